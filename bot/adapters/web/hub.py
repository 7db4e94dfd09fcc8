"""Who is watching the room now: every open page gets what happens, in order.

A page that does not read for a while is dropped rather than waited for; it comes back with the last
revision it has seen and is given what it missed from the database.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

BACKLOG = 1000
"""Notices kept for one slow page before it is dropped."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to show: `event` names it; `rev` is the revision of a message, 0 for anything else."""

    event: str
    data: Mapping[str, Any]
    rev: int = 0


class Watcher:
    """One open page's queue."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[Notice | None] = asyncio.Queue(BACKLOG)
        self.open = True

    def push(self, notice: Notice) -> None:
        """Queue a notice; a full queue closes the watcher."""
        if not self.open:
            return
        if self._queue.full():
            self.end()
            return
        self._queue.put_nowait(notice)

    def end(self) -> None:
        """No more notices: whoever waits in `next` gets None."""
        self.open = False
        if self._queue.full():
            self._queue.get_nowait()
        self._queue.put_nowait(None)

    async def next(self, patience: float) -> Notice | None:
        """The next notice, or None when the watcher has ended. Raises `TimeoutError` after `patience`
        seconds.
        """
        if not self.open and self._queue.empty():
            return None
        return await asyncio.wait_for(self._queue.get(), patience)


class Hub:
    """All watchers."""

    def __init__(self) -> None:
        self._watchers: set[Watcher] = set()
        self.closed = False

    def watch(self) -> Watcher:
        """A new watcher; give it back with `leave`."""
        watcher = Watcher()
        if self.closed:
            watcher.end()
        self._watchers.add(watcher)
        return watcher

    def leave(self, watcher: Watcher) -> None:
        """Forget a watcher."""
        self._watchers.discard(watcher)

    def publish(self, notice: Notice) -> None:
        """Give a notice to everybody."""
        for watcher in tuple(self._watchers):
            watcher.push(notice)

    def close(self) -> None:
        """End every watcher, and every later one at once."""
        self.closed = True
        for watcher in tuple(self._watchers):
            watcher.end()
