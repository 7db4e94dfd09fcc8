"""Brings a database to the schema of this version. Alembic does the work; a copy is made before anything is changed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection, make_url

from storage.db import async_url

_FOLDER = Path(__file__).parent / "migrations"


def migrate(url: str) -> list[str]:
    """Apply what is missing and return the names of the steps. An existing file is copied aside first.

    Foreign keys are off while tables are rebuilt (SQLite would cascade) and checked afterwards; raises
    `RuntimeError` when a row then points nowhere.
    """
    plain = async_url(url).replace("sqlite+aiosqlite", "sqlite")
    path = Path(str(make_url(plain).database))
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(plain)

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("PRAGMA journal_mode=WAL")

    try:
        with engine.connect() as connection:
            steps = _missing(connection)
            if not steps:
                return []
            if MigrationContext.configure(connection).get_current_revision() is not None:
                _copy_aside(path, steps[0])
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.commit()
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"rows that point nowhere after the migration: {broken[:5]}")
            return steps
    finally:
        engine.dispose()


def missing(url: str) -> list[str]:
    """The names of the steps that have not been applied yet."""
    engine = create_engine(async_url(url).replace("sqlite+aiosqlite", "sqlite"))
    try:
        with engine.connect() as connection:
            return _missing(connection)
    finally:
        engine.dispose()


def _missing(connection: Connection) -> list[str]:
    scripts = ScriptDirectory.from_config(_config())
    current = MigrationContext.configure(connection).get_current_revision()
    missing = [step.revision for step in scripts.iterate_revisions("head", current or "base")]
    return list(reversed(missing))


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    return config


def _copy_aside(path: Path, step: str) -> None:
    target = path.with_name(f"{path.stem}.before-{step}{path.suffix}")
    target.unlink(missing_ok=True)
    with sqlite3.connect(path) as source:
        source.execute("VACUUM INTO ?", (str(target),))
    source.close()
