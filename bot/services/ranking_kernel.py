"""How a question compares with all the phrases of its candidates at once: ridge regression among them. PURE.

Phrases and question become vectors of words, of pairs of words and of pieces of words, weighted by rarity. Among the
candidates alone, kernel ridge regression (local learning, Bottou and Vapnik 1992) then says how much of the question
each answer explains that the others do not: what several phrases of one answer share counts more than one lucky word.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from storage.search_text import SPACELESS, fold, runs, stem, terms

_SLOTS = 2048
"""Features are hashed into so many columns a kind; what falls together by chance is rare among a few hundred texts."""
_RIDGE, _SHARP, _SMOOTH = 0.3, 0.1, 1.0
_WORDS, _PAIRS, _PIECES = range(3)
_KINDS = 3

NAMES: tuple[str, ...] = (
    "ridge",
    "ridge_margin",
    "ridge_sharp",
    "ridge_sharp_margin",
    "ridge_smooth",
    "ridge_smooth_margin",
    "ridge_words",
    "ridge_words_margin",
    "ridge_grams",
    "ridge_grams_margin",
    "ridge_answers",
    "ridge_answers_margin",
    "nearest",
    "nearest_words",
    "nearest_pairs",
    "nearest_grams",
    "nearest_margin",
    "average",
    "average_margin",
    "sentence",
    "sentence_margin",
    "explained",
    "explained_answers",
    "phrases",
    "concentration",
)
"""The features of `compare`, in order."""

Array = Any
"""A numpy array: imported only when a question is compared."""


def compare(
    query: str,
    phrases: Sequence[tuple[str, str]],
    sentences: Sequence[tuple[str, str]],
    weigh: Callable[[str], float],
) -> Mapping[str, tuple[float, ...]]:
    """By group, the features named by `NAMES`.

    `phrases` and `sentences`: (group, text) pairs; questions and aliases, and sentences of answers. `weigh`: the
    rarity of a term. Every group needs a phrase.
    """
    import numpy as np

    groups = list(dict.fromkeys(group for group, _ in phrases))
    if not groups:
        return {}
    place = {group: at for at, group in enumerate(groups)}
    of = np.array([place[group] for group, _ in (*phrases, *sentences)])
    texts = [text for _, text in (*phrases, *sentences)]
    whole = [_matrix([*texts, query], kind, weigh) for kind in range(_KINDS)]
    kernels = [matrix[:-1] @ matrix[:-1].T for matrix in whole]
    nearness = [matrix[:-1] @ matrix[-1] for matrix in whole]
    kernel, near = sum(kernels) / _KINDS, sum(nearness) / _KINDS
    count, own = len(groups), len(phrases)

    def solved(part: Array, there: Array, rows: int, ridge: float) -> tuple[Array, float]:
        shares = np.linalg.solve(part[:rows, :rows] + ridge * np.eye(rows), there[:rows])
        return np.bincount(of[:rows], shares, count), float(there[:rows] @ shares)

    def best(values: Array, rows: slice) -> Array:
        found = np.zeros(count)
        np.maximum.at(found, of[rows], values[rows])
        return found

    mine, theirs = slice(0, own), slice(own, None)
    ridge, explained = solved(kernel, near, own, _RIDGE)
    answers, explained_answers = solved(kernel, near, len(texts), _RIDGE)
    sizes = np.bincount(of[mine], minlength=count)
    average = np.bincount(of[mine], near[mine], count) / sizes
    nearest, sentence = best(near, mine), best(near, theirs)
    words = solved((kernels[0] + kernels[1]) / 2, (nearness[0] + nearness[1]) / 2, own, _RIDGE)[0]
    grams = solved(kernels[2], nearness[2], own, _RIDGE)[0]
    sharp, smooth = solved(kernel, near, own, _SHARP)[0], solved(kernel, near, own, _SMOOTH)[0]
    columns = [
        *_with_margin(ridge),
        *_with_margin(sharp),
        *_with_margin(smooth),
        *_with_margin(words),
        *_with_margin(grams),
        *_with_margin(answers),
        nearest,
        *(best(one, mine) for one in nearness),
        _margin(nearest),
        *_with_margin(average),
        *_with_margin(sentence),
        np.full(count, explained),
        np.full(count, explained_answers),
        np.log(sizes),
        np.full(count, float(np.sort(ridge**2)[-5:].sum())),
    ]
    table = np.stack(columns, axis=1)
    return {group: tuple(map(float, table[at])) for group, at in place.items()}


def _with_margin(values: Array) -> tuple[Array, Array]:
    return values, _margin(values)


def _margin(values: Array) -> Array:
    """By how much each is ahead of the best of the others."""
    import numpy as np

    if len(values) == 1:
        return values.copy()
    order = np.sort(values)
    return values - np.where(values == order[-1], order[-2], order[-1])


def _matrix(texts: Sequence[str], kind: int, weigh: Callable[[str], float]) -> Array:
    """A row of length one for each text (or of zeros), of one kind of features."""
    import numpy as np

    slots: list[Array] = []
    weights: list[float] = []
    rows: list[int] = []
    for at, text in enumerate(texts):
        for there, weight in _parts(text, kind, weigh):
            slots.append(there)
            weights.append(weight)
            rows.append(at)
    matrix = np.zeros((len(texts), _SLOTS), np.float32)
    if slots:
        sizes = [len(there) for there in slots]
        cells = np.repeat(np.array(rows, np.int64) * _SLOTS, sizes) + np.concatenate(slots)
        counted = np.bincount(cells, np.repeat(weights, sizes), len(texts) * _SLOTS)
        matrix = counted.reshape(len(texts), _SLOTS).astype(np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", matrix, matrix))[:, None]
    return matrix / np.maximum(lengths, np.float32(1e-9))


def _parts(text: str, kind: int, weigh: Callable[[str], float]) -> Iterator[tuple[Array, float]]:
    """Columns, and the weight of each of them."""
    before = ""
    for word, term in _words(text):
        if kind == _WORDS:
            yield _one(term), weigh(term)
        elif kind == _PIECES:
            yield _pieces(word), weigh(term)
        else:
            if before:
                yield _one(f"{before} {term}"), (weigh(before) + weigh(term)) / 2
            before = term


@lru_cache(4_000)
def _words(text: str) -> tuple[tuple[str, str], ...]:
    """The words of a text with their stems; where no spaces are written, pairs of signs."""
    found: list[tuple[str, str]] = []
    for run in runs(fold(text)):
        if SPACELESS.match(run):
            found += [(pair, pair) for pair in terms(run)]
        else:
            found.append((run, stem(run)))
    return tuple(found)


@lru_cache(20_000)
def _pieces(word: str) -> Array:
    """The columns of the pieces of two to five letters of a word, its ends marked."""
    import numpy as np

    padded = f" {word} "
    pieces = (padded[at : at + size] for size in range(2, 6) for at in range(len(padded) - size + 1))
    return np.array([_slot(piece) for piece in pieces], np.int64)


@lru_cache(20_000)
def _one(feature: str) -> Array:
    import numpy as np

    return np.array([_slot(feature)], np.int64)


def _slot(feature: str) -> int:
    return zlib.crc32(feature.encode("utf-8", "replace")) % _SLOTS


def nearest(query: str, phrases: Sequence[tuple[str, str]], weigh: Callable[[str], float]) -> Mapping[str, float]:
    """By group, how near its nearest phrase is to the query, 0..1."""
    near = sum(
        (matrix := _matrix([*(text for _, text in phrases), query], kind, weigh))[:-1] @ matrix[-1]
        for kind in range(_KINDS)
    )
    found: dict[str, float] = {}
    for (group, _), value in zip(phrases, near / _KINDS, strict=True):
        found[group] = max(found.get(group, 0.0), float(value))
    return found
