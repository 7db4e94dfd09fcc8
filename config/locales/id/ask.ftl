# Bertanya, dan kartu pertanyaan.
menu-lead = Silakan bertanya. Saya menjawab dari pengalaman rekan-rekan, atau saya tanyakan kepada ahli sukarelawan.
ask-title = Pertanyaan Anda
field-question = Apa yang ingin Anda ketahui?
field-question-hint = Satu pertanyaan setiap kali lebih cepat menemukan ahli. Mohon jangan menulis nama orang atau nomor perkara.
field-context = Tentang apa ini? Ceritakan singkat keadaan Anda.
field-tried = Apa yang sudah Anda coba, atau apa yang sudah Anda ketahui?
field-when = Kapan jawaban Anda perlukan?

thin-title = Sebentar
thin-lead = Pertanyaan ini terlalu singkat untuk seorang ahli. Maukah Anda menambah beberapa kata agar jawabannya tepat?
thin-form = Beberapa kata lagi

same-title = Pertanyaan { $number } menanyakan hal yang sama
same-lead = Seorang rekan sudah menanyakannya, dan ahli sedang dicari. Bila Anda mengikutinya, Anda juga menerima jawabannya.

auto-title = Jawaban otomatis
auto-matched = Ditemukan melalui: { $terms }
auto-meta = dari pengalaman rekan-rekan
auto-replaced = Jawaban yang diberikan di sini sudah diganti dengan ini:
auto-sides = { $count } negara menjawab ini. Jawabannya berdampingan:
entry-from = Dari { $nation }
entry-reviewed = ditinjau { $date }
entry-stale = tidak ditinjau sejak { $date }
entry-example = Contoh, bukan nasihat resmi
entry-full = Jawaban lengkap
entry-source-question = Jawaban ahli atas pertanyaan { $number }
entry-source-unnamed = Dibagikan oleh seorang rekan
related-lead = Mungkin berkaitan:
more-none = Tidak ada sumber lain untuk pertanyaan ini.

draft-title = Siap dikirim
draft-lead = Saya akan bertanya kepada ahli sukarelawan yang menguasai topik ini. Tidak ada yang dikirim sebelum Anda setuju.
draft-shown = Rekan-rekan juga akan melihatnya, di { $places }.
draft-not-shown = Hanya ahli yang melihatnya. Anda juga dapat menampilkannya kepada rekan-rekan di { $places }.
button-show = Tampilkan kepada rekan
button-hide = Jangan tampilkan kepada rekan
shown-from = Dari { $asker }
dropped = Tidak ada yang dikirim.

question-title = Pertanyaan { $number }
# the name of a thread
thread-title = Pertanyaan { $number }: { $words }
detail-added = Ditambahkan pada pertanyaan { $number }. Yang menjawab juga melihatnya.
question-open = Saya sudah bertanya kepada seorang ahli. Kabarnya akan muncul di sini.
question-open-typical = Saya sudah bertanya kepada seorang ahli. Jawaban pertama biasanya datang dalam { $time }.
question-accepted = Seorang ahli sedang menulis jawaban.
question-queued = Belum ada yang sempat menjawab. Sekarang ditangani koordinator.
question-gap = Sejauh ini belum ada yang dapat menjawab. Pertanyaan ini masuk daftar kesenjangan pengetahuan; Anda akan diberi tahu bila berubah.
question-withdrawn = Pertanyaan ini ditarik. Anda dapat menanyakannya lagi.
step-asked = Ditanyakan
step-expert = Pada ahli
step-answered = Dijawab
topic-title = Tentang apa? Paling banyak dua dari masing-masing.
topics-changed = Topik: { $topics }.
topics-none = tidak ada

followed = Anda mengikuti pertanyaan { $number }. Jawabannya akan Anda terima secara pribadi.
unfollowed = Anda tidak lagi mengikuti pertanyaan { $number }.
solved-glad = Senang bisa membantu.
thanks-for-telling = Terima kasih atas kabarnya. Hanya penanya yang dapat menutup pertanyaan.

asker-anonymous = seorang pejabat dari negara anggota
asker-of = seorang pejabat, { $nation }
person-of = { $name }, { $nation }
expert-of = Seorang ahli, { $nation }
expert-plain = Seorang ahli sukarelawan
private = pribadi
the-group = grup

answer-title = Jawaban atas pertanyaan { $number }
answer-note = Nasihat seorang rekan, bukan sikap resmi.
answer-retracted = Jawaban ini ditarik kembali. Mohon jangan dijadikan pegangan.

queue-from = Dari { $asker }
queue-tried = { $count } orang sudah ditanya
tried-offered = { $who }: ditanya
tried-accepted = { $who }: menangani
tried-passed = { $who }: melewatkan
tried-notopic = { $who }: bukan topiknya
tried-expired = { $who }: tidak menjawab tepat waktu
tried-unreachable = { $who }: tidak dapat dihubungi
tried-handed-back = { $who }: mengembalikan
tried-closed = { $who }: tidak diperlukan lagi
tried-answered = { $who }: menjawab

badge-reviewed = Ditinjau { $date }
badge-stale = Tidak ditinjau sejak { $date }
badge-replaced = Diganti
badge-solved = Terjawab
badge-answered = Dijawab
badge-asked-expert = Ahli ditanya
badge-looking = Mencari ahli
badge-with-expert = Pada ahli
badge-coordinator = Pada koordinator
badge-gap = Kesenjangan pengetahuan
badge-withdrawn = Ditarik
badge-not-sent = Belum dikirim
badge-retracted = Ditarik kembali

button-ask = Ajukan pertanyaan
button-help = Bantuan
button-ask-expert = Tanya ahli
button-solved = Sudah terjawab
button-more-sources = Sumber lain
button-wrong = Laporkan keliru
button-details = Tambah rincian
button-as-it-is = Tanyakan apa adanya
button-cancel = Batal
button-follow = { $count ->
    [0] Ikuti
   *[other] Ikuti · { $count }
}
button-follow-it = Ikuti saja
button-ask-anyway = Tetap bertanya
button-withdraw = Tarik
button-again = Tanyakan lagi
button-topic = Ubah topik
button-english = Tanya dalam bahasa Inggris
button-send = Kirim
button-send-anonymous = Kirim tanpa nama saya
button-edit = Ubah
button-continue = Lanjut
button-save = Simpan
button-done = Selesai
button-skip = Lewati
button-related = Baca { $number }
button-thats-it = Itu jawabannya
button-followup = Tanya lanjutan
button-unsolved = Belum terjawab
button-assign = Tugaskan ahli
button-answer-myself = Jawab sendiri
button-gap = Tandai kesenjangan

form-step = { $title } · { $step } dari { $of }
form-left = Anda keluar dari formulir. Tidak ada yang dikirim.
form-most = Paling banyak { $most }. Ketuk lagi untuk menghapus pilihan.
form-required = { $field } Jawaban diperlukan di sini.
form-choose = Silakan ketuk salah satu tombol, atau ketik nomornya.
