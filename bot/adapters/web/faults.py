"""What goes wrong in the room on purpose, so that people see what the bot does then. Kept in memory only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.adapters.base import SendError, Verdict
from bot.messages.types import Outgoing

HELD_SECONDS = 30.0
"""How long a send is put off while the room is busy."""


class Faults:
    """The switches. `changed` is called after each change of a switch or of a count.

    `closed`: personas (native ids) whose private messages do not arrive. `limited`: every send is put off. `twice`:
    every event is handed in a second time under the same id. `refused`, `held` and `repeated` count what that did
    since it was switched on.
    """

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self.closed: frozenset[str] = frozenset()
        self.limited = self.twice = False
        self.refused = self.held = self.repeated = 0

    def close(self, persona: str, on: bool) -> None:
        """Private messages to a persona are refused, or arrive again."""
        if not self.closed:
            self.refused = 0
        self.closed = self.closed | {persona} if on else self.closed - {persona}
        self._changed()

    def limit(self, on: bool) -> None:
        """Sends to everybody are put off, or go through again."""
        self.limited, self.held = on, 0
        self._changed()

    def repeat(self, on: bool) -> None:
        """Events are handed in twice, or once again."""
        self.twice, self.repeated = on, 0
        self._changed()

    def off(self) -> None:
        """Nothing goes wrong any more."""
        self.closed = frozenset()
        self.limited = self.twice = False
        self.refused = self.held = self.repeated = 0
        self._changed()

    def check(self, message: Outgoing) -> None:
        """Let a send through. Raises `SendError`: later while the room is busy, never (closed) for a closed chat."""
        if self.limited:
            self.held += 1
            self._changed()
            raise SendError(Verdict.LATER, "limited", HELD_SECONDS)
        if message.address.private and message.address.place in self.closed:
            self.refused += 1
            self._changed()
            raise SendError(Verdict.NEVER, "closed", closed=True)

    def deliveries(self) -> int:
        """How many times the event that is at hand is handed in."""
        if not self.twice:
            return 1
        self.repeated += 1
        self._changed()
        return 2

    def state(self) -> dict[str, Any]:
        """All of it, as JSON types."""
        return {
            "closed": sorted(self.closed),
            "limited": self.limited,
            "twice": self.twice,
            "refused": self.refused,
            "held": self.held,
            "repeated": self.repeated,
        }
