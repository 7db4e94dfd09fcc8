# Yang hanya tampak di Discord.
discord-fill-in = Isi
discord-menu-ask = Tanyakan ini kepada ahli
discord-form-gone = Formulir ini sudah tidak berlaku. Silakan mulai lagi.
# Label kiriman di forum, paling panjang 20 huruf.
discord-tag-open = Terbuka
discord-tag-accepted = Bersama ahli
discord-tag-waiting = Menunggu
discord-tag-answered = Terjawab
