"""What members may say about themselves and each other: nation, time zone, roles, and who may decide about whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from zoneinfo import available_timezones

from rapidfuzz import fuzz, process, utils

from bot.errors import BadInput, MovedOn, NotAllowed, UserError
from bot.services.community import Community
from storage import audit, members
from storage.db import Tx

ROLES = ("coordinator", "focal_point")
"""Roles that are granted; experts come by their own application."""
FOCAL_POINTS_A_NATION = 2
REFUSED = "-"
"""Before the id of whoever refused a request for a role (`RoleRequest.confirmed_by`)."""

# Names that only repeat others under a country, or that are not places where somebody lives.
_NO_PLACES = ("Etc/", "US/", "Canada/", "Brazil/", "Mexico/", "Chile/", "Arctic/", "SystemV/", "posix/", "right/")
_CLOSE_ENOUGH = 78
"""Of 100: one or two mistyped letters in the name of a city, not another city (tests/services/test_members.py)."""


@lru_cache(maxsize=1)
def all_zones() -> frozenset[str]:
    """Every time zone by IANA name. Reads the tz database."""
    return frozenset(available_timezones())


@lru_cache(maxsize=1)
def zones() -> dict[str, str]:
    """Time zones to choose from, with the words a person may type ("new york"); one of each city, by its full name."""
    places = (name for name in all_zones() if "/" in name and not name.startswith(_NO_PLACES))
    by_city = {_words(name.rpartition("/")[2]): name for name in sorted(places, key=lambda name: (len(name), name))}
    return {name: city for city, name in sorted(by_city.items())}


def find_zones(said: str, most: int = 6) -> tuple[str, ...]:
    """Time zones (IANA names) that somebody may mean: one if it is clear, several if not, none if nothing is like it.

    May take 50 ms the first time: call it in a thread.
    """
    words = _words(said)
    if not words:
        return ()
    known = zones()
    exact = tuple(name for name, city in known.items() if words == city or said.strip().casefold() == name.casefold())
    if exact:
        return exact[:most]
    begins = tuple(name for name, city in known.items() if len(words) > 2 and city.startswith(words))
    if begins:
        return begins[:most]
    close = process.extract(words, known, scorer=fuzz.ratio, score_cutoff=_CLOSE_ENOUGH, limit=most)
    return tuple(str(name) for _, _, name in close)


def zone_code(zone: str) -> str:
    """A zone as it stands in a button, which allows no slash: "Asia/Jakarta" → "Asia.Jakarta"."""
    return zone.replace("/", ".")


def zone_from(code: str) -> str:
    """The zone of a button. Raises `MovedOn` for one that does not exist."""
    zone = code.replace(".", "/")
    if zone not in all_zones():
        raise MovedOn
    return zone


def city_of(community: Community, zone: str) -> str:
    """How people call a zone: the community's word for it, else the city in its IANA name."""
    for nation in community.nations:
        for one in nation.zones:
            if one.zone == zone:
                return one.city
    return zone.rpartition("/")[2].replace("_", " ")


async def claim_nation(tx: Tx, community: Community, member: members.Member, code: str, now: datetime) -> None:
    """The member says which nation they work for; a confirmation of another nation ends. Raises `MovedOn`."""
    if community.nation(code) is None:
        raise MovedOn
    if member.nation == code:
        return
    await members.update_field(tx, member.id, "nation", code)
    if member.nation_confirmed_at is not None:
        await members.confirm_nation(tx, member.id, None, None)
    await audit.note(tx, actor=member.id, action="nation-claimed", subject=member.id, at=now, nation=code)


async def confirm_nation(
    tx: Tx, by: members.Member, roles: frozenset[str], member_id: str, code: str, now: datetime
) -> members.Member:
    """A coordinator, or the nation's own focal point, vouches for somebody's nation; returns the confirmed member.

    Raises `NotAllowed` for anybody else and for oneself, `MovedOn` when the claim is another one or confirmed by now.
    """
    member = await existing(tx, member_id)
    focal = "focal_point" in roles and by.nation_confirmed_at is not None and by.nation == member.nation
    if "coordinator" not in roles and not focal:
        raise NotAllowed("error-role-coordinator")
    if by.id == member.id:
        raise NotAllowed("error-not-yourself")
    if member.nation != code or member.nation_confirmed_at is not None:
        raise MovedOn
    await members.confirm_nation(tx, member.id, by.id, now)
    await audit.note(tx, actor=by.id, action="nation-confirmed", subject=member.id, at=now, nation=code)
    return await existing(tx, member_id)


async def may_approve(tx: Tx, actor_id: str, member_id: str) -> None:
    """Raise `NotAllowed` when somebody decides about themselves although another coordinator could."""
    if actor_id == member_id and await others(tx, actor_id):
        raise NotAllowed("error-not-yourself")


async def others(tx: Tx, *but: str) -> list[members.Member]:
    """The coordinators except those named."""
    return [one for one in await members.with_role(tx, "coordinator") if one.id not in but]


async def existing(tx: Tx, member_id: str) -> members.Member:
    """The member. Raises `MovedOn`."""
    member = await members.get(tx, member_id)
    if member is None or member.left_at is not None:
        raise MovedOn
    return member


def find_people(everybody: Sequence[members.Member], said: str, most: int = 5) -> tuple[members.Member, ...]:
    """Whom somebody may mean by an id or a name, likeliest first; an id or a name given in full finds nobody else."""
    wanted = said.strip().casefold()
    exact = tuple(one for one in everybody if one.id.casefold() == wanted)
    exact = exact or tuple(one for one in everybody if wanted and one.name.casefold() == wanted)
    if exact:
        return exact[:most]
    names = {one.id: one.name for one in everybody}
    close = process.extract(
        said, names, scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=_CLOSE_ENOUGH, limit=most
    )
    by_id = {one.id: one for one in everybody}
    return tuple(by_id[member_id] for _, _, member_id in close)


async def check_role(tx: Tx, member: members.Member, role: str) -> None:
    """Raise when somebody cannot be given a role: they hold it, or their nation has its focal points already."""
    if role not in ROLES:
        raise MovedOn
    if role in await members.roles(tx, member.id):
        raise UserError("error-has-role", role=role)
    if role == "focal_point":
        if member.nation is None or member.nation_confirmed_at is None:
            raise BadInput("error-focal-nation")
        held = [one for one in await members.with_role(tx, "focal_point") if one.nation == member.nation]
        if len(held) >= FOCAL_POINTS_A_NATION:
            raise UserError("error-focal-full", most=FOCAL_POINTS_A_NATION)


async def request_role(tx: Tx, by: str, member_id: str, role: str, now: datetime) -> members.RoleRequest:
    """Ask for a role on somebody's behalf; a second coordinator has to confirm. Raises `UserError` without one."""
    member = await existing(tx, member_id)
    await check_role(tx, member, role)
    if not await others(tx, by, member_id):
        raise UserError("error-no-second", member=member_id, role=role)
    request = await members.request_role(tx, member_id=member_id, name=role, by=by, at=now)
    await audit.note(tx, actor=by, action="role-requested", subject=member_id, at=now, role=role)
    return await _request(tx, request)


async def settle_role(tx: Tx, by: str, request_id: str, now: datetime, *, grant: bool) -> members.RoleRequest:
    """A second coordinator confirms or refuses. Raises `NotAllowed` for the one who asked and for whom it is about."""
    request = await _request(tx, request_id)
    if by in (request.asked_by, request.member_id):
        raise NotAllowed("error-second-coordinator")
    if grant:
        await check_role(tx, await existing(tx, request.member_id), request.role)
    if not await members.confirm_role_request(tx, request_id, by if grant else REFUSED + by):
        raise MovedOn
    if grant:
        await members.grant(tx, request.member_id, request.role, by, now)
    action = "role-granted" if grant else "role-refused"
    await audit.note(tx, actor=by, action=action, subject=request.member_id, at=now, role=request.role)
    return await _request(tx, request_id)


async def _request(tx: Tx, request_id: str) -> members.RoleRequest:
    request = await members.role_request_of(tx, request_id) if request_id.isdecimal() else None
    if request is None:
        raise MovedOn
    return request


def _words(said: str) -> str:
    return " ".join(said.replace("_", " ").casefold().split())
