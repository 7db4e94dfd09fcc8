"""Clocks, percentiles, and what machine this is."""

from __future__ import annotations

import asyncio
import os
import platform
import sqlite3
import statistics
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

TICK = 0.002
"""Seconds between two looks of the ticker that measures how late the loop is."""
PROBES = 200


class Stalls:
    """How late the loop woke a task that sleeps `TICK`, in milliseconds."""

    def __init__(self) -> None:
        self.late: list[float] = []

    @property
    def p99(self) -> float:
        """The lateness that one wake-up in a hundred exceeds."""
        return percentile(self.late, 99)

    @property
    def worst(self) -> float:
        """The longest."""
        return max(self.late, default=0.0)


@asynccontextmanager
async def stalls() -> AsyncIterator[Stalls]:
    """Watch the running loop. What is measured includes what other programs take from this one's cores."""
    found = Stalls()

    async def watch() -> None:
        while True:
            due = time.perf_counter() + TICK
            await asyncio.sleep(TICK)
            found.late.append(1000 * (time.perf_counter() - due))

    task = asyncio.create_task(watch())
    try:
        yield found
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of `values` that `share` percent do not exceed; 0 for none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share / 100))] if ordered else 0.0


def spread(values: Sequence[float], form: str = ",.0f") -> str:
    """Median (lowest–highest)."""
    return f"{statistics.median(values):{form}} ({min(values):{form}}–{max(values):{form}})"


def machine(folder: Path) -> str:
    """Cores, load, versions, and how long `folder`'s disk takes to make 4 KiB durable."""
    load = f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return " · ".join(
        [
            f"{os.cpu_count()} cores, {load}",
            f"{platform.python_implementation()} {platform.python_version()}",
            f"SQLite {sqlite3.sqlite_version}",
            f"fsync of 4 KiB p50 {spread_of_fsync(folder)} ms",
        ]
    )


def spread_of_fsync(folder: Path) -> str:
    """Median and 99th percentile, in milliseconds. Near zero means a disk in memory: then the figures flatter."""
    times = []
    probe = folder / "fsync.probe"
    with probe.open("wb", buffering=0) as file:
        for _ in range(PROBES):
            file.write(b"\0" * 4096)
            began = time.perf_counter()
            os.fsync(file.fileno())
            times.append(1000 * (time.perf_counter() - began))
    probe.unlink()
    return f"{statistics.median(times):.2f}, p99 {percentile(times, 99):.2f}"


def resident(pid: int) -> float | None:
    """Megabytes a process holds in memory (Linux only, else None)."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))
