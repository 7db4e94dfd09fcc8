"""The demo community: fictional people (a role and a nation), example knowledge marked as such."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.services.community import Community
from storage import knowledge, members
from storage.db import Tx

PLATFORM = "web"


@dataclass(frozen=True, slots=True)
class DemoPersona:
    """Somebody to play: `id` is both member and room account; `role`: official or coordinator."""

    id: str
    role: str
    nation: str
    locale: str


async def add_personas(tx: Tx, community: Community, personas: Sequence[DemoPersona], now: datetime) -> None:
    """Add the people of the demo that are missing."""
    for one in personas:
        nation = community.nation(one.nation)
        if nation is None or await members.get(tx, one.id) is not None:
            continue
        await members.add(
            tx,
            name=one.role.capitalize(),
            now=now,
            member_id=one.id,
            nation=one.nation,
            locale=one.locale,
            zone=nation.zones[0].zone,
        )
        await members.confirm_nation(tx, one.id, "demo", now)
        await members.add_account(
            tx, member_id=one.id, platform=PLATFORM, native_id=one.id, name=one.role.capitalize(), now=now, reach="ok"
        )
        if one.role == "coordinator":
            await members.grant(tx, one.id, "coordinator", "demo", now)


async def is_empty(tx: Tx) -> bool:
    """Whether nobody is known yet: only then the demo is loaded by itself."""
    return not await members.everybody(tx)


async def is_there(tx: Tx) -> bool:
    """Whether example knowledge or people of the demo are in the database."""
    return await knowledge.has_examples(tx) or await members.has_grant_by(tx, "demo")
