"""A card as each platform would be sent it: what our encoders made, read back, and what a limit does to it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.discord import cards
from bot.messages.encode import discord_markdown, telegram_html
from bot.messages.encode.layout import JOINER
from bot.messages.richtext import Badge, Body, Head, Para, Quote, Source, Span, para, plain
from bot.messages.types import Address, Attachment, Button, Form, FormField, Outgoing
from bot.web import looks
from bot.web.looks import DISCORD, TELEGRAM, Look, Note, on_discord, on_telegram
from bot.web.markup import Passage, read_discord, read_telegram

HERE = Address("web", "questions")
LOOKS_CSS = (Path(looks.__file__).parent / "static" / "looks.css").read_text(encoding="utf-8")
WORDS: Body = (para("words"),)
HOSTILE = [
    "*bold* _thin_ ~~gone~~ `code` **twice** __thrice__",
    "<b>bold</b> <script>alert(1)</script> & &lt; &#60; </b>",
    "[the treaty](https://evil.example) and <https://evil.example> and <t:1:F>",
    "> quoted\n- listed\n1. numbered\n# titled\n-# small",
    "a\\*b \\\\ c_d_e f*g*h",
    "@everyone @here <@123> <#456> @somebody",
    "|| hidden || ``` fenced ```",
]


def texts(key: str, _lang: str) -> str:
    return {"discord-fill-in": "Fill in"}[key]


def sent(*rows: tuple[Button, ...], body: Body = WORDS, **fields: Any) -> Outgoing:
    return Outgoing(HERE, body, rows, **fields)


def words(passages: list[Passage]) -> str:
    return "".join(span.text for one in passages for span in one.spans).replace(JOINER, "")


def codes(look: Look) -> list[str]:
    return [note.code for note in look.notes]


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_somebody_typed_is_read_as_they_typed_it(typed: str) -> None:
    """Nothing of it is mark-up: what slipped through an encoder would miss here, or have a style."""
    (html,), (markdown,) = telegram_html((para(typed),)), discord_markdown((para(typed),))
    for passages in (read_telegram(html), read_discord(markdown)):
        assert {span.style for one in passages for span in one.spans} == {"plain"}
        assert not any(one.quoted for one in passages)
    assert words(read_telegram(html)) == typed
    shown = words(read_discord(markdown)).replace("<https", "https").replace(">", "")
    assert shown == typed.replace("<https", "https").replace(">", "")


def test_styles_links_moments_and_quotations_are_read_back() -> None:
    at = datetime(2026, 11, 24, 2, 31, tzinfo=UTC)
    body: Body = (
        Head("Title"),
        Para(
            (
                Span("here", link="https://example.org/a_b"),
                Span(" and "),
                Span("thin", "italic"),
                Span(" "),
                Span("off", "strike"),
                Span(" "),
                Span("x_y", "code"),
                Span(" "),
                Span("Tue 24 Nov", at=at),
            )
        ),
        Quote(plain("first\nsecond")),
    )
    for passages in (read_telegram(telegram_html(body)[0]), read_discord(discord_markdown(body)[0])):
        spans = [span for one in passages for span in one.spans]
        found = {span.style: span.text for span in spans if span.style != "plain"}
        assert found == {"bold": "Title", "italic": "thin", "strike": "off", "code": "x_y"}
        assert [span.link for span in spans if span.link] == ["https://example.org/a_b"]
        assert [span.at for span in spans if span.at] == [at]
        assert [words([one]) for one in passages if one.quoted] == ["first\nsecond"]


def test_telegram_folds_details_and_discord_only_quotes_them() -> None:
    body: Body = (Source("Guide", "2026", plain("All of it."), "Full answer"),)
    (folded,) = [one for one in on_telegram(sent(body=body), texts).texts[0] if one.quoted]
    (quoted,) = [one for one in on_discord(sent(body=body), texts).texts[0] if one.quoted]
    assert (folded.folded, quoted.folded) == (True, False)
    assert words([folded]) == words([quoted]) == "All of it."


def test_a_long_text_becomes_several_messages() -> None:
    body: Body = tuple(para("word " * 150) for _ in range(8))
    telegram, discord = on_telegram(sent(body=body), texts), on_discord(sent(body=body), texts)
    assert (len(telegram.texts), len(discord.texts)) == (2, 4)
    assert telegram.notes == [Note("split", count=2, most=4096)]
    assert discord.notes == [Note("split", count=4, most=2000)]


def test_buttons_stand_as_the_platform_lays_them_out() -> None:
    row = tuple(Button(f"b{n}", f"v1:a.b:{n}") for n in range(4))
    telegram, discord = on_telegram(sent(row), texts), on_discord(sent(row), texts)
    assert [[one["label"] for one in row] for row in telegram.rows] == [["b0", "b1", "b2"], ["b3"]]
    assert [[one["action"] for one in row] for row in discord.rows] == [[one.action for one in row]]
    assert codes(telegram) == ["wrapped"]
    assert codes(discord) == []


def test_buttons_without_room_are_named() -> None:
    rows = tuple((Button(f"b{n}", f"v1:a.b:{n}"),) for n in range(27))
    look = on_discord(sent(*rows), texts)
    assert [len(row) for row in look.rows] == [5] * 5
    assert look.notes == [
        Note("left-out", "b25", most=25, warns=True),
        Note("left-out", "b26", most=25, warns=True),
        Note("packed", count=5),
    ]


def test_labels_and_payloads_at_their_limits() -> None:
    row = (Button("L" * 70, "a"), Button("over", "x" * 65), Button("near", "x" * 60), Button("fine", "x" * 54))
    look = on_telegram(sent(row), texts)
    assert look.rows[0][0]["label"] == "L" * 63 + "…"
    assert [note for note in look.notes if note.code != "wrapped"] == [
        Note("label", "L" * 70, 70, TELEGRAM.label_limit, True),
        Note("payload-over", "over", 65, TELEGRAM.payload_bytes, True),
        Note("payload-near", "near", 60, TELEGRAM.payload_bytes),
    ]
    assert codes(on_discord(sent(row), texts)) == []
    assert DISCORD.payload_bytes == 100


def test_looks_of_buttons() -> None:
    row = (
        Button("go", "a", look="primary"),
        Button("end", "b", look="danger"),
        Button("mine", "c", pressed=True),
        Button("page", url="https://example.org"),
    )
    telegram = [one for row in on_telegram(sent(row), texts).rows for one in row]
    assert [(one["label"], one["look"]) for one in telegram] == [
        ("go", "primary"),
        ("end", "danger"),
        ("✓ mine", "default"),
        ("page", "link"),
    ]
    assert [one["look"] for one in on_discord(sent(row), texts).rows[0]] == ["primary", "danger", "chosen", "link"]


@pytest.mark.parametrize(
    ("message", "telegram"),
    [
        (sent(only_for="kh"), ["alert"]),
        (sent(body=(para("long " * 60),), only_for="kh"), ["private"]),
        (sent((Button("go", "a"),), only_for="kh"), ["private"]),
        (sent(card="question:1/draft", only_for="kh"), ["private"]),
        (sent(), []),
    ],
)
def test_for_one_person_alone(message: Outgoing, telegram: list[str]) -> None:
    assert codes(on_telegram(message, texts)) == telegram
    assert codes(on_discord(message, texts)) == (["ephemeral"] if message.only_for else [])


def test_a_form_is_asked_step_by_step_or_opens_from_a_button() -> None:
    fields = (FormField("a", "First?"), FormField("b", "S" * 50))
    form = Form("v1:ask", "Your question", fields, "Continue")
    message = sent((Button("Cancel", "v1:x"),), form=form)
    telegram, discord = on_telegram(message, texts), on_discord(message, texts)
    assert (telegram.steps, telegram.notes) == (["First?", "S" * 50], [Note("steps", count=2)])
    assert [one["label"] for row in discord.rows for one in row] == ["Fill in", "Cancel"]
    assert [one.get("opens", False) for row in discord.rows for one in row] == [True, False]
    assert discord.notes == [Note("modal"), Note("label", "S" * 50, 50, 45, True)]


def _card(tone: Any = "wait", *, body: Body = ()) -> Body:
    return (Head("Question 7", "Service delivery", Badge("Looking for an expert", "clock", tone)), *body)


def test_on_discord_a_card_has_a_heading_small_print_and_an_edge() -> None:
    body = _card(body=(Para(plain("How do we?")), Para(plain("First line\nsecond line"), look="note")))
    look = on_discord(sent((Button("Follow", "a"),), body=body), texts)
    (passages,) = look.texts
    assert look.edge == "wait"
    assert [(one.size, words([one])) for one in passages] == [
        ("heading", "Question 7"),
        ("small", words([passages[1]])),
        ("", "How do we?"),
        ("small", "First line\nsecond line"),
    ]
    assert "Service delivery" in words([passages[1]])
    assert look.notes == []


@pytest.mark.parametrize("tone", cards.ACCENTS)
def test_the_edge_has_the_colour_that_discord_is_sent(tone: str) -> None:
    assert on_discord(sent(body=_card(tone)), texts).edge == tone
    name = "" if tone == "plain" else f"={tone}"
    rule = re.search(rf"\.discord\[data-edge{name}\] {{ border-left[^#]*#([0-9a-f]{{6}})", LOOKS_CSS)
    assert rule is not None
    assert int(rule[1], 16) == cards.ACCENTS[tone]  # type: ignore[index]


def test_what_discord_shows_plainly_has_no_edge() -> None:
    assert on_discord(sent(), texts).edge == ""
    file = Attachment("minutes.txt", "text/plain", "aGk=")
    assert on_discord(sent(body=_card(), attachment=file), texts).edge == ""
    long = _card(body=tuple(para("word " * 150) for _ in range(8)))
    look = on_discord(sent(body=long), texts)
    assert (look.edge, codes(look)) == ("", ["split"])
    assert on_telegram(sent(body=_card()), texts).edge == ""


def test_a_heading_that_somebody_typed_is_none() -> None:
    typed = "### titled\n-# small\n# again"
    passages = on_discord(sent(body=_card(body=(para(typed),))), texts).texts[0]
    assert words(passages).endswith(typed)
    assert [one.size for one in passages if one.size == "heading"] == ["heading"]
