"""What the room's second sheet needs of the community: more personas, a day that passes, a copy, a new beginning."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.adapters.web import WebAdapter
from bot.handlers.context import House
from bot.services import demo
from bot.services.demo import Wanted
from bot.services.exporting import export_lines
from storage import due, room
from storage.db import Database

DAY = timedelta(days=1)
MOST_STEPS = 100
"""Instants at which something is due within a day; more than that, and the rest is done in one."""


@dataclass(frozen=True, slots=True)
class Passed:
    """An instant (aware, UTC) at which something was due. `kinds`: of due work; `messages`: as the page gets them."""

    at: datetime
    kinds: tuple[str, ...]
    messages: tuple[Mapping[str, Any], ...]


class SheetBackend(Protocol):
    """Everything behind the second sheet's endpoints."""

    def choices(self, lang: str) -> Mapping[str, Any]:
        """What a new persona can be, as JSON types: `roles`, `nations` (with zones and languages), `languages`,
        `topics` (named in `lang`), `most_topics`, `most_personas`.
        """

    async def add_persona(self, wanted: Wanted) -> str:
        """Add somebody and return their id. Raises `bot.services.demo.PersonaError`."""

    def stand(self, still: bool) -> None:
        """Stop the clock, or let it run."""

    async def pass_day(self) -> Sequence[Passed]:
        """Let nobody do anything for a day: move the clock to each due instant, do what is due, and end a day later."""

    async def export(self) -> Iterator[str]:
        """The community as lines of JSON."""

    async def is_demo(self) -> bool:
        """Whether this is the demo community: only that can be loaded again."""

    async def reset(self) -> None:
        """Delete everything and load the demo anew, in real time. Nobody may act meanwhile."""


class HouseSheet:
    """Fulfils `SheetBackend` over a database.

    `settle` does all that is due and delivers it. While `at_rest` is entered, no event is under way and nothing leaves.
    `reload` puts a new demo in place of everything.
    """

    def __init__(
        self,
        db: Database,
        house: House,
        adapter: WebAdapter,
        *,
        settle: Callable[[], Awaitable[None]],
        at_rest: Callable[[], AbstractAsyncContextManager[None]],
        reload: Callable[[], Awaitable[None]],
    ) -> None:
        self._db = db
        self._house = house
        self._adapter = adapter
        self._settle = settle
        self._at_rest = at_rest
        self._reload = reload

    def choices(self, lang: str) -> Mapping[str, Any]:
        """What a new persona can be."""
        community = self._house.community
        nations = [
            {
                "code": one.code,
                "name": one.name,
                "zones": [{"zone": place.zone, "city": place.city} for place in one.zones],
                "languages": list(one.languages),
            }
            for one in community.nations
        ]
        return {
            "roles": list(demo.ROLES),
            "nations": nations,
            "languages": dict(community.languages),
            "topics": [{"value": one.slug, "label": one.label(lang)} for one in community.topics],
            "most_topics": demo.MOST_TOPICS,
            "most_personas": demo.MOST_PERSONAS,
        }

    async def add_persona(self, wanted: Wanted) -> str:
        """Add somebody."""
        async with self._db.write() as tx:
            return await demo.add_persona(tx, self._house.community, wanted, self._house.clock.now())

    def stand(self, still: bool) -> None:
        """Stop the clock, or let it run."""
        if still:
            self._house.clock.freeze()
        else:
            self._house.clock.run()

    async def pass_day(self) -> Sequence[Passed]:
        """From one due instant to the next."""
        clock = self._house.clock
        end = clock.now() + DAY
        passed: list[Passed] = []
        while len(passed) < MOST_STEPS:
            async with self._db.read() as tx:
                at = await due.earliest(tx)
                if at is None or at > end:
                    break
                kinds = tuple(dict.fromkeys(one.kind for one in await due.ready(tx, at)))
                before = await room.last_rev(tx)
            clock.advance(max(at - clock.now(), timedelta(0)))
            await self._settle()
            seen = tuple(notice.data for notice in await self._adapter.since(before))
            passed.append(Passed(clock.now(), kinds, seen))
        clock.advance(max(end - clock.now(), timedelta(0)))
        await self._settle()
        return passed

    async def export(self) -> Iterator[str]:
        """Knowledge, experts, questions."""
        async with self._db.read() as tx:
            lines = await export_lines(tx, self._house.community)
        return (json.dumps(line, ensure_ascii=False) + "\n" for line in lines)

    async def is_demo(self) -> bool:
        """Whether example knowledge or people of the demo are there."""
        async with self._db.read() as tx:
            return await demo.is_there(tx)

    async def reset(self) -> None:
        """Wait until nothing is under way, then begin anew."""
        async with self._adapter.paused(), self._at_rest():
            await self._reload()
            await self._adapter.begin_again()
