"""What tells whether a database is well: for `mufakat doctor`."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text

from storage import audit
from storage.db import Tx

_CHECK = text("PRAGMA quick_check")
_DEAD = text("SELECT count(*) FROM dead_letter WHERE replayed_at IS NULL")
_COORDINATORS = text("SELECT count(DISTINCT member_id) FROM role WHERE role = 'coordinator'")


@dataclass(frozen=True, slots=True)
class Health:
    """`whole`: SQLite finds nothing wrong. `audit_broken_at`: first row that does not follow, or None."""

    whole: bool
    audit_broken_at: str | None
    dead_letters: int
    coordinators: int


async def health(tx: Tx) -> Health:
    """Look through the database; reads all of it."""
    return Health(
        whole=(await tx.execute(_CHECK)).scalar_one() == "ok",
        audit_broken_at=await audit.broken_at(tx),
        dead_letters=(await tx.execute(_DEAD)).scalar_one(),
        coordinators=(await tx.execute(_COORDINATORS)).scalar_one(),
    )
