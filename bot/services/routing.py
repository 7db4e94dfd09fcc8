"""Who should be asked. PURE: the same people, load and instant give the same choice, with reasons.

The rules (`docs/experts.md` explains them to people): never the asker, never somebody asked before, only who speaks
the language, is not away, has room and can be reached; then other nations first, then how probable their topics are
and how much they answered is alike, who works now, who has least
on the table, the nation that was asked least, who was asked longest ago; what remains equal is settled by a hash of
question and person, which favours nobody.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.services.expertise import Reason as Reason
from bot.services.expertise import scores
from bot.services.worktime import Hours, is_working, next_start

_STEPS = 10
"""People whose worth rounds to the same tenth know equally much: then hours, load and spread decide."""
_SIMILAR = 0.4
"""How much a question somebody answered has to resemble this one to be given as a reason."""


@dataclass(frozen=True, slots=True)
class Person:
    """What routing knows about a volunteer."""

    member_id: str
    nation: str | None
    languages: tuple[str, ...]
    topics: tuple[str, ...]
    zone: str
    hours: Hours
    capacity: int
    weekly_limit: int | None
    away_until: datetime | None
    reachable: bool
    open: int = 0
    week: int = 0
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """What is looked for. `topics` in order of weight; `tried`: member ids that were asked before.

    `likely`: how probably it is about each topic, also about others than `topics`; empty where nobody weighed them.
    `history`: by member id, how much the nearest question somebody answered resembles it (0..1).
    """

    question_id: str
    topics: tuple[str, ...]
    lang: str
    asker_id: str | None = None
    nation: str | None = None
    tried: frozenset[str] = frozenset()
    english_ok: bool = False
    likely: Mapping[str, float] = field(default_factory=dict)
    history: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pick:
    """A person and why."""

    member_id: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Considered:
    """Somebody who was looked at. `place`: in the ranking, from 1, with what speaks for them; 0 for whoever cannot be
    asked, with what keeps them out ("asker", "tried", "unreachable", "away", "full", "week", "other-topic",
    "other-language").
    """

    member_id: str
    place: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """The best first. `english`: nobody shares the language, but somebody would answer in English."""

    picks: tuple[Pick, ...]
    english: bool = False


def choose(need: Need, people: Iterable[Person], now: datetime, most: int = 3) -> Choice:
    """Rank who can be asked. No topic recognised, or nobody on it, means no pick: a coordinator decides."""
    everybody = list(people)
    free = [one for one in everybody if _free(one, need, now) and _shared(one, need)]
    ranked = _ranked(free, everybody, need, now)
    picks = tuple(Pick(one.member_id, _reasons(one, need, now)) for one in ranked[:most])
    english = not picks and not need.english_ok and any("en" in one.languages for one in free)
    return Choice(picks, english)


def compare(need: Need, people: Iterable[Person], now: datetime) -> tuple[Considered, ...]:
    """Everybody `choose` looks at, as it ranks them; then those who cannot be asked."""
    everybody = list(people)
    free = [one for one in everybody if _free(one, need, now) and _shared(one, need)]
    ranked = _ranked(free, everybody, need, now)
    asked = {one.member_id for one in ranked}
    return (
        *(Considered(one.member_id, place, _reasons(one, need, now)) for place, one in enumerate(ranked, 1)),
        *(Considered(one.member_id, 0, _why_not(one, need, now)) for one in everybody if one.member_id not in asked),
    )


def _ranked(free: Sequence[Person], everybody: Sequence[Person], need: Need, now: datetime) -> list[Person]:
    """Who shares the language (or, where that is all right, English), the best first."""
    speaking = [one for one in free if need.lang in one.languages]
    if not speaking and need.english_ok:
        speaking = [one for one in free if "en" in one.languages]
    by_nation = _asked_by_nation(everybody)
    worth = scores(_weights(need), speaking, need.history)
    return sorted(speaking, key=lambda one: _key(one, need, now, by_nation, worth[one.member_id]))


def _free(one: Person, need: Need, now: datetime) -> bool:
    return next(_against(one, need, now), None) is None


def _against(one: Person, need: Need, now: datetime) -> Iterator[Reason]:
    """What keeps a person from being asked, whatever the question is about."""
    if one.member_id == need.asker_id:
        yield "asker", ""
    if one.member_id in need.tried:
        yield "tried", ""
    if not one.reachable:
        yield "unreachable", ""
    if one.away_until is not None and one.away_until > now:
        yield "away", one.away_until.isoformat()
    if one.open >= one.capacity:
        yield "full", f"{one.open}/{one.capacity}"
    if one.weekly_limit is not None and one.week >= one.weekly_limit:
        yield "week", f"{one.week}/{one.weekly_limit}"


def _why_not(one: Person, need: Need, now: datetime) -> tuple[Reason, ...]:
    reasons = list(_against(one, need, now))
    if not _shared(one, need):
        reasons.append(("other-topic", ""))
    if need.lang not in one.languages:
        reasons.append(("other-language", need.lang))
    return tuple(reasons)


def _shared(one: Person, need: Need) -> Sequence[str]:
    return [topic for topic in need.topics if topic in one.topics]


def _weights(need: Need) -> Mapping[str, float]:
    """What each topic counts; where nobody weighed them the first counts most: 1, 1/2, 1/3 …"""
    return need.likely or {topic: 1 / (1 + place) for place, topic in enumerate(need.topics)}


def _asked_by_nation(people: Sequence[Person]) -> Mapping[str | None, float]:
    """Questions of the last seven days per expert of a nation, so that small delegations are not worn out."""
    total: dict[str | None, list[int]] = {}
    for one in people:
        total.setdefault(one.nation, []).append(one.week)
    return {nation: sum(weeks) / len(weeks) for nation, weeks in total.items()}


def _key(
    one: Person, need: Need, now: datetime, by_nation: Mapping[str | None, float], worth: float
) -> tuple[bool, float, bool, float, float, float, str]:
    return (
        one.nation is not None and one.nation == need.nation,
        -round(_STEPS * worth),
        not is_working(now, one.zone, one.hours),
        one.open / max(1, one.capacity),
        by_nation[one.nation],
        one.last.timestamp() if one.last else 0.0,
        hashlib.sha256(f"{need.question_id}/{one.member_id}".encode()).hexdigest(),
    )


def _reasons(one: Person, need: Need, now: datetime) -> tuple[Reason, ...]:
    reasons: list[Reason] = [("topic", topic) for topic in _shared(one, need)]
    if need.history.get(one.member_id, 0.0) >= _SIMILAR:
        reasons.append(("answered", ""))
    reasons.append(("language", need.lang if need.lang in one.languages else "en"))
    if is_working(now, one.zone, one.hours):
        reasons.append(("hours", "now"))
    else:
        reasons.append(("hours", next_start(now, one.zone, one.hours).isoformat()))
    reasons.append(("load", f"{one.open}/{one.capacity}"))
    if one.nation and one.nation != need.nation:
        reasons.append(("nation", one.nation))
    return tuple(reasons)
