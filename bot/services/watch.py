"""Whether automatic answers are right as often as promised, judged by the latest verdicts. PURE.

Where the verdicts show that they are not (the upper bound of the share that is right falls below the target), the
threshold rises to the lowest at which they are, or automatic answers stop. From enough verdicts on, among them enough
questions that had no answer, the threshold is learned from the community's own questions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.services.calibration import Prediction, threshold, wilson

TARGET = 0.95
"""The share of automatic answers that should be right."""
WATCHED = 50
"""So many of the latest verdicts are judged."""
FEWEST = 10
"""With fewer verdicts nothing is concluded: one tap must not silence the bot."""
LEARNED_FROM = 200
"""So many of the latest verdicts say where the threshold has to be."""
ENOUGH, ENOUGH_UNANSWERABLE = 100, 30
"""From so many verdicts on, so many of them of questions without an answer, the threshold is learned."""
LEARN_EVERY = 25
SILENT = 1.01
"""The threshold of whoever answers nothing by itself: no probability reaches it."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict. `right`: None for a question that the knowledge could not answer."""

    probability: float
    right: bool | None


@dataclass(frozen=True, slots=True)
class Precision:
    """How many of the `given` answers were right, and one-sided 90 % bounds of the share (0..1)."""

    right: int
    given: int
    low: float
    high: float


def precision(judged: Sequence[Judged], now: float) -> Precision:
    """Of the latest answers (the newest first) that would still be given at the threshold `now`."""
    seen = [one for one in judged if one.right is not None and one.probability >= now][:WATCHED]
    right, given = sum(one.right is True for one in seen), len(seen)
    return Precision(right, given, wilson(right, given), wilson(right, given, upper=True))


def raised(judged: Sequence[Judged], now: float, target: float = TARGET) -> float | None:
    """The threshold to rise to from `now`, `SILENT` where none helps; None while nothing speaks against the present.

    `judged`: the newest first.
    """
    seen = precision(judged, now)
    if seen.given < FEWEST or seen.high >= target:
        return None
    latest = [one for one in judged if one.right is not None][:LEARNED_FROM]
    higher = [Prediction(one.probability, one.right is True, True) for one in latest if one.probability > now]
    return min(threshold(higher, target), SILENT)


def learned(judged: Sequence[Judged], target: float = TARGET) -> float | None:
    """The threshold that the community's own verdicts carry; None where there are too few, or none is carried.

    One that the latest verdicts would raise at once is none. Questions without an answer weigh as they were seen.
    """
    without = sum(one.right is None for one in judged)
    if len(judged) < ENOUGH or without < ENOUGH_UNANSWERABLE or without == len(judged):
        return None
    predictions = [Prediction(one.probability, one.right is True, one.right is not None) for one in judged]
    found = threshold(predictions, target, without / len(judged))
    return found if found < SILENT and raised(judged, found, target) is None else None
