"""Recorded dispatches through the pure translation; commands, forms, payloads."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.base import ArgumentSpec, CommandSpec, Verdict
from bot.adapters.discord import commands, convert, forms, render
from bot.adapters.discord.backfill import Marks, gaps
from bot.adapters.discord.channels import Channels
from bot.adapters.discord.errors import refused
from bot.messages.codec import dump_incoming, load_incoming
from bot.messages.richtext import para
from bot.messages.types import Address, Button, Choice, Form, FormField, Kind, Outgoing
from tests.adapters.discord.conftest import MemoryState
from tests.servers.discord import checks

AT = datetime(2026, 11, 24, 2, 31, tzinfo=UTC)
ME = "1000"
WHERE = convert.Where("77", None, "#questions · Community")
AUTHOR = {"id": "91", "username": "ann", "global_name": "Ann", "discriminator": "0", "avatar": None}
BOT = {"id": ME, "username": "mufakat", "bot": True}
MESSAGE: dict[str, Any] = {
    "id": "500",
    "channel_id": "77",
    "guild_id": "9",
    "author": AUTHOR,
    "member": {"nick": "Ann B.", "roles": []},
    "content": "<@1000> which form, <@92>?",
    "mentions": [BOT, {"id": "92", "username": "ben", "global_name": None}],
    "mention_roles": [],
    "attachments": [{"id": "1", "filename": "a.pdf"}],
    "type": 0,
    "edited_timestamp": None,
}


def message(**more: Any) -> Any:
    data = {name: value for name, value in {**MESSAGE, **more}.items() if value is not ...}
    return convert.message(data, WHERE, AT, me=ME, my_roles=frozenset({"70"}))


def test_a_message() -> None:
    event = message()
    assert (event.kind, event.event_id, event.message_id) == (Kind.TEXT, "m500", "500")
    assert (event.text, event.addressed, event.attachments) == ("which form, @ben?", True, 1)
    assert (event.sender.native_id, event.sender.name) == ("91", "Ann B.")
    assert event.address == Address("discord", "77")
    assert event.place_title == "#questions · Community"
    assert load_incoming(dump_incoming(event)) == event


def test_a_private_message_is_at_the_person() -> None:
    event = message(guild_id=..., member=..., mentions=[], content="hello")
    assert event.address == Address("discord", "91", None, True)
    assert (event.addressed, event.place_title) == (False, "")


def test_a_reply_to_the_bot_addresses_it_even_without_a_ping() -> None:
    replied = {"id": "400", "author": BOT, "content": "**Question 1**"}
    event = message(
        type=19, content="", mentions=[], referenced_message=replied, message_reference={"message_id": "400"}
    )
    assert event.addressed
    assert (event.reply_to, event.reply_text) == ("400", "**Question 1**")


def test_a_reply_to_a_person_does_not() -> None:
    event = message(
        type=19, mentions=[], referenced_message={"id": "4", "author": AUTHOR}, message_reference={"message_id": "4"}
    )
    assert not event.addressed


def test_a_reply_to_something_deleted() -> None:
    event = message(type=19, referenced_message=None, message_reference={"message_id": "400"})
    assert (event.reply_to, event.reply_text) == ("400", "")


def test_the_role_of_the_bot() -> None:
    event = message(mentions=[], mention_roles=["70"], content="<@&70> hello <@&71>")
    assert (event.addressed, event.text) == (True, "hello <@&71>")


@pytest.mark.parametrize(
    "more",
    [
        {"author": BOT},
        {"author": {"id": "5", "bot": True}},
        {"webhook_id": "5"},
        {"type": 7},
        {"type": 6},
        {"author": {**AUTHOR, "id": ME}},
    ],
)
def test_what_no_person_said(more: dict[str, Any]) -> None:
    assert message(**more) is None


def test_an_edit_needs_a_new_text() -> None:
    def edited(**more: Any) -> Any:
        return convert.message({**MESSAGE, **more}, WHERE, AT, me=ME, edited=True)

    assert edited() is None
    first, second = (edited(edited_timestamp=f"2026-11-24T02:3{n}:00.000000+00:00") for n in (1, 2))
    assert first.kind is Kind.EDITED
    assert first.event_id != second.event_id


@pytest.mark.parametrize(
    "more", [{"id": ...}, {"id": "x"}, {"id": True}, {"author": ...}, {"mentions": {}}, {"mentions": [1]}, {"id": "٣"}]
)
def test_what_is_not_as_documented(more: dict[str, Any]) -> None:
    with pytest.raises(convert.Unreadable):
        message(**more)


BASE: dict[str, Any] = {
    "id": "600",
    "token": "tok",
    "application_id": "2000",
    "channel_id": "77",
    "locale": "pt-BR",
    "member": {"user": AUTHOR, "permissions": "32", "roles": []},
}


def arrived(**more: Any) -> convert.Interaction:
    return convert.interaction({**BASE, **more}, WHERE, AT, spoken={"ask": frozenset({"question"})})


def test_a_command() -> None:
    options = [{"name": "question", "type": 3, "value": "which?"}, {"name": "topic", "type": 3, "value": "data"}]
    one = arrived(type=2, data={"name": "ask", "type": 1, "options": options})
    assert one.event is not None
    assert (one.event.command, one.event.text, one.event.event_id) == ("ask", "which?", "i600")
    assert (one.event.sender.locale, one.event.sender.place_admin) == ("pt", True)
    assert one.event.message_id == ""


def test_a_command_in_private() -> None:
    one = convert.interaction(
        {**{k: v for k, v in BASE.items() if k != "member"}, "user": AUTHOR, "type": 2, "data": {"name": "ask"}},
        convert.Where(""),
        AT,
    )
    assert one.direct
    assert one.event is not None
    assert one.event.address == Address("discord", "91", None, True)


def test_a_press_and_a_form() -> None:
    card = {"id": "400"}
    pressed = arrived(type=3, data={"custom_id": "v1:x:1#2", "component_type": 2}, message=card)
    assert pressed.event is not None
    assert (pressed.event.button, pressed.event.message_id) == ("v1:x:1", "400")
    opens = arrived(type=3, data={"custom_id": "form:v1:ask", "component_type": 2}, message=card)
    assert (opens.event, opens.opens) == (None, "v1:ask")
    parts = [
        {"type": 18, "component": {"type": 4, "custom_id": "a", "value": "x\x00"}},
        {"type": 18, "component": {"type": 3, "custom_id": "b", "values": ["1", "2"]}},
        {"type": 1, "components": [{"type": 4, "custom_id": "c", "value": ""}]},
        {"type": 10, "id": 4},
    ]
    filled = arrived(type=5, data={"custom_id": "form:v1:ask", "components": parts}, message=card)
    assert filled.event is not None
    assert filled.event.form == "v1:ask"
    assert filled.event.values == {"a": ("x\ufffd",), "b": ("1", "2"), "c": ("",)}


def test_the_words_of_a_card() -> None:
    inner = [{"type": 10, "content": "### Question 7"}, {"type": 14}, {"type": 9, "components": [{"type": 10}]}]
    inner.append({"type": 1, "components": [{"type": 2, "label": "Go"}]})
    assert convert.shown({"content": "", "components": [{"type": 17, "components": inner}]}) == "### Question 7"
    assert convert.shown({"content": "words", "components": [{"type": 10, "content": "x"}]}) == "words"
    deep: dict[str, Any] = {"type": 10, "content": "x"}
    for _ in range(1000):
        deep = {"type": 17, "components": [deep]}
    assert convert.shown({"components": [deep]}) == ""
    with pytest.raises(convert.Unreadable):
        convert.shown({"components": [1]})


def test_a_menu() -> None:
    found = {"400": {"id": "400", "content": "how?", "author": AUTHOR, "attachments": []}}
    one = arrived(type=2, data={"name": "Ask", "type": 3, "target_id": "400", "resolved": {"messages": found}})
    assert one.event is not None
    assert (one.event.kind, one.event.text, one.event.message_id) == (Kind.MENU, "how?", "400")


def test_completion() -> None:
    options = [
        {"name": "question", "type": 3, "value": "x"},
        {"name": "topic", "type": 3, "value": "fl", "focused": True},
    ]
    one = arrived(type=4, data={"name": "ask", "options": options})
    assert (one.event, one.command, one.argument, one.typed) == (None, "ask", "topic", "fl")


@pytest.mark.parametrize("more", [{"type": 1}, {"type": 2, "data": {}}, {"type": 2, "token": ""}, {"type": 99}])
def test_interactions_that_are_none(more: dict[str, Any]) -> None:
    with pytest.raises(convert.Unreadable):
        arrived(**{"data": {"name": "x"}, **more})


# publishing


def specs() -> tuple[CommandSpec, ...]:
    args = (ArgumentSpec("free", {"en": "Free"}), ArgumentSpec("topic", {"en": "T"}, required=True, kind="topic"))
    return (
        CommandSpec("ask", {"en": "Ask " + "x" * 200, "th": "ถาม", "ms": "Tanya", "id": "Tanya"}, args),
        CommandSpec("away", {"en": "Away"}, group=False),
        CommandSpec("queue", {"en": "Queue"}, roles=frozenset({"coordinator"})),
        CommandSpec("setup", {"en": "Set up"}, roles=frozenset({"place_admin"}), private=False),
    )


def test_the_tree_is_taken_by_discord() -> None:
    tree = commands.tree(specs(), lambda key, _: key, completes=True)
    checks.commands(tree)
    ask, away, queue, setup, menu = tree
    assert len(ask["description"]) == 100
    assert ask["description_localizations"] == {"th": "ถาม", "id": "Tanya"}
    assert [(one["name"], one.get("autocomplete")) for one in ask["options"]] == [("topic", True), ("free", None)]
    assert (away["contexts"], setup["contexts"], queue["contexts"]) == ([1], [0], [0, 1])
    assert queue["default_member_permissions"] == str(1 << 33)
    assert setup["default_member_permissions"] == str(1 << 5)
    assert (menu["type"], menu["name"]) == (3, "Ask an expert about this")


def test_the_digest_sees_every_change() -> None:
    first = commands.tree(specs(), lambda key, _: key, completes=True)
    assert commands.digest(first, "1") == commands.digest(list(first), "1")
    assert commands.digest(first, "1") != commands.digest(first, "2")
    assert commands.digest(first, "1") != commands.digest(commands.tree(specs(), lambda k, _: k, completes=False), "1")


def test_too_much_to_publish() -> None:
    with pytest.raises(ValueError, match="100"):
        commands.tree(tuple(CommandSpec(f"c{n}", {"en": "x"}) for n in range(101)), lambda k, _: k, completes=False)
    args = tuple(ArgumentSpec(f"a{n}" + "x" * 29, {"en": "y" * 100}) for n in range(25))
    tree = commands.tree((CommandSpec("big", {"en": "x"}, args),), lambda k, _: k, completes=False)
    assert commands.characters(tree[0]) < commands.CHARACTERS


# what is sent


ANY = st.text(st.characters() | st.sampled_from("\0\ud800\u202e@<>#*_`~|[]()"), max_size=400)


@given(ANY, ANY, st.integers(0, 40))
def test_whatever_is_said_discord_takes_it(text: str, label: str, many: int) -> None:
    rows = tuple((Button(label[:80], f"v1:x:{n % 3}"),) for n in range(min(many, 5)))
    for post in render.posts(Outgoing(Address("discord", "5"), (para(text),) * 5, rows), "n" * many or "1"):
        if not render.is_empty(post, None):
            checks.message(post)
            assert checks.pings({**post, "allowed_mentions": None}, hook=False) == []


@given(ANY, ANY, st.lists(st.text(min_size=1, max_size=120), unique=True, max_size=30), st.booleans())
def test_whatever_is_asked_discord_shows_it(title: str, hint: str, options: list[str], required: bool) -> None:
    choices = tuple(Choice(f"v{n}", label) for n, label in enumerate(options))
    fields = (
        FormField("a", title, "text", hint=hint, value=(hint,), max_chars=9000),
        FormField("b", title, "one", choices, required=required, value=("v0",)),
        FormField("c", title, "many", choices, required=required, most=4),
        FormField("d", title, "line", required=required, hint=hint),
        FormField("e", title, "one"),
        FormField("f", title, "line"),
    )
    checks.modal(forms.modal(Form("v1:ask", title, fields, "Send")))


def test_nonces_are_short_and_each_its_own() -> None:
    assert render.short_nonce("12345") == "12345"
    long = {render.short_nonce("x" * 30 + str(n)) for n in range(100)}
    assert len(long) == 100
    assert all(len(one) <= 25 for one in long)


def test_fitting_into_the_messages_that_stand_there() -> None:
    assert render.squeeze(["a"], 3) == ["", "", "a"]
    assert render.squeeze(["a", "b", "c"], 2) == ["a", "b …"]


@pytest.mark.parametrize(
    ("status", "number", "verdict", "code"),
    [
        (403, 50007, Verdict.NEVER, "50007"),
        (400, 50278, Verdict.NEVER, "50278"),
        (404, 10008, Verdict.NEVER, "gone"),
        (400, 30046, Verdict.NEVER, "30046"),
        (400, 50035, Verdict.NEVER, "50035"),
        (403, 0, Verdict.NEVER, "403"),
        (401, 0, Verdict.LATER, "token"),
        (401, 50027, Verdict.NEVER, "50027"),
        (400, 40003, Verdict.LATER, "40003"),
        (500, 0, Verdict.UNKNOWN, "500"),
        (503, 40333, Verdict.LATER, "40333"),
    ],
)
def test_verdicts(status: int, number: int, verdict: Verdict, code: str) -> None:
    error = refused(status, number)
    assert (error.verdict, error.code) == (verdict, code)


# watermarks


async def test_marks_survive_and_never_overtake_what_is_under_way() -> None:
    state = MemoryState()
    marks = Marks(state)
    marks.began("77", "10")
    marks.began("77", "12")
    marks.done("77", "12")
    assert marks.of("77") == 9
    await marks.flush()
    again = Marks(state)
    await again.load()
    assert (again.of("77"), again.known) == (9, True)
    marks.done("77", "10")
    assert marks.of("77") == 12
    await marks.flush()
    await marks.flush()
    assert state.writes == 2


def guild(*channels: tuple[str, str | None]) -> dict[str, Any]:
    return {"id": "9", "channels": [{"id": one, "type": 0, "last_message_id": last} for one, last in channels]}


async def test_where_something_was_missed() -> None:
    marks = Marks(MemoryState())
    assert list(gaps(guild(("5", "100"), ("6", None)), marks)) == [], "a first start reads nothing old"
    marks.known = True
    assert list(gaps(guild(("5", "100")), marks)) == []
    found = list(gaps(guild(("5", "140"), ("90", "150"), ("120", "150"), ("121", None)), marks))
    assert found == [("5", 100), ("120", 120)], (
        "a channel that is older than our newest mark is not read from its start"
    )
    assert marks.of("5") == 100, "held until it was read"
    marks.release("5", 100)
    assert marks.of("5") == 140


def test_threads_know_their_parent() -> None:
    channels = Channels()
    channels.guild({"id": "9", "name": "C", "channels": [{"id": "5", "type": 0, "name": "q"}], "roles": []}, ME)
    channels.channel({"id": "6", "type": 11, "name": "t", "parent_id": "5", "guild_id": "9"})
    assert channels.of("6") == convert.Where("5", "6", "#q · C")
    assert channels.channel({"id": "8", "type": 1}) is None
