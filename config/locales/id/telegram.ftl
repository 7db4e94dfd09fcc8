# The few words that Telegram's adapter says itself.

telegram-open-chat = Saya hanya dapat menjawab ini secara pribadi, dan Anda belum membuka obrolan dengan saya. Buka obrolan, tekan Start, lalu tanya lagi.
telegram-open-chat-button = Buka obrolan dengan saya
