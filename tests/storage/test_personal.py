"""What `/privacy` hands out is everything that names a member."""

from __future__ import annotations

from sqlalchemy import Select

from storage import personal
from storage.tables import metadata


def test_every_table_that_names_a_member_is_in_the_export() -> None:
    """A new table with a foreign key to `member` fails here until `/privacy` shows it."""
    naming = {
        table.name
        for table in metadata.tables.values()
        if any(key.column.table.name == "member" for key in table.foreign_keys)
    }
    exported: set[str] = set()
    for statement in personal._OWN.values():
        assert isinstance(statement, Select)
        exported |= {column.table.name for column in statement.selected_columns if column.table is not None}
    assert naming <= exported
