"""Engines, transactions and column types. Everything else in `storage` is functions of an open transaction.

SQLite: one writer connection that begins IMMEDIATE (SQLite's default of upgrading a read lock loses updates without
an error), WAL, `synchronous=FULL`; readers have a pool of their own and can only read.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import DateTime, Dialect, Integer, MetaData, Text, event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.types import TypeDecorator

from storage.inline import connect

Tx = AsyncConnection
"""An open transaction. Storage functions take it as their first argument."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_writing: ContextVar[bool] = ContextVar("writing", default=False)


class UtcDateTime(TypeDecorator[datetime]):
    """Aware datetimes, kept as UTC. SQLite would silently drop an offset; a naive value is refused."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To naive UTC. Raises `ValueError` for a naive value."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To aware UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


class Id(TypeDecorator[str]):
    """An automatic integer key that the rest of the program sees as text."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> int | None:
        """To the integer."""
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> str | None:
        """To text."""
        return None if value is None else str(value)


class Json(TypeDecorator[Any]):
    """A JSON value in a text column; tuples come back as tuples."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """To JSON text."""
        return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """From JSON text; lists become tuples."""
        return None if value is None else _frozen(json.loads(value))


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _frozen(item) for name, item in value.items()}
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value


class Database:
    """The engines of one database file. `close()` before the loop ends."""

    def __init__(self, url: str, *, synchronous: str = "FULL") -> None:
        self.url = async_url(url)
        path = make_url(self.url).database
        if path:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        inline = {"async_creator_fn": connect}
        self._write = create_async_engine(self.url, pool_size=1, max_overflow=0, connect_args=inline)
        self._read = create_async_engine(self.url, pool_size=4, max_overflow=0)
        _configure(self._write, f"PRAGMA synchronous={synchronous}", "BEGIN IMMEDIATE")
        _configure(self._read, "PRAGMA query_only=ON", "BEGIN")

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Tx]:
        """The one write transaction; commits on exit, rolls back on an error. Others queue, in order."""
        token = _writing.set(True)
        try:
            async with self._write.begin() as tx:
                yield tx
        finally:
            _writing.reset(token)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Tx]:
        """A consistent view that cannot write."""
        async with self._read.begin() as tx:
            yield tx

    async def close(self) -> None:
        """Close every connection."""
        await self._write.dispose()
        await self._read.dispose()


@asynccontextmanager
async def savepoint(tx: Tx) -> AsyncIterator[None]:
    """What happens inside is undone if it raises; the transaction lives on. Raw SQL: cheaper than `begin_nested`.

    A cancellation passes through untouched: the whole transaction ends with it, and an error of the undoing (the
    savepoint may be released by now) would take its place and swallow it.
    """
    await tx.exec_driver_sql("SAVEPOINT step")
    try:
        yield
    except Exception:
        await tx.exec_driver_sql("ROLLBACK TO step")
        await tx.exec_driver_sql("RELEASE step")
        raise
    await tx.exec_driver_sql("RELEASE step")


def refuse_in_transaction(what: str) -> None:
    """Raise `RuntimeError` when called by whoever holds the write transaction: nothing is sent before the commit."""
    if _writing.get():
        raise RuntimeError(f"{what} inside a transaction")


def file_of(url: str) -> Path:
    """The file a database address names."""
    return Path(str(make_url(async_url(url)).database))


def async_url(url: str) -> str:
    """`sqlite:///x` → `sqlite+aiosqlite:///x`. Raises `ValueError` for a database that is not served yet."""
    if url.startswith("sqlite:///"):
        return "sqlite+aiosqlite:///" + url.removeprefix("sqlite:///")
    if url.startswith("sqlite+aiosqlite:///") and not url.endswith(":memory:"):
        return url
    raise ValueError("the database must be an SQLite file: sqlite:///path/to/file.db")


def _configure(engine: AsyncEngine, pragma: str, begin: str) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for line in (
            "PRAGMA journal_mode=WAL",
            "PRAGMA busy_timeout=5000",
            "PRAGMA foreign_keys=ON",
            "PRAGMA trusted_schema=OFF",
            pragma,
        ):
            cursor.execute(line)
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _on_begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)
