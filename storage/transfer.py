"""Many rows at once, for files that come and go; `knowledge`, `members` and `questions` do it one by one."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Boolean, Date, bindparam, select, text

from storage.assignments import Answer, answer
from storage.db import Json, Tx, UtcDateTime
from storage.experts import Expert, expert, expert_topic
from storage.knowledge import Entry, alias, entry
from storage.members import Member, member
from storage.questions import Question, question
from storage.search import same_answer
from storage.search_text import SPACELESS, clean, fold, terms


@dataclass(frozen=True, slots=True)
class Searchable:
    """A live entry as the search index takes it."""

    entry_id: str
    question: str
    aliases: tuple[str, ...]
    answer: str


_ENTRIES = select(entry).order_by(entry.c.id)
_ALIASES = select(alias).order_by(alias.c.entry_id, alias.c.text)
_MEMBERS = select(member)
_EXPERTS = select(expert).order_by(expert.c.member_id)
_EXPERT_TOPICS = select(expert_topic).order_by(expert_topic.c.member_id, expert_topic.c.topic)
_QUESTIONS = select(question).where(question.c.status != "draft").order_by(question.c.asked_at, question.c.id)
_ANSWERS = select(answer).where(answer.c.state == "sent").order_by(answer.c.id)
_LIVED = text(
    "SELECT id FROM question WHERE member_id IS NOT NULL OR place_id IS NOT NULL "
    "OR id IN (SELECT question_id FROM assignment)"
)

_PUT_ENTRY = text(
    "INSERT INTO entry (id, question, answer, lang, nation, source, reviewed, topics, state, example, "
    "author_id, question_id, updated_at) VALUES (:id, :question, :answer, :lang, :nation, :source, "
    ":reviewed, :topics, :state, :example, :author_id, :question_id, :updated_at) "
    "ON CONFLICT (id) DO UPDATE SET question = excluded.question, answer = excluded.answer, "
    "lang = excluded.lang, nation = excluded.nation, source = excluded.source, reviewed = excluded.reviewed, "
    "topics = excluded.topics, state = excluded.state, example = excluded.example, "
    "updated_at = excluded.updated_at"
).bindparams(
    bindparam("topics", type_=Json),
    bindparam("reviewed", type_=Date),
    bindparam("example", type_=Boolean),
    bindparam("updated_at", type_=UtcDateTime),
)
_PUT_ALIAS = text("INSERT INTO alias (entry_id, text) VALUES (:entry_id, :text) ON CONFLICT DO NOTHING")
_SET_AUTHOR = text("UPDATE entry SET author_id = :member_id WHERE id = :entry_id AND author_id IS NULL")
_PUT_MEMBER = text(
    "INSERT INTO member (id, name, nation, zone, created_at) "
    "VALUES (:id, :name, :nation, :zone, :created_at) "
    "ON CONFLICT (id) DO UPDATE SET nation = excluded.nation, zone = excluded.zone"
).bindparams(bindparam("created_at", type_=UtcDateTime))
_PUT_ACCOUNT = text(
    "INSERT INTO account (member_id, platform, native_id, name, reach, preferred, created_at) "
    "VALUES (:id, 'web', :id, :name, 'ok', :preferred, :created_at) ON CONFLICT DO NOTHING"
).bindparams(bindparam("created_at", type_=UtcDateTime), bindparam("preferred", type_=Boolean))
_PUT_QUESTION = text(
    "INSERT INTO question (id, text, lang, nation, anonymous, status, entry_id, thread, message_id, topics, related, "
    "probability, english_ok, round, asked_at, closed_at) VALUES (:id, :text, :lang, :nation, :yes, :status, "
    ":entry_id, '', '', :topics, :related, 0, :no, 0, :asked_at, :closed_at) "
    "ON CONFLICT (id) DO UPDATE SET text = excluded.text, lang = excluded.lang, nation = excluded.nation, "
    "status = excluded.status, "
    "entry_id = excluded.entry_id, topics = excluded.topics, asked_at = excluded.asked_at, "
    "closed_at = excluded.closed_at"
).bindparams(
    bindparam("topics", type_=Json),
    bindparam("related", type_=Json),
    bindparam("yes", type_=Boolean),
    bindparam("no", type_=Boolean),
    bindparam("asked_at", type_=UtcDateTime),
    bindparam("closed_at", type_=UtcDateTime),
)
_DROP_ANSWERS = text("DELETE FROM answer WHERE question_id = :id")
_PUT_ANSWER = text(
    "INSERT INTO answer (question_id, member_id, text, state, public, accepted, created_at, sent_at) "
    "VALUES (:question_id, :member_id, :text, 'sent', :public, :accepted, :at, :at)"
).bindparams(
    bindparam("public", type_=Boolean),
    bindparam("accepted", type_=Boolean),
    bindparam("at", type_=UtcDateTime),
)

_LAST_PHRASE = text("SELECT coalesce(max(id), 0) FROM phrase")
_THESE = "IN (SELECT value FROM json_each(:entry_ids))"
_INDEXED = text(f"SELECT entry_id, text FROM phrase WHERE entry_id {_THESE}")
_DROP_FROM = "WHERE rowid IN (SELECT id FROM phrase WHERE entry_id " + _THESE + ")"
_DROP = (
    text("DELETE FROM phrase_words " + _DROP_FROM),
    text("DELETE FROM answer_words " + _DROP_FROM),
    text("DELETE FROM phrase_grams " + _DROP_FROM),
    text(f"DELETE FROM phrase WHERE entry_id {_THESE}"),
)
_UNCOUNT = text("UPDATE term SET entries = entries - :entries WHERE term = :term")
_FORGET = text("DELETE FROM term WHERE entries < 1")
_ADD_PHRASE = text("INSERT INTO phrase (id, entry_id, kind, text, same) VALUES (:id, :entry_id, :kind, :text, :same)")
_ADD_WORDS = text("INSERT INTO phrase_words (rowid, text) VALUES (:id, :text)")
_ADD_ANSWER = text("INSERT INTO answer_words (rowid, text) VALUES (:id, :text)")
_ADD_GRAMS = text("INSERT INTO phrase_grams (rowid, text) VALUES (:id, :text)")
_COUNT = text(
    "INSERT INTO term (term, entries) VALUES (:term, :entries) "
    "ON CONFLICT (term) DO UPDATE SET entries = term.entries + excluded.entries"
)


async def entries(tx: Tx) -> list[Entry]:
    """Every entry in every state, by id."""
    return [Entry(*row) for row in await tx.execute(_ENTRIES)]


async def aliases(tx: Tx) -> dict[str, tuple[str, ...]]:
    """Entry id → earlier phrasings, in order of the text."""
    found: dict[str, list[str]] = defaultdict(list)
    for entry_id, phrase in await tx.execute(_ALIASES):
        found[entry_id].append(phrase)
    return {entry_id: tuple(phrases) for entry_id, phrases in found.items()}


async def members(tx: Tx) -> dict[str, Member]:
    """Everybody, also who has left, by id."""
    return {row.id: Member(*row) for row in await tx.execute(_MEMBERS)}


async def experts(tx: Tx) -> dict[str, Expert]:
    """Every profile in every state, by member id."""
    topics: dict[str, list[str]] = defaultdict(list)
    for member_id, topic in await tx.execute(_EXPERT_TOPICS):
        topics[member_id].append(topic)
    rows = await tx.execute(_EXPERTS)
    return {row.member_id: Expert(**row._mapping, topics=tuple(topics[row.member_id])) for row in rows}


async def questions(tx: Tx) -> list[Question]:
    """Every question that was sent, the oldest first."""
    return [Question(*row) for row in await tx.execute(_QUESTIONS)]


async def answers(tx: Tx) -> dict[str, list[Answer]]:
    """Question id → the answers that were sent and stand."""
    found: dict[str, list[Answer]] = defaultdict(list)
    for row in await tx.execute(_ANSWERS):
        found[row.question_id].append(Answer(*row))
    return found


async def lived(tx: Tx) -> frozenset[str]:
    """Ids of questions that were asked or assigned here: a file does not overwrite them."""
    return frozenset((await tx.execute(_LIVED)).scalars())


async def put_entries(tx: Tx, rows: Sequence[Entry]) -> None:
    """Write entries, new or changed; an author already on record stays. The index is `index`'s business."""
    await tx.execute(_PUT_ENTRY, [asdict(one) for one in rows])


async def put_aliases(tx: Tx, pairs: Sequence[tuple[str, str]]) -> None:
    """Add phrasings: (entry id, text); known ones are passed over."""
    if pairs:
        await tx.execute(_PUT_ALIAS, [{"entry_id": one, "text": phrase} for one, phrase in pairs])


async def put_authors(tx: Tx, pairs: Sequence[tuple[str, str]]) -> None:
    """Note who wrote an entry, (entry id, member id), where nobody is on record: the first counts."""
    if pairs:
        await tx.execute(_SET_AUTHOR, [{"entry_id": one, "member_id": who} for one, who in pairs])


async def put_members(tx: Tx, rows: Sequence[Mapping[str, object]], now: datetime) -> None:
    """Members with `id`, `name`, `nation`, `zone`; each new one can be reached on the web under their id."""
    if rows:
        await tx.execute(_PUT_MEMBER, [{**row, "created_at": now} for row in rows])
        await tx.execute(
            _PUT_ACCOUNT,
            [{"id": row["id"], "name": row["name"], "created_at": now, "preferred": False} for row in rows],
        )


async def put_questions(tx: Tx, rows: Sequence[Mapping[str, object]]) -> None:
    """Questions without an asker: id, text, lang, status, entry_id, topics, asked_at, closed_at."""
    if rows:
        await tx.execute(_PUT_QUESTION, [{**row, "related": (), "yes": True, "no": False} for row in rows])
        await tx.execute(_DROP_ANSWERS, [{"id": row["id"]} for row in rows])


async def put_answers(tx: Tx, rows: Sequence[Mapping[str, object]]) -> None:
    """Answers that were sent: `question_id`, `member_id`, `text`, `accepted`, `at`."""
    if rows:
        await tx.execute(_PUT_ANSWER, [{**row, "public": False} for row in rows])


async def index(tx: Tx, found: Sequence[Searchable], gone: Sequence[str] = ()) -> None:
    """`search.index` for many entries at once: the same rows, in few statements. `gone` are taken out."""
    await _unindex(tx, [*(one.entry_id for one in found), *gone])
    number = int((await tx.execute(_LAST_PHRASE)).scalar_one())
    phrases: list[dict[str, object]] = []
    grams: list[dict[str, object]] = []
    counted: Counter[str] = Counter()
    for one in found:
        held = {""}
        others = [("alias", said) for said in one.aliases]
        same = same_answer(one.entry_id, one.answer)
        for kind, raw in (("question", one.question), *others, ("answer", one.answer)):
            number += 1
            value = clean(raw)
            phrases.append({"id": number, "entry_id": one.entry_id, "kind": kind, "text": value, "same": same})
            if kind != "answer" or SPACELESS.search(value):
                grams.append({"id": number, "text": fold(value)})
            held.update(terms(value))
        counted.update(held)
    if not phrases:
        return
    await tx.execute(_ADD_PHRASE, phrases)
    rest = [{"id": row["id"], "text": row["text"]} for row in phrases if row["kind"] != "answer"]
    await tx.execute(_ADD_WORDS, rest)
    said = [{"id": row["id"], "text": row["text"]} for row in phrases if row["kind"] == "answer"]
    await tx.execute(_ADD_ANSWER, said)
    await tx.execute(_ADD_GRAMS, grams)
    await tx.execute(_COUNT, [{"term": term, "entries": entries} for term, entries in counted.items()])


async def _unindex(tx: Tx, entry_ids: Sequence[str]) -> None:
    these = {"entry_ids": json.dumps(entry_ids)}
    held: dict[str, set[str]] = defaultdict(lambda: {""})
    for entry_id, phrase in await tx.execute(_INDEXED, these):
        held[entry_id].update(terms(phrase))
    if not held:
        return
    for statement in _DROP:
        await tx.execute(statement, these)
    counted = Counter(term for found in held.values() for term in found)
    await tx.execute(_UNCOUNT, [{"term": term, "entries": entries} for term, entries in counted.items()])
    await tx.execute(_FORGET)
