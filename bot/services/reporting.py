"""What `/report` tells: questions, answers, knowledge, people and gaps of a period, as numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from bot.services import gaps as gap_rules
from bot.services import people, tuning, watch
from bot.services.community import Community
from bot.services.freshness import is_stale
from storage import gaps, knowledge, report
from storage.db import Tx

PERIODS = (7, 30, 90, 365)
"""Days that are offered."""
LONGEST = 3650
_ANSWERED = ("auto", "answered", "solved")


@dataclass(frozen=True, slots=True)
class TopicCount:
    """Entries filed under a topic, and how many of them were not reviewed in time."""

    slug: str
    entries: int
    stale: int


@dataclass(frozen=True, slots=True)
class NationCount:
    """Volunteers of a nation ("" where it is not known), questions they hold, questions of the last seven days."""

    nation: str
    experts: int
    holding: int
    week: int


@dataclass(frozen=True, slots=True)
class Report:
    """`median_seconds`: from a question to the first answer by a person, None without any. `solved`: share (0..1) of
    the answered questions whose asker said that it is solved, None without any. `said`: verdicts of the period.
    """

    days: int
    by_state: dict[str, int]
    automatic: int
    by_experts: int
    median_seconds: float | None
    solved: float | None
    said: dict[str, int]
    precision: watch.Precision
    tuning: tuning.Tuning
    topics: tuple[TopicCount, ...]
    entries: int
    stale: int
    nations: tuple[NationCount, ...]
    gaps_open: int
    gaps_opened: int
    gaps_closed: int


async def compiled(tx: Tx, community: Community, days: int, now: datetime) -> Report:
    """The report on the last `days` days; precision, knowledge, people and open gaps are as of now."""
    since = now - timedelta(days=days)
    by_state = await report.by_state(tx, since)
    waits = await report.first_answers(tx, since)
    answered = sum(by_state.get(one, 0) for one in _ANSWERED)
    tuned = await tuning.current(tx)
    opened, closed = await gaps.counts(tx, since, now + timedelta(microseconds=1))
    entries = await knowledge.live(tx)
    return Report(
        days=days,
        by_state=by_state,
        automatic=await report.automatic(tx, since),
        by_experts=len(waits),
        median_seconds=median(waits) if waits else None,
        solved=by_state.get("solved", 0) / answered if answered else None,
        said=await report.verdicts(tx, since),
        precision=watch.precision(await tuning.seen(tx, tuned), tuned.answer),
        tuning=tuned,
        topics=_by_topic(community, entries, now),
        entries=len(entries),
        stale=sum(is_stale(one, community, now) for one in entries),
        nations=await _by_nation(tx, community, now),
        gaps_open=len(await gap_rules.open_gaps(tx)),
        gaps_opened=opened,
        gaps_closed=closed,
    )


def _by_topic(community: Community, entries: list[knowledge.Entry], now: datetime) -> tuple[TopicCount, ...]:
    """Every topic of the community, those with most entries first."""
    filed = Counter(topic for one in entries for topic in one.topics)
    stale = Counter(topic for one in entries if is_stale(one, community, now) for topic in one.topics)
    counted = [TopicCount(topic.slug, filed[topic.slug], stale[topic.slug]) for topic in community.topics]
    return tuple(sorted(counted, key=lambda one: -one.entries))


async def _by_nation(tx: Tx, community: Community, now: datetime) -> tuple[NationCount, ...]:
    """The nations that have volunteers, those asked most in the last seven days first."""
    everybody = await people.volunteers(tx, community, None, now)
    found = []
    for nation in sorted({one.nation or "" for one in everybody}):
        here = [one for one in everybody if (one.nation or "") == nation]
        found.append(NationCount(nation, len(here), sum(one.open for one in here), sum(one.week for one in here)))
    return tuple(sorted(found, key=lambda one: (-one.week, -one.holding)))
