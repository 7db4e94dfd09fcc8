# Mengurus tempat, peran, dan negara: /setup, /role.
setup-title = Pengaturan { $place }
setup-this-place = tempat ini
setup-lead = Satu ketukan untuk setiap hal; ketukan kedua membatalkannya. Ini hanya berlaku untuk tempat ini. Saya menjawab pertanyaan di mana pun saya ditanya.
setup-done = ☑ { $what }
setup-open = ☐ { $what }
setup-purpose = Digunakan untuk: { $purposes }
setup-no-purpose = Digunakan untuk: belum ada yang khusus
setup-for = { $purpose ->
    [questions] pertanyaan
    [meetings] rapat
    [ballots] pemungutan suara
   *[log] log koordinator
}
setup-note-questions = Pertanyaan yang diajukan secara pribadi ditampilkan di sini bila penanyanya menghendaki.
setup-note-meetings = Konferensi video akan diumumkan di sini.
setup-note-ballots = Jajak pendapat dan pemungutan suara akan dipasang di sini.
setup-note-log = Yang disampaikan kepada koordinator secara pribadi juga dipasang di sini: sebaiknya hanya mereka yang ada di grup ini.
setup-language = Bahasa pesan saya di sini: { $language }
setup-no-language = Bahasa pesan saya di sini: belum dipilih
setup-coordinators = { $count ->
    [0] Belum ada koordinator. Yang pertama ditunjuk dengan: mufakat role grant
    [1] 1 koordinator. Untuk memberi peran diperlukan dua.
   *[other] { $count } koordinator
}
setup-experts = { $count ->
    [0] Belum ada ahli sukarelawan. Daftar dengan /volunteer.
   *[other] Ahli sukarelawan yang dapat dihubungi: { $reachable } dari { $count }
}
badge-setup-ready = Siap
badge-setup-open = Belum selesai
button-setup-questions = Pertanyaan
button-setup-meetings = Rapat
button-setup-ballots = Pemungutan suara
button-setup-log = Log koordinator

role-name = { $role ->
    [coordinator] Koordinator
   *[focal_point] Narahubung suatu negara
}
role-title = Beri peran
role-whom = Siapa yang Anda maksud?
role-person = { $name } · { $id }
role-sure = { $role ->
    [coordinator] Jadikan { $who } koordinator?
   *[focal_point] Jadikan { $who } narahubung negaranya?
}
role-second = Koordinator kedua perlu mengonfirmasi.
role-nation-first = Negaranya perlu dikonfirmasi terlebih dahulu.
role-asked = Koordinator lain sudah ditanya. Peran berlaku setelah salah satu mengonfirmasi.
role-request = { $role ->
    [coordinator] Seorang koordinator meminta agar { $who } menjadi koordinator.
   *[focal_point] Seorang koordinator meminta agar { $who } menjadi narahubung negaranya.
}
role-request-lead = Satu koordinator lagi perlu setuju.
role-confirmed = { $role ->
    [coordinator] Dikonfirmasi: { $who } sekarang koordinator.
   *[focal_point] Dikonfirmasi: { $who } sekarang narahubung.
}
role-refused = { $role ->
    [coordinator] Ditolak: { $who } tidak menjadi koordinator.
   *[focal_point] Ditolak: { $who } tidak menjadi narahubung.
}
role-yours = { $role ->
    [coordinator] Anda sekarang koordinator. /help menampilkan yang dapat Anda lakukan.
   *[focal_point] Anda sekarang narahubung negara Anda. Anda dapat mengonfirmasi rekan dari negara Anda.
}
field-role-person = Siapa orangnya?
field-role-person-hint = Nama, atau nomor seperti m12.
field-role = Peran yang mana?
badge-role-open = Menunggu koordinator kedua
badge-role-given = Dikonfirmasi
badge-role-refused = Ditolak
button-role-ask = Minta
button-role-confirm = Konfirmasi
button-role-refuse = Tolak

nation-lead = Konfirmasi negara hanya bila Anda mengenal rekan ini atau sudah memeriksanya.
nation-confirmed = Negara Anda sudah dikonfirmasi: { $nation }.
nation-confirmed-of = Dikonfirmasi: { $who } bekerja untuk { $nation }.
button-nation-confirm = Konfirmasi negara
