"""What the core's tests share: a migrated file each, a clock that stands still, platforms in memory."""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.clock import ManualClock
from storage.db import Database, Tx
from storage.migrate import migrate
from tests.world import START

Until = Callable[[Callable[[], object]], Awaitable[None]]


class Watched(Database):
    """A database that counts its transactions and fails to commit when told to."""

    def __init__(self, url: str) -> None:
        super().__init__(url, synchronous="OFF")
        self.reads = 0
        self.writes = 0
        self.full = False
        self.failed = 0

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Tx]:
        self.writes += 1
        async with super().write() as tx:
            yield tx
            if self.full:
                self.failed += 1
                raise OSError("no space left")

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Tx]:
        self.reads += 1
        async with super().read() as tx:
            yield tx

    @asynccontextmanager
    async def blocked(self) -> AsyncIterator[None]:
        """Nobody can write meanwhile. The lock is held by a task of its own, as it would be in life."""
        held, release = asyncio.Event(), asyncio.Event()

        async def hold() -> None:
            async with Database.write(self):
                held.set()
                await release.wait()

        holder = asyncio.create_task(hold())
        await held.wait()
        try:
            yield
        finally:
            release.set()
            await holder


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database of the present schema, to be copied."""
    path = tmp_path_factory.mktemp("core") / "empty.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
async def db(migrated: Path, tmp_path: Path) -> AsyncIterator[Watched]:
    path = tmp_path / "core.db"
    shutil.copy(migrated, path)
    database = Watched(f"sqlite:///{path}")
    before = threading.active_count()
    yield database
    await database.close()
    async with asyncio.timeout(20):
        while threading.active_count() > before:  # noqa: ASYNC110 - every connection's thread has ended
            await asyncio.sleep(0)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


@pytest.fixture
def until() -> Until:
    """Give way to others until something holds."""

    async def wait(holds: Callable[[], object]) -> None:
        async with asyncio.timeout(20):
            while not holds():  # noqa: ASYNC110 - whatever holds has no event of its own
                await asyncio.sleep(0)

    return wait
