"""Every route, for everybody, everywhere: allowed or refused as it is declared, and every refusal on record.

`ROLES` says once more, by hand, who may do what: a route that is not in it fails, and so does one whose declaration
was changed in the code alone.
"""

from __future__ import annotations

import asyncio
import dataclasses
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.clock import ManualClock
from bot.core.dispatch import Dispatcher
from bot.handlers.context import Ctx, House
from bot.handlers.registry import ROUTES
from bot.handlers.routes import FACTS, Command, Route, Routes
from bot.messages.buttons import pack
from bot.messages.types import Address, Incoming, Kind, Outgoing, Sender
from bot.services.answering import Answerer
from storage import audit, experts, members
from storage.db import Database
from storage.migrate import migrate
from tests.fakes import DISCORD
from tests.world import CATALOGS, COMMUNITY, START

P = "p"

PLACE_ADMINS = {"setup", "setup.purpose", "setup.lang"}
EXPERTS = {"away", "away.set", "away.date", "away.over", "away.handback", "away.finish"}
EXPERTS_AND_COORDINATORS = {"inbox", "i.open", "teach", "k.teach", "k.drop"}
COORDINATORS = {
    *("queue", "c.list", "c.open", "c.assign", "c.answer", "c.gap", "c.unmask", "c.agree", "c.report", "c.settle"),
    *("k.review", "k.publish", "o.again", "c.none"),
    *("gaps", "g.list", "g.open", "g.remedy", "g.call", "g.post", "g.stay", "g.write", "g.none", "g.close", "g.reopen"),
    *("report", "r.days", "r.judge", "r.right", "r.wrong", "r.back", "r.backyes", "r.stay"),
    "k.replace",
    *("v.approve", "v.ask", "v.decline"),
    *("d.invite", "d.withdraw"),
    *("announce", "n.new", "n.edit", "n.send", "n.drop"),
    *("role", "role.form", "role.pick", "role.ask", "role.yes", "role.no", "role.drop"),
}
MEMBERS = {
    *("start", "help", "mine", "m.show", "m.leave", "settings", "privacy", "p.export", "cancel"),
    *("s.open", "s.home", "s.lang", "s.setlang", "s.nation", "s.setnation", "s.zone", "s.z", "s.find"),
    *("ask", "text", "menu", "edited"),
    *(f"ask.{one}" for one in "form join detail asis send anon show drop edit expert solved withdraw again".split()),
    *(f"ask.{one}" for one in "follow topic entry thatsit more english".split()),
    *("form.step", "f.pick", "f.next", "f.cancel"),
    *(
        f"x.{one}"
        for one in "accept pass notopic back mute write edit drop question send private clarify reply".split()
    ),
    *("reply.offer", "reply.preview", "reply.clarify", "reply.answer", "reply.question"),
    *(f"a.{one}" for one in "solved no keep keepplain keepno followup wrong correct retract retractyes stay".split()),
    *("volunteer", "v.open", "v.what", "v.no", "v.form", "v.nation", "v.z", "v.send", "v.withdraw", "v.delete"),
    *("v.pause", "v.leave", "v.leaveyes", "v.stay", "v.reply", "v.try", "v.practice"),
    *(f"l.{one}" for one in "open code enter yes no first unlink unlinkyes".split()),
    *("d.open", "d.leave"),
    *("joined", "left", "blocked", "moved"),
    *("k.wrong", "k.correct", "k.retract", "k.retractyes", "k.stay", "k.still", "nation.confirm"),
}
"""What everybody may try; whose question, answer or nation it is, the handlers check (tests/flows)."""
ROLES: dict[str, frozenset[str]] = {
    **dict.fromkeys(MEMBERS, frozenset({"member"})),
    **dict.fromkeys(EXPERTS, frozenset({"expert"})),
    **dict.fromkeys(EXPERTS_AND_COORDINATORS, frozenset({"expert", "coordinator"})),
    **dict.fromkeys(COORDINATORS, frozenset({"coordinator"})),
    **dict.fromkeys(PLACE_ADMINS, frozenset({"place_admin"})),
}
ONLY_PRIVATE = {"start", "inbox", "away"}
ONLY_GROUP = {"setup"}

SENDERS = {
    "bot": Sender("1", is_bot=True, place_admin=True),
    "anonymous admin": Sender("2", anonymous=True, place_admin=True),
    "stranger": Sender("3"),
    "member": Sender("10"),
    "applicant": Sender("11"),
    "expert": Sender("12"),
    "coordinator": Sender("13"),
    "focal point": Sender("14"),
    "place admin": Sender("15", place_admin=True),
}


def held(who: str, private: bool) -> set[str]:
    """The roles that somebody has at a kind of place, by the rules."""
    return {
        "bot": set(),
        "anonymous admin": set(),
        "stranger": {"member"},
        "member": {"member"},
        "applicant": {"member"},
        "expert": {"member", "expert"},
        "coordinator": {"member", "coordinator"} | (set() if private else {"place_admin"}),
        "focal point": {"member"},
        "place admin": {"member", "place_admin"},
    }[who]


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("authorisation") / "empty.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
async def db(migrated: Path, tmp_path: Path) -> AsyncIterator[Database]:
    shutil.copy(migrated, tmp_path / "roles.db")
    database = Database(f"sqlite:///{tmp_path / 'roles.db'}", synchronous="OFF")
    async with database.write() as tx:
        for name in ("member", "applicant", "expert", "coordinator", "focal point", "place admin"):
            await members.add(tx, name=name, now=START, member_id=name.replace(" ", "-"), nation="TH")
            await members.add_account(
                tx,
                member_id=name.replace(" ", "-"),
                platform=P,
                native_id=SENDERS[name].native_id,
                name=name,
                now=START,
                reach="ok",
            )
        for name, status in (("applicant", "applied"), ("expert", "active")):
            await experts.put(tx, member_id=name, status=status, languages=("en",), topics=("efficiency",), now=START)
        await members.grant(tx, "coordinator", "coordinator", "test", START)
        await members.grant(tx, "focal-point", "focal_point", "test", START)
    yield database
    await database.close()


def test_every_route_is_in_the_table_as_it_is_declared() -> None:
    declared = {route.name: route.roles for route in ROUTES}
    assert set(declared) - set(ROLES) == set(), "say here who may use a new route"
    for route in ROUTES:
        assert route.roles == ROLES[route.name], route.name
        assert (not route.group) == (route.name in ONLY_PRIVATE), route.name
        assert (not route.private) == (route.name in ONLY_GROUP), route.name


def test_names_of_the_same_action_have_the_same_roles() -> None:
    """A form must not be open to people to whom the button that opens it is closed."""
    by_name: dict[str, set[frozenset[str]]] = {}
    for route in ROUTES:
        by_name.setdefault(route.name, set()).add(route.roles)
    assert {name: roles for name, roles in by_name.items() if len(roles) > 1} == {}


def event_for(route: Route, who: str, private: bool) -> Incoming:
    kind = next(iter(route.kinds))
    sender = SENDERS[who]
    if who == "stranger":  # and never seen before
        sender = dataclasses.replace(sender, native_id=f"{route.name}/{kind}/{private}")
    address = Address(P, sender.native_id or "0", None, True) if private else Address(P, f"-{sender.native_id or 0}")
    payload = pack(route.name) if kind in (Kind.PRESS, Kind.FORM) else ""
    return Incoming(
        P,
        f"{route.name}/{kind}/{who}/{private}",
        kind,
        sender,
        address,
        START,
        text="words",
        command=route.name if kind is Kind.COMMAND else "",
        button=payload if kind is Kind.PRESS else "",
        form=payload if kind is Kind.FORM else "",
        addressed=True,
    )


def allowed(route: Route, who: str, private: bool) -> bool:
    """What the rules say."""
    if route.kinds <= FACTS:
        return True  # what a platform reports needs nobody's permission
    place = route.name not in (ONLY_GROUP if private else ONLY_PRIVATE)
    return place and bool(held(who, private) & ROLES[route.name])


def speakers(route: Route) -> list[str]:
    """Everybody; where members may, only one of those who are members and more."""
    more = {"applicant", "expert", "focal point", "place admin"}
    return [who for who in SENDERS if ROLES[route.name] != {"member"} or who not in more]


@pytest.mark.parametrize("kind", sorted({kind for route in ROUTES for kind in route.kinds}))
async def test_allowed_or_refused_as_declared(kind: Kind, db: Database) -> None:
    for route in (one for one in ROUTES if kind in one.kinds):
        reached, prepared, refused, silent = await outcome(route, db)
        whom = [(who, private) for who in speakers(route) for private in (True, False)]
        expected = {event_for(route, *one).event_id for one in whom if allowed(route, *one)}
        assert reached == expected, route.name
        assert prepared == expected, f"{route.name}: whoever may not, makes no work either"
        assert refused == len(whom) - len(expected) - silent, f"{route.name}: refusals on record"
    async with db.read() as tx:
        assert await audit.broken_at(tx) is None


async def outcome(route: Route, db: Database) -> tuple[set[str], set[str], int, int]:
    """The events that reached a route, those it prepared, how many refusals are on record, how many were ignored."""
    reached: set[str] = set()
    prepared: set[str] = set()

    async def prepare(ctx: Ctx) -> None:
        prepared.add(ctx.incoming.event_id)

    async def apply(ctx: Ctx, _: Any) -> list[Outgoing]:
        reached.add(ctx.incoming.event_id)
        return []

    async def resolve(ctx: Ctx) -> tuple[str, tuple[str, ...]]:
        return route.name, ()

    routes = Routes([dataclasses.replace(route, apply=apply, prepare=prepare)], {}, resolvers=(resolve,))
    house = House(COMMUNITY, CATALOGS, Answerer(), None, {P: DISCORD}, ManualClock(START), routes)  # type: ignore[arg-type]
    dispatcher = Dispatcher(db, house, routes, {})
    async with db.read() as tx:
        before = len(await audit.details(tx))
    running = asyncio.create_task(dispatcher.run())
    events = [event_for(route, who, private) for who in speakers(route) for private in (True, False)]
    await asyncio.gather(*(dispatcher.handle(event) for event in events))
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    async with db.read() as tx:
        lines = (await audit.details(tx))[before:]
    assert {(one["action"], one["subject"]) for one in lines} <= {("refused", route.name)}
    return reached, prepared, len(lines), sum(not routes.concerns(event) for event in events)


async def test_help_offers_exactly_what_is_allowed(db: Database) -> None:
    routes = Routes(ROUTES, {})
    clock = ManualClock(START)
    house = House(COMMUNITY, CATALOGS, Answerer(), None, {P: DISCORD}, clock, routes)  # type: ignore[arg-type]
    from bot.handlers.entry import enter

    commands = [one for one in ROUTES if isinstance(one, Command)]
    async with db.read() as tx:
        for who in SENDERS:
            for private in (True, False):
                ctx = await enter(tx, house, event_for(commands[0], who, private), START, write=False)
                offered = {one.name for one in routes.usable(ctx, private=private)}
                assert offered == {one.name for one in commands if allowed(one, who, private)}, (who, private)
