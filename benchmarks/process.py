"""The program from outside: how long it takes to start, and what it holds in memory."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from benchmarks.measure import resident, spread

PATIENCE = 60.0


def help_seconds(times: int) -> str:
    """`mufakat --help`, from start to end."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "bot", "--help"], check=True, capture_output=True)
        found.append(time.perf_counter() - began)
    return spread(found, ".2f")


def run_seconds(folder: Path, times: int) -> tuple[str, str, str]:
    """`mufakat run` until `/readyz` says so: the first time (with the demo), later times; megabytes when ready."""
    first, later, memory = [], [], []
    for number in range(times):
        file = folder / f"run{number}.db"
        for found in (first, later):
            seconds, megabytes = _start(file)
            found.append(seconds)
            memory.append(megabytes)
    known = [one for one in memory if one is not None]
    return spread(first, ".2f"), spread(later, ".2f"), spread(known) if known else "unknown"


def _start(file: Path) -> tuple[float, float | None]:
    port = _free_port()
    given = {"MUFAKAT_DATABASE__URL": f"sqlite:///{file.resolve()}", "MUFAKAT_LOG__LEVEL": "ERROR"}
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run", "--port", str(port)],
        env={**os.environ, **given},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _until_ready(process, port)
        return time.perf_counter() - began, resident(process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=PATIENCE)


def _until_ready(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.01)
    raise RuntimeError(f"not ready; exit code {process.poll()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
