"""Incoming → one transaction → one handler → outbox rows.

In order within a chat, concurrent between chats. Slow work happens in a handler's `prepare`, on a read transaction;
`apply` re-checks and writes. Events that wait share a commit, a savepoint each; `handle` returns after the commit.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.adapters.base import Adapter
from bot.core.enqueue import enqueue
from bot.core.trace import Tracer
from bot.core.turns import Turns
from bot.errors import Foreign, NotAllowed, UserError
from bot.handlers.context import Ctx, House
from bot.handlers.entry import enter, refusal
from bot.handlers.routes import Route, Routes
from bot.messages.codec import dump_incoming
from bot.messages.types import Incoming, Kind
from storage import audit, seen, tokens
from storage.db import Database, Tx, savepoint

log = logging.getLogger(__name__)

OPENING_LIVES = timedelta(minutes=15)
"""How long a link into the private chat goes on with what was wanted."""
BATCH = 64
"""Events that may share a commit (measured optimum of the design study: 64; 16 loses a fifth)."""


@dataclass
class _Job:
    event: Incoming
    route: Route
    args: tuple[str, ...]
    prepared: Any
    done: asyncio.Future[None]
    failed: BaseException | None = field(default=None)


class Dispatcher:
    """Takes events from adapters. Run `run()` in a task of its own; `handle` may be awaited from many."""

    def __init__(
        self,
        db: Database,
        house: House,
        routes: Routes,
        adapters: Mapping[str, Adapter],
        *,
        wake: Callable[[], None] = lambda: None,
        batch: int = BATCH,
        tracer: Tracer | None = None,
    ) -> None:
        self._db = db
        self._house = house
        self._routes = routes
        self._adapters = adapters
        self._wake = wake
        self._batch = batch
        self._tracer = tracer
        self._queue: asyncio.Queue[_Job] = asyncio.Queue(maxsize=1000)
        self._turns = Turns()
        self._under_way = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def handle(self, event: Incoming) -> None:
        """Have an event take effect; returns when that is durable. Raises only when the database cannot be written."""
        if not self._routes.concerns(event):
            return
        self._under_way += 1
        self._idle.clear()
        try:
            await self._acknowledge(event)
            async with self._turns.of((event.platform, event.address.place)):
                await self._in_turn(event)
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._idle.set()

    async def idle(self) -> None:
        """Wait until no event is under way."""
        await self._idle.wait()

    async def run(self) -> None:
        """Write what was prepared, until cancelled."""
        while True:
            jobs = [await self._queue.get()]
            while len(jobs) < self._batch and not self._queue.empty():
                jobs.append(self._queue.get_nowait())
            await self._commit(jobs)

    async def _acknowledge(self, event: Incoming) -> None:
        adapter = self._adapters.get(event.platform)
        if adapter is None:
            return
        try:
            await adapter.ack(event)
        except Exception:
            # An acknowledgement has no content: losing one must not lose the event.
            log.warning("ack failed on %s", event.platform, exc_info=True)

    async def _in_turn(self, event: Incoming) -> None:
        last: BaseException | None = None
        for _ in range(2):
            try:
                job = await self._prepare(event)
            except Exception as error:
                last = error
                log.exception("prepare failed: %s", event.kind)
                continue
            await self._queue.put(job)
            await job.done
            if job.failed is None:
                return
            last = job.failed
        await self._bury(event, last)

    async def _prepare(self, event: Incoming) -> _Job:
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        name = event.command or event.button or event.form or event.kind
        try:
            named = self._routes.at_once(event)
        except UserError as error:
            return _Job(event, _refusing(name, error), (), None, done)
        if named is not None and named[0].prepare is None:
            # Nothing to prepare: who speaks, and whether they may, is looked up once, in `apply`.
            return _Job(event, *named, None, done)
        async with self._db.read() as tx:
            ctx = await enter(tx, self._house, event, self._house.clock.now(), write=False)
            try:
                route, ctx.args = await self._routes.find(ctx)
                name = route.name
                self._routes.allow(route, ctx)
                prepared = await route.prepare(ctx) if route.prepare else None
            except UserError as error:
                route, ctx.args, prepared = _refusing(name, error), (), None
        return _Job(event, route, ctx.args, prepared, done)

    async def _commit(self, jobs: list[_Job]) -> None:
        try:
            async with self._db.write() as tx:
                for job in jobs:
                    await self._step(tx, job)
                    await asyncio.sleep(0)
        except BaseException as error:
            for job in jobs:
                if not job.done.done():
                    job.done.set_exception(error)
                    with suppress(BaseException):
                        job.done.exception()
            if not isinstance(error, Exception):
                raise
            log.exception("a commit failed")
            return
        for job in jobs:
            if not job.done.done():
                job.done.set_result(None)
        self._wake()

    async def _step(self, tx: Tx, job: _Job) -> None:
        job.failed = None
        try:
            try:
                async with savepoint(tx):
                    await self._apply(tx, job)
            except UserError as error:
                async with savepoint(tx):
                    await self._refuse(tx, job, error)
        except Exception as error:
            log.exception("handler failed: %s", job.route.name)
            job.failed = error

    async def _apply(self, tx: Tx, job: _Job) -> None:
        now = self._house.clock.now()
        if not await seen.first_time(tx, job.event.platform, job.event.event_id, now):
            return
        ctx = await enter(tx, self._house, job.event, now, write=True)
        ctx.args = job.args
        self._routes.allow(job.route, ctx)
        tracing = await self._tracer.begin(tx) if self._tracer else None
        await enqueue(tx, await job.route.apply(ctx, job.prepared), now)
        for token in ctx.openings:
            await tokens.keep(
                tx,
                token,
                platform=job.event.platform,
                native_id=job.event.sender.native_id,
                payload=dump_incoming(job.event),
                expires_at=now + OPENING_LIVES,
            )
        if tracing:
            await tracing.applied(ctx, job.route.name, job.prepared)

    async def _refuse(self, tx: Tx, job: _Job, error: UserError) -> None:
        now = self._house.clock.now()
        if not await seen.first_time(tx, job.event.platform, job.event.event_id, now):
            return
        ctx = await enter(tx, self._house, job.event, now, write=False)
        if isinstance(error, NotAllowed | Foreign):
            who = ctx.member.id if ctx.member else f"{job.event.platform}:{job.event.sender.native_id}"
            await audit.note(tx, actor=who, action="refused", subject=job.route.name, at=now)
        tracing = await self._tracer.begin(tx) if self._tracer else None
        await enqueue(tx, refusal(ctx, error), now)
        if tracing:
            await tracing.refused(ctx, job.route.name, error)

    async def _bury(self, event: Incoming, error: BaseException | None) -> None:
        """Twice in vain: keep the event aside in a transaction of its own, tell the person, and go on."""
        now = self._house.clock.now()
        async with self._db.write() as tx:
            if not await seen.first_time(tx, event.platform, event.event_id, now):
                return
            await seen.bury(
                tx,
                platform=event.platform,
                event_id=event.event_id,
                payload=dump_incoming(event),
                error=type(error).__name__,
                at=now,
            )
            ctx = await enter(tx, self._house, event, now, write=False)
            tracing = await self._tracer.begin(tx) if self._tracer else None
            await enqueue(tx, refusal(ctx, UserError("error-ours")), now)
            if tracing:
                await tracing.buried(ctx, error)
        self._wake()


def _refusing(name: str, error: UserError) -> Route:
    async def apply(ctx: Ctx, prepared: object) -> list[Any]:
        raise error

    return Route(name=name, apply=apply, kinds=frozenset(Kind))
