"""Which topics a question is about, learnt from what is already filed under each topic. Pure.

Each axis has a multinomial logistic regression over the parts of a text (`topic_features`), trained text by text in
plain Python. A topic with a handful of texts works; more texts make it better. Learning visits the texts in an order
that depends on nothing but their number: the same texts give the same model.
"""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.services.topic_features import Features, Vector

if TYPE_CHECKING:
    from bot.services.concepts import Lexicon

MOST_TEXTS = 2_000
"""Texts a model learns from: more take longer than they help. What a profile names first is kept."""
_AT_MOST = 2
_FIRST = 0.2
"""How probable the likeliest topic of an axis has to be to be shown; the next has to reach `_SECOND`."""
_SECOND = 0.35
_ROUNDS = 5
_RATE = 2.0
_SETTLED = 0.05
"""A topic that is this nearly right for a text is left alone: it keeps the weights few."""
_SHARPNESS = 1.8
"""Weights learnt in so few rounds hesitate too much; this makes them as sure as they are right."""
_FAINT = 0.5

Topic = tuple[str, str]
"""Axis and slug."""
Weights = Mapping[str, Mapping[int, float]]
"""For each part of a text, what it says for or against the topics of an axis, by their place."""
_NOTHING: Mapping[int, float] = {}


@dataclass(frozen=True, slots=True)
class TopicProfile:
    """What is known of a topic: its name and keywords, and texts filed under it.

    `faint`: texts that are likely about it though nobody said so; they count half.
    """

    slug: str
    axis: str
    texts: tuple[str, ...]
    faint: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TopicScore:
    """A topic of a question; `score` (0..1) is its probability on its axis, less where words are unknown."""

    slug: str
    axis: str
    score: float


@dataclass(frozen=True, slots=True)
class _Axis:
    """The topics of an axis that have texts, and what was learnt of them."""

    name: str
    slugs: tuple[str, ...]
    weights: Weights


class TopicModel:
    """The topics of all axes. Made by `fit`; to learn more, fit again."""

    def __init__(self, features: Features, axes: Sequence[_Axis]) -> None:
        self._features = features
        self._axes = axes

    @classmethod
    def fit(cls, profiles: Iterable[TopicProfile], lexicon: Lexicon | None = None) -> TopicModel:
        """Learn from the profiles; a text may stand in several of them. Topics without any text never match.

        With the community's `lexicon` questions in languages that no text is in are understood by its terms.
        One to two milliseconds a text: call it in a thread.
        """
        filed = _filed(profiles)
        features = Features(list(filed), lexicon)
        vectors = {text: features.vector(text) for text in filed}
        axes = sorted({axis for topics in filed.values() for axis, _ in topics})
        return cls(features, [_learn(axis, filed, vectors) for axis in axes])

    def classify(self, text: str) -> tuple[TopicScore, ...]:
        """The topics to show: at most two an axis, best first over all; none where nothing is alike."""
        shown = [
            score for axis in self._scores(text) for place, score in enumerate(axis[:_AT_MOST]) if _holds(place, score)
        ]
        return tuple(sorted(shown, key=_best_first))

    def ranking(self, text: str) -> list[tuple[str, float]]:
        """Every topic by slug with its probability, best first; none where nothing is alike."""
        scores = sorted((score for axis in self._scores(text) for score in axis), key=_best_first)
        return [(score.slug, score.score) for score in scores]

    def _scores(self, text: str) -> list[list[TopicScore]]:
        """The topics of each axis, best first."""
        known = self._features.known(text)
        if not known:
            return []
        vector = self._features.vector(text)
        found = []
        for axis in self._axes:
            shares = _shares(_values(vector, axis.weights, len(axis.slugs)), _SHARPNESS)
            scores = (
                TopicScore(slug, axis.name, share * known) for slug, share in zip(axis.slugs, shares, strict=True)
            )
            found.append(sorted(scores, key=_best_first))
        return found


def _best_first(score: TopicScore) -> tuple[float, str]:
    return -score.score, score.slug


def _holds(place: int, score: TopicScore) -> bool:
    return score.score >= (_SECOND if place else _FIRST)


def _filed(profiles: Iterable[TopicProfile]) -> dict[str, dict[Topic, float]]:
    """The topics of each text, with what the text counts for each; where there are too many, the first of each."""
    placed: dict[str, int] = {}
    topics: dict[str, dict[Topic, float]] = defaultdict(dict)
    for profile in profiles:
        counts = dict.fromkeys(profile.faint, _FAINT) | dict.fromkeys(profile.texts, 1.0)
        for place, text in enumerate(dict.fromkeys((*profile.texts, *profile.faint))):
            placed[text] = min(place, placed.get(text, place))
            topics[text][profile.axis, profile.slug] = counts[text]
    return {text: topics[text] for text in sorted(placed, key=lambda text: (placed[text], text))[:MOST_TEXTS]}


def _learn(axis: str, filed: Mapping[str, Mapping[Topic, float]], vectors: Mapping[str, Vector]) -> _Axis:
    """Stochastic gradient descent; a text of several topics is shared among them."""
    slugs = tuple(sorted({slug for topics in filed.values() for on, slug in topics if on == axis}))
    lessons = []
    for text, topics in filed.items():
        counts = [topics.get((axis, slug), 0.0) for slug in slugs]
        if whole := sum(counts):
            lessons.append((vectors[text], [count / whole for count in counts], max(counts)))
    weights: dict[str, dict[int, float]] = defaultdict(dict)
    chance = random.Random(len(lessons))  # noqa: S311 - an order, not a secret
    for _ in range(_ROUNDS):
        chance.shuffle(lessons)
        # what is right already is not looked at again: a later round is for what is still wrong
        lessons = [lesson for lesson in lessons if _correct(weights, *lesson)]
    return _Axis(axis, slugs, dict(weights))


def _correct(weights: dict[str, dict[int, float]], vector: Vector, wanted: Sequence[float], count: float) -> bool:
    """One step towards the wanted shares, for the topics that are not yet near them; whether there were any."""
    shares = _shares(_values(vector, weights, len(wanted)))
    errors = [(place, wanted[place] - share) for place, share in enumerate(shares)]
    steps = [(place, _RATE * count * error) for place, error in errors if abs(error) > _SETTLED]
    for part, value in vector.items() if steps else ():
        row = weights[part]
        for place, step in steps:
            row[place] = row.get(place, 0.0) + step * value
    return bool(steps)


def _values(vector: Vector, weights: Weights, topics: int) -> list[float]:
    values = [0.0] * topics
    for part, value in vector.items():
        for place, weight in weights.get(part, _NOTHING).items():
            values[place] += value * weight
    return values


def _shares(values: Sequence[float], sharpness: float = 1.0) -> list[float]:
    """Softmax."""
    most = max(values)
    powers = [math.exp(sharpness * (value - most)) for value in values]
    whole = sum(powers)
    return [power / whole for power in powers]
