# Knowledge that people write themselves, and how it is kept right.
teach-title = Save an answer
field-teach-question = Question it answers
field-teach-answer = Answer
field-teach-source = Source
field-teach-source-hint = A document, a law, a web page, or your own experience.
field-teach-nation = Whose practice is it?
field-teach-topics = Topics
teach-network = The whole network
teach-thanks = Thank you. A coordinator looks at it before it answers anybody.
teach-public = Published. It answers the next official at once.
teach-drop-done = Put away. It answers nobody.
teach-published = Your answer to “{ $question }” is published. Thank you.
teach-dropped = Your answer to “{ $question }” was not published. A coordinator can tell you why.
entry-title = Knowledge
entry-similar = May say the same
badge-not-public = Not published
badge-public = Published
button-publish = Publish
button-drop = Drop

report-form = Report as wrong
report-title = Report { $number } · said to be wrong
report-settled = Settled. The answer stays as it is.
badge-report-open = Open
badge-report-settled = Settled

correct-title = Correct the answer
correct-done = Corrected. Everybody who received the earlier text is told.
correct-done-draft = Corrected.
entry-corrected = The answer you received was corrected. This is the new text:
entry-was-retracted = The answer you received to this was taken back. Please do not rely on it.
entry-retract-sure = Take this answer back? Everybody who received it will be told.

due-title = Is this still right?
due-lead = Nobody has looked at this answer for long, so it is not given as a current one until somebody does.
badge-due = Review is due
button-still-right = Still right
still-right-noted = Thank you. It counts as reviewed today.
button-replace = Replace by…
entry-was-replaced = The answer you received to this was replaced. This is the new one:
