"""Which messages make up a long one: an edit has to find all of them, also after a restart."""

from __future__ import annotations

import json

from bot.adapters.base import State

KEY = "parts"
REMEMBERED = 500
"""Long messages kept in mind; of an older one only the last part is edited."""


class LongOnes:
    """By chat and id of the last part: the ids of all parts, in order."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._known: dict[str, list[str]] | None = None

    async def of(self, chat: str, last: str) -> list[str]:
        """The ids of a message's parts; its own if it is not a long one."""
        return list((await self._load()).get(f"{chat}/{last}", [last]))

    async def keep(self, chat: str, ids: list[str]) -> None:
        """Remember the parts of a long message; durable when this returns."""
        known = await self._load()
        key = f"{chat}/{ids[-1]}"
        if (len(ids) == 1 and key not in known) or known.get(key) == ids:
            return
        known.pop(key, None)
        if len(ids) > 1:
            known[key] = list(ids)
        while len(known) > REMEMBERED:
            del known[next(iter(known))]
        await self._state.put(KEY, json.dumps(known))

    async def _load(self) -> dict[str, list[str]]:
        if self._known is None:
            try:
                read = json.loads(await self._state.get(KEY) or "{}")
            except ValueError:
                read = {}
            self._known = read if isinstance(read, dict) else {}
        return self._known
