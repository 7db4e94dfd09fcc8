"""A topic for each question in private chats: opened with its first message, and done without where there are none."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.adapters.base import SendError, Sent, Verdict
from bot.clock import ManualClock
from bot.messages.types import Address, Outgoing
from tests.adapters.telegram.conftest import GROUP, OTHER, USER, Bot, at_work, in_group, words
from tests.servers.telegram import BOT_ID, USERNAME, People, TelegramServer

HOUR = timedelta(hours=1)


@pytest.fixture
async def topical(server: TelegramServer, people: People) -> AsyncIterator[Bot]:
    """A bot that has topics in private chats."""
    server.do(lambda state: setattr(state, "has_topics_enabled", True))
    async with at_work(server, people) as one:
        for person in (USER, OTHER):
            number, _ = people.start(person)
            await server.handled(number)
        one.events.clear()
        yield one


def about(question: int, text: str = "x", thread: str | None = None, person: int = USER, **more: Any) -> Outgoing:
    address = Address("telegram", str(person), thread, True)
    return words(text, address, within=f"question:{question}", title=f"Question {question}: how?", **more)


def threads(bot: Bot, chat: int = USER) -> list[tuple[str, int | None]]:
    """What the bot said in a chat, and in which topic."""
    return bot.server.do(
        lambda state: [
            (one["text"], one.get("message_thread_id"))
            for (where, _), one in state.messages.items()
            if where == chat and one["from"]["id"] == BOT_ID and "text" in one
        ]
    )


async def failing(bot: Bot, message: Outgoing) -> SendError:
    with pytest.raises(SendError) as failed:
        await bot.adapter.send(message, nonce="n")
    return failed.value


async def test_the_first_message_opens_a_topic_and_the_others_follow(topical: Bot) -> None:
    _, asked = topical.people.say(USER, USER, "how?")
    first = await topical.adapter.send(about(1, "card", reply_to=str(asked)), nonce="a")
    assert first.thread
    await topical.adapter.send(about(1, "answer", first.thread), nonce="b")
    second = await topical.adapter.send(replace(about(2, "other"), title="  Two\nlines " + "long " * 40), nonce="c")
    assert threads(topical) == [
        ("card", int(first.thread)),
        ("answer", int(first.thread)),
        ("other", int(second.thread)),
    ]
    names = [given["name"] for given in topical.server.calls("createForumTopic")]
    assert names == ["Question 1: how?", ("Two lines " + "long " * 40)[:128]]
    card = topical.server.do(lambda state: state.messages[USER, int(first.native_id)])
    assert "reply_to_message" not in card, "what it answers stands outside of the topic"


async def test_a_bot_without_topics_asks_for_none(bot: Bot) -> None:
    assert (await bot.adapter.send(about(1), nonce="a")).thread == ""
    assert threads(bot) == [("x", None)]
    assert bot.server.calls("createForumTopic") == []


async def test_what_is_no_first_message_of_a_matter_in_private_opens_none(topical: Bot) -> None:
    plain = await topical.adapter.send(words("no matter"), nonce="a")
    edited = await topical.adapter.send(about(1, "edited", replace=plain.native_id), nonce="b")
    assert edited == Sent(plain.native_id)
    await topical.adapter.send(replace(in_group("in a group"), within="question:1", title="Question 1"), nonce="c")
    assert topical.server.calls("createForumTopic") == []
    assert threads(topical) == [("edited", None)]


async def test_whispers_of_a_group_open_one_in_the_private_chat_only_if_they_go_there(topical: Bot) -> None:
    card = await topical.adapter.send(in_group("card"), nonce="card")
    number, _ = topical.people.press(USER, GROUP, int(card.native_id), "v1:x")
    event = await topical.heard(number)
    whisper = replace(in_group("Only you", only_for=str(USER), answers=event.event_id), within="question:1", title="Q")
    assert await topical.adapter.send(whisper, nonce="a") == Sent("")
    assert topical.server.calls("createForumTopic") == []
    private = await topical.adapter.send(whisper, nonce="b")
    assert threads(topical) == [("Only you", int(private.thread))]


async def test_a_chat_that_is_refused_one_is_not_asked_again_for_an_hour(
    topical: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    clock = topical.adapter._parts.clock
    assert isinstance(clock, ManualClock)
    topical.server.do(lambda state: setattr(state.chats[USER], "flat", True))
    with caplog.at_level(logging.INFO, "bot.adapters.telegram.topics"):
        for nonce in ("a", "b"):
            assert (await topical.adapter.send(about(1, nonce), nonce=nonce)).thread == ""
        assert (await topical.adapter.send(about(1, person=OTHER), nonce="c")).thread, "others have theirs"
        assert len(topical.server.calls("createForumTopic")) == 2
        clock.advance(HOUR)
        await topical.adapter.send(about(1, "d"), nonce="d")
        assert len(topical.server.calls("createForumTopic")) == 3
        topical.server.do(lambda state: setattr(state.chats[USER], "flat", False))
        clock.advance(HOUR)
        assert (await topical.adapter.send(about(1, "e"), nonce="e")).thread, "switched on again"
    assert [thread is None for _, thread in threads(topical)] == [True, True, True, False]
    (said,) = caplog.messages
    assert "not a forum" in said
    assert str(USER) not in said


@pytest.mark.parametrize("how", [{"drop": "after"}, {"drop": "before"}, {"status": 500}, {"garbage": True}])
async def test_a_topic_that_is_uncertain_is_done_without(topical: Bot, how: dict[str, Any]) -> None:
    topical.server.fault("createForumTopic", **how)
    assert (await topical.adapter.send(about(1), nonce="a")).thread == ""
    assert threads(topical) == [("x", None)]


async def test_what_would_stop_the_message_stops_it_before_a_topic_is_opened(topical: Bot) -> None:
    topical.server.fault("createForumTopic", status=429, retry_after=7)
    error = await failing(topical, about(1))
    assert (error.verdict, error.seconds) == (Verdict.LATER, 7)
    topical.people.block(USER)
    error = await failing(topical, about(1))
    assert (error.verdict, error.code, error.closed) == (Verdict.NEVER, "blocked", True)
    assert topical.server.calls("sendMessage") == []
    topical.people.block(USER, blocked=False)
    assert (await topical.adapter.send(about(1), nonce="n")).thread, "neither was an answer about topics"


async def test_half_done_goes_on_in_the_topic_that_was_made(topical: Bot) -> None:
    topical.server.fault("sendMessage", status=429, retry_after=1)
    assert (await failing(topical, about(1, "card"))).verdict is Verdict.LATER
    sent = await topical.adapter.send(about(1, "card"), nonce="n")
    assert threads(topical) == [("card", int(sent.thread))]
    assert len(topical.server.calls("createForumTopic")) == 1


async def test_two_at_once_share_one(topical: Bot) -> None:
    sent = await asyncio.gather(*(topical.adapter.send(about(1), nonce=nonce) for nonce in "ab"))
    assert len({one.thread for one in sent}) == 1
    assert len(topical.server.calls("createForumTopic")) == 1


async def test_a_topic_that_a_person_deleted_is_done_without(topical: Bot) -> None:
    first = await topical.adapter.send(about(1, "card"), nonce="a")
    topical.server.do(lambda state: state.chats[USER].topics.clear())
    for nonce in "bc":
        await topical.adapter.send(about(1, "later", first.thread), nonce=nonce)
    await topical.adapter.send(about(1, "card, changed", first.thread, replace=first.native_id), nonce="d")
    assert threads(topical) == [("card, changed", int(first.thread)), ("later", None), ("later", None)]


async def test_what_is_said_and_pressed_in_a_topic_names_it(topical: Bot) -> None:
    sent = await topical.adapter.send(about(1, "card"), nonce="a")
    number, _ = topical.people.say(USER, USER, "and then?", thread=int(sent.thread))
    event = await topical.heard(number)
    assert event.address == Address("telegram", str(USER), sent.thread, True)
    assert event.reply_to == "", "the note that the topic was created is not answered"
    number, _ = topical.people.press(USER, USER, int(sent.native_id), "v1:x")
    assert (await topical.heard(number)).address.thread == sent.thread
    number, _ = topical.people.say(USER, USER, f"elsewhere, @{USERNAME}")
    assert (await topical.heard(number)).address.thread is None


async def test_typing_is_shown_in_the_topic(topical: Bot) -> None:
    topical.adapter._acks._typing_after = 0.0
    sent = await topical.adapter.send(about(1, "card"), nonce="a")
    number, _ = topical.people.say(USER, USER, "and then?", thread=int(sent.thread))
    await topical.heard(number)
    await topical.server.until(lambda state: state.actions)
    assert [given["message_thread_id"] for given in topical.server.calls("sendChatAction")] == [sent.thread]
