"""The steps of the schema lead to what the code declares, once, with a copy of what was there."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import create_engine, inspect

from storage import migrate as migrations
from storage import search, tables
from storage.migrate import migrate

NEXT = '''
"""A step to come."""
from alembic import op

revision = "{name}"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("{statement}")
'''


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty file after all steps."""
    path = tmp_path_factory.mktemp("steps") / "upgraded.db"
    assert migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="module")
def declared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the modules of `storage` declare, and the search index."""
    path = tmp_path_factory.mktemp("steps") / "declared.db"
    engine = create_engine(f"sqlite:///{path}")
    tables.metadata.create_all(engine)
    with engine.begin() as connection:
        for statement in search.CREATE:
            connection.exec_driver_sql(statement)
    engine.dispose()
    return path


def facts(path: Path) -> dict[str, Any]:
    """A schema as plain values: columns, keys, checks, uniques, indexes, and how numbers are given."""
    engine = create_engine(f"sqlite:///{path}")
    look = inspect(engine)
    found: dict[str, Any] = {}
    with engine.connect() as connection:
        master = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        statements = {name: sql or "" for name, sql in master if name != "alembic_version"}
        for name, statement in statements.items():
            columns = connection.exec_driver_sql(f"PRAGMA table_xinfo('{name}')").all()
            indexes = connection.exec_driver_sql(f"PRAGMA index_list('{name}')").all()
            found[name] = {
                "columns": [tuple(column) for column in columns],
                "keys": sorted(map(str, look.get_foreign_keys(name))),
                "checks": sorted(f"{one['name']}: {one['sqltext']}" for one in look.get_check_constraints(name)),
                "uniques": sorted(map(str, look.get_unique_constraints(name))),
                "primary": str(look.get_pk_constraint(name)),
                "indexes": sorted(
                    (
                        "" if index[1].startswith("sqlite_autoindex") else index[1],
                        *map(str, index[2:]),
                        str(connection.exec_driver_sql(f"PRAGMA index_xinfo('{index[1]}')").all()),
                    )
                    for index in indexes
                ),
                "numbers": "AUTOINCREMENT" in statement.upper(),
                "virtual": statement if "VIRTUAL" in statement else "",
            }
    engine.dispose()
    return found


def test_all_steps_lead_to_what_is_declared(upgraded: Path, declared: Path) -> None:
    made, wanted = facts(upgraded), facts(declared)
    assert sorted(made) == sorted(wanted)
    for name, one in wanted.items():
        assert made[name] == one, name


def test_every_table_is_compared(declared: Path) -> None:
    wanted = facts(declared)
    assert set(tables.metadata.tables) <= set(wanted)
    assert any(one["checks"] for one in wanted.values())
    assert any(one["uniques"] for one in wanted.values())
    assert any(one["keys"] for one in wanted.values())


def test_every_module_with_a_table_is_named_in_tables() -> None:
    """A table that nobody imports would be missing from the migrations without a word."""
    folder = Path(tables.__file__).parent
    having = {path.stem for path in folder.glob("*.py") if " = Table(" in path.read_text(encoding="utf-8")}
    named = {name for name in vars(tables) if not name.startswith("_")}
    assert having <= named


def test_a_second_run_does_nothing(upgraded: Path, tmp_path: Path) -> None:
    path = tmp_path / "again.db"
    shutil.copy(upgraded, path)
    before = path.read_bytes()
    assert migrate(f"sqlite:///{path}") == []
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir() if "before" in one.name] == []


def test_an_empty_file_needs_no_copy(tmp_path: Path) -> None:
    steps = migrate(f"sqlite+aiosqlite:///{tmp_path / 'deep' / 'new.db'}")
    assert steps[0] == "0001"
    assert [one.name for one in (tmp_path / "deep").iterdir() if "before" in one.name] == []


def test_the_folders_on_the_way_are_made(tmp_path: Path) -> None:
    migrate(f"sqlite:///{tmp_path / 'a' / 'b' / 'c.db'}")
    assert (tmp_path / "a" / "b" / "c.db").exists()


@pytest.fixture
def step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Adds a step behind the last one."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrations._FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    names = sorted(path.name[:4] for path in (folder / "versions").glob("0*.py"))

    def add(statement: str) -> str:
        name = f"{int(names[-1]) + 1:04}"
        text = NEXT.format(name=name, before=names[-1], statement=statement)
        (folder / "versions" / f"{name}_next.py").write_text(text, encoding="utf-8")
        names.append(name)
        monkeypatch.setattr(migrations, "_FOLDER", folder)
        return name

    return add


def count(path: Path, query: str) -> int:
    connection = sqlite3.connect(path)
    try:
        return int(connection.execute(query).fetchone()[0])
    finally:
        connection.close()


def fill(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("INSERT INTO counter (name, value) VALUES ('question', 7)")
    connection.execute(
        "INSERT INTO member (id, name, created_at) VALUES ('m1', 'Official', '2026-11-24 09:00:00.000000')"
    )
    connection.execute(
        "INSERT INTO account (member_id, platform, native_id, name, preferred, reach, created_at)"
        " VALUES ('m1', 'web', '1', 'Official', 0, 'ok', '2026-11-24 09:00:00.000000')"
    )
    connection.commit()
    connection.close()


def test_what_was_there_is_copied_aside_before_a_step(upgraded: Path, tmp_path: Path, step: Any) -> None:
    path = tmp_path / "community.db"
    shutil.copy(upgraded, path)
    fill(path)
    name = step("UPDATE counter SET value = 8")
    assert migrate(f"sqlite:///{path}") == [name]
    assert count(path, "SELECT value FROM counter") == 8
    aside = tmp_path / f"community.before-{name}.db"
    assert count(aside, "SELECT value FROM counter") == 7
    assert count(aside, "SELECT count(*) FROM account") == count(path, "SELECT count(*) FROM account") == 1
    assert migrate(f"sqlite:///{path}") == []


def test_rebuilding_a_parent_loses_no_children(upgraded: Path, tmp_path: Path, step: Any) -> None:
    """With foreign keys on, SQLite would delete the children with the old table."""
    path = tmp_path / "community.db"
    shutil.copy(upgraded, path)
    fill(path)
    step("CREATE TABLE kept AS SELECT * FROM member")
    step("DELETE FROM member")
    step("INSERT INTO member SELECT * FROM kept")
    step("DROP TABLE kept")
    assert len(migrate(f"sqlite:///{path}")) == 4
    assert count(path, "SELECT count(*) FROM account") == 1


def test_rows_that_point_nowhere_afterwards_are_an_error(upgraded: Path, tmp_path: Path, step: Any) -> None:
    path = tmp_path / "community.db"
    shutil.copy(upgraded, path)
    fill(path)
    step("DELETE FROM member")
    with pytest.raises(RuntimeError, match="point nowhere"):
        migrate(f"sqlite:///{path}")


def test_what_an_old_file_holds_is_kept(tmp_path: Path) -> None:
    """From the first schema, with rows in it: nothing is lost, and what changed its place is found there."""
    path = tmp_path / "old.db"
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        config = migrations._config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.commit()
    engine.dispose()
    with sqlite3.connect(path) as old:
        places = [
            ("telegram", "-1", "group", "Questions", "questions", "id"),
            ("telegram", "7", "private", "", "", None),
        ]
        for place in places:
            old.execute(
                "INSERT INTO place (platform, native_id, kind, title, purpose, locale, state) "
                "VALUES (?, ?, ?, ?, ?, ?, 'active')",
                place,
            )
        old.execute("INSERT INTO posting (card, place_id, thread, render_hash, lang) VALUES ('c', 1, '', 'h', 'en')")
        old.execute(
            "INSERT INTO question (id, text, lang, anonymous, status, place_id, thread, message_id, topics, related, "
            "probability, english_ok, round, asked_at) "
            "VALUES ('1', 'How?', 'en', 0, 'open', 1, '', '5', '[]', '[]', 0, 0, 0, '2026-11-24 01:30:00')"
        )
    old.close()
    assert migrate(f"sqlite:///{path}")[0] == "0002"
    with sqlite3.connect(path) as new:
        rows = new.execute("SELECT platform, native_id, kind, title, locale, state FROM place ORDER BY id").fetchall()
        assert rows == [(*place[:4], place[5], "active") for place in places]
        assert new.execute("SELECT place_id, thread, purpose FROM binding").fetchall() == [(1, "", "questions")]
        assert new.execute("SELECT id, place_id, shown FROM question").fetchall() == [("1", 1, 0)]
        assert new.execute("SELECT count(*) FROM posting").fetchone() == (1,)
    new.close()
