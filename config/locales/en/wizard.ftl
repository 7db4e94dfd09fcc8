# What a platform shows about the bot: on its page (at most 120 characters), and in an empty chat (at most 512).
wizard-about = Answers for the { $community }: what colleagues have shared, or a volunteer expert who knows.
wizard-description = Ask a question in your own words. If a colleague has shared the answer before, you read it at once, with its source. If not, I ask a volunteer expert of the { $community } and bring the answer back. Here in private, nothing is sent to anybody before you say so.
