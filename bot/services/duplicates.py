"""Whether two people are asking the same. PURE: shared words, weighed alike; strict, since following is the default."""

from __future__ import annotations

from collections.abc import Iterable

from storage.questions import Question
from storage.search_text import STOP_TERMS, fold, terms

SAME = 0.8
"""Share of the words of both questions that must be common (Jaccard index)."""
FEWEST = 3
"""Questions with fewer words of weight are never called the same."""


def same_question(text: str, others: Iterable[Question]) -> Question | None:
    """The open question that asks the same, or None."""
    words = _words(text)
    best: tuple[float, Question] | None = None
    for other in others:
        if other.anonymous:
            continue
        theirs = _words(other.text)
        common = len(words & theirs)
        if common < FEWEST and fold(text).strip() != fold(other.text).strip():
            continue
        share = common / max(1, len(words | theirs))
        if share >= SAME and (best is None or share > best[0]):
            best = (share, other)
    return best[1] if best else None


def same_words(one: str, other: str) -> bool:
    """Whether two questions are the same but for small words and word order."""
    mine, theirs = _words(one), _words(other)
    if fold(one).strip() == fold(other).strip():
        return True
    common = len(mine & theirs)
    return common >= FEWEST and common / len(mine | theirs) >= SAME


def _words(text: str) -> frozenset[str]:
    return frozenset(term for term in terms(text) if term not in STOP_TERMS)
