"""Switches the handling of each trap off, one at a time, and requires its tests to fail.

    python -m tests.traps.run            every trap
    python -m tests.traps.run T1 D7      some of them

The work is done in copies of the tree; the tree itself is not touched. A handling that can be switched off without a
test that fails is one that nobody would miss: it is named, and the exit status is 1.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

ROOT = Path(__file__).parent.parent.parent
SOURCES = ("telegram", "discord")
COPIED = ("bot", "storage", "config", "tests", "pyproject.toml")
WORKERS = 2
SECONDS = 60.0
"""For the tests of one switch; longer is a failure of theirs."""
BASELINE_SECONDS = 300.0
FAILED, TIMED_OUT = 1, -1
"""Exit statuses: of pytest, for tests that ran and failed; ours, for tests that did not end."""


@dataclass(frozen=True)
class Trap:
    """One handling and how to switch it off. `applies`: False for a trap that cannot happen here, with a `reason`."""

    name: str
    what: str
    file: str = ""
    find: str = ""
    replace: str = ""
    tests: tuple[str, ...] = ()
    seconds: float = SECONDS
    applies: bool = True
    reason: str = ""


@dataclass(frozen=True)
class Result:
    """What came of one switch. `said`: what pytest wrote; of interest when nothing was caught."""

    trap: Trap
    caught: bool
    seconds: float
    said: str = ""


def traps() -> list[Trap]:
    """All entries, in the order of the files."""
    found = []
    for source in SOURCES:
        read = tomllib.loads((Path(__file__).parent / f"{source}.toml").read_text(encoding="utf-8"))
        found += [Trap(**{**one, "tests": tuple(one.get("tests", ()))}) for one in read["trap"]]
    return found


def switched(text: str, trap: Trap) -> str:
    """The text of a file with the handling off. Raises `ValueError` unless it stands there exactly once."""
    count = text.count(trap.find)
    if not trap.find or count != 1:
        raise ValueError(f"{trap.name}: what is to be replaced stands {count} times in {trap.file}")
    return text.replace(trap.find, trap.replace)


def copy(to: Path) -> Path:
    """A copy of what the tests need."""
    for name in COPIED:
        if (source := ROOT / name).is_dir():
            shutil.copytree(source, to / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, to / name)
    return to


def pytest(tree: Path, tests: Iterable[str], seconds: float) -> tuple[int, str]:
    """Exit status and output of the tests in a copy."""
    command = [sys.executable, "-m", "pytest", "-q", "--tb=line", "-p", "no:cacheprovider", *tests]
    try:
        done = subprocess.run(
            command, cwd=tree, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        return TIMED_OUT, "the tests did not end"
    return done.returncode, done.stdout


def failed(test: str, said: str) -> bool:
    """Whether pytest says that a test, or one of its parametrizations, failed."""
    for line in said.splitlines():
        status, _, rest = line.partition(" ")
        if status in ("FAILED", "ERROR") and (rest == test or rest.startswith((f"{test} ", f"{test}["))):
            return True
    return False


def attempt(tree: Path, trap: Trap) -> Result:
    """Switch one handling off in a copy, run its tests, switch it on again.

    Caught means: each of the tests ran and failed, or did not end. A tree that cannot even be loaded proves nothing.
    """
    began = time.monotonic()
    path = tree / trap.file
    before = path.read_text(encoding="utf-8")
    try:
        _write(path, switched(before, trap))
        status, said = pytest(tree, trap.tests, trap.seconds)
    finally:
        _write(path, before)
    caught = status == TIMED_OUT or (status == FAILED and all(failed(test, said) for test in trap.tests))
    return Result(trap, caught, time.monotonic() - began, said)


def _write(path: Path, text: str) -> None:
    """Write a module; what was compiled of it goes: two versions of a second and a size cannot be told apart."""
    path.write_text(text, encoding="utf-8")
    Path(importlib.util.cache_from_source(str(path))).unlink(missing_ok=True)


def run(chosen: list[Trap], folder: Path) -> list[Result]:
    """Try each, some at a time, each in a copy that nobody else uses; prints a line for each. `folder`: for copies.

    Raises `SystemExit` if the tests fail with everything switched on.
    """
    first = copy(folder / "0")
    tests = list(dict.fromkeys(test for trap in chosen for test in trap.tests))
    status, said = pytest(first, tests, BASELINE_SECONDS)
    if status:
        raise SystemExit(f"{said}\nThe tests must pass before anything is switched off.")
    trees: SimpleQueue[Path] = SimpleQueue()
    trees.put(first)
    for number in range(1, WORKERS):
        trees.put(Path(shutil.copytree(first, folder / str(number))))

    def one(trap: Trap) -> Result:
        tree = trees.get()
        try:
            return attempt(tree, trap)
        finally:
            trees.put(tree)

    results = []
    with ThreadPoolExecutor(WORKERS) as workers:
        for result in workers.map(one, chosen):
            results.append(result)
            show(result)
    return results


def show(result: Result) -> None:
    """A line of the table."""
    trap = result.trap
    names = ", ".join(test.rpartition("::")[2] for test in trap.tests)
    outcome = "caught" if result.caught else "SURVIVED"
    print(f"{trap.name:<4} {outcome:<8} {result.seconds:5.1f} s  {trap.what}  [{names}]", flush=True)  # noqa: T201


def main(names: list[str]) -> int:
    """Run the chosen traps, all without names; returns the exit status."""
    known = traps()
    if strange := sorted(set(names) - {trap.name for trap in known}):
        print(f"There is no trap {', '.join(strange)}.")  # noqa: T201
        return 2
    chosen = [trap for trap in known if not names or trap.name in names]
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="traps-") as folder:
        results = run([trap for trap in chosen if trap.applies], Path(folder))
    for trap in chosen:
        if not trap.applies:
            print(f"{trap.name:<4} does not apply: {trap.reason}")  # noqa: T201
    survivors = [result for result in results if not result.caught]
    for result in survivors:
        print(f"\n{result.trap.name}: {result.trap.what}\n{result.said}")  # noqa: T201
    seconds = time.monotonic() - began
    print(f"\n{len(results)} switched off, {len(survivors)} not noticed, {seconds:.0f} s")  # noqa: T201
    return 1 if survivors else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
