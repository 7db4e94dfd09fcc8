"""What the room's server needs from the rest of the program, in one contract. `bot.app` fulfils it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

Step = Literal["1h", "1d", "next"]
"""How far the clock bar moves time: an hour, a day, to the next thing that is due."""


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody to look through the eyes of: a role and a nation, never a person.

    `id` is the native id on this platform. `role`: a slug ("official", "expert", "coordinator"). `nation`:
    two letters, `nation_name` its name. `zone`: an IANA name, `city` how it is called. `lang`: their
    language. `shown`: how they are named beside what they write ("Official · Cambodia"). `admin`:
    administers the channels.
    """

    id: str
    role: str
    nation: str
    nation_name: str
    zone: str
    city: str
    lang: str
    shown: str
    admin: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A channel everybody is in; `title` as shown ("#general")."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Argument:
    """What a command takes after its name."""

    name: str
    description: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """A command somebody may use where they are; `name` without the slash, texts in their language."""

    name: str
    description: str
    args: tuple[Argument, ...] = ()


class RoomBackend(Protocol):
    """Everything behind the room's server but the room itself."""

    async def personas(self) -> Sequence[Persona]:
        """Who can be looked through, as they are now (language and zone may change)."""

    async def places(self) -> Sequence[Place]:
        """The channels, in the order of their tabs."""

    async def commands(self, persona: Persona, place: str, private: bool) -> Sequence[Command]:
        """The commands this persona may use in this place; `place` is "" in the private chat."""

    def now(self) -> datetime:
        """The shown instant, aware, UTC."""

    def offset(self) -> timedelta:
        """How far the shown time is ahead of real time; negative while it has stood still for longer than that."""

    def frozen(self) -> bool:
        """Whether the shown time stands still."""

    def clock_movable(self) -> bool:
        """Whether the clock may be moved: false as soon as a real platform is connected."""

    async def next_due(self) -> datetime | None:
        """When the next thing is due, or None."""

    async def advance(self, by: Step) -> bool:
        """Move the clock, do what has become due, then return; false when "next" found nothing to wait
        for.
        """

    def languages(self) -> Sequence[str]:
        """Languages the page exists in; the first is the default."""

    def chrome(self, lang: str) -> Mapping[str, str]:
        """`bot.web.chrome.KEYS` → text in `lang`, each formatted with `bot.web.chrome.PLACEHOLDERS`."""

    def alive(self) -> bool:
        """Whether the program makes progress (`/livez`)."""

    async def ready(self) -> bool:
        """Whether it can take work: database open, migrated (`/readyz`)."""
