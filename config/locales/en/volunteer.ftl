# Becoming a volunteer expert: the form, the profile, the coordinators' decision, the practice question.
volunteer-title = Help colleagues as a volunteer expert
volunteer-lead = Thank you. Five short questions, about two minutes. You can stop any time.
volunteer-not-now = That is fine. /volunteer brings you back here whenever you like.
volunteer-expected = What is expected
volunteer-expected-time = You answer in your own words, within a day or so, and only as many questions a week as you choose.
volunteer-expected-voice = You speak as a colleague. An answer is never an official position.
volunteer-expected-pass = You can pass on any question with one tap. No reason is needed.
volunteer-expected-pause = You can pause or leave at any time.
volunteer-nation-first = First: which nation do you work for?
volunteer-form = Your profile as a volunteer
field-volunteer-topics = Which topics do you know well?
field-volunteer-topics-hint = Choose up to { $most }.
field-volunteer-languages = Which languages can you answer in?
field-volunteer-limit = How many questions a week at most?
field-volunteer-hours = When may I message you?
field-volunteer-display = How should your name appear?
volunteer-a-week = { $count ->
    [one] 1 a week
   *[other] { $count } a week
}
volunteer-no-limit = No limit
volunteer-hours-weekdays = Weekdays { $starts }–{ $ends }
volunteer-hours-daily = Any day { $starts }–{ $ends }

volunteer-profile = My profile as a volunteer expert
volunteer-topics = Topics
volunteer-languages = Languages
volunteer-limit = Questions
volunteer-hours = Hours
volunteer-display = Appears as
volunteer-who = Name
volunteer-nation = Nation
volunteer-nation-claimed = { $nation } (not confirmed yet)
volunteer-draft = A coordinator will confirm, usually within a day. Nothing is sent before you say so.
volunteer-waiting = The coordinators have your profile. One of them will confirm, usually within a day.
volunteer-thanks = You receive questions on these topics. Thank you for helping.
volunteer-away = You receive no new questions at the moment. /away changes that.
volunteer-deleted = Your profile was deleted. You receive no questions.
volunteer-nobody-yet = No coordinator can be reached at the moment. Your profile is kept, and waits for the next one.
volunteer-pause = /away pauses new questions until the day you choose.
volunteer-leave-sure = { $count ->
    [0] Leave as a volunteer expert? You will receive no more questions.
    [one] Leave as a volunteer expert? The question you hold goes to somebody else.
   *[other] Leave as a volunteer expert? The { $count } questions you hold go to somebody else.
}
volunteer-left = You have left. Thank you for your help. /volunteer brings you back.
volunteer-has-left = A volunteer expert has left: { $who }.
volunteer-changed = A volunteer has changed topics
volunteer-changed-topics = Now: { $topics }.
badge-volunteer-waiting = Waiting for a coordinator
badge-volunteer-active = Volunteer expert
badge-volunteer-declined = Not taken up
badge-volunteer-deleted = Deleted
button-volunteer-begin = Begin
button-volunteer-expected = What is expected?
button-volunteer-not-now = Not now
button-volunteer-delete = Delete
button-volunteer-change = Change
button-volunteer-withdraw = Withdraw
button-volunteer-pause = Pause
button-volunteer-leave = Leave
button-volunteer-leave-yes = Yes, leave
button-volunteer-stay = Stay
button-volunteer-again = Apply again

volunteer-review = A colleague would like to volunteer
button-volunteer-approve = Approve
button-volunteer-ask = Ask something
button-volunteer-decline = Decline
field-volunteer-ask = What would you like to know?
field-volunteer-reason = Why can this not be taken up?
field-reason-hint = The applicant reads this.
volunteer-ask-sent = Your question was sent to the applicant.
volunteer-asked = About your profile as a volunteer
volunteer-asked-lead = A coordinator asks this before confirming. You can also reply to this message.
volunteer-replied = A volunteer has replied
volunteer-reply-sent = Your reply was sent to the coordinators.
volunteer-declined = Thank you for offering your help. It cannot be taken up now, and a coordinator tells you why:
volunteer-declined-lead = You can change your profile and apply again at any time.
volunteer-decline-sent = The applicant was told.
volunteer-unreachable = This person cannot be reached in private at the moment.
volunteer-in = You are in. Here is how a question will look.

practice-title = Practice question
badge-practice = Only practice
practice-question = How do other cities tell residents about a planned power cut?
practice-lead = Nobody waits for this one. Try the buttons.
practice-reply = It is yours. Now reply to this message with any words. Nothing is sent to anybody.
practice-done = That is all there is to it.
practice-commands = /inbox shows your questions, /away is for holidays, /volunteer changes your profile or lets you leave.
button-volunteer-practice-end = End the practice
