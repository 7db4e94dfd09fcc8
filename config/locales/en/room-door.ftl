# The pages of the room for members. Its list of messages is bot/web/chrome.py.

room-member-subtitle = The room
room-member-out = Sign out

room-door-title = Mufakat: enter the room
room-door-lead = This link opens the room once, in this browser.
room-door-once = The browser stays signed in for 30 days after its last use. On a computer that others use, sign out at the end.
room-door-enter = Enter the room
room-door-none = This address lacks its key. Copy the whole link, to its last sign.
room-door-how-title = How to get in
room-door-how = The room is for members of the community. There is no password; a link lets you in.
room-door-how-linked = If you use the bot on Telegram or Discord: write /settings to it in private, and choose “Open in the browser”.
room-door-how-invited = If you do not: ask a coordinator of the community for an invitation.
room-door-how-used = A link works once, and only for a while. If yours does not work any more, get a new one in the same way.

room-error-sign-in = You are not signed in here (any more). Get a new link.
room-error-link = This link opens nothing. It was used already, has expired, or was withdrawn.
room-error-too-many = Those were too many tries. Please wait a minute.
