from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfoNotFoundError

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.messages.richtext import Span
from bot.messages.text import Catalogs, MissingText, check

ENGLISH = {
    "common.ftl": """
-brand = Mufakat
hello = Hello { $name }, this is { -brand }.
plain-words = Nothing to fill in
answers = { $n ->
    [one] one answer
   *[other] { $n } answers
}
kind = { $kind ->
    [poll] a poll
   *[other] something else
}
button = Ask
    .hint = Ask { $whom }
only-attributes =
    .label = A label
both = { hello } And { $second }
""",
    "time.ftl": """
duration-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
duration-hours = { $n } h
duration-minutes = { $n } min
duration-moment = less than a minute
""",
}
OTHERS = {
    "id": "hello = Halo { $name }, ini { -brand }.\nanswers = { $n } jawaban\nbutton =\n    .hint = Tanya { $whom }\n",
    "pt": "plain-words = Nada\nanswers = { $n ->\n    [one] { $n } resposta\n   *[other] { $n } respostas\n}\n",
    "tl": "-brand = Mupakat\nhello = Kumusta { $name }, { -brand } ito.\nboth = { $wrong }\n",
    "zh": "hello = 你好，{ $name }。\n",
    "th": "plain-words = ไม่มีอะไร\n",
}


def write(folder: Path, languages: dict[str, dict[str, str]]) -> Path:
    for lang, files in languages.items():
        (folder / lang).mkdir()
        for name, source in files.items():
            (folder / lang / name).write_text(source, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    others = {lang: {"common.ftl": source} for lang, source in OTHERS.items()}
    return write(tmp_path_factory.mktemp("locales"), {"en": ENGLISH, **others})


@pytest.fixture(scope="module")
def catalogs(folder: Path) -> Catalogs:
    return Catalogs.load(folder)


def test_languages_and_shares(catalogs: Catalogs) -> None:
    assert catalogs.languages == ("en", "id", "pt", "th", "tl", "zh")
    assert catalogs.share("en") == 1.0
    assert catalogs.share("id") == 3 / 12
    assert catalogs.share("km") == 0.0


@pytest.mark.parametrize(
    ("wanted", "lang"),
    [
        ((), "en"),
        ((None, None), "en"),
        (("id",), "id"),
        (("in",), "id"),
        (("ID_id",), "id"),
        (("pt-BR",), "pt"),
        (("fil",), "tl"),
        (("fil-PH",), "tl"),
        (("tet",), "pt"),
        (("zh-Hans-SG",), "zh"),
        (("km", None, "id", "th"), "id"),
        (("", "x-y", "th"), "th"),
        (("km",), "en"),
        (("en-GB", "id"), "en"),
    ],
)
def test_negotiation(catalogs: Catalogs, wanted: tuple[str | None, ...], lang: str) -> None:
    assert catalogs.text(*wanted).lang == lang


def test_tetum_falls_back_to_english_without_portuguese(tmp_path: Path) -> None:
    few = Catalogs.load(write(tmp_path, {"en": {"a.ftl": "a = A"}, "id": {"a.ftl": "a = I"}}))
    assert few.text("tet", "id").lang == "en"


def test_a_sentence(catalogs: Catalogs) -> None:
    assert catalogs.text("en")("hello", name="Ana Lim") == "Hello Ana Lim, this is Mufakat."
    assert catalogs.text("id")("hello", name="Ana") == "Halo Ana, ini Mufakat."
    assert catalogs.text("tl")("hello", name="Ana") == "Kumusta Ana, Mupakat ito."
    assert catalogs.text("zh")("hello", name="Ana") == "你好，Ana。"


def test_missing_keys_are_said_in_english(catalogs: Catalogs) -> None:
    text = catalogs.text("id")
    assert text("plain-words") == "Nothing to fill in"
    assert not text.has("plain-words")
    assert text.has("hello")
    assert text.has("button.hint")
    assert not text.has("button")
    assert text("button") == "Ask"


def test_a_broken_translation_is_said_in_english(catalogs: Catalogs) -> None:
    assert catalogs.text("tl")("both", name="A", second="B") == "Hello A, this is Mufakat. And B"


@pytest.mark.parametrize(
    ("key", "params"),
    [("nothing", {}), ("button.nothing", {}), ("only-attributes", {}), ("hello", {}), ("", {}), ("-brand", {})],
)
def test_what_english_lacks_is_a_defect(catalogs: Catalogs, key: str, params: dict[str, str]) -> None:
    for lang in ("en", "id"):
        with pytest.raises(MissingText):
            catalogs.text(lang)(key, **params)


def test_no_default_language(tmp_path: Path) -> None:
    with pytest.raises(MissingText):
        Catalogs.load(write(tmp_path, {"id": {"a.ftl": "a = A"}}))


@pytest.mark.parametrize(
    ("lang", "n", "said"),
    [
        ("en", 0, "0 answers"),
        ("en", 1, "one answer"),
        ("en", 1200, "1,200 answers"),
        ("id", 1, "1 jawaban"),
        ("id", 1200, "1.200 jawaban"),
        ("pt", 0, "0 resposta"),
        ("pt", 2, "2 respostas"),
        ("zh", 1, "one answer"),
    ],
)
def test_plurals(catalogs: Catalogs, lang: str, n: int, said: str) -> None:
    assert catalogs.text(lang)("answers", n=n) == said


def test_words_and_booleans_select(catalogs: Catalogs, tmp_path: Path) -> None:
    text = catalogs.text("en")
    assert text("kind", kind="poll") == "a poll"
    assert text("kind", kind="no such") == "something else"
    source = "a = { $yes ->\n    [true] yes\n   *[false] no\n}\n"
    flags = Catalogs.load(write(tmp_path, {"en": {"a.ftl": source}})).text()
    assert (flags("a", yes=True), flags("a", yes=False)) == ("yes", "no")


@pytest.mark.parametrize("value", [None, ["a"], ("a",), object()])
def test_other_values_are_refused(catalogs: Catalogs, value: object) -> None:
    with pytest.raises(TypeError):
        catalogs.text()("hello", name=value)


# --- Spans


def test_spans_keep_what_they_are(catalogs: Catalogs) -> None:
    bold, link = Span("Ana", "bold"), Span("page", link="https://mufakat.test/")
    assert catalogs.text("id").spans("hello", name=(bold, Span(" of "), link)) == (
        Span("Halo "),
        bold,
        Span(" of "),
        link,
        Span(", ini Mufakat."),
    )
    assert catalogs.text("en")("hello", name=bold) == "Hello Ana, this is Mufakat."


def test_plain_neighbours_become_one(catalogs: Catalogs) -> None:
    assert catalogs.text().spans("hello", name="Ana Lim") == (Span("Hello Ana Lim, this is Mufakat."),)
    assert catalogs.text().spans("hello", name=()) == (Span("Hello , this is Mufakat."),)


def test_values_may_be_longer_than_the_formatter_allows(catalogs: Catalogs) -> None:
    assert catalogs.text()("hello", name="x y" * 5000) == f"Hello {'x y' * 5000}, this is Mufakat."


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.text(st.one_of(st.characters(), st.sampled_from("\ue000\ue001\ue002{}$\u2068\u2069-"))),
    st.text(st.one_of(st.characters(), st.sampled_from("\ue000\ue001"))),
)
def test_what_people_typed_is_never_a_placeholder(catalogs: Catalogs, one: str, other: str) -> None:
    bold = Span(other, "bold")
    spans = catalogs.text().spans("both", name=one, second=bold)
    assert "".join(span.text for span in spans) == f"Hello {one}, this is Mufakat. And {other}"
    assert [span for span in spans if span.style == "bold"] == ([bold] if other else [])


# --- Time and lists

AT = datetime(2026, 11, 24, 2, 52, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lang", "zone", "written"),
    [
        ("en", "Asia/Phnom_Penh", "Tue 24 Nov 2026, 09:52 (Phnom Penh, UTC+7)"),
        ("en", "Asia/Yangon", "Tue 24 Nov 2026, 09:22 (Yangon, UTC+6:30)"),
        ("en", "America/New_York", "Mon 23 Nov 2026, 21:52 (New York, UTC-5)"),
        ("en", "Etc/UTC", "Tue 24 Nov 2026, 02:52 (UTC)"),
        ("en", "UTC", "Tue 24 Nov 2026, 02:52 (UTC)"),
        ("en", "Etc/GMT-7", "Tue 24 Nov 2026, 09:52 (UTC+7)"),
        ("id", "Asia/Jakarta", "Sel, 24 Nov 2026, 09.52 (Jakarta, UTC+7)"),
    ],
)
def test_moments(catalogs: Catalogs, lang: str, zone: str, written: str) -> None:
    assert catalogs.text(lang).moment(AT, zone) == Span(written, at=AT)


def test_the_current_year_may_be_left_out(catalogs: Catalogs) -> None:
    new_year = datetime(2026, 12, 31, 18, tzinfo=UTC)  # already 2027 in Bangkok
    text = catalogs.text()
    assert text.moment(AT, "Asia/Bangkok", AT).text == "Tue 24 Nov, 09:52 (Bangkok, UTC+7)"
    assert text.moment(AT, "Asia/Bangkok", new_year).text == "Tue 24 Nov 2026, 09:52 (Bangkok, UTC+7)"


def test_bad_moments(catalogs: Catalogs) -> None:
    with pytest.raises(ValueError, match="aware"):
        catalogs.text().moment(AT.replace(tzinfo=None), "Asia/Dili")
    with pytest.raises(ZoneInfoNotFoundError):
        catalogs.text().moment(AT, "Asia/Nowhere")


@pytest.mark.parametrize(
    "lang", ["en", "id", "ms", "vi", "th", "my", "km", "lo", "zh", "ta", "pt", "fil", "tl", "tet", "x-x"]
)
def test_every_language_writes_time(tmp_path: Path, lang: str) -> None:
    languages = {"en": ENGLISH, lang: {"a.ftl": "plain-words = x"}}
    text = Catalogs.load(write(tmp_path, languages)).text(lang)
    assert text.lang == lang
    assert "UTC+9" in text.moment(AT, "Asia/Dili").text
    assert "24" in text.date(AT.date())
    assert text.join(["a", "b", "c"]).startswith("a")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "less than a minute"),
        (-5, "less than a minute"),
        (59.9, "less than a minute"),
        (60, "1 min"),
        (89, "1 min"),
        (90, "2 min"),
        (3599, "1 h"),
        (20400, "5 h 40 min"),
        (86369, "23 h 59 min"),
        (86399, "1 day"),
        (90000, "1 day 1 h"),
        (2 * 86400 - 1, "2 days"),
        (10 * 86400 + 3 * 3600, "10 days 3 h"),
    ],
)
def test_durations(catalogs: Catalogs, seconds: float, said: str) -> None:
    assert catalogs.text().duration(seconds) == said


def test_dates_and_lists(catalogs: Catalogs) -> None:
    english, indonesian = catalogs.text("en"), catalogs.text("id")
    assert english.date(date(2026, 11, 4)) == "4 Nov 2026"
    assert english.join([]) == ""
    assert english.join(["a"]) == "a"
    assert english.join(["a", "b", "c"]) == "a, b and c"
    assert indonesian.join(["a", "b"]) == "a dan b"


# --- Checking catalogs


def test_nothing_wrong(tmp_path: Path) -> None:
    indonesian = {"a.ftl": OTHERS["id"], "b.ftl": "-own = x\nboth = { hello } { -own } { $second }\n"}
    assert check(write(tmp_path, {"en": ENGLISH, "id": indonesian})) == []


@pytest.mark.parametrize(
    ("lang", "source", "problem"),
    [
        ("id", "nothing = x", "id: nothing is not in English"),
        ("id", "button =\n    .other = x", "id: button.other is not in English"),
        ("id", "hello = { $nama }", "id: hello uses $nama, which English does not"),
        ("id", "hello = { $n ->\n   *[other] x\n}", "id: hello uses $n, which English does not"),
        ("id", "hello = { both }\nboth = { $second }", "id: hello uses $second, which English does not"),
        ("id", "hello = { -no }", "id: hello refers to -no, which is not there"),
        ("id", "hello = { UPPER($name) }", "id: hello calls UPPER, which is no function"),
        ("id", "hello = a\nhello = b", "id: hello is given twice"),
        ("id", "hello = \ue000", "id/x.ftl:1: private-use or bidi character"),
        ("id", "# fine\nhello = { $name", "id/x.ftl:2: cannot be read"),
        ("en", "extra = { nowhere.hint }", "en: extra refers to nowhere.hint, which is not there"),
        ("en", "hello = again", "en: hello is given twice"),
        ("en", "-brand = again", "en: -brand is given twice"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, lang: str, source: str, problem: str) -> None:
    languages = {"en": dict(ENGLISH), "id": {"a.ftl": "plain-words = x"}}
    languages[lang]["x.ftl"] = source
    found = check(write(tmp_path, languages))
    assert len(found) == 1
    assert found[0].startswith(problem)


def test_no_english(tmp_path: Path) -> None:
    assert check(write(tmp_path, {"id": {"a.ftl": "a = A"}})) == ["en: no catalog"]


def test_brief_is_a_time_today_and_names_the_day_otherwise() -> None:
    text = Catalogs.load(Path(__file__).parents[2] / "config" / "locales").text("en")
    now = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
    assert text.brief(datetime(2026, 11, 24, 4, 52, tzinfo=UTC), "Asia/Bangkok", now) == "11:52"
    assert text.brief(datetime(2026, 11, 25, 3, 0, tzinfo=UTC), "Asia/Bangkok", now) == "Wed 25 Nov, 10:00"
