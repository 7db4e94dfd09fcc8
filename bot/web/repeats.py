"""A request that is sent again because its answer was lost does nothing again."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable

KEPT = 1000
"""How many of the latest are known; a page sends again within seconds."""


class Repeats:
    """What came of the latest requests that had a key of their own. In memory: a restart forgets them."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, str], asyncio.Future[str]] = OrderedDict()

    async def once(self, who: str, key: str, work: Callable[[], Awaitable[str]]) -> str:
        """What `work` gives, or gave when `who` first came with this key; without a key (""), always `work`.

        Raises what `work` raises; what has failed is tried again by the next request.
        """
        if not key:
            return await work()
        known = self._known.get((who, key))
        if known is None:
            known = asyncio.ensure_future(work())
            self._known[who, key] = known
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
        try:
            return await asyncio.shield(known)
        except Exception:
            if self._known.get((who, key)) is known:
                del self._known[who, key]
            raise
