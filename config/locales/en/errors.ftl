# What a person is told when something cannot be done: what is the matter, and what to do instead.
error-not-allowed = You cannot do this.
error-nobody = I can only do this for a person who writes under their own account.
error-moved-on = This card has moved on. Nothing was changed.
error-ours = Something went wrong on our side. Your message is kept, and whoever operates the bot can have it done again.
error-only-private = /{ $command } works in a private chat with me. Please write to me there.
error-only-group = /{ $command } works in a group or channel. Please use it there.
error-role-member = I can only do this for a person who writes under their own account.
error-role-expert = This is for volunteer experts. /volunteer tells you how to become one.
error-role-coordinator = This is for coordinators. Please ask one of them.
error-role-place-admin = This is for those who administer this group or channel. Please ask one of them.
error-unknown-command = I do not know that command. Did you mean /{ $nearest }?
error-no-words = I see no words in that. Please write it in a sentence or two.
error-attachment = I cannot read files. Please write your question in words.
error-quota = { $hours ->
    [one] { $most ->
        [one] You can ask one question an hour. Please try again a little later.
       *[other] You can ask { $most } questions an hour. Please try again a little later.
    }
   *[other] { $most ->
        [one] You can ask one question within { $hours } hours. Please try again later.
       *[other] You can ask { $most } questions within { $hours } hours. Please try again later.
    }
}
error-only-asker = Only the person who asked question { $number }, or a coordinator, can do this.
error-only-author = Only the expert who wrote this answer, or a coordinator, can do this.
error-passed-on = This question has been passed on to somebody else.
error-taken = This question is already taken by a colleague.
error-withdrawn = The asker has withdrawn this question. Thank you all the same.
error-kept = This answer is already kept.
error-not-yourself = You cannot decide this about yourself. Please ask another coordinator.
error-second-coordinator = A second coordinator has to decide this: not the one who asked, and not the one it is about.
error-no-second = No second coordinator can be reached to confirm this. Whoever runs the bot can do it with: mufakat role grant { $member } { $role }
error-has-role = { $role ->
    [coordinator] This person is a coordinator already.
   *[focal_point] This person is a focal point already.
}
error-focal-nation = A focal point needs a confirmed nation. Please confirm it first.
error-focal-full = This nation has { $most } focal points already. That is the most it can have.
error-person-unknown = I find nobody called “{ $said }”. Please check the name, or give the number.
error-zone-unknown = I find no city like “{ $said }”. Please try a large city in the same time zone.
open-chat = I answer that in private. Please open a chat with me and press Start, then try again.
button-open-chat = Open the chat
