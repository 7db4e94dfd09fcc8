# How the community fares, in numbers.
command-report = Coordinators: how the community fares, in numbers
arg-days = a number of days, 30 if left out
error-days = Please give a number of days, from 1 to { $most }: /report 90
report-head = Report
report-period = { $days ->
    [one] the last day
   *[other] the last { $days } days
}
report-questions = Questions
report-no-questions = Nobody asked anything in this time.
report-state-auto = answered at once
report-state-open = looking for an expert
report-state-accepted = with an expert
report-state-queued = with a coordinator
report-state-gap = a gap
report-state-answered = answered
report-state-solved = solved
report-state-withdrawn = withdrawn
report-automatic = Answered from the knowledge
report-by-experts = Answered by experts
report-median = Half of the first answers within
report-solved = Solved, of all answered
report-share = { $percent } %
report-trust = Automatic answers
report-right = Right
report-right-of = { $right } of the last { $given } judged
report-bounds = So the share lies
report-between = between { $low } % and { $high } %
report-threshold = Given from
report-threshold-shipped = { $percent } % sure, as shipped
report-threshold-raised = { $percent } % sure, raised because of verdicts
report-threshold-learned = { $percent } % sure, learned from verdicts
report-silent = never: too many were wrong
report-unanswerable = Without any answer, as said
report-target = { $percent } % should be right. If the last { $watched } verdicts show that they are not, fewer are given.
report-knowledge = Knowledge
report-stale = { $count } not reviewed in time
report-entries = { $count ->
    [one] One answer in all, { $stale } not reviewed in time
   *[other] { $count } answers in all, { $stale } not reviewed in time
}
report-experts = Experts
report-no-experts = Nobody volunteers as an expert yet.
report-no-nation = nation not known
report-load = { $week } in 7 days · { $holding } open · { $experts ->
    [one] 1 expert
   *[other] { $experts } experts
}
report-gaps-opened = opened
report-gaps-closed = closed
report-gaps-open = open now
button-days = { $days ->
    [one] 1 day
   *[other] { $days } days
}
button-judge = Judge answers
button-set-back = Use the shipped threshold
button-set-back-yes = Yes, use it
button-leave-it = Leave it

judge-title = Was this right? · question { $number }
judge-none = There is no further automatic answer to judge.
badge-not-judged = Not judged yet
button-right = It was right
button-not-right = It was wrong

tuned-title = Automatic answers
tuned-raised = Of the last { $given } automatic answers that were judged, { $right } were right: too few. From now on they are given: { $threshold }.
tuned-learned = There are enough verdicts to learn from. From now on automatic answers are given: { $threshold }.
tuned-shipped = A coordinator has set the threshold back. From now on automatic answers are given: { $threshold }.
set-back-lead = At present: { $now }. The shipped threshold is { $percent } % sure. Verdicts given until now will no longer count against it.
set-back-done = The shipped threshold is used again. It is on record.
