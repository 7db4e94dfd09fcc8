"""How much a question and a known answer resemble each other, as named numbers. Pure: no database, no clock.

Three views of the same pair: its words (`wording`), all candidates compared at once (`ranking_kernel`), and what both
speak of whatever the language (`concepts`). The weights of `ranking` make one probability of them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.services import ranking_kernel, wording
from bot.services.concepts import Lexicon, held, likeness, together
from storage.search import Frequencies, Phrase
from storage.search_text import terms

_MOST_TEXTS = 160
_MOST_SENTENCES, _SENTENCE_CHARS = 6, 15
_ANSWERS_READ = 12
"""Answers whose sentences are compared one by one: those of the likeliest candidates."""
_ASKING = re.compile(
    r"\b(how|what|which|who|whom|when|where|why|should|can we|could we|explain|advise|recommend|bagaimana|apa)\b", re.I
)
_QUESTION_SHARE, _ANSWER_SHARE = 1.0, 1.0

_CONCEPTS = (
    "concepts",
    "concepts_asked",
    "synonyms",
    "synonyms_asked",
    "concepts_question",
    "concepts_answer",
    "synonyms_question",
    "synonyms_answer",
    "concepts_covered",
    "concepts_missed",
    "concepts_margin",
    "concepts_asked_margin",
    "synonyms_margin",
    "synonyms_asked_margin",
)
"""What question and answer speak of: by the glossary (`concepts`), by the thesaurus (`synonyms`); `asked`: of the
sentence that asks."""
_SPOKEN, _WITH_MARGIN = len(_CONCEPTS), 4
_STORY = ("asked_nearest", "asked_nearest_margin", "several_sentences")
NAMES: tuple[str, ...] = (*wording.NAMES, *ranking_kernel.NAMES, *_CONCEPTS, *_STORY)
"""The features in the order of `Features.values`."""


@dataclass(frozen=True, slots=True)
class Features:
    """One answer as a candidate: the entry that stands for it, its best phrase, the numbers (see `NAMES`)."""

    entry_id: str
    phrase: Phrase
    values: tuple[float, ...]
    likeness: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the index found for a query: the matching phrases, all that leads to their answers, the frequencies."""

    query: str
    phrases: tuple[Phrase, ...]
    texts: tuple[Phrase, ...]
    frequencies: Frequencies
    lexicon: Lexicon | None = None


def wanted_terms(query: str, phrases: Iterable[Phrase]) -> set[str]:
    """The terms whose frequencies `features` needs for this query and these phrases and texts."""
    wanted = set(terms(query))
    for phrase in phrases:
        wanted.update(terms(phrase.text))
    return wanted


def features(evidence: Evidence) -> list[Features]:
    """A candidate for each distinct answer, best resemblance of words first."""
    weigh = wording.weigher(evidence.frequencies)
    worded = wording.compare(evidence.query, _phrases(evidence), _answers(evidence), weigh)
    phrases, sentences = _told(evidence, [one.same for one in worded])
    kernel = ranking_kernel.compare(evidence.query, phrases, sentences, _plainly(evidence))
    spoken = _spoken(evidence, phrases)
    asked = _asked(evidence, phrases)
    return [
        Features(
            one.phrase.entry_id,
            one.phrase,
            (*one.values, *kernel[one.same], *spoken[one.same], *asked[one.same]),
            one.likeness,
        )
        for one in worded
    ]


def _phrases(evidence: Evidence) -> Mapping[str, list[Phrase]]:
    """By answer, the questions and aliases that lead to it."""
    found: dict[str, dict[int, Phrase]] = defaultdict(dict)
    for phrase in (*evidence.phrases, *evidence.texts):
        if phrase.kind != "answer":
            found[phrase.same][phrase.id] = phrase
    return {same: list(phrases.values()) for same, phrases in found.items()}


def _answers(evidence: Evidence) -> Mapping[str, str]:
    return {phrase.same: phrase.text for phrase in evidence.texts if phrase.kind == "answer"}


def _told(evidence: Evidence, order: Sequence[str]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """What is compared at once: phrases of every candidate (some are left out where there are very many), and the
    sentences of the first answers.
    """
    by_answer = _phrases(evidence)
    each = max(1, _MOST_TEXTS // max(1, len(by_answer)))
    phrases = [(same, phrase.text) for same in order for phrase in by_answer[same][:each]]
    answers = _answers(evidence)
    sentences = [
        (same, sentence)
        for same in order[:_ANSWERS_READ]
        for sentence in sentences_of(answers.get(same, ""))[:_MOST_SENTENCES]
        if len(sentence) > _SENTENCE_CHARS
    ]
    return phrases, sentences


def _spoken(evidence: Evidence, phrases: Sequence[tuple[str, str]]) -> Mapping[str, tuple[float, ...]]:
    """What query and answer speak of, by glossary and by thesaurus: see `_CONCEPTS`."""
    groups = dict.fromkeys(same for same, _ in phrases)
    lexicon = evidence.lexicon
    if lexicon is None:
        return dict.fromkeys(groups, (0.0,) * _SPOKEN)
    query, asking = lexicon.of(evidence.query), lexicon.of(asking_of(evidence.query))
    answers = _answers(evidence)
    rows: dict[str, tuple[float, ...]] = {}
    for same in groups:
        asked = lexicon.of(" ".join(text for of, text in phrases if of == same))
        said = lexicon.of(answers.get(same, ""))
        concepts = together((asked.concepts, _QUESTION_SHARE), (said.concepts, _ANSWER_SHARE))
        words = together((asked.words, _QUESTION_SHARE), (said.words, _ANSWER_SHARE))
        rows[same] = (
            likeness(query.concepts, concepts),
            likeness(asking.concepts, concepts),
            likeness(query.words, words),
            likeness(asking.words, words),
            likeness(query.concepts, asked.concepts),
            likeness(query.concepts, said.concepts),
            likeness(query.words, asked.words),
            likeness(query.words, said.words),
            *held(query.concepts, concepts),
        )
    margins = [_margins({same: row[at] for same, row in rows.items()}) for at in range(_WITH_MARGIN)]
    return {same: (*row, *(margin[same] for margin in margins)) for same, row in rows.items()}


def _asked(evidence: Evidence, phrases: Sequence[tuple[str, str]]) -> Mapping[str, tuple[float, ...]]:
    """Of a question within its story: how near the sentence that asks is to each candidate."""
    groups = dict.fromkeys(same for same, _ in phrases)
    asking = asking_of(evidence.query)
    if asking == evidence.query:
        return dict.fromkeys(groups, (0.0, 0.0, 0.0))
    near = ranking_kernel.nearest(asking, phrases, _plainly(evidence))
    margins = _margins(near)
    return {same: (near[same], margins[same], 1.0) for same in groups}


def _plainly(evidence: Evidence) -> Callable[[str], float]:
    """Rarity alone: compared all at once, small words tell kinds of questions apart ("how long", "how much")."""
    return wording.weigher(evidence.frequencies, small_words=1.0)


def _margins(values: Mapping[str, float]) -> dict[str, float]:
    """By how much each is ahead of the best of the others."""
    order = sorted(values.values(), reverse=True)
    second = order[1] if len(order) > 1 else 0.0
    return {same: value - (second if value == order[0] else order[0]) for same, value in values.items()}


def sentences_of(text: str) -> list[str]:
    """The sentences of a text."""
    return [one.strip() for one in re.split(r"(?<=[.!?។။])\s+|\n+", text) if one.strip()]


def asking_of(query: str) -> str:
    """The sentences of a longer text that ask; all of it where none or every one does."""
    sentences = sentences_of(query)
    asking = [one for one in sentences if "?" in one] or [one for one in sentences if _ASKING.search(one)]
    return " ".join(asking) if asking and len(asking) < len(sentences) else query
