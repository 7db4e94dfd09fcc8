"""Work that has come due.

The truth is in the `due` table; timers only wake us, so a late or jumping clock does no harm.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.core.enqueue import enqueue
from bot.core.trace import Tracer
from bot.handlers.context import Ctx, House
from bot.handlers.routes import Routes
from storage import audit, due
from storage.db import Database, Tx, savepoint

log = logging.getLogger(__name__)

LONGEST_SLEEP = 15.0
ATTEMPTS = 5


class Ticks:
    """Runs due work; `wake` it after each commit and whenever the clock moves."""

    def __init__(self, db: Database, house: House, routes: Routes, *, tracer: Tracer | None = None) -> None:
        self._db = db
        self._house = house
        self._routes = routes
        self._tracer = tracer
        self.wake_outbox: Callable[[], None] = lambda: None
        self.last_round = time.monotonic()
        """When due work was last looked through, in real monotonic seconds: what liveness is judged by."""
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Look again."""
        self._woken.set()

    async def run(self) -> None:
        """Work and sleep until the earliest due instant, at most 15 s, until cancelled."""
        while True:
            self._woken.clear()
            try:
                wait = await self._pause()
                if not wait:
                    await self.run_due()
                    wait = await self._pause()
                self.last_round = time.monotonic()
            except Exception:
                log.exception("due work could not be read")
                wait = LONGEST_SLEEP
            try:
                async with asyncio.timeout(wait):
                    await self._woken.wait()
            except TimeoutError:
                continue

    async def run_due(self) -> int:
        """Do all that is due now; returns how many pieces."""
        done = 0
        while True:
            async with self._db.write() as tx:
                now = self._house.clock.now()
                pieces = await due.ready(tx, now)
                for piece in pieces:
                    await self._one(tx, piece, now)
            if not pieces:
                return done
            done += len(pieces)
            self.wake_outbox()

    async def _pause(self) -> float:
        async with self._db.read() as tx:
            earliest = await due.earliest(tx)
        if earliest is None:
            return LONGEST_SLEEP
        return min(LONGEST_SLEEP, max(0.0, self._house.clock.seconds_until(earliest)))

    async def _one(self, tx: Tx, piece: due.Due, now: datetime) -> None:
        try:
            async with savepoint(tx):
                await due.done(tx, piece)
                tracing = await self._tracer.begin(tx) if self._tracer else None
                ctx = Ctx(tx, self._house, now, self._house.catalogs.text(self._house.language))
                await enqueue(tx, await self._routes.tick(piece.kind)(ctx, piece), now)
                if tracing:
                    await tracing.done(ctx, piece)
        except Exception as error:
            log.exception("due work failed: %s %s", piece.kind, piece.subject)
            if piece.attempts + 1 < ATTEMPTS:
                await due.postpone(tx, piece, now + timedelta(minutes=2**piece.attempts))
            else:
                await due.done(tx, piece)
                await audit.note(
                    tx,
                    actor="",
                    action="gave up",
                    subject=f"{piece.kind}:{piece.subject}",
                    at=now,
                    error=type(error).__name__,
                )
