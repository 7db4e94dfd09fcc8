# Yang menunggu koordinator.
shown-privately = Saya sudah menampilkannya di obrolan pribadi kita.
queue-title = Menunggu koordinator
queue-empty = Tidak ada yang menunggu. Semua pertanyaan sudah terjawab atau ditangani ahli.
queue-lead = { $count ->
    [0] Tidak ada pertanyaan yang menunggu.
   *[other] { $count } pertanyaan belum terjawab, yang terlama lebih dulu:
}
queue-line = { $number } · { $question } · { $age } · { $topics } · { $state }
queue-reports = { $count } jawaban dilaporkan keliru:
queue-proposals = { $count } usulan untuk basis pengetahuan:
button-open = Buka { $number }
button-next = Berikutnya
button-report = Laporan { $number }
button-proposal = Usulan { $number }
error-topic = Tidak ada topik “{ $topic }”. Ketik /{ $command } saja untuk melihat semuanya.
error-own-question = Ini pertanyaan Anda sendiri. Koordinator lain dapat menjawabnya.

assign-title = Siapa yang akan ditanya tentang pertanyaan { $number }?
field-expert = Ahli
field-expert-hint = Yang paling sesuai lebih dulu. Yang sedang tidak aktif, penuh, atau sudah ditanya tidak ditampilkan.
candidate-now = sedang bekerja
candidate-later = di luar jam kerja
candidate-load = { $open } dari { $most } pertanyaan
button-ask-this = Tanya ahli ini
assign-nobody = Tidak ada lagi yang dapat ditanya tentang pertanyaan { $number }. Anda dapat menjawabnya sendiri, atau menandainya sebagai kesenjangan.
assign-gone = Ahli ini tidak dapat dipilih lagi. Silakan buka daftarnya kembali.
assign-unreachable = Ahli ini sedang tidak dapat dihubungi secara pribadi. Silakan pilih yang lain.
assign-done = Ahli sudah ditanya tentang pertanyaan { $number }.
gap-done = Pertanyaan { $number } ditandai sebagai kesenjangan pengetahuan. Penanya diberi tahu.

button-no-answer = Kita tidak punya jawabannya
no-answer-noted = Dicatat untuk pertanyaan { $number }: basis pengetahuan tidak punya jawabannya. Bot belajar dari sini.
queue-no-answer = Tercatat: basis pengetahuan tidak punya jawabannya.

button-unmask = Tampilkan penanya
button-unmask-agree = Setuju
badge-two-needed = Dua koordinator
unmask-title = Siapa yang mengajukan pertanyaan { $number }?
unmask-lead = Seorang koordinator ingin mengetahui siapa penanya anonim ini. Jika Anda setuju, Anda berdua diberi tahu secara pribadi, dan hal ini dicatat.
unmask-asked = Koordinator lain harus menyetujui dalam 7 hari. Mereka sudah ditanya; hal ini dicatat.
unmask-agreed = Anda setuju. Anda berdua diberi tahu; hal ini dicatat.
unmask-waits = Anda sudah memintanya. Koordinator lain harus menyetujui.
unmask-alone = Tidak ada koordinator lain yang dapat dihubungi, jadi tidak ada yang dapat menyetujui. Tidak ada yang berubah.
unmask-name = Pertanyaan { $number } diajukan oleh { $name } ({ $nation }). Gunakan ini hanya untuk keperluan yang disepakati.
