"""kill -9 at every commit and every send of S2: nothing is lost, nothing takes effect twice.

The boundaries are enumerated from an undisturbed run; each is hit on both platforms' fakes, and a boundary that the
process survives fails the test.
"""

from __future__ import annotations

import json
import multiprocessing
import signal
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from storage.migrate import migrate
from tests.crash.story import ANSWER, QUESTION, play

_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["tests.crash.story"])


def run(folder: Path, kind: str, kill_at: int | None = None) -> int | None:
    """The story in a process of its own; returns its exit code (-9: killed)."""
    process = _PROCESSES.Process(target=play, args=(str(folder), kind, kill_at))
    process.start()
    process.join(60)
    assert not process.is_alive()
    return process.exitcode


def result(folder: Path) -> dict[str, Any]:
    """What the story left behind."""
    found: dict[str, Any] = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database."""
    folder = tmp_path_factory.mktemp("template")
    migrate(f"sqlite:///{folder / 'bot.db'}")
    return folder / "bot.db"


def fresh(template: Path, folder: Path) -> Path:
    """A folder with a database of its own."""
    folder.mkdir()
    (folder / "bot.db").write_bytes(template.read_bytes())
    return folder


def effects(folder: Path) -> dict[str, object]:
    """What the community remembers of the story."""
    with sqlite3.connect(folder / "bot.db") as db:
        one = {
            "questions": db.execute("SELECT status, count(*) FROM question GROUP BY status").fetchall(),
            "assignments": db.execute("SELECT state, count(*) FROM assignment GROUP BY state").fetchall(),
            "answers": db.execute("SELECT state, accepted, count(*) FROM answer GROUP BY 1, 2").fetchall(),
            "entries": db.execute("SELECT question, answer, state FROM entry").fetchall(),
            "dead letters": db.execute("SELECT count(*) FROM dead_letter").fetchall(),
            "unsettled": db.execute("SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending')").fetchall(),
        }
    db.close()
    return one


EXPECTED = {
    "questions": [("solved", 1)],
    "assignments": [("answered", 1)],
    "answers": [("sent", 1, 1)],
    "entries": [(QUESTION, ANSWER, "live")],
    "dead letters": [(0,)],
    "unsettled": [(0,)],
}


@pytest.mark.parametrize("kind", ["telegram", "discord"])
def test_a_kill_at_any_boundary_loses_and_doubles_nothing(kind: str, template: Path, tmp_path: Path) -> None:
    calm = fresh(template, tmp_path / "calm")
    assert run(calm, kind) == 0
    assert effects(calm) == EXPECTED
    reference = result(calm)
    boundaries = reference["boundaries"]
    assert {"before commit", "after commit", "before send", "after send"} < set(boundaries)
    wanted = Counter((one["place"], one["text"]) for one in reference["messages"])
    for number, name in enumerate(boundaries, 1):
        folder = fresh(template, tmp_path / f"kill-{number}")
        assert run(folder, kind, number) == -signal.SIGKILL, f"boundary {number} ({name}) was not hit"
        assert run(folder, kind) == 0, f"no restart after {number} ({name})"
        assert effects(folder) == EXPECTED, f"after a kill at {number} ({name})"
        told = [one for one in result(folder)["messages"] if not one["card"].startswith("outbox:")]
        seen = Counter((one["place"], one["text"]) for one in told)
        lost = wanted - seen
        doubled = seen - wanted
        assert not lost, f"lost after a kill at {number} ({name}): {lost}"
        most = 1 if kind == "telegram" and name in ("after send", "before send", "before commit") else 0
        assert sum(doubled.values()) <= most, f"doubled after a kill at {number} ({name}): {doubled}"
