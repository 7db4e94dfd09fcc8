"""An adapter with the real SDK client, logged in to the local Discord."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.adapters.base import ArgumentSpec, CommandSpec, Parts
from bot.adapters.discord import DiscordAdapter, factory
from bot.clock import ManualClock
from bot.messages.types import Address, Choice, Incoming, Kind, Outgoing
from tests.servers.discord import DiscordServer
from tests.servers.discord.server import PATIENCE
from tests.servers.discord.world import Channel

START = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
ANN, BEN = "91", "92"
COMMANDS = (
    CommandSpec(
        "ask",
        {"en": "Ask a question", "id": "Ajukan pertanyaan"},
        (
            ArgumentSpec("question", {"en": "Your question"}),
            ArgumentSpec("topic", {"en": "A topic"}, kind="topic"),
        ),
    ),
    CommandSpec("queue", {"en": "Questions that wait"}, roles=frozenset({"coordinator"})),
)


class MemoryState:
    """`State` without a database. `writes`: how often something was kept."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.writes = 0

    async def get(self, key: str) -> str | None:
        return self.kept.get(key)

    async def put(self, key: str, value: str) -> None:
        self.kept[key] = value
        self.writes += 1


async def complete(kind: str, typed: str, who: str, lang: str) -> list[Choice]:
    return [Choice(f"{kind}-{n}", f"{typed} {n} " + "x" * 120) for n in range(40)]


@dataclass
class Rig:
    """An adapter at work. `events`: what it handed in, in order."""

    server: DiscordServer
    adapter: DiscordAdapter
    clock: ManualClock
    state: MemoryState
    events: asyncio.Queue[Incoming] = field(default_factory=asyncio.Queue)
    failing: int = 0

    async def on_event(self, event: Incoming) -> None:
        if self.failing:
            self.failing -= 1
            raise OSError("database is locked")
        self.events.put_nowait(event)

    async def next(self, kind: Kind | None = None) -> Incoming:
        """The next event (of a kind)."""
        async with asyncio.timeout(PATIENCE):
            while True:
                event = await self.events.get()
                if kind is None or event.kind is kind:
                    return event

    async def online(self) -> None:
        await self.server.until(lambda: any(one.queue is not None for one in self.server.hub.sessions.values()))
        await self.caught_up()

    async def caught_up(self) -> None:
        """Everything dispatched so far was read: a message sent after it has arrived."""
        server = self.server
        marker = server.do(lambda: server.people.say("99", server.people.channel("marker"), ""))
        while (await self.next()).message_id != marker.id:
            pass

    def channel(self, name: str = "questions") -> Channel:
        return self.server.do(lambda: self.server.people.channel(name))

    @property
    def channel_id(self) -> str:
        """The id of #questions, known without asking the server's thread."""
        return next(one.id for one in self.server.world.channels.values() if one.name == "questions")

    def private(self, who: str = ANN) -> Channel:
        return self.server.do(lambda: self.server.world.private(who))

    def say(self, text: str, where: Channel | None = None, who: str = ANN, **more: Any) -> str:
        place = where or self.channel()
        return self.server.do(lambda: self.server.people.say(who, place, text, **more)).id

    async def command(self, name: str, where: Channel | None = None, who: str = ANN, **args: str) -> Incoming:
        """Use a command and wait for its event."""
        place = where or self.channel()
        self.server.do(lambda: self.server.people.command(who, place, name, args))
        return await self.next(Kind.COMMAND)

    async def press(self, message_id: str, custom_id: str, who: str = ANN) -> Incoming:
        self.server.do(lambda: self.server.people.press(who, message_id, custom_id))
        return await self.next(Kind.PRESS)

    def address(self, name: str = "questions") -> Address:
        return Address("discord", self.channel(name).id)

    async def send(self, message: Outgoing, nonce: str = "1") -> str:
        return (await self.adapter.send(message, nonce=nonce)).native_id


@asynccontextmanager
async def rig(server: DiscordServer, state: MemoryState | None = None, **more: Any) -> AsyncIterator[Rig]:
    """A running adapter; `more` replaces fields of its `Parts`."""
    clock, state = ManualClock(START), state or MemoryState()
    given = {"options": server.options, "commands": COMMANDS, "complete": complete, **more}
    adapter = factory(Parts(None, clock, state, **given))  # type: ignore[arg-type]  # it never asks the database
    made = Rig(server, adapter, clock, state)
    running = asyncio.create_task(adapter.run(made.on_event))
    try:
        yield made
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await adapter.close()
        await server.until(lambda: not server.hub.sockets)


@pytest.fixture
def server() -> Iterator[DiscordServer]:
    with DiscordServer() as one:
        yield one


@pytest.fixture
async def there(server: DiscordServer) -> AsyncIterator[Rig]:
    """An adapter that is online."""
    async with rig(server) as one:
        await one.online()
        yield one
