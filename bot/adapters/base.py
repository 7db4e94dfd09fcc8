"""The contract of an adapter, and the three verdicts on a failed send.

A third-party adapter needs only this module, `bot.messages`, an entry point in the group `mufakat.adapters`, and the
contract test in `tests/adapters/contract.py`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Protocol

from bot.messages.types import Capabilities, Incoming, Outgoing

OnEvent = Callable[[Incoming], Awaitable[None]]
"""Called with each event; returns only after the event is durable (committed, or kept as a dead letter)."""


class Verdict(StrEnum):
    """What a failed send means."""

    LATER = "later"
    """Not now: try again after `seconds`, exactly."""
    NEVER = "never"
    """It cannot arrive: blocked, deleted, left, refused."""
    UNKNOWN = "unknown"
    """It may have arrived."""


class SendError(Exception):
    """A send that did not return an id. `code` is a short word for logs; it never holds message text or secrets."""

    def __init__(self, verdict: Verdict, code: str = "", seconds: float = 0.0) -> None:
        super().__init__(f"{verdict}: {code}")
        self.verdict = verdict
        self.code = code
        self.seconds = seconds


class Adapter(Protocol):
    """One platform."""

    name: str
    capabilities: Capabilities

    async def run(self, on_event: OnEvent) -> None:
        """Receive until cancelled. An event is acknowledged to the platform only after `on_event` has returned."""

    async def send(self, message: Outgoing, *, nonce: str) -> str:
        """Deliver and return the native message id (an edit returns the id of the edited message).

        `nonce` is the outbox id: a platform that can recognise a repeat is given it. Raises `SendError`.
        """

    async def ack(self, event: Incoming) -> None:
        """Tell the person that something was received, without content. Called before any database work."""

    async def react(self, message: Incoming, mark: str) -> None:
        """Put a mark on a person's message where the platform can; otherwise do nothing."""

    async def close(self) -> None:
        """Release connections."""
