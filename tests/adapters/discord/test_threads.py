"""One thread for each matter, below its first message: the real SDK client at the local Discord."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.adapters.base import SendError, Sent, Verdict
from bot.adapters.discord.threads import name_of
from bot.messages.richtext import Head, para
from bot.messages.types import Address, Kind, Outgoing
from tests.adapters.discord.conftest import ANN, Rig, rig
from tests.servers.discord import DiscordServer
from tests.servers.discord.world import Channel

TITLE = "Question 1: Which form?"


def card(where: Address, text: str = "card", **more: Any) -> Outgoing:
    return Outgoing(where, (para(text),), **{"within": "question:1", "title": TITLE, **more})


async def sent(there: Rig, message: Outgoing, nonce: str = "1") -> Sent:
    return await there.adapter.send(message, nonce=nonce)


def at(channel: Channel | str, thread: str | None = None) -> Address:
    return Address("discord", channel if isinstance(channel, str) else channel.id, thread)


def contents(there: Rig, channel: str) -> list[str]:
    return [one.content for one in there.server.in_channel(there.server.world.channels[channel])]


async def knows(there: Rig) -> None:
    """Everything that was dispatched so far has arrived."""
    await there.caught_up()


# threads below messages


async def test_the_first_message_of_a_matter_opens_its_thread(there: Rig) -> None:
    first = await sent(there, card(there.address()))
    assert first == Sent(first.native_id, first.native_id)
    thread = there.server.world.channels[first.thread]
    assert (thread.name, thread.parent, thread.auto_archive) == (TITLE, there.channel().id, 10_080)
    assert contents(there, there.channel().id) == ["card"], "it stands in the channel"
    later = await sent(there, card(at(there.channel(), thread.id), "answer"), "2")
    assert later.thread == ""
    assert contents(there, thread.id) == ["answer"]
    assert await sent(there, card(at(there.channel(), thread.id), "new", replace=first.native_id), "3") == Sent(
        first.native_id
    )
    assert contents(there, there.channel().id) == ["new"], "and is changed there"
    await sent(there, card(at(there.channel(), thread.id), "corrected", replace=later.native_id), "4")
    assert contents(there, thread.id) == ["corrected"]


async def test_only_what_is_public_and_belongs_to_a_matter_gets_one(there: Rig) -> None:
    assert (await sent(there, card(there.address(), within=""), "1")).thread == ""
    assert (await sent(there, card(Address("discord", ANN, None, True)), "2")).thread == ""
    event = await there.command("ask", question="x")
    assert (await sent(there, card(there.address(), only_for=ANN, answers=event.event_id), "3")).thread == ""
    voice = there.server.do(lambda: there.server.world.add_channel("voice", 2))
    there.server.do(lambda: there.server.hub.dispatch("CHANNEL_CREATE", there.server.world.channel(voice)))
    await knows(there)
    assert (await sent(there, card(at(voice)), "4")).thread == ""
    assert there.server.calls("/threads") == []


async def test_the_answer_to_a_command_has_a_thread_too(there: Rig) -> None:
    event = await there.command("ask", question="x")
    answer = await sent(there, card(there.address(), answers=event.event_id))
    assert answer.thread == answer.native_id


async def test_a_long_message_has_its_thread_below_the_part_with_the_buttons(there: Rig) -> None:
    body = tuple(para("x" * 1900) for _ in range(2))
    first = await sent(there, replace(card(there.address()), body=body))
    assert first.thread == first.native_id == there.server.in_channel(there.channel())[-1].id
    await sent(there, card(at(there.channel(), first.thread), "short", replace=first.native_id), "2")
    assert contents(there, there.channel().id)[-1] == "short"


@pytest.mark.parametrize("lack", ["create_public_threads", "most_threads"])
async def test_without_a_thread_the_message_stands_all_the_same(
    there: Rig, lack: str, caplog: pytest.LogCaptureFixture
) -> None:
    world = there.server.world
    if lack == "most_threads":
        world.most_threads = 0
    else:
        world.lacks.add(lack)
    for nonce in "12345":
        assert (await sent(there, card(there.address()), nonce)).thread == ""
    assert len(contents(there, there.channel_id)) == 5
    assert len([one for one in caplog.records if "no thread" in one.message]) == 1, "noted once"
    refused = there.server.calls(f"POST /channels/{there.channel_id}/messages/")
    assert len(refused) == (3 if lack != "most_threads" else 5), "three 403 in a row are enough"


async def test_a_thread_that_is_there_already_is_the_one(there: Rig) -> None:
    there.server.fault("/threads", "drop")
    first = await sent(there, card(there.address()))
    assert there.server.calls("/threads") == [200, 400], "its answer was lost"
    assert first.thread == first.native_id
    again = await sent(there, card(there.address()), "1")
    assert again == first, "as after a crash between the message and its thread"


async def test_a_limit_on_threads_has_the_delivery_asked_for_again(there: Rig) -> None:
    there.server.fault("/threads", "limit", seconds=2.5)
    with pytest.raises(SendError) as failed:
        await sent(there, card(there.address()))
    assert (failed.value.verdict, failed.value.seconds) == (Verdict.LATER, 2.5)
    assert (await sent(there, card(there.address()))).thread
    assert contents(there, there.channel_id) == ["card"], "it is not said twice"
    there.server.fault("/threads", "limit", seconds=500.0)
    assert (await sent(there, card(there.address()), "2")).thread == "", "nobody waits so long for a thread"


async def test_a_server_error_leaves_the_message_without_a_thread(there: Rig) -> None:
    there.server.fault("/threads", "error", times=2)
    assert (await sent(there, card(there.address()))).thread == ""
    assert there.server.calls("/threads") == [500, 500]


async def test_a_name_fits(there: Rig) -> None:
    for title in ("x" * 300, "  two\n\nlines\u202e  ", "\U0001f468‍\U0001f469‍\U0001f467" * 40, "​"):
        first = await sent(there, card(there.address(), title=title), title[:3])
        assert 1 <= len(there.server.world.channels[first.thread].name) <= 100
    assert name_of(replace(card(there.address(), title=""), body=(para("a"), Head("Meeting")))) == "Meeting"
    assert name_of(card(there.address(), "words", title="")) == "words"
    assert name_of(replace(card(there.address(), within=""), body=(Head("Notice"),))) == "Notice"
    assert name_of(card(there.address(), " ", title=" ")) == "…"


# threads as places


async def test_a_mention_in_a_thread_of_ours_is_heard_there(there: Rig) -> None:
    first = await sent(there, card(there.address()))
    thread = there.server.world.channels[first.thread]
    there.say(f"<@{there.server.world.bot}> more", thread, mention=True)
    event = await there.next(Kind.TEXT)
    while not event.addressed:
        event = await there.next(Kind.TEXT)
    assert (event.address.place, event.address.thread) == (there.channel().id, first.thread)


async def test_an_edit_takes_its_thread_out_of_the_archive(there: Rig) -> None:
    first = await sent(there, card(there.address()))
    inside = at(there.channel(), first.thread)
    answer = await sent(there, card(inside, "answer"), "2")
    thread = there.server.world.channels[first.thread]
    thread.archived = True
    await sent(there, card(inside, "corrected", replace=answer.native_id), "3")
    assert (contents(there, thread.id), thread.archived) == (["corrected"], False)
    thread.archived = True
    await sent(there, card(inside, "more"), "4")
    assert not thread.archived, "what is sent does that by itself"


async def test_what_stands_in_the_channel_is_changed_there_though_the_thread_is_anothers(there: Rig) -> None:
    there.server.world.lacks.add("create_public_threads")
    alone = await sent(there, card(there.address()))
    there.server.world.lacks.discard("create_public_threads")
    second = await sent(there, card(there.address(), "answer"), "2")
    assert (alone.thread, second.thread) == ("", second.native_id)
    await sent(there, card(at(there.channel(), second.thread), "changed", replace=alone.native_id), "3")
    assert contents(there, there.channel().id) == ["changed", "answer"]
    with pytest.raises(SendError) as failed:
        await sent(there, card(at(there.channel(), second.thread), "x", replace="12"), "4")
    assert (failed.value.verdict, failed.value.code) == (Verdict.NEVER, "gone")


@pytest.mark.parametrize("why", ["locked", "deleted", "forbidden"])
async def test_what_a_thread_refuses_is_said_in_its_channel(there: Rig, why: str) -> None:
    world = there.server.world
    first = await sent(there, card(there.address()))
    if why == "locked":
        world.channels[first.thread].locked = True
    elif why == "deleted":
        gone = world.channels.pop(first.thread)
        told = {"id": gone.id, "type": 11, "parent_id": gone.parent, "guild_id": world.guild}
        there.server.do(lambda: there.server.hub.dispatch("THREAD_DELETE", told))
        await knows(there)
    else:
        world.lacks.add("send_messages_in_threads")
    inside = at(there.channel(), first.thread)
    said = [(await sent(there, card(inside, str(n)), f"n{n}")).native_id for n in range(5)]
    assert contents(there, there.channel().id) == ["card", "0", "1", "2", "3", "4"]
    await sent(there, card(inside, "changed", replace=said[0]), "e")
    assert contents(there, there.channel().id)[1] == "changed"


@pytest.mark.parametrize("why", ["locked", "deleted", "forbidden"])
async def test_what_a_private_thread_refuses_is_said_nowhere(there: Rig, why: str) -> None:
    server = there.server
    thread = server.do(lambda: server.people.thread("questions", "Among us", 12, locked=why == "locked"))
    await knows(there)
    if why == "forbidden":
        server.world.lacks.add("send_messages_in_threads")
    elif why == "deleted":
        del server.world.channels[thread.id]
        told = {"id": thread.id, "type": 12, "parent_id": thread.parent, "guild_id": server.world.guild}
        server.do(lambda: server.hub.dispatch("THREAD_DELETE", told))
        await knows(there)
    with pytest.raises(SendError) as failed:
        await sent(there, card(at(there.channel(), thread.id)))
    assert failed.value.verdict is Verdict.NEVER
    assert contents(there, there.channel_id) == []


async def test_threads_of_a_channel_the_bot_is_let_into_are_known(there: Rig) -> None:
    server = there.server
    thread = server.do(lambda: server.world.add_channel("old", 11, parent=server.people.channel("questions").id))
    told = {"guild_id": server.world.guild, "threads": [server.world.channel(thread)], "members": []}
    server.do(lambda: server.hub.dispatch("THREAD_LIST_SYNC", told))
    there.say(f"<@{server.world.bot}> hello", thread, mention=True)
    assert (await there.next(Kind.TEXT)).address == at(there.channel(), thread.id)
    assert server.calls("GET /channels") == [], "nothing had to be looked up"


async def test_what_was_said_in_a_thread_of_ours_is_read_again(server: DiscordServer) -> None:
    """Opened while there was no session, or quiet for so long that nothing is remembered of it."""
    async with rig(server) as there:
        await there.online()
        quiet = await sent(there, card(there.address()), "1")
        await knows(there)
        there.adapter._marks._newest.pop(quiet.thread)
        server.do(lambda: setattr(server.faults, "hold_dispatches", True))
        made = await sent(there, card(there.address()), "2")
        mention = f"<@{server.world.bot}>"
        said = [
            there.say(f"{mention} {n}", server.world.channels[one.thread], mention=True)
            for n, one in enumerate((quiet, made))
        ]
        server.do(server.hub.held.clear)
        server.do(lambda: setattr(server.faults, "hold_dispatches", False))
        await server.await_(lambda: server.hub.lose(resumable=False))
        seen = [await there.next(Kind.TEXT) for _ in said]
        assert {one.message_id for one in seen} == set(said)
        assert {one.address.thread for one in seen} == {quiet.thread, made.thread}
