# The drawer "Why" of the room. Its list of messages is bot/web/why_words.py.
# The page fills in $name, $what, $place, $count and $time.

room-why = Why
room-why-region = What happened, and why
room-why-about = Why
room-why-about-title = What the bot did about this question, and why
room-why-all = All questions
room-why-question = Question { $count }
room-why-count = events: { $count }
room-why-filter = Which question
room-why-tools = What to do with these events
room-why-copy = Copy as JSON
room-why-copied = Copied.
room-why-copied-text = Events in it: { $count }
room-why-not-copied = Not copied.
room-why-not-copied-text = This browser does not let the page use the clipboard.
room-why-export = Export as test
room-why-replay = Replay
room-why-replay-title = Hand this in once more, now, as the same person
room-why-replayed = Handed in once more.
room-why-replayed-text = It is a new event at the end of the list.
room-why-empty = Nothing has happened yet.
room-why-empty-text = Whatever is said or pressed in the room will stand here, with what was decided, why, and what went out.
room-why-details = Show or hide the details

room-why-col-time = Time
room-why-col-incoming = Incoming
room-why-col-decision = Decision and reasons
room-why-col-outgoing = Outgoing

room-why-did-text = { $name } wrote in { $place }
room-why-did-reply = { $name } replied to “{ $what }”
room-why-did-command = { $name } used { $what } in { $place }
room-why-did-press = { $name } pressed “{ $what }”
room-why-did-form = { $name } filled in “{ $what }”
room-why-did-other = { $name }: { $what } in { $place }

room-why-head-route = Route to an expert.
room-why-head-coordinators = Hand to the coordinators.
room-why-head-auto = Answer from knowledge.
room-why-head-thin = Ask for details first.
room-why-head-same = Somebody has asked the same.
room-why-head-ask-first = Show a preview first.
room-why-head-refused = Refused.
room-why-head-not-done = Not done.
room-why-head-failed = Failed on our side.
room-why-head-form = Show a form.
room-why-head-hold = Hold for this expert.
room-why-head-send = Send the answer.
room-why-head-close = Close the question.
room-why-head-keep = Keep the answer as knowledge.
room-why-head-withdraw = Stop looking.
room-why-head-relay = Pass the reply on.
room-why-head-preview = Show a preview. Nothing is published until it is confirmed.
room-why-head-remind = Remind once.
room-why-head-gap = Call it a gap in the knowledge.
room-why-head-nothing = Nothing to do any more.
room-why-head-done = Done.

room-why-status-draft = Question { $count } has not been sent yet.
room-why-status-auto = Question { $count } was answered from knowledge.
room-why-status-open = Question { $count } looks for an expert.
room-why-status-accepted = Question { $count } is with an expert.
room-why-status-queued = Question { $count } is with the coordinators.
room-why-status-answered = Question { $count } is answered.
room-why-status-solved = Question { $count } is solved.
room-why-status-withdrawn = Question { $count } is withdrawn.
room-why-status-gap = Question { $count } is a gap in the knowledge.

room-why-best = Best match { $name }, needs { $count }.
room-why-best-none = Nothing like it is known.
room-why-capped = Not answered by itself: it says too little, or the answer’s review is overdue.
room-why-chosen = { $name }: { $what }.
room-why-queue-tried = As many people were asked as the community allows.
room-why-queue-nobody = Nobody who knows the topic can be asked now.
room-why-queue-language = Nobody shares the language; somebody would answer in English.
room-why-queue-topic = No topic was recognised.
room-why-nobody = Somebody
room-why-private = the private chat
room-why-message = Message
room-why-out-new = { $name } to { $place }
room-why-out-edit = { $name } changed for { $place }
room-why-out-none = Nothing
room-why-out-more = { $count } more

room-why-reason-topic = knows { $what }
room-why-reason-answered = has answered a question like it
room-why-reason-language = answers in { $what }
room-why-reason-hours-now = is at work now
room-why-reason-hours = at work from { $time }
room-why-reason-load = holds { $name } of { $count }
room-why-reason-nation = another nation
room-why-reason-by = chosen by a coordinator
room-why-reason-asker = asked it
room-why-reason-tried = was asked before
room-why-reason-unreachable = cannot be reached
room-why-reason-away = away until { $time }
room-why-reason-full = has no room ({ $what })
room-why-reason-week = had enough this week ({ $what })
room-why-reason-other-topic = other topics
room-why-reason-other-language = does not answer in { $what }

room-why-permission = Permission
room-why-permission-is = May they
room-why-permission-wanted = One of these roles
room-why-permission-held = Roles held here
room-why-allowed = Allowed
room-why-denied = Refused
room-why-told = Told
room-why-role-member = member
room-why-role-expert = expert
room-why-role-coordinator = coordinator
room-why-role-place-admin = administrator of the place
room-why-role-none = none

room-why-understood = What was understood
room-why-band = Band
room-why-band-answer = Sure of an answer
room-why-band-maybe = Possibly related
room-why-band-person = For a person
room-why-probability = Confidence
room-why-probability-of = { $name }; an answer needs { $count }
room-why-thresholds = Lower thresholds
room-why-thresholds-are = { $name } for “did you mean”, { $count } for a related title
room-why-topics = Topics
room-why-topics-none = none recognised
room-why-language = Language
room-why-weights = What counted
room-why-entry = Entry
room-why-match = Match
room-why-phrase = Nearest phrase

room-why-experts = Experts considered
room-why-offered = { $name } is asked, until { $time }.
room-why-asked = asked
room-why-place = Rank
room-why-expert = Expert
room-why-reasons = Reasons

room-why-timers = Timers
room-why-timer-set = Set for { $time }: { $name }
room-why-timer-moved = Moved to { $time }: { $name }
room-why-timer-dropped = Dropped: { $name }

room-why-deliveries = Outgoing
room-why-delivery = Delivery
room-why-to = To
room-why-card = Card
room-why-as = As
room-why-words = First line
room-why-edits = edit of { $name }
room-why-new = new

room-why-ids = Ids
room-why-id-trace = Trace
room-why-id-event = Event
room-why-id-message = Message
room-why-id-reply = Reply to
room-why-id-sender = Account
room-why-id-place = Place
room-why-id-action = Action
room-why-id-card = Card
room-why-id-due = Due work
room-why-id-route = Handler
room-why-id-subject = About

room-error-why-gone = Nothing is written down about this (any more).
