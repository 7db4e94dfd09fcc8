# Threads below cards, marks on messages, files. Its list of messages is bot/web/thread_words.py.
# The page fills in $name (a card, a persona or a file), $count (a number) and $what (a mark).

room-thread-of = Thread of { $name }
room-thread-reply = Reply in thread
room-thread-earlier = Show { $count } earlier
room-thread-fewer = Hide the earlier ones
room-thread-composer = Message in this thread as { $name }
room-thread-placeholder = Reply; @mufakat reaches the bot
room-thread-mention = Address the bot: it reads what mentions it
room-thread-close = Close
room-thread-new = New in the thread of { $name }

room-mark-seen = Seen
room-mark-done = Answered
room-mark-done-long = Marked by the bot: this is answered
room-mark-other = Marked by the bot: { $what }

room-file-shown = Picture { $name }
room-file-calendar = Calendar file
room-file-data = Data file
room-file-other = File
room-file-pdf = PDF
room-file-picture = Picture
room-file-table = Table
room-file-text = Text file

room-error-unknown-thread = There is no such thread in this place.
