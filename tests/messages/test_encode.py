import re
from datetime import datetime

import pytest

from bot.messages.encode import discord_markdown, plain, telegram_html
from bot.messages.encode.layout import safe_link
from bot.messages.richtext import Body, Items, Pairs, Quote, Span, Steps, para
from tests.messages.bodies import AT, CARD, MOMENT, squeezed, units


def test_plain_card() -> None:
    assert plain(CARD) == (
        "Question 214 · #questions · ◷ Waiting\n\n"
        "How do we <register> land?\n\n"
        "Asked Tue 24 Nov 2026, 09:52 (Phnom Penh, UTC+7), see the page <https://mufakat.test/q/1?a=1&b=2>.\n\n"
        "More\none\ntwo\n\n"
        "📖 Land code · Cambodia\nShow all\nfull text\n\n"
        "1. first\n2. second\n\n"
        "• dot\n\n"
        "Topic: Land\nLoad: 1/3\n\n"
        "✓ Asked → ● Found → ○ Answered"
    )


def test_an_address_is_not_said_twice() -> None:
    url = "https://mufakat.test/q/1"
    assert plain((para(Span(url, link=url)),)) == url
    assert discord_markdown((para(Span(url, link=url)),)) == [f"<{url}>"]


@pytest.mark.parametrize("body", [(), (para("  \n"),), (Quote((), ""),), (Steps((), 0), Items(()), Pairs(()))])
def test_nothing_to_say(body: Body) -> None:
    assert plain(body) == ""
    assert telegram_html(body) == []
    assert discord_markdown(body) == []


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        plain((para(Span("noon", at=datetime(2026, 1, 1))),))  # noqa: DTZ001 - the mistake under test


def test_splits_at_the_borders_of_blocks() -> None:
    body = tuple(para(letter * 1500) for letter in "abcde")
    assert telegram_html(body) == [
        "\n\n".join(("a" * 1500, "b" * 1500)),
        "\n\n".join(("c" * 1500, "d" * 1500)),
        "e" * 1500,
    ]
    assert discord_markdown(body) == [letter * 1500 for letter in "abcde"]


def test_one_long_block_is_split_at_spaces() -> None:
    words = [f"word{number}" for number in range(2000)]
    messages = telegram_html((para(" ".join(words)),))
    assert " ".join(message.strip() for message in messages).split() == words
    assert all(3900 < units(message) <= 4000 for message in messages[:-1])


def test_surrogate_pairs_and_families_stay_whole() -> None:
    family = "👩‍👩‍👧‍👦"
    for message in telegram_html((para("x" + family * 1000),)):
        assert units(message) <= 4000
        assert message.replace("x", "").replace(family, "") == ""


def test_marks_are_closed_and_opened_again() -> None:
    messages = discord_markdown((para("word " * 1000, look="title"),))
    assert len(messages) == 3
    assert all(re.fullmatch(r"\*\*[word ]+\*\*\s*", message) for message in messages)
    quoted = telegram_html((Quote((Span("word " * 2000),), "More"),))
    assert all(message.endswith("</blockquote>") for message in quoted)


def test_a_link_is_never_cut() -> None:
    link = Span("a page with a name", link="https://mufakat.test/q/1")
    body = (para(*(part for number in range(300) for part in (f"see {number} ", link, " "))),)
    for messages in (telegram_html(body), discord_markdown(body)):
        assert len(messages) > 2
        assert sum(message.count("a page with a name") for message in messages) == 300
        assert sum(message.count("https://") for message in messages) == 300


def test_a_mark_after_a_link_stays_with_it_or_fits() -> None:
    url = "https://a.test/".ljust(150, "u")
    body = (para("w" * 148, Span(url, link=url), "\u0301" + "x" * 400),)
    messages = discord_markdown(body, 300)
    assert all(units(message) <= 300 for message in messages)
    assert "".join(messages).count(f"<{url}>") == 1


def test_a_moment_is_never_cut() -> None:
    body = (para(*(part for number in range(200) for part in (f"at {number} ", MOMENT, " "))),)
    assert sum(message.count("<tg-time") for message in telegram_html(body)) == 200
    assert sum(message.count(f"<t:{int(AT.timestamp())}:F>") for message in discord_markdown(body)) == 200


def test_a_moment_longer_than_a_message_becomes_text() -> None:
    messages = telegram_html((para(Span("long " * 1000, at=AT)),))
    assert all(units(message) <= 4000 for message in messages)
    assert squeezed("".join(messages)) == "long" * 1000


@pytest.mark.parametrize(
    ("link", "safe"),
    [
        (None, None),
        ("", None),
        ("https://a.test/x", "https://a.test/x"),
        ("http://a.test/(x)", "http://a.test/%28x%29"),
        ("ftp://a.test/", None),
        ("https://a.test/ b", None),
        ("https://[::1", None),
        ("https://a.test/" + "x" * 1000, None),
        ("https://ä.test/", None),
        ("https://a.test/@everyone", "https://a.test/%40everyone"),
    ],
)
def test_safe_links(link: str | None, safe: str | None) -> None:
    assert safe_link(link) == safe
