# The second sheet of the room ("More"), and the rest of the clock bar. Its list of messages is bot/web/sheet_words.py.

room-sheet = More
room-sheet-title = More for the demo
room-sheet-close = Close

room-clock-frozen = Time stands still
room-clock-freeze = Stop the clock
room-clock-run = Let the clock run
room-clock-back = Back to real time

room-persona-add = Add a persona
room-persona-add-hint = A role and a nation, nobody in particular. They can be looked through in every column, and are marked as demo data.
room-persona-role = Role
room-persona-nation = Nation
room-persona-zone = Time zone
room-persona-zone-is = Time zone: { $name }
room-persona-language = Language
room-persona-language-hint = The bot writes in English where this language is not translated yet.
room-persona-topics = Topics they can answer
room-persona-create = Add
room-persona-added = { $name } is in the room.
room-persona-look = Look through their eyes

room-fault = What can go wrong
room-fault-hint = See how the bot copes when a platform fails or a person cannot be reached. All of it can be switched off again.
room-fault-on = Faults on: { $count }
room-fault-off = All off
room-fault-closed = Private messages are closed
room-fault-closed-hint = What the bot sends to this persona in private is refused. Once it is switched off, they hear from the bot again after they have written to it in private.
room-fault-closed-who = Whose
room-fault-closed-add = Switch on
room-fault-closed-open = Switch off for { $name }
room-fault-closed-count = Refused so far: { $count }
room-fault-limited = The platform is busy
room-fault-limited-hint = Every send to anybody is put off by 30 seconds, again and again. What has waited arrives within 30 seconds after it is switched off.
room-fault-limited-count = Put off so far: { $count }
room-fault-twice = Everything is delivered twice
room-fault-twice-hint = The bot is given each event two times, under the same id. The second time has no effect.
room-fault-twice-count = Delivered twice so far: { $count }

room-silence = A day of silence
room-silence-hint = Nobody does anything for 24 hours. Time moves from one thing that is due to the next, and what the bot did is listed here.
room-silence-start = Let a day pass in silence
room-silence-nothing = A day has passed. Nothing was due.
room-silence-passed = A day has passed. What was due: { $count }
room-silence-private = { $name }, in private
room-silence-changed = changed
room-silence-quiet = No message came of it.

room-due-offer-nudge = A reminder to the expert who has been asked
room-due-offer-next = The expert is passed over
room-due-held-nudge = A reminder to the expert who has accepted
room-due-held-back = An accepted question goes back
room-due-question-gap = A question stays open: a gap in the knowledge
room-due-question-draft = A preview that was never sent is dropped
room-due-question-helped = Did the answer help?
room-due-undeliverable = A message could not be delivered
room-due-unreachable = Private messages are closed: somebody else is asked
room-due-unknown = It is not known whether a message arrived
room-due-away-end = An absence is over
room-due-other = Something was due

room-time = Time
room-time-hint = The clock moves forward only, and what is due on the way is done.
room-time-real = This is real time already.
room-time-back = What was said and planned here is dated ahead of real time by now, so the clock cannot simply go back. Only starting again leads there: a new community, in real time.
room-time-back-go = To “Start again”

room-community = The community
room-community-export = Download a copy
room-community-export-hint = Knowledge, experts and questions as lines of JSON, without names or accounts. The command “mufakat import” takes the file.
room-community-reset = Start again
room-community-reset-hint = Everything said and decided here is deleted, and the demo is loaded anew, in real time, for everybody who has this page open.
room-community-reset-ask = Delete everything and start again?
room-community-reset-yes = Delete and start again
room-community-reset-no = Keep everything
room-community-reset-not = This community was not loaded as a demo, so it cannot be deleted here.

room-error-demo-only = This is possible only in the demo, while no real platform is connected.
room-error-not-demo = This community was not loaded as a demo, so it cannot be deleted here.
room-error-persona-role = Please choose a role.
room-error-persona-nation = Please choose one of the nations of the community.
room-error-persona-zone = Please choose one of the time zones of this nation.
room-error-persona-language = Please choose one of the languages of the community.
room-error-persona-topics = Please choose one to five topics for an expert; others have none.
room-error-persona-full = There are 60 personas already, and that is the limit.
