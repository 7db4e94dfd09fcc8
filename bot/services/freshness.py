"""How long an answer stays current: months after its last review, by topic; and who is asked to look at it again.

A stale answer is never given as current. Its author is asked whether it is still right, a few entries a day; after
`author_days` the coordinators are. Demo examples are nobody's to review.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.errors import MovedOn
from bot.services import knowledge as rules
from bot.services.community import Community
from bot.services.duplicates import same_words
from storage import audit, due, knowledge
from storage.db import Tx

A_DAY = 10
"""Entries somebody is asked about on one day: old knowledge that arrives all at once must not flood its authors."""
SIDES = 3
"""Nations whose answers stand side by side."""


@dataclass(frozen=True, slots=True)
class Round:
    """Entries that are to be looked at again now, and when to look for more (None: nothing is in sight)."""

    entries: tuple[knowledge.Entry, ...]
    following: datetime | None


def current_until(reviewed: date | None, topics: Iterable[str], community: Community) -> date | None:
    """The last day on which an answer counts as current; None: always, since nobody ever reviewed it."""
    if reviewed is None:
        return None
    months = reviewed.year * 12 + reviewed.month - 1 + community.freshness.months_for(topics)
    first = date(months // 12, months % 12 + 1, 1)
    following = date((months + 1) // 12, (months + 1) % 12 + 1, 1)
    return min(first + timedelta(days=reviewed.day - 1), following - timedelta(days=1))


def is_stale(entry: knowledge.Entry, community: Community, now: datetime) -> bool:
    """Whether an answer's last review is too long ago for it to be given as current."""
    last = current_until(entry.reviewed, entry.topics, community)
    return last is not None and now.date() > last


def beside(
    entry: knowledge.Entry, others: Sequence[knowledge.Entry], community: Community, now: datetime
) -> list[knowledge.Entry]:
    """Answers of other nations to the very same question, one a nation, current ones only: never merged into one."""
    found, nations = [], {entry.nation}
    for other in others:
        same = other.nation is not None and other.nation not in nations and same_words(entry.question, other.question)
        if same and other.state == "live" and not is_stale(other, community, now):
            nations.add(other.nation)
            found.append(other)
    return found[: SIDES - 1] if entry.nation is not None else []


async def expect(tx: Tx, community: Community, entries: Iterable[knowledge.Entry], now: datetime) -> None:
    """These were published, reviewed or taken in: look at them again when the first of them becomes stale."""
    lasts = [current_until(one.reviewed, one.topics, community) for one in entries if _counts(one)]
    if known := [last for last in lasts if last is not None]:
        await due.at_latest(tx, "entries.review", "all", max(now, _after(min(known))))


async def round_(tx: Tx, community: Community, now: datetime) -> Round:
    """What is stale and nobody was asked about, longest overdue first, and when the next becomes so."""
    waiting = [one for one in await knowledge.live(tx) if _counts(one) and one.review_asked_at is None]
    dated = [(last, one) for one in waiting if (last := current_until(one.reviewed, one.topics, community))]
    stale = sorted((last, one.id, one) for last, one in dated if now.date() > last)
    chosen = tuple(one for _, _, one in stale[:A_DAY])
    if len(stale) > A_DAY:
        return Round(chosen, now + timedelta(days=1))
    later = [last for last, _ in dated if now.date() <= last]
    return Round(chosen, _after(min(later)) if later else None)


async def ask(tx: Tx, community: Community, entry: knowledge.Entry, now: datetime) -> bool:
    """Somebody is asked to look at it again, and the coordinators if they do not; False if that is so already."""
    if not await knowledge.ask_review(tx, entry.id, now):
        return False
    await due.plan(tx, "entry.late", entry.id, now + timedelta(days=community.freshness.author_days))
    return True


async def still_right(
    tx: Tx, community: Community, handle: str, member_id: str, now: datetime, *, coordinator: bool
) -> knowledge.Entry:
    """Its author, or a coordinator, says that it is right as it is. Raises `NotAllowed` or `MovedOn`."""
    entry = await rules.own(tx, handle, member_id, coordinator=coordinator)
    if entry.reviewed == now.date() or not await knowledge.confirm(tx, entry.id, on=now.date(), at=now):
        raise MovedOn
    await audit.note(tx, actor=member_id, action="reviewed", subject=f"entry:{entry.id}", at=now)
    return await reviewed(tx, community, entry.id, now)


async def reviewed(tx: Tx, community: Community, entry_id: str, now: datetime) -> knowledge.Entry:
    """An entry was reviewed, corrected or published: nobody is waited for, and its time runs anew."""
    await due.cancel(tx, entry_id, "entry.late")
    entry = await knowledge.get(tx, entry_id)
    if entry is None:
        raise MovedOn
    await expect(tx, community, [entry], now)
    return entry


async def replace(tx: Tx, successor: knowledge.Entry, by: str, now: datetime) -> list[knowledge.Entry]:
    """An entry was published: what it replaces is no longer served, and what led there leads to it. Returns that."""
    replaced = await knowledge.predecessors(tx, successor.id)
    for one in replaced:
        for phrase in (one.question, *await knowledge.aliases(tx, one.id)):
            if phrase.casefold() != successor.question.casefold():
                await knowledge.add_alias(tx, successor.id, phrase)
        await knowledge.move(tx, one.id, was=("live",), state="retracted", at=now)
        await due.cancel(tx, one.id, "entry.late")
        await audit.note(tx, actor=by, action="replaced", subject=f"entry:{one.id}", at=now, successor=successor.id)
    return replaced


def _counts(entry: knowledge.Entry) -> bool:
    return entry.state == "live" and not entry.example


def _after(day: date) -> datetime:
    """The first instant (UTC) after a day."""
    return datetime.combine(day + timedelta(days=1), time(), UTC)
