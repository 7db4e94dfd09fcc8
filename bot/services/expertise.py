"""Who knows about a question, as far as words tell: declared topics, and questions answered before. PURE.

Whether somebody can be asked now (language, leave, load, spread) is `routing`'s business.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.services.routing import Reason

HISTORY_SHARE = 0.3
"""What the nearest answer somebody gave counts, beside all their topics together."""


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
    fitting = [(one, _match(one, topics, history)) for one in people]
    found = [(lang is not None and lang not in one.languages, match) for one, match in fitting if match.score > 0]
    found.sort(key=lambda pair: (pair[0], -pair[1].score))
    return [match for _, match in found[:most]]


def _match(one: Expertise, topics: Mapping[str, float], history: Mapping[str, float]) -> Match:
    said = {("topic", topic): topics.get(topic, 0.0) for topic in one.topics}
    nearest = max(one.answered, key=lambda entry_id: history.get(entry_id, 0.0), default=None)
    if nearest is not None:
        said["answered", nearest] = HISTORY_SHARE * history.get(nearest, 0.0)
    reasons = sorted((reason for reason, value in said.items() if value > 0), key=lambda reason: -said[reason])
    return Match(one.member_id, sum(said.values()), tuple(reasons))
