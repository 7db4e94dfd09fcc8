# Playing a conversation in the room: the menu, the captions of bot/web/scripts, the bar.
# Variables are filled in by the page: $name (a persona), $count and $most (numbers).

room-play = Play
room-play-long = a conversation
room-play-menu = Conversations to play
room-play-bar = Conversation being played
room-play-progress = { $count } of { $most }
room-play-pause = Pause
room-play-go-on = Go on
room-play-next = Next step
room-play-stop = Stop
room-play-over = The conversation is over. The room stays as it is: look around, or play another one.
room-play-lost = This went another way than expected, so the play has stopped. The room stays as it is.

room-play-s1 = Answered from knowledge
room-play-s1-lead = A question, a cited answer, solved
room-play-s1-ask = { $name } asks in #questions.
room-play-s1-source = The answer comes at once, and names its source. The full text opens on demand.
room-play-s1-all = Everybody in the channel reads it, here { $name }.
room-play-s1-solved = Only the asker can close the question: “Solved it”.
room-play-s1-closed = The same card now says “Solved”, for everybody. No further message was needed.

room-play-s2 = Routed to an expert
room-play-s2-lead = Silence, a second expert, preview, answer
room-play-s2-ask = { $name } asks in #questions what nobody has answered before.
room-play-s2-again = The same question is open already. The official asks it anyway.
room-play-s2-kept = An earlier play has taught the bot this answer. The official asks an expert all the same.
room-play-s2-offer = An expert who knows the topic is asked in private: { $name }. “Why you” gives the reasons.
room-play-s2-nudge = The expert stays silent. The clock moves on to what is due next: a reminder.
room-play-s2-passed = Still nothing. An hour later the question passes to the next expert.
room-play-s2-first = The first expert’s card says “Passed on”. Nobody is blamed.
room-play-s2-accept = { $name } is asked now, and accepts.
room-play-s2-with = The card in #questions follows: an expert has it.
room-play-s2-write = The expert writes the answer, in a form or as a reply.
room-play-s2-preview = Before anything leaves, a preview shows what goes where, and under which name.
room-play-s2-send = The expert sends it to the asker and to #questions.
room-play-s2-answer = The answer stands in the channel, without a name. The official wants to know more.
room-play-s2-followup = A follow-up goes straight to the expert who answered.
room-play-s2-relayed = The expert reads it in private, and writes a fuller answer.
room-play-s2-reply = Again a preview first.
room-play-s2-send-again = Then it is sent, as before.
room-play-s2-solved = That helped. The official closes the question.
room-play-s2-keep = The expert is asked whether the answer may be kept, and agrees.
room-play-s2-told = The coordinator is told, and can correct it or take it back. The next official reads it at once.

room-play-s5 = A new volunteer
room-play-s5-lead = Five questions, approval, practice
room-play-s5-ask = { $name } would like to help colleagues, and says so in private.
room-play-s5-leave = This official volunteered in an earlier play, and leaves first. That takes two taps.
room-play-s5-delete = The old profile is deleted.
room-play-s5-what = What is expected? The bot says it plainly, before anything is asked.
room-play-s5-begin = Five short questions follow.
room-play-s5-fill = Topics, languages, how many a week, which hours, which name.
room-play-s5-send = The profile is shown once more. Nothing is sent before the official says so.
room-play-s5-approve = A coordinator, { $name }, reads it and approves.
room-play-s5-practice = The volunteer is an expert now, and gets a practice question. Nobody waits for it.
room-play-s5-reply = A reply to the message is an answer. There is nothing more to learn.
