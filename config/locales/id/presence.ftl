# Bot datang dan pergi.
hello-title = Saya Mufakat
hello-lead = Di sini rekan-rekan dari negara anggota berbagi pengalaman. Sebut saya bersama pertanyaan Anda, atau pakai /ask: saya menjawab dari yang sudah diketahui, atau bertanya kepada ahli sukarelawan. Administrator dapat menyiapkan grup ini dengan /setup.
