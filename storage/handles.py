"""How a button names an entry: imported entries may have ids that are too long or too odd for a payload."""

from __future__ import annotations

import hashlib
import re

from sqlalchemy import bindparam, text

from storage.db import Tx

MOST = 14
"""Characters: with the longest action and a question's number beside it, a payload stays under 40 bytes."""
_SAFE = re.compile(rf"[A-Za-z0-9_.\-]{{1,{MOST}}}")
_MARK = "h."

_HAS = text("SELECT id FROM entry WHERE id = :id").bindparams(bindparam("id"))
_IDS = text("SELECT id FROM entry")


def handle_of(entry_id: str) -> str:
    """The id itself where it fits into a payload, else a short digest of it (48 bits)."""
    if _SAFE.fullmatch(entry_id) and not entry_id.startswith(_MARK):
        return entry_id
    return _MARK + hashlib.sha256(entry_id.encode()).hexdigest()[: MOST - len(_MARK)]


async def entry_id_of(tx: Tx, handle: str) -> str | None:
    """The id of the entry that a handle names, or None. Only digests need a walk over the ids."""
    if not handle.startswith(_MARK):
        found: str | None = (await tx.execute(_HAS, {"id": handle})).scalar_one_or_none()
        return found
    return next((one for one in (await tx.execute(_IDS)).scalars() if handle_of(one) == handle), None)
