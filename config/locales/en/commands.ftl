# What each command does, as lists of commands and /help show it. At most 60 characters in English, 100 elsewhere.
command-start = Begin, or continue where you left off
command-help = What you can do here, with examples
command-ask = Ask a question; an expert helps if I cannot
command-mine = My questions and how far they have come
command-teach = Save an answer to the knowledge base
command-inbox = Experts: questions waiting for you
command-away = Experts: pause new questions until a date
command-queue = Coordinators: unanswered questions, oldest first
command-settings = Language, nation and time zone
command-setup = Admins: set up this group or channel
command-role = Coordinators: make someone a coordinator or focal point
command-privacy = See or export what is stored about you
command-volunteer = Become a volunteer expert, or change your profile
command-cancel = Leave the current form

# What a command takes after its name, shown while it is typed.
arg-question = the question
arg-topic = a topic
arg-answer = the answer
arg-until = the last day away
arg-person = a name or a number
arg-role = coordinator or focal point
