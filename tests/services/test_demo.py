"""Personas that are added to the demo: whole members, marked, and refused where something does not fit."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.services import demo
from bot.services.demo import PersonaError, Wanted, add_persona
from storage import audit, experts, members
from storage.db import Database
from storage.migrate import migrate
from tests.world import COMMUNITY, START

OFFICIAL = Wanted("official", "TH", "", "th")
EXPERT = Wanted("expert", "ID", "Asia/Makassar", "id", ("efficiency", "service-delivery"))


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    url = f"sqlite:///{tmp_path / 'demo.db'}"
    await asyncio.to_thread(migrate, url)
    database = Database(url, synchronous="OFF")
    yield database
    await database.close()


async def test_an_official_brings_the_zone_of_their_nation(db: Database) -> None:
    async with db.write() as tx:
        assert await add_persona(tx, COMMUNITY, OFFICIAL, START) == "official-th"
        assert await add_persona(tx, COMMUNITY, OFFICIAL, START) == "official-th-2"
        member = await members.get(tx, "official-th-2")
        account = await members.find_account(tx, "web", "official-th-2")
        assert member is not None
        assert account is not None
        assert (member.name, member.nation, member.zone, member.locale) == ("Official", "TH", "Asia/Bangkok", "th")
        assert (account.member_id, account.reach) == (member.id, "ok")
        assert await members.roles(tx, member.id) == frozenset()
        assert await experts.get(tx, member.id) is None


async def test_an_expert_has_a_profile(db: Database) -> None:
    async with db.write() as tx:
        persona = await add_persona(tx, COMMUNITY, EXPERT, START)
        profile = await experts.get(tx, persona)
        member = await members.get(tx, persona)
    assert profile is not None
    assert member is not None
    assert (profile.status, profile.topics, profile.languages) == ("active", EXPERT.topics, ("id", "en"))
    assert member.zone == "Asia/Makassar"


async def test_they_are_marked_as_demo_data(db: Database) -> None:
    async with db.write() as tx:
        persona = await add_persona(tx, COMMUNITY, replace(OFFICIAL, role="coordinator"), START)
        assert await members.roles(tx, persona) == {"coordinator"}
        assert await demo.is_there(tx)
        member = await members.get(tx, persona)
        assert member is not None
        assert member.nation_confirmed_by == "demo"
        assert {"actor": "demo", "action": "persona added", "subject": persona} in await audit.details(tx)


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (replace(OFFICIAL, role="minister"), "role"),
        (replace(OFFICIAL, nation="XX"), "nation"),
        (replace(OFFICIAL, nation=""), "nation"),
        (replace(OFFICIAL, zone="Asia/Manila"), "zone"),
        (replace(EXPERT, zone=""), "zone"),
        (replace(EXPERT, zone="Mars/Olympus"), "zone"),
        (replace(OFFICIAL, locale="xx"), "language"),
        (replace(OFFICIAL, topics=("efficiency",)), "topics"),
        (replace(EXPERT, topics=()), "topics"),
        (replace(EXPERT, topics=("efficiency", "efficiency")), "topics"),
        (replace(EXPERT, topics=("cookery",)), "topics"),
        (replace(EXPERT, topics=tuple(one.slug for one in COMMUNITY.topics[:6])), "topics"),
    ],
)
async def test_what_does_not_fit_is_refused_and_leaves_nothing(db: Database, wanted: Wanted, code: str) -> None:
    async with db.write() as tx:
        with pytest.raises(PersonaError) as refused:
            await add_persona(tx, COMMUNITY, wanted, START)
        assert refused.value.code == code
        assert await members.everybody(tx) == []


async def test_there_is_a_limit(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "MOST_PERSONAS", 2)
    async with db.write() as tx:
        await add_persona(tx, COMMUNITY, OFFICIAL, START)
        await add_persona(tx, COMMUNITY, OFFICIAL, START)
        with pytest.raises(PersonaError, match="full"):
            await add_persona(tx, COMMUNITY, OFFICIAL, START)
