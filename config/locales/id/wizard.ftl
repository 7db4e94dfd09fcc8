# Yang ditampilkan platform tentang bot: di halamannya (paling banyak 120 karakter), dan di obrolan kosong (512).
wizard-about = Jawaban bagi { $community }: yang dibagikan rekan, atau ahli sukarelawan yang tahu.
wizard-description = Ajukan pertanyaan dengan kata-kata Anda sendiri. Bila seorang rekan pernah membagikan jawabannya, Anda langsung membacanya beserta sumbernya. Bila belum, saya bertanya kepada ahli sukarelawan { $community } dan membawa jawabannya kepada Anda. Di obrolan pribadi ini, tidak ada yang dikirim kepada siapa pun sebelum Anda mengizinkan.
