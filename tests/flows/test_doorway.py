"""A link into the room for oneself, and one for somebody who is invited."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot.messages.types import Incoming, Kind
from bot.services import doorway
from storage import audit, links, members, personal, sessions
from tests.world import Person, World, two_worlds

DOOR = "https://room.example.org"


async def link_seen(person: Person, place: str = "") -> str:
    """The key in the newest link that somebody sees."""
    shown = await person.finds(f"{DOOR}/enter#", place)
    found = re.search(rf"{DOOR}/enter#([\w-]{{22}})(?![\w-])", shown.text)
    assert found, shown.text
    return found[1]


async def enter(here: World, token: str) -> members.Account | None:
    """What the page does with a key: whom it lets in."""
    async with here.db.write() as tx:
        secret = await doorway.enter(tx, token, here.clock.now())
        found = await doorway.whose(tx, secret, here.clock.now()) if secret else None
    return found[1] if found else None


async def test_a_member_opens_the_room_in_a_browser(everywhere: World) -> None:
    everywhere.app.house.door = DOOR
    member = await everywhere.person("official-vn", "VN")
    await member.says("/settings")
    now = everywhere.clock.now()
    await member.presses("Open in the browser")
    shown = await member.sees("works once, within 15 minutes")
    token = await link_seen(member)
    assert [button.url for row in shown.message.buttons for button in row] == [f"{DOOR}/enter#{token}"]
    assert shown.message.expires_at == now + timedelta(minutes=15)
    account = await enter(everywhere, token)
    assert account is not None
    assert (account.member_id, account.platform) == ("official-vn", "web")
    assert await enter(everywhere, token) is None
    await member.presses("Open in the browser")
    await member.sees("signed in in 1 browser")
    again = await enter(everywhere, await link_seen(member))
    assert again == account, "the room's account is made once"
    async with everywhere.db.read() as tx:
        mine = await members.accounts(tx, "official-vn")
        assert len({one.platform for one in mine}) == len(mine)
        assert sum(one.platform == "web" for one in mine) == 1


async def test_signing_out_everywhere(everywhere: World) -> None:
    everywhere.app.house.door = DOOR
    member = await everywhere.person("official-vn", "VN")
    await member.says("/settings")
    await member.presses("Open in the browser")
    account = await enter(everywhere, await link_seen(member))
    assert account is not None
    await member.presses("Open in the browser")
    unused = await link_seen(member)
    await member.presses("Sign out everywhere")
    await member.sees("signed out in every browser")
    async with everywhere.db.read() as tx:
        assert await sessions.count(tx, account.id, everywhere.clock.now()) == 0
    assert await enter(everywhere, unused) is None


async def test_without_a_door_nothing_is_offered(everywhere: World) -> None:
    coordinator = await everywhere.person("coordinator-ph", "PH", role="coordinator")
    await coordinator.says("/settings")
    screen = await coordinator.screen("")
    assert "browser" not in screen
    assert "Invite" not in screen


async def test_an_old_button_without_a_door(everywhere: World) -> None:
    everywhere.app.house.door = DOOR
    member = await everywhere.person("official-vn", "VN")
    await member.says("/settings")
    everywhere.app.house.door = None
    await member.presses("Open in the browser")
    await member.sees("moved on")


async def test_in_a_group_the_link_is_for_oneself_alone(everywhere: World) -> None:
    everywhere.app.house.door = DOOR
    member, other = await everywhere.person("official-vn", "VN"), await everywhere.person("other-la", "LA")
    await member.says("/settings", "general")
    await member.presses("Open in the browser", "general")
    await link_seen(member, "general")
    await other.sees_nothing_of("/enter#", "general")


async def test_on_a_machine_of_ones_own_the_link_is_no_button(here: World) -> None:
    """Telegram refuses a button that leads to an address of one's own machine."""
    here.app.house.door = "http://127.0.0.1:8765"
    member = await here.person("official-vn", "VN")
    await member.says("/settings")
    await member.presses("Open in the browser")
    shown = await member.sees("http://127.0.0.1:8765/enter#")
    assert shown.message.buttons == ()


async def test_a_coordinator_invites_somebody(everywhere: World) -> None:
    everywhere.app.house.door = DOOR
    coordinator = await everywhere.person("coordinator-ph", "PH", role="coordinator")
    await coordinator.says("/settings")
    await coordinator.presses("Invite somebody")
    await fill(coordinator, "Timor-Leste", "Bahasa Indonesia")
    await coordinator.sees("works once, within 7 days")
    account = await enter(everywhere, await link_seen(coordinator))
    assert account is not None
    async with everywhere.db.read() as tx:
        member = await members.get(tx, account.member_id)
        assert member is not None
        assert (member.nation, member.nation_confirmed_at, member.locale) == ("TL", None, "id")
        assert await members.roles(tx, member.id) == frozenset()
        on_record = [one["action"] for one in await audit.details(tx) if one["actor"] == "coordinator-ph"]
        told = await personal.everything(tx, "coordinator-ph")
    assert on_record == ["invited"]
    assert [one["member_id"] for one in told["invitations"]] == [member.id]
    assert "token_hash" not in told["invitations"][0]
    await coordinator.presses("Withdraw")
    await coordinator.sees("moved on")


async def test_an_invitation_without_a_nation_is_withdrawn(everywhere: World) -> None:
    everywhere.app.house.door = DOOR
    coordinator = await everywhere.person("coordinator-ph", "PH", role="coordinator")
    await coordinator.says("/settings")
    await coordinator.presses("Invite somebody")
    await fill(coordinator, None, "English")
    token = await link_seen(coordinator)
    await coordinator.presses("Withdraw")
    await coordinator.sees("invitation is withdrawn")
    await coordinator.sees_nothing_of("/enter#")
    assert await enter(everywhere, token) is None


async def fill(person: Person, nation: str | None, language: str) -> None:
    """Whole where the platform has forms, question by question where it has not."""
    shown = (await person.messages(""))[-1]
    form = shown.message.form
    if form is not None:
        by_label = [{choice.label: choice.value for choice in field.choices} for field in form.fields]
        nations = (by_label[0][nation],) if nation else ()
        await person.fills("", nation=nations, language=by_label[1][language])
        return
    await person.presses(nation or "Skip")
    await person.presses(language)


async def test_only_a_coordinator_invites(everywhere: World) -> None:
    everywhere.app.house.door = DOOR
    expert = await everywhere.person("expert-th", "TH", role="expert")
    await expert.says("/settings")
    assert "Invite" not in await expert.screen("")
    event = Incoming(
        expert.world.platform.name, "forged", Kind.PRESS, expert.sender, expert.address(""), everywhere.clock.now(),
        button="v1:d.invite",
    )  # fmt: skip
    await everywhere.app.dispatcher.handle(event)
    await everywhere.settle()
    await expert.sees_nothing_of("Make the link")


@pytest.mark.parametrize("made_up", ["", "x", "99", "-1", "²"])
async def test_a_forged_withdrawal_does_nothing(here: World, made_up: str) -> None:
    here.app.house.door = DOOR
    coordinator = await here.person("coordinator-ph", "PH", role="coordinator")
    await coordinator.says("/settings")
    message = (await coordinator.messages(""))[-1]
    await here.platform.press(
        coordinator.sender, message.id, f"v1:d.withdraw:{made_up}" if made_up else "v1:d.withdraw"
    )
    await here.settle()
    await coordinator.sees("moved on")


async def test_linked_on_two_platforms_the_room_is_the_same(tmp_path: Path) -> None:
    async with two_worlds(tmp_path) as (telegram, discord):
        telegram.app.house.door = DOOR
        person = await telegram.person("official-vn", "VN")
        other = await discord.person("other-vn", "VN")
        async with telegram.db.write() as tx:
            await links.merge(tx, stays="official-vn", goes="other-vn")
        for one in (person, other):
            await one.says("/settings")
            await one.presses("Open in the browser")
        first = await enter(telegram, await link_seen(person))
        second = await enter(telegram, await link_seen(other))
        assert first is not None
        assert first == second


async def test_what_a_merged_coordinator_did_stays_theirs(here: World) -> None:
    await here.person("coordinator-ph", "PH", role="coordinator")
    await here.person("coordinator-sg", "SG", role="coordinator")
    async with here.db.write() as tx:
        by = await members.get(tx, "coordinator-sg")
        assert by is not None
        community, now = here.app.house.community, here.clock.now()
        await doorway.invite(tx, community, by, nation=None, locale="en", now=now)
        await links.merge(tx, stays="coordinator-ph", goes="coordinator-sg")
        told = await personal.everything(tx, "coordinator-ph")
    assert len(told["invitations"]) == 1
