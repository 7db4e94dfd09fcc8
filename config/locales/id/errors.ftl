# Yang dikatakan kepada seseorang bila sesuatu tidak dapat dilakukan: apa masalahnya dan apa gantinya.
error-not-allowed = Anda tidak dapat melakukan ini.
error-nobody = Ini hanya dapat saya lakukan untuk orang yang menulis dengan akunnya sendiri.
error-moved-on = Kartu ini sudah tidak berlaku. Tidak ada yang diubah.
error-ours = Terjadi kesalahan di pihak kami. Pesan Anda tersimpan, dan pengelola bot dapat menjalankannya lagi.
error-only-private = /{ $command } hanya dapat dipakai di obrolan pribadi dengan saya. Silakan tulis kepada saya di sana.
error-only-group = /{ $command } hanya dapat dipakai di grup atau kanal. Silakan pakai di sana.
error-role-member = Ini hanya dapat saya lakukan untuk orang yang menulis dengan akunnya sendiri.
error-role-expert = Ini untuk ahli sukarelawan. /volunteer menjelaskan cara mendaftar.
error-role-coordinator = Ini untuk koordinator. Silakan minta salah satu dari mereka.
error-role-place-admin = Ini untuk pengelola grup atau kanal ini. Silakan minta salah satu dari mereka.
error-unknown-command = Saya tidak mengenal perintah itu. Maksud Anda /{ $nearest }?
error-no-words = Tidak ada kata-kata di dalamnya. Mohon tuliskan dalam satu atau dua kalimat.
error-attachment = Saya tidak dapat membaca berkas. Mohon tuliskan pertanyaan Anda dengan kata-kata.
error-quota = { $hours ->
    [1] Anda dapat mengajukan { $most } pertanyaan setiap jam. Silakan coba lagi sebentar lagi.
   *[other] Anda dapat mengajukan { $most } pertanyaan dalam { $hours } jam. Silakan coba lagi nanti.
}
error-only-asker = Hanya penanya pertanyaan { $number } atau koordinator yang dapat melakukan ini.
error-only-author = Hanya ahli yang menulis jawaban ini atau koordinator yang dapat melakukan ini.
error-passed-on = Pertanyaan ini sudah diteruskan kepada orang lain.
error-taken = Pertanyaan ini sudah diambil oleh seorang rekan.
error-withdrawn = Penanya sudah menarik pertanyaan ini. Terima kasih atas kesediaan Anda.
error-kept = Jawaban ini sudah disimpan.
error-not-yourself = Anda tidak dapat memutuskan hal ini tentang diri sendiri. Silakan minta koordinator lain.
error-second-coordinator = Koordinator kedua yang harus memutuskan: bukan yang meminta, dan bukan yang bersangkutan.
error-no-second = Tidak ada koordinator kedua yang dapat dihubungi untuk mengonfirmasi. Pihak yang menjalankan bot dapat melakukannya dengan: mufakat role grant { $member } { $role }
error-has-role = { $role ->
    [coordinator] Orang ini sudah menjadi koordinator.
   *[focal_point] Orang ini sudah menjadi narahubung.
}
error-focal-nation = Narahubung memerlukan negara yang sudah dikonfirmasi. Silakan konfirmasi terlebih dahulu.
error-focal-full = Negara ini sudah mempunyai { $most } narahubung. Itu jumlah paling banyak.
error-person-unknown = Tidak ada orang bernama “{ $said }”. Mohon periksa namanya, atau berikan nomornya.
error-zone-unknown = Tidak ada kota yang mirip “{ $said }”. Mohon coba kota besar di zona waktu yang sama.
open-chat = Itu saya jawab secara pribadi. Silakan buka obrolan dengan saya dan tekan Start, lalu coba lagi.
button-open-chat = Buka obrolan
