# Notices to every group.
command-announce = Coordinators: send a notice to several groups
arg-text = the notice
announce-title = Notice
announce-head = A notice from the coordinators
announce-goes = { $count ->
    [one] Goes to one place, in its language; your words are not translated.
   *[other] Goes to { $count } places, each with a heading in its language; your words are not translated.
}
announce-nowhere = I am in no group yet, so there is nowhere to send it.
announce-sent = { $count ->
    [one] On its way to one place.
   *[other] On its way to { $count } places.
}
field-announce = What should everybody know?
button-announce = { $count ->
    [one] Send to one place
   *[other] Send to { $count } places
}
