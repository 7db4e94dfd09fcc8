"""Emptying a community leaves no row anywhere, and a database that works as before."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import app as application
from bot.clock import ManualClock
from storage import audit, due, members, room, search, seen, wipe
from storage.db import Database
from storage.migrate import migrate
from tests.world import COMMUNITY, START

KEPT = {"alembic_version"}


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    url = f"sqlite:///{tmp_path / 'lived.db'}"
    await asyncio.to_thread(migrate, url)
    database = Database(url, synchronous="OFF")
    await application.install_demo(database, COMMUNITY, ManualClock(START))
    async with database.write() as tx:
        await room.add_message(tx, place="general", sender="official-kh", payload="{}", at=START)
        await room.add_event(tx, "{}", START)
        await due.plan(tx, "offer.nudge", "1", START)
        await seen.first_time(tx, "web", "web-1", START)
        await audit.note(tx, actor="a", action="b", subject="c", at=START)
    yield database
    await database.close()


async def rows(db: Database) -> dict[str, int]:
    """How many rows each table has, those of the search index included."""
    async with db.read() as tx:
        every = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        names = [name for (name,) in await tx.exec_driver_sql(every)]
        plain = [name for name in names if not name.endswith(("_data", "_idx", "_content", "_docsize", "_config"))]
        return {one: (await tx.exec_driver_sql(f"SELECT count(*) FROM {one}")).scalar_one() for one in plain}


async def test_no_row_is_left(db: Database) -> None:
    before = await rows(db)
    assert (
        min(before[name] for name in "member expert entry phrase phrase_words term room_message due audit".split()) > 0
    )
    async with db.write() as tx:
        await wipe.everything(tx)
    after = await rows(db)
    assert {name for name, count in after.items() if count} == KEPT


async def test_a_wipe_that_fails_leaves_everything(db: Database) -> None:
    before = await rows(db)
    with pytest.raises(RuntimeError, match="stopped here"):
        async with db.write() as tx:
            await wipe.everything(tx)
            raise RuntimeError("stopped here")
    assert await rows(db) == before


async def test_the_demo_is_loaded_afresh_in_real_time(db: Database) -> None:
    clock = ManualClock(START)
    async with db.write() as tx:
        await members.add(tx, name="Official", now=START, member_id="somebody-else", nation="TH")
    await application.install_demo(db, COMMUNITY, clock, afresh=True)
    async with db.read() as tx:
        assert await members.get(tx, "somebody-else") is None
        official = await members.get(tx, "official-kh")
        assert official is not None
        assert abs((official.created_at - clock.real()).total_seconds()) < 60
        assert (await search.frequencies(tx, [])).total == 90
    async with db.write() as tx:
        later = await room.add_message(tx, place="general", sender="official-kh", payload="{}", at=START)
        assert later.id == "2", "an id is not given again"
