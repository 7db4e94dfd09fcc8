# Looking after places, roles and nations: /setup, /role.
setup-title = Set up { $place }
setup-this-place = this place
setup-lead = One tap each; a second tap takes it back. It counts for this place only. I answer questions wherever I am asked.
setup-done = ☑ { $what }
setup-open = ☐ { $what }
setup-purpose = Used for: { $purposes }
setup-no-purpose = Used for: nothing in particular yet
setup-for = { $purpose ->
    [questions] questions
    [meetings] meetings
    [ballots] ballots
   *[log] the coordinators' log
}
setup-note-questions = Questions asked in private are shown here if their asker wishes it.
setup-note-meetings = Video conferences will be announced here.
setup-note-ballots = Polls and ballots will be posted here.
setup-note-log = What coordinators are told in private is also posted here: only they should be in this group.
setup-language = Language of what I post here: { $language }
setup-no-language = Language of what I post here: not chosen yet
setup-coordinators = { $count ->
    [0] Nobody is a coordinator yet. The first is named with: mufakat role grant
    [one] 1 coordinator. Two are needed to give roles.
   *[other] { $count } coordinators
}
setup-experts = { $count ->
    [0] No volunteer experts yet. /volunteer signs up.
   *[other] Volunteer experts who can be reached: { $reachable } of { $count }
}
badge-setup-ready = Ready
badge-setup-open = Not finished
button-setup-questions = Questions
button-setup-meetings = Meetings
button-setup-ballots = Ballots
button-setup-log = Coordinators' log

role-name = { $role ->
    [coordinator] Coordinator
   *[focal_point] Focal point of a nation
}
role-title = Give a role
role-whom = Whom do you mean?
role-person = { $name } · { $id }
role-sure = { $role ->
    [coordinator] Make { $who } a coordinator?
   *[focal_point] Make { $who } the focal point of their nation?
}
role-second = A second coordinator has to confirm.
role-nation-first = Their nation has to be confirmed first.
role-asked = The other coordinators were asked. The role counts once one of them confirms.
role-request = { $role ->
    [coordinator] A coordinator asks that { $who } becomes a coordinator.
   *[focal_point] A coordinator asks that { $who } becomes the focal point of their nation.
}
role-request-lead = One more coordinator has to agree.
role-confirmed = { $role ->
    [coordinator] Confirmed: { $who } is a coordinator now.
   *[focal_point] Confirmed: { $who } is a focal point now.
}
role-refused = { $role ->
    [coordinator] Refused: { $who } does not become a coordinator.
   *[focal_point] Refused: { $who } does not become a focal point.
}
role-yours = { $role ->
    [coordinator] You are a coordinator now. /help shows what you can do.
   *[focal_point] You are a focal point of your nation now. You can confirm colleagues from your nation.
}
field-role-person = Who is it?
field-role-person-hint = A name, or a number such as m12.
field-role = Which role?
badge-role-open = Waiting for a second coordinator
badge-role-given = Confirmed
badge-role-refused = Refused
button-role-ask = Ask for it
button-role-confirm = Confirm
button-role-refuse = Refuse

nation-lead = Confirm the nation only if you know this colleague, or have checked.
nation-confirmed = Your nation is confirmed: { $nation }.
nation-confirmed-of = Confirmed: { $who } works for { $nation }.
button-nation-confirm = Confirm nation
