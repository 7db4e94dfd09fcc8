import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.clean import clean, cut, is_empty_of_words, skeleton, visible

any_text = st.text(st.characters(), max_size=200)
nasty = st.text(
    st.sampled_from(
        "a é\u0301\u0301\u200b\u200c\u200d\u202e\u2066\ud800\udfff\x00\r\n\t\xa0កြ្ាที่👍🏽🇹🇱\ufe0f\u1100\u1161"
    ),
    max_size=60,
)

UNCHANGED = {
    "th": "กรุณาส่งรายงานภายในวันที่ ๓๐ น้ำท่วม เก็บข้อมูลให้ครบถ้วน ปี่ ญี่ปุ่น กฎฺ",
    "lo": "ກະລຸນາສົ່ງລາຍງານ ກ່ອນວັນທີ ໓໐ ນ້ຳຖ້ວມ ເຂົ້າໃຈແລ້ວ",
    "km": "សូមផ្ញើរបាយការណ៍\u200bមុន\u200bថ្ងៃទី៣០ ស្ត្រី ខ្ញុំ ក្រសួង ដែលបានប្រុងប្រយ័ត្ន",
    "my": "အစီရင်ခံစာကို ၃၀ ရက်နေ့ မတိုင်မီ ပို့ပေးပါ။ ကျွန်ုပ်တို့ သြဂုတ် ငြိမ်းချမ်းရေး ဣန္ဒြေ",
    "vi": "Vui lòng gửi báo cáo trước ngày 30; nghĩa là đã được chấp thuận, ngữ nghĩa thuở ấy",
    "ta": "அறிக்கையை அனுப்பவும் க்ஷ ஸ்ரீ",
    "fa": "می\u200cخواهم",
    "zwj": "👩‍👩‍👧‍👦 👍🏽 ❤️‍🔥 🇹🇱",
}


@pytest.mark.parametrize("lang", UNCHANGED)
def test_proper_text_comes_through(lang: str) -> None:
    text = unicodedata.normalize("NFC", UNCHANGED[lang])
    assert clean(text, 1000) == text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("  a \t b  \r\n\r\n\r\n\n  c ", "a b\n\nc"),
        ("a\x00b\x07c\x7f\x9b", "abc"),
        ("a\ud800b\udfffc", "abc"),
        ("\u202egnp.exe\u202c \u2066x\u2069\u200e\u200f\u061c", "gnp.exe x"),
        ("pay\u200bpal\ufeff soft\xadhyphen\u2060", "paypal softhyphen"),
        ("e\u0301", "é"),
        ("x" + "\u0323\u033d" * 20, "x" + "\u0323" * 4),
        ("x" + ("\u0323" * 4 + "\u200d") * 20 + "y", "x" + "\u0323" * 4 + "\u200dy"),
        ("ก" + "\u0e49" * 50, "ก" + "\u0e49" * 8),
        ("a\u2028b\u2029c\x85d", "a\nb\nc\nd"),
        ("\u3164\u115f\u200d\U000e0041", ""),
        ("ក\u200b\u200b\u200bខ", "ក\u200bខ"),
        ("a\u200d\u200d\u200cb", "a\u200db"),
        ("\ufffe\U0001ffffok", "ok"),
    ],
)
def test_what_goes(typed: str, kept: str) -> None:
    assert clean(typed, 1000) == kept


@pytest.mark.parametrize(
    ("text", "limit", "kept"),
    [
        ("abcdef", 3, "abc"),
        ("abc def", 4, "abc"),
        ("ab👩‍👩‍👧", 4, "ab"),
        ("ab👍🏽", 3, "ab"),
        ("🇹🇱🇸🇬", 3, "🇹🇱"),
        ("น้ำท่วม", 1, "น"),
        ("ขข้", 2, "ข"),
        ("កស្ត្រី", 3, "ក"),
        ("x\u0323\u033d", 1, "x"),
        ("abc", 0, ""),
    ],
)
def test_cut_between_characters(text: str, limit: int, kept: str) -> None:
    assert clean(text, limit) == kept


@given(st.one_of(any_text, nasty), st.integers(0, 80))
def test_clean_is_total_idempotent_and_keeps_its_limit(text: str, limit: int) -> None:
    once = clean(text, limit)
    assert clean(once, limit) == once
    assert len(once) <= limit
    assert unicodedata.is_normalized("NFC", once)
    once.encode("utf-8")
    assert not any(unicodedata.category(char) in ("Cc", "Cs") and char != "\n" for char in once)
    assert not set(once) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\ufeff")


@given(st.one_of(any_text, nasty))
def test_visible_only_takes_away(text: str) -> None:
    seen = visible(text)
    seen.encode("utf-8")
    assert visible(seen) == seen
    assert len(seen) <= len(text)


@given(st.one_of(any_text, nasty), st.integers(-3, 80))
def test_cut_is_an_index(text: str, limit: int) -> None:
    assert 0 <= cut(text, limit) <= max(0, min(limit, len(text)))


@pytest.mark.parametrize("text", ["", "👍👍🏽", "?!…", "12 000", "🇹🇱", " \n", "1️⃣"])
def test_no_words(text: str) -> None:
    assert is_empty_of_words(text)


@pytest.mark.parametrize("text", ["ok?", "น้ำ", "ទឹក", "👍 da", "为什么"])
def test_words(text: str) -> None:
    assert not is_empty_of_words(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Admin", "Аdmіn"),  # Cyrillic
        ("Admin", "ADM1N"),
        ("Coordinator", "C00rdinat\u200bor"),
        ("Coordinator", "Соοrdinator"),
        ("mufakat", "ｍｕｆａｋａｔ"),
        ("Nguyen Van", "Nguyễn  Văn"),
        ("modern", "modem"),
    ],
)
def test_look_alikes_share_a_skeleton(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(("one", "other"), [("Official", "Expert"), ("กก", "กา"), ("Anna", "Ana")])
def test_other_names_do_not(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


@given(st.one_of(any_text, nasty))
def test_skeleton_is_total(text: str) -> None:
    assert skeleton(text) == skeleton(text.strip())
