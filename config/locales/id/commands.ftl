# Kegunaan setiap perintah, seperti tampil di daftar perintah dan /help. Paling banyak 100 huruf.
command-start = Mulai, atau lanjutkan dari yang terakhir
command-help = Yang dapat Anda lakukan di sini, dengan contoh
command-ask = Ajukan pertanyaan; ahli membantu bila saya tidak bisa
command-mine = Pertanyaan saya dan perkembangannya
command-teach = Simpan jawaban ke basis pengetahuan
command-inbox = Ahli: pertanyaan yang menunggu Anda
command-away = Ahli: hentikan pertanyaan baru sampai tanggal tertentu
command-queue = Koordinator: pertanyaan yang belum dijawab, dari yang terlama
command-settings = Bahasa, negara, dan zona waktu
command-setup = Pengelola: atur grup atau kanal ini
command-role = Koordinator: jadikan seseorang koordinator atau narahubung
command-privacy = Lihat atau ekspor yang disimpan tentang Anda
command-volunteer = Menjadi ahli sukarelawan, atau ubah profil Anda
command-cancel = Tinggalkan formulir yang terbuka

# Isian sebuah perintah, ditampilkan saat diketik.
arg-question = pertanyaannya
arg-topic = sebuah topik
arg-answer = jawabannya
arg-until = hari terakhir berhalangan
arg-person = nama atau nomor
arg-role = koordinator atau narahubung
