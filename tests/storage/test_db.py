"""Transactions: nothing is lost, nothing is half, readers cannot write, times are UTC."""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from storage import due, ids, members
from storage.db import Database, Id, Json, Tx, UtcDateTime, async_url, refuse_in_transaction, savepoint
from storage.migrate import migrate

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("db") / "empty.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
async def db(migrated: Path, tmp_path: Path) -> AsyncIterator[Database]:
    shutil.copy(migrated, tmp_path / "db.db")
    database = Database(f"sqlite:///{tmp_path / 'db.db'}", synchronous="OFF")
    before = threading.active_count()
    yield database
    await database.close()
    async with asyncio.timeout(20):
        while threading.active_count() > before:  # noqa: ASYNC110 - every connection's thread has ended
            await asyncio.sleep(0)


async def value(tx: Tx, name: str) -> int:
    found = await tx.exec_driver_sql("SELECT value FROM counter WHERE name = ?", (name,))
    return int(found.scalar_one_or_none() or 0)


async def put(tx: Tx, name: str, number: int) -> None:
    await tx.exec_driver_sql("INSERT OR REPLACE INTO counter (name, value) VALUES (?, ?)", (name, number))


async def test_no_update_is_lost(db: Database) -> None:
    """Sixty tasks read, think and write back, five times each. Deferred transactions lose nearly all of it."""

    async def add() -> None:
        for _ in range(5):
            async with db.write() as tx:
                before = await value(tx, "n")
                await asyncio.sleep(0)
                await put(tx, "n", before + 1)

    await asyncio.gather(*(add() for _ in range(60)))
    async with db.read() as tx:
        assert await value(tx, "n") == 300


async def test_no_update_is_lost_between_two_processes(db: Database) -> None:
    """Two engines on one file stand for two processes."""
    other = Database(db.url, synchronous="OFF")

    async def add(one: Database) -> None:
        for _ in range(20):
            async with one.write() as tx:
                before = await value(tx, "n")
                await asyncio.sleep(0)
                await put(tx, "n", before + 1)

    await asyncio.gather(add(db), add(other))
    await other.close()
    async with db.read() as tx:
        assert await value(tx, "n") == 40


async def test_an_error_undoes_everything(db: Database) -> None:
    with pytest.raises(RuntimeError, match="broken"):
        async with db.write() as tx:
            await put(tx, "n", 7)
            raise RuntimeError("broken")
    async with db.read() as tx:
        assert await value(tx, "n") == 0


async def test_a_savepoint_undoes_its_part_alone(db: Database) -> None:
    async with db.write() as tx:
        await put(tx, "before", 1)
        with pytest.raises(RuntimeError, match="inner"):
            async with savepoint(tx):
                await put(tx, "before", 2)
                await put(tx, "inside", 1)
                raise RuntimeError("inner")
        async with savepoint(tx):
            await put(tx, "after", 1)
    async with db.read() as tx:
        assert [await value(tx, name) for name in ("before", "inside", "after")] == [1, 0, 1]


async def test_savepoints_nest(db: Database) -> None:
    async with db.write() as tx:
        with pytest.raises(RuntimeError, match="outer"):
            async with savepoint(tx):
                async with savepoint(tx):
                    await put(tx, "inner", 1)
                raise RuntimeError("outer")
        async with savepoint(tx):
            with pytest.raises(RuntimeError, match="inner"):
                async with savepoint(tx):
                    raise RuntimeError("inner")
            await put(tx, "kept", 1)
    async with db.read() as tx:
        assert (await value(tx, "inner"), await value(tx, "kept")) == (0, 1)


async def test_readers_cannot_write(db: Database) -> None:
    async with db.read() as tx:
        with pytest.raises(OperationalError, match="readonly"):
            await put(tx, "n", 1)


async def test_readers_see_one_moment_and_wait_for_nobody(db: Database) -> None:
    async with db.write() as tx:
        await put(tx, "n", 1)
    async with db.read() as reader:
        assert await value(reader, "n") == 1
        async with db.write() as tx:
            await put(tx, "n", 2)
            async with db.read() as other:
                assert await value(other, "n") == 1, "not committed yet"
        assert await value(reader, "n") == 1, "a view does not change while it is looked at"
    async with db.read() as reader:
        assert await value(reader, "n") == 2


async def test_rows_must_point_somewhere(db: Database) -> None:
    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        async with db.write() as tx:
            await members.add_account(tx, member_id="nobody", platform="p", native_id="1", name="", now=NOW, reach="ok")


async def test_a_cancelled_writer_leaves_whole_states_and_frees_the_next(db: Database) -> None:
    """Cancelled at one await after the other: committed wholly or not at all, and never swallowed."""

    async def pair() -> None:
        async with db.write() as tx:
            async with savepoint(tx):
                await put(tx, "a", await value(tx, "a") + 1)
            async with savepoint(tx):
                await put(tx, "b", await value(tx, "b") + 1)
        await asyncio.get_running_loop().create_future()

    for steps in range(60):
        task = asyncio.create_task(pair())
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task], timeout=20)
        assert task.cancelled(), f"swallowed after {steps} steps"
        async with db.read() as tx:
            assert await value(tx, "a") == await value(tx, "b"), "torn"


async def test_a_cancellation_while_a_savepoint_is_released_is_not_swallowed(db: Database) -> None:
    """The undoing fails then, because the savepoint is gone; its error must not take the cancellation's place."""
    async with db.write() as tx:
        with pytest.raises(asyncio.CancelledError):
            async with savepoint(tx):
                await tx.exec_driver_sql("RELEASE step")
                raise asyncio.CancelledError


async def test_inside_and_outside_of_a_transaction_is_known(db: Database) -> None:
    refuse_in_transaction("send")
    async with db.write():
        with pytest.raises(RuntimeError, match="send inside a transaction"):
            refuse_in_transaction("send")
    refuse_in_transaction("send")
    async with db.read():
        refuse_in_transaction("send")


async def test_a_naive_datetime_is_refused(db: Database) -> None:
    with pytest.raises(StatementError, match="naive datetime"):
        async with db.write() as tx:
            await due.plan(tx, "kind", "subject", NOW.replace(tzinfo=None))
    with pytest.raises(ValueError, match="naive"):
        UtcDateTime().process_bind_param(NOW.replace(tzinfo=None), sqlite.dialect())  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("hours", [-9.5, 0, 5.75, 7, 14])
async def test_an_instant_comes_back_as_the_same_instant_in_utc(db: Database, hours: float) -> None:
    at = datetime(2026, 11, 24, 9, 0, 0, 123456, tzinfo=timezone(timedelta(hours=hours)))
    async with db.write() as tx:
        await due.plan(tx, "kind", "subject", at)
    async with db.read() as tx:
        found = await due.earliest(tx)
    assert found == at
    assert found is not None
    assert found.utcoffset() == timedelta(0)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(JSON)
def test_json_comes_back_with_tuples(given_value: object) -> None:
    kept = Json().process_bind_param(given_value, sqlite.dialect())  # type: ignore[no-untyped-call]
    assert Json().process_result_value(kept, sqlite.dialect()) == given_value  # type: ignore[no-untyped-call]


@given(st.integers(0, 2**62))
def test_ids_are_text_outside(number: int) -> None:
    dialect = sqlite.dialect()  # type: ignore[no-untyped-call]
    assert Id().process_bind_param(str(number), dialect) == number
    assert Id().process_result_value(number, dialect) == str(number)


async def test_numbers_run_and_never_come_twice(db: Database) -> None:
    async def take() -> str:
        async with db.write() as tx:
            return await ids.following(tx, "question")

    assert sorted(await asyncio.gather(*(take() for _ in range(20))), key=int) == [str(n) for n in range(1, 21)]
    async with db.write() as tx:
        await ids.at_least(tx, "question", 50)
        await ids.at_least(tx, "question", 30)
        assert await ids.following(tx, "question") == "51"


@pytest.mark.parametrize(
    "url", ["postgresql://localhost/x", "sqlite://", "sqlite+aiosqlite:///:memory:", "mysql:///x", "", "var/x.db"]
)
def test_what_is_no_file_of_ours_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="must be an SQLite file"):
        async_url(url)


async def test_the_pragmas_that_durability_rests_on(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "down" / "new.db"
    database = Database(f"sqlite:///{path}")
    async with database.write() as tx:
        pragmas = {
            name: (await tx.exec_driver_sql(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "trusted_schema")
        }
    await database.close()
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 5000,
        "trusted_schema": 0,
    }
