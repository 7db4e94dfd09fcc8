# Lihat sebagai: kartu sebagaimana dikirim ke Telegram atau Discord.

room-look = Lihat sebagai
room-look-plain = Polos
room-look-telegram = Telegram
room-look-discord = Discord
room-look-part = Pesan { $count } dari { $most }
room-look-steps-title = Ditanyakan satu per satu:
room-look-form = Isi formulir
room-look-fill-in = { discord-fill-in }

room-look-split = Terlalu panjang untuk satu pesan { $most } karakter: dikirim sebagai { $count }.
room-look-left-out = “{ $name }” tidak ditampilkan: hanya ada tempat untuk { $most } tombol.
room-look-wrapped = Baris dipecah: paling banyak { $count } tombol berdampingan.
room-look-packed = Baris digabung: ada tempat untuk { $count }.
room-look-label = “{ $name }” dipotong: { $count } karakter, hanya muat { $most }.
room-look-payload-over = “{ $name }” membawa { $count } bita, batasnya { $most }: ini tidak dapat dikirim.
room-look-payload-near = “{ $name }” membawa { $count } dari { $most } bita.
room-look-alert = Hanya untuk satu orang: setelah ketukan muncul sebagai pemberitahuan (sampai { $most } karakter), selain itu menjadi pesan pribadi.
room-look-private = Hanya untuk satu orang: grup tidak dapat menjaminnya, jadi ini menjadi pesan pribadi.
room-look-ephemeral = Hanya untuk satu orang: ditampilkan begitu setelah ketukan atau perintah, selain itu menjadi pesan pribadi.
room-look-steps = Tidak ada formulir di sini: setiap pertanyaan menjadi pesan tersendiri. Pertanyaan: { $count }.
room-look-modal = Tombol pertama membuka formulir di jendela tersendiri.
