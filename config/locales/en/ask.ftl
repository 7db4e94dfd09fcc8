# Asking, and the cards of a question.
menu-lead = Ask me a question. I answer from what colleagues have shared, or I ask a volunteer expert.
ask-title = Your question
field-question = What would you like to know?
field-question-hint = One question at a time finds an expert sooner. Please leave out names and case numbers.
field-context = What is it about? A few words on your situation.
field-tried = What have you tried, or what do you know already?
field-when = By when do you need an answer?

thin-title = One moment
thin-lead = That is a little short for an expert. Would you add a few words, so that the answer fits?
thin-form = A few words more

same-title = Question { $number } asks the same
same-lead = A colleague has asked this already, and an expert is being looked for. If you follow it, you receive the answer too.

auto-title = Automatic answer
auto-matched = Found by: { $terms }
auto-meta = from what colleagues have shared
auto-replaced = The answer given here was replaced by this one:
auto-sides = { $count } nations answer this. Their answers stand side by side:
entry-from = From { $nation }
entry-reviewed = reviewed { $date }
entry-stale = not reviewed since { $date }
entry-example = Example, not official advice
entry-full = Full answer
entry-source-question = An expert's answer to question { $number }
entry-source-unnamed = Shared by a colleague
related-lead = Possibly related:
more-none = There are no further sources for this question.

draft-title = Ready to send
draft-lead = I will ask a volunteer expert who knows the topic. Nothing is sent before you say so.
draft-shown = Colleagues will see it, too, in { $places }.
draft-not-shown = Only the expert sees it. You may also show it to colleagues in { $places }.
button-show = Show it to colleagues
button-hide = Do not show it to colleagues
shown-from = From { $asker }
dropped = Nothing was sent.

question-title = Question { $number }
# the name of a thread
thread-title = Question { $number }: { $words }
detail-added = Added to question { $number }. Whoever answers sees it, too.
question-open = I have asked an expert. You will hear from me here.
question-open-typical = I have asked an expert. First answers usually take about { $time }.
question-accepted = An expert is writing an answer.
question-queued = Nobody was free to answer yet. A coordinator has it now.
question-gap = Nobody could answer this so far. It is on the list of knowledge gaps, and you will be told when that changes.
question-withdrawn = This question was withdrawn. It can be asked again.
step-asked = Asked
step-expert = With an expert
step-answered = Answered
topic-title = What is it about? At most two of each.
topics-changed = Topics: { $topics }.
topics-none = none

followed = You follow question { $number }. You will receive the answer in private.
unfollowed = You no longer follow question { $number }.
solved-glad = Glad it helped.
thanks-for-telling = Thank you for telling me. Only the person who asked can close the question.

asker-anonymous = an official from a member nation
asker-of = an official, { $nation }
person-of = { $name }, { $nation }
expert-of = An expert, { $nation }
expert-plain = A volunteer expert
private = private
the-group = the group

answer-title = Answer to question { $number }
answer-note = A colleague's advice, not an official position.
answer-retracted = This answer was taken back. Please do not rely on it.

queue-from = From { $asker }
queue-tried = { $count ->
    [one] One person was asked
   *[other] { $count } people were asked
}
tried-offered = { $who }: asked
tried-accepted = { $who }: has it
tried-passed = { $who }: passed
tried-notopic = { $who }: not their topic
tried-expired = { $who }: no reply in time
tried-unreachable = { $who }: cannot be reached
tried-handed-back = { $who }: handed back
tried-closed = { $who }: no longer needed
tried-answered = { $who }: answered

badge-reviewed = Reviewed { $date }
badge-stale = Not reviewed since { $date }
badge-replaced = Replaced
badge-solved = Solved
badge-answered = Answered
badge-asked-expert = Expert asked
badge-looking = Looking for an expert
badge-with-expert = With an expert
badge-coordinator = With a coordinator
badge-gap = Knowledge gap
badge-withdrawn = Withdrawn
badge-not-sent = Not sent yet
badge-retracted = Taken back

button-ask = Ask a question
button-help = Help
button-ask-expert = Ask an expert
button-solved = Solved it
button-more-sources = More sources
button-wrong = Report as wrong
button-details = Add details
button-as-it-is = Ask as it is
button-cancel = Cancel
button-follow = { $count ->
    [0] Follow
   *[other] Follow · { $count }
}
button-follow-it = Follow it
button-ask-anyway = Ask anyway
button-withdraw = Withdraw
button-again = Ask again
button-topic = Change topic
button-english = Ask in English
button-send = Send
button-send-anonymous = Send without my name
button-edit = Edit
button-continue = Continue
button-save = Save
button-done = Done
button-skip = Skip
button-related = Read { $number }
button-thats-it = That answers me
button-followup = Follow-up
button-unsolved = Not solved
button-assign = Assign an expert
button-answer-myself = Answer it myself
button-gap = Mark as a gap

form-step = { $title } · { $step } of { $of }
form-left = You have left the form. Nothing was sent.
form-most = At most { $most }, please. Tap one again to remove it.
form-required = { $field } An answer is needed here.
form-choose = Please tap one of the buttons, or type its number.
