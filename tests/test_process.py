"""The real process: it opens the room, stops calmly within ten seconds, and rises again after kill -9."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

STOP_SECONDS = 10


class Process:
    """`mufakat run` on a free port; `address` once its log says that the room is open."""

    def __init__(self, folder: Path, **env: str) -> None:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("MUFAKAT_")}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run", "--port", "0"],
            env={**clean, "MUFAKAT_DATABASE__URL": f"sqlite:///{folder / 'bot.db'}", **env},
            stderr=subprocess.PIPE,
            text=True,
        )
        self.log: list[str] = []
        self.address = self._open()

    def _open(self) -> str:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self.log.append(line)
            if found := re.search(r"open at (http://\S+)", line):
                return found[1]
        self.ends(signal.SIGKILL)
        raise AssertionError("".join(self.log))

    def __enter__(self) -> Process:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.returncode is None:
            self.ends(signal.SIGKILL)

    def get(self, path: str) -> str:
        """The body of a page."""
        with urllib.request.urlopen(self.address + path, timeout=10) as answer:
            text: str = answer.read().decode()
            return text

    def post(self, path: str, value: object) -> None:
        """Do something in the room."""
        request = urllib.request.Request(
            self.address + path, json.dumps(value).encode(), {"content-type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert answer.status == 200

    def ends(self, how: signal.Signals) -> int:
        """Send a signal and wait for the end."""
        self._process.send_signal(how)
        try:
            self._process.communicate(timeout=STOP_SECONDS)
        finally:
            self._process.kill()
        return self._process.returncode


def test_the_room_opens_stops_calmly_and_rises_after_a_kill(tmp_path: Path) -> None:
    with Process(tmp_path) as first:
        assert first.get("/readyz") == "ready"
        assert first.get("/livez") == "alive"
        asked = {"persona": "official-kh", "place": "questions", "private": False, "text": "@mufakat hello"}
        first.post("/api/say", asked)
        said = json.loads(first.get("/api/state"))["messages"]
        assert any("hello" in json.dumps(one) for one in said)
        assert first.ends(signal.SIGKILL) == -signal.SIGKILL
    with Process(tmp_path) as second:
        again = json.loads(second.get("/api/state"))["messages"]
        assert [one["id"] for one in again][: len(said)] == [one["id"] for one in said]
        assert second.ends(signal.SIGTERM) == 0
    assert not any("loading the demo" in line for line in second.log), "the demo is loaded once"


def test_an_unknown_setting_names_the_nearest(tmp_path: Path) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MUFAKAT_")}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "run"],
        env={**clean, "MUFAKAT_WEB__PROT": "9"},
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert done.returncode == 1
    assert "MUFAKAT_WEB__PORT" in done.stderr
    assert "Traceback" not in done.stderr
