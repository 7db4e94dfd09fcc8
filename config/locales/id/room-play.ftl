# Memutar percakapan di ruang: menu, keterangan untuk bot/web/scripts, bilahnya.

room-play = Putar
room-play-long = percakapan
room-play-menu = Percakapan yang dapat diputar
room-play-bar = Percakapan yang sedang diputar
room-play-progress = { $count } dari { $most }
room-play-pause = Jeda
room-play-go-on = Lanjutkan
room-play-next = Langkah berikut
room-play-stop = Hentikan
room-play-over = Percakapan selesai. Ruang tetap seperti ini: lihatlah-lihat, atau putar yang lain.
room-play-lost = Jalannya berbeda dari yang diharapkan, jadi pemutaran dihentikan. Ruang tetap seperti ini.

room-play-s1 = Dijawab dari pengetahuan
room-play-s1-lead = Pertanyaan, jawaban bersumber, selesai
room-play-s1-ask = { $name } bertanya di #questions.
room-play-s1-source = Jawaban langsung datang dan menyebut sumbernya. Teks lengkap terbuka bila diminta.
room-play-s1-all = Semua orang di kanal membacanya, di sini { $name }.
room-play-s1-solved = Hanya penanya yang dapat menutup pertanyaan: “Sudah terjawab”.
room-play-s1-closed = Kartu yang sama kini bertanda selesai bagi semua orang. Tidak perlu pesan lain.

room-play-s2 = Diteruskan ke seorang ahli
room-play-s2-lead = Diam, ahli kedua, pratinjau, jawaban, lanjutan
room-play-s2-ask = { $name } menanyakan di #questions sesuatu yang belum pernah dijawab.
room-play-s2-again = Pertanyaan yang sama sudah terbuka. Pejabat itu tetap mengajukannya.
room-play-s2-kept = Bot sudah belajar jawaban ini dari pemutaran sebelumnya. Pejabat itu tetap bertanya kepada ahli.
room-play-s2-offer = Seorang ahli di bidang ini ditanya secara pribadi: { $name }. Alasannya dapat dibuka.
room-play-s2-nudge = Sang ahli diam. Jam maju ke hal berikutnya yang jatuh tempo: sebuah pengingat.
room-play-s2-passed = Tetap tidak ada. Sejam kemudian pertanyaan beralih ke ahli berikutnya.
room-play-s2-first = Kartu ahli pertama menyebutkannya. Tidak ada yang disalahkan.
room-play-s2-accept = Kini { $name } yang ditanya, dan menerima.
room-play-s2-with = Kartu di #questions ikut berubah: seorang ahli menanganinya.
room-play-s2-write = Sang ahli menulis jawaban, di formulir atau sebagai balasan.
room-play-s2-preview = Sebelum apa pun terkirim, pratinjau menunjukkan apa pergi ke mana, dan atas nama apa.
room-play-s2-send = Sang ahli mengirimnya kepada penanya dan ke #questions.
room-play-s2-answer = Jawaban ada di kanal, tanpa nama. Pejabat itu ingin tahu lebih banyak.
room-play-s2-followup = Pertanyaan lanjutan langsung sampai kepada ahli yang menjawab.
room-play-s2-relayed = Sang ahli membacanya secara pribadi, lalu menulis jawaban yang lebih lengkap.
room-play-s2-reply = Sekali lagi pratinjau lebih dulu.
room-play-s2-send-again = Lalu dikirim seperti tadi.
room-play-s2-solved = Itu membantu. Pejabat itu menutup pertanyaannya.
room-play-s2-keep = Sang ahli ditanya apakah jawaban boleh disimpan, dan setuju.
room-play-s2-told = Koordinator diberi tahu, dan dapat memperbaiki atau menariknya. Pejabat berikutnya langsung membacanya.

room-play-s5 = Sukarelawan baru
room-play-s5-lead = Lima pertanyaan, persetujuan, latihan
room-play-s5-ask = { $name } ingin membantu rekan, dan mengatakannya secara pribadi.
room-play-s5-leave = Pejabat ini sudah jadi sukarelawan pada pemutaran sebelumnya, dan berhenti dulu. Cukup dua ketukan.
room-play-s5-delete = Profil lama dihapus.
room-play-s5-what = Apa yang diharapkan? Bot menjelaskannya sebelum bertanya apa pun.
room-play-s5-begin = Lima pertanyaan singkat menyusul.
room-play-s5-fill = Topik, bahasa, berapa per minggu, jam berapa, nama yang mana.
room-play-s5-send = Profil ditunjukkan sekali lagi. Tidak ada yang terkirim sebelum pejabat itu setuju.
room-play-s5-approve = Seorang koordinator, { $name }, membaca dan menyetujuinya.
room-play-s5-practice = Sukarelawan itu kini seorang ahli dan mendapat pertanyaan latihan. Tidak ada yang menunggunya.
room-play-s5-reply = Membalas pesan berarti menjawab. Hanya itu yang perlu dipelajari.
