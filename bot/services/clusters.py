"""Which questions ask much the same: what belongs to which cluster, one question after the other. PURE.

A question is a vector of its words of weight, each by how rare it is in the knowledge; likeness is the cosine of two.
It joins the cluster whose questions it resembles on average, or founds one. Where it shows two clusters to be about
the same, the younger goes into the older. Ids are given by whoever keeps the clusters and never change.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from storage.search import Frequencies
from storage.search_text import STOP_TERMS, terms

ALIKE = 0.4
"""Mean likeness from which a question belongs to a cluster that shares a topic with it."""
ALIKE_ACROSS = 0.6
"""The same where both have topics and share none."""
SAME = 0.3
"""Mean likeness of the questions of two clusters from which they become one, once a question fits both."""
# A small community proves little about what is rare: as many texts are taken to be still unwritten.
_UNWRITTEN = 50

Vector = Mapping[str, float]
"""Weights by term; its length is 1, or it is empty."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """What is known of a cluster. `age`: orders clusters, the oldest lowest; `topics`: of all its questions."""

    id: str
    age: int
    vectors: tuple[Vector, ...]
    topics: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Placing:
    """Where a question belongs: `joins` an existing cluster (None: it founds one), into which `absorbed` ones go."""

    joins: str | None
    absorbed: tuple[str, ...] = ()


def vector(text: str, frequencies: Frequencies) -> Vector:
    """The words of weight in a text; empty if it has none."""
    total = frequencies.total + _UNWRITTEN
    weights = {
        term: math.log((total + 1) / (frequencies.entries.get(term, 0) + 0.5)) for term in set(terms(text)) - STOP_TERMS
    }
    length = math.sqrt(math.fsum(weight * weight for weight in weights.values()))
    return {term: weight / length for term, weight in weights.items()} if length else {}


def place(one: Vector, topics: frozenset[str], clusters: Sequence[Cluster]) -> Placing:
    """Find a question's cluster. Of several that fit, they become one if they resemble each other, too."""
    fitting = [cluster for cluster in clusters if _fits(one, topics, cluster)]
    if not fitting:
        return Placing(None)
    fitting.sort(key=lambda cluster: (-_mean(one, cluster.vectors), cluster.age))
    best = fitting[0]
    same = [best, *(other for other in fitting[1:] if _same(best, other))]
    oldest = min(same, key=lambda cluster: cluster.age)
    return Placing(oldest.id, tuple(cluster.id for cluster in same if cluster is not oldest))


def middle(vectors: Sequence[Vector]) -> int:
    """The place of the vector that resembles the others most, the first of equals. Raises `ValueError` for none."""
    if not vectors:
        raise ValueError("an empty cluster has no middle")
    return max(range(len(vectors)), key=lambda at: (round(_mean(vectors[at], vectors), 9), -at))


def likeness(one: Vector, other: Vector) -> float:
    """The cosine of two vectors, 0 to 1."""
    if len(other) < len(one):
        one, other = other, one
    return math.fsum(weight * other[term] for term, weight in one.items() if term in other)


def _fits(one: Vector, topics: frozenset[str], cluster: Cluster) -> bool:
    apart = bool(topics and cluster.topics and topics.isdisjoint(cluster.topics))
    return _mean(one, cluster.vectors) >= (ALIKE_ACROSS if apart else ALIKE)


def _same(one: Cluster, other: Cluster) -> bool:
    """Whether two clusters are about the same, given that a question fits both."""
    return math.fsum(_mean(mine, other.vectors) for mine in one.vectors) / len(one.vectors) >= SAME


def _mean(one: Vector, others: Sequence[Vector]) -> float:
    return math.fsum(likeness(one, other) for other in others) / len(others) if others else 0.0
