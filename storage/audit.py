"""The audit trail: a hash chain of salted commitments, so that erasing a detail keeps the chain verifiable.

`hash = sha256(previous hash, at, commitment)` and `commitment = sha256(salt, detail)`. The detail stands beside it and
may be erased (a tombstone); the commitment stays.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import datetime

from sqlalchemy import Column, Table, Text, insert, select, text

from storage.db import Id, Tx, UtcDateTime, metadata

audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("commitment", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("salt", Text),
    Column("detail", Text),
)

_LAST = text("SELECT hash FROM audit ORDER BY id DESC LIMIT 1")
_ADD = insert(audit)
_ALL = select(audit).order_by(audit.c.id)
START = "0" * 64


async def note(tx: Tx, *, actor: str, action: str, subject: str, at: datetime, **more: str) -> None:
    """Append who did what to what."""
    detail = json.dumps({"actor": actor, "action": action, "subject": subject, **more}, sort_keys=True)
    salt = secrets.token_hex(16)
    commitment = _sha(salt, detail)
    last = (await tx.execute(_LAST)).scalar_one_or_none() or START
    line = {
        "at": at,
        "commitment": commitment,
        "hash": _sha(last, at.isoformat(), commitment),
        "salt": salt,
        "detail": detail,
    }
    await tx.execute(_ADD, line)


async def details(tx: Tx) -> list[dict[str, str]]:
    """What is on record and not erased, in order."""
    return [json.loads(row.detail) for row in await tx.execute(_ALL) if row.detail]


async def broken_at(tx: Tx) -> str | None:
    """The id of the first row that does not follow from those before it, or None when the chain is whole."""
    last = START
    for row in await tx.execute(_ALL):
        honest = row.detail is None or row.commitment == _sha(row.salt, row.detail)
        if not honest or row.hash != _sha(last, row.at.isoformat(), row.commitment):
            return str(row.id)
        last = row.hash
    return None


def _sha(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
