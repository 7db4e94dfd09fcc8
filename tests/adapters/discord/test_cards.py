"""Cards: what they are made of, and how they get to Discord through the SDK's own client."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.base import SendError, Verdict
from bot.adapters.discord import cards, render
from bot.messages.encode.layout import JOINER
from bot.messages.richtext import Badge, Body, Head, Items, Pairs, Quote, Source, Span, Steps, Tone, para, plain
from bot.messages.types import Address, Attachment, Button, Outgoing, Rows
from tests.adapters.discord.conftest import ANN, BEN, Rig, rig
from tests.messages.bodies import CARD, bodies, units, wild
from tests.servers.discord import DiscordServer, checks
from tests.servers.discord.driver import read
from tests.servers.discord.world import CARD as FLAG
from tests.servers.discord.world import Message, nested

HEAD = Head("Question 214", "#questions", Badge("Waiting", "clock", "wait"))
GO: Rows = ((Button("Go", "v1:x"), Button("Page", url="https://example.org")),)
HELLO: Body = (HEAD, para("hello"))
FULL: Rows = tuple(tuple(Button(f"{row}{n}", f"v1:x:{row}.{n}") for n in range(5)) for row in range(5))
LONG: Body = (HEAD, *(para("word " * 300) for _ in range(3)))
HOSTILE = f"@everyone <@{BEN}> <@&5>"


def texts(body: Body, rows: Rows = ()) -> list[str]:
    """The texts of a body as a card."""
    made = cards.card(body, render.components(rows))
    assert made is not None
    return [one["content"] for one in nested(made) if one["type"] == 10]


# what they are made of


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ((HEAD,), ["### Question 214\n-# \\#questions · ◷ Waiting"]),
        ((Head("a\nb # c"),), ["### a b # c"]),
        ((Head("# a"),), ["### \\# a"]),
        ((Head("", "m"),), ["-# m"]),
        ((Head("t"), para("one")), ["### t", "one"]),
        ((Head("t"), para("one", look="title")), ["### t", "**one**"]),
        ((Head("t"), para(Span("a\nb", "bold"), "c", look="note")), ["### t", "-# **a**\n-# **b**c"]),
        ((Head("t"), Quote(plain("a\nb"), "More")), ["### t", "**More**\n> a\n> b"]),
        ((Head("t"), Source("Land", "KH", plain("full"), "Show")), ["### t", "📖 **Land** · KH\n**Show**\n> full"]),
        ((Head("t"), Items((plain("a"), plain("b")), ordered=True)), ["### t", "1\\. a\n2\\. b"]),
        ((Head("t"), Pairs((("a", "b"), ("c", "d")))), ["### t", "**a:** b\n**c:** d"]),
        ((Head("t"), Steps(("a", "b", "c"), 1)), ["### t", "✓ a → **● b** → ○ c"]),
    ],
)
def test_blocks(body: Body, expected: list[str]) -> None:
    assert [one.replace(JOINER, "") for one in texts(body)] == expected


def test_a_whole_card() -> None:
    made = cards.card(CARD, render.components(GO))
    assert made is not None
    (container,) = made
    assert (container["type"], container["accent_color"]) == (17, cards.ACCENTS["wait"])
    assert [one["type"] for one in container["components"]] == [10] * len(CARD) + [14, 1]
    assert [one.get("url", one.get("custom_id")) for one in container["components"][-1]["components"]] == [
        "v1:x",
        "https://example.org",
    ]
    assert cards.cut(CARD, [])[0]["components"][-1]["type"] == 10, "no line without something below it"


@pytest.mark.parametrize("tone", ["info", "ok", "wait", "bad"])
def test_the_edge_says_the_state(tone: Tone) -> None:
    (made,) = cards.cut((Head("t", badge=Badge("b", "check", tone)),), [])
    assert made["accent_color"] == cards.ACCENTS[tone] != cards.BRAND
    (made,) = cards.cut((Head("t"),), [])
    assert made["accent_color"] == cards.BRAND


def test_what_is_a_card() -> None:
    address = Address("discord", "5")
    assert render.card(Outgoing(address, (HEAD,))) is not None
    assert render.card(Outgoing(address, (para("words"), HEAD))) is None
    assert render.card(Outgoing(address, ())) is None
    assert render.card(Outgoing(address, LONG)) is None, "too long"
    file = Attachment("plan.ics", "text/calendar", "QkVHSU4=")
    assert render.card(Outgoing(address, (HEAD,), attachment=file)) is None, "a card would hide it"


def test_many_blocks_and_many_buttons_are_a_card_all_the_same() -> None:
    body = (HEAD, *(para(f"block {n}") for n in range(60)))
    rows = render.components(FULL)
    made = cards.card(body, rows)
    assert made is not None
    assert len(list(nested(made))) == cards.COMPONENTS
    assert all(f"block {n}" in "\n".join(texts(body, FULL)) for n in range(60))
    assert len(list(nested(cards.card(body, []) or []))) == cards.COMPONENTS


def test_exactly_as_much_as_fits() -> None:
    head = len("### t")
    assert cards.card((Head("t"), para("x" * (4000 - head))), []) is not None
    assert cards.card((Head("t"), para("x" * (4001 - head))), []) is None
    assert cards.card((Head("t"), para("😀" * 2000)), []) is None, "counted as the longest that anybody counts"


def test_what_has_to_stay_a_card_is_cut_between_or_within_blocks() -> None:
    (made,) = cards.cut(LONG, render.components(GO))
    shown = [one["content"] for one in nested([made]) if one["type"] == 10]
    assert shown[0].startswith("### Question 214")
    assert shown[-1].endswith(" …")
    assert 3500 < sum(map(units, shown)) <= 4000
    assert made["components"][-1]["components"][0]["custom_id"] == "v1:x", "the buttons stay"
    assert cards.cut((), []) == []
    assert cards.cut((), render.components(GO))[0]["components"][0]["type"] == 1


CHOICES = st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=5), max_size=5)


def _rows(numbers: list[list[int]], label: str) -> Rows:
    return tuple(
        tuple(Button(label[:80], f"v1:x:{n}", "https://example.org" if n == 9 else "") for n in row) for row in numbers
    )


@given(bodies(), wild, wild, CHOICES, st.sampled_from([1, 1, 3, 40]))
def test_whatever_a_card_says_discord_takes_it(body: Body, title: str, label: str, rows: Any, times: int) -> None:
    message = Outgoing(Address("discord", "5"), (Head(title), *body * times), _rows(rows, label))
    for shaped in (render.card(message), cards.cut(message.body, render.components(message.buttons))):
        if shaped:
            payload = {"components": shaped, "flags": FLAG}
            checks.message(payload)
            parts = list(nested(shaped))
            assert len(parts) <= 40
            assert sum(units(one["content"]) for one in parts if one["type"] == 10) <= 4000
            ids = [one["custom_id"] for one in parts if "custom_id" in one]
            assert len(ids) == len(set(ids))
            assert all(len(one) <= 100 for one in ids)
            assert checks.pings(payload, hook=False) == [], "even without allowed_mentions"


# how they get there


def card(there: Rig, body: Body = HELLO, **more: Any) -> Outgoing:
    return Outgoing(more.pop("address", there.address()), body, more.pop("buttons", GO), **more)


def seen(there: Rig, who: str = "") -> list[Message]:
    return there.server.in_channel(there.channel(), who)


def is_card(message: Message) -> bool:
    return bool(message.flags & FLAG) and not message.content


async def test_a_card_in_a_channel_and_its_button(there: Rig) -> None:
    said = there.say("hi")
    sent = await there.send(card(there, silent=True, reply_to=said))
    message = there.server.world.messages[sent]
    assert message.flags == FLAG | render.SILENT
    assert (message.reference, read(message.words)) == (said, "Question 214\n#questions · ◷ Waiting\n\nhello")
    body = there.server.bodies("POST /channels")[-1]
    assert "content" not in body
    assert (await there.press(sent, "v1:x")).button == "v1:x"


async def test_plain_words_are_no_card(there: Rig) -> None:
    sent = await there.send(card(there, (para("hello"),)))
    message = there.server.world.messages[sent]
    assert (message.flags, message.content, len(message.rows)) == (0, "hello", 1)


async def test_a_card_fills_the_deferred_reply_and_later_ones_are_added(there: Rig) -> None:
    event = await there.command("ask")
    alone = {"only_for": ANN, "answers": event.event_id}
    first = await there.send(card(there, **alone), "1")
    second = await there.send(card(there, **alone), "2")
    assert [(one.id, one.only_for, one.flags) for one in seen(there, ANN)] == [
        (first, ANN, FLAG | 64),
        (second, ANN, FLAG | 64),
    ]
    await there.send(card(there, (HEAD, para("changed")), replace=first, only_for=ANN), "3")
    assert seen(there, ANN)[0].words.endswith("changed")
    assert seen(there, BEN) == []


async def test_a_card_is_changed_in_place_and_stays_one(there: Rig) -> None:
    sent = await there.send(card(there))
    (message,) = seen(there)
    for body in ((HEAD, para("second")), (para("only words"),), LONG):
        await there.send(card(there, body, replace=sent), "2")
        assert is_card(message)
    assert message.words.endswith(" …"), "cut, for a card cannot be two messages"
    assert there.server.calls("PATCH") == [200] * 3


async def test_which_messages_are_cards_is_found_out_again_after_a_restart(server: DiscordServer) -> None:
    async with rig(server) as there:
        await there.online()
        sent = await there.send(card(there))
    async with rig(server, options={**server.options, "cards": False}) as there:
        await there.online()
        for body in ((HEAD, para("second")), (para("only words"),)):
            await there.send(card(there, body, replace=sent), "2")
        (message,) = seen(there)
        assert (is_card(message), message.words) == (True, "only words")
        assert server.calls("PATCH") == [400, 200, 200], "refused once, then known"
        await there.send(card(there), "3")
        assert not is_card(seen(there)[-1]), "but new ones are as the setting says"


async def test_an_older_plain_message_becomes_a_card(server: DiscordServer) -> None:
    async with rig(server, options={**server.options, "cards": False}) as there:
        await there.online()
        sent = await there.send(card(there, LONG))
        assert [one.flags for one in seen(there)] == [0, 0, 0]
        parts = there.state
    async with rig(server, parts) as there:
        await there.online()
        await there.send(card(there, replace=sent), "2")
        first, second, last = seen(there)
        assert is_card(last)
        assert {first.content, second.content} == {"\u2060"}, "the card says all of it"
        await there.send(card(there, LONG, replace=sent), "3")
        assert is_card(last)


async def test_what_is_too_long_for_a_card_is_sent_in_plain_parts(there: Rig) -> None:
    sent = await there.send(card(there, LONG))
    assert [(one.flags, bool(one.rows)) for one in seen(there)] == [(0, False), (0, False), (0, True)]
    assert seen(there)[-1].id == sent
    assert there.server.calls("POST /channels") == [200] * 3


async def test_no_card_pings_anybody(there: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither through the encoder nor, where that would let something through, through what is allowed."""
    # An encoder that escapes nothing: what is left is `allowed_mentions`.
    monkeypatch.setattr(cards, "discord_markdown", lambda body, limit: [HOSTILE])
    event = await there.command("ask")
    sent = await there.send(card(there, (Head(HOSTILE), para(HOSTILE))))
    await there.send(card(there, (Head(HOSTILE), para("more " + HOSTILE)), replace=sent), "2")
    await there.send(card(there, (Head(HOSTILE), para(HOSTILE)), only_for=ANN, answers=event.event_id), "3")
    assert all(HOSTILE in one.words for one in seen(there, ANN))
    assert all(is_card(one) for one in seen(there, ANN))
    assert [one.pings for one in seen(there, ANN)] == [[], []]


# where cards are refused


@pytest.mark.parametrize("code", [50035, 50006, 0])
async def test_a_server_without_cards_gets_plain_messages(
    there: Rig, code: int, caplog: pytest.LogCaptureFixture
) -> None:
    if not code:  # a proxy that tells no reason
        there.server.fault("POST /channels", "error", status=400)
    else:
        there.server.world.refuses_cards = code
    with caplog.at_level(logging.WARNING):
        first = await there.send(card(there))
    second = await there.send(card(there), "2")
    assert [one.id for one in seen(there)] == [first, second]
    assert all(one.content.startswith("**Question 214**") and one.rows for one in seen(there))
    assert there.server.calls("POST /channels") == [400, 200, 200], "tried once"
    assert "a card was refused" in caplog.text
    await there.send(card(there, (HEAD, para("changed")), replace=first), "3")
    assert seen(there)[0].content.endswith("changed")
    assert there.server.calls("PATCH /channels") == [200]


async def test_a_change_that_is_refused_as_a_card_is_made_plain(there: Rig) -> None:
    sent = await there.send(card(there, (para("plain"),)))
    there.server.world.refuses_cards = 50035
    await there.send(card(there, replace=sent), "2")
    assert seen(there)[0].content.endswith("hello")
    assert there.server.calls("PATCH") == [400, 200]


async def test_a_post_of_a_forum_that_may_be_no_card_says_nothing_about_messages(there: Rig) -> None:
    """Discord's documents do not list the flag for the first message of a post; Discord takes it all the same."""
    world = there.server.world
    forum = there.server.do(lambda: world.add_channel("forum", 15))
    first = await there.send(card(there, address=Address("discord", forum.id)), "1")
    world.refuses_cards = 50035
    second = await there.send(card(there, address=Address("discord", forum.id)), "2")
    world.refuses_cards = 0
    third = await there.send(card(there, address=Address("discord", forum.id)), "3")
    assert [is_card(world.messages[one]) for one in (first, second, third)] == [True, False, False]
    await there.send(card(there), "4")
    assert is_card(seen(there)[-1])


async def test_the_deferred_reply_is_filled_all_the_same(there: Rig) -> None:
    there.server.world.refuses_cards = 50035
    event = await there.command("ask")
    sent = await there.send(card(there, only_for=ANN, answers=event.event_id))
    (message,) = seen(there, ANN)
    assert (message.id, message.only_for, message.content[:16]) == (sent, ANN, "**Question 214**")
    assert there.server.calls("PATCH /webhooks") == [400, 200]


async def test_a_long_plain_message_goes_on_plain_where_it_stopped(there: Rig) -> None:
    """After a refused card; the parts that arrived are not sent again, and not followed by a card."""
    there.server.world.refuses_cards = 50035
    body = (HEAD, para("word " * 500))
    there.server.fault("POST /channels", "none", times=2)
    there.server.fault("POST /channels", "limit")
    with pytest.raises(SendError) as failed:
        await there.send(card(there, body))
    assert failed.value.verdict is Verdict.LATER
    await there.send(card(there, body))
    assert [(one.flags, bool(one.rows)) for one in seen(there)] == [(0, False), (0, False), (0, True)]
    assert "".join(one.content for one in seen(there)).count("word") == 500


async def test_a_message_that_is_refused_in_both_shapes_does_not_end_cards(there: Rig) -> None:
    bad = ((Button("Page", url="gopher://example.org"),),)
    with pytest.raises(SendError, match="50035"):
        await there.send(card(there, buttons=bad))
    await there.send(card(there), "2")
    assert [is_card(one) for one in seen(there)] == [True]
    with pytest.raises(SendError, match="50035"):
        await there.send(card(there, (para("x"),), buttons=bad), "3")


async def test_other_refusals_say_nothing_about_cards(there: Rig) -> None:
    there.server.world.closed.add(ANN)
    with pytest.raises(SendError, match="50007"):
        await there.send(card(there, address=Address("discord", ANN, None, True)))
    await there.send(card(there), "2")
    assert is_card(seen(there)[-1])
    there.server.fault("PATCH", "error", status=500)
    with pytest.raises(SendError) as failed:
        await there.send(card(there, replace=seen(there)[-1].id), "3")
    assert failed.value.verdict is Verdict.UNKNOWN
    assert there.server.calls("POST /channels") == [403, 200]
