"""Decides whether the community already knows the answer: answer, ask back, or leave it to a person."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from enum import StrEnum

from bot.services import ranking_weights
from bot.services.concepts import Lexicon, terms_of
from bot.services.ranking import DEFAULT, Model, Ranked, Reason, rank
from bot.services.ranking_features import Evidence, wanted_terms
from storage import search
from storage.db import Tx
from storage.search_text import clean

_LONGEST = 2_000
_SHOWN = 3
_REASONS = 6


class Band(StrEnum):
    """What to do with a question."""

    ANSWER = "answer"
    MAYBE = "maybe"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Lowest probabilities: of an answer, of "did you mean", of a "possibly related" title."""

    answer: float
    maybe: float
    related: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that may answer; `phrase` is its text nearest to the question, `kind` question or alias."""

    entry_id: str
    probability: float
    phrase: str
    kind: str


@dataclass(frozen=True, slots=True)
class Decision:
    """`candidates`: at most three, best first; empty rather than junk. `probability`: that the best is right, 0
    when nothing was found. `reasons`: the features of the best that weigh most, for or against; codes only.
    """

    band: Band
    candidates: tuple[Candidate, ...]
    probability: float
    reasons: tuple[Reason, ...]


SHIPPED = Thresholds(ranking_weights.ANSWER, ranking_weights.MAYBE, ranking_weights.RELATED)
_NOTHING = Decision(Band.PERSON, (), 0.0, ())


class Answerer:
    """Ranks what the index finds. Keeps nothing between questions."""

    def __init__(
        self, weights: Model = DEFAULT, thresholds: Thresholds = SHIPPED, lexicon: Lexicon | None = None
    ) -> None:
        self._weights = weights
        self.lexicon = lexicon
        self.thresholds = thresholds

    def tuned(self, thresholds: Thresholds, model: Model | None = None) -> Answerer:
        """The same with other thresholds, and with another model if one is given."""
        return Answerer(model or self._weights, thresholds, self.lexicon)

    async def evidence(self, tx: Tx, query: str) -> Evidence:
        """All that `decide` looks at for a question; reads only."""
        return await gather(tx, clean(query, _LONGEST), self.lexicon)

    async def decide(self, tx: Tx, query: str) -> Decision:
        """Decide on a question of any length and content; reads only. Scoring runs beside the loop."""
        evidence = await self.evidence(tx, query)
        if not evidence.phrases:
            return _NOTHING
        ranked = await asyncio.to_thread(rank, evidence, self._weights)
        return band(ranked, self.thresholds)


async def gather(tx: Tx, query: str, lexicon: Lexicon | None = None) -> Evidence:
    """What the index holds for a query: phrases, all that leads to their answers, term frequencies."""
    more = terms_of(lexicon.expansion(lexicon.of(query).concepts)) if lexicon else ()
    phrases = await search.candidates(tx, query, more)
    texts = await search.about(tx, dict.fromkeys(phrase.same for phrase in phrases))
    wanted = await asyncio.to_thread(wanted_terms, query, texts)
    return Evidence(query, tuple(phrases), tuple(texts), await search.frequencies(tx, wanted), lexicon)


def band(ranked: list[Ranked], thresholds: Thresholds = SHIPPED) -> Decision:
    """The decision on ranked answers. Below the floor nothing is shown: no junk under nonsense."""
    if not ranked:
        return _NOTHING
    first = ranked[0]
    if first.probability >= thresholds.answer:
        chosen = Band.ANSWER
    elif first.probability >= thresholds.maybe:
        chosen = Band.MAYBE
    else:
        chosen = Band.PERSON
    shown = tuple(
        Candidate(one.entry_id, one.probability, one.phrase.text, one.phrase.kind)
        for one in ranked[:_SHOWN]
        if one.probability >= thresholds.related
    )
    return Decision(chosen, shown, first.probability, first.reasons[:_REASONS])
