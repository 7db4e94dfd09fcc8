"""The demo community: fictional people (a role and a nation), example knowledge marked as such."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.services.community import Community, Nation
from storage import audit, experts, knowledge, members
from storage.db import Tx

PLATFORM = "web"
ROLES = ("official", "expert", "coordinator")
MOST_PERSONAS = 60
MOST_TOPICS = 5


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
        await _add(tx, one.id, one.role, one.nation, nation.zones[0].zone, one.locale, now)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody who is to be added: `zone` is an IANA name, or "" for the only one of the nation."""

    role: str
    nation: str
    zone: str
    locale: str
    topics: tuple[str, ...] = ()


class PersonaError(Exception):
    """A persona that cannot be added. `code`: role, nation, zone, language, topics, or full."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


async def add_persona(tx: Tx, community: Community, wanted: Wanted, now: datetime) -> str:
    """Add a member with an account in the room and return their id. Raises `PersonaError`.

    They are marked as demo data: "demo" vouches for their nation and gives their role.
    """
    there = {one.native_id for one in await members.on_platform(tx, PLATFORM)}
    nation, zone = _checked(community, wanted)
    if len(there) >= MOST_PERSONAS:
        raise PersonaError("full")
    persona = stem = f"{wanted.role}-{nation.code.lower()}"
    number = 1
    while persona in there or await members.get(tx, persona) is not None:
        number += 1
        persona = f"{stem}-{number}"
    await _add(tx, persona, wanted.role, nation.code, zone, wanted.locale, now)
    if wanted.role == "expert":
        await experts.put(
            tx,
            member_id=persona,
            status="active",
            languages=tuple(dict.fromkeys((wanted.locale, "en"))),
            topics=wanted.topics,
            now=now,
            capacity=community.limits.open_default,
        )
    await audit.note(tx, actor="demo", action="persona added", subject=persona, at=now)
    return persona


def _checked(community: Community, wanted: Wanted) -> tuple[Nation, str]:
    nation = community.nation(wanted.nation)
    if wanted.role not in ROLES:
        raise PersonaError("role")
    if nation is None:
        raise PersonaError("nation")
    zones = [one.zone for one in nation.zones]
    zone = zones[0] if not wanted.zone and len(zones) == 1 else wanted.zone
    if zone not in zones:
        raise PersonaError("zone")
    if wanted.locale not in community.languages:
        raise PersonaError("language")
    known = len(set(wanted.topics)) == len(wanted.topics) and all(map(community.topic, wanted.topics))
    fits = 1 <= len(wanted.topics) <= MOST_TOPICS if wanted.role == "expert" else not wanted.topics
    if not known or not fits:
        raise PersonaError("topics")
    return nation, zone


async def _add(tx: Tx, persona: str, role: str, nation: str, zone: str, locale: str, now: datetime) -> None:
    name = role.capitalize()
    await members.add(tx, name=name, now=now, member_id=persona, nation=nation, locale=locale, zone=zone)
    await members.confirm_nation(tx, persona, "demo", now)
    await members.add_account(
        tx, member_id=persona, platform=PLATFORM, native_id=persona, name=name, now=now, reach="ok"
    )
    if role == "coordinator":
        await members.grant(tx, persona, "coordinator", "demo", now)


async def is_empty(tx: Tx) -> bool:
    """Whether nobody is known yet: only then the demo is loaded by itself."""
    return not await members.everybody(tx)


async def is_there(tx: Tx) -> bool:
    """Whether example knowledge or people of the demo are in the database."""
    return await knowledge.has_examples(tx) or await members.has_grant_by(tx, "demo")
