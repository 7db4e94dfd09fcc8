# What only Discord shows.
discord-fill-in = Fill in
discord-menu-ask = Ask an expert about this
discord-form-gone = This form has moved on. Please begin again.
