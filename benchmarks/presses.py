"""Light durable events: [Follow] pressed on the card of an open question, by many people in many chats.

A press goes through everything a real one does: routing, who speaks, the state change, the card drawn anew, two
deliveries written (the card as an edit, the note for the person who pressed), the commit, the outbox, `send`, and
the note that it arrived.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.house import COMMUNITY, NAME, Bench, bench, copy
from benchmarks.measure import percentile, spread, stalls
from bot.clock import Clock
from bot.messages.buttons import pack
from bot.messages.types import Address, Incoming, Kind, Sender
from storage import members, places, postings, questions
from storage.db import Database

CHATS = 64
PEOPLE = 4
"""In each chat; everybody follows, and unfollows with the next press."""
WARM_UP = 1
"""Presses in each chat before the clock starts."""
VARIANTS = {"one commit an event": 1, "shared commits": 64}


@dataclass(frozen=True)
class Run:
    """One run of one variant."""

    rate: float
    cpu: float
    p50: float
    p99: float
    stall_p99: float
    stall_worst: float


async def prepare(path: Path) -> None:
    """The chats, the people, and a question in each chat whose card stands there."""
    db, now = Database(f"sqlite:///{path}"), Clock().now()
    nations = [nation.code for nation in COMMUNITY.nations]
    async with db.write() as tx:
        for chat in range(CHATS):
            place = await places.of(tx, Address(NAME, f"c{chat}"), f"Channel {chat}")
            for person in range(PEOPLE):
                native = f"p{chat}-{person}"
                await members.add(
                    tx, name="Official", now=now, member_id=native, nation=nations[chat % len(nations)], locale="en"
                )
                await members.add_account(
                    tx, member_id=native, platform=NAME, native_id=native, name="Official", now=now, reach="ok"
                )
            number = str(chat + 1)
            await questions.add(
                tx,
                text="How do we publish procurement records that people can search?",
                lang="en",
                status="open",
                now=now,
                question_id=number,
                member_id=f"p{chat}-0",
                place_id=place.id,
                topics=("accountability", "service-delivery"),
            )
            card = f"question:{number}/public"
            await postings.wanted(tx, card=card, place_id=place.id, thread="", render_hash="", lang="en")
            await postings.delivered(tx, [(card, place.id, "", f"card{chat}")])
    await db.close()


def press(chat: int, turn: int) -> Incoming:
    """The press of one person."""
    return Incoming(
        platform=NAME,
        event_id=f"{chat}/{turn}",
        kind=Kind.PRESS,
        sender=Sender(f"p{chat}-{turn % PEOPLE}", "Official"),
        address=Address(NAME, f"c{chat}"),
        received_at=Clock().now(),
        button=pack("ask.follow", str(chat + 1)),
        message_id=f"card{chat}",
    )


async def one_run(template: Path, file: Path, batch: int, presses: int) -> Run:
    """All chats at once, one press after the other in each; the rate runs to the last settled delivery."""
    async with bench(copy(template, file), batch=batch) as running:
        begun: dict[str, float] = {}

        async def chat(number: int, turns: range) -> None:
            for turn in turns:
                event = press(number, turn)
                begun[event.event_id] = time.perf_counter()
                await running.app.dispatcher.handle(event)

        await _everywhere(chat, range(WARM_UP))
        await running.settled()
        begun.clear()
        async with stalls() as late:
            cpu, start = time.process_time(), time.perf_counter()
            await _everywhere(chat, range(WARM_UP, WARM_UP + presses))
            end = await running.settled()
            cpu = time.process_time() - cpu
        return _result(running, begun, start, end, cpu, late.p99, late.worst)


async def _everywhere(chat: object, turns: range) -> None:
    await asyncio.gather(*(chat(number, turns) for number in range(CHATS)))  # type: ignore[operator]


def _result(
    running: Bench, begun: dict[str, float], start: float, end: float, cpu: float, p99: float, worst: float
) -> Run:
    missing = begun.keys() - running.stub.sent.keys()
    if missing:
        raise RuntimeError(f"{len(missing)} presses were never answered")
    waits = [1000 * (running.stub.sent[event] - at) for event, at in begun.items()]
    count = len(begun)
    return Run(count / (end - start), 1e6 * cpu / count, percentile(waits, 50), percentile(waits, 99), p99, worst)


async def compare(template: Path, folder: Path, *, rounds: int, presses: int) -> list[str]:
    """Both variants in turn, `rounds` times; the lines of the table."""
    prepared = copy(template, folder / "presses.db")
    await prepare(prepared)
    runs: dict[str, list[Run]] = {name: [] for name in VARIANTS}
    for _ in range(rounds):
        for name, batch in VARIANTS.items():
            runs[name].append(await one_run(prepared, folder / "run.db", batch, presses))
    lines = [
        f"{CHATS} chats, {PEOPLE} people each, {presses} presses a chat, {rounds} rounds; median (lowest–highest)",
        "",
        "| | events/s | CPU µs/event | p50 ms | p99 ms | stall p99 ms | stall max ms |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [f"| {name} | {' | '.join(_columns(found))} |" for name, found in runs.items()]
    one, shared = ([run.rate for run in found] for found in runs.values())
    ratio = statistics.median(b / a for a, b in zip(one, shared, strict=True))
    return [*lines, "", f"Shared commits against one an event, round by round: ×{ratio:.2f}"]


def _columns(runs: list[Run]) -> list[str]:
    return [
        spread([run.rate for run in runs]),
        spread([run.cpu for run in runs]),
        spread([run.p50 for run in runs]),
        spread([run.p99 for run in runs]),
        spread([run.stall_p99 for run in runs], ".1f"),
        spread([run.stall_worst for run in runs], ".1f"),
    ]
