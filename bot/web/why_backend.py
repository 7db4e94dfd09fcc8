"""What the drawer "Why" reads of the house: traces, and who took part in them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from bot.web.why_flow import Lesson, Part, flow, members_of, offered
from storage import experts, knowledge, members, traces
from storage.db import Database, Tx
from storage.traces import Trace

MOST = 200
"""Traces shown at once."""
USUAL = {
    "locale": "en",
    "languages": ("en",),
    "capacity": 3,
    "hours": "weekdays",
    "display": "nation",
}
"""How people are in `tests/world.py` unless it is told otherwise."""


class WhyBackend:
    """The traces of one database."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def newest(self, subject: str, after: str) -> Sequence[Trace]:
        """The newest 200 that came after trace `after` (an id, "0" for all), oldest first; of `subject`, or of all."""
        async with self._db.read() as tx:
            return await traces.newest(tx, subject=subject, after=after, most=MOST)

    async def get(self, trace_id: str) -> Trace | None:
        """One of them."""
        async with self._db.read() as tx:
            return await traces.get(tx, trace_id)

    async def flow(self, name: str, subject: str) -> str | None:
        """A flow test that plays what was recorded about `subject` ("": everything), or None when nothing was."""
        async with self._db.read() as tx:
            found = await traces.newest(tx, subject=subject)
            records = [(one.at, json.loads(one.payload)) for one in found]
            if not records:
                return None
            told = [record for _, record in records]
            asked = offered(told)
            cast = [await _part(tx, one, one in asked) for one in members_of(told)]
            return flow(name, records, [one for one in cast if one], await _lessons(tx, told))


async def _part(tx: Tx, member_id: str, asked: bool) -> Part | None:
    member = await members.get(tx, member_id)
    if member is None:
        return None
    more: dict[str, Any] = {name: getattr(member, name) for name in ("locale", "zone")}
    expert = await experts.get(tx, member_id)
    role = "official"
    if asked and expert is not None:
        names = ("languages", "topics", "capacity", "weekly_limit", "hours", "display")
        more |= {name: getattr(expert, name) for name in names}
        role = "expert"
    elif "coordinator" in await members.roles(tx, member_id):
        role = "coordinator"
    told = {name: value for name, value in more.items() if value != USUAL.get(name)}
    return Part(member_id, member.nation or "", role, told)


async def _lessons(tx: Tx, records: Iterable[Any]) -> list[Lesson]:
    """The entries that decided something and were learnt here."""
    wanted = {one["entry"]: None for record in records for one in (record["decision"] or {}).get("candidates", ())}
    return [
        Lesson(
            one.id,
            one.question,
            one.answer,
            {"lang": one.lang, "nation": one.nation, "source": one.source, "topics": one.topics},
        )
        for one in await knowledge.many(tx, tuple(wanted))
        if not one.example
    ]
