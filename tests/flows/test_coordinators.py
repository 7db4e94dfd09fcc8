"""What coordinators and experts keep in order: the queue, assigning, gaps, names, knowledge, absence."""

from __future__ import annotations

import pytest

from bot.adapters.base import SendError, Verdict
from storage import assignments, audit, experts, knowledge, members, outbox, questions
from tests.fakes import FakePlatform
from tests.world import Person, World

QUESTION = "How do other cities publish response times for citizen requests at service counters?"
OFFICES = "Which office handles land title disputes between villages?"


async def state(world: World, number: str = "1") -> tuple[str, list[tuple[str, str]]]:
    """A question's status, and who was asked with what outcome."""
    async with world.db.read() as tx:
        question = await questions.get(tx, number)
        offers = await assignments.of_question(tx, number)
    assert question is not None
    return question.status, [(one.member_id, one.state) for one in offers]


async def force(world: World, who: Person, on: str, action: str, where: str = "") -> None:
    shown = await who.finds(on, where)
    await world.platform.press(who.sender, shown.id, action)
    await world.settle()


async def queued(world: World) -> tuple[Person, Person]:
    """A question that waits for the coordinators."""
    official = await world.person("official-vn", "VN")
    coordinator = await world.person("coordinator-ph", "PH", role="coordinator")
    await official.says(f"@mufakat {QUESTION}", "questions")
    return official, coordinator


# the queue


async def test_the_queue_shows_what_waits_and_is_for_coordinators(everywhere: World) -> None:
    world = everywhere
    coordinator = await world.person("coordinator-ph", "PH", role="coordinator")
    await coordinator.says("/queue")
    await coordinator.sees("Nothing is waiting")
    official = await world.person("official-vn", "VN")
    await official.says(f"@mufakat {QUESTION}", "questions")
    await coordinator.says("/queue")
    await coordinator.sees("One question has no answer yet")
    await coordinator.presses("Open 1")
    await official.says("/queue")
    await official.sees("This is for coordinators")
    await official.sees_nothing_of("has no answer yet")


async def test_the_queue_of_one_topic(here: World) -> None:
    world = here
    _, coordinator = await queued(world)
    await coordinator.says("/queue service-delivery")
    await coordinator.sees("One question has no answer yet")
    await coordinator.says("/queue Strategic vision")
    await coordinator.sees("Nothing is waiting")
    await coordinator.says("/queue <b>@everyone</b>")
    await coordinator.sees("There is no topic")


async def test_a_long_queue_is_turned_over_page_by_page(everywhere: World) -> None:
    world = everywhere
    coordinator = await world.person("coordinator-ph", "PH", role="coordinator")
    async with world.db.write() as tx:
        for number in range(25):
            await questions.add(
                tx,
                text=f"{QUESTION} {number} " + "long " * 40,
                lang="en",
                status="queued",
                now=world.clock.now(),
                topics=("efficiency",),
            )
        for number in range(7):
            await knowledge.add(
                tx, question=f"Proposal {number} {QUESTION}", answer="x", now=world.clock.now(), state="proposed"
            )
    await coordinator.says("/queue")
    await coordinator.presses("Next")
    await coordinator.sees("20 · How")
    await coordinator.presses("Next")
    await coordinator.sees("25 · How")
    await coordinator.presses("Open 25")
    for forged in ("v1:c.list:x", "v1:c.list:99999", "v1:c.open:999", "v1:c.list"):
        await force(world, coordinator, "25 · How", forged)
    async with world.db.read() as tx:
        assert (await tx.exec_driver_sql("SELECT count(*) FROM dead_letter")).scalar_one() == 0


async def test_an_expert_is_assigned_by_hand(everywhere: World) -> None:
    world = everywhere
    official, coordinator = await queued(world)
    expert = await world.person("expert-th", "TH", role="expert", topics=("efficiency",))
    await coordinator.says("/queue")
    await coordinator.presses("Open 1")
    await coordinator.presses("Assign an expert")
    if world.platform.capabilities.forms:
        await coordinator.fills(expert="expert-th")
    else:
        asked = (await coordinator.messages(""))[-1]
        await coordinator.presses(asked.message.buttons[0][0].label)
    assert await state(world) == ("open", [("expert-th", "offered")])
    await expert.sees("A coordinator chose you")
    await coordinator.sees("The expert is asked")
    await expert.presses("Accept")
    await official.sees("With an expert", "questions")


async def test_nobody_to_assign_is_said(here: World) -> None:
    _, coordinator = await queued(here)
    await coordinator.says("/queue")
    await coordinator.presses("Open 1")
    await coordinator.presses("Assign an expert")
    assert "Ask this" not in await coordinator.screen("")
    assert (await state(here))[0] == "queued"


async def test_a_coordinator_answers_and_the_answer_travels(everywhere: World) -> None:
    world = everywhere
    official, coordinator = await queued(world)
    await coordinator.says("/queue")
    await coordinator.presses("Open 1")
    await coordinator.presses("Answer it myself")
    assert await state(world) == ("accepted", [("coordinator-ph", "accepted")])
    await coordinator.presses("Write the answer")
    await coordinator.fills(answer="We publish the median each month.")
    await official.sees_nothing_of("We publish the median", "questions")
    await coordinator.presses("Send to both")
    await official.sees("We publish the median", "questions")


async def test_of_two_coordinators_the_first_holds_it(here: World) -> None:
    world = here
    second = await world.person("coordinator-my", "MY", role="coordinator")
    _, first = await queued(world)
    await first.says("/queue")
    await first.presses("Open 1")
    await first.presses("Answer it myself")
    await force(world, second, "Question 1", "v1:c.answer:1")
    assert await state(world) == ("accepted", [("coordinator-ph", "accepted")])


async def test_a_gap_is_told_once(everywhere: World) -> None:
    world = everywhere
    official, coordinator = await queued(world)
    await coordinator.presses("Mark as a gap", "")
    await official.sees("Knowledge gap", "questions")
    await official.sees("Nobody could answer", "")
    await force(world, coordinator, "Question 1", "v1:c.gap:1")
    assert (await official.screen("")).count("Nobody could answer") == 1
    assert (await state(world))[0] == "gap"


# names


async def anonymous(world: World) -> tuple[Person, Person, Person]:
    official = await world.person("official-vn", "VN")
    first = await world.person("coordinator-ph", "PH", role="coordinator")
    second = await world.person("coordinator-my", "MY", role="coordinator")
    await official.says(QUESTION)
    await official.presses("Send without my name")
    await first.says("/queue")
    await first.presses("Open 1")
    return official, first, second


NAMED = "was asked by Official"


async def test_a_name_is_shown_when_two_coordinators_agree(everywhere: World) -> None:
    world = everywhere
    _, first, second = await anonymous(world)
    await first.sees("an official from a member nation")
    await force(world, first, "an official from a member nation", "v1:c.unmask:1")
    await first.sees("Another coordinator has to agree")
    for one in (first, second):
        await one.sees_nothing_of(NAMED)
    await force(world, first, "an official from a member nation", "v1:c.unmask:1")
    await first.sees("You have asked for this already")
    await first.sees_nothing_of(NAMED)
    await force(world, first, "an official from a member nation", "v1:c.agree:1")
    await first.sees_nothing_of(NAMED)
    await second.presses("Agree", "")
    for one in (first, second):
        await one.sees(NAMED, "")
    async with world.db.read() as tx:
        trail = [(line["actor"], line["action"]) for line in await audit.details(tx) if "unmask" in line["action"]]
        assert await audit.broken_at(tx) is None
    assert [actor for actor, _ in trail] == ["coordinator-ph", "coordinator-my"]


async def test_nobody_else_learns_a_name(here: World) -> None:
    world = here
    official, _, _ = await anonymous(world)
    expert = await world.person("expert-th", "TH", role="expert")
    for one in (official, expert):
        await one.says("/help")
        for action in ("v1:c.unmask:1", "v1:c.agree:1"):
            await force(world, one, "What you can do here", action)
    async with world.db.read() as tx:
        refused = [line["subject"] for line in await audit.details(tx) if line["action"] == "refused"]
    assert refused == ["c.unmask", "c.agree"] * 2
    await expert.sees_nothing_of(NAMED)


async def test_one_coordinator_alone_learns_no_name(here: World) -> None:
    world = here
    official = await world.person("official-vn", "VN")
    only = await world.person("coordinator-ph", "PH", role="coordinator")
    await official.says(QUESTION)
    await official.presses("Send without my name")
    for action in ("v1:c.unmask:1", "v1:c.unmask:1", "v1:c.agree:1"):
        await force(world, only, "an official from a member nation", action)
    await only.sees_nothing_of(NAMED)


# knowledge


async def taught(world: World) -> tuple[Person, Person, Person]:
    official = await world.person("official-vn", "VN")
    coordinator = await world.person("coordinator-ph", "PH", role="coordinator")
    expert = await world.person("expert-th", "TH", role="expert")
    forms = world.platform.capabilities.forms
    await expert.says("/teach")
    await expert.fills(
        question=QUESTION,
        answer="We publish the median.",
        source="Own experience",
        nation="TH" if forms else "Thailand",
        topics=("efficiency",) if forms else ("Efficiency",),
    )
    return official, coordinator, expert


async def live(world: World) -> list[knowledge.Entry]:
    async with world.db.read() as tx:
        return list(await knowledge.live(tx))


async def test_what_an_expert_teaches_a_coordinator_publishes(everywhere: World) -> None:
    world = everywhere
    official, coordinator, expert = await taught(world)
    await expert.sees("A coordinator looks at it")
    await coordinator.sees("Not published")
    assert await live(world) == []
    await coordinator.says("/queue")
    await coordinator.sees("One proposal")
    await coordinator.presses("Proposal 1")
    await coordinator.presses("Publish")
    await expert.sees("is published", "")
    (entry,) = await live(world)
    assert (entry.nation, entry.topics, entry.source) == ("TH", ("efficiency",), "Own experience")
    await official.says(f"@mufakat {QUESTION}", "questions")
    shown = await official.sees("Automatic answer", "questions")
    assert "We publish the median." in shown.text


async def test_a_proposal_can_be_dropped(here: World) -> None:
    world = here
    _, coordinator, _ = await taught(world)
    await coordinator.presses("Drop", "")
    await coordinator.says("/queue")
    await coordinator.sees("Nothing is waiting")
    assert await live(world) == []


async def test_teaching_is_for_those_who_know(here: World) -> None:
    official = await here.person("official-vn", "VN")
    await official.says("/teach")
    async with here.db.read() as tx:
        refused = [line["subject"] for line in await audit.details(tx) if line["action"] == "refused"]
    assert refused == ["teach"]


async def test_an_expert_cannot_publish(here: World) -> None:
    world = here
    _, _, expert = await taught(world)
    async with world.db.read() as tx:
        (entry,) = await knowledge.proposed(tx)
    await force(world, expert, "A coordinator looks at it", f"v1:k.publish:{entry.id}")
    assert await live(world) == []


async def published(world: World) -> tuple[Person, Person, Person]:
    official, coordinator, expert = await taught(world)
    await coordinator.presses("Publish", "")
    await official.says(f"@mufakat {QUESTION}", "questions")
    await official.sees("Automatic answer", "questions")
    return official, coordinator, expert


async def test_reported_as_wrong_then_corrected_for_everybody(everywhere: World) -> None:
    world = everywhere
    official, coordinator, _ = await published(world)
    await official.presses("Report as wrong", "questions")
    await official.fills("questions", text="The median is not published any more")
    await coordinator.sees("said to be wrong", "")
    await coordinator.presses("Correct", "", on="said to be wrong")
    await coordinator.fills("", answer="We publish the mean.")
    await official.sees("was corrected", "")
    await official.sees("We publish the mean", "questions")
    await official.sees_nothing_of("We publish the median", "questions")
    async with world.db.read() as tx:
        assert await knowledge.complaints(tx) == []
    assert (await live(world))[0].answer == "We publish the mean."


async def test_reported_as_wrong_but_right_as_it_is(everywhere: World) -> None:
    world = everywhere
    official = await world.person("official-vn", "VN")
    coordinator = await world.person("coordinator-ph", "PH", role="coordinator")
    await world.teach("bank-0", OFFICES, "The district office.")
    await official.says(f"@mufakat {OFFICES}", "questions")
    await official.presses("Report as wrong", "questions", on="district office")
    await official.fills("questions", text="It is another office")
    async with world.db.read() as tx:
        assert len(await knowledge.complaints(tx)) == 1
    await coordinator.presses("It is right as it is", "")
    async with world.db.read() as tx:
        assert await knowledge.complaints(tx) == []
    assert len(await live(world)) == 1


async def test_what_is_taken_back_is_never_served_again(everywhere: World) -> None:
    world = everywhere
    official, coordinator, _ = await published(world)
    await coordinator.presses("Take back", "")
    assert len(await live(world)) == 1, "it asks first"
    await coordinator.presses("Yes, take it back", "")
    await official.sees("was taken back", "")
    assert await live(world) == []
    other = await world.person("official-la", "LA")
    await other.says(f"@mufakat {QUESTION}", "general")
    await other.sees_nothing_of("Automatic answer", "general")
    assert (await official.screen("")).count("was taken back") == 1


async def test_a_stranger_cannot_correct_or_take_back(here: World) -> None:
    world = here
    official, _, _ = await published(world)
    (entry,) = await live(world)
    for action in ("k.correct", "k.retract", "k.retractyes", "k.publish", "k.drop"):
        await force(world, official, "Automatic answer", f"v1:{action}:{entry.id}", "questions")
    assert (await live(world)) == [entry]


# experts


async def accepted(world: World) -> tuple[Person, Person]:
    official = await world.person("official-vn", "VN")
    expert = await world.person("expert-th", "TH", role="expert")
    await official.says(f"@mufakat {QUESTION}", "questions")
    return official, expert


async def test_the_inbox_shows_what_waits_and_opens_it(everywhere: World) -> None:
    world = everywhere
    await world.person("expert-my", "MY", role="expert", topics=("accountability",))
    await world["expert-my"].says("/inbox")
    await world["expert-my"].sees_nothing_of("yours until")
    official, expert = await accepted(world)
    await expert.says("/inbox")
    await expert.sees("yours until")
    count = len(await expert.messages(""))
    await expert.presses("Open 1")
    assert len(await expert.messages("")) == count + 1
    await expert.presses("Accept")
    await expert.says("/inbox")
    await expert.sees("with you since")
    await expert.says("/inbox", "questions")
    await expert.sees("works in a private chat", "questions")
    await official.says("/inbox")
    await official.sees_nothing_of("with you since")


async def test_away_passes_on_what_is_offered(everywhere: World) -> None:
    world = everywhere
    await world.person("expert-my", "MY", role="expert")
    await accepted(world)
    ((first, _),) = (await state(world))[1]
    other = {"expert-th": "expert-my", "expert-my": "expert-th"}[first]
    await world[first].says("/away tomorrow")
    await world[first].sees("One question that waited for you is passed on")
    assert await state(world) == ("open", [(first, "passed"), (other, "offered")])
    async with world.db.read() as tx:
        one = await experts.get(tx, first)
    assert one is not None
    assert one.away_until is not None
    assert one.away_until.hour in (16, 17), "until the end of the day in their own zone"


async def test_away_asks_about_what_is_held_and_ends_by_itself(everywhere: World) -> None:
    world = everywhere
    _, expert = await accepted(world)
    await expert.presses("Accept", "")
    await expert.says("/away")
    await expert.presses("1 week")
    await expert.sees("You hold one question")
    assert (await state(world))[0] == "accepted"
    await expert.presses("Hand it back")
    assert await state(world) == ("queued", [("expert-th", "handed_back")])
    await world.passes(days=8)
    await expert.sees("You are back", "")
    async with world.db.read() as tx:
        one = await experts.get(tx, "expert-th")
    assert one is not None
    assert one.away_until is None


async def test_away_until_a_date_and_back_before(everywhere: World) -> None:
    world = everywhere
    expert = await world.person("expert-th", "TH", role="expert")
    await expert.says("/away 1 Dec")
    await expert.sees("up to and including 1 Dec 2026")
    await expert.presses("I am back")
    await expert.sees("You are back")
    await expert.presses("Until a date…")
    await expert.fills(until="yesterday-ish")
    await expert.sees("cannot read that as a day")
    await world.passes(days=9)
    assert (await expert.screen("")).count("You are back") == 1


async def test_who_is_away_is_not_asked(here: World) -> None:
    world = here
    expert = await world.person("expert-th", "TH", role="expert")
    await expert.says("/away")
    await expert.presses("2 weeks")
    official = await world.person("official-vn", "VN")
    await official.says(f"@mufakat {QUESTION}", "questions")
    assert await state(world) == ("queued", [])


# deliveries of unknown outcome


async def test_a_card_that_may_be_lost_in_a_group_is_sent_again_by_a_coordinator_only(there: World) -> None:
    world = there
    assert isinstance(world.platform, FakePlatform)
    official = await world.person("official-vn", "VN")
    coordinator = await world.person("coordinator-ph", "PH", role="coordinator")
    await world.teach("bank-0", OFFICES, "The district office.")
    world.platform.faults.append(SendError(Verdict.UNKNOWN, "timeout"))
    await official.says(f"@mufakat {OFFICES}", "questions")
    if world.platform.capabilities.nonce:
        await official.sees("The district office", "questions")
        return
    await official.sees_nothing_of("The district office", "questions")
    async with world.db.read() as tx:
        counts = await outbox.counts(tx)
    assert counts.get("unknown") == 1, "never resent by itself"
    await coordinator.presses("Send again", "")
    await official.sees("The district office", "questions")
    assert (await official.screen("questions")).count("The district office") == 1


@pytest.mark.parametrize("times", [1, 2])
async def test_a_private_answer_that_may_be_lost_is_sent_once_more(there: World, times: int) -> None:
    world = there
    assert isinstance(world.platform, FakePlatform)
    official = await world.person("official-vn", "VN")
    world.platform.faults += [SendError(Verdict.UNKNOWN, "timeout")] * times
    await official.says("/mine")
    if times == 1 or world.platform.capabilities.nonce:
        await official.sees("not asked anything")
    else:
        await official.sees_nothing_of("not asked anything")
    async with world.db.read() as tx:
        (account,) = await members.accounts(tx, "official-vn")
    assert account.reach == "ok", "not knowing is no refusal"
