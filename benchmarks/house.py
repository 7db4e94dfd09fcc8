"""The bot as it runs, over a database file of its own, with a platform that only notes what it is asked to send."""

from __future__ import annotations

import asyncio
import gc
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot import app as application
from bot.adapters.base import Sent
from bot.clock import Clock
from bot.messages.types import Address, Capabilities, Incoming, Outgoing
from config import community as communities
from storage import outbox
from storage.db import Database
from storage.migrate import migrate

COMMUNITY = communities.load("asean")
CATALOGS = application.catalogs()
NAME = "web"
"""The stub's platform: imported experts have an account there."""


class Stub:
    """A platform without limits that delivers at once. `sent`: when `send` was called for an event, by its id."""

    name = NAME
    capabilities = Capabilities(text_limit=4096, buttons_per_row=8, rows=8, payload_bytes=64)

    def __init__(self) -> None:
        self.sent: dict[str, float] = {}
        self.messages = 0
        self.arrived: dict[str, asyncio.Event] = {}

    async def run(self, on_event: object) -> None:
        """Nothing comes in by itself."""
        await asyncio.get_running_loop().create_future()

    async def send(self, message: Outgoing, *, nonce: str) -> Sent:
        """Note the moment."""
        if message.answers:
            self.sent.setdefault(message.answers, time.perf_counter())
            if waiting := self.arrived.get(message.answers):
                waiting.set()
        self.messages += 1
        return Sent(message.replace or f"n{nonce}")

    async def ack(self, event: Incoming) -> None:
        """Nothing to do."""

    async def react(self, address: Address, message_id: str, mark: str) -> None:
        """Nothing to do."""

    async def close(self) -> None:
        """Nothing to do."""


@dataclass
class Bench:
    """A running bot and its stub."""

    app: application.App
    stub: Stub

    async def settled(self) -> float:
        """Wait until no delivery is waiting or under way; returns the moment (looked at every 5 ms)."""
        while True:
            async with self.app.db.read() as tx:
                counts = await outbox.counts(tx)
            if not counts.get("waiting") and not counts.get("sending"):
                return time.perf_counter()
            await asyncio.sleep(0.005)


def template(folder: Path) -> Path:
    """An empty migrated database, to be copied for each run."""
    path = folder / "template.db"
    migrate(f"sqlite:///{path}")
    return path


def copy(path: Path, to: Path) -> Path:
    """A copy of a database nobody has open (write-ahead log included)."""
    for end in ("", "-wal"):
        source, target = Path(f"{path}{end}"), Path(f"{to}{end}")
        target.unlink(missing_ok=True)
        if source.exists():
            shutil.copyfile(source, target)
    Path(f"{to}-shm").unlink(missing_ok=True)
    return to


@asynccontextmanager
async def bench(path: Path, *, batch: int | None = None) -> AsyncIterator[Bench]:
    """The parts at work as in `mufakat run`, synchronous=FULL; `batch`: events that may share a commit."""
    db, stub = Database(f"sqlite:///{path}"), Stub()
    try:
        app = await application.compose(db, Clock(), COMMUNITY, CATALOGS, {NAME: stub}, batch=batch)
        async with application.running(app):
            gc.collect()
            gc.freeze()  # as the program does once it is up
            yield Bench(app, stub)
    finally:
        await db.close()
