# Halaman ruang untuk anggota. Daftar pesannya ada di bot/web/chrome.py.

room-member-subtitle = Ruang
room-member-out = Keluar

room-door-title = Mufakat: masuk ke ruang
room-door-lead = Tautan ini membuka ruang satu kali, di peramban ini.
room-door-once = Peramban tetap masuk selama 30 hari setelah terakhir dipakai. Di komputer yang dipakai orang lain, keluarlah setelah selesai.
room-door-enter = Masuk ke ruang
room-door-none = Alamat ini tidak memuat kuncinya. Salin seluruh tautan, sampai tanda terakhir.
room-door-how-title = Cara masuk
room-door-how = Ruang ini untuk anggota komunitas. Tidak ada kata sandi; sebuah tautan yang membuka pintunya.
room-door-how-linked = Jika Anda memakai bot di Telegram atau Discord: tulis /settings kepadanya secara pribadi, lalu pilih “Buka di peramban”.
room-door-how-invited = Jika tidak: mintalah undangan kepada koordinator komunitas.
room-door-how-used = Sebuah tautan berlaku satu kali, dan hanya untuk sementara. Jika tautan Anda tidak berlaku lagi, mintalah yang baru dengan cara yang sama.

room-error-sign-in = Anda tidak (lagi) masuk di sini. Mintalah tautan baru.
room-error-link = Tautan ini tidak membuka apa pun. Sudah dipakai, kedaluwarsa, atau ditarik kembali.
room-error-too-many = Terlalu banyak percobaan. Tunggulah satu menit.
