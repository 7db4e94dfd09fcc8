"""Knowledge: answers the community stands by, with the phrasings that lead to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Table,
    Text,
    bindparam,
    func,
    insert,
    select,
    text,
    update,
)

from storage import ids, search
from storage.db import Id, Json, Tx, UtcDateTime, metadata

entry = Table(
    "entry",
    metadata,
    Column("id", Text, primary_key=True),
    Column("question", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("lang", Text, nullable=False),
    Column("nation", Text),
    Column("source", Text, nullable=False),
    Column("reviewed", Date),
    Column("topics", Json, nullable=False),
    Column("state", Text, nullable=False),
    Column("example", Boolean, nullable=False),
    Column("author_id", ForeignKey("member.id")),
    Column("question_id", Text),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("superseded_by", Text),
    Column("review_asked_at", UtcDateTime),
    CheckConstraint("state in ('proposed','live','retracted')", name="state"),
)

alias = Table(
    "alias",
    metadata,
    Column("entry_id", ForeignKey("entry.id"), primary_key=True),
    Column("text", Text, primary_key=True),
)

complaint = Table(
    "complaint",
    metadata,
    Column("id", Id, primary_key=True),
    Column("entry_id", ForeignKey("entry.id")),
    Column("answer_id", Text),
    Column("member_id", ForeignKey("member.id"), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("settled_by", Text),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One piece of knowledge. `nation`: two letters or "network"; `example`: demo data, not official advice.

    `superseded_by`: the entry that takes its place once that is published. `review_asked_at`: when somebody was asked
    to look at it again; None once they have.
    """

    id: str
    question: str
    answer: str
    lang: str
    nation: str | None
    source: str
    reviewed: date | None
    topics: tuple[str, ...]
    state: str
    example: bool
    author_id: str | None
    question_id: str | None
    updated_at: datetime
    superseded_by: str | None = None
    review_asked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Complaint:
    """Somebody reported an answer as wrong."""

    id: str
    entry_id: str | None
    answer_id: str | None
    member_id: str
    text: str
    at: datetime
    settled_by: str | None


_ADD = insert(entry)
_GET = select(entry).where(entry.c.id == bindparam("id"))
_MANY = select(entry).where(entry.c.id.in_(bindparam("ids", expanding=True)))
_LIVE = select(entry).where(entry.c.state == "live").order_by(entry.c.id)
_FILED = select(entry.c.question, entry.c.answer, entry.c.topics).where(entry.c.state == "live").order_by(entry.c.id)
_PROPOSED = select(entry).where(entry.c.state == "proposed").order_by(entry.c.updated_at)
_BY_QUESTION = select(entry).where(entry.c.question_id == bindparam("question_id"))
_COUNT = select(func.count()).select_from(entry).where(entry.c.state == "live")
_EXAMPLE = select(entry.c.id).where(entry.c.example).limit(1)
_MOVE = (
    update(entry)
    .where(entry.c.id == bindparam("e_id"), entry.c.state.in_(bindparam("was", expanding=True)))
    .values(state=bindparam("now_state"), updated_at=bindparam("at"))
)
_REWRITE = (
    update(entry)
    .where(entry.c.id == bindparam("e_id"))
    .values(answer=bindparam("new_answer"), reviewed=bindparam("on"), updated_at=bindparam("at"), review_asked_at=None)
)
_CONFIRM = (
    update(entry)
    .where(entry.c.id == bindparam("e_id"), entry.c.state == "live")
    .values(reviewed=bindparam("on"), updated_at=bindparam("at"), review_asked_at=None)
)
_ASK_REVIEW = (
    update(entry)
    .where(entry.c.id == bindparam("e_id"), entry.c.review_asked_at.is_(None))
    .values(review_asked_at=bindparam("at"))
)
_SUPERSEDE = update(entry).where(entry.c.id == bindparam("e_id")).values(superseded_by=bindparam("successor"))
_PREDECESSORS = select(entry).where(entry.c.superseded_by == bindparam("successor"), entry.c.state == "live")
_ALIASES = select(alias.c.text).where(alias.c.entry_id == bindparam("entry_id")).order_by(alias.c.text)
_ADD_ALIAS = text("INSERT INTO alias (entry_id, text) VALUES (:entry_id, :text) ON CONFLICT DO NOTHING")
_DROP_ALIAS = text("DELETE FROM alias WHERE entry_id = :entry_id AND text = :text")
_COMPLAIN = insert(complaint).returning(complaint.c.id)
_OPEN_COMPLAINTS = select(complaint).where(complaint.c.settled_by.is_(None)).order_by(complaint.c.id)
_COMPLAINT = select(complaint).where(complaint.c.id == bindparam("id"))
_SETTLE = (
    update(complaint)
    .where(complaint.c.id == bindparam("c_id"), complaint.c.settled_by.is_(None))
    .values(settled_by=bindparam("by"))
)


async def add(
    tx: Tx,
    *,
    question: str,
    answer: str,
    now: datetime,
    entry_id: str | None = None,
    lang: str = "en",
    nation: str | None = None,
    source: str = "",
    reviewed: date | None = None,
    topics: tuple[str, ...] = (),
    aliases: tuple[str, ...] = (),
    state: str = "live",
    example: bool = False,
    author_id: str | None = None,
    question_id: str | None = None,
) -> Entry:
    """A new entry with its earlier phrasings; searchable at once when live."""
    new = Entry(
        id=entry_id or "k" + await ids.following(tx, "entry"),
        question=question,
        answer=answer,
        lang=lang,
        nation=nation,
        source=source,
        reviewed=reviewed,
        topics=topics,
        state=state,
        example=example,
        author_id=author_id,
        question_id=question_id,
        updated_at=now,
    )
    await tx.execute(_ADD, {name: getattr(new, name) for name in Entry.__slots__})
    for phrase in dict.fromkeys(aliases):
        await tx.execute(_ADD_ALIAS, {"entry_id": new.id, "text": phrase})
    await _reindex(tx, new)
    return new


async def get(tx: Tx, entry_id: str) -> Entry | None:
    """The entry, or None."""
    row = (await tx.execute(_GET, {"id": entry_id})).one_or_none()
    return None if row is None else Entry(*row)


async def many(tx: Tx, entry_ids: tuple[str, ...]) -> list[Entry]:
    """The entries, in the order asked for; missing ones are left out."""
    found = {row[0]: Entry(*row) for row in await tx.execute(_MANY, {"ids": entry_ids})}
    return [found[one] for one in entry_ids if one in found]


async def live(tx: Tx) -> list[Entry]:
    """Everything that is served, by id."""
    return [Entry(*row) for row in await tx.execute(_LIVE)]


async def filed(tx: Tx) -> list[tuple[str, str, tuple[str, ...]]]:
    """Question, answer and topics of everything that is served, by id."""
    return [(row[0], row[1], row[2]) for row in await tx.execute(_FILED)]


async def proposed(tx: Tx) -> list[Entry]:
    """What waits for a coordinator, oldest first."""
    return [Entry(*row) for row in await tx.execute(_PROPOSED)]


async def of_question(tx: Tx, question_id: str) -> Entry | None:
    """The entry that grew from a question, or None."""
    row = (await tx.execute(_BY_QUESTION, {"question_id": question_id})).first()
    return None if row is None else Entry(*row)


async def count(tx: Tx) -> int:
    """How many entries are served."""
    return int((await tx.execute(_COUNT)).scalar_one())


async def has_examples(tx: Tx) -> bool:
    """Whether demo entries are among the knowledge."""
    return (await tx.execute(_EXAMPLE)).first() is not None


async def aliases(tx: Tx, entry_id: str) -> tuple[str, ...]:
    """Earlier phrasings that lead to an entry."""
    return tuple((await tx.execute(_ALIASES, {"entry_id": entry_id})).scalars())


async def add_alias(tx: Tx, entry_id: str, phrase: str) -> None:
    """A person confirmed that this phrasing is answered by the entry."""
    await tx.execute(_ADD_ALIAS, {"entry_id": entry_id, "text": phrase})
    if (found := await get(tx, entry_id)) is not None:
        await _reindex(tx, found)


async def drop_alias(tx: Tx, entry_id: str, phrase: str) -> None:
    """It is not answered by the entry after all."""
    await tx.execute(_DROP_ALIAS, {"entry_id": entry_id, "text": phrase})
    if (found := await get(tx, entry_id)) is not None:
        await _reindex(tx, found)


async def move(tx: Tx, entry_id: str, *, was: tuple[str, ...], state: str, at: datetime) -> bool:
    """Publish or retract; False if it was in none of the states `was`."""
    values = {"e_id": entry_id, "was": was, "now_state": state, "at": at}
    moved = (await tx.execute(_MOVE, values)).rowcount > 0
    if moved and (found := await get(tx, entry_id)) is not None:
        await _reindex(tx, found)
    return moved


async def rewrite(tx: Tx, entry_id: str, answer: str, *, on: date, at: datetime) -> None:
    """Correct the answer; it counts as reviewed on that day."""
    await tx.execute(_REWRITE, {"e_id": entry_id, "new_answer": answer, "on": on, "at": at})
    if (found := await get(tx, entry_id)) is not None:
        await _reindex(tx, found)


async def confirm(tx: Tx, entry_id: str, *, on: date, at: datetime) -> bool:
    """It is right as it is, as of that day; False if it is not served."""
    return (await tx.execute(_CONFIRM, {"e_id": entry_id, "on": on, "at": at})).rowcount > 0


async def ask_review(tx: Tx, entry_id: str, at: datetime) -> bool:
    """Somebody is asked to look at it again; False if they are already."""
    return (await tx.execute(_ASK_REVIEW, {"e_id": entry_id, "at": at})).rowcount > 0


async def supersede(tx: Tx, entry_id: str, successor: str | None) -> None:
    """Name the entry that is to take its place, or none."""
    await tx.execute(_SUPERSEDE, {"e_id": entry_id, "successor": successor})


async def predecessors(tx: Tx, successor: str) -> list[Entry]:
    """What is served and waits for this entry to take its place."""
    return [Entry(*row) for row in await tx.execute(_PREDECESSORS, {"successor": successor})]


async def complain(
    tx: Tx, *, member_id: str, text: str, at: datetime, entry_id: str | None = None, answer_id: str | None = None
) -> str:
    """Keep a report that an answer is wrong; returns its id."""
    values = {"entry_id": entry_id, "answer_id": answer_id, "member_id": member_id, "text": text, "at": at}
    return str((await tx.execute(_COMPLAIN, values)).scalar_one())


async def complaints(tx: Tx) -> list[Complaint]:
    """Reports nobody has settled, oldest first."""
    return [Complaint(*row) for row in await tx.execute(_OPEN_COMPLAINTS)]


async def complaint_of(tx: Tx, complaint_id: str) -> Complaint | None:
    """The report, or None."""
    row = (await tx.execute(_COMPLAINT, {"id": complaint_id})).one_or_none()
    return None if row is None else Complaint(*row)


async def settle(tx: Tx, complaint_id: str, by: str) -> bool:
    """Mark a report settled; False if it already was."""
    return (await tx.execute(_SETTLE, {"c_id": complaint_id, "by": by})).rowcount > 0


async def _reindex(tx: Tx, one: Entry) -> None:
    if one.state == "live":
        await search.index(tx, one.id, one.question, await aliases(tx, one.id), one.answer)
    else:
        await search.unindex(tx, one.id)
