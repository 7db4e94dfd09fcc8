"""How an event finds its handler, and the shapes of a route. The list itself is `bot.handlers.registry.ROUTES`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any

from bot.errors import Foreign, MovedOn, NotAllowed, UserError
from bot.handlers.context import Ctx
from bot.messages.buttons import BadButton, unpack
from bot.messages.types import Incoming, Kind, Outgoing
from storage.due import Due

Prepare = Callable[[Ctx], Awaitable[Any]]
Apply = Callable[[Ctx, Any], Awaitable[list[Outgoing]]]
Tick = Callable[[Ctx, Due], Awaitable[list[Outgoing]]]


FACTS = frozenset({Kind.JOINED, Kind.LEFT, Kind.BLOCKED, Kind.MOVED})
"""What a platform reports, as against what a person wants."""


class Args(tuple[str, ...]):
    """The arguments of a payload. One that is missing means a forged payload: `Foreign`, not a defect of ours."""

    __slots__ = ()

    def __getitem__(self, place: Any) -> Any:
        """The argument at a place."""
        try:
            return super().__getitem__(place)
        except IndexError:
            raise Foreign from None


ROLES = ("member", "expert", "coordinator", "place_admin")
"""From what everybody can become to what few are given."""


@dataclass(frozen=True)
class Arg:
    """An argument of a command. A missing required one opens a form, never an error."""

    name: str
    required: bool = False
    kind: str = "text"
    """text | topic | member | date"""


@dataclass(frozen=True)
class Route:
    """One handler. `roles`: any of them suffices. `private`, `group`: where it may be used."""

    name: str
    apply: Apply
    kinds: frozenset[Kind]
    prepare: Prepare | None = None
    roles: frozenset[str] = frozenset({"member"})
    private: bool = True
    group: bool = True


@dataclass(frozen=True)
class Command(Route):
    """A command: `/name`. Its description is the catalog message `command-<name>`."""

    args: tuple[Arg, ...] = ()


def command(
    name: str,
    apply: Apply,
    *,
    prepare: Prepare | None = None,
    roles: Iterable[str] = ("member",),
    private: bool = True,
    group: bool = True,
    args: tuple[Arg, ...] = (),
) -> Command:
    """A command of the list."""
    return Command(name, apply, frozenset({Kind.COMMAND}), prepare, frozenset(roles), private, group, args)


def press(name: str, apply: Apply, *, prepare: Prepare | None = None, roles: Iterable[str] = ("member",)) -> Route:
    """A button of the list; `name` is the action of its payload."""
    return Route(name, apply, frozenset({Kind.PRESS}), prepare, frozenset(roles))


def form(name: str, apply: Apply, *, prepare: Prepare | None = None, roles: Iterable[str] = ("member",)) -> Route:
    """What receives a filled-in form; `name` is the action of the form's payload."""
    return Route(name, apply, frozenset({Kind.FORM}), prepare, frozenset(roles))


def happening(name: str, kind: Kind, apply: Apply, *, prepare: Prepare | None = None) -> Route:
    """What receives events of a kind that carry neither a command nor a payload."""
    return Route(name, apply, frozenset({kind}), prepare)


Resolve = Callable[[Ctx], Awaitable[tuple[str, tuple[str, ...]] | None]]


class Routes:
    """The list, indexed. Building it refuses doubles."""

    def __init__(self, routes: Iterable[Route], ticks: dict[str, Tick], resolvers: Iterable[Resolve] = ()) -> None:
        self._by: dict[tuple[Kind, str], Route] = {}
        self.all = tuple(routes)
        self.ticks = ticks
        self._resolvers = tuple(resolvers)
        for route in self.all:
            if not route.roles <= frozenset(ROLES):
                raise ValueError(f"unknown role in {route.name}")
            for kind in route.kinds:
                if self._by.setdefault((kind, route.name), route) is not route:
                    raise ValueError(f"two routes for {kind} {route.name}")

    @property
    def commands(self) -> tuple[Command, ...]:
        """Every command, in the order of the list."""
        return tuple(route for route in self.all if isinstance(route, Command))

    def concerns(self, event: Incoming) -> bool:
        """Whether an event is for us at all. Talk in a group that does not address the bot is not."""
        if event.kind in (Kind.TEXT, Kind.EDITED):
            return (event.address.private or event.addressed) and not event.sender.is_bot
        if event.kind in (Kind.COMMAND, Kind.PRESS, Kind.FORM):
            return True
        return (event.kind, event.kind.value) in self._by

    def at_once(self, event: Incoming) -> tuple[Route, tuple[str, ...]] | None:
        """The route that an event names itself, with its arguments; None where the conversation decides.

        Raises `UserError` when there is none of that name.
        """
        if event.kind is Kind.COMMAND:
            return self._command(event.command)
        if event.kind in (Kind.PRESS, Kind.FORM):
            return self._payload(event)
        return None

    async def find(self, ctx: Ctx) -> tuple[Route, tuple[str, ...]]:
        """The route of an event and the arguments of its payload. Raises `UserError` when there is none."""
        event = ctx.incoming
        if (named := self.at_once(event)) is not None:
            return named
        if event.kind is Kind.TEXT:
            for resolve in self._resolvers:
                if (found := await resolve(ctx)) is not None:
                    return self._by[Kind.TEXT, found[0]], found[1]
        try:
            return self._by[event.kind, event.kind.value], ()
        except KeyError:
            raise MovedOn from None

    def allow(self, route: Route, ctx: Ctx) -> None:
        """Raise `NotAllowed` unless the speaker holds one of the route's roles and the place is right."""
        if ctx.incoming.kind in FACTS:
            return  # what a platform tells needs nobody's permission
        private = ctx.incoming.address.private
        if not (route.private if private else route.group):
            raise NotAllowed("error-only-private" if not private else "error-only-group", command=route.name)
        if route.roles.isdisjoint(roles_of(ctx)):
            nearest_role = next(one for one in ROLES if one in route.roles)
            raise NotAllowed("error-role-" + nearest_role.replace("_", "-"))

    def tick(self, kind: str) -> Tick:
        """What handles due work of a kind."""
        return self.ticks[kind]

    def usable(self, ctx: Ctx, *, private: bool) -> list[Command]:
        """The commands a person may use at a kind of place."""
        mine = roles_of(ctx)
        return [
            one for one in self.commands if (one.private if private else one.group) and not one.roles.isdisjoint(mine)
        ]

    def _command(self, name: str) -> tuple[Route, tuple[str, ...]]:
        try:
            return self._by[Kind.COMMAND, name], ()
        except KeyError:
            raise UserError("error-unknown-command", nearest=nearest(name, [c.name for c in self.commands])) from None

    def _payload(self, event: Incoming) -> tuple[Route, tuple[str, ...]]:
        try:
            action, args = unpack(event.button if event.kind is Kind.PRESS else event.form)
        except BadButton:
            raise Foreign from None
        try:
            return self._by[event.kind, action], Args(args)
        except KeyError:
            raise MovedOn from None


def roles_of(ctx: Ctx) -> frozenset[str]:
    """The roles a speaker has here and now; nobody's member has none."""
    if ctx.incoming.sender.is_bot or ctx.incoming.sender.anonymous:
        return frozenset()
    mine = {"member"}
    if ctx.is_expert:
        mine.add("expert")
    if ctx.is_coordinator:
        mine.add("coordinator")
    if ctx.incoming.sender.place_admin or (ctx.is_coordinator and not ctx.incoming.address.private):
        mine.add("place_admin")
    return frozenset(mine)


def nearest(word: str, known: list[str]) -> str:
    """The known word most like `word`, or "help"."""
    from rapidfuzz import process  # imported here: only a mistyped command needs it

    found = process.extractOne(word, known, score_cutoff=50)
    return str(found[0]) if found else "help"
