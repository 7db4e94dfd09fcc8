"""`/ask` in a group: how long from `handle` until `send` is called with the answer, or with the card of the search."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import corpus
from benchmarks.house import COMMUNITY, NAME, Bench, bench, copy
from benchmarks.measure import percentile, stalls
from bot.clock import Clock
from bot.messages.types import Address, Incoming, Kind, Sender
from bot.services import transfer
from storage import members
from storage.db import Database

WARM_UP = 10
GROUPS = 8


@dataclass
class Waits:
    """Milliseconds from `handle` to `send`, by what came of the question; and the worst of the loop, by question."""

    answered: list[float] = field(default_factory=list)
    routed: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Filled:
    """A database with knowledge, and how long the import took (seconds; worst lateness of the loop, ms)."""

    path: Path
    entries: list[dict[str, object]]
    seconds: float
    stall: float


async def fill(template: Path, folder: Path, count: int) -> Filled:
    """Import `count` lines: all knowledge but the 30 experts."""
    path = copy(template, folder / f"knowledge-{count}.db")
    helpers = corpus.experts()
    entries = list(corpus.knowledge(count - len(helpers)))
    file = corpus.write([*entries, *helpers], folder / f"knowledge-{count}.jsonl")
    db = Database(f"sqlite:///{path}")
    try:
        async with stalls() as late:
            began = time.perf_counter()
            await transfer.import_file(db, COMMUNITY, file, now=Clock().now())
            seconds = time.perf_counter() - began
    finally:
        await db.close()
    return Filled(path, entries, seconds, late.worst)


async def measure(filled: Filled, folder: Path, *, questions: int, seed: int = 5) -> Waits:
    """Half the questions can be answered, half not; one after the other, each by an official of their own."""
    half = questions // 2 + WARM_UP
    known = corpus.known_questions(filled.entries, half, seed)
    texts = [text for pair in zip(known, corpus.unknown_questions(half, seed), strict=True) for text in pair]
    path = copy(filled.path, folder / "ask.db")
    await _officials(path, len(texts))
    found = Waits()
    async with bench(path) as running:
        for number, text in enumerate(texts):
            wait, busy = await _ask(running, number, text)
            band = await _outcome(running, number)
            if number >= 2 * WARM_UP:
                (found.answered if band == "auto" else found.routed).append(wait)
                found.busy.append(busy)
    return found


async def _officials(path: Path, count: int) -> None:
    db, now, chance = Database(f"sqlite:///{path}"), Clock().now(), random.Random(6)
    async with db.write() as tx:
        for number in range(count):
            native, nation = f"o{number}", chance.choice(COMMUNITY.nations).code
            await members.add(tx, name="Official", now=now, member_id=native, nation=nation, locale="en")
            await members.add_account(
                tx, member_id=native, platform=NAME, native_id=native, name="Official", now=now, reach="ok"
            )
    await db.close()


async def _ask(running: Bench, number: int, text: str) -> tuple[float, float]:
    """Milliseconds until `send` was called, and the loop's worst lateness until all was settled."""
    event = Incoming(
        platform=NAME,
        event_id=f"q{number}",
        kind=Kind.COMMAND,
        sender=Sender(f"o{number}", "Official"),
        address=Address(NAME, f"g{number % GROUPS}"),
        received_at=Clock().now(),
        command="ask",
        args={"question": text},
        message_id=f"m{number}",
    )
    arrived = running.stub.arrived[event.event_id] = asyncio.Event()
    async with stalls() as late:
        began = time.perf_counter()
        await running.app.dispatcher.handle(event)
        await asyncio.wait_for(arrived.wait(), 30)
        await running.settled()
    return 1000 * (running.stub.sent[event.event_id] - began), late.worst


async def _outcome(running: Bench, number: int) -> str:
    from storage import questions

    async with running.app.db.read() as tx:
        found = await questions.by_message(tx, f"o{number}", f"m{number}")
    if found is None:
        raise RuntimeError(f"question {number} was not taken")
    return found.status


def row(name: str, values: Sequence[float]) -> str:
    """A line of the table."""
    p50, p95, worst = percentile(values, 50), percentile(values, 95), max(values, default=0.0)
    return f"| {name} | {len(values)} | {p50:.0f} | {p95:.0f} | {worst:.0f} |"


async def table(template: Path, folder: Path, sizes: Sequence[int], *, questions: int) -> tuple[list[str], Filled]:
    """The lines of the table, and the largest database."""
    lines = [
        "| entries, outcome | questions | p50 ms | p95 ms | max ms |",
        "|---|---|---|---|---|",
    ]
    stalled = []
    for size in sizes:
        filled = await fill(template, folder, size)
        waits = await measure(filled, folder, questions=questions)
        both = waits.answered + waits.routed
        name = f"{size:,}"
        lines += [row(f"{name}, answered", waits.answered), row(f"{name}, routed", waits.routed)]
        lines += [row(f"{name}, all", both)]
        stalled.append(
            f"Loop late at {name} entries, worst of each question: median {percentile(waits.busy, 50):.1f}, "
            f"p95 {percentile(waits.busy, 95):.1f}, max {max(waits.busy):.1f} ms"
        )
    return [*lines, "", *stalled], filled


def average(entries: list[dict[str, object]]) -> str:
    """How long the made-up texts are."""
    answers = sum(len(str(one["answer"])) for one in entries) / len(entries)
    return f"answers of {answers:.0f} characters, a line of {len(json.dumps(entries[0]))} bytes"
