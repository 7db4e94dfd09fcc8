"""Which topics a question is about: how much it resembles what is already filed under each topic. Pure.

Each topic is the average (centroid) of its texts in TF-IDF over word stems and pieces of words, so that a topic with
a handful of texts works and one more text takes effect at once. The few nearest texts count extra for their topics.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from storage.search_text import SPACELESS, STOP_TERMS, fold, runs, stem, terms

_AT_MOST = 2
_FLOOR = 0.1
_DOUBT = 0.06
_SHARPNESS = 2
_GRAM_SHARE = 0.3
_NEAREST = 3
_NEAREST_SHARE = 0.5

Vector = dict[str, float]
Topic = tuple[str, str]
"""Axis and slug."""


@dataclass(frozen=True, slots=True)
class TopicProfile:
    """What is known of a topic: its name and keywords, and texts of the knowledge filed under it."""

    slug: str
    axis: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TopicScore:
    """A topic of a question; `score` (0..1) is its share of the likeness on its axis."""

    slug: str
    axis: str
    score: float


class TopicModel:
    """Topics as centroids. Made by `fit`; to learn more, fit again."""

    def __init__(
        self,
        weights: Mapping[str, float],
        centroids: Mapping[Topic, Vector],
        filed: Sequence[tuple[Vector, tuple[Topic, ...]]],
    ) -> None:
        self._weights = weights
        self._centroids = centroids
        self._filed = filed

    @classmethod
    def fit(cls, profiles: Iterable[TopicProfile]) -> TopicModel:
        """Learn from the profiles; a text may stand in several of them. Topics without any text never match."""
        known = list(profiles)
        counted = {text: _count(text) for profile in known for text in profile.texts}
        seen = Counter(part for parts in counted.values() for part in parts)
        weights = {part: math.log((len(counted) + 1) / (times + 0.5)) for part, times in seen.items()}
        vectors = {text: _weighted(parts, weights) for text, parts in counted.items()}
        centroids: dict[Topic, Vector] = {}
        topics: dict[str, list[Topic]] = defaultdict(list)
        for profile in known:
            total: Vector = defaultdict(float)
            for text in dict.fromkeys(profile.texts):
                topics[text].append((profile.axis, profile.slug))
                for part, value in vectors[text].items():
                    total[part] += value
            if total:
                centroids[profile.axis, profile.slug] = _unit(total)
        return cls(weights, centroids, [(vectors[text], tuple(filed)) for text, filed in topics.items()])

    def classify(self, text: str) -> tuple[TopicScore, ...]:
        """At most two topics an axis, best first over all; none where nothing is alike."""
        vector = _weighted(_count(text), self._weights)
        likeness = {topic: _dot(vector, centroid) for topic, centroid in self._centroids.items()}
        near = ((_dot(vector, other), topics) for other, topics in self._filed)
        for alike, topics in heapq.nlargest(_NEAREST, near, key=lambda pair: pair[0]):
            for topic in topics:
                likeness[topic] = likeness.get(topic, 0.0) + _NEAREST_SHARE * alike
        scores = [score for axis in {axis for axis, _ in likeness} for score in _best_of(axis, likeness)]
        return tuple(sorted(scores, key=lambda score: (-score.score, score.slug)))


def _best_of(axis: str, likeness: Mapping[Topic, float]) -> list[TopicScore]:
    """The topics of an axis that stand out: their share of it, less where even the best is barely alike."""
    here = {slug: value**_SHARPNESS for (of, slug), value in likeness.items() if of == axis}
    whole = sum(here.values()) + _DOUBT**_SHARPNESS
    best = sorted(here, key=lambda slug: (-here[slug], slug))[:_AT_MOST]
    return [TopicScore(slug, axis, here[slug] / whole) for slug in best if here[slug] >= _FLOOR * whole]


def _count(text: str) -> Mapping[str, float]:
    """Terms and trigrams of a text, each with the logarithm of how often it occurs."""
    found: Counter[str] = Counter(term for term in terms(text) if term not in STOP_TERMS)
    for run in runs(fold(text)):
        if not SPACELESS.match(run) and stem(run) not in STOP_TERMS:
            padded = f"<{run}>"
            found.update(f"#{padded[at : at + 4]}" for at in range(len(padded) - 3))
    return {part: 1 + math.log(times) for part, times in found.items()}


def _weighted(parts: Mapping[str, float], weights: Mapping[str, float]) -> Vector:
    """The vector of a text, of length one. Parts never seen before weigh as the rarest: they make it less alike."""
    rarest = max(weights.values(), default=1.0)
    return _unit(
        {
            part: times * weights.get(part, rarest) * (_GRAM_SHARE if part[0] == "#" else 1.0)
            for part, times in parts.items()
        }
    )


def _unit(vector: Mapping[str, float]) -> Vector:
    length = math.sqrt(sum(value * value for value in vector.values()))
    return {part: value / length for part, value in vector.items()} if length else {}


def _dot(one: Vector, other: Vector) -> float:
    return sum(value * other[part] for part, value in one.items() if part in other)
