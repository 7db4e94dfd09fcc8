"""From labelled questions to weights, and from weights to the probability above which the bot dares to answer. PURE.

`fit` learns both functions of `ranking.Model`, `cross_validated` says what they are worth on questions they have not
seen, `threshold` picks the lowest probability that the evidence carries.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from bot.services.ranking import MOST, RIVALS, Model, Weights, beside, certainty
from bot.services.ranking_features import NAMES

NOMINAL = (0.80, 0.85, 0.90, 0.95, 0.98)
"""The precisions that can be asked for."""
SILENCE = math.inf
"""The threshold of whoever had better say nothing: no probability reaches it."""
FOLDS = 5
ONE_SIDED_90, ONE_SIDED_95 = 1.2816, 1.6449
"""z of one-sided bounds."""
ENOUGH = 30
"""Answers from which on a low precision is more than bad luck."""

_RIDGE = 1.0
_MOST_ROUNDS = 25
_SETTLED = 1e-4
_TAUGHT = 20
"""Candidates of a sample, the likeliest, that the first function is taught with, besides the right ones."""

Array = Any
"""A numpy array: imported only when something is fitted."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A labelled question: its candidates as (whether it is right, its features), best resemblance of words first.

    `answerable`: whether the knowledge holds an answer at all, found or not. `weight`: how much it counts.
    """

    candidates: tuple[tuple[bool, tuple[float, ...]], ...]
    answerable: bool
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Prediction:
    """What is said of a question: the probability of the best candidate, 0 without one, and whether it is right."""

    probability: float
    right: bool
    answerable: bool
    weight: float = 1.0


# fitting


def fit(samples: Sequence[Sample], names: Sequence[str] = NAMES) -> Model:
    """Both functions. `names` in the order of the features; without samples all weights are 0.

    The second is taught with what a first one says that has not seen the sample: of what it has seen it is too sure.
    """
    return _Fits(samples, names).model(frozenset())


def cross_validated(samples: Sequence[Sample], names: Sequence[str] = NAMES) -> list[Prediction]:
    """A prediction for each sample, in order, by functions of which neither has seen anything of its fold."""
    models = folded(samples, names)
    return [judge(one, models[fold_of(at)]) for at, one in enumerate(samples)]


def folded(samples: Sequence[Sample], names: Sequence[str] = NAMES) -> list[Model]:
    """For each fold, both functions fitted to the samples outside it."""
    fits = _Fits(samples, names)
    return [fits.model(frozenset({fold})) for fold in range(FOLDS)]


def fold_of(place: int) -> int:
    """The fold of the sample at this place: scattered, so that what is sorted by topic is spread over all."""
    return (place * 7919 + place // FOLDS) % FOLDS


class _Fits:
    """Functions fitted to samples without some folds; each first function is fitted once."""

    def __init__(self, samples: Sequence[Sample], names: Sequence[str]) -> None:
        self._samples, self._names = samples, names
        self._firsts: dict[frozenset[int], Weights] = {}
        self._rows = [
            (fold_of(at), (values, float(right), one.weight))
            for at, one in enumerate(samples)
            for place, (right, values) in enumerate(one.candidates)
            if right or place < _TAUGHT
        ]

    def model(self, without: frozenset[int]) -> Model:
        """Both functions, without these folds."""
        rows = []
        for at, one in enumerate(self._samples):
            if fold_of(at) not in without and one.candidates:
                order, odds = _ranked(one, self._first(without | {fold_of(at)}))
                right, values = one.candidates[order[0]]
                rows.append((beside(values, odds), float(right), one.weight))
        return Model(self._first(without), logistic(rows, (*RIVALS, *self._names)))

    def _first(self, without: frozenset[int]) -> Weights:
        if without not in self._firsts:
            start = self._first(frozenset()) if without else None
            rows = [row for fold, row in self._rows if fold not in without]
            self._firsts[without] = logistic(rows, self._names, start)
        return self._firsts[without]


def logistic(
    rows: Sequence[tuple[Sequence[float], float, float]], names: Sequence[str], start: Weights | None = None
) -> Weights:
    """The weights under which the labels are likeliest, less a ridge penalty on all but the bias (Newton's method).

    `rows`: features in the order of `names`, label (0 or 1), how much the row counts. `start`: weights of much the
    same rows, from which it is quicker.
    """
    import numpy as np

    if not rows:
        return Weights(0.0, dict.fromkeys(names, 0.0))
    table = np.array([(1.0, *values) for values, _, _ in rows])
    labels, counts = np.array([row[1] for row in rows]), np.array([row[2] for row in rows])
    # on each feature by how much it varies: a penalty must not depend on the unit of a feature
    middle = np.average(table, axis=0, weights=counts)
    ridge = np.maximum(_RIDGE * np.average((table - middle) ** 2, axis=0, weights=counts), 1e-6)
    found = np.array([start.bias, *start.by_name.values()]) if start else np.zeros(table.shape[1])

    def worth(weights: Array) -> tuple[float, Array]:
        odds = table @ weights
        likely = labels * odds - np.logaddexp(0.0, odds)
        return float(counts @ likely - ridge @ weights**2 / 2), 1 / (1 + np.exp(-np.clip(odds, -700, 700)))

    gained, chances = worth(found)
    for _ in range(_MOST_ROUNDS):
        slope = table.T @ (counts * (labels - chances)) - ridge * found
        curve = (table.T * (counts * chances * (1 - chances))) @ table + np.diag(ridge)
        step, before = np.linalg.solve(curve, slope), gained
        for _ in range(10):  # a step too far is halved: there is one top, and each round comes nearer to it
            gained, chances_there = worth(found + step)
            if gained >= before:
                break
            step = step / 2
        else:
            break
        found, chances = found + step, chances_there
        if gained - before < _SETTLED:
            break
    return Weights(float(found[0]), dict(zip(names, map(float, found[1:]), strict=True)))


# predicting


def predict(sample: Sample, model: Model) -> tuple[float, tuple[int, ...]]:
    """The probability that the best candidate is right (0 without any), and the places of the candidates, best first.

    The same as `ranking.rank` says of the evidence that the sample was made from.
    """
    if not sample.candidates:
        return 0.0, ()
    order, odds = _ranked(sample, model.first)
    best = beside(sample.candidates[order[0]][1], odds)
    return certainty(model, best, len(sample.candidates)), order


def judge(sample: Sample, model: Model) -> Prediction:
    """What this model says of the sample, and whether that is right."""
    probability, order = predict(sample, model)
    right = bool(order) and sample.candidates[order[0]][0]
    return Prediction(probability, right, sample.answerable, sample.weight)


def _ranked(sample: Sample, first: Weights) -> tuple[tuple[int, ...], list[float]]:
    """The places of the candidates, the best first, and their log-odds in that order."""
    odds = [first.odds(values) for _, values in sample.candidates]
    order = sorted(range(len(odds)), key=lambda at: -odds[at])[:MOST]
    return tuple(order), [odds[at] for at in order]


# daring to answer


def reweighted(samples: Sequence[Sample], oos_share: float | None) -> list[Sample]:
    """The samples with weights under which unanswerable ones make up `oos_share` (0..1) of the whole.

    The total stays. Unchanged for None, and where one kind is missing: nothing can stand for it.
    """
    of_can, of_cannot = shares(samples, oos_share)
    return [replace(one, weight=one.weight * (of_can if one.answerable else of_cannot)) for one in samples]


def shares(items: Iterable[Sample | Prediction], oos_share: float | None) -> tuple[float, float]:
    """By how much the weights of answerable and of unanswerable items are to be multiplied; see `reweighted`."""
    held = {True: 0.0, False: 0.0}
    for one in items:
        held[one.answerable] += one.weight
    total = held[True] + held[False]
    if oos_share is None or not held[True] or not held[False]:
        return 1.0, 1.0
    return (1 - oos_share) * total / held[True], oos_share * total / held[False]


def threshold(predictions: Sequence[Prediction], target: float, oos_share: float | None = None) -> float:
    """The lowest probability from which answers are right often enough: `target` (0..1) of them, and provably so.

    Proven is what the one-sided 90 % lower bound of the precision says, with the predictions weighted to the
    assumed share of unanswerable questions (`oos_share`; None: as they come). Nor may any higher threshold be shown to
    miss the target (by the one-sided 95 % upper bound of at least `ENOUGH` answers). `SILENCE` if none qualifies, or
    if unanswerable questions are to be assumed (`oos_share` > 0) and there is none to learn from.
    """
    if oos_share and all(one.answerable for one in predictions):
        return SILENCE
    best = SILENCE
    for probability, right, given, size in _from_the_top(predictions, oos_share):
        if size >= ENOUGH and wilson(right / given * size, size, ONE_SIDED_95, upper=True) < target:
            break
        if probability > 0 and wilson(right / given * size, size) >= target:
            best = probability
    return best


def _from_the_top(
    predictions: Sequence[Prediction], oos_share: float | None
) -> Iterable[tuple[float, float, float, float]]:
    """For each distinct probability, downwards: it, the weights of right answers and of all, the effective count.

    What is proven depends on the errors: where each stands for several, they are worth less than their weight. The
    count is that of equal answers whose precision is known as exactly (the variance of a sum of rare errors is the
    sum of their squared weights); one error of the heaviest kind is always added, as none may have been seen by luck.
    """
    of_can, of_cannot = shares(predictions, oos_share)
    weighted = [
        (one.probability, one.right, one.weight * (of_can if one.answerable else of_cannot)) for one in predictions
    ]
    ordered = sorted((row for row in weighted if row[2] > 0), key=lambda row: -row[0])
    heaviest = max((weight for _, _, weight in ordered), default=1.0)
    good = given = 0.0
    errors, squares = heaviest, heaviest * heaviest
    for probability, tied in groupby(ordered, key=lambda row: row[0]):
        for _, right, weight in tied:
            given += weight
            if right:
                good += weight
            else:
                errors += weight
                squares += weight * weight
        yield probability, good, given, given * errors / squares


def wilson(right: float, given: float, z: float = ONE_SIDED_90, *, upper: bool = False) -> float:
    """The one-sided bound of a share: `right` of `given`, either may be a fraction. 0 (upper: 1) without any."""
    if given <= 0:
        return 1.0 if upper else 0.0
    z2 = z * z
    spread = z * math.sqrt(right * max(0.0, 1 - right / given) + z2 / 4)
    bound = (right + z2 / 2 + (spread if upper else -spread)) / (given + z2)
    return min(1.0, max(0.0, bound))


def area(predictions: Iterable[Prediction]) -> float:
    """AUROC: how often an answerable question has a higher probability than an unanswerable one; .5 without both."""
    ordered = sorted(predictions, key=lambda one: one.probability)
    can = cannot = wins = 0.0
    for _, tied in groupby(ordered, key=lambda one: one.probability):
        here = [one.answerable for one in tied]
        mine = sum(here)
        wins += mine * (cannot + (len(here) - mine) / 2)
        can, cannot = can + mine, cannot + len(here) - mine
    return wins / (can * cannot) if can and cannot else 0.5
