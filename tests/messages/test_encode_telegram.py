import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.messages.encode import plain, telegram_html
from bot.messages.encode.layout import JOINER
from bot.messages.richtext import Body, Span, para
from tests.messages.bodies import ATTACKS, CARD, bodies, squeezed, units

ALLOWED = {
    "b": set(),
    "i": set(),
    "s": set(),
    "code": set(),
    "a": {"href"},
    "blockquote": {"expandable"},
    "tg-time": {"unix", "format"},
}


class Strict(HTMLParser):
    """Accepts only what Telegram does: allowed tags, closed in order; quotations at the top, code alone."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.seen = ""
        self.links: list[str] = []
        assert not re.search(r"<(?![a-z/])|>(?=[^<]*>)", text), "raw brackets"
        assert not re.search(r"&(?!(lt|gt|amp|quot|#x?[0-9a-f]+);)", text), "raw ampersand"
        self.feed(text)
        self.close()
        assert not self.open, "left open"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given_names = {name for name, _ in attrs}
        assert given_names <= ALLOWED[tag]
        if tag == "blockquote":
            assert not self.open
        if tag == "code":
            assert set(self.open) <= {"blockquote"}
        assert "code" not in self.open
        if tag == "a":
            href = dict(attrs)["href"]
            assert href
            assert href.startswith(("http://", "https://"))
            self.links.append(href)
        if tag == "tg-time":
            assert int(dict(attrs)["unix"] or "") >= 0
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.seen += data


def test_telegram_card() -> None:
    assert telegram_html(CARD) == [
        "<b>Question 214</b> · #questions · ◷ Waiting\n\n"
        "<b>How do we &lt;register&gt; land?</b>\n\n"
        '<i>Asked </i><i><tg-time unix="1795488720" format="wDt">'
        "Tue 24 Nov 2026, 09:52 (Phnom Penh, UTC+7)</tg-time></i>"
        '<i>, see </i><i><a href="https://mufakat.test/q/1?a=1&amp;b=2">the page</a></i><i>.</i>\n\n'
        "<b>More</b>\n<blockquote expandable>one\ntwo</blockquote>\n\n"
        "📖 <b>Land code</b> · Cambodia\n<b>Show all</b>\n<blockquote expandable>full text</blockquote>\n\n"
        "1. first\n2. <code>second</code>\n\n"
        "• dot\n\n"
        "<b>Topic: </b>Land\n<b>Load: </b>1/3\n\n"
        "✓ Asked → <b>● Found</b> → ○ Answered"
    ]


@settings(deadline=None)
@given(bodies(), st.sampled_from([300, 4000]))
def test_telegram_parses_within_the_limit_and_says_the_same(body: Body, limit: int) -> None:
    messages = telegram_html(body, limit)
    seen = [Strict(message).seen for message in messages]
    assert squeezed("".join(seen)) == squeezed(plain(body, links=False))
    if len(seen) == 1:
        assert seen[0].replace(JOINER, "") == plain(body, links=False)
    for message in messages:
        assert units(message) <= limit
        assert not re.search(r"(?<!\w)@\w", Strict(message).seen), "would ping"


@pytest.mark.parametrize("attack", ATTACKS)
def test_telegram_attacks_stay_text(attack: str) -> None:
    for message in telegram_html((para(f"x {attack} y"),)):
        assert re.findall(r"<[^>]*>", message) == []
        assert Strict(message).links == []


def test_telegram_links_only_to_the_web() -> None:
    for bad in (
        "tg://user?id=1",
        "javascript:alert(1)",
        "https://",
        "https://a@b/",
        "https://a.test/\"onx='",
        "x" * 9,
    ):
        assert telegram_html((para(Span("x", link=bad)),)) == ["x"]


def test_telegram_entities_are_counted() -> None:
    messages = telegram_html((para(*(Span("w ", style) for _ in range(100) for style in ("bold", "italic"))),))
    assert all(message.count("</") <= 90 for message in messages)
    assert sum(message.count("</") for message in messages) == 200
