"""Places and roles: /setup by whoever administers a group, roles by two coordinators, nations vouched for."""

from __future__ import annotations

import dataclasses

import pytest

from bot.messages.types import Address, Incoming, Kind, Sender
from storage import audit, bindings, experts, members, places
from tests.flows.test_expert import ANSWER, QUESTION, community
from tests.world import Person, World


async def refused(world: World) -> list[tuple[str, str]]:
    async with world.db.read() as tx:
        return [(line["actor"], line["subject"]) for line in await audit.details(tx) if line["action"] == "refused"]


async def place(world: World, native: str = "questions") -> places.Place:
    async with world.db.read() as tx:
        found = await places.find(tx, Address(world.platform.name, native))
    assert found is not None
    return found


async def purposes(world: World, native: str = "questions", thread: str = "") -> set[str]:
    async with world.db.read() as tx:
        return set(await bindings.of(tx, (await place(world, native)).id, thread))


def in_group(world: World, words: str, native: str) -> str:
    """The newest message of the bot with these words that stands in a group."""
    for shown in reversed(world.platform.sent):
        address = shown.message.address
        if words in shown.text and (address.place, address.private) == (native, False):
            return str(shown.text)
    raise AssertionError(f"{words!r} does not stand in {native}")


async def force(world: World, who: Person, on: str, action: str, where: str = "") -> None:
    """Press a button that is not on the card, or not any more."""
    shown = await who.finds(on, where)
    await world.platform.press(who.sender, shown.id, action)
    await world.settle()


async def command(world: World, sender: Sender, name: str, native: str = "questions") -> None:
    """A command by somebody whom the platform describes in its own way."""
    event = Incoming(
        platform=world.platform.name,
        event_id=f"own-{sender.native_id}-{name}",
        kind=Kind.COMMAND,
        sender=sender,
        address=Address(world.platform.name, native),
        received_at=world.clock.now(),
        command=name,
        message_id="1",
    )
    await world.app.dispatcher.handle(event)
    await world.settle()


# setup


async def test_setup_ticks_itself_off(everywhere: World) -> None:
    world = everywhere
    coordinator = await world.person("coordinator-th", "TH", role="coordinator")
    await coordinator.says("/setup", "questions")
    count = len(await coordinator.messages("questions"))
    await coordinator.presses("Questions", "questions")
    await coordinator.sees("Used for: questions", "questions")
    await coordinator.presses("Bahasa Indonesia", "questions")
    await coordinator.sees("Pengaturan", "questions")
    assert len(await coordinator.messages("questions")) == count, "one card, edited in place"
    here = await place(world)
    assert (await purposes(world), here.locale) == ({"questions"}, "id")
    async with world.db.read() as tx:
        assert [line["action"] for line in await audit.details(tx)] == ["place-bound", "place-locale"]


async def test_a_place_may_be_for_several_things_and_a_topic_for_its_own(there: World) -> None:
    world = there
    coordinator = await world.person("coordinator-th", "TH", role="coordinator")
    await coordinator.says("/setup", "questions")
    await coordinator.presses("Questions", "questions")
    await coordinator.presses("Meetings", "questions")
    card = await coordinator.sees("Used for: questions and meetings", "questions")
    assert "shown here if their asker wishes it" in card.text
    await coordinator.presses("Questions", "questions")
    await coordinator.sees("Used for: meetings", "questions")
    await coordinator.says("/setup", "questions", thread="7")
    await coordinator.presses("Ballots", "questions")
    here = await purposes(world), await purposes(world, thread="7")
    # A topic on Telegram lasts; a thread on Discord ends with its conversation.
    assert here == (
        ({"meetings"}, {"ballots"}) if world.platform.name == "telegram" else ({"meetings", "ballots"}, set())
    )


async def test_a_private_question_is_shown_to_colleagues_if_its_asker_wishes(there: World) -> None:
    world = there
    await community(world)
    official, expert, coordinator = world["official-vn"], world["expert-1"], world["coordinator-ph"]
    await official.says(QUESTION)
    assert "Show it to colleagues" not in await official.screen(""), "there is no place for it"
    await official.presses("Cancel")
    for channel in ("questions", "elsewhere"):
        await coordinator.says("/setup", channel)
        await coordinator.presses("Questions", channel)
    await official.says(QUESTION)
    await official.sees("Only the expert sees it")
    await official.presses("Show it to colleagues")
    await official.presses("Do not show it to colleagues")
    await official.sees("Only the expert sees it")
    await official.presses("Show it to colleagues")
    await official.sees("Colleagues will see it, too")
    await official.presses("Send without my name")
    for channel in ("questions", "elsewhere"):
        shown = in_group(world, QUESTION, channel)
        assert "an official from a member nation" in shown
    await expert.presses("Accept", "")
    await expert.replies("You have question 2", ANSWER)
    await expert.presses("Send to both")
    for channel in ("questions", "elsewhere"):
        assert "Answered" in in_group(world, QUESTION, channel)
        in_group(world, ANSWER, channel)
    await official.sees(ANSWER, "")


async def test_what_coordinators_are_told_is_logged_where_they_wish(there: World) -> None:
    world = there
    await community(world, experts=0)
    await world["coordinator-ph"].says("/setup", "log")
    await world["coordinator-ph"].presses("Coordinators' log", "log")
    await world["official-vn"].says(f"@mufakat {QUESTION}", "questions")
    assert "With a coordinator" in in_group(world, QUESTION, "log")
    official = world["official-vn"]
    await official.presses("Withdraw", "questions")
    assert "Withdrawn" in in_group(world, QUESTION, "log"), "the log stays in step"


async def test_setup_is_for_groups_and_for_who_administers_them(everywhere: World) -> None:
    world = everywhere
    official = await world.person("official-kh", "KH")
    coordinator = await world.person("coordinator-th", "TH", role="coordinator")
    await coordinator.says("/setup")
    await coordinator.sees("works in a group")
    await official.says("/setup", "questions")
    await official.sees("administer this group", "questions")
    await coordinator.says("/setup", "questions")
    await official.presses("Questions", "questions")
    await official.sees("administer this group", "questions")
    assert await purposes(world) == set()
    assert [subject for _, subject in await refused(world)] == ["setup", "setup", "setup.purpose"]


async def test_the_platforms_own_administrator_may_set_up_and_nothing_else(there: World) -> None:
    world = there
    official = await world.person("official-kh", "KH")
    admin = dataclasses.replace(official.sender, place_admin=True)
    await command(world, admin, "setup")
    await official.sees("Set up", "questions")
    for name in ("queue", "role", "teach"):
        await command(world, admin, name)
    assert [subject for _, subject in await refused(world)] == ["queue", "role", "teach"]


@pytest.mark.parametrize("kind", ["anonymous", "is_bot"])
async def test_nobodys_member_may_do_nothing(there: World, kind: str) -> None:
    world = there
    await world.person("coordinator-th", "TH", role="coordinator")
    sender = dataclasses.replace(Sender("777", "Group", place_admin=True), **{kind: True})
    for name in ("setup", "help", "queue", "ask"):
        await command(world, sender, name)
    assert [subject for _, subject in await refused(world)] == ["setup", "help", "queue", "ask"]
    async with world.db.read() as tx:
        assert [one.id for one in await members.everybody(tx)] == ["coordinator-th"]


async def test_a_place_speaks_its_language_and_people_theirs(here: World) -> None:
    world = here
    coordinator = await world.person("coordinator-th", "TH", role="coordinator")
    await coordinator.says("/setup", "questions")
    await coordinator.presses("Bahasa Indonesia", "questions")
    await coordinator.says("/help", "questions")
    await coordinator.sees("What you can do here", "questions")


async def test_forged_setup_changes_nothing(here: World) -> None:
    world = here
    coordinator = await world.person("coordinator-th", "TH", role="coordinator")
    await coordinator.says("/setup", "questions")
    for action in ("v1:setup.purpose:throne", "v1:setup.lang:xx", "v1:setup.purpose"):
        await force(world, coordinator, "Set up", action, "questions")
    here = await place(world)
    assert (await purposes(world), here.locale) == (set(), None)
    async with world.db.read() as tx:
        assert (await tx.exec_driver_sql("SELECT count(*) FROM dead_letter")).scalar_one() == 0


# roles


async def three(world: World) -> tuple[Person, Person, Person]:
    first = await world.person("coordinator-th", "TH", role="coordinator")
    second = await world.person("coordinator-vn", "VN", role="coordinator")
    return first, second, await world.person("official-kh", "KH")


async def roles(world: World, name: str) -> set[str]:
    async with world.db.read() as tx:
        return set(await members.roles(tx, name))


async def test_two_coordinators_make_a_third(everywhere: World) -> None:
    world = everywhere
    first, second, official = await three(world)
    await first.says("/role official-kh coordinator")
    await first.presses("Ask for it")
    await first.sees("were asked")
    assert await roles(world, "official-kh") == set()
    await second.sees("becomes a coordinator")
    await second.presses("Confirm", "")
    await second.sees("Confirmed")
    await official.sees("You are a coordinator now")
    await first.sees("is a coordinator now")
    assert await roles(world, "official-kh") == {"coordinator"}
    await official.says("/queue")
    await official.sees("Nothing is waiting")


async def test_one_coordinator_alone_cannot(here: World) -> None:
    world = here
    first = await world.person("coordinator-th", "TH", role="coordinator")
    official = await world.person("official-kh", "KH")
    await first.says("/role official-kh coordinator")
    await first.presses("Ask for it")
    await first.sees("No second coordinator")
    second = await world.person("coordinator-vn", "VN", role="coordinator")
    await first.presses("Ask for it")
    request = next(
        button.action
        for row in (await second.finds("becomes a coordinator")).message.buttons
        for button in row
        if button.label == "Confirm"
    )
    await force(world, first, "were asked", request)
    await official.says("/help")
    await force(world, official, "What you can do here", request)
    assert await roles(world, "official-kh") == set(), "whoever asked cannot confirm"


async def test_a_refusal_changes_nothing_and_is_told(here: World) -> None:
    world = here
    first, second, _ = await three(world)
    await first.says("/role official-kh coordinator")
    await first.presses("Ask for it")
    confirm = next(
        button.action
        for row in (await second.finds("becomes a coordinator")).message.buttons
        for button in row
        if button.label == "Confirm"
    )
    await second.presses("Refuse", "")
    await first.sees("Refused:")
    await force(world, second, "coordinator", confirm)
    await second.sees("moved on")
    assert await roles(world, "official-kh") == set()


async def test_a_new_coordinator_sees_the_applications_that_wait(here: World) -> None:
    world = here
    first, second, official = await three(world)
    await world.person("official-sg", "SG")
    async with world.db.write() as tx:
        await experts.put(
            tx,
            member_id="official-sg",
            status="applied",
            languages=("en",),
            topics=("efficiency",),
            now=world.clock.now(),
        )
    await first.says("/role official-kh coordinator")
    await first.presses("Ask for it")
    await second.presses("Confirm", "")
    await official.sees("would like to volunteer")


async def test_a_focal_point_needs_a_confirmed_nation_and_may_confirm_its_own(everywhere: World) -> None:
    world = everywhere
    first, second, official = await three(world)
    colleague = await world.person("official-2-kh", "KH")
    stranger = await world.person("official-la", "LA")
    await first.says("/role official-kh focal_point")
    await first.sees("confirmed first")
    await first.presses("Confirm nation")
    await first.sees("works for Cambodia")
    await official.sees("Your nation is confirmed")
    await first.says("/role official-kh focal_point")
    await first.presses("Ask for it")
    await second.presses("Confirm", "")
    assert await roles(world, "official-kh") == {"focal_point"}
    await official.says("/settings")
    for claimed in ("official-2-kh:KH", "official-la:LA", "official-kh:KH"):
        await force(world, official, "My settings", f"v1:nation.confirm:{claimed}")
    await colleague.sees("Your nation is confirmed")
    await stranger.sees_nothing_of("Your nation is confirmed")
    async with world.db.read() as tx:
        other = await members.get(tx, "official-la")
    assert other is not None
    assert other.nation_confirmed_at is None
    await official.says("/queue")
    await official.sees("This is for coordinators")


async def test_nobody_vouches_for_themselves_or_for_a_claim_that_changed(here: World) -> None:
    world = here
    first, second, official = await three(world)
    await first.says("/settings")
    await official.says("/settings")
    await force(world, first, "My settings", "v1:nation.confirm:coordinator-th:TH")
    await force(world, official, "My settings", "v1:nation.confirm:official-kh:KH")
    await second.says("/settings")
    await force(world, second, "My settings", "v1:nation.confirm:official-kh:LA")
    async with world.db.read() as tx:
        for name in ("coordinator-th", "official-kh"):
            member = await members.get(tx, name)
            assert member is not None
            assert member.nation_confirmed_at is None


async def test_a_new_claim_ends_the_confirmation(here: World) -> None:
    world = here
    first, _, official = await three(world)
    await first.says("/role official-kh focal_point")
    await first.presses("Confirm nation")
    await official.says("/settings")
    await official.presses("Nation")
    await official.presses("Lao PDR")
    async with world.db.read() as tx:
        member = await members.get(tx, "official-kh")
    assert member is not None
    assert (member.nation, member.nation_confirmed_at) == ("LA", None)


async def test_role_asks_for_what_is_missing_and_for_whom_exactly(everywhere: World) -> None:
    world = everywhere
    first, _, official = await three(world)
    await first.says("/role")
    forms = world.platform.capabilities.forms
    await first.fills(person="Coordinator", role="focal_point" if forms else "Focal point of a nation")
    await first.sees("Whom do you mean?")
    await first.presses("Coordinator, Viet Nam · coordinator-vn")
    await first.sees("confirmed first")
    await first.presses("Cancel")
    await first.says("/role nobodyatall coordinator")
    await first.sees("I find nobody")
    await official.says("/role")
    await official.sees("This is for coordinators")


async def test_a_role_somebody_has_already_is_said_plainly(here: World) -> None:
    world = here
    first, _, _ = await three(world)
    await first.says("/role coordinator-vn coordinator")
    await first.sees("already")
    await first.sees_nothing_of("Ask for it")
