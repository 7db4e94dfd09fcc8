# Halaman ruang. Daftar pesannya ada di bot/web/chrome.py.

room-title = Mufakat: ruang
room-name = Mufakat
room-subtitle = Ruang · komunitas contoh
room-skip = Langsung ke percakapan
room-noscript = Halaman ini memerlukan JavaScript, yang dimatikan di peramban ini.

room-clock = Jam
room-clock-real = Waktu sebenarnya
room-clock-simulated = Waktu simulasi
room-clock-hour = +1 jam
room-clock-day = +1 hari
room-clock-next = Berikutnya
room-clock-next-title = Maju ke hal berikutnya yang jatuh tempo: { $time }
room-clock-next-none = Tidak ada yang menunggu waktu
room-clock-moved = Waktu dimajukan.
room-clock-moved-to = Sekarang { $time }.

room-personas = Persona
room-persona-choose = Melihat sebagai siapa
room-persona-new = { $name } · { $count } baru
room-waiting = { $name } menerima pesan pribadi baru.
room-waiting-look = Lihat
room-waiting-mark = Persona lain dengan kabar baru:
room-role-official = Pejabat
room-role-expert = Ahli
room-role-coordinator = Koordinator

room-places = { $name }: tempat
room-private = Bot
room-private-chat = Obrolan pribadi dengan bot
room-unread = baru:
room-empty-title = Belum ada apa-apa
room-empty-text = Semua orang di kanal ini melihat yang ditulis di sini.
room-empty-general = Berbincanglah dengan semua orang. Bot hanya menanggapi pesan yang diawali @mufakat atau perintah /.
room-empty-questions = Ajukan pertanyaan, diawali dengan @mufakat. Semua orang di kanal ini melihatnya.
room-empty-meetings = Bicarakan pertemuan Anda. Yang diawali @mufakat menjadi pertanyaan, juga di sini.
room-empty-private = Hanya Anda dan bot yang melihat isi obrolan ini. Tulis pertanyaan, atau / untuk perintah.

room-composer = Pesan sebagai { $name }
room-composer-placeholder = Pesan, atau / untuk perintah
room-commands = Perintah
room-commands-none = Perintah itu tidak ada di sini. /help menampilkan daftarnya.
room-optional = opsional
room-send = Kirim

room-reply = Balas
room-reply-to = Balas { $name }
room-replying = Membalas { $name }
room-reply-cancel = Batalkan balasan
room-you = Anda
room-only-you = Hanya Anda yang melihat ini
room-read = Dibaca oleh bot
room-newer = Pesan baru
room-show-all = Tampilkan semua
room-show-less = Ringkas
room-more = Selengkapnya

room-choose = Pilih
room-choose-most = Pilih paling banyak { $count }.
room-form-optional = opsional
room-form-missing = Pilih sedikitnya satu.
room-form-sent = Selesai
room-download = Unduh { $name }

room-busy = Sedang diproses
room-not-sent = Tidak terlaksana.
room-lost = Sambungan terputus.
room-lost-text = Teks Anda tersimpan. Mencoba lagi.
room-loading = Membuka ruang
room-unreached = Ruang tidak dapat dihubungi.
room-unreached-text = Mencoba lagi.
room-offline = Anda sedang luring.
room-offline-text = Teks Anda tersimpan. Ruang tersambung lagi begitu jaringan Anda pulih.
room-back = Tersambung lagi.
room-back-text = Yang Anda lewatkan sudah ada di sini.
room-retry = Coba sekarang
room-dismiss = Tutup

room-error-host = Ruang ini hanya menjawab pada alamatnya sendiri di mesin ini, misalnya 127.0.0.1 atau localhost.
room-error-origin = Perubahan hanya diterima dari halaman ruang ini sendiri.
room-error-not-json = Kirimkan sebagai application/json.
room-error-too-big = Itu lebih dari 64 KiB, terlalu besar untuk satu pesan.
room-error-too-long = Teks itu terlalu panjang. Batasnya 20.000 karakter.
room-error-bad-json = Permintaan ini bukan objek JSON yang dapat dibaca.
room-error-bad-request = Ada bagian permintaan yang kurang atau salah bentuk.
room-error-empty = Pesan itu tidak berisi teks.
room-error-unknown-persona = Persona itu tidak ada di ruang ini.
room-error-unknown-place = Tempat itu tidak ada di ruang ini.
room-error-unknown-message = Pesan itu sudah tidak ada.
room-error-not-found = Tidak ada apa-apa di alamat ini.
room-error-starting = Bot sedang dimulai. Silakan coba sebentar lagi.
room-error-clock = Jam tidak dapat dimajukan selama platform nyata tersambung.
room-error-failed = Ada yang salah di pihak kami. Tidak ada yang hilang; silakan coba lagi.
room-error-network = Ruang tidak dapat dihubungi. Teks Anda tersimpan.
