"""From evidence to one probability for each candidate answer. Pure.

Two logistic functions. The first says of each candidate by itself how probably it answers; it ranks. The second looks
at the best one again, beside its rivals, and says how probably the whole is right: that is the one probability which
decides whether the bot dares to answer.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.services import ranking_weights
from bot.services.ranking_features import NAMES, Evidence, Features, features
from storage.search import Phrase
from storage.search_text import fold, runs

MOST = 10
"""Candidates that are told."""
RIVALS = ("odds", "ahead_of_second", "ahead_of_third")
SECOND_NAMES: tuple[str, ...] = (*RIVALS, *NAMES)
"""What the second function looks at: how the best stands among its rivals, and its own features."""
FEW = 3
"""Candidates below which being ahead of the others proves little: the probability sinks with their number."""
WORD_FOR_WORD = 0.99
"""The least probability of an answer whose question, or a confirmed alias, says the very same and leads to no other."""
_NOBODY = -9.0
"""Log-odds of a rival that is not there."""


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic function: probability = 1 / (1 + exp(-(bias + Σ weight · feature)))."""

    bias: float
    by_name: Mapping[str, float]

    def odds(self, values: Sequence[float]) -> float:
        """The log-odds for features in the order of `by_name`."""
        return self.bias + math.fsum(w * x for w, x in zip(self.by_name.values(), values, strict=True))


@dataclass(frozen=True, slots=True)
class Model:
    """`first` ranks the candidates by `NAMES`; `second` says whether the best is right, by `SECOND_NAMES`."""

    first: Weights
    second: Weights


@dataclass(frozen=True, slots=True)
class Reason:
    """What one named feature (see `SECOND_NAMES`) adds to the log-odds; negative speaks against."""

    code: str
    value: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate answer: the entry that stands for it, its best phrase, how probably it is right (0..1)."""

    entry_id: str
    phrase: Phrase
    probability: float
    reasons: tuple[Reason, ...]


DEFAULT = Model(
    Weights(ranking_weights.FIRST_BIAS, ranking_weights.FIRST),
    Weights(ranking_weights.SECOND_BIAS, ranking_weights.SECOND),
)


def rank(evidence: Evidence, model: Model = DEFAULT) -> list[Ranked]:
    """The most probable answers first, at most ten."""
    found = features(evidence)
    if not found:
        return []
    odds = [model.first.odds(one.values) for one in found]
    said = [at for at, one in enumerate(found) if _same_words(evidence.query, one.phrase.text)]
    order = sorted(range(len(found)), key=lambda at: (at not in said, -odds[at]))[:MOST]
    best = beside(found[order[0]].values, [odds[at] for at in order])
    chance = certainty(model, best, len(found))
    if len(said) == 1:
        chance = max(chance, WORD_FOR_WORD)
    first = _ranked(found[order[0]], chance, best, model.second)
    return [first, *(_ranked(found[at], min(chance, sigmoid(odds[at]))) for at in order[1:])]


def certainty(model: Model, best: Sequence[float], candidates: int) -> float:
    """How probably the best of so many candidates is right; `best`: its features beside its rivals."""
    return sigmoid(model.second.odds(best)) * min(1.0, candidates / FEW)


def beside(values: Sequence[float], odds: Sequence[float]) -> tuple[float, ...]:
    """The features of the second function. `values`: of the best candidate; `odds`: of all, the best first."""
    second, third = (*odds[1:3], _NOBODY, _NOBODY)[:2]
    return (odds[0], odds[0] - second, odds[0] - third, *values)


def _ranked(one: Features, probability: float, values: Sequence[float] = (), weights: Weights | None = None) -> Ranked:
    reasons = (
        [Reason(name, weight * value) for (name, weight), value in zip(weights.by_name.items(), values, strict=True)]
        if weights
        else []
    )
    return Ranked(one.entry_id, one.phrase, probability, tuple(sorted(reasons, key=lambda part: -abs(part.value))))


def _same_words(one: str, other: str) -> bool:
    words = runs(fold(one))
    return bool(words) and words == runs(fold(other))


def sigmoid(odds: float) -> float:
    """The probability of these log-odds; never overflows."""
    if odds >= 0:
        return 1 / (1 + math.exp(-odds))
    return math.exp(odds) / (1 + math.exp(odds))
