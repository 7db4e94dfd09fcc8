"""The controlled vocabulary of a community: concepts with the words by which officials and others speak of them. PURE.

A glossary is JSON Lines, one concept a line, sorted by id; `Concept` says what each key means. Nothing is looked up
here: this is the shape of the vocabulary and the rules that make it safe to search with.
"""

from __future__ import annotations

import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationError, field_validator

from bot.services.community import LanguageCode, Record, Slug

LONGEST = 40
"""Characters (code points) of a term: longer ones are sentences, which nobody writes inside a question."""
SHARED_BY = 3
"""Concepts in which the same term may stand; a term of more concepts tells none of them apart."""


def _as_searched(phrase: str) -> str:
    """The phrase itself; raises `ValueError` unless it is NFC, in lower case and free of space around it."""
    if phrase != unicodedata.normalize("NFC", phrase):
        raise ValueError(f"{phrase!r} should be in the form NFC")
    if phrase != phrase.lower() or phrase != " ".join(phrase.split()):
        raise ValueError(f"{phrase!r} should be in lower case, without space around it or doubled inside")
    return phrase


def _once(phrases: tuple[str, ...]) -> tuple[str, ...]:
    twice = sorted({phrase for phrase in phrases if phrases.count(phrase) > 1})
    if twice:
        raise ValueError(f"{', '.join(map(repr, twice))} should stand here only once")
    return phrases


Term = Annotated[str, Field(min_length=2, max_length=LONGEST, pattern=r"^[^()/]+$"), AfterValidator(_as_searched)]
Phrase = Annotated[str, Field(min_length=2), AfterValidator(_as_searched)]


class Concept(Record):
    """One thing that officials speak of.

    `en`: the preferred English term, then its synonyms. `words`: how a person outside the trade says it, in English.
    `terms`: up to four terms by language (ISO 639); empty where no term is known for certain. `topics`: slugs of the
    community's topics. `broader`: id of a wider concept.
    """

    id: Slug
    en: Annotated[tuple[Term, ...], Field(min_length=1), AfterValidator(_once)]
    words: Annotated[tuple[Phrase, ...], Field(min_length=2, max_length=32), AfterValidator(_once)]
    terms: Mapping[LanguageCode, Annotated[tuple[Term, ...], Field(max_length=4), AfterValidator(_once)]]
    topics: Annotated[tuple[Slug, ...], AfterValidator(_once)] = ()
    broader: Slug | None = None

    @field_validator("terms")
    @classmethod
    def _english_stands_apart(cls, terms: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
        if "en" in terms:
            raise ValueError("English terms belong in `en`")
        return terms

    def terms_of(self, language: str) -> tuple[str, ...]:
        """The terms in `language` (ISO 639), the preferred one first; none for a language the concept lacks."""
        return self.en if language == "en" else self.terms.get(language, ())


@dataclass(frozen=True)
class Glossary:
    """All concepts, sorted by id."""

    concepts: tuple[Concept, ...]


class GlossaryError(ValueError):
    """The glossary cannot be used. `lines` holds one sentence for each fault, with the number of its line."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def load(lines: Iterable[str]) -> Glossary:
    """Read a glossary from lines of JSON; empty lines are passed over.

    Raises `GlossaryError` with every fault of the lines, and once the lines are sound, of the whole.
    """
    concepts: list[tuple[int, Concept]] = []
    faults: list[str] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            concepts.append((number, Concept.model_validate(_object(line))))
        except ValidationError as error:
            faults += [f"line {number}: {_place(fault['loc'], fault['msg'])}" for fault in error.errors()]
        except ValueError as error:
            faults.append(f"line {number}: {error}")
    if faults := faults or _faults_of_the_whole(concepts):
        raise GlossaryError(faults)
    return Glossary(tuple(concept for _, concept in concepts))


def _object(line: str) -> dict[str, object]:
    """The JSON object in `line`; raises `ValueError` where there is none or a key is said twice."""

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        _once(tuple(key for key, _ in pairs))
        return dict(pairs)

    try:
        found = json.loads(line, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON ({error.msg} at character {error.pos + 1})") from error
    if not isinstance(found, dict):
        raise ValueError("not a JSON object")
    return found


def _faults_of_the_whole(concepts: list[tuple[int, Concept]]) -> list[str]:
    faults = []
    known: dict[str, Concept] = {concept.id: concept for _, concept in concepts}
    before = ""
    standing: dict[str, set[str]] = defaultdict(set)
    for number, concept in concepts:
        if concept.id <= before:
            faults.append(f"line {number}: {concept.id!r} should come before {before!r}, and only once")
        before = max(before, concept.id)
        if concept.broader is not None and concept.broader not in known:
            faults.append(f"line {number}: broader: there is no concept {concept.broader!r}")
        elif _widens_to_itself(concept, known):
            faults.append(f"line {number}: broader: {concept.id!r} is wider than itself")
        for term in {*concept.en, *(term for terms in concept.terms.values() for term in terms)}:
            standing[term].add(concept.id)
            if len(standing[term]) == SHARED_BY + 1:
                faults.append(f"line {number}: {term!r} stands in more than {SHARED_BY} concepts")
    return faults


def _widens_to_itself(concept: Concept, known: Mapping[str, Concept]) -> bool:
    wider, seen = concept.broader, {concept.id}
    while wider is not None and wider in known and wider not in seen:
        seen.add(wider)
        wider = known[wider].broader
    return wider == concept.id


def _place(place: tuple[int | str, ...], message: str) -> str:
    """("terms", "vi", 0) and what is wrong → "terms.vi[0]: what is wrong"."""
    key = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place).lstrip(".")
    message = message.removeprefix("Value error, ")
    return f"{key}: {message[:1].lower()}{message[1:]}"
