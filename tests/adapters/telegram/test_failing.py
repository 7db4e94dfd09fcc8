"""What each failure of a send means."""

from __future__ import annotations

from typing import Any

import pytest

from bot.adapters.base import SendError, Verdict
from bot.adapters.telegram import factory
from bot.messages.buttons import pack
from bot.messages.types import Address, Button, Kind, Outgoing
from tests.adapters.telegram.conftest import GROUP, OTHER, USER, Bot, in_group, parts, words
from tests.servers.telegram import BOT_ID, TelegramServer

SOLVED = ((Button("Solved it", pack("a.solved", "1"), look="primary"),),)


def standing(bot: Bot, chat: int) -> list[dict[str, Any]]:
    """The bot's messages in a chat."""
    return bot.server.do(
        lambda state: [
            dict(one)
            for (where, number), one in state.messages.items()
            if where == chat and one["from"]["id"] == BOT_ID and (where, number) not in state.deleted
        ]
    )


async def failing(bot: Bot, message: Outgoing) -> SendError:
    with pytest.raises(SendError) as failed:
        await bot.adapter.send(message, nonce="n")
    return failed.value


@pytest.mark.parametrize(
    ("how", "verdict", "code"),
    [
        ({"status": 429, "retry_after": 7}, Verdict.LATER, "flood"),
        ({"status": 500}, Verdict.LATER, "fault"),
        ({"status": 502}, Verdict.LATER, "fault"),
        ({"garbage": True}, Verdict.LATER, "fault"),
        ({"drop": "after"}, Verdict.UNKNOWN, "lost"),
        ({"drop": "before"}, Verdict.UNKNOWN, "lost"),
        ({"status": 401}, Verdict.NEVER, "refused"),
    ],
)
async def test_each_fault_has_its_verdict(bot: Bot, how: dict[str, Any], verdict: Verdict, code: str) -> None:
    bot.server.fault("sendMessage", **how)
    error = await failing(bot, words("x"))
    assert (error.verdict, error.code) == (verdict, code)
    if "retry_after" in how:
        assert error.seconds == 7.0, "exactly"


async def test_a_fault_leaves_it_unknown_where_a_second_copy_would_do_harm(bot: Bot) -> None:
    bot.server.fault("sendMessage", status=502)
    assert (await failing(bot, in_group("x", repeatable=False))).verdict is Verdict.UNKNOWN


async def test_a_fault_that_stays_is_of_the_message(bot: Bot) -> None:
    bot.server.fault("sendMessage", times=50, status=500)
    waits = []
    for _ in range(7):
        error = await failing(bot, words("x"))
        assert error.verdict is Verdict.LATER
        waits.append(error.seconds)
    assert waits == sorted(waits)
    assert (await failing(bot, words("x"))).verdict is Verdict.NEVER


async def test_a_silent_server_is_unknown(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    bot.server.fault("sendMessage", delay=-1)
    monkeypatch.setattr(bot.adapter._api._requests[1], "_read_timeout", 0.1)
    error = await failing(bot, words("x"))
    assert (error.verdict, error.code) == (Verdict.UNKNOWN, "timeout")


async def test_not_reaching_the_server_is_harmless(server: TelegramServer) -> None:
    adapter = factory(parts(server, options={"api_base_url": "http://127.0.0.1:9"}))
    with pytest.raises(SendError) as failed:
        await adapter.send(words("x"), nonce="n")
    assert (failed.value.verdict, failed.value.code) == (Verdict.LATER, "unreached")
    await adapter.close()


@pytest.mark.parametrize(("kept", "code"), [("blocked", "blocked"), ("deactivated", "deactivated")])
async def test_people_who_cannot_be_written_to(bot: Bot, kept: str, code: str) -> None:
    bot.server.do(lambda state: getattr(state, kept).add(str(USER)))
    error = await failing(bot, words("x"))
    assert (error.verdict, error.code) == (Verdict.NEVER, code)


async def test_people_who_never_pressed_start(bot: Bot) -> None:
    error = await failing(bot, words("x", Address("telegram", str(OTHER), None, True)))
    assert (error.verdict, error.code) == (Verdict.NEVER, "never-started")


@pytest.mark.parametrize(("kept", "code"), [("kicked", "kicked"), ("muted", "no-rights")])
async def test_groups_that_cannot_be_written_to(bot: Bot, kept: str, code: str) -> None:
    bot.server.do(lambda state: setattr(state.chats[GROUP], "state", kept))
    error = await failing(bot, in_group("x"))
    assert (error.verdict, error.code) == (Verdict.NEVER, code)


async def test_places_that_do_not_exist(bot: Bot) -> None:
    for place in ("-42", "questions"):
        assert (await failing(bot, words("x", Address("telegram", place)))).verdict is Verdict.NEVER


async def test_a_429_of_one_chat_is_not_everybodys(bot: Bot) -> None:
    bot.server.fault("sendMessage", times=5, status=429, retry_after=30)
    assert [(await failing(bot, words("x", Address("telegram", str(chat))))).code for chat in (-1, -1, -2, -3)] == [
        "flood", "flood", "flood", "global",
    ]  # fmt: skip


async def test_a_group_that_has_moved_is_followed_and_told_of(bot: Bot) -> None:
    bot.people.migrate(GROUP, -1009, tell=False)
    await bot.adapter.send(in_group("after the move", "7", reply_to="5"), nonce="n")
    assert [one["text"] for one in standing(bot, -1009)] == ["after the move"]
    number, _ = bot.people.say(USER, USER, "hello")
    await bot.heard(number)
    moved = [event for event in bot.events if event.kind is Kind.MOVED]
    assert [(event.address.place, event.moved_to) for event in moved] == [(str(GROUP), "-1009")]
