# The room for members: links that open it, and invitations.

button-door-open = Open in the browser
button-door-invite = Invite somebody
button-door-go = Open the room
button-door-leave = Sign out everywhere
button-door-make = Make the link
button-door-withdraw = Withdraw

door-title = The room in a browser
door-lead = This link opens the room as you. It works once, within { $minutes } minutes.
door-warning = Do not pass it on: whoever opens it acts as you. I never ask for a password.
door-browsers = { $count ->
    [one] You are signed in in { $count } browser.
   *[other] You are signed in in { $count } browsers.
}
door-left = You are signed out in every browser, and links that you have asked for open nothing any more.

field-door-nation = Their nation
field-door-nation-hint = It stays unconfirmed until somebody confirms it.
field-door-language = Their language
door-invite-title = An invitation to the room
door-invited = Send this link to the person whom you invite. It works once, within { $days } days.
door-invite-warning = Use a way that you trust: whoever opens the link first becomes a member.
door-withdrawn = The invitation is withdrawn. Its link opens nothing any more.
