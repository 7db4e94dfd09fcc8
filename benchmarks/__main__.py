"""`make bench`: print the figures of this machine. What they mean stands in `benchmarks/README.md`.

python -m benchmarks [presses] [ask] [process] [platforms] [discord] [room] [--rounds 5] [--folder var]
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import acknowledging, asking, house, platforms, presses, process, room
from benchmarks.measure import machine

PARTS = ("presses", "ask", "process", "platforms", "discord", "room")
SIZES = (1_000, 10_000)
ROOM_SIZES = (20, 500)


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Print the figures of this machine.")
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], help="which; all unless given")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of presses (default 5)")
    parser.add_argument("--presses", type=int, default=6, help="presses in each chat and round (default 6)")
    parser.add_argument("--questions", type=int, default=200, help="questions at each size (default 200)")
    parser.add_argument("--folder", type=Path, default=Path("var"), help="where scratch databases go (default var)")
    parser.add_argument(
        "--platform-rounds", type=int, default=3, help="rounds of platforms, discord and room (default 3)"
    )
    parser.add_argument("--size", type=int, default=400, help="light updates in each run of platforms (default 400)")
    parser.add_argument(
        "--peers-python", type=Path, default=Path(sys.executable), help="an interpreter that has aiogram (default ours)"
    )
    chosen = parser.parse_args()
    logging.disable(logging.INFO)
    chosen.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=chosen.folder) as scratch:
        asyncio.run(_measure(chosen, Path(scratch)))


async def _measure(chosen: argparse.Namespace, folder: Path) -> None:
    began = time.perf_counter()
    print(machine(folder))
    template = house.template(folder)
    parts = chosen.parts or PARTS
    if "presses" in parts:
        _say("Presses", await presses.compare(template, folder, rounds=chosen.rounds, presses=chosen.presses))
    if "ask" in parts:
        lines, filled = await asking.table(template, folder, SIZES, questions=chosen.questions)
        _say("/ask", lines)
        _say(
            "Import",
            [
                f"{SIZES[-1]:,} lines ({asking.average(filled.entries)}) in {filled.seconds:.1f} s; "
                f"loop late at most {filled.stall:.0f} ms"
            ],
        )
    if "process" in parts:
        usage = process.help_seconds(5)
        first, later, memory = process.run_seconds(folder, 3)
        _say(
            "Process",
            [
                f"`mufakat --help`: {usage} s",
                f"`mufakat run` until ready: {first} s the first time (with the demo), {later} s later",
                f"resident when ready, with the demo: {memory} MB",
            ],
        )
    rounds = chosen.platform_rounds
    if "platforms" in parts:
        found = await platforms.compare(template, folder, python=chosen.peers_python, rounds=rounds, size=chosen.size)
        _say("Telegram, through the real clients", found)
    if "discord" in parts:
        _say("Discord, first acknowledgement", acknowledging.compare(template, folder, rounds=rounds))
    if "room" in parts:
        _say("The room in a browser", await room.compare(folder, ROOM_SIZES, rounds=rounds))
    print(f"\nmeasured in {time.perf_counter() - began:.0f} s")


def _say(title: str, lines: list[str]) -> None:
    print(f"\n## {title}\n")
    print("\n".join(lines), flush=True)


if __name__ == "__main__":
    main()
