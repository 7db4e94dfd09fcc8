"""Long polling: nothing is confirmed before it is kept, nothing stops it, order within a chat holds."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Any

import pytest

from bot.adapters.base import StartError
from bot.adapters.telegram import factory
from bot.adapters.telegram.convert import ALLOWED
from bot.adapters.telegram.pauses import Pauses
from bot.messages.types import Incoming, Kind
from tests.adapters.telegram.conftest import GROUP, OTHER, USER, Bot, at_work, in_group, parts
from tests.servers.telegram import TOKEN, USERNAME, People, TelegramServer
from tests.servers.telegram.driver import CALM


async def test_nothing_is_confirmed_before_it_is_kept(bot: Bot) -> None:
    kept, begun = asyncio.Event(), asyncio.Event()

    async def slow(_: Incoming) -> None:
        begun.set()
        await kept.wait()

    bot.before = slow
    number, _ = bot.people.say(USER, USER, "hello")
    await begun.wait()
    polls = len(bot.server.calls("getUpdates"))
    await bot.server.until(lambda state: len([1 for name, _ in state.calls if name == "getupdates"]) > polls + 1)
    assert bot.server.do(lambda state: state.confirmed) < number
    kept.set()
    await bot.server.handled(number)
    assert [event.text for event in bot.events] == ["hello"]


async def test_a_slow_chat_does_not_hold_up_another(bot: Bot) -> None:
    kept, done = asyncio.Event(), asyncio.Event()

    async def slow(event: Incoming) -> None:
        if event.text == "slow":
            await kept.wait()
        elif event.text == "quick":
            done.set()

    bot.before = slow
    bot.people.say(USER, USER, "slow")
    number, _ = bot.people.say(OTHER, OTHER, "quick")
    await asyncio.wait_for(done.wait(), 10)
    kept.set()
    await bot.server.handled(number)
    assert sorted(event.text for event in bot.events) == ["quick", "slow"]


async def test_order_within_a_chat_holds_even_when_the_first_is_slow(bot: Bot) -> None:
    async def uneven(event: Incoming) -> None:
        for _ in range(30 - int(event.text)):
            await asyncio.sleep(0)

    bot.before = uneven
    for number in range(30):
        last, _ = bot.people.say(USER, USER, str(number))
    await bot.server.handled(last)
    assert [event.text for event in bot.events] == [str(number) for number in range(30)]


async def test_a_reordered_and_doubled_delivery_is_put_in_order(bot: Bot, server: TelegramServer) -> None:
    server.do(lambda _: setattr(server, "reorder", True))
    server.do(lambda _: setattr(server, "duplicate", True))

    def several(state: Any) -> int:
        number = 0
        for text in "abc":
            number = state.enqueue(
                "message",
                {"message_id": 1, "date": 1, "chat": {"id": USER, "type": "private"}, "text": text,
                 "from": {"id": USER, "is_bot": False, "first_name": "O"}},
            )  # fmt: skip
        return number

    await server.handled(server.do(several))
    assert [event.text for event in bot.events] == ["a", "b", "c"]


async def test_an_event_that_cannot_be_kept_is_tried_again_and_later_ones_wait(bot: Bot) -> None:
    failures = [RuntimeError("locked"), RuntimeError("locked")]

    async def failing(event: Incoming) -> None:
        if event.text == "first" and failures:
            raise failures.pop()

    bot.before = failing
    bot.people.say(USER, USER, "first")
    number, _ = bot.people.say(USER, USER, "second")
    await bot.server.handled(number)
    assert [event.text for event in bot.events] == ["first", "second"]


@pytest.mark.parametrize(
    "how",
    [{"status": 500}, {"status": 502}, {"garbage": True}, {"drop": "before"}, {"status": 429, "retry_after": 1},
     {"status": 401}],
)  # fmt: skip
async def test_no_failure_ends_receiving(bot: Bot, how: dict[str, Any]) -> None:
    bot.server.fault("getUpdates", times=2, **how)
    number, _ = bot.people.say(USER, USER, "still there?")
    assert (await bot.heard(number)).text == "still there?"


async def test_a_conflict_is_said_once_and_waited_out(bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    bot.server.fault("getUpdates", times=3, status=409)
    with caplog.at_level(logging.INFO):
        number, _ = bot.people.say(USER, USER, "hello")
        await bot.heard(number)
    said = [record for record in caplog.records if "second instance" in record.message]
    assert len(said) == 1
    assert "leaked token" in said[0].message


async def test_a_conflict_is_given_more_time_than_other_failures(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    waits = []

    async def wait(_: Pauses, at_least: float = 0.0) -> None:
        waits.append(at_least)

    monkeypatch.setattr(Pauses, "wait", wait)
    bot.server.fault("getUpdates", times=2, status=409)
    number, _ = bot.people.say(USER, USER, "hello")
    await bot.heard(number)
    assert waits == [5 * CALM["pause"]] * 2


async def test_what_we_want_is_always_said_and_nothing_is_dropped(bot: Bot) -> None:
    asked = bot.server.calls("getUpdates")
    assert asked
    assert all(given["allowed_updates"] == ALLOWED for given in asked)
    everything = [given for method in ("deleteWebhook", "setWebhook") for given in bot.server.calls(method)]
    assert all(given.get("drop_pending_updates") is not True for given in everything)


async def test_a_webhook_left_over_is_removed_and_what_waits_is_kept(server: TelegramServer, people: People) -> None:
    number, _ = people.say(USER, USER, "sent before the start")
    server.do(lambda state: state.webhook.update(url="https://example.org/x", secret=""))
    async with at_work(server, people) as bot:
        assert (await bot.heard(number)).text == "sent before the start"


async def test_what_waited_while_nobody_listened_is_heard(server: TelegramServer, people: People) -> None:
    sent = [people.say(USER, USER, str(number))[0] for number in range(250)]
    async with at_work(server, people) as bot:
        await server.handled(sent[-1])
        assert [event.text for event in bot.events] == [str(number) for number in range(250)]


async def test_ids_may_begin_anew(server: TelegramServer, people: People) -> None:
    async with at_work(server, people) as bot:
        bot.adapter._poller._quiet, bot.adapter._poller._timeout = 0.0, 0
        number, _ = people.say(USER, USER, "before")
        await server.handled(number)
        await server.until(lambda state: state.calls[-1][0] == "getupdates" and "offset" not in state.calls[-1][1])
        server.do(lambda state: (setattr(state, "next_update", 17), setattr(state, "confirmed", 0)))
        number, _ = people.say(USER, USER, "after")
        assert number == 17
        await server.until(lambda state: not state.updates)
        assert [event.text for event in bot.events] == ["before", "after"]


async def test_liveness_is_the_last_answer_of_the_server(bot: Bot) -> None:
    number, _ = bot.people.say(USER, USER, "hello")
    await bot.heard(number)
    assert 0 < time.monotonic() - bot.adapter.last_poll < 60


async def test_a_start_without_the_platform_waits_for_it(server: TelegramServer, people: People) -> None:
    server.fault("getMe", times=2, status=500)
    number, _ = people.say(USER, USER, "hello")
    async with at_work(server, people) as bot:
        assert (await bot.heard(number)).text == "hello"


async def test_privacy_mode_is_said_at_the_start(
    server: TelegramServer, people: People, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        async with at_work(server, people) as bot:
            number, _ = people.start(USER)
            await bot.heard(number)
    assert [record.message for record in caplog.records if "privacy mode is on" in record.message]


async def nobody(_: Incoming) -> None:
    """Nothing is handed in."""


async def test_a_refused_token_ends_the_start_with_one_line_that_helps(server: TelegramServer) -> None:
    server.fault("getMe", times=1, status=401)
    adapter = factory(parts(server))
    with pytest.raises(StartError, match=r"MUFAKAT_TELEGRAM__TOKEN.*BotFather") as refused:
        await adapter.run(nobody)
    await adapter.close()
    assert TOKEN not in repr(refused.value)


async def test_whoever_administers_a_place_is_asked_for_setup_only(bot: Bot) -> None:
    number, _ = bot.people.say(USER, GROUP, f"@{USERNAME} hello")
    assert not (await bot.heard(number)).sender.place_admin
    assert bot.server.calls("getChatAdministrators") == []
    number, _ = bot.people.say(USER, GROUP, "/setup")
    assert (await bot.heard(number)).sender.place_admin
    number, _ = bot.people.say(OTHER, GROUP, "/setup")
    assert not (await bot.heard(number)).sender.place_admin
    number, _ = bot.people.say(USER, GROUP, "/setup", anonymous=True)
    event = await bot.heard(number)
    assert event.sender.anonymous
    assert not event.sender.place_admin
    card = (await bot.adapter.send(in_group("card"), nonce="n")).native_id
    number, _ = bot.people.press(USER, GROUP, int(card), "v1:setup.lang:en")
    assert (await bot.heard(number)).sender.place_admin
    assert len(bot.server.calls("getChatAdministrators")) == 1, "asked once, then remembered"


async def test_rights_that_cannot_be_asked_for_are_none(bot: Bot) -> None:
    bot.server.fault("getChatAdministrators", status=500)
    number, _ = bot.people.say(USER, GROUP, "/setup")
    assert not (await bot.heard(number)).sender.place_admin


async def test_everything_that_happens_arrives(bot: Bot) -> None:
    people = bot.people
    _, said = people.say(USER, USER, "one")
    number, _ = people.edit(USER, USER, said, "two")
    assert (await bot.heard(number)).kind is Kind.EDITED
    number, _ = people.block(USER)
    assert (await bot.heard(number)).kind is Kind.BLOCKED
    number, _ = people.block(USER, blocked=False)
    assert (await bot.heard(number)).kind is Kind.JOINED
    number, _ = people.membership(USER, GROUP, "member", "kicked")
    assert (await bot.heard(number)).kind is Kind.LEFT
    number, _ = people.react(USER, USER, said, "👍")
    assert (await bot.heard(number)).kind is Kind.REACTION
    number, _ = people.say(USER, GROUP, "/ask in a topic", thread=7)
    assert (await bot.heard(number)).address.thread == "7"


async def test_stopping_is_prompt_in_the_middle_of_a_long_poll(server: TelegramServer, people: People) -> None:
    began = time.monotonic()
    async with at_work(server, people, parts(server, options={"poll_timeout": 50})):
        await server.until(lambda state: any(name == "getupdates" for name, _ in state.calls))
    assert time.monotonic() - began < 5
