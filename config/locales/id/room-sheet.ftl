# Lembar kedua ruang ("Lainnya") dan sisa bilah jam. Daftar pesannya ada di bot/web/sheet_words.py.

room-sheet = Lainnya
room-sheet-title = Lainnya untuk demo
room-sheet-close = Tutup

room-clock-frozen = Waktu berhenti
room-clock-freeze = Hentikan jam
room-clock-run = Jalankan jam
room-clock-back = Kembali ke waktu sebenarnya

room-persona-add = Tambah persona
room-persona-add-hint = Sebuah peran dan sebuah negara, bukan orang tertentu. Setiap kolom dapat melihat sebagai mereka, dan mereka ditandai sebagai data demo.
room-persona-role = Peran
room-persona-nation = Negara
room-persona-zone = Zona waktu
room-persona-zone-is = Zona waktu: { $name }
room-persona-language = Bahasa
room-persona-language-hint = Bot menulis dalam bahasa Inggris bila bahasa ini belum diterjemahkan.
room-persona-topics = Topik yang dapat mereka jawab
room-persona-create = Tambah
room-persona-added = { $name } ada di ruang ini.
room-persona-look = Lihat sebagai mereka

room-fault = Yang bisa salah
room-fault-hint = Lihat bagaimana bot mengatasinya bila sebuah platform gagal atau seseorang tidak dapat dihubungi. Semuanya dapat dimatikan lagi.
room-fault-on = Gangguan aktif: { $count }
room-fault-off = Matikan semua
room-fault-closed = Pesan pribadi ditutup
room-fault-closed-hint = Yang dikirim bot secara pribadi kepada persona ini ditolak. Setelah dimatikan, mereka mendapat kabar lagi dari bot sesudah menulis kepadanya secara pribadi.
room-fault-closed-who = Milik siapa
room-fault-closed-add = Nyalakan
room-fault-closed-open = Matikan untuk { $name }
room-fault-closed-count = Ditolak sejauh ini: { $count }
room-fault-limited = Platform sedang sibuk
room-fault-limited-hint = Setiap kiriman kepada siapa pun ditunda 30 detik, berulang kali. Yang menunggu tiba dalam 30 detik setelah ini dimatikan.
room-fault-limited-count = Ditunda sejauh ini: { $count }
room-fault-twice = Semuanya diantar dua kali
room-fault-twice-hint = Bot menerima setiap peristiwa dua kali, dengan id yang sama. Yang kedua tidak berpengaruh.
room-fault-twice-count = Diantar dua kali sejauh ini: { $count }

room-silence = Sehari tanpa kabar
room-silence-hint = Tidak ada yang berbuat apa-apa selama 24 jam. Waktu maju dari satu hal yang jatuh tempo ke hal berikutnya, dan yang dilakukan bot tercantum di sini.
room-silence-start = Biarkan sehari berlalu tanpa kabar
room-silence-nothing = Sehari telah berlalu. Tidak ada yang jatuh tempo.
room-silence-passed = Sehari telah berlalu. Yang jatuh tempo: { $count }
room-silence-private = { $name }, pribadi
room-silence-changed = berubah
room-silence-quiet = Tidak ada pesan karenanya.

room-due-offer-nudge = Pengingat bagi ahli yang ditanya
room-due-offer-next = Ahli itu dilewati
room-due-held-nudge = Pengingat bagi ahli yang menerima
room-due-held-back = Pertanyaan yang diterima dikembalikan
room-due-question-gap = Pertanyaan tetap terbuka: celah pengetahuan
room-due-question-draft = Pratinjau yang tidak pernah dikirim dibuang
room-due-question-helped = Apakah jawabannya membantu?
room-due-undeliverable = Sebuah pesan tidak dapat diantar
room-due-unreachable = Pesan pribadi ditutup: orang lain ditanya
room-due-unknown = Tidak diketahui apakah sebuah pesan tiba
room-due-away-end = Masa tidak hadir berakhir
room-due-other = Ada yang jatuh tempo

room-time = Waktu
room-time-hint = Jam hanya maju, dan yang jatuh tempo di perjalanan dikerjakan.
room-time-real = Ini sudah waktu sebenarnya.
room-time-back = Yang dikatakan dan direncanakan di sini kini bertanggal lebih maju daripada waktu sebenarnya, jadi jam tidak bisa begitu saja mundur. Hanya mulai lagi yang membawa ke sana: komunitas baru, dalam waktu sebenarnya.
room-time-back-go = Ke “Mulai lagi”

room-community = Komunitas
room-community-export = Unduh salinan
room-community-export-hint = Pengetahuan, ahli, dan pertanyaan sebagai baris JSON, tanpa nama atau akun. Perintah “mufakat import” menerima berkas ini.
room-community-reset = Mulai lagi
room-community-reset-hint = Semua yang dikatakan dan diputuskan di sini dihapus, dan demo dimuat lagi, dalam waktu sebenarnya, bagi semua yang membuka halaman ini.
room-community-reset-ask = Hapus semuanya dan mulai lagi?
room-community-reset-yes = Hapus dan mulai lagi
room-community-reset-no = Simpan semuanya
room-community-reset-not = Komunitas ini tidak dimuat sebagai demo, jadi tidak dapat dihapus di sini.

room-error-demo-only = Ini hanya bisa di demo, selama tidak ada platform nyata yang tersambung.
room-error-not-demo = Komunitas ini tidak dimuat sebagai demo, jadi tidak dapat dihapus di sini.
room-error-persona-role = Silakan pilih peran.
room-error-persona-nation = Silakan pilih salah satu negara di komunitas.
room-error-persona-zone = Silakan pilih salah satu zona waktu negara ini.
room-error-persona-language = Silakan pilih salah satu bahasa di komunitas.
room-error-persona-topics = Silakan pilih satu sampai lima topik untuk ahli; yang lain tanpa topik.
room-error-persona-full = Sudah ada 60 persona, dan itu batasnya.
