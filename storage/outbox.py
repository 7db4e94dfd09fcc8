"""What shall be delivered. A row is written in the transaction of the event that caused it, and sent after it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    and_,
    bindparam,
    case,
    func,
    select,
    text,
    update,
)

from storage.db import Id, Tx, UtcDateTime, metadata
from storage.places import Place, place
from storage.postings import posting

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column("platform", Text, nullable=False),
    Column("place_id", ForeignKey("place.id"), nullable=False),
    Column("thread", Text, nullable=False),
    Column("card", Text, nullable=False),
    Column("lane", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("not_before", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime),
    Column("dedupe", Text, unique=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("started_at", UtcDateTime),
    Column("settled_at", UtcDateTime),
    Column("native_id", Text),
    Column("error", Text),
    CheckConstraint("state in ('waiting','sending','sent','dead','unknown','dropped')", name="state"),
    Index("ix_outbox_ready", "state", "not_before"),
    Index("ix_outbox_place_id_state", "place_id", "state"),
    # Ids are nonces: one that was used must never come back after old rows are trimmed.
    sqlite_autoincrement=True,
)


@dataclass(frozen=True, slots=True)
class Row:
    """One delivery. `lane`: 0 replies, 1 notices, 2 bulk. `card`: "" or the card it shows."""

    id: str
    platform: str
    place_id: str
    thread: str
    card: str
    lane: int
    state: str
    payload: str
    attempts: int
    not_before: datetime
    expires_at: datetime | None
    dedupe: str | None
    created_at: datetime
    started_at: datetime | None
    settled_at: datetime | None
    native_id: str | None
    error: str | None


_ADD = text(
    "INSERT INTO outbox (platform, place_id, thread, card, lane, state, payload, attempts, not_before, expires_at, "
    "dedupe, created_at) VALUES (:platform, :place_id, :thread, :card, :lane, 'waiting', :payload, 0, :not_before, "
    ":expires_at, :dedupe, :created_at) ON CONFLICT (dedupe) DO NOTHING"
).bindparams(*(bindparam(name, type_=UtcDateTime) for name in ("not_before", "expires_at", "created_at")))
# Within a place messages leave in order: only the first unsettled row of a place may be claimed. A later edit of a
# card replaces one that has not left yet.
_CLAIM = (
    text(
        "SELECT o.* FROM outbox o WHERE o.state = 'waiting' AND o.not_before <= :now AND NOT EXISTS ("
        "SELECT 1 FROM outbox e WHERE e.place_id = o.place_id AND e.state IN ('waiting','sending') AND e.id < o.id "
        "AND e.lane <= o.lane) ORDER BY o.lane, o.id LIMIT :most"
    )
    .bindparams(bindparam("now", type_=UtcDateTime))
    .columns(*outbox.c)
)
_START = text(
    "UPDATE outbox SET state = 'sending', attempts = attempts + 1, started_at = coalesce(started_at, :now) "
    "WHERE id = :id AND state = 'waiting'"
).bindparams(bindparam("now", type_=UtcDateTime))
_SETTLE = (
    update(outbox)
    .where(outbox.c.id == bindparam("row_id"), outbox.c.state == "sending")
    .values(
        state=bindparam("now_state"),
        settled_at=bindparam("at"),
        native_id=bindparam("native"),
        error=bindparam("why"),
    )
)
_TARGETS = (
    select(outbox.c.id, posting.c.native_id, place)
    .join_from(outbox, place, place.c.id == outbox.c.place_id)
    .outerjoin(
        posting,
        and_(
            outbox.c.card != "",
            posting.c.place_id == outbox.c.place_id,
            posting.c.thread == outbox.c.thread,
            posting.c.card == outbox.c.card,
        ),
    )
    .where(outbox.c.id.in_(bindparam("ids", expanding=True)))
)
_LATER = (
    update(outbox)
    .where(outbox.c.id == bindparam("row_id"), outbox.c.state == "sending")
    .values(state="waiting", not_before=bindparam("at"), error=bindparam("why"))
)
_NOT_YET = (
    update(outbox)
    .where(outbox.c.id == bindparam("row_id"), outbox.c.state == "sending")
    .values(
        state="waiting",
        not_before=bindparam("at"),
        error=bindparam("why"),
        attempts=outbox.c.attempts - 1,
        started_at=case((outbox.c.attempts > 1, outbox.c.started_at), else_=None),
    )
)
_SUPERSEDE = (
    update(outbox)
    .where(
        outbox.c.place_id == bindparam("p"),
        outbox.c.thread == bindparam("t"),
        outbox.c.card == bindparam("c"),
        outbox.c.state == "waiting",
        outbox.c.attempts == 0,
    )
    .values(state="dropped", error="superseded", settled_at=outbox.c.created_at)
    .returning(outbox.c.id)
)
_REVIVE = (
    update(outbox)
    .where(outbox.c.id == bindparam("row_id"), outbox.c.state == "unknown")
    .values(state="waiting", attempts=0, started_at=None, not_before=bindparam("at"))
)
_NEWER = text(
    "SELECT 1 FROM outbox o JOIN outbox n ON n.place_id = o.place_id AND n.thread = o.thread AND n.card = o.card "
    "AND n.id > o.id WHERE o.id = :id AND o.card <> '' LIMIT 1"
)
_SENDING = select(outbox).where(outbox.c.state == "sending").order_by(outbox.c.id)
_GET = select(outbox).where(outbox.c.id == bindparam("id"))
_LAST = select(func.coalesce(func.max(outbox.c.id), 0))
_AFTER = select(outbox).where(outbox.c.id > bindparam("after")).order_by(outbox.c.id)
_SHOWN = (
    select(outbox)
    .where(outbox.c.place_id == bindparam("p"), outbox.c.native_id == bindparam("native"))
    .order_by(outbox.c.id.desc())
    .limit(1)
)
_NEXT = select(func.min(outbox.c.not_before)).where(outbox.c.state == "waiting", outbox.c.not_before > bindparam("now"))
_COUNTS = select(outbox.c.state, func.count()).group_by(outbox.c.state)
_TRIM = text("DELETE FROM outbox WHERE state IN ('sent','dropped') AND settled_at < :before").bindparams(
    bindparam("before", type_=UtcDateTime)
)


async def add(
    tx: Tx,
    *,
    platform: str,
    place_id: str,
    thread: str,
    card: str,
    lane: int,
    payload: str,
    now: datetime,
    not_before: datetime | None,
    expires_at: datetime | None,
    dedupe: str | None,
) -> bool:
    """Write a delivery; False if its dedupe key was used before."""
    values = {
        "platform": platform,
        "place_id": place_id,
        "thread": thread,
        "card": card,
        "lane": lane,
        "payload": payload,
        "not_before": not_before or now,
        "expires_at": expires_at,
        "dedupe": dedupe,
        "created_at": now,
    }
    return (await tx.execute(_ADD, values)).rowcount > 0


async def supersede(tx: Tx, *, place_id: str, thread: str, card: str) -> None:
    """Drop versions of a card that have not left yet: a newer one follows."""
    await tx.execute(_SUPERSEDE, {"p": place_id, "t": thread, "c": card})


async def claim(tx: Tx, now: datetime, most: int = 100) -> list[Row]:
    """The rows that may leave now: the first of each place, replies before notices before bulk."""
    return [Row(*row) for row in await tx.execute(_CLAIM, {"now": now, "most": most})]


async def start(tx: Tx, rows: Sequence[Row], now: datetime) -> None:
    """Note that sends begin; committed before the first byte leaves."""
    if rows:
        await tx.execute(_START, [{"id": row.id, "now": now} for row in rows])


async def targets(tx: Tx, rows: Sequence[Row]) -> dict[str, tuple[Place, str | None]]:
    """By row: its place as it is called now, and the message that shows the row's card already."""
    if not rows:
        return {}
    found = await tx.execute(_TARGETS, {"ids": [row.id for row in rows]})
    return {row_id: (Place(*columns), native_id) for row_id, native_id, *columns in found}


async def sent(tx: Tx, arrived: Iterable[tuple[Row, str]], at: datetime) -> None:
    """These arrived, under the native ids given."""
    values = [
        {"row_id": row.id, "now_state": "sent", "at": at, "native": native, "why": None} for row, native in arrived
    ]
    if values:
        await tx.execute(_SETTLE, values)


async def settle(tx: Tx, row: Row, *, state: str, at: datetime, error: str) -> None:
    """The outcome of a send that did not arrive for sure: dead, unknown or dropped."""
    values = {"row_id": row.id, "now_state": state, "at": at, "native": None, "why": error}
    await tx.execute(_SETTLE, values)


async def later(tx: Tx, row: Row, *, at: datetime, error: str) -> None:
    """Try again at an instant."""
    await tx.execute(_LATER, {"row_id": row.id, "at": at, "why": error})


async def not_yet(tx: Tx, row: Row, *, at: datetime, error: str) -> None:
    """The platform refused it for now: it certainly did not arrive, so this was no attempt."""
    await tx.execute(_NOT_YET, {"row_id": row.id, "at": at, "why": error})


async def overtaken(tx: Tx, row_id: str) -> bool:
    """Whether a newer version of the same card was written since: sending the old one would undo it."""
    return (await tx.execute(_NEWER, {"id": row_id})).one_or_none() is not None


async def revive(tx: Tx, row_id: str, at: datetime) -> bool:
    """A person decided that a delivery of unknown outcome is made again; False if it was settled otherwise."""
    return (await tx.execute(_REVIVE, {"row_id": row_id, "at": at})).rowcount > 0


async def sending(tx: Tx) -> list[Row]:
    """Rows whose send was begun and never settled: after a crash their outcome is unknown."""
    return [Row(*row) for row in await tx.execute(_SENDING)]


async def get(tx: Tx, row_id: str) -> Row | None:
    """The row, or None."""
    found = (await tx.execute(_GET, {"id": row_id})).one_or_none()
    return None if found is None else Row(*found)


async def last(tx: Tx) -> str:
    """The id of the newest row, "0" where there is none."""
    return str((await tx.execute(_LAST)).scalar_one())


async def after(tx: Tx, row_id: str) -> list[Row]:
    """The rows written after one, oldest first."""
    return [Row(*row) for row in await tx.execute(_AFTER, {"after": row_id})]


async def shown(tx: Tx, place_id: str, native_id: str) -> Row | None:
    """What a message of ours shows: the newest row that arrived under its id, or None."""
    found = (await tx.execute(_SHOWN, {"p": place_id, "native": native_id})).one_or_none()
    return None if found is None else Row(*found)


async def following(tx: Tx, now: datetime) -> datetime | None:
    """When the next row that may not leave yet may leave, or None."""
    value: datetime | None = (await tx.execute(_NEXT, {"now": now})).scalar_one()
    return value


async def counts(tx: Tx) -> dict[str, int]:
    """How many rows are in each state."""
    return {row[0]: row[1] for row in await tx.execute(_COUNTS)}


async def trim(tx: Tx, before: datetime) -> None:
    """Forget deliveries settled before an instant."""
    await tx.execute(_TRIM, {"before": before})
