# The page of the room. Its list of messages is bot/web/chrome.py.
# Variables are filled in by the page: $name (a persona or a file), $count (a number), $time (a moment).

room-title = Mufakat: the room
room-name = Mufakat
room-subtitle = The room · demo community
room-skip = Skip to the conversations
room-noscript = This page needs JavaScript, which is switched off in this browser.

room-clock = Clock
room-clock-real = Real time
room-clock-simulated = Simulated time
room-clock-hour = +1 h
room-clock-day = +1 day
room-clock-next = Next due
room-clock-next-title = Move on to what is due next: { $time }
room-clock-next-none = Nothing is waiting for a time
room-clock-moved = Time moved on.
room-clock-moved-to = It is { $time } now.

room-personas = Personas
room-persona-choose = Whose eyes to look through
room-persona-new = { $name } · { $count } new
room-waiting = { $name } has a new private message.
room-waiting-look = Look
room-waiting-mark = Others with news:
room-role-official = Official
room-role-expert = Expert
room-role-coordinator = Coordinator

room-places = { $name }: places
room-private = Bot
room-private-chat = Private chat with the bot
room-unread = new:
room-empty-title = Nothing here yet
room-empty-text = Everybody in this channel sees what is written here.
room-empty-general = Talk with everybody. The bot listens only to what begins with @mufakat, or to a / command.
room-empty-questions = Ask a question, beginning with @mufakat. Everybody in this channel sees it.
room-empty-meetings = Talk about your meetings. What begins with @mufakat is asked here, too.
room-empty-private = Only you and the bot see what is said here. Write a question, or / for commands.

room-composer = Message as { $name }
room-composer-placeholder = Message, or / for commands
room-commands = Commands
room-commands-none = No such command here. /help lists them.
room-optional = optional
room-send = Send

room-reply = Reply
room-reply-to = Reply to { $name }
room-replying = Replying to { $name }
room-reply-cancel = Cancel the reply
room-you = you
room-only-you = Only you see this
room-read = Read by the bot
room-newer = New messages
room-show-all = Show all
room-show-less = Show less
room-more = More

room-choose = Choose
room-choose-most = Choose at most { $count }.
room-form-optional = optional
room-form-missing = Choose at least one.
room-form-sent = Done
room-download = Download { $name }

room-busy = Working
room-not-sent = Not done.
room-lost = Connection lost.
room-lost-text = Your text is kept. Trying again.
room-loading = Opening the room
room-unreached = The room cannot be reached.
room-unreached-text = Trying again.
room-offline = You are offline.
room-offline-text = Your text is kept. The room comes back as soon as your network does.
room-back = Connected again.
room-back-text = What you missed is here.
room-retry = Try now
room-dismiss = Dismiss

room-error-host = The room answers only to its own address on this machine, such as 127.0.0.1 or localhost.
room-error-origin = Changes are accepted only from the room’s own page.
room-error-not-json = Send this as application/json.
room-error-too-big = That is more than 64 KiB, which is too much for one message.
room-error-too-long = That text is too long. The limit is 20,000 characters.
room-error-bad-json = The request is not a readable JSON object.
room-error-bad-request = Something in the request is missing or has the wrong form.
room-error-empty = There is no text in that message.
room-error-unknown-persona = There is no such persona in the room.
room-error-unknown-place = There is no such place in the room.
room-error-unknown-message = That message is no longer here.
room-error-not-found = There is nothing at this address.
room-error-starting = The bot is starting. Please try again in a moment.
room-error-clock = The clock cannot be moved while a real platform is connected.
room-error-failed = Something went wrong on our side. Nothing was lost; please try again.
room-error-network = The room cannot be reached. Your text is kept.
