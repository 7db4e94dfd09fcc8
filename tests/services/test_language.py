"""Which language a text is written in: right for a sentence, modest for a scrap."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.language import guess
from config import community

SENTENCES = [
    ("en", "How do we share flood data with another ministry?"),
    ("en", "Who checks the accounts of a village fund"),
    ("id", "Bagaimana cara kami membagikan data banjir kepada kementerian lain?"),
    ("id", "Apakah kantor pengaduan bisa dibuka untuk publik pada hari libur?"),
    ("ms", "Bagaimana cara kami boleh membuka pejabat aduan kepada orang awam supaya mudah?"),
    ("ms", "Adakah kerajaan boleh menerima aduan daripada warga?"),
    ("tl", "Paano namin ibabahagi ang datos ng baha sa ibang kagawaran?"),
    ("vi", "Làm thế nào để chúng tôi chia sẻ dữ liệu lũ lụt với bộ khác?"),
    ("pt", "Como podemos partilhar os dados das cheias com outro ministério?"),
    ("tet", "Oinsá ami bele fahe dadus ba ministériu ne'ebé presiza iha rai laran?"),
    ("th", "เราจะแบ่งปันข้อมูลน้ำท่วมกับกระทรวงอื่นได้อย่างไร"),
    ("lo", "ພວກເຮົາຈະແບ່ງປັນຂໍ້ມູນນ້ຳຖ້ວມໃຫ້ກະຊວງອື່ນແນວໃດ"),
    ("km", "តើយើងចែករំលែកទិន្នន័យទឹកជំនន់ជាមួយក្រសួងផ្សេងយ៉ាងដូចម្តេច"),
    ("my", "ရေကြီးမှုအချက်အလက်ကို အခြားဝန်ကြီးဌာနနှင့် ဘယ်လိုမျှဝေမလဲ"),
    ("zh", "我们怎样与其他部门共享洪水数据？"),
    ("ta", "வெள்ளத் தரவை மற்றொரு அமைச்சகத்துடன் எவ்வாறு பகிர்வது?"),
]


@pytest.mark.parametrize(("lang", "words"), SENTENCES)
def test_a_sentence_is_known(lang: str, words: str) -> None:
    assert guess(words) == lang
    assert guess(words.upper(), "en") == lang


def test_every_language_of_the_community_is_told_apart() -> None:
    told = {lang for lang, _ in SENTENCES}
    alias = {"fil": "tl"}
    assert {alias.get(code, code) for code in community.load("asean").languages} <= told


@pytest.mark.parametrize("scrap", ["", "   ", "???", "🙂🙂", "42", "GIS", "SDG 16", "<b></b>", "\x00"])
def test_a_scrap_is_in_the_language_one_is_known_to_read(scrap: str) -> None:
    assert guess(scrap) == "en"
    assert guess(scrap, "km") == "km"


def test_what_malay_and_indonesian_share_goes_by_the_hint() -> None:
    words = "yang dan di untuk ini itu pada kami"
    assert guess(words, "ms") == "ms"
    assert guess(words, "id") == "id"
    assert guess(words, "th") in ("id", "ms")


def test_a_foreign_name_in_a_sentence_changes_nothing() -> None:
    assert guess("What does the Thai word ข้อมูล mean in the law on open data?") == "en"
    assert guess("เราใช้ระบบ GIS และ open data ของกระทรวงมหาดไทยอย่างไร") == "th"


@given(st.text(max_size=80), st.sampled_from([None, "en", "th", "id", "fil"]))
def test_anything_has_an_answer_and_the_same_one_each_time(words: str, hint: str | None) -> None:
    found = guess(words, hint)
    assert found
    assert guess(words, hint) == found
