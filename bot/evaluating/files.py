"""The files an evaluation reads: knowledge, experts, and queries with or without labels.

{"type": "knowledge", "id": "k-1", "question": "…", "answer": "…", "topics": ["efficiency"], "aliases": ["…"]}
{"type": "expert", "id": "exp-01", "topics": ["efficiency"], "answered": ["k-1"], "languages": ["en"]}
{"type": "query", "query": "…", "lang": "en", "expected_ids": ["k-1"], "oos": "in-domain", "style": "…", …}

Only what is needed is looked at; other fields are passed over. Everything of a query but
`query` and `lang` is a label.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.services.expertise import Expertise
from bot.services.lines import read_lines
from storage.search_text import clean

_MOST_PROBLEMS = 20
Texts = tuple[str, ...]


class FileProblems(Exception):
    """The file cannot be used; `lines` says why, a line each ("dev.jsonl: line 12: query: is missing")."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


@dataclass(frozen=True, slots=True)
class Entry:
    """A piece of knowledge. Entries with the same `answer` are one answer; `key` is what they share."""

    id: str
    question: str
    answer: str
    topics: Texts
    aliases: Texts
    key: str


@dataclass(frozen=True, slots=True)
class Query:
    """A question; after `lang`, labels only. `expected`: None where it has no label, empty if nothing answers it.

    `topics` and `experts`: any of them is right; empty where there is no label.
    """

    text: str
    lang: str | None
    expected: Texts | None = None
    oos: str | None = None
    style: str | None = None
    topics: Texts = ()
    experts: Texts = ()


@dataclass(frozen=True, slots=True)
class Dataset:
    """A file that can be used."""

    name: str
    entries: tuple[Entry, ...]
    experts: tuple[Expertise, ...]
    queries: tuple[Query, ...]

    @property
    def keys(self) -> Mapping[str, str]:
        """The answer (`Entry.key`) of each entry, by its id."""
        return {entry.id: entry.key for entry in self.entries}


class _Line(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)


class _Knowledge(_Line):
    id: str
    question: str
    answer: str = ""
    topics: list[str] = []
    aliases: list[str] = []


class _Expert(_Line):
    id: str
    topics: list[str] = []
    answered: list[str] = []
    languages: list[str] = []


class _Query(_Line):
    query: str
    lang: str | None = None
    expected_ids: list[str] | None = None
    oos: str | None = None
    style: str | None = None
    topics: list[str] | None = None
    expected_topic: str | None = None
    experts_ok: list[str] | None = None
    expected_experts: list[str] | None = None


_MODELS: dict[str, type[_Knowledge] | type[_Expert] | type[_Query]] = {
    "knowledge": _Knowledge,
    "expert": _Expert,
    "query": _Query,
}


def read(path: Path) -> Dataset:
    """A file. Raises `FileProblems` if a line cannot be understood, or knowledge or queries are missing entirely,
    and `OSError` if there is no such file.
    """
    problems: list[str] = []
    found: dict[type[_Line], list[Any]] = {model: [] for model in _MODELS.values()}
    seen: dict[tuple[str, str], int] = {}
    for number, data in read_lines(path, problems):
        kind = data.get("type")
        model = _MODELS.get(kind) if isinstance(kind, str) else None
        if model is None:
            if kind != "question":  # a community's own questions may stand in the same file
                problems.append(f"line {number}: type: {kind!r} is not one of {', '.join(_MODELS)}")
            continue
        try:
            line = model.model_validate(data)
        except ValidationError as error:
            problems += [f"line {number}: {fault}" for fault in _faults(error)]
            continue
        if not isinstance(line, _Query):
            if clean(line.id) != line.id:
                problems.append(f"line {number}: id: {line.id!r} holds signs that no id may")
            first = seen.setdefault((model.__name__, line.id), number)
            if first != number:
                problems.append(f"line {number}: id: {line.id!r} stands on line {first} already")
        found[model].append(line)
    if not problems:
        problems += [f"there is no {kind} in it" for kind in ("knowledge", "query") if not found[_MODELS[kind]]]
    if problems:
        raise FileProblems(_told(path.name, problems))
    experts = (
        Expertise(one.id, tuple(one.topics), tuple(one.answered), tuple(one.languages)) for one in found[_Expert]
    )
    return Dataset(path.name, _entries(found[_Knowledge]), tuple(experts), tuple(map(_query, found[_Query])))


def with_aliases(data: Dataset, most: int) -> Dataset:
    """The first `most` phrasings of each entry, in file order, as its aliases; they are no queries any more.

    A phrasing belongs to each entry its label names. Entries that share an answer are one answer, so of those the
    first is given the alias. A phrasing that no entry has room for stays a query.
    """
    used: Counter[str] = Counter()
    more: dict[str, list[str]] = {entry.id: list(entry.aliases) for entry in data.entries}
    keys, queries = data.keys, []
    for query in data.queries:
        short = [number for number in query.expected or () if number in keys and used[number] < most]
        if not short:
            queries.append(query)
            continue
        used.update(short)
        for number in {keys[number]: number for number in reversed(short)}.values():
            more[number].append(query.text)
    entries = tuple(replace(entry, aliases=tuple(more[entry.id])) for entry in data.entries)
    return replace(data, entries=entries, queries=tuple(queries))


def _entries(found: Sequence[_Knowledge]) -> tuple[Entry, ...]:
    return tuple(
        Entry(one.id, one.question, one.answer, tuple(one.topics), tuple(one.aliases), one.answer.strip() or one.id)
        for one in found
    )


def _query(one: _Query) -> Query:
    topics = [one.expected_topic] if one.expected_topic else one.topics or ()
    experts = one.expected_experts or one.experts_ok or ()
    expected = None if one.expected_ids is None else tuple(one.expected_ids)
    return Query(one.query, one.lang, expected, one.oos, one.style, tuple(topics), tuple(experts))


def _faults(error: ValidationError) -> list[str]:
    said = []
    for fault in error.errors(include_url=False, include_context=False, include_input=False):
        where = ": ".join(str(part + 1) if isinstance(part, int) else str(part) for part in fault["loc"])
        said.append(f"{where}: {'is missing' if fault['type'] == 'missing' else fault['msg']}")
    return said


def _told(name: str, problems: list[str]) -> list[str]:
    shown = [f"{name}: {problem}" for problem in problems[:_MOST_PROBLEMS]]
    rest = len(problems) - len(shown)
    return [*shown, f"{name}: and {rest} more"] if rest else shown
