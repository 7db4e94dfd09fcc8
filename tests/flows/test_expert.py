"""S2: routed to an expert, answered, brought back, kept; and the ladder when nobody answers."""

from __future__ import annotations

from bot.adapters.base import SendError, Verdict
from storage import assignments, due, knowledge, members, questions
from tests.fakes import FakePlatform
from tests.world import World

QUESTION = "How do other cities publish response times for citizen requests at service counters?"
ANSWER = "We publish the median each month on the counter door and on the city's page."


async def community(world: World, *, experts: int = 1) -> None:
    """One official, some experts, a coordinator."""
    await world.person("official-vn", "VN")
    for number, nation in zip(range(experts), ("TH", "MY", "PH", "SG"), strict=False):
        await world.person(f"expert-{number + 1}", nation, role="expert")
    await world.person("coordinator-ph", "PH", role="coordinator")


async def asked_expert(world: World) -> str:
    """Who holds an open offer."""
    async with world.db.read() as tx:
        offers = await assignments.of_question(tx, "1")
    return next(one.member_id for one in offers if one.state == "offered")


async def test_a_question_travels_to_an_expert_and_back_and_is_known_afterwards(everywhere: World) -> None:
    world = everywhere
    await community(world)
    official, expert, coordinator = world["official-vn"], world["expert-1"], world["coordinator-ph"]
    await official.says(f"@mufakat {QUESTION}", "questions")
    await official.sees("Looking for an expert", "questions")
    offer = await expert.sees("Question 1")
    assert QUESTION in offer.text
    assert "Why you" in offer.text
    assert "Official, Viet Nam" in offer.text
    await expert.presses("Accept")
    await official.sees("With an expert", "questions")
    await expert.replies("You have question 1", ANSWER)
    preview = await expert.sees("Not sent yet")
    assert "An expert, Thailand" in preview.text
    assert ANSWER not in await official.screen("questions"), "nothing leaves before the expert confirms"
    await expert.presses("Send to both")
    public = await official.sees(ANSWER, "questions")
    assert "An expert, Thailand" in public.text
    await official.sees(ANSWER, "")
    await official.presses("Solved it", "questions")
    await official.sees("Solved", "questions")
    await expert.sees("The asker says it is solved")
    await expert.presses("Yes, from my nation", "")
    await expert.sees("The answer is kept")
    await coordinator.sees("Kept as knowledge")
    colleague = await world.person("official-la", "LA")
    await colleague.says(f"@mufakat {QUESTION}", "general")
    again = await colleague.sees("Automatic answer", "general")
    assert ANSWER in again.text
    assert "From Thailand" in again.text


async def test_in_private_a_preview_comes_first_and_the_name_may_stay_out(everywhere: World) -> None:
    world = everywhere
    await community(world)
    official, expert = world["official-vn"], world["expert-1"]
    await official.says(QUESTION)
    await official.sees("Nothing is sent before you say so")
    assert await expert.messages("") == []
    await official.presses("Send without my name")
    offer = await expert.sees("Question 1")
    assert "an official from a member nation" in offer.text
    assert "Viet Nam" not in offer.text


async def test_silence_is_nudged_then_passed_on_then_queued_then_a_gap(here: World) -> None:
    world = here
    await community(world, experts=4)
    official, coordinator = world["official-vn"], world["coordinator-ph"]
    await official.says(f"@mufakat {QUESTION}", "questions")
    tried = []
    for _ in range(3):
        name = await asked_expert(world)
        tried.append(name)
        await world.passes(minutes=61)
        await world[name].sees("is waiting for you", "")
        await world.passes(minutes=61)
        await world[name].sees("Passed on", "")
    assert len(set(tried)) == 3, "never twice the same person"
    await official.sees("With a coordinator", "questions")
    await official.sees("A coordinator has it now", "")
    await coordinator.sees("3 people were asked", "")
    await world.passes(days=7)
    await official.sees("Knowledge gap", "questions")
    async with world.db.read() as tx:
        assert await due.earliest(tx) is None


async def test_a_late_accept_is_told_that_it_passed_on(here: World) -> None:
    world = here
    await community(world, experts=2)
    await world["official-vn"].says(f"@mufakat {QUESTION}", "questions")
    first = await asked_expert(world)
    shown = await world[first].finds("Question 1")
    accept = next(b for row in shown.message.buttons for b in row if b.label == "Accept")
    await world.passes(hours=2, minutes=1)
    second = await asked_expert(world)
    assert second != first
    await world.platform.press(world[first].sender, shown.id, accept.action)
    await world.settle()
    await world[first].sees("passed on to somebody else", "")


async def test_pass_asks_the_next_person_at_once(everywhere: World) -> None:
    world = everywhere
    await community(world, experts=2)
    await world["official-vn"].says(f"@mufakat {QUESTION}", "questions")
    first = await asked_expert(world)
    await world[first].presses("Pass", "")
    second = await asked_expert(world)
    assert second != first
    await world[second].sees("Question 1", "")


async def test_closed_private_messages_hand_the_question_on_at_once(there: World) -> None:
    world = there
    assert isinstance(world.platform, FakePlatform)
    await community(world, experts=2)
    for name in ("expert-1", "expert-2"):
        world.platform.closed.add(world[name].native)
    await world["official-vn"].says(f"@mufakat {QUESTION}", "questions")
    async with world.db.read() as tx:
        offers = await assignments.of_question(tx, "1")
        accounts = await members.accounts(tx, "expert-1")
    assert [one.state for one in offers] == ["unreachable", "unreachable"]
    assert accounts[0].reach == "closed"
    await world["official-vn"].sees("With a coordinator", "questions")


async def test_not_solved_asks_somebody_else(here: World) -> None:
    world = here
    await community(world, experts=2)
    official = world["official-vn"]
    await official.says(f"@mufakat {QUESTION}", "questions")
    first = await asked_expert(world)
    await world[first].presses("Accept", "")
    await world[first].says(ANSWER)
    await world[first].presses("Send to both", "")
    await official.presses("Not solved", "questions")
    second = await asked_expert(world)
    assert second != first
    await world[second].sees("Question 1", "")


async def test_the_expert_asks_back_and_the_asker_replies(everywhere: World) -> None:
    world = everywhere
    await community(world)
    official, expert = world["official-vn"], world["expert-1"]
    await official.says(f"@mufakat {QUESTION}", "questions")
    await expert.presses("Accept", "")
    await expert.presses("Ask the asker")
    await expert.fills(text="Do you mean counters in person, or the telephone line?")
    await official.sees("counters in person", "")
    await official.presses("Reply", "")
    await official.fills(text="Counters in person.")
    await expert.sees("Counters in person.", "")


async def test_a_follow_up_reaches_the_expert(everywhere: World) -> None:
    world = everywhere
    await community(world)
    official, expert = world["official-vn"], world["expert-1"]
    await official.says(f"@mufakat {QUESTION}", "questions")
    await expert.presses("Accept", "")
    await expert.says(ANSWER)
    await expert.presses("Send to both")
    await official.presses("Follow-up", "")
    await official.fills(text="Is the median counted from the ticket or from the desk?")
    await expert.sees("from the ticket", "")


async def test_a_withdrawn_question_bothers_nobody_and_can_be_asked_again(here: World) -> None:
    world = here
    await community(world)
    official, expert = world["official-vn"], world["expert-1"]
    await official.says(f"@mufakat {QUESTION}", "questions")
    await official.presses("Withdraw", "questions")
    await expert.sees("No longer needed", "")
    await official.sees("Withdrawn", "questions")
    await official.presses("Ask again", "questions")
    await official.sees("With a coordinator", "questions")


async def test_a_colleague_with_the_same_question_follows_it(everywhere: World) -> None:
    world = everywhere
    await community(world)
    colleague = await world.person("official-la", "LA")
    await world["official-vn"].says(f"@mufakat {QUESTION}", "questions")
    await colleague.says(f"@mufakat {QUESTION}", "general")
    await colleague.presses("Follow it")
    await world["expert-1"].presses("Accept", "")
    await world["expert-1"].says(ANSWER)
    await world["expert-1"].presses("Send to both")
    await colleague.sees(ANSWER, "")


async def test_a_corrected_answer_reaches_everybody_who_received_it_once(here: World) -> None:
    world = here
    await community(world)
    official, expert = world["official-vn"], world["expert-1"]
    await official.says(f"@mufakat {QUESTION}", "questions")
    await expert.presses("Accept", "")
    await expert.says(ANSWER)
    await expert.presses("Send to both")
    await official.presses("Solved it", "")
    await expert.presses("Yes, from my nation")
    await expert.presses("Correct")
    await expert.fills(answer="We publish the median each week on the counter door.")
    await official.sees("each week", "questions")
    await official.sees("was corrected", "")
    async with world.db.read() as tx:
        entry = await knowledge.of_question(tx, "1")
    assert entry is not None
    assert "each week" in entry.answer
    await expert.presses("Take back")
    await expert.presses("Yes, take it back")
    await official.sees("was taken back", "")
    async with world.db.read() as tx:
        entry = await knowledge.of_question(tx, "1")
        assert entry is not None
        assert entry.state == "retracted"


async def test_the_same_event_twice_has_one_effect(here: World) -> None:
    world = here
    await community(world)
    await world["official-vn"].says(f"@mufakat {QUESTION}", "questions")
    async with world.db.read() as tx:
        rows = await tx.exec_driver_sql("SELECT payload, id FROM room_event")
        payload, number = rows.one()
    from dataclasses import replace

    from bot.messages.codec import load_incoming

    event = replace(load_incoming(payload), event_id=f"web-{number}")
    for _ in range(3):
        await world.app.dispatcher.handle(event)
    async with world.db.read() as tx:
        assert len(await questions.in_state(tx, questions.STATES)) == 1


async def test_forged_and_foreign_buttons_learn_nothing(here: World) -> None:
    world = here
    await community(world)
    official = world["official-vn"]
    await official.says(f"@mufakat {QUESTION}", "questions")
    shown = await official.finds("Question 1", "questions")
    for action in (
        "v1:x.accept:1",
        "v1:x.send:1",
        "v1:o.again:1",
        "v9:q:1",
        "v1:nothing:1",
        "rubbish",
        "v1:x.accept:x",
    ):
        await world.platform.press(official.sender, shown.id, action)
    await world.settle()
    async with world.db.read() as tx:
        offers = await assignments.of_question(tx, "1")
    assert [one.state for one in offers] == ["offered"]
    assert "moved on" in await official.screen("questions")


async def test_a_message_that_is_refused_closes_nobodys_chat(there: World) -> None:
    """What the platform would not take says nothing about the person; the question goes on all the same."""
    world = there
    await community(world, experts=2)
    world.platform.faults += [SendError(Verdict.NEVER, "refused")] * 2
    await world["official-vn"].says(f"@mufakat {QUESTION}", "questions")
    async with world.db.read() as tx:
        reaches = [(await members.accounts(tx, name))[0].reach for name in ("expert-1", "expert-2")]
        offers = await assignments.of_question(tx, "1")
    assert reaches == ["ok", "ok"]
    assert [one.state for one in offers] == ["unreachable", "offered"]


async def test_who_passed_it_on_hears_no_more_of_what_is_said_about_it(here: World) -> None:
    world = here
    await community(world, experts=2)
    official = world["official-vn"]
    await official.says(f"@mufakat {QUESTION}", "questions")
    first = world[await asked_expert(world)]
    await first.presses("Pass", "")
    second = world[await asked_expert(world)]
    await second.presses("Accept", "")
    await second.presses("Ask the asker", "")
    await second.fills(text="Is it about villages?")
    await official.replies("Is it about villages?", "No, only about our largest city.")
    assert "largest city" in (await second.sees("You have question 1", "")).text
    await first.sees_nothing_of("largest city")
    await first.sees_nothing_of("about villages")
