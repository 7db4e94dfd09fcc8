"""While the outbox is paused nothing leaves and nothing is on its way; afterwards it goes on."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.adapters.base import SendError, Sent, Verdict
from bot.clock import ManualClock
from bot.core.enqueue import enqueue
from bot.core.outbox import Outbox
from bot.messages.richtext import para
from bot.messages.types import Address, Outgoing
from tests.core.conftest import Until, Watched
from tests.fakes import TELEGRAM, FakePlatform

CHAT = Address("p", "1", None, True)


class Slow(FakePlatform):
    """Sends when it is let."""

    let: asyncio.Event
    begun = 0

    async def send(self, message: Outgoing, *, nonce: str) -> Sent:
        self.begun += 1
        await self.let.wait()
        return await super().send(message, nonce=nonce)


def slow(clock: ManualClock) -> Slow:
    platform = Slow("p", TELEGRAM, clock, started={"1"})
    platform.let = asyncio.Event()
    return platform


async def say(db: Watched, clock: ManualClock, words: str) -> None:
    async with db.write() as tx:
        await enqueue(tx, [Outgoing(CHAT, (para(words),))], clock.now())


async def test_what_is_on_its_way_lands_first_and_the_rest_waits(db: Watched, clock: ManualClock, until: Until) -> None:
    platform = slow(clock)
    box = Outbox(db, clock, {"p": platform})
    await say(db, clock, "one")
    running = asyncio.create_task(box.run())
    await until(lambda: platform.begun)
    entered, leave = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        async with box.paused():
            entered.set()
            await leave.wait()

    held = asyncio.create_task(hold())
    for _ in range(20):
        await asyncio.sleep(0)
    assert not entered.is_set()
    platform.let.set()
    await entered.wait()
    assert [shown.text for shown in platform.sent] == ["one"]
    clock.advance(timedelta(minutes=1))
    await say(db, clock, "two")
    box.wake()
    for _ in range(20):
        await asyncio.sleep(0)
    assert platform.begun == 1
    leave.set()
    await until(lambda: len(platform.sent) == 2)
    await held
    await box.stop()
    await running


async def test_what_a_platform_asked_to_wait_for_is_forgotten(db: Watched, clock: ManualClock) -> None:
    platform = slow(clock)
    platform.let.set()
    platform.faults.append(SendError(Verdict.LATER, "global", 3600))
    box = Outbox(db, clock, {"p": platform})
    await say(db, clock, "one")
    await box.drain()
    async with box.paused(), db.write() as tx:
        await tx.exec_driver_sql("DELETE FROM outbox")
    await say(db, clock, "two")
    await box.drain()
    assert [shown.text for shown in platform.sent] == ["two"]
