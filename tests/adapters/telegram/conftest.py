"""A local Bot API server, and the adapter in front of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest

from bot.adapters.base import Parts
from bot.adapters.telegram import TelegramAdapter, factory
from bot.clock import ManualClock
from bot.messages.richtext import para
from bot.messages.types import Address, Incoming, Outgoing
from tests.servers.telegram import People, TelegramServer
from tests.servers.telegram.driver import CALM, MemoryState
from tests.world import START

USER = 501
OTHER = 502
GROUP = -1001000000001


@dataclass
class Bot:
    """An adapter at work, and what it handed in."""

    adapter: TelegramAdapter
    server: TelegramServer
    people: People
    events: list[Incoming] = field(default_factory=list)
    before: Callable[[Incoming], Awaitable[None]] | None = None

    async def on_event(self, event: Incoming) -> None:
        if self.before is not None:
            await self.before(event)
        await self.adapter.ack(event)
        self.events.append(event)

    async def heard(self, number: int) -> Incoming:
        """The newest event, once an update is confirmed."""
        await self.server.handled(number)
        return self.events[-1]


@pytest.fixture
def server() -> Iterator[TelegramServer]:
    with TelegramServer() as one:
        yield one


@pytest.fixture
def people(server: TelegramServer) -> People:
    made = People(server)
    made.group(GROUP, "Questions", admins=(USER,), topics=(7, 8))
    return made


def parts(server: TelegramServer, **more: Any) -> Parts:
    options = {"token": server.token, "api_base_url": server.url, **CALM, **more.pop("options", {})}
    state = more.pop("state", None) or MemoryState()
    return Parts(None, ManualClock(START), state, options, **more)  # type: ignore[arg-type]


@asynccontextmanager
async def at_work(server: TelegramServer, people: People, made: Parts | None = None) -> AsyncIterator[Bot]:
    adapter = factory(made or parts(server))
    bot = Bot(adapter, server, people)
    task = asyncio.create_task(adapter.run(bot.on_event))
    try:
        yield bot
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await adapter.close()


@pytest.fixture
async def bot(server: TelegramServer, people: People) -> AsyncIterator[Bot]:
    async with at_work(server, people) as one:
        number, _ = people.start(USER)
        await server.handled(number)
        one.events.clear()
        yield one


def words(text: str, address: Address | None = None, **more: Any) -> Outgoing:
    return Outgoing(address or Address("telegram", str(USER), None, True), (para(text),), **more)


def in_group(text: str, thread: str | None = None, **more: Any) -> Outgoing:
    return words(text, Address("telegram", str(GROUP), thread), **more)


class Raw:
    """Calls the server by plain HTTP."""

    def __init__(self, session: aiohttp.ClientSession, server: TelegramServer) -> None:
        self.session = session
        self.server = server

    async def ask(self, method: str, token: str = "", **given: Any) -> tuple[int, dict[str, Any]]:
        url = f"{self.server.url}/bot{token or self.server.token}/{method}"
        async with self.session.post(url, json=given) as answer:
            return answer.status, await answer.json()

    async def refused(self, method: str, **given: Any) -> str:
        status, body = await self.ask(method, **given)
        assert not body["ok"]
        assert body["error_code"] == status
        return f"{status} {body['description']}"

    async def done(self, method: str, **given: Any) -> Any:
        status, body = await self.ask(method, **given)
        assert (status, body["ok"]) == (200, True), body
        return body["result"]


@pytest.fixture
async def raw(server: TelegramServer, people: People) -> AsyncIterator[Raw]:
    people.start(USER)
    async with aiohttp.ClientSession() as session:
        yield Raw(session, server)
