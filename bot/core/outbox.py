"""Delivers what was committed: claims rows, paces, sends, settles.

One job settles the finished sends and claims the next rows in the same transaction. A row is marked `sending`, and
that is committed, before its first byte leaves: after a crash its outcome is *unknown* and treated as such.
"""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.adapters.base import Adapter, SendError, Sent, Verdict
from bot.clock import Clock
from bot.core.pacing import Pacer
from bot.messages.codec import load_outgoing
from bot.messages.types import Outgoing, Status
from storage import due, outbox, places, postings, threads
from storage.db import Database, Tx, refuse_in_transaction

log = logging.getLogger(__name__)

IN_FLIGHT = 100
ATTEMPTS = 8
PAUSE = 1.0
"""Seconds until the next look when the database fails."""
NONCE_WINDOW = timedelta(minutes=2)
"""How long a platform with nonces recognises a repeat (Discord: "past few minutes"; two are safe)."""
MARKS: dict[Status, str] = {"answered": "✅", "solved": "✅"}
"""What is put on the message with which a matter began, where people can react to messages."""


@dataclass
class _Result:
    row: outbox.Row
    message: Outgoing
    sent: Sent | None = None
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
        self._stepping = asyncio.Lock()
        self._stopping = False

    def wake(self) -> None:
        """Something was committed, or the clock moved."""
        self._woken.set()

    async def recover(self) -> None:
        """After a start: rows in `sending` were begun by a process that is gone; their outcome is unknown."""
        async with self._db.write() as tx:
            for row in await outbox.sending(tx):
                lost = SendError(Verdict.UNKNOWN, "restart")
                await self._settle(tx, _Result(row, load_outgoing(row.payload), error=lost), lost)

    async def run(self) -> None:
        """Deliver until cancelled or `stop`ped."""
        while not self._stopping:
            self._woken.clear()
            try:
                wait = await self.step()
            except Exception:
                log.exception("deliveries could not be read or settled")
                wait = PAUSE
            else:
                if self._finished:
                    continue
            try:
                async with asyncio.timeout(min(15.0, wait)):
                    await self._woken.wait()
            except TimeoutError:
                continue

    def tidy(self) -> None:
        """Forget what no limit looks at any more."""
        for pacer in self._pacers.values():
            pacer.forget_before(self._clock.monotonic() - 120.0)

    async def stop(self) -> None:
        """Begin no more sends; let those under way end and settle them."""
        self._stopping = True
        self._woken.set()
        await self._landed()
        if self._finished:
            async with self._settling():
                pass

    @asynccontextmanager
    async def paused(self) -> AsyncIterator[None]:
        """Nothing leaves while inside, and nothing is on its way: for whoever empties the tables.

        How long platforms asked to be left alone is forgotten at the end.
        """
        async with self._stepping:
            await self._landed()
            async with self._settling():
                pass
            yield
            self._pacers = {name: Pacer(adapter.capabilities) for name, adapter in self._adapters.items()}
        self._woken.set()

    async def drain(self) -> None:
        """Deliver all that may leave now and wait for it: for tests and for a calm stop."""
        while True:
            before = bool(self._finished)
            wait = await self.step()
            if wait and not self._flying and not self._finished and not before:
                return
            await self._landed()

    async def step(self) -> float:
        """Settle the finished, start what may leave; returns seconds until something else might."""
        async with self._stepping:
            return await self._step()

    async def _step(self) -> float:
        now = self._clock.now()
        async with self._settling() as tx:
            room = IN_FLIGHT - len(self._flying)
            claimed = await outbox.claim(tx, now) if room > 0 else []
            started, wait = await self._start(tx, claimed[:room], now)
            if (following := await outbox.following(tx, now)) is not None:
                wait = min(wait, self._clock.seconds_until(following))
        for row, message in started:
            task = asyncio.create_task(self._send(row, message))
            self._flying.add(task)
            task.add_done_callback(self._flying.discard)
        return wait

    async def _start(
        self, tx: Tx, rows: list[outbox.Row], now: datetime
    ) -> tuple[list[tuple[outbox.Row, Outgoing]], float]:
        leaving: list[tuple[outbox.Row, Outgoing]] = []
        expired: list[outbox.Row] = []
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
            elif row.expires_at is not None and row.expires_at <= now:
                expired.append(row)
            else:
                pacer.took(row.place_id, group=group, now=clock)
                leaving.append((row, message))
        await outbox.start(tx, [*(row for row, _ in leaving), *expired], now)
        for row in expired:
            await outbox.settle(tx, row, state="dropped", at=now, error="expired")
            wait = 0.0  # those behind it may leave at once
        targets = await outbox.targets(tx, [row for row, _ in leaving])
        known = await threads.of(tx, (message.within for _, message in leaving if message.within))
        started = [
            (_begun(row, now), _current(row, message, *targets[row.id], known.get((row.place_id, message.within))))
            for row, message in leaving
        ]
        return started, wait

    async def _send(self, row: outbox.Row, message: Outgoing) -> None:
        refuse_in_transaction("send")
        result, adapter = _Result(row, message), self._adapters[row.platform]
        try:
            result.sent = await adapter.send(message, nonce=row.id)
        except SendError as error:
            result.error = error
        except Exception as error:
            log.exception("an adapter failed in an unforeseen way: %s", row.platform)
            result.error = SendError(Verdict.UNKNOWN, type(error).__name__)
        else:
            if message.about and message.status in MARKS and adapter.capabilities.reacts:
                where = dataclasses.replace(message.address, thread=row.thread or None)
                await adapter.react(where, message.about, MARKS[message.status])
        self._finished.append(result)
        self._woken.set()

    async def _landed(self) -> None:
        if self._flying:
            await asyncio.wait(set(self._flying))

    @asynccontextmanager
    async def _settling(self) -> AsyncIterator[Tx]:
        """A transaction that settles what has landed; if it fails, the next one does."""
        finished, self._finished = self._finished, []
        try:
            async with self._db.write() as tx:
                await self._settle_finished(tx, finished)
                yield tx
        except BaseException:
            self._finished = finished + self._finished
            raise

    async def _settle_finished(self, tx: Tx, finished: list[_Result]) -> None:
        arrived = [(one.row, one.message, one.sent) for one in finished if one.sent is not None and one.error is None]
        await outbox.sent(tx, [(row, sent.native_id) for row, _, sent in arrived], self._clock.now())
        shown = [(row, sent.native_id) for row, _, sent in arrived if row.card and sent.native_id]
        await postings.delivered(tx, [(row.card, row.place_id, row.thread, native) for row, native in shown])
        for row, message, sent in arrived:
            if sent.thread:
                await threads.opened(tx, row.place_id, message.within, sent.thread)
        for result in finished:
            if result.error is not None:
                await self._settle(tx, result, result.error)
                self._wake_ticks()

    async def _settle(self, tx: Tx, result: _Result, error: SendError) -> None:
        now, row = self._clock.now(), result.row
        if error.verdict is Verdict.LATER:
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
            await due.plan(tx, "unreachable" if error.closed else "undeliverable", row.id, now)

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


def _begun(row: outbox.Row, now: datetime) -> outbox.Row:
    return dataclasses.replace(row, attempts=row.attempts + 1, started_at=row.started_at or now)


def _current(
    row: outbox.Row, message: Outgoing, place: places.Place, shows: str | None, thread: str | None
) -> Outgoing:
    """The message as it must be sent now: to a place's present id, in its thread, as an edit where it stands."""
    if thread and not row.thread:
        # What it answers was said outside of the thread, and cannot be quoted inside.
        message = dataclasses.replace(message, address=places.address_of(place, thread), reply_to="")
    else:
        message = dataclasses.replace(message, address=places.address_of(place, row.thread))
    return message if shows is None else dataclasses.replace(message, replace=shows)
