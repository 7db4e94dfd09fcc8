"""What of a text tells its topic, as one sparse vector of length one. Pure.

Three kinds of parts stand side by side, each with its share whatever the length of the text: senses and neighbours of
two, content senses that stand near each other (in either order), and pieces of words, which forgive spelling. Where
the community has a vocabulary, the concepts that a text speaks of are a fourth, the same in every language.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.services.everyday import CONTENTLESS, senses, senses_of
from storage.search_text import SPACELESS, fold, runs

if TYPE_CHECKING:
    from bot.services.concepts import Lexicon

_SHARES = (0.385, 0.23, 0.385)
"""Of senses, of pairs, of pieces; together 1."""
_NEAR = 5
_PIECES = (3, 4)
_HALF = 0.5
_OF_CONCEPTS = 0.2
"""The share of concepts; the other three kinds share the rest."""
_NAMED = 0.8
"""How much is known of a text, at least, that speaks of a concept: the vocabulary says what foreign words mean."""

Vector = dict[str, float]


class Features:
    """How rare each part is among the texts a model learns from; rare parts weigh more."""

    def __init__(self, texts: Sequence[str], lexicon: Lexicon | None = None) -> None:
        """Count the parts of all texts."""
        self._lexicon = lexicon
        seen = Counter(part for text in texts for kind in _kinds(text) for part in kind)
        self._rarity = {part: 1 + math.log((1 + len(texts)) / (1 + times)) for part, times in seen.items()}
        self._unseen = 1 + math.log(1 + len(texts))

    def vector(self, text: str) -> Vector:
        """The known parts of a text: a vector of length one, shorter where whole kinds of parts are missing."""
        vector: Vector = {}
        for share, kind in zip(_SHARES, _kinds(text), strict=True):
            weights = {
                part: (1 + math.log(times)) * self._rarity[part] for part, times in kind.items() if part in self._rarity
            }
            if weights:
                scale = math.sqrt(share / sum(value * value for value in weights.values()))
                vector.update((part, value * scale) for part, value in weights.items())
        concepts = self._concepts(text)
        if concepts:
            vector = {part: value * math.sqrt(1 - _OF_CONCEPTS) for part, value in vector.items()}
            vector.update((f"@{number}", weight * math.sqrt(_OF_CONCEPTS)) for number, weight in concepts.items())
        return vector

    def known(self, text: str) -> float:
        """How much of what a text says was seen before (0..1); a word that only looks like known ones counts half."""
        weights = [(self._rarity.get(sense, self._unseen), self._seen(sense, run)) for sense, run in _content(text)]
        whole = sum(weight for weight, _ in weights)
        known = sum(weight * seen for weight, seen in weights) / whole if whole else 0.0
        return max(known, _NAMED) if self._concepts(text) else known

    def _concepts(self, text: str) -> Mapping[int, float]:
        return self._lexicon.of(text).concepts if self._lexicon else {}

    def _seen(self, sense: str, run: str) -> float:
        if sense in self._rarity:
            return 1.0
        pieces = _pieces(run)
        return _HALF * sum(piece in self._rarity for piece in pieces) / len(pieces) if pieces else 0.0


def _kinds(text: str) -> tuple[Mapping[str, int], Mapping[str, int], Mapping[str, int]]:
    """Senses and neighbours; near pairs ("a&b"); pieces of words ("#piec"): how often each occurs."""
    said = senses(text)
    near = (f"{min(pair)}&{max(pair)}" for pair in _pairs(list(dict.fromkeys(sense for sense, _ in _content(text)))))
    neighbours = (one + other for one, other in pairwise(said))
    pieces = (piece for run in runs(fold(text)) for piece in _pieces(run))
    return Counter([*said, *neighbours]), Counter(near), Counter(pieces)


def _content(text: str) -> list[tuple[str, str]]:
    """The senses that say something, each with the word it is of."""
    return [(sense, run) for run in runs(fold(text)) for sense in senses_of(run) if sense not in CONTENTLESS]


def _pairs(content: Sequence[str]) -> Iterator[tuple[str, str]]:
    for at, one in enumerate(content):
        for other in content[at + 1 : at + 1 + _NEAR]:
            yield one, other


@lru_cache(maxsize=20_000)
def _pieces(run: str) -> tuple[str, ...]:
    """Pieces of a word; of a script without spaces the pairs of `senses` do this service."""
    if SPACELESS.match(run):
        return ()
    padded = f"<{run}>"
    return tuple(f"#{padded[at : at + size]}" for size in _PIECES for at in range(len(padded) - size + 1))
