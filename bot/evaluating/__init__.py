"""`mufakat evaluate`: what the bot would say to labelled or unlabelled questions, and what that is worth."""
