# Shared words. Lists, dates, numbers and names of places come from the Unicode CLDR.

# Lengths of time: $n is a whole number above 0; at most two of them stand side by side ("5 h 40 min").
duration-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
duration-hours = { $n } h
duration-minutes = { $n } min
# Less than a minute.
duration-moment = less than a minute
