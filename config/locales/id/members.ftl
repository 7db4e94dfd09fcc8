# Jalan masuk dan keluar: /start, /help, /mine, /cancel, /settings, /privacy.
start-lead = Selamat datang di { $community }. Saya menjawab dari pengalaman rekan-rekan, atau bertanya kepada ahli sukarelawan untuk Anda. Di obrolan pribadi ini tidak ada yang dikirim kepada siapa pun sebelum Anda setuju.
start-form = Ada formulir yang terbuka di sini: { $title }. Ketik jawaban Anda untuk melanjutkan, atau tinggalkan.
start-drafts = { $count } pertanyaan belum dikirim.
button-start-leave = Tinggalkan formulir
button-start-volunteer = Menjadi sukarelawan
button-start-profile = Profil ahli saya
button-start-settings = Pengaturan saya

help-title = Yang dapat Anda lakukan di sini
help-examples = Contohnya
help-example-ask-private = Ketik pertanyaan Anda di sini: Formulir apa yang saya perlukan untuk berbagi data banjir?
help-example-ask-group = Sebut saya dengan pertanyaan Anda: Formulir apa yang saya perlukan untuk berbagi data banjir?
help-example-reply-private = Balas salah satu pesan saya untuk menambahkan sesuatu.
help-example-reply-group = Balas pesan seorang rekan dengan /ask, dan saya carikan jawabannya.
help-example-volunteer = Bantulah rekan-rekan: /volunteer hanya perlu sekitar dua menit.
help-version = Mufakat { $version }

mine-title = Pertanyaan saya
mine-going = Sedang berjalan ({ $count })
mine-answered = Sudah dijawab, belum ditutup ({ $count })
mine-closed = Terakhir ditutup
mine-line = { $number } · { $words } · { $state }
mine-state-draft = belum dikirim
mine-state-auto = dijawab otomatis
mine-state-open = mencari ahli
mine-state-accepted = pada ahli
mine-state-queued = pada koordinator
mine-state-gap = kesenjangan pengetahuan
mine-state-answered = dijawab oleh ahli
mine-state-solved = selesai
mine-state-withdrawn = ditarik
mine-empty = Anda belum menanyakan apa pun.
mine-sent = Pertanyaan { $number } ada di obrolan pribadi Anda dengan saya.
button-mine-show = Lihat { $number }
button-mine-again = Tetap kirim { $number }

cancel-nothing = Tidak ada yang terbuka di sini.
cancel-drafts = { $count } pertanyaan disimpan kembali dan tidak dikirim.

settings-title = Pengaturan saya
settings-lead = Negara dan zona waktu Anda membantu saya menampilkan waktu yang benar dan menemukan ahli yang sesuai.
settings-language = Bahasa
settings-nation = Negara
settings-zone = Zona waktu
settings-unset = belum dipilih
settings-nation-claimed = { $nation } (belum dikonfirmasi)
settings-nation-confirmed = { $nation } (dikonfirmasi)
settings-now = { $city }, sekarang pukul { $time }
settings-share = { $name } ({ $percent } %)
settings-language-title = Bahasa apa yang sebaiknya saya pakai dengan Anda?
settings-nation-title = Untuk negara mana Anda bekerja?
settings-nation-lead = Koordinator akan mengonfirmasinya nanti. Bila Anda mengubahnya, konfirmasi perlu diulang.
settings-city-title = Waktu kota mana yang Anda pakai?
settings-city = { $city }, { $time }
settings-zone-title = Zona waktu Anda
settings-zone-which = Yang mana dari ini?
settings-zone-right = Di tempat Anda sekarang pukul { $time }, benar?
settings-zone-name = { $city } · { $zone }
field-zone = Kota mana yang dekat dengan Anda?
field-zone-hint = Kota besar di zona waktu yang sama, dalam bahasa Inggris: misalnya Tokyo atau London.
button-settings-language = Bahasa
button-settings-nation = Negara
button-settings-zone = Zona waktu
button-settings-back = Kembali
button-settings-elsewhere = Tempat lain
button-settings-search-again = Cari lagi
button-settings-yes = Ya, benar
button-settings-choose = Pilih lagi

privacy-title = Yang disimpan tentang Anda
privacy-kept = Yang disimpan
privacy-kept-profile = Nama dan nomor Anda di platform tempat Anda menulis, serta bahasa, negara, dan zona waktu Anda.
privacy-kept-questions = Pertanyaan Anda, tambahan Anda, dan pertanyaan yang Anda ikuti.
privacy-kept-expert = Bila Anda menjadi sukarelawan: topik, bahasa, dan jam Anda, serta pertanyaan yang diajukan kepada Anda.
privacy-kept-answers = Jawaban yang Anda kirim. Bila Anda setuju, jawaban disimpan sebagai pengetahuan tanpa nama penanya.
privacy-kept-record = Catatan keputusan, misalnya peran yang diberikan dan negara yang dikonfirmasi.
privacy-seen = Siapa yang melihatnya
privacy-seen-public = Semua orang di grup melihat pertanyaan Anda di sana beserta jawabannya.
privacy-seen-expert = Ahli yang ditanya melihat pertanyaan Anda, dan nama Anda kecuali Anda mengirim tanpa nama.
privacy-seen-coordinators = Koordinator melihat pertanyaan yang terbuka dan profil para sukarelawan.
privacy-seen-operator = Pihak yang menjalankan bot ini dapat membaca basis datanya. Platform menyimpan salinan obrolannya sendiri.
privacy-long = Berapa lama
privacy-long-text = Catatan tentang apa yang saya kirim dihapus setelah 30 hari. Pertanyaan, jawaban, dan percakapan di ruang ini tetap tersimpan sampai dihapus.
privacy-erase = { $whom ->
    [coordinator] Menghapusnya sendiri baru dapat dilakukan di versi berikutnya. Sementara itu, mintalah kepada koordinator.
   *[operator] Menghapusnya sendiri baru dapat dilakukan di versi berikutnya. Sementara itu, mintalah kepada pihak yang menjalankan bot ini.
}
privacy-file = Inilah semua yang disimpan tentang Anda. Penyunting teks apa pun dapat membuka berkas ini.
privacy-sent = Berkas itu sudah saya kirim kepada Anda secara pribadi.
button-privacy-export = Ekspor
