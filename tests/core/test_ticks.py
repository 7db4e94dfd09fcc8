"""Due work: once, whatever the clock does; what fails is tried again, then given up on record."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.clock import ManualClock
from bot.core.ticks import ATTEMPTS, Ticks
from bot.handlers.context import Ctx, House
from bot.handlers.routes import Routes
from bot.messages.richtext import para
from bot.messages.types import Address, Outgoing
from bot.services.answering import Answerer
from storage import audit, due, ids, outbox
from storage.due import Due
from tests.core.conftest import Until, Watched
from tests.fakes import TELEGRAM
from tests.world import CATALOGS, COMMUNITY


@pytest.fixture
def done() -> list[str]:
    """The subjects that were done, in order."""
    return []


@pytest.fixture
def ticks(db: Watched, clock: ManualClock, done: list[str]) -> Ticks:
    async def note(ctx: Ctx, piece: Due) -> list[Outgoing]:
        done.append(piece.subject)
        return [Outgoing(Address("p", "1", None, True), (para(f"done {piece.subject}"),))]

    async def fail(ctx: Ctx, piece: Due) -> list[Outgoing]:
        done.append(piece.subject)
        await ids.following(ctx.tx, "traces of what failed")
        raise RuntimeError("broken")

    async def again(ctx: Ctx, piece: Due) -> list[Outgoing]:
        done.append(piece.subject)
        await due.plan(ctx.tx, piece.kind, piece.subject, ctx.now + timedelta(hours=1))
        return []

    async def follow(ctx: Ctx, piece: Due) -> list[Outgoing]:
        done.append(piece.subject)
        await due.plan(ctx.tx, "note", piece.subject + "+", ctx.now)
        return []

    routes = Routes((), {"note": note, "fail": fail, "again": again, "follow": follow})
    house = House(COMMUNITY, CATALOGS, Answerer(), None, {"p": TELEGRAM}, clock, routes)  # type: ignore[arg-type]
    return Ticks(db, house, routes)


async def plan(db: Watched, clock: ManualClock, kind: str, subject: str, **later: float) -> None:
    async with db.write() as tx:
        await due.plan(tx, kind, subject, clock.now() + timedelta(**later))


async def test_due_once_and_not_before(db: Watched, clock: ManualClock, ticks: Ticks, done: list[str]) -> None:
    await plan(db, clock, "note", "a", minutes=5)
    assert await ticks.run_due() == 0
    clock.advance(timedelta(minutes=5) - timedelta(microseconds=1))
    assert await ticks.run_due() == 0
    clock.advance(timedelta(microseconds=1))
    assert await ticks.run_due() == 1
    assert await ticks.run_due() == 0
    assert done == ["a"]
    async with db.read() as tx:
        assert await outbox.counts(tx) == {"waiting": 1}


async def test_what_came_due_during_a_pause_is_done_in_order(
    db: Watched, clock: ManualClock, ticks: Ticks, done: list[str]
) -> None:
    for hours in (3, 1, 2):
        await plan(db, clock, "note", f"{hours}", hours=hours)
    clock.advance(timedelta(days=2))
    assert await ticks.run_due() == 3
    assert done == ["1", "2", "3"]


async def test_a_clock_that_jumps_back_and_forth_does_nothing_twice(
    db: Watched, clock: ManualClock, ticks: Ticks, done: list[str]
) -> None:
    await plan(db, clock, "note", "early", hours=1)
    await plan(db, clock, "note", "late", hours=3)
    clock.advance(timedelta(hours=2))
    await ticks.run_due()
    clock.advance(-timedelta(hours=5))
    await ticks.run_due()
    assert done == ["early"]
    clock.advance(timedelta(hours=6, minutes=30))
    await ticks.run_due()
    clock.advance(-timedelta(hours=2))
    await ticks.run_due()
    clock.advance(timedelta(hours=2))
    await ticks.run_due()
    assert done == ["early", "late"]


async def test_planning_again_moves_the_instant(db: Watched, clock: ManualClock, ticks: Ticks, done: list[str]) -> None:
    await plan(db, clock, "note", "a", hours=1)
    await plan(db, clock, "note", "a", hours=2)
    clock.advance(timedelta(hours=1))
    assert await ticks.run_due() == 0
    clock.advance(timedelta(hours=1))
    assert await ticks.run_due() == 1


async def test_work_may_plan_itself_anew_and_other_work(
    db: Watched, clock: ManualClock, ticks: Ticks, done: list[str]
) -> None:
    await plan(db, clock, "again", "a")
    await plan(db, clock, "follow", "b")
    assert await ticks.run_due() == 3
    assert done == ["a", "b", "b+"]
    clock.advance(timedelta(hours=1))
    assert await ticks.run_due() == 1
    assert done[-1] == "a"


async def test_work_that_fails_is_postponed_then_given_up_on_record_and_harms_nobody(
    db: Watched, clock: ManualClock, ticks: Ticks, done: list[str]
) -> None:
    await plan(db, clock, "note", "before")
    await plan(db, clock, "fail", "broken")
    await plan(db, clock, "note", "after")
    assert await ticks.run_due() == 3
    assert done == ["before", "broken", "after"]
    for attempt in range(1, ATTEMPTS):
        pause = timedelta(minutes=2 ** (attempt - 1))
        clock.advance(pause - timedelta(seconds=1))
        assert await ticks.run_due() == 0
        clock.advance(timedelta(seconds=1))
        assert await ticks.run_due() == 1
    assert done.count("broken") == ATTEMPTS
    clock.advance(timedelta(days=30))
    assert await ticks.run_due() == 0
    async with db.write() as tx:
        assert await due.earliest(tx) is None
        record = await audit.details(tx)
        assert await ids.following(tx, "traces of what failed") == "1", "its effects are undone"
    assert [(one["action"], one["subject"], one["error"]) for one in record] == [
        ("gave up", "fail:broken", "RuntimeError")
    ]


async def test_work_nobody_knows_is_given_up_too(db: Watched, clock: ManualClock, ticks: Ticks) -> None:
    await plan(db, clock, "of another version", "x")
    for _ in range(ATTEMPTS):
        await ticks.run_due()
        clock.advance(timedelta(hours=1))
    async with db.read() as tx:
        assert await due.earliest(tx) is None
        assert len(await audit.details(tx)) == 1


async def test_a_wake_up_starts_a_round_at_once(
    db: Watched, clock: ManualClock, ticks: Ticks, done: list[str], until: Until
) -> None:
    await plan(db, clock, "note", "a", hours=8)
    woken: list[None] = []
    ticks.wake_outbox = lambda: woken.append(None)
    clock.on_jump(ticks.wake)
    running = asyncio.create_task(ticks.run())
    before = ticks.last_round
    await until(lambda: ticks.last_round > before)
    assert done == []
    clock.advance(timedelta(hours=8))
    await until(lambda: done == ["a"] and woken)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_database_that_fails_for_a_moment_stops_nothing(
    db: Watched, clock: ManualClock, ticks: Ticks, done: list[str], until: Until
) -> None:
    await plan(db, clock, "note", "a")
    committed: list[None] = []
    ticks.wake_outbox = lambda: committed.append(None)
    db.full = True
    running = asyncio.create_task(ticks.run())
    await until(lambda: db.failed)
    db.full = False
    await until(lambda: ticks.wake() or committed)
    assert done == ["a", "a"]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    async with db.read() as tx:
        assert await outbox.counts(tx) == {"waiting": 1}, "the first try left nothing behind"
