# What the community could not answer, and what is done about it.
command-gaps = Coordinators: what nobody could answer yet
gaps-title = Gaps in the knowledge
gaps-lead = { $count ->
    [0] There is no open gap here.
    [one] One gap is open:
   *[other] { $count } gaps are open. What most people wait for comes first:
}
gaps-last-month = Last month: { $opened } opened, { $closed } closed
gap-title = Gap { $number }
gap-asked = { $count ->
    [one] asked once
   *[other] asked { $count } times
}
gap-age = waiting for { $time }
gap-others = { $count ->
    [one] Another wording
   *[other] { $count } other wordings
}
gap-might = Might answer
gap-nobody = nobody who volunteers yet
gap-remedy = Remedy
gap-no-remedy = none proposed yet
gap-called = Experts called for
badge-gap-open = Open
badge-gap-settled = All answered
badge-gap-entry = Answer published
badge-gap-coordinator = Closed
button-gap-write = Write the answer
button-gap-remedy = Propose a remedy
button-gap-call = Call for experts
button-gap-close = Close
button-gap-reopen = Open again
field-remedy = What could be done about it?
field-remedy-hint = A topic for the next meeting, somebody to ask, a document to obtain …
remedy-noted = Noted on gap { $number }.
gap-closed = Gap { $number } is closed. It opens again by itself when somebody asks the same.
gap-reopened = Gap { $number } is open again.
gap-no-answer-noted = { $count ->
    [one] Noted for one question of gap { $number }: the knowledge had no answer.
   *[other] Noted for { $count } questions of gap { $number }: the knowledge had no answer.
}
gap-answered-lead = Somebody has written an answer to something very like this:

call-title = Who knows about this?
call-lead = { $count ->
    [one] A colleague has asked this, and nobody could answer it yet. If you know about it, please become a volunteer expert.
   *[other] Colleagues have asked this { $count } times, and nobody could answer it yet. If you know about it, please become a volunteer expert.
}
call-private = The questions were asked in private, so their words are not shown: only the topics.
call-goes = Goes to { $places }.
call-nowhere = No group is meant for questions yet. Whoever administers one can choose that with /setup.
call-posted = Posted to { $places }.
button-call-post = { $count ->
    [one] Post it
   *[other] Post to { $count } places
}
