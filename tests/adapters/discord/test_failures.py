"""When Discord refuses, loses, limits, repeats, reorders and forgets."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest

from bot.adapters.base import SendError, Verdict
from bot.adapters.discord import adapter, breaker
from bot.adapters.discord.rest import TOKEN_REFUSED
from bot.messages.richtext import para
from bot.messages.types import Address, Kind, Outgoing
from bot.services import answering
from tests.adapters.contract import until
from tests.adapters.discord.conftest import ANN, MemoryState, Rig, rig
from tests.servers.discord import DiscordServer


def words(rig: Rig, text: str = "hello", **more: Any) -> Outgoing:
    return Outgoing(more.pop("address", rig.address()), (para(text),), **more)


async def fails(there: Rig, message: Outgoing, nonce: str = "1") -> SendError:
    with pytest.raises(SendError) as failed:
        await there.send(message, nonce)
    assert "hello" not in str(failed.value)
    return failed.value


# verdicts


@pytest.mark.parametrize(
    ("status", "number", "verdict"),
    [
        (403, 50007, Verdict.NEVER),
        (403, 50278, Verdict.NEVER),
        (400, 50007, Verdict.NEVER),
        (404, 10003, Verdict.NEVER),
        (403, 50001, Verdict.NEVER),
        (403, 50013, Verdict.NEVER),
        (400, 200000, Verdict.NEVER),
        (400, 240000, Verdict.NEVER),
        (429, 20016, Verdict.LATER),
        (403, 40003, Verdict.LATER),
        (503, 0, Verdict.UNKNOWN),
    ],
)
async def test_the_json_code_decides(there: Rig, status: int, number: int, verdict: Verdict) -> None:
    there.server.do(lambda: there.server.world.denied.update({there.channel_id: (status, number)}))
    assert (await fails(there, words(there))).verdict is verdict


async def test_closed_private_messages_are_never(there: Rig) -> None:
    there.server.world.closed.add(ANN)
    error = await fails(there, words(there, address=Address("discord", ANN, None, True)))
    assert (error.verdict, error.code) == (Verdict.NEVER, "50007")


async def test_an_edit_of_what_is_gone_is_never(there: Rig) -> None:
    error = await fails(there, words(there, replace="123"))
    assert (error.verdict, error.code) == (Verdict.NEVER, "gone")


async def test_nothing_to_show_is_never(there: Rig) -> None:
    assert (await fails(there, Outgoing(there.address(), ()))).verdict is Verdict.NEVER
    assert there.server.calls("/messages") == []


@pytest.mark.parametrize("everywhere", [False, True])
async def test_a_limit_is_obeyed_exactly_and_not_slept_on(there: Rig, everywhere: bool) -> None:
    there.server.fault("POST /channels", "limit", seconds=7.25, everywhere=everywhere)
    error = await fails(there, words(there))
    assert (error.verdict, error.seconds) == (Verdict.LATER, 7.25)
    assert (error.code == "global") is everywhere
    await there.send(words(there))
    assert there.server.calls("POST /channels") == [429, 200]


async def test_the_edge_refuses_without_json(there: Rig) -> None:
    there.server.fault("POST /channels", "edge", seconds=33)
    error = await fails(there, words(there))
    assert (error.verdict, error.seconds, error.code) == (Verdict.LATER, 33, "global")


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_a_server_error_is_unknown_and_one_call(there: Rig, status: int) -> None:
    there.server.fault("POST /channels", "error", status=status)
    assert (await fails(there, words(there))).verdict is Verdict.UNKNOWN
    assert there.server.calls("POST /channels") == [status]


async def test_a_lost_answer_is_unknown_and_its_repeat_is_recognised(there: Rig) -> None:
    there.server.fault("POST /channels", "drop")
    assert (await fails(there, words(there))).verdict is Verdict.UNKNOWN
    sent = await there.send(words(there))
    assert [one.id for one in there.server.in_channel(there.channel())] == [sent]


async def test_a_lost_answer_to_a_deferred_reply_changes_nothing(there: Rig) -> None:
    event = await there.command("ask")
    there.server.fault("@original", "drop")
    message = words(there, only_for=ANN, answers=event.event_id)
    assert (await fails(there, message)).verdict is Verdict.UNKNOWN
    sent = await there.send(message)
    assert [one.id for one in there.server.in_channel(there.channel(), ANN)] == [sent]


async def test_a_long_message_goes_on_where_it_stopped(there: Rig) -> None:
    message = Outgoing(there.address(), tuple(para("word " * 300) for _ in range(3)))
    there.server.fault("POST /channels", "limit", times=0)
    there.server.faults.requests[-1].times, there.server.faults.requests[-1].kind = 1, "drop"
    assert (await fails(there, message)).verdict is Verdict.UNKNOWN
    await there.send(message)
    assert len(there.server.in_channel(there.channel())) == 3


async def test_an_answer_that_takes_too_long_is_unknown(there: Rig) -> None:
    there.server.fault("POST /channels", "hold")
    with pytest.raises(SendError) as failed:
        await there.adapter._rest.call(
            "POST", "/channels/{channel_id}/messages", channel_id=there.channel_id, body={"content": "x"}, deadline=0.05
        )
    assert failed.value.verdict is Verdict.UNKNOWN


async def test_no_connection_is_later(server: DiscordServer) -> None:
    async with rig(server) as there:
        await there.online()
        address = there.address()
        from discord.http import Route

        before, Route.BASE = Route.BASE, "http://127.0.0.1:9/api/v10"
        try:
            error = await fails(there, words(there, address=address))
        finally:
            Route.BASE = before
        assert error.verdict is Verdict.LATER


async def test_before_the_login_everything_is_later(server: DiscordServer) -> None:
    async with rig(server) as there:
        with pytest.raises(SendError) as failed:
            await there.adapter.send(words(there, address=Address("discord", "5")), nonce="1")
        assert failed.value.verdict is Verdict.LATER


async def test_a_private_chat_that_vanished_is_opened_anew(there: Rig) -> None:
    address = Address("discord", ANN, None, True)
    await there.send(words(there, address=address))
    server = there.server
    server.do(lambda: server.world.channels.pop(server.world.private(ANN).id))
    sent = await there.send(words(there, address=address), "2")
    assert server.world.messages[sent].channel == server.world.private(ANN).id


# the breaker


async def test_a_destination_that_refuses_three_times_is_not_called_again(there: Rig) -> None:
    there.server.do(lambda: there.server.world.denied.update({there.channel_id: (403, 50013)}))
    message = words(there)
    for n in range(5):
        assert (await fails(there, message, str(n))).verdict is Verdict.NEVER
    assert there.server.calls("POST /channels") == [403] * 3
    there.server.do(lambda: there.server.world.denied.clear())
    there.say("are you there?")
    await there.next()
    await there.send(message, "6")


async def test_sending_stops_long_before_discord_bans(there: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(breaker, "MOST_INVALID", 3)
    there.server.fault("POST /channels", "limit", times=3)
    for n in range(3):
        await fails(there, words(there), str(n))
    error = await fails(there, words(there), "4")
    assert (error.verdict, error.code) == (Verdict.LATER, "global")
    assert len(there.server.calls("POST /channels")) == 3
    there.clock.advance(timedelta(seconds=error.seconds))
    await there.send(words(there), "5")


async def test_a_shared_limit_does_not_count(there: Rig) -> None:
    there.server.fault("POST /channels", "limit", scope="shared")
    await fails(there, words(there))
    assert there.adapter.breaker.invalid == there.server.rest.invalid == 0


async def test_the_first_401_stops_everything_with_one_line(there: Rig, caplog: pytest.LogCaptureFixture) -> None:
    address = there.address()
    there.server.do(lambda: setattr(there.server.world, "token", "reset"))
    for n in range(3):
        assert (await fails(there, words(there, address=address), str(n))).verdict is Verdict.LATER
    assert there.server.calls("POST /channels") == [401]
    assert [one.message for one in caplog.records if one.levelname == "ERROR"] == [TOKEN_REFUSED]


async def test_a_wrong_token_at_the_start_is_one_call_and_one_line(
    server: DiscordServer, caplog: pytest.LogCaptureFixture
) -> None:
    async with rig(server, options={**server.options, "token": "wrong"}) as there:
        await until(lambda: there.adapter.breaker.stopped)
        assert server.calls("GET /users/@me") == [401]
        assert [one.message for one in caplog.records if one.levelname == "ERROR"] == [TOKEN_REFUSED]
        assert "wrong" not in caplog.text


# sessions


async def test_a_cut_connection_resumes_and_nothing_is_missed(there: Rig) -> None:
    server = there.server
    await server.await_(lambda: server.hub.lose(resumable=True))
    said = there.say("meanwhile", there.private())
    assert (await there.next()).event_id == f"m{said}"
    await server.until(lambda: server.hub.resumes)
    assert server.hub.identifies == 1


@pytest.mark.parametrize("code", [None, 4000, 4009, 1000])
async def test_after_a_lost_session_what_was_said_is_read_again(there: Rig, code: int | None) -> None:
    server, bot = there.server, there.server.world.bot
    private, channel, other = there.private(), there.channel(), there.channel("general")
    there.say("first", private)
    there.say(f"<@{bot}> first", channel, mention=True)
    await there.caught_up()
    while not there.events.empty():
        there.events.get_nowait()
    await server.await_(lambda: server.hub.lose(resumable=False, code=code))
    said = [there.say(f"<@{bot}> {n}", place, mention=True) for n in range(60) for place in (channel, other)]
    said += [there.say(str(n), private) for n in range(5)]
    made = there.channel("made meanwhile")
    said.append(there.say(f"<@{bot}> new", made, mention=True))
    seen = [await there.next() for _ in said]
    assert sorted(one.message_id for one in seen if one.addressed or one.address.private) == sorted(said)
    await server.until(lambda: server.hub.identifies == 2)
    for place in (channel.id, other.id):
        here = [int(one.message_id) for one in seen if one.address.place == place]
        assert here == sorted(here), "in order within a channel"


async def test_a_restart_reads_on_and_a_first_start_reads_nothing_old(server: DiscordServer) -> None:
    state, bot = MemoryState(), server.world.bot
    channel = server.people.channel
    server.do(lambda: server.people.say(ANN, channel("questions"), f"<@{bot}> long ago", mention=True))
    async with rig(server, state) as there:
        await there.online()
        there.say(f"<@{bot}> one", mention=True)
        assert (await there.next()).text == "one", "what was said before the first start is not ours"
    server.do(lambda: server.people.say(ANN, channel("questions"), f"<@{bot}> two", mention=True))
    async with rig(server, state) as there:
        assert (await there.next()).text == "two"
        there.say(f"<@{bot}> three", mention=True)
        assert (await there.next(Kind.TEXT)).text == "three"


async def test_backfill_ends_at_its_cap(there: Rig) -> None:
    server, bot = there.server, there.server.world.bot
    channel = there.channel()
    await there.caught_up()
    await server.await_(lambda: server.hub.lose(resumable=False))
    for n in range(260):
        there.say(f"<@{bot}> {n}", channel, mention=True)
    seen = [await there.next() for _ in range(200)]
    assert [one.text for one in seen] == [str(n) for n in range(200)]
    there.say(f"<@{bot}> last", channel, mention=True)
    assert (await there.next()).text == "last"
    assert there.adapter.backfill.read == 200
    assert there.server.calls("GET /channels") == [200] * 4


async def test_what_is_said_now_comes_after_what_was_missed(there: Rig) -> None:
    server, bot = there.server, there.server.world.bot
    await there.caught_up()
    server.fault("GET /channels", "hold")
    await server.await_(lambda: server.hub.lose(resumable=False))
    there.say(f"<@{bot}> missed", mention=True)
    await server.until(lambda: server.hub.identifies == 2)
    there.say(f"<@{bot}> now", mention=True)
    await there.caught_up()
    server.do(server.faults.released.set)
    assert [(await there.next()).text for _ in range(2)] == ["missed", "now"]


async def test_backfill_outlives_a_server_error(there: Rig) -> None:
    server, bot = there.server, there.server.world.bot
    await there.caught_up()
    server.fault("GET /channels", "error", times=2)
    await server.await_(lambda: server.hub.lose(resumable=False))
    there.say(f"<@{bot}> hello", mention=True)
    assert (await there.next()).text == "hello"


async def test_discord_asks_to_reconnect(there: Rig) -> None:
    server = there.server
    server.do(lambda: server.hub.raw({"op": 7, "d": None}))
    await server.until(lambda: server.hub.resumes)
    there.say("still here", there.private())
    assert (await there.next()).text == "still here"


async def test_a_gateway_that_says_nonsense_is_left_and_found_again(there: Rig) -> None:
    server = there.server
    server.do(lambda: server.hub.raw("{not json"))
    await server.until(lambda: server.hub.identifies == 2)
    there.say("still here", there.private())
    assert (await there.next()).text == "still here"


async def test_sessions_that_fail_follow_each_other_ever_more_slowly(
    server: DiscordServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with rig(server, options={**server.options, "token": "wrong"}) as there:
        await until(lambda: there.adapter.breaker.stopped)
    sessions: list[float] = []

    async def fails_at_once() -> None:
        sessions.append(there.clock.monotonic())
        if len(sessions) == 12:
            raise asyncio.CancelledError

    monkeypatch.setattr(there.adapter, "_session", fails_at_once)
    monkeypatch.setattr(adapter.random, "uniform", lambda _least, most: most)
    there.adapter.breaker.stopped = ""
    with pytest.raises(asyncio.CancelledError):
        await there.adapter._stay_connected()
    waits = [after - before for before, after in pairwise(sessions)]
    assert waits == [2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 300.0, 300.0, 300.0]


async def test_a_new_session_after_a_lost_one_is_not_asked_for_at_once(there: Rig) -> None:
    client, began = there.adapter._client, there.clock.monotonic()
    assert client is not None
    await client.before_identify_hook(None, initial=True)
    assert there.clock.monotonic() == began
    await client.before_identify_hook(None, initial=False)
    assert 1.0 <= there.clock.monotonic() - began <= 5.0


async def test_ranking_leaves_the_loop_free_for_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    ranked_in = []

    async def gathered(*_: object) -> object:
        return SimpleNamespace(phrases=("flood data",))

    def rank(*_: object) -> list[object]:
        ranked_in.append(threading.current_thread())
        return []

    monkeypatch.setattr(answering, "gather", gathered)
    monkeypatch.setattr(answering, "rank", rank)
    await answering.Answerer().decide(None, "flood data")  # type: ignore[arg-type]  # nothing is looked up
    assert len(ranked_in) == 1
    assert ranked_in[0] is not threading.main_thread()


# dispatches


async def test_duplicates_are_one_event(there: Rig) -> None:
    there.server.faults.duplicate = 3
    there.say("once", there.private())
    there.server.do(lambda: there.server.people.command(ANN, there.server.world.channels[there.channel_id], "ask", {}))
    events = [await there.next(), await there.next()]
    there.server.faults.duplicate = 0
    await there.caught_up()
    assert sorted(one.kind for one in events) == [Kind.COMMAND, Kind.TEXT]
    assert there.events.empty()
    assert there.server.calls("/callback") == [200]


async def test_reordered_and_delayed_dispatches_all_arrive(there: Rig) -> None:
    server = there.server
    server.do(lambda: setattr(server.faults, "hold_dispatches", True))
    said = [there.say(str(n), there.private()) for n in range(5)]
    server.do(lambda: server.hub.release(backwards=True))
    assert {(await there.next()).message_id for _ in said} == set(said)


async def test_an_event_that_cannot_be_kept_is_tried_again(there: Rig) -> None:
    there.failing = 2
    said = there.say("keep me", there.private())
    assert (await there.next()).message_id == said


async def test_a_message_under_way_holds_its_watermark_back(server: DiscordServer) -> None:
    state = MemoryState()
    async with rig(server, state) as there:
        await there.online()
        private = there.private()
        there.say("before", private)
        await there.next()
        stalled = asyncio.Event()

        async def stall(_: object) -> None:
            stalled.set()
            await asyncio.Event().wait()

        there.adapter._receiver.on_event = stall
        said = there.say("lost with the process", private)
        await stalled.wait()
    async with rig(server, state) as there:
        assert (await there.next()).message_id == said


async def test_an_unknown_thread_that_cannot_be_looked_up_is_still_heard(there: Rig) -> None:
    server = there.server
    thread = server.do(lambda: server.world.add_channel("old", 11, parent=there.channel_id))
    server.fault(f"GET /channels/{thread.id}", "error")
    there.say(f"<@{server.world.bot}> hello", thread, mention=True)
    assert (await there.next()).address == replace(there.address(), place=thread.id)
