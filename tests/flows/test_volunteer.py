"""S5: somebody becomes a volunteer expert, practises, and leaves again."""

from __future__ import annotations

import asyncio

from storage import assignments, audit, experts, members
from tests.world import Person, World

QUESTION = "How do neighbouring cities publish response times of service counters for residents?"


async def apply(volunteer: Person, *, limit: str = "3", display: str = "nation", again: bool = False) -> None:
    """The five fields. `again`: where they are asked one by one, what was chosen before is chosen already."""
    forms = volunteer.world.platform.capabilities.forms
    nation = {"official-id": "Indonesia", "official-sg": "Singapore"}[volunteer.name]
    await volunteer.fills(
        topics=("responsiveness", "participation") if forms else () if again else ("Participation", "Responsiveness"),
        languages=("id", "en") if forms else () if again else ("Bahasa Indonesia", "English"),
        limit=limit if forms else {"3": "3 a week", "none": "No limit"}[limit],
        hours="weekdays" if forms else "Weekdays 08:00–17:00",
        display=display if forms else {"nation": f"An expert, {nation}", "plain": "A volunteer expert"}[display],
    )


async def community(world: World) -> tuple[Person, Person, Person]:
    volunteer = await world.person("official-sg", "SG")
    first = await world.person("coordinator-th", "TH", role="coordinator")
    second = await world.person("coordinator-vn", "VN", role="coordinator")
    return volunteer, first, second


async def applied(world: World) -> tuple[Person, Person, Person]:
    volunteer, first, second = await community(world)
    await volunteer.says("/volunteer")
    await volunteer.presses("Begin")
    await apply(volunteer)
    await volunteer.presses("Send")
    return volunteer, first, second


async def profile(world: World, name: str = "official-sg") -> experts.Expert:
    async with world.db.read() as tx:
        found = await experts.get(tx, name)
    assert found is not None
    return found


async def test_the_whole_way_in_and_out(everywhere: World) -> None:
    world = everywhere
    volunteer = await world.person("official-id", "ID")
    first = await world.person("coordinator-th", "TH", role="coordinator")
    second = await world.person("coordinator-vn", "VN", role="coordinator")
    await volunteer.says("/volunteer")
    await volunteer.presses("What is expected?")
    await volunteer.presses("Begin")
    await volunteer.presses("Jakarta, 08:30")
    await apply(volunteer)
    summary = await volunteer.sees("usually within a day")
    assert "Not sent yet" in summary.text
    await first.sees_nothing_of("would like to volunteer")
    await volunteer.presses("Send")
    await volunteer.sees("coordinators have your profile")
    await first.sees("would like to volunteer")
    await first.presses("Approve")
    await volunteer.sees("You are in")
    await volunteer.replies("Practice question", "hello")
    await volunteer.sees("That is all there is to it")
    one = await profile(world, "official-id")
    assert (one.status, set(one.topics), set(one.languages)) == (
        "active",
        {"participation", "responsiveness"},
        {"id", "en"},
    )
    assert (one.weekly_limit, one.hours, one.display) == (3, "weekdays", "nation")
    await volunteer.says("/volunteer")
    await volunteer.sees("My profile as a volunteer")
    await volunteer.presses("Pause")
    await volunteer.sees("/away")
    await volunteer.presses("Leave")
    await volunteer.presses("Yes, leave")
    await volunteer.sees("You have left")
    await second.sees("has left")
    await volunteer.says("/volunteer")
    await volunteer.sees("Not sent yet")
    await volunteer.presses("Delete")
    await volunteer.sees("was deleted")
    assert (await profile(world, "official-id")).status == "left"
    async with world.db.read() as tx:
        actions = [line["action"] for line in await audit.details(tx)]
        assert await audit.broken_at(tx) is None
    assert actions == ["expert-applied", "expert-approved", "expert-left"]


async def test_who_has_no_nation_is_asked_for_it_first(everywhere: World) -> None:
    world = everywhere
    volunteer, _, _ = await community(world)
    async with world.db.write() as tx:
        await members.update_field(tx, "official-sg", "nation", None)
    await volunteer.says("/volunteer")
    await volunteer.presses("Begin")
    await volunteer.presses("Singapore")
    await apply(volunteer)
    await volunteer.sees("An expert, Singapore")


async def test_a_coordinator_asks_before_deciding_and_the_reply_reaches_all(everywhere: World) -> None:
    volunteer, first, second = await applied(everywhere)
    await first.presses("Ask something", "")
    await first.fills(text="How long have you worked on this?")
    await volunteer.sees("How long have you")
    await volunteer.presses("Reply")
    await volunteer.fills(text="Ten years")
    await second.sees("Ten years")
    await volunteer.replies("How long have you", "Eleven years")
    await second.sees("Eleven years")


async def test_the_nation_is_confirmed_on_the_way(everywhere: World) -> None:
    volunteer, first, _ = await applied(everywhere)
    await first.presses("Confirm nation", "")
    await volunteer.sees("Your nation is confirmed")
    async with everywhere.db.read() as tx:
        member = await members.get(tx, "official-sg")
    assert member is not None
    assert member.nation_confirmed_by == "coordinator-th"


async def test_the_first_coordinator_decides(everywhere: World) -> None:
    volunteer, first, second = await applied(everywhere)
    card = await second.finds("would like to volunteer")
    await first.presses("Approve", "")
    await everywhere.platform.press(second.sender, card.id, "v1:v.approve:official-sg")
    await everywhere.settle()
    await second.sees("moved on", "")
    assert (await volunteer.screen("")).count("You are in") == 1


async def test_two_coordinators_at_the_same_moment_decide_once(everywhere: World) -> None:
    world = everywhere
    volunteer, first, second = await applied(world)
    cards = [await one.finds("would like to volunteer") for one in (first, second)]
    await asyncio.gather(
        *(
            world.platform.press(one.sender, card.id, "v1:v.approve:official-sg")
            for one, card in zip((first, second), cards, strict=True)
        )
    )
    await world.settle()
    assert (await volunteer.screen("")).count("You are in") == 1
    assert ["moved on" in await one.screen("") for one in (first, second)].count(True) == 1


async def test_nobody_approves_themselves(everywhere: World) -> None:
    world = everywhere
    volunteer, first, _ = await applied(world)
    async with world.db.write() as tx:
        await members.grant(tx, "official-sg", "coordinator", "test", world.clock.now())
    card = (await volunteer.messages(""))[-1]
    await world.platform.press(volunteer.sender, card.id, "v1:v.approve:official-sg")
    await world.settle()
    assert (await profile(world)).status == "applied"
    await first.presses("Approve", "")
    assert (await profile(world)).status == "active"


async def test_a_member_cannot_approve_with_a_forged_button(everywhere: World) -> None:
    world = everywhere
    volunteer, _, _ = await applied(world)
    card = (await volunteer.messages(""))[-1]
    for action in ("v1:v.approve:official-sg", "v1:v.decline:official-sg", "v1:v.ask:official-sg"):
        await world.platform.press(volunteer.sender, card.id, action)
    await world.settle()
    assert (await profile(world)).status == "applied"
    async with world.db.read() as tx:
        refused = [line["subject"] for line in await audit.details(tx) if line["action"] == "refused"]
    assert refused == ["v.approve", "v.decline", "v.ask"]


async def test_a_decline_gives_the_reason_and_the_way_to_try_again(everywhere: World) -> None:
    world = everywhere
    volunteer, first, second = await applied(world)
    await first.presses("Decline", "")
    await first.fills(text="Please add a second topic")
    await volunteer.sees("second topic")
    assert (await profile(world)).status == "declined"
    await volunteer.presses("Apply again")
    await apply(volunteer, limit="none", display="plain", again=True)
    await volunteer.presses("Send")
    one = await profile(world)
    assert (one.status, one.weekly_limit, one.display) == ("applied", None, "plain")
    await second.presses("Approve", "")
    await volunteer.sees("You are in")


async def test_an_application_can_be_taken_back(everywhere: World) -> None:
    world = everywhere
    volunteer, first, _ = await applied(world)
    await volunteer.presses("Withdraw")
    assert (await profile(world)).status == "left"
    card = await first.finds("volunteer")
    await world.platform.press(first.sender, card.id, "v1:v.approve:official-sg")
    await world.settle()
    assert (await profile(world)).status == "left"


async def test_without_a_coordinator_it_waits_for_the_first(everywhere: World) -> None:
    world = everywhere
    volunteer = await world.person("official-sg", "SG")
    await volunteer.says("/volunteer")
    await volunteer.presses("Begin")
    await apply(volunteer)
    await volunteer.presses("Send")
    assert (await profile(world)).status == "applied"
    assert len(await volunteer.messages("")) >= 3


async def test_an_approved_volunteer_is_asked_and_changes_count_at_once(everywhere: World) -> None:
    world = everywhere
    volunteer, first, second = await applied(world)
    await first.presses("Approve", "")
    official = await world.person("official-id", "ID")
    await official.says(f"@mufakat {QUESTION}", "questions")
    await volunteer.sees("Question 1", "")
    await volunteer.says("/volunteer")
    await volunteer.presses("Change")
    forms = world.platform.capabilities.forms
    await volunteer.fills(
        topics=("accountability",) if forms else ("Participation", "Responsiveness", "Accountability"),
        languages=("en",) if forms else ("Bahasa Indonesia",),
        limit="3" if forms else "3 a week",
        hours="weekdays" if forms else "Weekdays 08:00–17:00",
        display="nation" if forms else "An expert, Singapore",
    )
    one = await profile(world)
    assert (one.status, one.topics, one.languages) == ("active", ("accountability",), ("en",))
    await second.sees("Accountability", "")


async def test_leaving_hands_questions_on(everywhere: World) -> None:
    world = everywhere
    await world.person("coordinator-th", "TH", role="coordinator")
    await world.person("expert-a", "TH", role="expert")
    await world.person("expert-b", "VN", role="expert")
    official = await world.person("official-kh", "KH")
    await official.says(f"@mufakat {QUESTION}", "questions")
    async with world.db.read() as tx:
        (one,) = await assignments.of_question(tx, "1")
    expert, other = world[one.member_id], world["expert-b" if one.member_id == "expert-a" else "expert-a"]
    await expert.presses("Accept", "")
    await expert.says("/volunteer")
    await expert.presses("Leave")
    await expert.sees("question you hold")
    await expert.presses("Stay")
    assert (await profile(world, expert.name)).status == "active"
    await expert.presses("Leave")
    await expert.presses("Yes, leave")
    await other.sees("Question 1")
    async with world.db.read() as tx:
        states = [(a.member_id, a.state) for a in await assignments.of_question(tx, "1")]
    assert states == [(expert.name, "handed_back"), (other.name, "offered")]
