"""The clock: forward only, never behind real time while it runs; and nothing spins while it stands."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import Clock
from bot.core.ticks import LONGEST_SLEEP, Ticks
from bot.handlers.context import House
from bot.handlers.routes import Routes
from bot.services.answering import Answerer
from storage import due
from tests.core.conftest import Watched
from tests.fakes import TELEGRAM
from tests.world import CATALOGS, COMMUNITY, START

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Wound(Clock):
    """Its real time goes on only when it is wound."""

    def __init__(self) -> None:
        super().__init__()
        self.wound = START

    def real(self) -> datetime:
        return self.wound


@pytest.fixture
def clock() -> Wound:
    return Wound()


def test_it_shows_real_time_until_it_is_moved() -> None:
    clock = Clock()
    before = datetime.now(UTC)
    assert before <= clock.now() <= datetime.now(UTC)
    assert (clock.offset, clock.frozen) == (timedelta(0), False)


def test_it_runs_on_from_where_it_was_moved_to(clock: Wound) -> None:
    assert clock.advance(DAY) == START + DAY
    clock.wound += HOUR
    assert (clock.now(), clock.offset) == (START + DAY + HOUR, DAY)
    with pytest.raises(ValueError, match="forward"):
        clock.advance(-HOUR)
    assert clock.offset == DAY


def test_it_stands_still_and_can_be_moved_meanwhile(clock: Wound) -> None:
    clock.freeze()
    clock.wound += HOUR
    assert (clock.now(), clock.offset, clock.frozen) == (START, -HOUR, True)
    clock.freeze()
    assert clock.now() == START
    assert clock.advance(DAY) == START + DAY
    clock.wound += HOUR
    assert clock.now() == START + DAY


def test_it_goes_on_from_where_it_stood(clock: Wound) -> None:
    clock.advance(DAY)
    clock.freeze()
    clock.wound += HOUR
    clock.run()
    assert (clock.now(), clock.offset, clock.frozen) == (START + DAY, DAY - HOUR, False)
    clock.wound += HOUR
    assert clock.now() == START + DAY + HOUR


def test_it_never_falls_behind_real_time(clock: Wound) -> None:
    clock.freeze()
    clock.wound += HOUR
    clock.run()
    assert (clock.now(), clock.offset) == (START + HOUR, timedelta(0))


@pytest.mark.parametrize("frozen", [False, True])
def test_it_starts_again_in_real_time(clock: Wound, frozen: bool) -> None:
    clock.advance(DAY)
    if frozen:
        clock.freeze()
    clock.start_again()
    assert (clock.now(), clock.offset, clock.frozen) == (START, timedelta(0), False)


def test_how_long_an_instant_is_away(clock: Wound) -> None:
    assert clock.seconds_until(START + HOUR) == 3600
    assert clock.seconds_until(START - HOUR) == -3600
    clock.freeze()
    assert clock.seconds_until(START + HOUR) == math.inf
    assert clock.seconds_until(START) == 0
    assert clock.seconds_until(START - HOUR) == -3600


def test_a_move_counts_as_time_that_has_passed(clock: Wound) -> None:
    before = clock.monotonic()
    clock.advance(DAY)
    clock.freeze()
    clock.advance(HOUR)
    assert 25 * 3600 <= clock.monotonic() - before < 25 * 3600 + 60


@pytest.mark.parametrize(
    "change",
    [lambda clock: clock.advance(HOUR), Clock.freeze, Clock.run, Clock.start_again],
    ids="move stop go again".split(),
)
def test_sleepers_are_woken_by_every_change(clock: Wound, change: Callable[[Clock], object]) -> None:
    woken: list[datetime] = []
    clock.on_jump(lambda: woken.append(clock.now()))
    change(clock)
    assert woken == [clock.now()]


async def test_due_work_is_not_looked_for_again_and_again_while_time_stands(db: Watched, clock: Wound) -> None:
    house = House(COMMUNITY, CATALOGS, Answerer(), None, {"p": TELEGRAM}, clock, Routes((), {}))  # type: ignore[arg-type]
    ticks = Ticks(db, house, Routes((), {}))
    async with db.write() as tx:
        await due.plan(tx, "note", "1", START + timedelta(milliseconds=1))
    assert 0 < await ticks._pause() < 1
    clock.freeze()
    assert await ticks._pause() == LONGEST_SLEEP
    clock.advance(timedelta(milliseconds=1))
    assert await ticks._pause() == 0
