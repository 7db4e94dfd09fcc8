"""What a text speaks of, whatever its words and language: weights over the concepts of a vocabulary. PURE.

Each concept of the glossary is a small document: its terms in every language and the everyday words for it; each
group of the thesaurus is another. A word points to the concepts whose documents hold it (explicit semantic analysis,
Gabrilovich and Markovitch 2007), a complete term points harder. Texts that share no word can so be compared.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.services.glossary import Concept, Glossary
from storage.search_text import SPACELESS, STOP_TERMS, fold, runs, stem

if TYPE_CHECKING:
    from bot.services.thesaurus import Thesaurus

Weights = Mapping[int, float]
"""How much a text speaks of each concept, by number; a vector of length one, or empty."""

_EVERYDAY, _GENERAL = 0.8, 0.5
_WHOLE_TERM = 2.0
_BROADER = 0.3
_SHARPNESS = 1.2
_REMEMBERED = 2_000
_TERMS_EACH = 6
_AGREED = 0.05
_CALLED = {"tl": "fil"}
"""What the glossary calls a language otherwise."""
_TRACE = 0.02
"""A concept that a text speaks of less is not in it."""


@dataclass(frozen=True, slots=True)
class Speech:
    """What a text speaks of: concepts of the glossary, and groups of words of the thesaurus."""

    concepts: Weights
    words: Weights


class Lexicon:
    """The vocabulary, indexed. `names`: the concept ids by number; groups of the thesaurus come after them."""

    def __init__(self, glossary: Glossary, thesaurus: Thesaurus) -> None:
        self.names = tuple(one.id for one in glossary.concepts)
        self._concepts = glossary.concepts
        number = {name: at for at, name in enumerate(self.names)}
        self._broader = {number[one.id]: number[one.broader] for one in glossary.concepts if one.broader is not None}
        self._terms = [_terms(one) for one in glossary.concepts]
        documents = [_document(one) for one in glossary.concepts]
        documents += [[(phrase, _GENERAL) for phrase in group] for group in thesaurus.groups]
        self._idf, self._pointing = _index(documents)
        self._phrases, self._runs = _whole_terms(documents)
        self.of = lru_cache(_REMEMBERED)(self._of)
        """What a text speaks of; remembers the latest texts."""

    def _of(self, text: str) -> Speech:
        found: dict[int, float] = defaultdict(float)
        tokens = _tokens(text)
        for token, times in Counter(tokens).items():
            for concept, weight in self._pointing.get(token, ()):
                found[concept] += weight * (1 + math.log(times))
        for concept, weight in self._wholes(text, tokens).items():
            found[concept] += _WHOLE_TERM * weight
        for concept, weight in list(found.items()):
            if (wider := self._broader.get(concept)) is not None:
                found[wider] += _BROADER * weight
        sharp = {concept: weight**_SHARPNESS for concept, weight in found.items()}
        known = len(self.names)
        return Speech(
            _unit({concept: weight for concept, weight in sharp.items() if concept < known}),
            _unit({concept: weight for concept, weight in sharp.items() if concept >= known}),
        )

    def _wholes(self, text: str, tokens: list[str]) -> Mapping[int, float]:
        """Terms that stand in the text as a whole, each counted once."""
        seen: dict[tuple[int, str], float] = {}
        for at, token in enumerate(tokens):
            for term, concept, share in self._phrases.get(token, ()):
                if tuple(tokens[at : at + len(term)]) == term:
                    seen[concept, " ".join(term)] = share * sum(self._idf.get(one, 0.2) for one in term)
        for run in runs(fold(text)) if SPACELESS.search(text) else ():
            for at in range(len(run) - 1):
                for written, concept, share in self._runs.get(run[at : at + 2], ()):
                    if run.startswith(written, at):
                        seen[concept, written] = share * len(written) ** 0.7
        summed: dict[int, float] = defaultdict(float)
        for (concept, _), weight in seen.items():
            summed[concept] += weight
        return summed

    def expansion(self, weights: Weights, most: int = 6) -> list[str]:
        """Terms, in every language, of the concepts that a text speaks of most: more words to search by."""
        first = sorted(weights, key=lambda one: -weights[one])[:most]
        return [term for concept in first if weights[concept] >= 0.1 for term in self._terms[concept]]

    def shared(self, one: str, other: str, language: str) -> tuple[str, ...]:
        """The terms, in a language or else in English, of the concepts on which two texts agree most, at most three."""
        here, there = self.of(one).concepts, self.of(other).concepts
        both = sorted((at for at in here if at in there), key=lambda at: -here[at] * there[at])
        agreed = [self._concepts[at] for at in both[:3] if here[at] * there[at] >= _AGREED]
        terms = (concept.terms_of(_CALLED.get(language, language)) or concept.en for concept in agreed)
        return tuple(dict.fromkeys(each[0] for each in terms))


def likeness(one: Weights, other: Weights) -> float:
    """How much two texts speak of the same, 0..1."""
    if len(other) < len(one):
        one, other = other, one
    return sum(weight * other[concept] for concept, weight in one.items() if concept in other)


def held(query: Weights, answer: Weights) -> tuple[float, float]:
    """How much of what a query speaks of the answer speaks of too, and the most telling thing that it does not."""
    present = sum(weight * weight for concept, weight in query.items() if answer.get(concept, 0.0) >= _TRACE)
    missed = max((weight for concept, weight in query.items() if answer.get(concept, 0.0) < _TRACE), default=0.0)
    return present, missed


def together(*parts: tuple[Weights, float]) -> Weights:
    """The weights of several texts as one, each with its share."""
    summed: dict[int, float] = defaultdict(float)
    for weights, share in parts:
        for concept, weight in weights.items():
            summed[concept] += share * weight
    return _unit(summed)


def _terms(one: Concept) -> tuple[str, ...]:
    return (*one.en[:_TERMS_EACH], *(terms[0] for terms in one.terms.values() if terms))


def _document(one: Concept) -> list[tuple[str, float]]:
    return [
        *((term, 1.0) for term in one.en),
        *((words, _EVERYDAY) for words in one.words),
        *((term, 1.0) for terms in one.terms.values() for term in terms),
    ]


def _index(
    documents: list[list[tuple[str, float]]],
) -> tuple[Mapping[str, float], Mapping[str, tuple[tuple[int, float], ...]]]:
    """The rarity of each token, and the concepts that it points to, with its weight for each."""
    held: list[dict[str, float]] = []
    for document in documents:
        weights: dict[str, float] = {}
        for phrase, share in document:
            tokens = [token for token in _tokens(phrase) if token not in STOP_TERMS]
            for token in tokens:
                weights[token] = max(weights.get(token, 0.0), share / math.sqrt(len(tokens)))
        held.append(weights)
    seen = Counter(token for weights in held for token in weights)
    idf = {token: math.log((len(documents) + 1) / (times + 0.5)) for token, times in seen.items()}
    pointing: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for concept, weights in enumerate(held):
        for token, weight in weights.items():
            pointing[token].append((concept, weight * idf[token]))
    return idf, {token: tuple(concepts) for token, concepts in pointing.items()}


Starting = Mapping[str, list[tuple[tuple[str, ...], int, float]]]
Written = Mapping[str, list[tuple[str, int, float]]]


def _whole_terms(documents: list[list[tuple[str, float]]]) -> tuple[Starting, Written]:
    """Terms by their first token; of scripts without spaces, by their first two signs."""
    starting: dict[str, list[tuple[tuple[str, ...], int, float]]] = defaultdict(list)
    written: dict[str, list[tuple[str, int, float]]] = defaultdict(list)
    for concept, document in enumerate(documents):
        for phrase, share in document:
            if SPACELESS.search(phrase):
                joined = re.sub(r"\s+", "", fold(phrase))
                written[joined[:2]].append((joined, concept, share))
            elif (tokens := tuple(_tokens(phrase))) and not STOP_TERMS.issuperset(tokens):
                starting[tokens[0]].append((tokens, concept, share))
    return starting, written


def _tokens(text: str) -> list[str]:
    """Stems; where no spaces are written, overlapping threes of signs."""
    found: list[str] = []
    for run in runs(fold(text)):
        if SPACELESS.match(run):
            found += [run[at : at + 3] for at in range(max(1, len(run) - 2))]
        else:
            found.append(stem(run))
    return found


def _unit(weights: Mapping[int, float]) -> dict[int, float]:
    length = math.sqrt(sum(weight * weight for weight in weights.values()))
    return {concept: weight / length for concept, weight in weights.items()} if length else {}


def terms_of(texts: Iterable[str]) -> list[str]:
    """The words of some terms, each once, in order."""
    return list(dict.fromkeys(word for text in texts for word in runs(fold(text))))
