# Pemberitahuan ke semua grup.
command-announce = Koordinator: kirim pemberitahuan ke beberapa grup
arg-text = isi pemberitahuan
announce-title = Pemberitahuan
announce-head = Pemberitahuan dari para koordinator
announce-goes = Dikirim ke { $count } tempat, dengan judul dalam bahasanya masing-masing; kata-kata Anda tidak diterjemahkan.
announce-nowhere = Saya belum ada di grup mana pun, jadi tidak ada tujuan pengiriman.
announce-sent = Sedang dikirim ke { $count } tempat.
field-announce = Apa yang perlu diketahui semua orang?
button-announce = Kirim ke { $count } tempat
