"""Who knows about a question, as far as words tell: declared topics, and questions answered before. PURE.

Worth of a person = the probabilities of the topics they declared + `HISTORY_SHARE` × the nearest thing they answered.
Whether somebody can be asked now (language, leave, load, spread) is `routing`'s business.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot.services.everyday import CONTENTLESS, senses

Reason = tuple[str, str]
"""A code that the catalogs word ("topic", "answered", "language", "hours", "load", "nation"), and its value."""

HISTORY_SHARE = 0.3
"""What the nearest answer somebody gave counts, beside all their topics together."""
_COVERED = 0.3
"""What a topic still counts for the next in line once somebody stands before them who knows it: perhaps that one does
not answer; perhaps it is about something else."""


class Knowing(Protocol):
    """Somebody with declared topics."""

    @property
    def member_id(self) -> str:
        """The id."""

    @property
    def topics(self) -> tuple[str, ...]:
        """Slugs."""


@dataclass(frozen=True, slots=True)
class Expertise:
    """What a volunteer declared and did. `answered`: ids of the knowledge that came from them."""

    member_id: str
    topics: tuple[str, ...]
    answered: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """How well somebody fits (0 or more), and why: ("topic", slug) and ("answered", entry id), the weightiest first."""

    member_id: str
    score: float
    reasons: tuple[Reason, ...]


def ranked(
    people: Iterable[Expertise],
    topics: Mapping[str, float],
    history: Mapping[str, float],
    lang: str | None = None,
    most: int = 10,
) -> list[Match]:
    """The people who fit best, at most `most`; nobody of whom nothing speaks for them.

    `topics`: how probably the question is about each; `history`: how probably each entry answers it. With `lang`
    (ISO 639) those who speak it come before all others. Equals stay in the order given.
    """
    everybody = list(people)
    speaking = [one for one in everybody if lang is None or lang in one.languages]
    others = [one for one in everybody if not (lang is None or lang in one.languages)]
    found = [*_in_turn(speaking, topics, history, most), *_in_turn(others, topics, history, most)]
    return found[:most]


def scores(likely: Mapping[str, float], people: Iterable[Knowing], history: Mapping[str, float]) -> dict[str, float]:
    """What each person is worth for a question (0 or more), by member id.

    `likely`: how probably the question is about each topic; `history`: by member id, how much the nearest question
    somebody answered resembles this one (0..1).
    """
    return {
        one.member_id: sum(likely.get(topic, 0.0) for topic in one.topics)
        + HISTORY_SHARE * history.get(one.member_id, 0.0)
        for one in people
    }


def history(question: str, answered: Sequence[tuple[str, str]]) -> dict[str, float]:
    """How much the nearest question that each person answered resembles this one (0..1), by member id.

    `answered`: pairs of member id and question. What nobody answered anything like is missing.
    """
    said = [(member_id, _content(text)) for member_id, text in answered]
    asked = _content(question)
    seen = Counter(sense for _, senses_ in said for sense in senses_)
    rarity = {sense: 1 + math.log((1 + len(said)) / (1 + seen[sense])) for sense in asked}
    own = sum(weight * weight for weight in rarity.values())
    nearest: dict[str, float] = {}
    for member_id, senses_ in said:
        if shared := asked & senses_:
            other = sum(rarity.get(sense, 1.0) ** 2 for sense in senses_)
            alike = sum(rarity[sense] ** 2 for sense in shared) / math.sqrt(own * other)
            nearest[member_id] = max(alike, nearest.get(member_id, 0.0))
    return nearest


def _content(text: str) -> frozenset[str]:
    return frozenset(senses(text)) - CONTENTLESS


def _in_turn(
    people: Sequence[Expertise], topics: Mapping[str, float], history: Mapping[str, float], most: int
) -> list[Match]:
    """The best, then the best of the others for what the first may leave unanswered, and so on."""
    left, waiting, found = dict(topics), list(people), list[Match]()
    while waiting and len(found) < most:
        first = max(waiting, key=lambda one: _match(one, left, history).score)
        if not (match := _match(first, left, history)).score:
            break
        whole = _match(first, topics, history)
        found.append(replace(whole, score=match.score))
        waiting.remove(first)
        for topic in first.topics:
            if topic in left:
                left[topic] *= _COVERED
    return found


def _match(one: Expertise, topics: Mapping[str, float], history: Mapping[str, float]) -> Match:
    said = {("topic", topic): topics.get(topic, 0.0) for topic in one.topics}
    nearest = max(one.answered, key=lambda entry_id: history.get(entry_id, 0.0), default=None)
    if nearest is not None:
        said["answered", nearest] = HISTORY_SHARE * history.get(nearest, 0.0)
    reasons = sorted((reason for reason, value in said.items() if value > 0), key=lambda reason: -said[reason])
    return Match(one.member_id, sum(said.values()), tuple(reasons))
