"""What the room's server shows of the community: personas, commands, the clock."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.handlers.context import Ctx, House
from bot.handlers.routes import Arg
from bot.messages.types import Address, Incoming, Kind, Sender
from bot.services.people import zone_of
from bot.web.backend import Argument, Command, Persona, Place, Step
from bot.web.chrome import KEYS, PLACEHOLDERS
from storage import due, experts, members
from storage.db import Database, Tx

PLATFORM = "web"
_STEPS = {"1h": timedelta(hours=1), "1d": timedelta(days=1)}
_ORDER = {"official": 0, "expert": 1, "coordinator": 2}


class HouseBackend:
    """Fulfils `bot.web.backend.RoomBackend` over a database.

    `settle` does all that is due and delivers it, and returns afterwards. `first`: persona ids to show first, in
    order of their role.
    """

    def __init__(
        self,
        db: Database,
        house: House,
        *,
        settle: Callable[[], Awaitable[None]],
        alive: Callable[[], bool],
        clock_movable: bool,
        first: Sequence[str] = (),
    ) -> None:
        self._db = db
        self._house = house
        self._settle = settle
        self._alive = alive
        self._movable = clock_movable
        self._first = tuple(first)

    async def personas(self) -> Sequence[Persona]:
        """Every account of the room, the chosen ones first, then by role."""
        async with self._db.read() as tx:
            found = [await self._persona(tx, account) for account in await members.on_platform(tx, PLATFORM)]
        place = {one: index for index, one in enumerate(self._first)}
        return sorted(found, key=lambda one: (place.get(one.id, len(place)), _ORDER[one.role], one.nation, one.id))

    async def persona(self, native_id: str) -> Persona | None:
        """One of them, or None."""
        async with self._db.read() as tx:
            account = await members.find_account(tx, PLATFORM, native_id)
            return None if account is None else await self._persona(tx, account)

    async def places(self) -> Sequence[Place]:
        """The channels of the community file."""
        return [Place(slug, f"#{slug}") for slug in self._house.community.places.demo]

    async def commands(self, persona: Persona, place: str, private: bool) -> Sequence[Command]:
        """What this persona may type there, described in their language."""
        async with self._db.read() as tx:
            account = await members.find_account(tx, PLATFORM, persona.id)
            event = Incoming(
                platform=PLATFORM,
                event_id="",
                kind=Kind.COMPLETE,
                sender=Sender(persona.id, place_admin=persona.admin),
                address=Address(PLATFORM, persona.id if private else place, None, private),
                received_at=self._house.clock.now(),
            )
            text = self._house.catalogs.text(persona.lang, self._house.language)
            ctx = Ctx(tx, self._house, self._house.clock.now(), text, event=event, account=account)
            if account is not None:
                ctx.member = await members.get(tx, account.member_id)
                ctx.roles = await members.roles(tx, account.member_id)
                ctx.expert = await experts.get(tx, account.member_id)
            return [
                Command(one.name, text(f"command-{one.name}"), tuple(_argument(text, arg) for arg in one.args))
                for one in self._house.routes.usable(ctx, private=private)
            ]

    def now(self) -> datetime:
        """The shown instant."""
        return self._house.clock.now()

    def offset(self) -> timedelta:
        """How far it is ahead."""
        return self._house.clock.offset

    def frozen(self) -> bool:
        """Whether it stands still."""
        return self._house.clock.frozen

    def clock_movable(self) -> bool:
        """Only where nothing but the room is connected."""
        return self._movable

    async def next_due(self) -> datetime | None:
        """When the next work is due."""
        async with self._db.read() as tx:
            return await due.earliest(tx)

    async def advance(self, by: Step) -> bool:
        """Move the clock and do what has come due."""
        if by == "next":
            at = await self.next_due()
            if at is None:
                return False
            step = max(at - self.now(), timedelta(0)) + timedelta(seconds=1)
        else:
            step = _STEPS[by]
        self._house.clock.advance(step)
        await self._settle()
        return True

    def languages(self) -> Sequence[str]:
        """Languages the page exists in."""
        complete = [one for one in self._house.catalogs.languages if self._house.catalogs.text(one).has("room-title")]
        return sorted(complete, key=lambda one: one != self._house.language)

    def chrome(self, lang: str) -> Mapping[str, str]:
        """The words of the page."""
        text = self._house.catalogs.text(lang, self._house.language)
        return {key: text(key, **PLACEHOLDERS) for key in KEYS}

    def alive(self) -> bool:
        """Whether the program makes progress."""
        return self._alive()

    async def ready(self) -> bool:
        """Whether the database answers."""
        async with self._db.read() as tx:
            await due.earliest(tx)
        return True

    async def _persona(self, tx: Tx, account: members.Account) -> Persona:
        member = await members.get(tx, account.member_id)
        if member is None:
            raise LookupError(account.member_id)
        roles = await members.roles(tx, member.id)
        profile = await experts.get(tx, member.id)
        role = (
            "coordinator"
            if "coordinator" in roles
            else "expert"
            if profile and profile.status == "active"
            else "official"
        )
        community = self._house.community
        nation = community.nation(member.nation) if member.nation else None
        zone = zone_of(community, member)
        city = next(
            (one.city for place in community.nations for one in place.zones if one.zone == zone),
            zone.rpartition("/")[2].replace("_", " "),
        )
        text = self._house.catalogs.text(member.locale, account.locale, self._house.language)
        name = member.name or text(f"room-role-{role}")
        return Persona(
            id=account.native_id,
            role=role,
            nation=member.nation or "",
            nation_name=nation.name if nation else "",
            zone=zone,
            city=city,
            lang=text.lang,
            shown=f"{name} · {nation.name}" if nation else name,
            admin=role == "coordinator",
        )


def _argument(text: Callable[[str], str], arg: Arg) -> Argument:
    return Argument(arg.name, text(f"arg-{arg.name}"), arg.required)
