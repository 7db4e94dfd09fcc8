# The bot comes and goes.
hello-title = I am Mufakat
hello-lead = Colleagues from the member nations share their experience here. Mention me with a question, or use /ask: I answer from what is known, or I ask a volunteer expert. An administrator can set this group up with /setup.
