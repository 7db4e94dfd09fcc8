"""Discord: how long from an interaction until the bot's first response reaches the server, which waits three seconds.

The strict server of the tests runs in a process of its own (`python -m benchmarks.acknowledging`), and there people
use `/ask` at a steady pace; the bots take turns inside each round.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.house import copy
from benchmarks.measure import percentile, spread
from benchmarks.platforms import PEERS, process

COUNT = 100
EVERY = 0.025
STALL = 2.5
"""Seconds another process holds the database's write lock; the interactions of a run come while it does."""
WARM_UP = 10
QUESTION = "How do we publish procurement records that people can search?"
BARE, OURS, STALLED = "discord.py: bare reply", "this bot", f"this bot, database stalled {STALL} s"


@dataclass(frozen=True)
class Run:
    """Waits in ms, and how many interactions nobody acknowledged in time."""

    p50: float
    p99: float
    lost: int


def compare(template: Path, folder: Path, *, rounds: int) -> list[str]:
    """All bots in turn; the lines of the table."""
    runs: dict[str, list[Run]] = {BARE: [], OURS: [], STALLED: []}
    for _ in range(rounds):
        for name, found in runs.items():
            file = None if name == BARE else copy(template, folder / "discord.db")
            found.append(one_run(file, STALL if name == STALLED else 0.0))
    return [
        f"{COUNT} times `/ask`, one every {1000 * EVERY:.0f} ms, {rounds} rounds; median (lowest–highest)",
        "",
        "| bot | p50 ms | p99 ms | never acknowledged |",
        "|---|---|---|---|",
        *(
            f"| {name} | {spread([r.p50 for r in found], '.1f')} | {spread([r.p99 for r in found], '.1f')} "
            f"| {sum(r.lost for r in found)} |"
            for name, found in runs.items()
        ),
    ]


def one_run(database: Path | None, stall: float) -> Run:
    """Start the server and a bot (the bare one without a database), warm up, and have people ask."""
    serving = [sys.executable, "-m", "benchmarks.acknowledging"]
    with process(serving, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        options = _line(server)
        with process(_command(database, options), stderr=subprocess.DEVNULL):
            _ask(server, WARM_UP)
            _line(server)
            with _held(database, stall):
                _ask(server, COUNT)
                time.sleep(stall)
            waits = _line(server)
    return Run(percentile(waits, 50), percentile(waits, 99), COUNT - len(waits))


def _command(database: Path | None, options: dict[str, str]) -> list[str]:
    if database is None:
        bare = str(PEERS / "discord_bare.py")
        return [sys.executable, bare, options["api_base_url"], options["gateway_url"], options["token"]]
    return [sys.executable, str(PEERS / "mufakat.py"), str(database), "discord", json.dumps(options)]


@contextlib.contextmanager
def _held(database: Path | None, seconds: float) -> Any:
    """Hold the write lock of the database while the body runs; nothing without `seconds`."""
    if database is None or not seconds:
        yield
        return
    with contextlib.closing(sqlite3.connect(database, timeout=10, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def _ask(server: subprocess.Popen[str], count: int) -> None:
    assert server.stdin is not None
    server.stdin.write(f"{count}\n")
    server.stdin.flush()


def _line(server: subprocess.Popen[str]) -> Any:
    assert server.stdout is not None
    return json.loads(server.stdout.readline())


async def _people() -> None:
    """The server's process: a line in is how many shall ask, a line out is how long each waited (ms)."""
    from tests.servers.discord import DiscordServer
    from tests.servers.discord import people as acting

    acting.without_nulls = dict  # the SDK's own parser, which the bare bot uses, wants them; Discord does send them
    with DiscordServer() as server:
        print(json.dumps(server.options), flush=True)
        person = 3_000_000_000_000_000_000
        hub, people = server.hub, server.people
        while line := await asyncio.to_thread(sys.stdin.readline):
            await server.until(lambda: any(one.queue is not None for one in hub.sessions.values()))
            asked: list[Any] = []
            for _ in range(int(line)):
                person += 1
                asked.append(server.do(partial(_command_of, people, str(person))))
                await asyncio.sleep(EVERY)
            with contextlib.suppress(TimeoutError):
                await server.until(partial(_all_answered, asked))
            print(json.dumps([1000 * one.answered_after for one in asked if one.response]), flush=True)


def _command_of(people: Any, who: str) -> Any:
    return people.command(who, people.channel("questions"), "ask", {"question": QUESTION})


def _all_answered(asked: list[Any]) -> bool:
    return all(one.response for one in asked)


if __name__ == "__main__":
    asyncio.run(_people())
