"""Private chats: which channel a person's is. New ones are opened slowly, as Discord asks."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque

from bot.adapters.base import SendError, State, Verdict
from bot.adapters.discord.convert import snowflake
from bot.adapters.discord.rest import Rest
from bot.clock import Clock

OPENED_PER_MINUTE = 10
"""Bots that open many private chats quickly are cut off (Discord's "Create DM")."""
_MOST = 50_000


class Private:
    """Person → channel, in memory and in the adapter's state."""

    def __init__(self, rest: Rest, state: State, clock: Clock) -> None:
        self._rest = rest
        self._state = state
        self._clock = clock
        self._known: OrderedDict[str, str] = OrderedDict()
        self._opened: deque[float] = deque()
        self._opening = asyncio.Lock()

    def learn(self, person: str, channel: str) -> None:
        """Somebody wrote from their private chat."""
        self._known[person] = channel
        self._known.move_to_end(person)
        if len(self._known) > _MOST:
            self._known.popitem(last=False)

    async def of(self, person: str, *, anew: bool = False) -> str:
        """The channel of somebody's private chat, opened if need be. Raises `SendError`."""
        if not anew and person in self._known:
            return self._known[person]
        async with self._opening:
            if not anew and person in self._known:
                return self._known[person]
            kept = "" if anew else await self._state.get(f"dm:{person}")
            if not kept:
                kept = await self._open(person)
                await self._state.put(f"dm:{person}", kept)
            self.learn(person, kept)
            return kept

    async def _open(self, person: str) -> str:
        now = self._clock.monotonic()
        while self._opened and now - self._opened[0] >= 60.0:
            self._opened.popleft()
        if len(self._opened) >= OPENED_PER_MINUTE:
            raise SendError(Verdict.LATER, "opening", self._opened[0] + 60.0 - now)
        self._opened.append(now)
        data = await self._rest.call(
            "POST", "/users/@me/channels", body={"recipient_id": person}, destination=f"@{person}"
        )
        return snowflake(data.get("id"))
