# Yang belum dapat dijawab komunitas, dan apa yang dilakukan.
command-gaps = Koordinator: yang belum dapat dijawab siapa pun
gaps-title = Kesenjangan pengetahuan
gaps-lead = { $count ->
    [0] Tidak ada kesenjangan yang terbuka di sini.
   *[other] { $count } kesenjangan terbuka. Yang paling banyak ditunggu lebih dulu:
}
gaps-last-month = Bulan lalu: { $opened } dibuka, { $closed } ditutup
gap-title = Kesenjangan { $number }
gap-asked = ditanyakan { $count } kali
gap-age = menunggu { $time }
gap-others = { $count } rumusan lain
gap-might = Mungkin dapat menjawab
gap-nobody = belum ada sukarelawan
gap-remedy = Langkah
gap-no-remedy = belum ada usulan
gap-called = Ahli dicari
badge-gap-open = Terbuka
badge-gap-settled = Semua terjawab
badge-gap-entry = Jawaban terbit
badge-gap-coordinator = Ditutup
button-gap-write = Tulis jawabannya
button-gap-remedy = Usulkan langkah
button-gap-call = Cari ahli
button-gap-close = Tutup
button-gap-reopen = Buka lagi
field-remedy = Apa yang dapat dilakukan?
field-remedy-hint = Topik untuk pertemuan berikutnya, orang yang dapat ditanya, dokumen yang perlu diperoleh …
remedy-noted = Dicatat pada kesenjangan { $number }.
gap-closed = Kesenjangan { $number } ditutup. Ia terbuka lagi sendiri bila ada yang menanyakan hal yang sama.
gap-reopened = Kesenjangan { $number } terbuka lagi.
gap-no-answer-noted = Dicatat untuk { $count } pertanyaan pada kesenjangan { $number }: basis pengetahuan tidak punya jawabannya.
gap-answered-lead = Ada yang menulis jawaban untuk hal yang sangat mirip:

call-title = Siapa yang mengetahui hal ini?
call-lead = Rekan telah menanyakan ini { $count } kali, dan belum ada yang dapat menjawab. Jika Anda mengetahuinya, silakan menjadi ahli sukarelawan.
call-private = Pertanyaannya diajukan secara pribadi, jadi kata-katanya tidak ditampilkan: hanya topiknya.
call-goes = Dikirim ke { $places }.
call-nowhere = Belum ada grup untuk pertanyaan. Pengelola grup dapat memilihnya dengan /setup.
call-posted = Dikirim ke { $places }.
button-call-post = Kirim ke { $count } tempat
