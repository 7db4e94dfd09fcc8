# Kata bersama. Daftar, tanggal, angka, dan nama tempat berasal dari Unicode CLDR.

duration-days = { $n } hari
duration-hours = { $n } jam
duration-minutes = { $n } mnt
duration-moment = kurang dari satu menit
