# Ruang untuk anggota: tautan yang membukanya, dan undangan.

button-door-open = Buka di peramban
button-door-invite = Undang seseorang
button-door-go = Buka ruang
button-door-leave = Keluar di mana-mana
button-door-make = Buat tautan
button-door-withdraw = Tarik kembali

door-title = Ruang di peramban
door-lead = Tautan ini membuka ruang sebagai Anda. Berlaku satu kali, dalam { $minutes } menit.
door-warning = Jangan diteruskan: siapa pun yang membukanya bertindak sebagai Anda. Saya tidak pernah meminta kata sandi.
door-browsers = Anda sedang masuk di { $count } peramban.
door-left = Anda sudah keluar di semua peramban, dan tautan yang pernah Anda minta tidak membuka apa pun lagi.

field-door-nation = Negaranya
field-door-nation-hint = Belum terkonfirmasi sampai ada yang mengonfirmasinya.
field-door-language = Bahasanya
door-invite-title = Undangan ke ruang
door-invited = Kirimkan tautan ini kepada orang yang Anda undang. Berlaku satu kali, dalam { $days } hari.
door-invite-warning = Gunakan cara yang Anda percayai: orang pertama yang membuka tautan menjadi anggota.
door-withdrawn = Undangan ditarik kembali. Tautannya tidak membuka apa pun lagi.
