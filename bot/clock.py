"""The only place that reads the time.

Everybody else is given a `Clock`. Its instants are aware and UTC.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class Clock:
    """Real time plus an offset that only the room's clock bar may move.

    `on_jump` callbacks run after each move, so that whoever sleeps until an instant can look again.
    """

    def __init__(self) -> None:
        self._offset = timedelta(0)
        self._listeners: list[Callable[[], None]] = []

    @property
    def offset(self) -> timedelta:
        """How far the shown time is ahead of real time."""
        return self._offset

    def now(self) -> datetime:
        """The current instant, aware, UTC."""
        return datetime.now(UTC) + self._offset

    def monotonic(self) -> float:
        """Seconds from an arbitrary start, for durations."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Suspend for real `seconds`."""
        await asyncio.sleep(max(0.0, seconds))

    def on_jump(self, listener: Callable[[], None]) -> None:
        """Call `listener` after each move of the clock."""
        self._listeners.append(listener)

    def advance(self, by: timedelta) -> datetime:
        """Move the shown time by `by` (forward only) and return the new instant."""
        if by < timedelta(0):
            raise ValueError("the clock only moves forward")
        self._offset += by
        self._notify()
        return self.now()

    def _notify(self) -> None:
        for listener in self._listeners:
            listener()


class ManualClock(Clock):
    """A clock that stands still until it is told to move: tests and simulations."""

    def __init__(self, start: datetime) -> None:
        super().__init__()
        if start.tzinfo is None:
            raise ValueError("an aware datetime is needed")
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """The instant it was last set to."""
        return self._now

    def monotonic(self) -> float:
        """The instant as seconds, so that durations follow the same clock."""
        return self._now.timestamp()

    async def sleep(self, seconds: float) -> None:
        """Move on by `seconds` at once."""
        self._now += timedelta(seconds=max(0.0, seconds))
        await asyncio.sleep(0)

    def advance(self, by: timedelta) -> datetime:
        """Move by `by`; negative values model a clock that jumps back."""
        self._now += by
        self._notify()
        return self._now
