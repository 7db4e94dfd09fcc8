"""Updates a second through a platform's real client: this bot, and the bare bots of the two usual frameworks.

The server and each bot run in processes of their own. The bots take turns inside each round.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sqlite3
import statistics
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import asking, bot_api, corpus
from benchmarks.house import COMMUNITY, copy
from benchmarks.measure import percentile, resident, spread
from bot.clock import Clock
from bot.messages.buttons import pack
from bot.messages.types import Address
from storage import members, places, postings, questions
from storage.db import Database

PEERS = Path(__file__).parent / "peers"
CHATS = 64
CARD = 10
"""The message id of the card in each chat."""
ENTRIES = 1_000
PATIENCE = 120.0
LATENCIES = (0, 50)
"""Milliseconds the server waits before each answer, except to a poll."""
OURS, PTB, AIOGRAM = "this bot: [Follow], durable", "python-telegram-bot: bare echo", "aiogram: bare echo"
ASK = f"this bot: /ask over {ENTRIES:,} entries"


@dataclass(frozen=True)
class Case:
    """A bot and what it is given; `database`: what it starts with, None for a bot without one."""

    name: str
    command: list[str]
    database: Path | None
    updates: list[dict[str, Any]]
    warm_up: int


@dataclass(frozen=True)
class Run:
    """One run: replies a second, CPU µs an update, waits in ms, resident MB, calls an update."""

    rate: float
    cpu: float
    p50: float
    p99: float
    memory: float
    calls: float


async def prepare(template: Path, path: Path, people: int, *, cards: bool) -> Path:
    """So many people who never did anything; with `cards`, a question in each chat whose card stands there."""
    copy(template, path)
    db, now = Database(f"sqlite:///{path}"), Clock().now()
    nations = [nation.code for nation in COMMUNITY.nations]
    async with db.write() as tx:
        for number in range(1, people + 1):
            native, nation = str(bot_api.PERSON + number), nations[number % len(nations)]
            await members.add(tx, name="Official", now=now, member_id=native, nation=nation, locale="en")
            await members.add_account(
                tx, member_id=native, platform="telegram", native_id=native, name="Official", now=now, reach="ok"
            )
        for chat in range(CHATS if cards else 0):
            place = await places.of(tx, Address("telegram", str(bot_api.GROUP - chat)), "Group")
            number_of = str(chat + 1)
            await questions.add(
                tx,
                text="How do we publish procurement records that people can search?",
                lang="en",
                status="open",
                now=now,
                question_id=number_of,
                member_id=str(bot_api.PERSON + 1),
                place_id=place.id,
                topics=("accountability", "service-delivery"),
            )
            card = f"question:{number_of}/public"
            await postings.wanted(tx, card=card, place_id=place.id, thread="", render_hash="", lang="en")
            await postings.delivered(tx, [(card, place.id, "", str(CARD))])
    await db.close()
    return path


async def cases(template: Path, folder: Path, python: Path, size: int) -> list[Case]:
    """Every bot that is installed; `size` light updates each and a quarter of that for `/ask`."""
    asked = max(40, size // 4)
    follow = await prepare(template, folder / "platform-follow.db", size + 100, cards=True)
    filled = await asking.fill(template, folder, ENTRIES)
    ask = await prepare(filled.path, folder / "platform-ask.db", asked + 20, cards=False)
    with contextlib.closing(sqlite3.connect(ask)) as file, file:
        file.execute(  # the imported experts are on Telegram
            "UPDATE account SET platform = 'telegram', native_id = 9000000 + id, reach = 'ok' WHERE platform = 'web'"
        )
    half = asked // 2 + 10
    known, unknown = corpus.known_questions(filled.entries, half, 5), corpus.unknown_questions(half, 5)
    texts = [text for pair in zip(known, unknown, strict=True) for text in pair]
    presses = [bot_api.press(n, n % CHATS, CARD, pack("ask.follow", str(n % CHATS + 1))) for n in range(1, size + 65)]
    echoes = [bot_api.echo(n, n % CHATS) for n in range(1, size + 65)]
    questions_ = [bot_api.ask(n, n % CHATS, texts[n - 1]) for n in range(1, asked + 11)]
    ours = [sys.executable, str(PEERS / "mufakat.py")]
    found = [
        Case(PTB, [sys.executable, str(PEERS / "ptb_echo.py")], None, echoes, 64),
        Case(OURS, ours, follow, presses, 64),
        Case(ASK, ours, ask, questions_, 10),
    ]
    if has_aiogram(python):
        found.insert(1, Case(AIOGRAM, [str(python), str(PEERS / "aiogram_echo.py")], None, echoes, 64))
    return found


def has_aiogram(python: Path) -> bool:
    """Whether that interpreter has aiogram."""
    return subprocess.run([python, "-c", "import aiogram"], capture_output=True, check=False).returncode == 0


@contextlib.contextmanager
def process(command: Sequence[str], **more: Any) -> Iterator[subprocess.Popen[str]]:
    """A process that is ended, kindly at first, when the body is left."""
    environment = {**os.environ, "PYTHONPATH": str(PEERS.parent.parent)}
    running = subprocess.Popen(command, env=environment, text=True, **more)
    try:
        yield running
    finally:
        running.send_signal(signal.SIGTERM)
        try:
            running.wait(10)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait(10)


def one_run(case: Case, latency: int, folder: Path) -> Run:
    """Start the server and the bot, warm up, hand out, wait for all replies."""
    updates, warm_up = case.updates, case.warm_up
    if case.name == PTB and latency:
        # One after the other: a whole batch takes seconds, and more of them say nothing new.
        warm_up = 4
        updates = updates[: warm_up + bot_api.BATCH]
    server = [sys.executable, "-m", "benchmarks.bot_api", str(latency)]
    with process(server, stdout=subprocess.PIPE) as serving:
        assert serving.stdout is not None
        url = serving.stdout.readline().strip()
        with process(_command(case, url, folder), stderr=subprocess.DEVNULL) as bot:
            _call(url, "ready")
            _load(url, updates[:warm_up])
            before = cpu_seconds(bot.pid)
            found = _load(url, updates[warm_up:])
            spent = cpu_seconds(bot.pid) - before
            memory = resident(bot.pid) or 0.0
    if case.database is not None:
        _check(folder / "platform.db", case, len(updates))
    count = len(updates) - warm_up
    return Run(
        rate=count / found["span"],
        cpu=1e6 * spent / count,
        p50=percentile(found["waits"], 50),
        p99=percentile(found["waits"], 99),
        memory=memory,
        calls=found["calls"] / count,
    )


def _check(database: Path, case: Case, count: int) -> None:
    """Apologies are replies too: every update must have taken effect. Raises `RuntimeError`."""
    effect = "question" if case.name == ASK else "follower"
    with contextlib.closing(sqlite3.connect(database)) as file:
        (took,) = file.execute(f"SELECT count(*) FROM {effect}").fetchone()
        (failed,) = file.execute("SELECT count(*) FROM dead_letter").fetchone()
    if took < count or failed:
        raise RuntimeError(f"{case.name}: {took} of {count} updates took effect, {failed} failed")


def _command(case: Case, url: str, folder: Path) -> list[str]:
    if case.database is None:
        return [*case.command, url]
    file = copy(case.database, folder / "platform.db")
    options = {"token": "42:bench", "api_base_url": url}
    return [*case.command, str(file), "telegram", json.dumps(options)]


def _load(url: str, updates: list[dict[str, Any]]) -> dict[str, Any]:
    """Have updates handed out and answered, every one. Raises `RuntimeError`."""
    _call(url, "load", updates)
    found: dict[str, Any] = _call(url, "finished", {"count": len(updates), "seconds": PATIENCE})
    if len(found["waits"]) != len(updates):
        raise RuntimeError(f"{len(found['waits'])} of {len(updates)} updates were answered")
    return found


def _call(url: str, name: str, body: object = None) -> Any:
    request = urllib.request.Request(f"{url}/control/{name}", data=json.dumps(body).encode(), method="POST")
    with urllib.request.urlopen(request, timeout=PATIENCE + 30) as answer:
        return json.load(answer)


def cpu_seconds(pid: int) -> float:
    """Processor time a process has used, all threads (Linux only, else 0)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def compare(template: Path, folder: Path, *, python: Path, rounds: int, size: int) -> list[str]:
    """All bots in turn at each latency; the lines of the tables."""
    wanted = await cases(template, folder, python, size)
    lines = [f"{size} light updates in {CHATS} chats, {rounds} rounds; median (lowest–highest)"]
    if not any(case.name == AIOGRAM for case in wanted):
        lines.append("aiogram is not installed and left out: pip install -e '.[bench]', or name an interpreter that")
        lines.append("has it with --peers-python")
    for latency in LATENCIES:
        runs: dict[str, list[Run]] = {case.name: [] for case in wanted}
        for _ in range(rounds):
            for case in wanted:
                runs[case.name].append(one_run(case, latency, folder))
        lines += ["", f"The server answers {'at once' if not latency else f'after {latency} ms'}:", ""]
        lines += [
            "| bot | updates/s | CPU µs/update | p50 ms | p99 ms | resident MB | calls/update |",
            "|---|---|---|---|---|---|---|",
        ]
        lines += [f"| {name} | {' | '.join(_columns(found))} |" for name, found in runs.items()]
        lines += ["", *_ratios(runs)]
    return lines


def _columns(runs: list[Run]) -> list[str]:
    return [
        spread([run.rate for run in runs]),
        spread([run.cpu for run in runs]),
        spread([run.p50 for run in runs]),
        spread([run.p99 for run in runs]),
        f"{statistics.median(run.memory for run in runs):.0f}",
        f"{statistics.median(run.calls for run in runs):.1f}",
    ]


def _ratios(runs: dict[str, list[Run]]) -> list[str]:
    found = []
    for name in (PTB, AIOGRAM):
        if name in runs:
            pairs = zip(runs[OURS], runs[name], strict=True)
            found.append(
                f"[Follow] against {name}, round by round: ×{spread([a.rate / b.rate for a, b in pairs], '.2f')}"
            )
    return found
