"""From evidence to one probability for each candidate answer: a logistic function of the features. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from bot.services import ranking_weights
from bot.services.ranking_features import NAMES, Evidence, Features, features
from storage.search import Phrase

_MOST = 10


@dataclass(frozen=True, slots=True)
class Weights:
    """The logistic function: probability = 1 / (1 + exp(-(bias + Σ weight · feature)))."""

    bias: float
    by_name: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Reason:
    """What one named feature (see `ranking_features.NAMES`) adds to the log-odds; negative speaks against."""

    code: str
    value: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate answer: the entry that stands for it, its best phrase, how probably it is right (0..1)."""

    entry_id: str
    phrase: Phrase
    probability: float
    reasons: tuple[Reason, ...]


DEFAULT = Weights(ranking_weights.BIAS, ranking_weights.WEIGHTS)


def rank(evidence: Evidence, weights: Weights = DEFAULT) -> list[Ranked]:
    """The most probable answers first, at most ten."""
    found = [_ranked(one, weights) for one in features(evidence)[:_MOST]]
    return sorted(found, key=lambda one: -one.probability)


def _ranked(one: Features, weights: Weights) -> Ranked:
    named = zip(NAMES, one.values, strict=True)
    parts = [Reason(name, weights.by_name[name] * value) for name, value in named]
    odds = weights.bias + math.fsum(part.value for part in parts)
    reasons = tuple(sorted(parts, key=lambda part: -abs(part.value)))
    return Ranked(one.entry_id, one.phrase, sigmoid(odds), reasons)


def sigmoid(odds: float) -> float:
    """The probability of these log-odds; never overflows."""
    if odds >= 0:
        return 1 / (1 + math.exp(-odds))
    return math.exp(odds) / (1 + math.exp(odds))
