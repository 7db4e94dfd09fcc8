"""Who holds a role, as a platform knows them."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from storage.db import Tx
from storage.members import account, member, role

_ON_PLATFORM = (
    select(account.c.native_id, role.c.role)
    .join(member, member.c.id == account.c.member_id)
    .join(role, role.c.member_id == member.c.id)
    .where(account.c.platform == bindparam("platform"), member.c.left_at.is_(None))
)


async def on_platform(tx: Tx, platform: str) -> dict[str, frozenset[str]]:
    """Everybody on a platform who holds roles: native id → which. Two accounts of one person are both there."""
    found: dict[str, frozenset[str]] = {}
    for native_id, name in await tx.execute(_ON_PLATFORM, {"platform": platform}):
        found[native_id] = found.get(native_id, frozenset()) | {name}
    return found
