"""One at a time and in order of arrival, per key."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.turns import Turns


async def worker(turns: Turns, key: str, name: str, log: list[str], gate: asyncio.Event | None = None) -> None:
    async with turns.of(key):
        log.append(f"+{name}")
        if gate is not None:
            await gate.wait()
        else:
            await asyncio.sleep(0)
        log.append(f"-{name}")


async def settle(holds: Callable[[], bool]) -> None:
    for _ in range(1000):
        if holds():
            return
        await asyncio.sleep(0)
    raise AssertionError("it does not come about")


async def test_a_key_is_held_by_one_at_a_time_in_order_of_arrival() -> None:
    turns, log, gate = Turns(), list[str](), asyncio.Event()
    tasks = [asyncio.create_task(worker(turns, "a", str(n), log, gate)) for n in range(4)]
    await settle(lambda: log == ["+0"])
    gate.set()
    await asyncio.gather(*tasks)
    assert log == ["+0", "-0", "+1", "-1", "+2", "-2", "+3", "-3"]


async def test_another_key_does_not_wait() -> None:
    turns, log, gate = Turns(), list[str](), asyncio.Event()
    slow = asyncio.create_task(worker(turns, "a", "slow", log, gate))
    await settle(lambda: log == ["+slow"])
    await worker(turns, "b", "quick", log)
    assert log == ["+slow", "+quick", "-quick"]
    gate.set()
    await slow


async def test_a_failure_gives_the_turn_on() -> None:
    turns = Turns()

    async def fails() -> None:
        async with turns.of("a"):
            raise RuntimeError("broken")

    log: list[str] = []
    failing = asyncio.create_task(fails())
    following = asyncio.create_task(worker(turns, "a", "next", log))
    with pytest.raises(RuntimeError, match="broken"):
        await failing
    await following
    assert log == ["+next", "-next"]


async def test_whoever_gives_up_waiting_is_passed_over() -> None:
    turns, log, gate = Turns(), list[str](), asyncio.Event()
    first = asyncio.create_task(worker(turns, "a", "1", log, gate))
    second = asyncio.create_task(worker(turns, "a", "2", log))
    third = asyncio.create_task(worker(turns, "a", "3", log))
    await settle(lambda: log == ["+1"])
    second.cancel()
    with pytest.raises(asyncio.CancelledError):
        await second
    gate.set()
    await asyncio.gather(first, third)
    assert log == ["+1", "-1", "+3", "-3"]


@given(st.lists(st.sampled_from("abc"), max_size=20), st.sets(st.integers(0, 19)))
def test_no_overlap_no_overtaking_and_nothing_is_kept(keys: list[str], cancelled: set[int]) -> None:
    async def play() -> None:
        turns, log = Turns(), list[str]()
        tasks = [asyncio.create_task(worker(turns, key, f"{key}{n:02}", log)) for n, key in enumerate(keys)]
        await asyncio.sleep(0)
        for n in cancelled:
            if n < len(tasks):
                tasks[n].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for key in "abc":
            mine = [line for line in log if line[1] == key]
            begun = [line[1:] for line in mine if line.startswith("+")]
            assert begun == sorted(begun)
            ended = {line[1:] for line in mine if line.startswith("-")}
            for place, line in enumerate(mine[1:], 1):
                if line.startswith("+") and mine[place - 1].startswith("+"):
                    assert mine[place - 1][1:] not in ended, "two at a time"
        assert not turns._locks, "a key nobody holds takes no memory"

    asyncio.run(play())
