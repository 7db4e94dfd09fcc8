"""The writer's connection: short statements on the spot, waiting in its thread."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import threading
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from storage.db import Database, Tx
from storage.inline import InlineConnection, connect
from storage.migrate import migrate

PUT = "INSERT INTO counter (name, value) VALUES (?, 1)"


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("db") / "empty.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
async def db(migrated: Path, tmp_path: Path) -> AsyncIterator[Database]:
    shutil.copy(migrated, tmp_path / "db.db")
    database = Database(f"sqlite:///{tmp_path / 'db.db'}", synchronous="OFF")
    yield database
    await database.close()


async def watched(tx: Tx) -> list[tuple[str, bool]]:
    """From now on: each statement's first word, and whether it ran in the loop's thread."""
    seen: list[tuple[str, bool]] = []
    here = threading.get_ident()
    connection = (await tx.get_raw_connection()).driver_connection
    assert isinstance(connection, InlineConnection)
    connection._conn.set_trace_callback(lambda sql: seen.append((sql.split()[0], threading.get_ident() == here)))
    return seen


async def test_a_statement_runs_on_the_spot_and_its_transaction_begins_and_ends_in_the_thread(db: Database) -> None:
    async with db.write() as tx:
        seen = await watched(tx)
    seen.clear()
    async with db.write() as tx:
        await tx.exec_driver_sql(PUT, ("a",))
        await tx.exec_driver_sql("SELECT value FROM counter")
    with pytest.raises(RuntimeError):
        async with db.write() as tx:
            await tx.exec_driver_sql(PUT, ("b",))
            raise RuntimeError
    begun, ended = ("BEGIN", False), (("COMMIT", False), ("ROLLBACK", False))
    assert seen == [begun, ("INSERT", True), ("SELECT", True), ended[0], begun, ("INSERT", True), ended[1]]


async def test_the_loop_goes_on_while_another_process_holds_the_lock(db: Database, tmp_path: Path) -> None:
    async def put() -> None:
        async with db.write() as tx:
            await tx.exec_driver_sql(PUT, ("late",))

    async with db.write():
        pass  # the connection is open
    with closing(sqlite3.connect(tmp_path / "db.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        task = asyncio.create_task(put())
        for _ in range(100):
            await asyncio.sleep(0)
        assert not task.done()
        other.execute("ROLLBACK")
    await task


async def test_an_error_of_a_statement_is_the_same_as_from_the_thread(db: Database) -> None:
    async with db.write() as tx:
        await tx.exec_driver_sql(PUT, ("once",))
        with pytest.raises(IntegrityError):
            await tx.exec_driver_sql(PUT, ("once",))
    async with db.read() as tx:
        assert (await tx.exec_driver_sql("SELECT value FROM counter WHERE name = 'once'")).scalar_one() == 1


async def test_while_the_thread_is_busy_for_somebody_who_was_cancelled_all_goes_through_the_thread(
    tmp_path: Path,
) -> None:
    """Two threads in one connection at once crash the process."""
    gate, reached = threading.Event(), threading.Event()

    def hold(sql: str) -> None:
        if sql == "COMMIT":
            reached.set()
            gate.wait(10)

    connection = await connect(str(tmp_path / "other.db"), isolation_level=None)
    await connection.execute("BEGIN IMMEDIATE")
    connection._conn.set_trace_callback(hold)
    task = asyncio.create_task(connection.commit())
    await asyncio.to_thread(reached.wait, 10)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert connection.in_transaction
    later = asyncio.create_task(connection._execute(threading.get_ident))
    await asyncio.sleep(0)
    gate.set()
    assert await later != threading.get_ident()
    await connection.close()
