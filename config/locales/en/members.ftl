# The way in and out: /start, /help, /mine, /cancel, /settings, /privacy.
start-lead = Welcome to the { $community }. I answer from what colleagues have shared, or I ask a volunteer expert for you. Here in private, nothing is sent to anybody before you say so.
start-form = A form is open here: { $title }. Type your answer to go on, or leave it.
start-drafts = { $count ->
    [one] One question is not sent yet.
   *[other] { $count } questions are not sent yet.
}
button-start-leave = Leave the form
button-start-volunteer = Become a volunteer
button-start-profile = My expert profile
button-start-settings = My settings

help-title = What you can do here
help-examples = For example
help-example-ask-private = Type your question here: Which form do I need to share flood data?
help-example-ask-group = Mention me with your question: Which form do I need to share flood data?
help-example-reply-private = Reply to one of my messages to say more about it.
help-example-reply-group = Reply to a colleague's message with /ask, and I look for an answer to it.
help-example-volunteer = Help colleagues yourself: /volunteer takes about two minutes.
help-version = Mufakat { $version }

mine-title = My questions
mine-going = Under way ({ $count })
mine-answered = Answered, not closed yet ({ $count })
mine-closed = Latest closed
mine-line = { $number } · { $words } · { $state }
mine-state-draft = not sent yet
mine-state-auto = answered automatically
mine-state-open = looking for an expert
mine-state-accepted = with an expert
mine-state-queued = with a coordinator
mine-state-gap = knowledge gap
mine-state-answered = answered by an expert
mine-state-solved = solved
mine-state-withdrawn = withdrawn
mine-empty = You have not asked anything yet.
mine-sent = Question { $number } is in your private chat with me.
button-mine-show = Show { $number }
button-mine-again = Send { $number } after all

cancel-nothing = Nothing is open here.
cancel-drafts = { $count ->
    [one] One question was put away. It was not sent.
   *[other] { $count } questions were put away. They were not sent.
}

settings-title = My settings
settings-lead = Your nation and time zone help me to show you the right times and to find experts who suit you.
settings-language = Language
settings-nation = Nation
settings-zone = Time zone
settings-unset = not chosen yet
settings-nation-claimed = { $nation } (not confirmed yet)
settings-nation-confirmed = { $nation } (confirmed)
settings-now = { $city }, { $time } now
settings-share = { $name } ({ $percent } %)
settings-language-title = Which language shall I use with you?
settings-nation-title = Which nation do you work for?
settings-nation-lead = A coordinator confirms it later. If you change it, it has to be confirmed again.
settings-city-title = Which city's time do you use?
settings-city = { $city }, { $time }
settings-zone-title = Your time zone
settings-zone-which = Which of these?
settings-zone-right = It is { $time } for you, right?
settings-zone-name = { $city } · { $zone }
field-zone = Which city is near you?
field-zone-hint = A large city in the same time zone, in English: for example Tokyo or London.
button-settings-language = Language
button-settings-nation = Nation
button-settings-zone = Time zone
button-settings-back = Back
button-settings-elsewhere = Elsewhere
button-settings-search-again = Search again
button-settings-yes = Yes, that is right
button-settings-choose = Choose again

privacy-title = What is stored about you
privacy-kept = What is kept
privacy-kept-profile = Your name and number on the platforms you write from, and your language, nation and time zone.
privacy-kept-questions = Questions you ask, what you add to them, and which questions you follow.
privacy-kept-expert = If you volunteer: your topics, languages and hours, and which questions you were asked to answer.
privacy-kept-answers = Answers you send. If you agree, an answer stays as knowledge, without the asker's name.
privacy-kept-record = A record of decisions, such as roles given and nations confirmed.
privacy-seen = Who sees it
privacy-seen-public = Everybody in a group sees what you ask there, and the answer.
privacy-seen-expert = The expert who is asked sees your question, and your name unless you send without it.
privacy-seen-coordinators = Coordinators see open questions, and the profiles of volunteers.
privacy-seen-operator = Whoever runs this bot can read its database. The platform keeps its own copy of the chat.
privacy-long = For how long
privacy-long-text = The record of what I delivered is removed after 30 days. Questions, answers and what is said in the room stay until they are erased.
privacy-erase = { $whom ->
    [coordinator] Erasing it yourself comes with a later version. Until then, ask a coordinator to have it done.
   *[operator] Erasing it yourself comes with a later version. Until then, ask whoever runs this bot.
}
privacy-file = This is everything that is stored about you. Any text editor opens the file.
privacy-sent = I have sent you the file in private.
button-privacy-export = Export
