"""The audit trail: whatever one row is done to, it is noticed, and where."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage import audit
from storage.db import Database, Tx
from storage.migrate import migrate

NOW = datetime(2026, 11, 24, 9, 0, 0, 123456, tzinfo=UTC)
ROWS = 6
EVERY = range(1, ROWS + 1)


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("audit") / "empty.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
async def db(migrated: Path, tmp_path: Path) -> AsyncIterator[Database]:
    shutil.copy(migrated, tmp_path / "audit.db")
    database = Database(f"sqlite:///{tmp_path / 'audit.db'}", synchronous="OFF")
    async with database.write() as tx:
        for number in EVERY:
            await audit.note(
                tx,
                actor=f"m{number}",
                action="granted",
                subject=f"coordinator:m{number}",
                at=NOW + timedelta(minutes=number),
                why="a test",
            )
    yield database
    await database.close()


async def run(db: Database, *statements: str) -> str | None:
    """Tamper, then look."""
    async with db.write() as tx:
        for statement in statements:
            assert (await tx.exec_driver_sql(statement)).rowcount > 0, statement
    return await broken(db)


async def broken(db: Database) -> str | None:
    async with db.read() as tx:
        return await audit.broken_at(tx)


async def test_an_honest_trail_is_whole_and_tells_what_happened(db: Database) -> None:
    assert await broken(db) is None
    async with db.read() as tx:
        lines = await audit.details(tx)
    assert [line["actor"] for line in lines] == [f"m{n}" for n in EVERY]
    assert lines[0] == {"actor": "m1", "action": "granted", "subject": "coordinator:m1", "why": "a test"}


async def test_an_empty_trail_is_whole(db: Database) -> None:
    assert await run(db, "DELETE FROM audit") is None


CHANGES = {
    "detail": "detail = replace(detail, 'granted', 'revoked')",
    "salt": "salt = '00' || substr(salt, 3) || 'x'",
    "at": "at = '2026-11-24 08:00:00.000000'",
    "hash": "hash = substr(hash, 2) || '0' || 'f'",
    "commitment": "commitment = substr(commitment, 2) || 'g'",
    "detail erased, another commitment": "detail = NULL, salt = NULL, commitment = 'ff'",
}


@pytest.mark.parametrize("number", EVERY)
@pytest.mark.parametrize("change", CHANGES)
async def test_a_changed_row_is_found(db: Database, number: int, change: str) -> None:
    assert await run(db, f"UPDATE audit SET {CHANGES[change]} WHERE id = {number}") == str(number)


@pytest.mark.parametrize("number", list(EVERY)[:-1])
async def test_a_missing_row_is_found_at_the_next(db: Database, number: int) -> None:
    assert await run(db, f"DELETE FROM audit WHERE id = {number}") == str(number + 1)


@pytest.mark.parametrize("number", EVERY)
@pytest.mark.parametrize("source", EVERY)
async def test_an_inserted_row_is_found(db: Database, number: int, source: int) -> None:
    """A copy of any row, put before any row."""
    columns = "at, commitment, hash, salt, detail"
    found = await run(
        db,
        "UPDATE audit SET id = -id * 10",
        "UPDATE audit SET id = -id",
        f"INSERT INTO audit (id, {columns}) SELECT {number * 10 - 5}, {columns} FROM audit WHERE id = {source * 10}",
    )
    # A row put before itself reads well; what follows the pair does not.
    assert found == (str(number * 10) if source == number else str(number * 10 - 5))


@pytest.mark.parametrize("one", EVERY)
@pytest.mark.parametrize("other", EVERY)
async def test_two_rows_that_changed_places_are_found(db: Database, one: int, other: int) -> None:
    if one < other:
        found = await run(
            db,
            f"UPDATE audit SET id = -1 WHERE id = {one}",
            f"UPDATE audit SET id = {one} WHERE id = {other}",
            f"UPDATE audit SET id = {other} WHERE id = -1",
        )
        assert found == str(one)


async def test_a_row_rewritten_to_follow_well_is_found_at_the_next(db: Database) -> None:
    """Whoever knows the rule can forge one row, not the ones after it."""

    async def forged(tx: Tx) -> None:
        rows = (await tx.exec_driver_sql("SELECT hash FROM audit WHERE id = 2")).scalar_one()
        commitment = audit._sha("salt", '{"actor": "forged"}')
        at = NOW + timedelta(minutes=3)
        await tx.exec_driver_sql(
            "UPDATE audit SET salt = 'salt', detail = ?, commitment = ?, hash = ? WHERE id = 3",
            ('{"actor": "forged"}', commitment, audit._sha(rows, at.isoformat(), commitment)),
        )

    async with db.write() as tx:
        await forged(tx)
    assert await broken(db) == "4"


@pytest.mark.parametrize("number", EVERY)
async def test_an_erased_detail_leaves_the_trail_verifiable(db: Database, number: int) -> None:
    assert await run(db, f"UPDATE audit SET detail = NULL, salt = NULL WHERE id = {number}") is None
    async with db.read() as tx:
        assert len(await audit.details(tx)) == ROWS - 1
    async with db.write() as tx:
        await audit.note(tx, actor="m1", action="later", subject="x", at=NOW)
    assert await broken(db) is None


async def test_the_same_fact_twice_has_two_commitments(db: Database) -> None:
    """Otherwise a guess could be checked against what was erased."""
    async with db.write() as tx:
        for _ in range(2):
            await audit.note(tx, actor="m1", action="same", subject="x", at=NOW)
        rows = (await tx.exec_driver_sql("SELECT commitment FROM audit WHERE id > ?", (ROWS,))).scalars().all()
    assert len(set(rows)) == 2
