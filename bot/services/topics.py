"""Which topics a question is about: how much it resembles what is already filed under each topic. Pure.

Each topic is the average (centroid) of its texts in TF-IDF over word stems and pieces of words, so that a topic with
a handful of texts works and one more text takes effect at once. The few nearest texts count extra for their topics.
"""

from __future__ import annotations

import heapq
import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

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
Holding = tuple["array[int]", "array[float]"]
"""The numbers of the texts that hold a part, and the part's value in the vector of each."""


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
        filed: Sequence[tuple[Topic, ...]],
        holding: Mapping[str, Holding],
    ) -> None:
        self._weights = weights
        # parts never seen before weigh as the rarest: they make a text less alike
        self._rarest = max(weights.values(), default=1.0)
        self._centroids = centroids
        self._filed = filed
        self._holding = holding

    @classmethod
    def fit(cls, profiles: Iterable[TopicProfile]) -> TopicModel:
        """Learn from the profiles; a text may stand in several of them. Topics without any text never match.

        About 0.4 ms a text of 500 characters (`benchmarks/README.md`): call it in a thread.
        """
        topics: dict[str, list[Topic]] = defaultdict(list)
        for profile in profiles:
            for text in dict.fromkeys(profile.texts):
                topics[text].append((profile.axis, profile.slug))
        seen = Counter(part for text in topics for part in _count(text))
        weights = {part: math.log((len(topics) + 1) / (times + 0.5)) for part, times in seen.items()}
        totals: dict[Topic, Vector] = defaultdict(lambda: defaultdict(float))
        holding: dict[str, Holding] = {part: (array("I"), array("d")) for part in weights}
        # each text is counted twice, rather than all their parts be held in memory at once
        for number, (text, filed) in enumerate(topics.items()):
            sums = [totals[topic] for topic in filed]
            for part, value in _weighted(_count(text), weights, 0.0).items():
                numbers, values = holding[part]
                numbers.append(number)
                values.append(value)
                for total in sums:
                    total[part] += value
        centroids = {topic: _unit(total) for topic, total in totals.items() if total}
        return cls(weights, centroids, [tuple(filed) for filed in topics.values()], holding)

    def classify(self, text: str) -> tuple[TopicScore, ...]:
        """At most two topics an axis, best first over all; none where nothing is alike."""
        vector = _weighted(_count(text), self._weights, self._rarest)
        likeness = {topic: _dot(vector, centroid) for topic, centroid in self._centroids.items()}
        for number, alike in _nearest(self._alike(vector)):
            for topic in self._filed[number]:
                likeness[topic] = likeness.get(topic, 0.0) + _NEAREST_SHARE * alike
        scores = [score for axis in {axis for axis, _ in likeness} for score in _best_of(axis, likeness)]
        return tuple(sorted(scores, key=lambda score: (-score.score, score.slug)))

    def _alike(self, vector: Vector) -> Mapping[int, float]:
        """How much each filed text that shares a part with `vector` resembles it, by its number."""
        found: dict[int, float] = defaultdict(float)
        for part, value in vector.items():
            if part in self._holding:
                for number, other in zip(*self._holding[part], strict=True):
                    found[number] += value * other
        return found


def _best_of(axis: str, likeness: Mapping[Topic, float]) -> list[TopicScore]:
    """The topics of an axis that stand out: their share of it, less where even the best is barely alike."""
    here = {slug: value**_SHARPNESS for (of, slug), value in likeness.items() if of == axis}
    whole = sum(here.values()) + _DOUBT**_SHARPNESS
    best = sorted(here, key=lambda slug: (-here[slug], slug))[:_AT_MOST]
    return [TopicScore(slug, axis, here[slug] / whole) for slug in best if here[slug] >= _FLOOR * whole]


def _nearest(alike: Mapping[int, float]) -> list[tuple[int, float]]:
    return heapq.nsmallest(_NEAREST, alike.items(), key=lambda pair: (-pair[1], pair[0]))


def _count(text: str) -> Mapping[str, float]:
    """Terms and pieces of words of a text, each with the logarithm of how often it occurs."""
    found = Counter(chain.from_iterable(map(_parts, runs(fold(text)))))
    return {part: 1 + math.log(times) for part, times in found.items()}


@lru_cache(maxsize=20_000)
def _parts(run: str) -> tuple[str, ...]:
    """A word: its stem and its pieces of four letters; nothing for a word of little weight."""
    if SPACELESS.match(run):
        return tuple(pair for pair in terms(run) if pair not in STOP_TERMS)
    if (term := stem(run)) in STOP_TERMS:
        return ()
    padded = f"<{run}>"
    return term, *(f"#{padded[at : at + 4]}" for at in range(len(padded) - 3))


def _weighted(parts: Mapping[str, float], weights: Mapping[str, float], unseen: float) -> Vector:
    """The vector of a text, of length one. `unseen`: what a part weighs that has no weight."""
    return _unit(
        {
            part: times * weights.get(part, unseen) * (_GRAM_SHARE if part[0] == "#" else 1.0)
            for part, times in parts.items()
        }
    )


def _unit(vector: Mapping[str, float]) -> Vector:
    length = math.sqrt(sum(value * value for value in vector.values()))
    return {part: value / length for part, value in vector.items()} if length else {}


def _dot(one: Vector, other: Vector) -> float:
    return sum(value * other[part] for part, value in one.items() if part in other)
