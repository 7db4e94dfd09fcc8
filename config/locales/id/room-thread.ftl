# Utas di bawah kartu, tanda pada pesan, berkas. Daftar pesannya ada di bot/web/thread_words.py.

room-thread-of = Utas { $name }
room-thread-reply = Balas di utas
room-thread-earlier = Tampilkan { $count } sebelumnya
room-thread-fewer = Sembunyikan yang sebelumnya
room-thread-composer = Pesan di utas ini sebagai { $name }
room-thread-placeholder = Balas; @mufakat menyapa bot
room-thread-mention = Sapa bot: yang dibacanya hanya pesan yang menyebutnya
room-thread-close = Tutup
room-thread-new = Baru di utas { $name }

room-mark-seen = Dilihat
room-mark-done = Terjawab
room-mark-done-long = Ditandai oleh bot: ini sudah terjawab
room-mark-other = Ditandai oleh bot: { $what }

room-file-shown = Gambar { $name }
room-file-calendar = Berkas kalender
room-file-data = Berkas data
room-file-other = Berkas
room-file-pdf = PDF
room-file-picture = Gambar
room-file-table = Tabel
room-file-text = Berkas teks

room-error-unknown-thread = Utas itu tidak ada di tempat ini.
