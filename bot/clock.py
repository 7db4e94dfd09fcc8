"""The only place that reads the time.

Everybody else is given a `Clock`. Its instants are aware and UTC.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class Clock:
    """Real time plus an offset that only the room's clock bar may move; it may also stand still for a while.

    While it runs, the shown time is never behind real time. `on_jump` callbacks run after each move, so that whoever
    sleeps until an instant can look again, and when it stops or goes on.
    """

    def __init__(self) -> None:
        self._offset = timedelta(0)
        self._stands_at: datetime | None = None
        self._moved = 0.0
        self._listeners: list[Callable[[], None]] = []

    @property
    def offset(self) -> timedelta:
        """How far the shown time is ahead of real time; negative while it has stood still for longer than that."""
        return self._offset if self._stands_at is None else self._stands_at - self.real()

    @property
    def frozen(self) -> bool:
        """Whether it stands still."""
        return self._stands_at is not None

    def now(self) -> datetime:
        """The current instant, aware, UTC."""
        return self._stands_at or self.real() + self._offset

    def monotonic(self) -> float:
        """Seconds from an arbitrary start, for durations; moves of the clock count, standing still does not."""
        return time.monotonic() + self._moved

    def seconds_until(self, instant: datetime) -> float:
        """Real seconds until the shown time is `instant` (aware): 0 or less if it is past, infinite if it stands."""
        seconds = (instant - self.now()).total_seconds()
        return math.inf if self.frozen and seconds > 0 else seconds

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
        if self._stands_at is None:
            self._offset += by
        else:
            self._stands_at += by
        self._moved += by.total_seconds()
        self._notify()
        return self.now()

    def freeze(self) -> None:
        """Stand still; it can still be moved. A second time changes nothing."""
        self._stands_at = self.now()
        self._notify()

    def run(self) -> None:
        """Go on from where it stood, or from real time if that is later: it never falls behind."""
        self._offset, self._stands_at = max(self.offset, timedelta(0)), None
        self._notify()

    def start_again(self) -> None:
        """Back to real time, and running. Only for a community that has been emptied: nothing may lie ahead of it."""
        self._offset, self._stands_at = timedelta(0), None
        self._notify()

    def real(self) -> datetime:
        """Real time, whatever is shown: aware, UTC."""
        return datetime.now(UTC)

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
