"""Members as the rules see them: who can be reached, in which zone, and who volunteers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.messages.types import Capabilities
from bot.services.community import Community
from bot.services.routing import Person
from bot.services.worktime import Hours
from storage import experts, members
from storage.db import Tx

WEEK = timedelta(days=7)
UTC_ZONE = "Etc/UTC"


def zone_of(community: Community, member: members.Member) -> str:
    """The member's own zone, else the first of their nation, else UTC (IANA name)."""
    if member.zone:
        return member.zone
    nation = community.nation(member.nation) if member.nation else None
    return nation.zones[0].zone if nation else UTC_ZONE


def hours_of(community: Community, kind: str) -> Hours:
    """The hours "weekdays" or "daily" stand for."""
    chosen = community.hours.daily if kind == "daily" else community.hours.weekdays
    return Hours(tuple(sorted(chosen.weekdays)), chosen.starts, chosen.ends)


async def volunteers(
    tx: Tx, community: Community, capabilities: Mapping[str, Capabilities] | None, now: datetime
) -> list[Person]:
    """Every active expert, with load and reach. Without `capabilities` everybody counts as reachable."""
    loads = await experts.loads(tx, now - WEEK)
    reachable = None if capabilities is None else await _reachable(tx, capabilities)
    everybody = {one.id: one for one in await members.everybody(tx)}
    people = []
    for one in await experts.with_status(tx, "active"):
        member = everybody.get(one.member_id)
        if member is None:
            continue
        load = loads.get(one.member_id, experts.Load(0, 0, None))
        people.append(
            Person(
                member_id=one.member_id,
                nation=member.nation,
                languages=one.languages,
                topics=one.topics,
                zone=zone_of(community, member),
                hours=hours_of(community, one.hours),
                capacity=one.capacity,
                weekly_limit=one.weekly_limit,
                away_until=one.away_until,
                reachable=reachable is None or one.member_id in reachable,
                open=load.open,
                week=load.week,
                last=load.last,
            )
        )
    return people


async def _reachable(tx: Tx, capabilities: Mapping[str, Capabilities]) -> frozenset[str]:
    found = set()
    for member_id, platform, reach in await members.open_accounts_of_experts(tx):
        can = capabilities.get(platform)
        if can is not None and (reach == "ok" or can.can_dm_first):
            found.add(member_id)
    return frozenset(found)
