"""Delivers what was committed: claims rows, paces, sends, settles.

One job settles the finished sends and claims the next rows in the same transaction. A row is marked `sending`, and
that is committed, before its first byte leaves: after a crash its outcome is *unknown* and treated as such.
"""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.adapters.base import Adapter, SendError, Verdict
from bot.clock import Clock
from bot.core.pacing import Pacer
from bot.messages.codec import load_outgoing
from bot.messages.types import Outgoing
from storage import due, outbox, places, postings
from storage.db import Database, Tx, refuse_in_transaction

log = logging.getLogger(__name__)

IN_FLIGHT = 100
ATTEMPTS = 8
NONCE_WINDOW = timedelta(minutes=2)
"""How long a platform with nonces recognises a repeat (Discord: "past few minutes"; two are safe)."""


@dataclass
class _Result:
    row: outbox.Row
    message: Outgoing
    native_id: str | None = None
    error: SendError | None = None


class Outbox:
    """The only caller of `Adapter.send`."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        adapters: Mapping[str, Adapter],
        *,
        wake_ticks: Callable[[], None] = lambda: None,
    ) -> None:
        self._db = db
        self._clock = clock
        self._adapters = adapters
        self._wake_ticks = wake_ticks
        self._pacers = {name: Pacer(adapter.capabilities) for name, adapter in adapters.items()}
        self._finished: list[_Result] = []
        self._flying: set[asyncio.Task[None]] = set()
        self._woken = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        """Something was committed, or the clock moved."""
        self._woken.set()

    async def recover(self) -> None:
        """After a start: rows in `sending` were begun by a process that is gone; their outcome is unknown."""
        async with self._db.write() as tx:
            for row in await outbox.sending(tx):
                lost = _Result(row, load_outgoing(row.payload), error=SendError(Verdict.UNKNOWN, "restart"))
                await self._settle(tx, lost)

    async def run(self) -> None:
        """Deliver until cancelled or `stop`ped."""
        while not self._stopping:
            self._woken.clear()
            wait = await self.step()
            if self._finished:
                continue
            try:
                async with asyncio.timeout(min(15.0, wait)):
                    await self._woken.wait()
            except TimeoutError:
                continue

    async def stop(self) -> None:
        """Begin no more sends; let those under way end and settle them."""
        self._stopping = True
        self._woken.set()
        await self._landed()
        if self._finished:
            async with self._db.write() as tx:
                await self._settle_finished(tx)

    async def drain(self) -> None:
        """Deliver all that may leave now and wait for it: for tests and for a calm stop."""
        while True:
            before = bool(self._finished)
            await self.step()
            if not self._flying and not self._finished and not before:
                return
            await self._landed()

    async def step(self) -> float:
        """Settle the finished, start what may leave; returns seconds until something else might."""
        now = self._clock.now()
        async with self._db.write() as tx:
            await self._settle_finished(tx)
            room = IN_FLIGHT - len(self._flying)
            claimed = await outbox.claim(tx, now) if room > 0 else []
            started, wait = await self._start(tx, claimed[:room], now)
            if not claimed and (following := await outbox.earliest(tx)) is not None and following > now:
                wait = min(wait, (following - now).total_seconds())
        for row, message in started:
            task = asyncio.create_task(self._send(row, message))
            self._flying.add(task)
            task.add_done_callback(self._flying.discard)
        return wait

    async def _start(
        self, tx: Tx, rows: list[outbox.Row], now: datetime
    ) -> tuple[list[tuple[outbox.Row, Outgoing]], float]:
        started: list[tuple[outbox.Row, Outgoing]] = []
        wait = 60.0
        clock = self._clock.monotonic()
        for row in rows:
            pacer = self._pacers.get(row.platform)
            if pacer is None:
                continue  # its adapter is not running here: the row waits for it
            message = load_outgoing(row.payload)
            group = not message.address.private
            pause = pacer.wait(row.place_id, group=group, now=clock)
            if pause > 0:
                wait = min(wait, pause)
                continue
            await outbox.start(tx, row, now)
            if row.expires_at is not None and row.expires_at <= now:
                await outbox.settle(tx, row, state="dropped", at=now, error="expired")
                continue
            pacer.took(row.place_id, group=group, now=clock)
            started.append((dataclasses.replace(row, attempts=row.attempts + 1), await _current(tx, row, message)))
        return started, wait

    async def _send(self, row: outbox.Row, message: Outgoing) -> None:
        refuse_in_transaction("send")
        result = _Result(row, message)
        try:
            result.native_id = await self._adapters[row.platform].send(message, nonce=row.id)
        except SendError as error:
            result.error = error
        except Exception as error:
            log.exception("an adapter failed in an unforeseen way: %s", row.platform)
            result.error = SendError(Verdict.UNKNOWN, type(error).__name__)
        self._finished.append(result)
        self._woken.set()

    async def _landed(self) -> None:
        if self._flying:
            await asyncio.wait(set(self._flying))

    async def _settle_finished(self, tx: Tx) -> None:
        finished, self._finished = self._finished, []
        try:
            for result in finished:
                await self._settle(tx, result)
                if result.error is not None:
                    self._wake_ticks()
        except BaseException:
            self._finished = finished + self._finished
            raise

    async def _settle(self, tx: Tx, result: _Result) -> None:
        now, row, error = self._clock.now(), result.row, result.error
        if error is None:
            await outbox.settle(tx, row, state="sent", at=now, native_id=result.native_id)
            if row.card and result.native_id:
                await postings.delivered(
                    tx, card=row.card, place_id=row.place_id, thread=row.thread, native_id=result.native_id
                )
        elif error.verdict is Verdict.LATER:
            await outbox.not_yet(tx, row, at=now + timedelta(seconds=error.seconds), error=error.code)
            if pacer := self._pacers.get(row.platform):
                everywhere = None if error.code == "global" else row.place_id
                pacer.hold(error.seconds, now=self._clock.monotonic(), place_id=everywhere)
        elif error.verdict is Verdict.UNKNOWN:
            await self._settle_unknown(tx, result, now)
        elif result.message.replace and row.attempts < ATTEMPTS:
            # The message to edit is gone: the next try posts the card anew.
            await postings.forget_native(tx, card=row.card, place_id=row.place_id, thread=row.thread)
            await outbox.later(tx, row, at=now, error=error.code)
        else:
            await outbox.settle(tx, row, state="dead", at=now, error=error.code)
            await due.plan(tx, "undeliverable", row.id, now)

    async def _settle_unknown(self, tx: Tx, result: _Result, now: datetime) -> None:
        """Rulings, "unknown outcome of a send": edits and nonces repeat without harm, private ones repeat once."""
        row, message = result.row, result.message
        code = result.error.code if result.error else ""
        adapter = self._adapters.get(row.platform)
        fresh = row.started_at is None or now - row.started_at < NONCE_WINDOW
        harmless = bool(message.replace) or (adapter is not None and adapter.capabilities.nonce and fresh)
        if (harmless and row.attempts < ATTEMPTS) or (message.repeatable and row.attempts < 2):
            pause = 0 if row.attempts < 2 else 2 ** min(row.attempts, 6)
            await outbox.later(tx, row, at=now + timedelta(seconds=pause), error=code)
            return
        await outbox.settle(tx, row, state="unknown", at=now, error=code)
        await due.plan(tx, "unknown", row.id, now)


async def _current(tx: Tx, row: outbox.Row, message: Outgoing) -> Outgoing:
    """The message as it must be sent now: to a place's present id, as an edit where the card already stands."""
    place = await places.get(tx, row.place_id)
    if place is not None:
        message = dataclasses.replace(message, address=places.address_of(place, row.thread))
    if row.card:
        posting = await postings.get(tx, card=row.card, place_id=row.place_id, thread=row.thread)
        if posting is not None and posting.native_id is not None:
            message = dataclasses.replace(message, replace=posting.native_id)
    return message
