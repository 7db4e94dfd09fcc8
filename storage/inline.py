"""The writer's connection: statements inside a transaction run where they are called, without a change of threads.

Handing a statement to aiosqlite's thread and back takes five times as long as the statement, and SQLAlchemy does it
three or four times for each. Inside a write transaction the lock is held and nothing waits for a disk: pages are
read from memory, and what is written goes to the log. What may wait stays in the thread: BEGIN (for another process's
lock), COMMIT and ROLLBACK (for the disk). Statements of a write transaction must therefore be short; long searches
belong in read transactions, which run in threads entirely.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

import aiosqlite

CHUNK = 64


class InlineConnection(aiosqlite.Connection):
    """An aiosqlite connection that uses its thread only outside of transactions, and to end them.

    A caller that is cancelled leaves behind what it handed to the thread: until that has ended, all goes through the
    thread, for the connection must never be used from two at once.

    It overrides a private method of aiosqlite 0.22. Were that no longer called, all would run in the thread again:
    slower, not wrong.
    """

    _handed = 0
    """Calls given to the thread; counted in the loop only."""
    _ended = 0
    """Calls the thread has done with; counted in the thread only."""

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        open_one = self._connection if self._running else None
        if (
            open_one is not None
            and self._handed == self._ended
            and open_one.in_transaction
            and fn not in (open_one.commit, open_one.rollback)
        ):
            return fn(*args, **kwargs)

        def counted() -> Any:
            try:
                return fn(*args, **kwargs)
            finally:
                self._ended += 1

        self._handed += 1
        return await super()._execute(counted)  # type: ignore[no-untyped-call]


def connect(database: str, **options: Any) -> InlineConnection:
    """An unopened connection, to be awaited. `options` are those of `sqlite3.connect`; any thread may use it, one
    at a time.
    """
    options["check_same_thread"] = False
    made = InlineConnection(lambda: sqlite3.connect(database, **options), CHUNK)
    made._thread.daemon = True  # as SQLAlchemy has it: a connection that was not closed must not keep the process
    return made
