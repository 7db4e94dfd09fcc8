# The few words that Telegram's adapter says itself.

telegram-open-chat = I can only answer this in private, and you have not opened a chat with me yet. Open it, press Start, then ask again.
telegram-open-chat-button = Open a chat with me
