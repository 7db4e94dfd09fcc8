# Pengetahuan yang ditulis orang sendiri, dan cara menjaganya tetap benar.
teach-title = Simpan jawaban
field-teach-question = Pertanyaan yang dijawab
field-teach-answer = Jawaban
field-teach-source = Sumber
field-teach-source-hint = Dokumen, peraturan, halaman web, atau pengalaman Anda sendiri.
field-teach-nation = Praktik negara mana?
field-teach-topics = Topik
teach-network = Seluruh jaringan
teach-thanks = Terima kasih. Koordinator memeriksanya sebelum digunakan untuk menjawab.
teach-public = Diterbitkan. Jawaban ini langsung membantu penanya berikutnya.
teach-drop-done = Disisihkan. Jawaban ini tidak digunakan.
teach-published = Jawaban Anda untuk “{ $question }” diterbitkan. Terima kasih.
teach-dropped = Jawaban Anda untuk “{ $question }” tidak diterbitkan. Koordinator dapat menjelaskan alasannya.
entry-title = Pengetahuan
entry-similar = Mungkin sama isinya
badge-not-public = Belum diterbitkan
badge-public = Diterbitkan
button-publish = Terbitkan
button-drop = Sisihkan

report-form = Laporkan keliru
report-title = Laporan { $number } · disebut keliru
report-settled = Selesai. Jawaban tetap seperti semula.
badge-report-open = Terbuka
badge-report-settled = Selesai

correct-title = Perbaiki jawaban
correct-done = Diperbaiki. Semua yang menerima teks sebelumnya diberi tahu.
correct-done-draft = Diperbaiki.
entry-corrected = Jawaban yang Anda terima telah diperbaiki. Ini teks barunya:
entry-was-retracted = Jawaban yang Anda terima untuk ini ditarik kembali. Mohon tidak mengandalkannya.
entry-retract-sure = Tarik kembali jawaban ini? Semua yang menerimanya akan diberi tahu.

due-title = Apakah ini masih benar?
due-lead = Jawaban ini sudah lama tidak ditinjau, jadi tidak diberikan sebagai jawaban terkini sampai ada yang meninjaunya.
badge-due = Perlu ditinjau
button-still-right = Masih benar
still-right-noted = Terima kasih. Jawaban ini dihitung ditinjau hari ini.
button-replace = Ganti dengan…
entry-was-replaced = Jawaban yang Anda terima untuk ini sudah diganti. Ini yang baru:
