"""Who comes into the room by a link, and which browser acts for whom: in one contract, and over a database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.clock import Clock
from bot.services import doorway
from bot.web.backend import Persona
from bot.web.house_backend import HouseBackend
from storage import sessions
from storage.db import Database


@dataclass(frozen=True, slots=True)
class Visit:
    """A member at a browser. `renewed`: the session lasts longer from now on, and so should its cookie."""

    persona: Persona
    secret: str = field(repr=False)
    renewed: bool = False


class Doors(Protocol):
    """What the doors of the room need from the rest of the program."""

    def now(self) -> datetime:
        """The instant, aware, UTC."""

    async def enter(self, token: str) -> str | None:
        """Use the key of a link up: the secret of a new session, or None if it opens nothing."""

    async def visit(self, secret: str) -> Visit | None:
        """Whose secret this is, or None if it is nobody's (any more)."""

    async def leave(self, secret: str) -> None:
        """Sign a browser out."""

    async def persona(self, native_id: str) -> Persona | None:
        """Somebody who is in the room, or None."""


class HouseDoors:
    """Fulfils `Doors` over a database."""

    def __init__(self, db: Database, clock: Clock, people: HouseBackend) -> None:
        self._db = db
        self._clock = clock
        self._people = people

    def now(self) -> datetime:
        """The instant."""
        return self._clock.now()

    async def enter(self, token: str) -> str | None:
        """Come in by a link."""
        async with self._db.write() as tx:
            return await doorway.enter(tx, token, self.now())

    async def visit(self, secret: str) -> Visit | None:
        """Who acts at this browser; the use is written down once an hour."""
        now = self.now()
        async with self._db.read() as tx:
            found = await doorway.whose(tx, secret, now)
        persona = await self.persona(found[1].native_id) if found else None
        if found is None or persona is None:
            return None
        stale = doorway.is_stale(found[0], now)
        if stale:
            async with self._db.write() as tx:
                await doorway.use(tx, found[0], now)
        return Visit(persona, secret, renewed=stale)

    async def leave(self, secret: str) -> None:
        """Sign a browser out."""
        async with self._db.write() as tx:
            await sessions.end(tx, secret)

    async def persona(self, native_id: str) -> Persona | None:
        """Somebody in the room."""
        return await self._people.persona(native_id)
