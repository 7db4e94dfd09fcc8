# What waits for the coordinators.
shown-privately = I have shown it to you in our private chat.
queue-title = Waiting for coordinators
queue-empty = Nothing is waiting. Every question is answered or with an expert.
queue-lead = { $count ->
    [0] No question is waiting.
    [one] One question has no answer yet:
   *[other] { $count } questions have no answer yet, the oldest first:
}
queue-line = { $number } · { $question } · { $age } · { $topics } · { $state }
queue-reports = { $count ->
    [one] One answer is reported as wrong:
   *[other] { $count } answers are reported as wrong:
}
queue-proposals = { $count ->
    [one] One proposal for the knowledge base:
   *[other] { $count } proposals for the knowledge base:
}
button-open = Open { $number }
button-next = Next
button-report = Report { $number }
button-proposal = Proposal { $number }
error-topic = There is no topic “{ $topic }”. Type /{ $command } alone to see everything.
error-own-question = This is your own question. Another coordinator can answer it.

assign-title = Who shall be asked about question { $number }?
field-expert = Expert
field-expert-hint = The likeliest first. People who are away, have no room or were asked before are not listed.
candidate-now = working now
candidate-later = not working now
candidate-load = { $open } of { $most } questions
button-ask-this = Ask this expert
assign-nobody = There is nobody left to ask about question { $number }. You can answer it yourself, or mark it as a gap.
assign-gone = This expert can no longer be chosen. Please open the list again.
assign-unreachable = This expert cannot be reached in private at the moment. Please choose somebody else.
assign-done = The expert is asked about question { $number }.
gap-done = Question { $number } is marked as a knowledge gap. The asker is told.

button-no-answer = We had no answer
no-answer-noted = Noted for question { $number }: the knowledge had no answer. The bot learns from it.
queue-no-answer = On record: the knowledge had no answer.

button-unmask = Show who asked
button-unmask-agree = Agree
badge-two-needed = Two coordinators
unmask-title = Who asked question { $number }?
unmask-lead = A coordinator wishes to know who asked this anonymously. If you agree, both of you are told in private, and it is on record.
unmask-asked = Another coordinator has to agree within 7 days. They are asked now; it is on record.
unmask-agreed = You agreed. Both of you are told; it is on record.
unmask-waits = You have asked for this already. Another coordinator has to agree.
unmask-alone = No other coordinator can be reached, so nobody can agree. Nothing was changed.
unmask-name = Question { $number } was asked by { $name } ({ $nation }). Please use this only for what it was agreed for.
