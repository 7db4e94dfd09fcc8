"""The search index over the community's knowledge: which phrases share words, or pieces of words, with a query.

Three FTS5 indexes: words and trigrams of questions and aliases, words of answers. Trigrams also hold answers in
scripts written without spaces, whose words FTS5 cannot tell apart. The index proposes; ranking is not its
business. What is retracted is simply not indexed; what is stale is left out by whoever serves it.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import text

from storage.db import Tx
from storage.search_text import SPACELESS, STOP, clean, fold, runs, terms

CREATE: tuple[str, ...] = (
    "CREATE TABLE phrase (id INTEGER PRIMARY KEY, entry_id TEXT NOT NULL, "
    "kind TEXT NOT NULL CHECK (kind IN ('question','alias','answer')), text TEXT NOT NULL, "
    "same TEXT NOT NULL DEFAULT '')",
    "CREATE INDEX ix_phrase_entry_id ON phrase (entry_id)",
    "CREATE INDEX ix_phrase_same ON phrase (same)",
    "CREATE VIRTUAL TABLE phrase_words USING fts5 (text, tokenize = 'porter unicode61 remove_diacritics 2')",
    "CREATE VIRTUAL TABLE answer_words USING fts5 (text, tokenize = 'porter unicode61 remove_diacritics 2')",
    "CREATE VIRTUAL TABLE phrase_grams USING fts5 (text, tokenize = 'trigram')",
    "CREATE TABLE term (term TEXT PRIMARY KEY, entries INTEGER NOT NULL) WITHOUT ROWID",
)
"""`term` counts the entries that hold a term anywhere; the empty term counts all entries."""

DROP: tuple[str, ...] = (
    "DROP TABLE term",
    "DROP TABLE phrase_grams",
    "DROP TABLE answer_words",
    "DROP TABLE phrase_words",
    "DROP TABLE phrase",
)

_PER_INDEX = 20
_MOST_WORDS = 24
_MOST_GRAMS = 16
_MOST_MORE = 40
_PER_ANSWER = 12
_EVERY_ENTRY = ""
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text that stands for an entry. `kind`: question, alias or answer. `same`: alike for entries of one answer."""

    id: int
    entry_id: str
    kind: str
    text: str
    same: str = ""


@dataclass(frozen=True, slots=True)
class Frequencies:
    """How many of the `total` indexed entries hold each term; a term that is missing is in none."""

    total: int
    entries: Mapping[str, int]


_COLUMNS = "SELECT id, entry_id, kind, text, same FROM phrase "
_OF_ENTRY = text(_COLUMNS + "WHERE entry_id = :entry_id")
_BY_IDS = text(_COLUMNS + "WHERE id IN (SELECT value FROM json_each(:ids))")
_ABOUT = text(_COLUMNS + "WHERE same IN (SELECT value FROM json_each(:same)) ORDER BY id")
_ADD = text("INSERT INTO phrase (entry_id, kind, text, same) VALUES (:entry_id, :kind, :text, :same) RETURNING id")
_ADD_WORDS = text("INSERT INTO phrase_words (rowid, text) VALUES (:id, :text)")
_ADD_ANSWER = text("INSERT INTO answer_words (rowid, text) VALUES (:id, :text)")
_ADD_GRAMS = text("INSERT INTO phrase_grams (rowid, text) VALUES (:id, :text)")
_DROP_WORDS = text("DELETE FROM phrase_words WHERE rowid = :id")
_DROP_ANSWER = text("DELETE FROM answer_words WHERE rowid = :id")
_DROP_GRAMS = text("DELETE FROM phrase_grams WHERE rowid = :id")
_DROP_PHRASES = text("DELETE FROM phrase WHERE entry_id = :entry_id")
_COUNT = text(
    "INSERT INTO term (term, entries) SELECT value, 1 FROM json_each(:terms) WHERE true "
    "ON CONFLICT (term) DO UPDATE SET entries = term.entries + 1"
)
_UNCOUNT = text("UPDATE term SET entries = entries - 1 WHERE term IN (SELECT value FROM json_each(:terms))")
_FORGET = text("DELETE FROM term WHERE entries < 1 AND term IN (SELECT value FROM json_each(:terms))")
_CLEAR = tuple(text(f"DELETE FROM {one}") for one in "phrase phrase_words answer_words phrase_grams term".split())
_FREQUENCIES = text("SELECT term, entries FROM term WHERE term IN (SELECT value FROM json_each(:terms))")
_MATCH = "WHERE {0} MATCH :match ORDER BY bm25({0}) LIMIT :limit"
_MATCH_WORDS = text("SELECT rowid FROM phrase_words " + _MATCH.format("phrase_words"))
_MATCH_ANSWER = text("SELECT rowid FROM answer_words " + _MATCH.format("answer_words"))
_MATCH_GRAMS = text("SELECT rowid FROM phrase_grams " + _MATCH.format("phrase_grams"))
_CONTAINING = text(
    "SELECT rowid FROM phrase_grams WHERE instr(text, :piece) > 0 ORDER BY length(text), rowid LIMIT :limit"
)


async def index(tx: Tx, entry_id: str, question: str, aliases: Iterable[str], answer: str) -> None:
    """Make an entry findable, in place of whatever was indexed for it before."""
    await unindex(tx, entry_id)
    texts = [("question", question), *(("alias", alias) for alias in aliases), ("answer", answer)]
    seen: set[str] = {_EVERY_ENTRY}
    same = same_answer(entry_id, answer)
    for kind, raw in texts:
        value = clean(raw)
        row = {"entry_id": entry_id, "kind": kind, "text": value, "same": same}
        number = (await tx.execute(_ADD, row)).scalar_one()
        await tx.execute(_ADD_ANSWER if kind == "answer" else _ADD_WORDS, {"id": number, "text": value})
        if kind != "answer" or SPACELESS.search(value):
            await tx.execute(_ADD_GRAMS, {"id": number, "text": fold(value)})
        seen.update(terms(value))
    await tx.execute(_COUNT, {"terms": _array(seen)})


async def unindex(tx: Tx, entry_id: str) -> None:
    """Forget an entry; nothing happens if it was not indexed."""
    phrases = [Phrase(*row) for row in await tx.execute(_OF_ENTRY, {"entry_id": entry_id})]
    if not phrases:
        return
    rows = [{"id": phrase.id} for phrase in phrases]
    for statement in (_DROP_WORDS, _DROP_ANSWER, _DROP_GRAMS):
        await tx.execute(statement, rows)
    await tx.execute(_DROP_PHRASES, {"entry_id": entry_id})
    gone = {_EVERY_ENTRY}.union(*(terms(phrase.text) for phrase in phrases))
    await tx.execute(_UNCOUNT, {"terms": _array(gone)})
    await tx.execute(_FORGET, {"terms": _array(gone)})


async def clear(tx: Tx) -> None:
    """Forget every entry."""
    for statement in _CLEAR:
        await tx.execute(statement)


def same_answer(entry_id: str, answer: str) -> str:
    """What is alike for entries that give the same answer; an entry without one stands alone."""
    folded = fold(answer).strip()
    return hashlib.sha256(folded.encode()).hexdigest()[:16] if folded else f"={entry_id}"


async def candidates(tx: Tx, query: str, more: Iterable[str] = (), limit: int = 60) -> list[Phrase]:
    """Phrases that may mean the same as `query`, at most `limit`, the best of each index first.

    `more`: words, folded, by which the same could be said (other languages, synonyms); they are looked for as well.
    Never raises for what a person may type: every word is quoted, so the operators of FTS5 are words too.
    """
    words = list(dict.fromkeys(runs(fold(query))))
    telling = [word for word in words if word not in STOP] or words
    found: list[list[int]] = []
    if pieces := [word for word in telling if len(word) < 3 and SPACELESS.match(word)]:
        found.append(await _rowids(tx, _CONTAINING, {"piece": pieces[0], "limit": _PER_INDEX}))
    if telling:
        rarest = await _rarest_first(tx, telling)
        match = _any_of(rarest[:_MOST_WORDS])
        found.append(await _rowids(tx, _MATCH_WORDS, {"match": match, "limit": _PER_INDEX}))
        if grams := _grams(rarest):
            found.append(await _rowids(tx, _MATCH_GRAMS, {"match": _any_of(grams), "limit": _PER_INDEX}))
        found.append(await _rowids(tx, _MATCH_ANSWER, {"match": match, "limit": _PER_INDEX}))
    if others := await _known(tx, more):
        match = _any_of(others)
        found.append(await _rowids(tx, _MATCH_WORDS, {"match": match, "limit": _PER_INDEX}))
        found.append(await _rowids(tx, _MATCH_ANSWER, {"match": match, "limit": _PER_INDEX}))
    chosen = _by_turns(found)[:limit]
    rows = await tx.execute(_BY_IDS, {"ids": json.dumps(chosen)})
    by_id = {row[0]: Phrase(*row) for row in rows}
    return [by_id[number] for number in chosen if number in by_id]


async def about(tx: Tx, same: Iterable[str]) -> list[Phrase]:
    """All that leads to these answers (see `Phrase.same`): each answer once, and twelve questions and aliases each."""
    kept: list[Phrase] = []
    counted: Counter[tuple[str, bool]] = Counter()
    for row in await tx.execute(_ABOUT, {"same": _array(same)}):
        phrase = Phrase(*row)
        kind = phrase.same, phrase.kind == "answer"
        counted[kind] += 1
        if counted[kind] <= (1 if kind[1] else _PER_ANSWER):
            kept.append(phrase)
    return kept


async def frequencies(tx: Tx, wanted: Iterable[str]) -> Frequencies:
    """In how many entries each of the terms (see `search_text.terms`) occurs."""
    rows = await tx.execute(_FREQUENCIES, {"terms": _array({_EVERY_ENTRY, *wanted})})
    entries = {row[0]: row[1] for row in rows}
    return Frequencies(total=entries.pop(_EVERY_ENTRY, 0), entries=entries)


async def _rowids(tx: Tx, statement: object, params: dict[str, object]) -> list[int]:
    return list((await tx.execute(statement, params)).scalars())  # type: ignore[call-overload]


async def _known(tx: Tx, words: Iterable[str]) -> list[str]:
    """Of some words, those that the knowledge holds at all, the rarest first."""
    wanted = [word for word in dict.fromkeys(words) if word not in STOP]
    counted = await frequencies(tx, [term for word in wanted for term in terms(word)])
    held = [word for word in wanted if all(counted.entries.get(term, 0) for term in terms(word))]
    rarest = sorted(held, key=lambda word: min(counted.entries[term] for term in terms(word)))
    return rarest[:_MOST_MORE]


async def _rarest_first(tx: Tx, words: Sequence[str]) -> list[str]:
    """Words by how few entries hold them, then longest first; unknown words (typing errors) come first."""
    counted = await frequencies(tx, [term for word in words for term in terms(word)])

    def common(word: str) -> tuple[int, int]:
        return min(counted.entries.get(term, 0) for term in terms(word)), -len(word)

    return sorted(words, key=common)


def _grams(words: Sequence[str]) -> list[str]:
    """A few trigrams of each word, the rarest words first, at most `_MOST_GRAMS`."""
    each = [[word[at : at + 3] for at in range(len(word) - 2)] for word in words]
    return _by_turns(each)[:_MOST_GRAMS]


def _by_turns(lists: Sequence[Sequence[_T]]) -> list[_T]:
    """First of each, second of each, …; every item once."""
    longest = max(map(len, lists), default=0)
    return list(dict.fromkeys(items[at] for at in range(longest) for items in lists if at < len(items)))


def _any_of(tokens: Iterable[str]) -> str:
    return " OR ".join('"' + token.replace('"', '""') + '"' for token in tokens)


def _array(values: Iterable[str]) -> str:
    return json.dumps(list(values))
