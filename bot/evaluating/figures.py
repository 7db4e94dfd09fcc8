"""What predictions are worth, where there are labels. Pure: the report as plain numbers, ready for JSON.

P = right answers / answers given; AR = right answers given / answerable queries; FA = unanswerable queries that were
answered / unanswerable queries. Where nothing was given or asked a figure is None.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.evaluating.files import Dataset, Query
from bot.evaluating.work import Calibration, Result, answers_of
from bot.services.calibration import ENOUGH, NOMINAL, ONE_SIDED_95, Prediction, area, wilson

NEAR = "in-domain"
_BINS = 10
_POINTS = 60
Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """A labelled query, what was predicted, and whether each candidate is right."""

    query: Query
    result: Result
    right: tuple[bool, ...]

    @property
    def answerable(self) -> bool:
        """Whether the knowledge holds an answer."""
        return bool(self.query.expected)

    @property
    def first(self) -> bool:
        """Whether the best candidate is right."""
        return bool(self.right) and self.right[0]


def judged(data: Dataset, results: Sequence[Result]) -> list[Asked]:
    """The queries that have a label, with their predictions.

    A candidate is right if a label names it, or an entry with the same answer.
    """
    keys = data.keys
    found = []
    for query, result in zip(data.queries, results, strict=True):
        if query.expected is not None:
            right = answers_of(query, keys)
            found.append(Asked(query, result, tuple(keys[one.id] in right for one in result.candidates)))
    return found


def report(data: Dataset, results: Sequence[Result], learnt: Calibration) -> Figures:
    """All figures of a file. Where there are no labels: how many queries, answers given, and how long it took."""
    asked = judged(data, results)
    whole: Figures = {
        "knowledge": len(data.entries),
        "answers": len(set(data.keys.values())),
        "experts": len(data.experts),
        "queries": len(data.queries),
        "labelled": len(asked),
        "thresholds": {name: None if math.isinf(one) else one for name, one in learnt.thresholds.items()},
        "given": {name: sum(one.answered[name] for one in results) for name in learnt.thresholds},
        "ms": {name: _quantile([one.ms for one in results], share) for name, share in (("p50", 0.5), ("p95", 0.95))},
    }
    if not asked:
        return whole
    whole |= {"all": summary(asked), "styles": _by(asked, _style), "languages": _by(asked, _language)}
    whole |= {"topics": _topics(data, results), "people": _people(data, results)}
    return whole | {"reliability": reliability(asked), "curve": curve(asked)}


def summary(asked: Sequence[Asked]) -> Figures:
    """Retrieval, telling apart and, at each nominal precision, what was answered."""
    can = [one for one in asked if one.answerable]
    tops = [Prediction(one.result.probability, one.first, one.answerable) for one in asked]
    return {
        "answerable": len(can),
        "unanswerable": len(asked) - len(can),
        "r1": _share(can, lambda one: one.first),
        "r3": _share(can, lambda one: any(one.right[:3])),
        "mrr10": sum(1 / (1 + one.right.index(True)) for one in can if any(one.right)) / len(can) if can else None,
        "auroc": area(tops) if can and len(can) < len(asked) else None,
        "at": {f"{target:.2f}": at(asked, target) for target in NOMINAL},
    }


def at(asked: Sequence[Asked], nominal: float) -> Figures:
    """What was answered at a nominal precision (0..1).

    `honest`: False where the one-sided 95 % upper bound (Wilson) of the measured precision lies below the nominal
    one; None where too few answers were given to tell.
    """
    given = [one for one in asked if one.result.answered[f"{nominal:.2f}"]]
    right = sum(one.first for one in given)
    can = sum(one.answerable for one in asked)
    near = [one for one in asked if not one.answerable and one.query.oos == NEAR]
    false = sum(not one.answerable for one in given)
    upper = wilson(right, len(given), ONE_SIDED_95, upper=True)
    return {
        "given": len(given),
        "right": right,
        "precision": right / len(given) if given else None,
        "upper": upper if given else None,
        "honest": upper >= nominal if len(given) >= ENOUGH else None,
        "ar": right / can if can else None,
        "fa": false / (len(asked) - can) if can < len(asked) else None,
        "near": _share(near, lambda one: one.result.answered[f"{nominal:.2f}"]),
    }


def reliability(asked: Sequence[Asked]) -> list[Figures]:
    """In ten bands of probability: how probable the best candidates were said to be, and how many were right."""
    bands: list[list[Asked]] = [[] for _ in range(_BINS)]
    for one in asked:
        bands[min(_BINS - 1, int(one.result.probability * _BINS))].append(one)
    return [
        {
            "said": sum(one.result.probability for one in band) / len(band),
            "right": sum(one.first for one in band) / len(band),
            "count": len(band),
        }
        for band in bands
        if band
    ]


def curve(asked: Sequence[Asked]) -> list[Figures]:
    """Risk and coverage as the threshold falls: the share of queries answered, and how many answers are wrong."""
    ordered = sorted(asked, key=lambda one: -one.result.probability)
    points: list[Figures] = []
    wrong, step = 0, max(1, len(ordered) // _POINTS)
    for count, one in enumerate(ordered, 1):
        wrong += not one.first
        if count % step == 0 or count == len(ordered):
            points.append({"coverage": count / len(ordered), "risk": wrong / count})
    return points


def _topics(data: Dataset, results: Sequence[Result]) -> Figures | None:
    known = {slug for entry in data.entries for slug in entry.topics}
    pairs = [
        ([scored.topic for scored in result.topics], query.topics)
        for query, result in zip(data.queries, results, strict=True)
        if known.intersection(query.topics)
    ]
    return _hits(pairs, "top1", "top3")


def _people(data: Dataset, results: Sequence[Result]) -> Figures | None:
    pairs = [
        (result.experts, query.experts)
        for query, result in zip(data.queries, results, strict=True)
        if data.experts and query.experts
    ]
    return _hits(pairs, "hit1", "hit3")


def _hits(pairs: Sequence[tuple[Sequence[str], Sequence[str]]], one: str, three: str) -> Figures | None:
    if not pairs:
        return None
    return {
        "queries": len(pairs),
        one: sum(bool(set(found[:1]).intersection(right)) for found, right in pairs) / len(pairs),
        three: sum(bool(set(found[:3]).intersection(right)) for found, right in pairs) / len(pairs),
    }


def _style(one: Asked) -> tuple[str, ...]:
    return (one.query.style,) if one.query.style else ()


def _language(one: Asked) -> tuple[str, ...]:
    if not one.query.lang:
        return ()
    return (one.query.lang,) if one.query.lang == "en" else (one.query.lang, "not en")


def _by(asked: Sequence[Asked], names: Callable[[Asked], Sequence[str]]) -> Mapping[str, Figures]:
    """Figures of each group, by name; a query may stand in several."""
    groups: dict[str, list[Asked]] = {}
    for one in asked:
        for name in names(one):
            groups.setdefault(name, []).append(one)
    return {name: summary(groups[name]) for name in sorted(groups)}


def _share(found: Sequence[Asked], holds: Callable[[Asked], bool]) -> float | None:
    return sum(map(holds, found)) / len(found) if found else None


def _quantile(values: Sequence[float], share: float) -> float:
    """The value that this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
