"""How long to wait after failures."""

from __future__ import annotations

import asyncio


class Pauses:
    """Doubling, from `first` up to `most` seconds, until something worked."""

    def __init__(self, first: float = 1.0, most: float = 30.0) -> None:
        self._first = first
        self._most = most
        self._next = first

    def over(self) -> None:
        """It worked."""
        self._next = self._first

    async def wait(self, at_least: float = 0.0) -> None:
        """Pause once."""
        seconds = max(self._next, at_least)
        self._next = min(self._most, self._next * 2)
        await asyncio.sleep(seconds)
