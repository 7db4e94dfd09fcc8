# What only Discord shows.
discord-fill-in = Fill in
discord-menu-ask = Ask an expert about this
discord-form-gone = This form has moved on. Please begin again.
# Tags of a forum's posts, at most 20 characters.
discord-tag-open = Open
discord-tag-accepted = With expert
discord-tag-waiting = Stale
discord-tag-answered = Answered
