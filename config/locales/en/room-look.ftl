# View as: a card as Telegram or Discord would be sent it. $name (a label), $count and $most (numbers).

room-look = View as
room-look-plain = Plain
room-look-telegram = Telegram
room-look-discord = Discord
room-look-part = Message { $count } of { $most }
room-look-steps-title = Asked one by one:
room-look-form = Fill in the form
room-look-fill-in = { discord-fill-in }

room-look-split = Too long for one message of { $most } characters: sent as { $count }.
room-look-left-out = “{ $name }” is left out: there is room for { $most } buttons.
room-look-wrapped = Rows are broken: { $count } buttons stand side by side at most.
room-look-packed = Rows are joined: there is room for { $count }.
room-look-label = “{ $name }” is cut: { $count } characters, { $most } fit.
room-look-payload-over = “{ $name }” carries { $count } bytes, { $most } are allowed: this could not be sent.
room-look-payload-near = “{ $name }” carries { $count } of { $most } bytes.
room-look-alert = For one person only: after a press it pops up as a notice (up to { $most } characters), otherwise it is a private message.
room-look-private = For one person only: groups cannot do that for certain, so it becomes a private message.
room-look-ephemeral = For one person only: shown so after a press or a command, otherwise it is a private message.
room-look-steps = No forms here: every question is a message of its own. Questions: { $count }.
room-look-modal = The first button opens the form in a window of its own.
