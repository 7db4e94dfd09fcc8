"""How much the words of a question resemble those of a known answer, as named numbers. PURE.

Each term weighs by how few entries hold it; function words weigh little. Every feature lies in 0..1.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from storage.search import Frequencies, Phrase
from storage.search_text import SPACELESS, STOP_TERMS, fold, runs, stem, terms

_STOP_SHARE = 0.15
_VOTERS = 5
# A small community proves little: as many entries, and as good a rival, are taken to be still unwritten.
_UNWRITTEN = 50
_UNWRITTEN_LIKENESS = 0.2
_ASKING = frozenset("how what when where who why which whose much many long often".split())

NAMES: tuple[str, ...] = (
    "word_cosine",
    "gram_cosine",
    "phrase_covered",
    "entry_covers",
    "answer_covers",
    "rarest_missed",
    "phrase_missed",
    "unknown",
    "brief",
    "phrase_brief",
    "asks_alike",
    "both_covered",
    "margin",
    "vote",
)
"""The features in the order of `Worded.values`."""


@dataclass(frozen=True, slots=True)
class Worded:
    """One answer as a candidate: its best phrase, the numbers (see `NAMES`), how alike it is over all."""

    same: str
    phrase: Phrase
    values: tuple[float, ...]
    likeness: float


def compare(
    asked: str, phrases: Mapping[str, list[Phrase]], answers: Mapping[str, str], weigh: Callable[[str], float]
) -> list[Worded]:
    """A candidate for each distinct answer, best resemblance first. `phrases`, `answers`: by `Phrase.same`."""
    query = _Text.of(asked, weigh)
    groups = {}
    for same, its in phrases.items():
        held = set(terms(answers.get(same, "")))
        groups[same] = sorted((_Match.of(query, one, _Text.of(one.text, weigh), held) for one in its), key=_unlike)
    every = sorted((match for group in groups.values() for match in group), key=_unlike)
    tops = sorted((group[0] for group in groups.values()), key=_unlike)
    voters = every[:_VOTERS]
    whole = sum(match.likeness for match in voters) + _UNWRITTEN_LIKENESS * (_VOTERS - len(voters)) or 1.0
    found = []
    for same, group in groups.items():
        top = group[0]
        rival = max(_UNWRITTEN_LIKENESS, next((match.likeness for match in tops if match is not top), 0.0))
        ids = {match.phrase.id for match in group}
        context = (
            0.5 + (top.likeness - rival) / 2,
            sum(match.likeness for match in voters if match.phrase.id in ids) / whole,
        )
        found.append(Worded(same, top.phrase, (*top.values, *context), top.likeness))
    return sorted(found, key=lambda one: -one.likeness)


def weigher(frequencies: Frequencies, small_words: float = _STOP_SHARE) -> Callable[[str], float]:
    """The rarity of a term, 0..1; of it, small words keep a share."""
    total = frequencies.total + _UNWRITTEN
    whole = math.log(2 * (total + 1))

    def weigh(term: str) -> float:
        idf = math.log((total + 1) / (frequencies.entries.get(term, 0) + 0.5)) / whole
        return max(idf, 0.05) * (small_words if term in STOP_TERMS else 1.0)

    return cache(weigh)


@dataclass(frozen=True, slots=True)
class _Text:
    """A text as weighted terms and trigrams. `mass`: the sum of its weights; `size`: its telling terms."""

    words: Mapping[str, float]
    grams: Mapping[str, float]
    asks: frozenset[str]
    mass: float
    size: int

    @classmethod
    def of(cls, text: str, weigh: Callable[[str], float]) -> _Text:
        words: dict[str, float] = {}
        grams: dict[str, float] = defaultdict(float)
        order = terms(text)
        for term in order:
            words[term] = weigh(term)
        for run in dict.fromkeys(runs(fold(text))):
            if SPACELESS.match(run):
                for term in terms(run):
                    grams[term] += words.get(term, 0.05)
                continue
            padded = f" {run} "
            pieces = [padded[at : at + 3] for at in range(len(padded) - 2)]
            share = words.get(stem(run), 0.05) / math.sqrt(len(pieces))
            for piece in pieces:
                grams[piece] += share
        return cls(
            words,
            grams,
            frozenset(order) & _ASKING,
            sum(words.values()) or 1.0,
            len(words.keys() - STOP_TERMS),
        )


@dataclass(frozen=True, slots=True)
class _Match:
    phrase: Phrase
    likeness: float
    values: tuple[float, ...]

    @classmethod
    def of(cls, query: _Text, phrase: Phrase, text: _Text, answer: set[str]) -> _Match:
        shared = query.words.keys() & text.words.keys()
        common = sum(query.words[term] for term in shared)
        missed = [weight for term, weight in query.words.items() if term not in shared]
        left = [weight for term, weight in text.words.items() if term not in shared]
        held = text.words.keys() | answer
        word, gram = _cosine(query.words, text.words), _cosine(query.grams, text.grams)
        covered, covers = common / query.mass, common / text.mass
        only_answered = sum(query.words[term] for term in query.words.keys() & answer - shared)
        elsewhere = covered + 0.7 * only_answered / query.mass
        values = (
            word,
            gram,
            covers,
            elsewhere,
            sum(query.words[term] for term in query.words.keys() & answer) / query.mass,
            max((query.words[term] for term in query.words.keys() - held), default=0.0),
            max(left, default=0.0),
            sum(weight for weight in missed if weight > 0.99) / query.mass,
            1 / (1 + query.size),
            1 / (1 + text.size),
            _alike(query.asks, text.asks),
            covered * covers,
        )
        return cls(phrase, (word + gram) / 4 + elsewhere / 2, values)


def _unlike(match: _Match) -> float:
    return -match.likeness


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    if not one or not other:
        return 0.5
    return float(bool(one & other))


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    if len(other) < len(one):
        one, other = other, one
    dot = sum(weight * other[key] for key, weight in one.items() if key in other)
    if not dot:
        return 0.0
    return dot / math.sqrt(sum(w * w for w in one.values()) * sum(w * w for w in other.values()))
