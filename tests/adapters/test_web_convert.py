"""The room's translation: what is typed becomes an event, rows become what the page shows."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.web.convert import (
    Said,
    address_of,
    clean,
    dump_said,
    dump_sent,
    incoming_form,
    incoming_press,
    incoming_text,
    load_said,
    place_key,
    view,
    visible_to,
)
from bot.messages.codec import dump_incoming, load_incoming
from bot.messages.richtext import Badge, Head, Items, Pairs, Para, Quote, Source, Span, Steps, para, plain
from bot.messages.types import Address, Button, Choice, Form, FormField, Incoming, Kind, Outgoing, Sender
from storage.room import RoomMessage

AT = datetime(2026, 11, 24, 2, 31, tzinfo=UTC)
PLACE = Address("web", "questions")
ME = Sender("kh", "Official · Cambodia", "en")
ANY_TEXT = st.text(st.characters() | st.sampled_from("\0\ud800\udfff\u202e@/"), max_size=200)


def typed(text: str, **fields: object) -> Incoming:
    return incoming_text(ME, PLACE, text, at=AT, message_id="5", **fields)  # type: ignore[arg-type]


def row(payload: str, *, sender: str = "", place: str = "questions", only_for: str = "") -> RoomMessage:
    return RoomMessage("9", 12, place, only_for, sender, None, payload, AT, None)


@pytest.mark.parametrize(
    ("text", "command", "rest"),
    [
        ("/help", "help", ""),
        ("/Ask  which form?", "ask", "which form?"),
        ("/ask@Mufakat which form?", "ask", "which form?"),
        ("  /ask line one\nline two ", "ask", "line one\nline two"),
        ("/ask\nquestion: which?", "ask", "question: which?"),
        ("/ask @mufakat who?", "ask", "@mufakat who?"),
    ],
)
def test_commands(text: str, command: str, rest: str) -> None:
    event = typed(text)
    assert (event.kind, event.command, event.text) == (Kind.COMMAND, command, rest)
    assert dict(event.args) == {}


@pytest.mark.parametrize("text", ["/", "/ ask", "//ask", "/5", "/ask!", "see /ask", "/ask@other x", "/" + "a" * 40])
def test_what_is_no_command(text: str) -> None:
    event = typed(text)
    assert (event.kind, event.command, event.text) == (Kind.TEXT, "", text)


def test_start_brings_its_token() -> None:
    assert typed("/start q-214").token == "q-214"
    assert typed("/help q-214").token == ""


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("@mufakat which form?", "which form?"),
        ("@MUFAKAT", ""),
        ("which form, @Mufakat?", "which form, ?"),
        ("hello @mufakat, which form?", "hello , which form?"),
        ("one\n@mufakat two", "one\ntwo"),
    ],
)
def test_a_mention_addresses_the_bot(text: str, rest: str) -> None:
    event = typed(text)
    assert (event.kind, event.addressed, event.text) == (Kind.TEXT, True, rest)


@pytest.mark.parametrize("text", ["mufakat", "me@mufakat.example", "@mufakatan", "@@mufakat", "plain words"])
def test_what_is_no_mention(text: str) -> None:
    event = typed(text)
    assert (event.addressed, event.text) == (False, text)


def test_a_reply_to_the_bot_addresses_it() -> None:
    card = row(dump_sent(Outgoing(PLACE, (Head("Question 214"), para("Which ", Span("form", "bold"), "?")))))
    event = typed("form B", replied=card)
    assert event.addressed
    assert event.reply_to == "9"
    assert "Which form?" in event.reply_text


def test_a_reply_to_a_person_does_not() -> None:
    event = typed("I know", replied=row(dump_said(Said("which form?")), sender="vn"))
    assert (event.addressed, event.reply_text) == (False, "which form?")


def test_buttons_and_forms_come_from_where_their_message_stands() -> None:
    card = row(dump_sent(Outgoing(PLACE, ())), place="@kh")
    pressed = incoming_press(ME, card, "v1:q.ok:1", AT)
    assert (pressed.kind, pressed.button, pressed.form, pressed.message_id) == (
        Kind.PRESS,
        "v1:q.ok:1",
        "",
        "9",
    )
    assert pressed.address == Address("web", "kh", private=True)
    filled = incoming_form(ME, card, "v1:f:1", {"a": ("x", "y\0")}, AT)
    assert (filled.kind, filled.button, filled.form) == (Kind.FORM, "", "v1:f:1")
    assert filled.values == {"a": ("x", "y\ufffd")}


@pytest.mark.parametrize("address", [PLACE, Address("web", "kh", private=True)])
def test_places_have_a_name_of_their_own(address: Address) -> None:
    assert address_of(place_key(address)) == address


def test_who_can_see_what() -> None:
    said = dump_said(Said("x"))
    assert visible_to(row(said), "kh")
    assert visible_to(row(said, place="@kh"), "kh")
    assert not visible_to(row(said, place="@kh"), "th")
    assert visible_to(row(said, only_for="th"), "th")
    assert not visible_to(row(said, only_for="th"), "kh")


def test_a_card_as_the_page_gets_it() -> None:
    sent = Outgoing(
        PLACE,
        (
            Head("Question 214", "disaster", Badge("With an expert", "half", "info")),
            Para((Span("before "), Span("04:52 UTC", at=AT)), "lead"),
            Quote(plain("why"), "Why you"),
            Source("Guide", "Indonesia", plain("all"), "Full steps"),
            Items((plain("one"), plain("two")), ordered=True),
            Pairs((("Host", "Philippines"),)),
            Steps(("Asked", "Answered"), 1),
        ),
        ((Button("Yes", "v1:q.yes:1", look="primary"), Button("Page", url="https://example.org")),),
        form=Form("v1:f:1", "Ask", (FormField("t", "Topic", "one", (Choice("a", "A"),)),), "Send"),
        reply_to="3",
        lang="th",
    )
    shown = view(row(dump_sent(sent), only_for="kh"))
    assert json.loads(json.dumps(shown)) == shown
    assert [block["kind"] for block in shown["body"]] == [
        "head",
        "para",
        "quote",
        "source",
        "items",
        "pairs",
        "steps",
    ]
    assert shown["body"][1]["spans"][1]["at"] == "2026-11-24T02:31:00Z"
    assert shown["buttons"][0][0] == {
        "label": "Yes",
        "action": "v1:q.yes:1",
        "url": "",
        "look": "primary",
        "pressed": False,
    }
    assert shown["form"]["fields"][0]["choices"] == [{"value": "a", "label": "A"}]
    assert (shown["lang"], shown["reply_to"], shown["only_for"], shown["file"]) == ("th", "3", "kh", None)


def test_nothing_shown_reorders_its_surroundings() -> None:
    shown = view(row(dump_sent(Outgoing(PLACE, (para("a\u202eb"),), ((Button("c\u2066d", "v1:x"),),)))))
    assert shown["body"][0]["spans"][0]["text"] == "ab"
    assert shown["buttons"][0][0]["label"] == "cd"
    assert view(row(dump_said(Said("e\u202ef")), sender="kh"))["text"] == "ef"


@given(ANY_TEXT)
def test_whatever_is_typed_survives_the_way_to_the_bot(text: str) -> None:
    event = typed(clean(text))
    assert load_incoming(dump_incoming(event)) == event
    said = Said(clean(text), "3", "en")
    assert load_said(dump_said(said)) == said
    json.dumps(view(row(dump_said(said), sender="kh")), ensure_ascii=False).encode()


@given(st.text())
def test_whatever_the_bot_sends_can_be_shown(text: str) -> None:
    payload = dump_sent(Outgoing(PLACE, (Head(text), para(text)), ((Button(text, "v1:x"),),)))
    json.dumps(view(row(payload)), ensure_ascii=False).encode()


@given(ANY_TEXT)
def test_cleaning_changes_nothing_that_can_be_kept(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned) == len(text)
    assert clean(cleaned) == cleaned
    cleaned.encode()
    assert "\0" not in cleaned
