"""The room's server over a real database file, with a bot that only writes down what it is given."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
import uvicorn
from playwright.async_api import Browser
from starlette.types import ASGIApp

from bot.adapters.web import WebAdapter
from bot.clock import ManualClock
from bot.messages.types import Incoming
from bot.web.app import create_app
from bot.web.backend import Argument, Command, Persona, Place, Step
from bot.web.chrome import KEYS
from storage.adapter_state import adapter_state
from storage.db import Database, metadata
from storage.room import room_event, room_message
from tests.web.browser import Tab, chromium, found_browser, new_tab, open_room

START = datetime(2026, 11, 24, 2, 31, tzinfo=UTC)
OFFICIAL = Persona("kh", "official", "KH", "Cambodia", "Asia/Phnom_Penh", "Phnom Penh", "en", "Official · Cambodia")
EXPERT = Persona("th", "expert", "TH", "Thailand", "Asia/Bangkok", "Bangkok", "th", "Expert · Thailand")
BASE = "http://127.0.0.1:8765"


class Bot:
    """Writes down its events; `then` is awaited with each."""

    def __init__(self) -> None:
        self.events: list[Incoming] = []
        self.fails = False

    async def on_event(self, event: Incoming) -> None:
        if self.fails:
            raise RuntimeError("the process died here")
        self.events.append(event)


class Backend:
    """The least a room needs."""

    def __init__(self, clock: ManualClock) -> None:
        self.clock = clock
        self.movable = True
        self.people: list[Persona] = [OFFICIAL, EXPERT]
        self.asked: list[tuple[str, str, bool]] = []

    async def personas(self) -> Sequence[Persona]:
        return list(self.people)

    async def places(self) -> Sequence[Place]:
        return [Place("general", "#general"), Place("questions", "#questions")]

    async def commands(self, persona: Persona, place: str, private: bool) -> Sequence[Command]:
        self.asked.append((persona.id, place, private))
        return [Command("ask", "Ask a question", (Argument("question", "What you want to know", True),))]

    def now(self) -> datetime:
        return self.clock.now()

    def offset(self) -> timedelta:
        return self.clock.now() - START

    def frozen(self) -> bool:
        return self.clock.frozen

    def clock_movable(self) -> bool:
        return self.movable

    async def next_due(self) -> datetime | None:
        return None

    async def advance(self, by: Step) -> bool:
        if by == "next":
            return False
        self.clock.advance({"1h": timedelta(hours=1), "1d": timedelta(days=1)}[by])
        return True

    def languages(self) -> Sequence[str]:
        return ["en", "id"]

    def chrome(self, lang: str) -> Mapping[str, str]:
        return {key: f"{lang} {key}" for key in KEYS}

    def alive(self) -> bool:
        return True

    async def ready(self) -> bool:
        return True


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'room.db'}", synchronous="OFF")
    async with database.write() as tx:
        await tx.run_sync(metadata.create_all, tables=[room_message, room_event, adapter_state])
    yield database
    await database.close()


@pytest.fixture
def bot() -> Bot:
    return Bot()


@asynccontextmanager
async def running(adapter: WebAdapter, bot: Bot) -> AsyncIterator[WebAdapter]:
    """The adapter between start and stop."""
    task = asyncio.create_task(adapter.run(bot.on_event))
    try:
        await adapter._listening.wait()
        yield adapter
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def adapter(db: Database, clock: ManualClock, bot: Bot) -> AsyncIterator[WebAdapter]:
    async with running(WebAdapter(db, clock), bot) as room:
        yield room


@pytest.fixture
def backend(clock: ManualClock) -> Backend:
    return Backend(clock)


@pytest.fixture
def app(adapter: WebAdapter, backend: Backend) -> ASGIApp:
    return create_app(adapter, backend)


@pytest.fixture
async def client(app: ASGIApp) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as http:
        yield http


@pytest.fixture
async def served(app: ASGIApp, adapter: WebAdapter) -> AsyncIterator[str]:
    """The address of a real server on loopback: streams need one."""
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", lifespan="off", ws="none")
    server = _Server(config)
    task = asyncio.create_task(server.serve())
    await server.up.wait()
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    await adapter.close()
    server.should_exit = True
    await asyncio.wait_for(task, 10)


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        await super().startup(sockets)  # type: ignore[arg-type]
        self.up.set()


# Real pages. A test that uses them runs in the loop of its module: the browser is started once for all of them.


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    path = found_browser()
    if path is None:
        told = "no Chromium is installed (on Debian: apt install chromium)"
        if os.environ.get("MUFAKAT_REQUIRE_BROWSER") == "1":
            pytest.fail(told)
        pytest.skip(told)
    async with chromium(path) as found:
        yield found


@pytest_asyncio.fixture(loop_scope="module")
async def address(tmp_path: Path) -> AsyncIterator[str]:
    """The address of a new community's room."""
    async with open_room(tmp_path) as url:
        yield url


@pytest_asyncio.fixture(loop_scope="module")
async def tab(browser: Browser, address: str) -> AsyncIterator[Tab]:
    """An open page; nothing may have gone wrong in it, and nothing may have come from elsewhere."""
    async with new_tab(browser, address) as opened:
        await opened.open()
        yield opened
        assert opened.faults == []


@pytest_asyncio.fixture(loop_scope="module")
async def phone(browser: Browser, address: str) -> AsyncIterator[Tab]:
    """The same on a narrow screen."""
    async with new_tab(browser, address, width=390, height=844) as opened:
        await opened.open()
        yield opened
        assert opened.faults == []
