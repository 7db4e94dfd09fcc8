"""Stops before Discord does: 10,000 invalid requests (401, 403, 429) in ten minutes ban an address.

Source: Discord's page on rate limits, "Invalid request limit". Times are seconds of `Clock.monotonic`.
"""

from __future__ import annotations

import logging
from collections import OrderedDict, deque

from bot.adapters.base import SendError, Verdict
from bot.adapters.discord.errors import NO_PERMISSION, Refused
from bot.clock import Clock

log = logging.getLogger(__name__)

WINDOW = 600.0
MOST_INVALID = 5000
ALARM = 500
REFUSALS = 3
"""So many 403 in a row, and a destination is not called any more."""
RETRY_DESTINATION = 3600.0
"""After so long one more try is made, in case its permissions were put right."""
_DESTINATIONS = 10_000


class Breaker:
    """Counts what Discord refused. `stopped`: why nothing may be sent any more, or ""."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._invalid: deque[float] = deque()
        self._refusals: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._alarmed = False
        self.stopped = ""

    @property
    def invalid(self) -> int:
        """Invalid requests of the last ten minutes."""
        since = self._clock.monotonic() - WINDOW
        while self._invalid and self._invalid[0] <= since:
            self._invalid.popleft()
        return len(self._invalid)

    def count(self) -> None:
        """A request was answered with 401, 403 or 429."""
        self._invalid.append(self._clock.monotonic())
        invalid = self.invalid
        if invalid >= ALARM and not self._alarmed:
            log.error("Discord refused %s requests within ten minutes; sending stops at %s", invalid, MOST_INVALID)
        self._alarmed = invalid >= ALARM

    def stop(self, why: str) -> None:
        """Send nothing more. One clear line, the first time."""
        if not self.stopped:
            self.stopped = why
            log.error("%s", why)

    def check(self, destination: str = "") -> None:
        """Raise `SendError` when a call must not be made: stopped, too many refusals, or a destination that refuses."""
        if self.stopped:
            raise SendError(Verdict.LATER, "stopped", 600.0)
        if self.invalid >= MOST_INVALID:
            wait = self._invalid[0] + WINDOW - self._clock.monotonic()
            raise SendError(Verdict.LATER, "global", max(1.0, wait))
        times, last = self._refusals.get(destination, (0, 0.0))
        if times >= REFUSALS and self._clock.monotonic() - last < RETRY_DESTINATION:
            refusal = Refused(Verdict.NEVER, "refuses", number=NO_PERMISSION)
            refusal.closed = True
            raise refusal

    def refused(self, destination: str) -> None:
        """A destination answered 403."""
        times, _ = self._refusals.pop(destination, (0, 0.0))
        self._refusals[destination] = (times + 1, self._clock.monotonic())
        if len(self._refusals) > _DESTINATIONS:
            self._refusals.popitem(last=False)

    def fine(self, destination: str) -> None:
        """A destination took a message, or somebody wrote from there."""
        self._refusals.pop(destination, None)
