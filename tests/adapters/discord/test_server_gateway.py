"""The local Discord's gateway: asked with a plain WebSocket client."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from tests.adapters.discord.conftest import ANN
from tests.servers.discord import DiscordServer
from tests.servers.discord.server import PATIENCE

INTENTS = 1 | 1 << 9 | 1 << 12


@dataclass
class Wire:
    """One connection."""

    server: DiscordServer
    socket: aiohttp.ClientWebSocketResponse

    async def frame(self) -> dict[str, Any]:
        found: dict[str, Any] = await self.socket.receive_json(timeout=PATIENCE)
        return found

    async def code(self) -> int | None:
        """The code it is closed with."""
        while not self.socket.closed:
            await self.socket.receive(timeout=PATIENCE)
        return self.socket.close_code

    async def identify(self, **more: Any) -> None:
        told = {"token": self.server.world.token, "properties": {"os": "x"}, "intents": INTENTS, **more}
        await self.socket.send_json({"op": 2, "d": told})

    async def ready(self, **more: Any) -> dict[str, Any]:
        await self.identify(**more)
        ready, guild = await self.frame(), await self.frame()
        assert (ready["t"], ready["s"], guild["t"], guild["s"]) == ("READY", 1, "GUILD_CREATE", 2)
        return dict(ready["d"])


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as one:
        yield one


async def connect(server: DiscordServer, session: aiohttp.ClientSession, query: str = "?v=10&encoding=json") -> Wire:
    return Wire(server, await session.ws_connect(server.gateway_url + query))


@pytest.fixture
async def wire(server: DiscordServer, session: aiohttp.ClientSession) -> AsyncIterator[Wire]:
    one = await connect(server, session)
    hello = await one.frame()
    assert (hello["op"], hello["d"]["heartbeat_interval"]) == (10, 41_250)
    yield one
    await one.socket.close()


async def test_ready_and_heartbeats(wire: Wire) -> None:
    ready = await wire.ready()
    assert {"user", "guilds", "session_id", "resume_gateway_url", "application", "shard"} <= set(ready)
    await wire.socket.send_json({"op": 1, "d": 2})
    assert (await wire.frame())["op"] == 11


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("{", 4002),
        ('{"d": 1}', 4002),
        ("x" * 5000, 4002),
        ('{"op": 77}', 4001),
        ('{"op": 3, "d": {}}', 4003),
        ('{"op": 2, "d": {"token": "wrong", "properties": {}, "intents": 1}}', 4004),
        ('{"op": 2, "d": {"token": "wrong"}}', 4002),
        ('{"op": 6, "d": {"token": "wrong", "session_id": "", "seq": 0}}', 4004),
    ],
)
async def test_frames_that_end_the_connection(wire: Wire, frame: str, code: int) -> None:
    await wire.socket.send_str(frame)
    assert await wire.code() == code


@pytest.mark.parametrize(("intents", "code"), [(1 << 27, 4013), ("1", 4013), (INTENTS | 1 << 15, 4014), (1 << 1, 4014)])
async def test_intents_that_are_refused(wire: Wire, intents: Any, code: int) -> None:
    await wire.identify(intents=intents)
    assert await wire.code() == code


async def test_one_identify_a_connection(wire: Wire) -> None:
    await wire.ready()
    await wire.identify()
    assert await wire.code() == 4005


async def test_the_version_is_asked_for(server: DiscordServer, session: aiohttp.ClientSession) -> None:
    assert await (await connect(server, session, "?v=6&encoding=json")).code() == 4012
    assert await (await connect(server, session, "?v=10&encoding=etf")).code() == 4012


async def test_resuming_replays_what_was_missed(wire: Wire, session: aiohttp.ClientSession) -> None:
    ready, server = await wire.ready(), wire.server
    await server.await_(lambda: server.hub.lose(resumable=True))
    await wire.code()
    people = server.people
    said = server.do(lambda: people.say(ANN, server.world.private(ANN), "meanwhile"))
    again = await connect(server, session)
    await again.frame()
    told = {"token": server.world.token, "session_id": ready["session_id"], "seq": 2}
    await again.socket.send_json({"op": 6, "d": told})
    missed, resumed = await again.frame(), await again.frame()
    assert (missed["t"], missed["s"], missed["d"]["id"]) == ("MESSAGE_CREATE", 3, said.id)
    assert resumed["t"] == "RESUMED"
    await again.socket.close()


@pytest.mark.parametrize("how", ["unknown session", "too far", "forgotten", "knob"])
async def test_a_session_that_is_lost(wire: Wire, session: aiohttp.ClientSession, how: str) -> None:
    ready, server = await wire.ready(), wire.server
    await server.await_(lambda: server.hub.lose(resumable=how != "forgotten"))
    if how == "knob":
        server.faults.resumable = False
    again = await connect(server, session)
    await again.frame()
    told = {"token": server.world.token, "session_id": ready["session_id"], "seq": 2}
    told |= {"unknown session": {"session_id": "x"}, "too far": {"seq": 99}}.get(how, {})
    await again.socket.send_json({"op": 6, "d": told})
    assert await again.frame() == {"op": 9, "d": False}
    await again.ready()
    await again.socket.close()


async def test_a_close_code_to_order(wire: Wire) -> None:
    await wire.ready()
    await wire.server.await_(lambda: wire.server.hub.lose(resumable=True, code=4009))
    assert await wire.code() == 4009


async def test_content_without_the_intent(wire: Wire) -> None:
    server, people = wire.server, wire.server.people
    await wire.ready()

    def talk() -> None:
        channel = people.channel("questions")
        people.say(ANN, channel, "among us")
        people.say(ANN, channel, "<@b> to you", mention=True)
        people.say(ANN, server.world.private(ANN), "in private")

    server.do(talk)
    frames = [await wire.frame() for _ in range(3)]
    assert [one["d"]["content"] for one in frames] == ["", "<@b> to you", "in private"]
    assert ["guild_id" in one["d"] for one in frames] == [True, True, False]


async def test_only_what_was_asked_for(wire: Wire) -> None:
    server, people = wire.server, wire.server.people
    await wire.identify(intents=1 << 12)
    await wire.frame()
    await wire.frame()
    server.do(lambda: people.say(ANN, people.channel("questions"), "x", mention=True))
    said = server.do(lambda: people.say(ANN, server.world.private(ANN), "y"))
    assert (await wire.frame())["d"]["id"] == said.id


async def test_interactions_have_no_null_keys(wire: Wire) -> None:
    server, people = wire.server, wire.server.people
    await wire.ready()
    server.do(lambda: people.command(ANN, people.channel("questions"), "ask", {"question": "x"}))
    server.do(lambda: people.command(ANN, server.world.private(ANN), "ask", {}))
    for keys in ({"member", "guild_id"}, {"user"}):
        frame = await wire.frame()
        assert keys <= set(frame["d"])
        assert not list(nulls(frame["d"]))


def nulls(value: Any) -> Any:
    if value is None:
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from nulls(one)


async def test_duplicates_delays_and_disorder_to_order(wire: Wire) -> None:
    server, people = wire.server, wire.server.people
    await wire.ready()
    private = server.do(lambda: server.world.private(ANN))
    server.faults.duplicate = 1
    said = server.do(lambda: people.say(ANN, private, "twice"))
    frames = [await wire.frame(), await wire.frame()]
    assert [one["d"]["id"] for one in frames] == [said.id] * 2
    assert frames[0]["s"] + 1 == frames[1]["s"]
    server.faults.duplicate = 0
    server.do(lambda: setattr(server.faults, "hold_dispatches", True))
    held = [server.do(lambda n=n: people.say(ANN, private, str(n))).id for n in range(3)]
    await wire.socket.send_json({"op": 1, "d": None})
    assert (await wire.frame())["op"] == 11, "nothing was dispatched"
    server.do(lambda: server.hub.release(backwards=True))
    assert [(await wire.frame())["d"]["id"] for _ in held] == held[::-1]


async def test_raw_frames_to_order(wire: Wire) -> None:
    await wire.ready()
    wire.server.do(lambda: wire.server.hub.raw({"op": 7, "d": None}))
    assert await wire.frame() == {"op": 7, "d": None}
    wire.server.do(lambda: wire.server.hub.raw("{not json"))
    async with asyncio.timeout(PATIENCE):
        assert (await wire.socket.receive()).data == "{not json"
