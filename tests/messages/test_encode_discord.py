import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.messages.encode import discord_markdown
from bot.messages.encode.layout import JOINER
from bot.messages.richtext import Body, Span, para
from tests.messages.bodies import ATTACKS, CARD, bodies, units

ESCAPED = r"\\[^0-9A-Za-z\s]"


def remaining(text: str, *, own_links: bool = False) -> str:
    """What is left for Discord to interpret: escaped characters, bare addresses and moments blanked."""
    text = re.sub(ESCAPED, "·", text)
    if own_links:
        text = re.sub(r"\[[^\[\]]*\]\(<https?://[^\s<>()]+>\)", "·", text)
    return re.sub(r"<https?://[^\s<>]+>|<t:-?\d+:F>", "·", text)


def check_pings_nobody(message: str) -> None:
    assert not re.search(r"@(everyone|here)|<@[!&]?\d", message, re.IGNORECASE)


@settings(deadline=None)
@given(bodies(), st.sampled_from([300, 2000]))
def test_discord_is_harmless_within_the_limit(body: Body, limit: int) -> None:
    for message in discord_markdown(body, limit):
        assert units(message) <= limit
        check_pings_nobody(message)
        code_free = re.sub(rf"({ESCAPED})|`[^`\n]*`", r"\1", message)
        assert not set(remaining(code_free, own_links=True)) & set("[]<|`"), "mark-up that was typed"


@settings(deadline=None)
@given(
    st.lists(st.one_of(st.sampled_from(ATTACKS), st.text(st.sampled_from("[]()<>@\\`*_~|# -+.1he:/st\n"), max_size=8)))
)
def test_discord_typed_text_stays_text(parts: list[str]) -> None:
    for message in discord_markdown((para("".join(parts)),)):
        check_pings_nobody(message)
        left = remaining(message)
        assert not set(left) & set("*_~|`<>[]"), "mark-up"
        assert not re.search(r"(?m)^ *(#|-|\+|\d+[.)])", left), "a block at the start of a line"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("@everyone", f"@{JOINER}everyone"),
        ("a@HERE", f"a@{JOINER}HERE"),
        ("<@123>", f"\\<@{JOINER}123\\>"),
        ("me@post.test", "me@post.test"),
        ("[treaty](http://evil.test)", "\\[treaty\\](<http://evil.test>)"),
        ("see https://a.test/x_y, ok", "see <https://a.test/x_y>, ok"),
        ("https://good.test@evil.test", "https://good.test@evil.test"),
        ("https://x.test/@everyone", "<https://x.test/%40everyone>"),
        ("# head\n- item\n1. one\n-# small", "\\# head\n\\- item\n1\\. one\n\\-# small"),
        ("> quote", "\\> quote"),
        ("a*b_c~d|e`f\\g", "a\\*b\\_c\\~d\\|e\\`f\\\\g"),
        ("<t:1:F>", "\\<t:1:F\\>"),
        ("12.5 - 3", "12\\.5 - 3"),
    ],
)
def test_discord_escapes(typed: str, shown: str) -> None:
    assert discord_markdown((para(typed),)) == [shown]


def test_discord_card() -> None:
    assert discord_markdown(CARD) == [
        "**Question 214** · #questions · ◷ Waiting\n\n"
        "**How do we \\<register\\> land?**\n\n"
        f"_Asked_ <t:1795488720:F>{JOINER}_, see_ _[the page](<https://mufakat.test/q/1?a=1&b=2>)_{JOINER}_._\n\n"
        "**More**\n> one\n> two\n\n"
        "📖 **Land code** · Cambodia\n**Show all**\n> full text\n\n"
        "1\\. first\n2\\. `second`\n\n"
        "• dot\n\n"
        "**Topic:** Land\n**Load:** 1/3\n\n"
        "✓ Asked → **● Found** → ○ Answered"
    ]


def test_discord_marks_of_neighbours_stay_apart() -> None:
    body = (
        para(
            Span("a", "bold"),
            Span("b", "italic"),
            "c",
            Span("d", "code"),
            Span("e", "strike"),
            Span("`", "code"),
            Span(" f ", "strike"),
        ),
    )
    assert discord_markdown(body) == [f"**a**{JOINER}_b_{JOINER}c{JOINER}`d`{JOINER}~~e~~{JOINER}\\` ~~f~~ "]
