# Yang hanya tampak di Discord.
discord-fill-in = Isi
discord-menu-ask = Tanyakan ini kepada ahli
discord-form-gone = Formulir ini sudah tidak berlaku. Silakan mulai lagi.
