# What waits for an expert, and absence.
inbox-title = Your questions
inbox-empty = Nothing is waiting for you.
inbox-offered = { $number } · { $question } · yours until { $at }
inbox-accepted = { $number } · { $question } · with you since { $at }
inbox-more = { $count ->
    [one] One more is waiting after these.
   *[other] { $count } more are waiting after these.
}
inbox-away = You are away until { $at } and get no new questions.
inbox-answers = Your last answers:
inbox-answer = { $number } · { $answer }
button-correct-of = Correct { $number }
button-retract-of = Take back { $number }

away-title = Absence
away-lead = You get questions as usual. How long will you be away?
away-until = You get no new questions until { $at }.
away-set = You get no new questions up to and including { $last }. They begin again on { $back }.
away-passed = { $count ->
    [one] One question that waited for you is passed on.
   *[other] { $count } questions that waited for you are passed on.
}
away-held = { $count ->
    [one] You hold one question. What shall happen to it?
   *[other] You hold { $count } questions. What shall happen to them?
}
away-handed-back = { $count ->
    [one] One question is handed back. Somebody else is asked now.
   *[other] { $count } questions are handed back. Somebody else is asked now.
}
away-finish = Thank you. They stay with you.
away-over = You are back. New questions can reach you again.
field-away = Last day away
field-away-hint = For example: 4 Jan, 2027-01-04, or tomorrow
badge-away = Away
badge-here = Here
button-away-today = Today
button-away-week = 1 week
button-away-weeks = 2 weeks
button-away-date = Until a date…
button-away-over = I am back
button-away-hand-back = { $count ->
    [one] Hand it back
   *[other] Hand back { $count } questions
}
button-away-finish = { $count ->
    [one] I will finish it
   *[other] I will finish them
}
error-away-date = I cannot read that as a day. Write it like 4 Jan, 2027-01-04, or tomorrow.
error-away-past = That day is over. Please give the last day you are away.
error-away-far = That is more than a year ahead. Please give an earlier day, or leave the volunteers with /volunteer.
