"""What nobody could answer: it gathers into gaps, coordinators deal with them, and whoever waits hears of it."""

from __future__ import annotations

from bot.services import gaps as rules
from storage import audit, bindings, gaps, knowledge, places, questions, verdicts
from tests.world import COMMUNITY, Person, World

TITLES = "Which office handles land title disputes between villages?"
TITLES_AGAIN = "Who handles disputes about land titles between two villages?"
COUNTERS = "How do other cities publish response times for citizen requests at service counters?"
FLOODS = "How do we share flood warnings with remote provinces at night?"


async def people(world: World) -> tuple[Person, Person]:
    official = await world.person("official-vn", "VN")
    coordinator = await world.person("coordinator-ph", "PH", role="coordinator")
    return official, coordinator


async def open_gaps(world: World) -> list[rules.Gap]:
    async with world.db.read() as tx:
        return await rules.open_gaps(tx)


async def for_questions(world: World, place: str) -> None:
    """A group is meant for questions."""
    async with world.db.write() as tx:
        kind = Person(world, "x", "x").address(place)
        await bindings.bind(tx, (await places.of(tx, kind)).id, "", "questions")


async def test_unanswered_questions_that_ask_the_same_share_a_gap(everywhere: World) -> None:
    world = everywhere
    official, coordinator = await people(world)
    other = await world.person("official-kh", "KH")
    expert = await world.person("expert-th", "TH", role="expert", topics=("strategic-vision",), display="nation")
    del expert
    await official.says(f"@mufakat {TITLES}", "questions")
    await other.says(f"@mufakat {TITLES_AGAIN}", "questions")
    await official.says(f"@mufakat {FLOODS}", "questions")
    assert [(one.asked, one.nations) for one in await open_gaps(world)] == [(2, ("KH", "VN")), (1, ("VN",))]
    await coordinator.says("/gaps")
    await coordinator.sees("2 gaps are open")
    await coordinator.sees("asked 2 times · Cambodia and Viet Nam")
    await coordinator.sees("Last month: 0 opened, 0 closed")
    await official.says("/gaps", "questions")
    await official.sees("This is for coordinators")
    await official.sees_nothing_of("gaps are open", "questions")


async def test_in_a_group_the_list_is_for_the_coordinator_alone(everywhere: World) -> None:
    world = everywhere
    official, coordinator = await people(world)
    await official.says(f"@mufakat {TITLES}", "questions")
    await coordinator.says("/gaps", "questions")
    await coordinator.sees("One gap is open", "questions")
    await official.sees_nothing_of("One gap is open", "questions")


async def test_gaps_of_one_topic(here: World) -> None:
    world = here
    official, coordinator = await people(world)
    await official.says(f"@mufakat {FLOODS}", "questions")
    await official.presses("Change topic")
    await official.fills(area=("crisis-and-disaster",))
    await coordinator.says("/gaps crisis-and-disaster")
    await coordinator.sees("One gap is open")
    await coordinator.says("/gaps Strategic vision")
    await coordinator.sees("There is no open gap here")
    await coordinator.says("/gaps nonsense")
    await coordinator.sees("Type /gaps alone")


async def test_who_might_answer_is_named_as_they_wish_though_they_are_away(here: World) -> None:
    world = here
    official, coordinator = await people(world)
    for name, display in (("expert-th", "name"), ("expert-my", "nation")):
        expert = await world.person(
            name, name[-2:].upper(), role="expert", topics=("crisis-and-disaster",), display=display, capacity=0
        )
        await expert.says("/away")
        await expert.presses("2 weeks")
    await official.says(f"@mufakat {FLOODS}", "questions")
    await official.presses("Change topic")
    await official.fills(area=("crisis-and-disaster",))
    await coordinator.says("/gaps")
    shown = await coordinator.sees("Might answer")
    assert "Expert, Thailand" in shown.text
    assert "An expert, Malaysia" in shown.text


async def test_without_a_name_there_is_no_nation(here: World) -> None:
    official, coordinator = await people(here)
    await official.says(TITLES)
    await official.presses("Send without my name")
    await coordinator.says("/gaps")
    shown = await coordinator.sees("asked once")
    assert "Viet Nam" not in shown.text


async def test_a_remedy_is_noted_and_shown(everywhere: World) -> None:
    world = everywhere
    official, coordinator = await people(world)
    second = await world.person("coordinator-sg", "SG", role="coordinator")
    await official.says(f"@mufakat {TITLES}", "questions")
    await second.says("/gaps")
    await second.presses("Open 1", "")
    await coordinator.says("/gaps")
    await coordinator.presses("Open 1")
    await coordinator.presses("Propose a remedy")
    await coordinator.fills(remedy="Ask the land offices at the next meeting.")
    await coordinator.sees("Noted on gap 1")
    await second.sees("Ask the land offices", "")
    await coordinator.says("/gaps")
    await coordinator.sees("Remedy: Ask the land offices")


async def test_a_call_for_experts_is_previewed_and_posted_once(everywhere: World) -> None:
    world = everywhere
    official, coordinator = await people(world)
    await official.says(f"@mufakat {TITLES}", "general")
    await coordinator.says("/gaps")
    await coordinator.presses("Open 1")
    await coordinator.presses("Call for experts")
    await coordinator.sees("No group is meant for questions yet")
    await for_questions(world, "questions")
    await coordinator.presses("Call for experts")
    await coordinator.sees("Not sent yet")
    await official.sees_nothing_of("Who knows about this?", "questions")
    await coordinator.presses("Cancel")
    await official.sees_nothing_of("Who knows about this?", "questions")
    await coordinator.presses("Call for experts")
    await coordinator.presses("Post it")
    shown = await official.finds("Who knows about this?", "questions")
    assert TITLES in shown.text
    await official.presses("Become a volunteer", "questions")
    await coordinator.sees("Experts called for")
    await coordinator.presses("Call for experts")
    await coordinator.presses("Post it")
    assert (await official.screen("questions")).count("Who knows about this?") == 1, "not twice on one day"


async def test_what_was_asked_in_private_is_not_quoted_in_a_call(here: World) -> None:
    world = here
    official, coordinator = await people(world)
    await for_questions(world, "questions")
    await official.says(TITLES)
    await official.presses("Send")
    await coordinator.says("/gaps")
    await coordinator.presses("Open 1")
    await coordinator.presses("Call for experts")
    await coordinator.sees("their words are not shown")
    await coordinator.presses("Post it")
    shown = await official.finds("Who knows about this?", "questions")
    assert "land title" not in shown.text


async def test_a_written_answer_closes_the_gap_and_reaches_who_waits(everywhere: World) -> None:
    world = everywhere
    official, coordinator = await people(world)
    await official.says(f"@mufakat {TITLES}", "questions")
    await coordinator.says("/gaps")
    await coordinator.presses("Open 1")
    await coordinator.presses("Write the answer")
    await coordinator.fills(
        question=TITLES, answer="The district land office hears both villages.", source="Land code", nation="PH"
    ) if world.platform.capabilities.forms else await written_step_by_step(coordinator)
    assert len(await open_gaps(world)) == 1, "a draft answers nobody"
    await coordinator.presses("Publish")
    assert await open_gaps(world) == []
    await coordinator.sees("Answer published")
    await official.sees("Somebody has written an answer", "")
    await official.sees("The district land office", "")
    await official.presses("That answers me", "")
    assert await world.status("1") == "solved"


async def written_step_by_step(coordinator: Person) -> None:
    for words in (TITLES, "The district land office hears both villages.", "Land code"):
        shown = (await coordinator.messages(""))[-1]
        await coordinator.says(words, reply_to=shown.id)
    for _ in range(2):
        await coordinator.presses("Skip") if "Skip" in await coordinator.screen("") else None
    if "Publish" not in await coordinator.screen(""):
        await coordinator.presses("Done")


async def test_closing_can_be_undone_and_the_same_question_opens_it_again(everywhere: World) -> None:
    world = everywhere
    official, coordinator = await people(world)
    await official.says(f"@mufakat {TITLES}", "questions")
    await coordinator.says("/gaps")
    await coordinator.presses("Open 1")
    await coordinator.presses("Close")
    assert await open_gaps(world) == []
    await coordinator.presses("Open again")
    assert [one.id for one in await open_gaps(world)] == ["1"]
    await coordinator.presses("Close")
    other = await world.person("official-kh", "KH")
    await other.says(f"@mufakat {TITLES_AGAIN}", "questions")
    assert [(one.id, one.asked) for one in await open_gaps(world)] == [("1", 2)], "its number stays"
    async with world.db.read() as tx:
        actions = [one["action"] for one in await audit.details(tx) if one["subject"] == "gap:1"]
        assert await audit.broken_at(tx) is None
    assert actions == ["closed", "reopened", "closed"]


async def test_a_gap_closes_when_its_questions_are_answered(here: World) -> None:
    world = here
    official, coordinator = await people(world)
    await official.says(f"@mufakat {TITLES}", "questions")
    await coordinator.presses("Answer it myself", "")
    await coordinator.presses("Write the answer", "")
    await coordinator.fills(answer="The district land office.")
    assert len(await open_gaps(world)) == 1
    await coordinator.presses("Send to both", "")
    assert await open_gaps(world) == []


async def test_a_withdrawn_question_leaves_no_gap_and_asking_again_brings_it_back(here: World) -> None:
    world = here
    official, _ = await people(world)
    await official.says(f"@mufakat {TITLES}", "questions")
    await official.presses("Withdraw")
    assert await open_gaps(world) == []
    await official.presses("Ask again")
    assert [one.id for one in await open_gaps(world)] == ["1"]


async def test_a_rejected_automatic_answer_is_a_gap_until_an_expert_answers(here: World) -> None:
    world = here
    official, _ = await people(world)
    every_topic = tuple(one.slug for one in COMMUNITY.topics)
    expert = await world.person("expert-th", "TH", role="expert", topics=every_topic)
    await world.teach("bank-0", COUNTERS, "The district office.", topics=("service-delivery",))
    await official.says(f"@mufakat {COUNTERS}", "questions")
    assert await open_gaps(world) == []
    await official.presses("Ask an expert")
    assert [one.wording for one in await open_gaps(world)] == [COUNTERS]
    await expert.presses("Accept", "")
    await expert.presses("Write the answer")
    await expert.fills(answer="The provincial court, since 2024.")
    await expert.presses("Send to both")
    assert await open_gaps(world) == []


async def test_two_gaps_become_one_and_the_younger_points_to_the_older(here: World) -> None:
    world = here
    official, coordinator = await people(world)
    for words in ("land disputes office", "land village court"):
        await official.says(f"@mufakat {words}", "questions")
        await official.presses("Ask as it is") if "Ask as it is" in await official.screen("questions") else None
    assert [one.id for one in await open_gaps(world)] == ["1", "2"]
    await coordinator.says("/gaps")
    await coordinator.presses("Open 2")
    await coordinator.presses("Propose a remedy")
    await coordinator.fills(remedy="Invite a judge.")
    other = await world.person("official-kh", "KH")
    await other.says("@mufakat land disputes village", "questions")
    assert [(one.id, one.asked, one.remedy) for one in await open_gaps(world)] == [("1", 3, "Invite a judge.")]
    async with world.db.read() as tx:
        younger = await gaps.get(tx, "2")
        assert younger is not None
        assert (younger.merged_into, younger.why) == ("1", "merged")
        assert (await rules.get(tx, "2")).id == "1", "its number still leads somewhere"


async def test_last_month_is_counted(here: World) -> None:
    world = here
    official, coordinator = await people(world)
    await official.says(f"@mufakat {TITLES}", "questions")
    await official.says(f"@mufakat {FLOODS}", "questions")
    await official.presses("Withdraw")
    await world.jumps(days=10)
    await coordinator.says("/gaps")
    await coordinator.sees("Last month: 2 opened, 1 closed")


async def test_what_was_unanswered_before_there_were_gaps_is_taken_in(here: World) -> None:
    world = here
    _, coordinator = await people(world)
    async with world.db.write() as tx:
        for number, words in enumerate((TITLES, TITLES_AGAIN, FLOODS), 1):
            await questions.add(
                tx, text=words, lang="en", status="gap", now=world.clock.now(), nation="LA", question_id=f"old-{number}"
            )
    await coordinator.says("/gaps")
    await coordinator.sees("2 gaps are open")
    await coordinator.sees("Lao PDR")


async def test_a_long_list_is_turned_over(everywhere: World) -> None:
    world = everywhere
    _, coordinator = await people(world)
    async with world.db.write() as tx:
        for number in range(12):
            words = f"alpha{number} bravo{number} charlie{number} delta{number}"
            await questions.add(tx, text=words, lang="en", status="gap", now=world.clock.now())
    await coordinator.says("/gaps")
    await coordinator.sees("12 gaps are open")
    await coordinator.presses("Next")
    await coordinator.sees("alpha9")
    await coordinator.presses("Next")
    await coordinator.sees("alpha11")
    shown = await coordinator.finds("alpha11")
    for forged in ("v1:g.list:x", "v1:g.list", "v1:g.open:99", "v1:g.close", "v1:g.none:77", "v1:g.post:1"):
        await world.platform.press(coordinator.sender, shown.id, forged)
        await world.settle()
    async with world.db.read() as tx:
        assert (await tx.exec_driver_sql("SELECT count(*) FROM dead_letter")).scalar_one() == 0


async def test_we_had_no_answer_is_kept_once_for_each_question(everywhere: World) -> None:
    world = everywhere
    official, coordinator = await people(world)
    other = await world.person("official-kh", "KH")
    await official.says(f"@mufakat {TITLES}", "questions")
    await other.says(f"@mufakat {TITLES_AGAIN}", "questions")
    await coordinator.presses("We had no answer", "", on="Question 1")
    await coordinator.sees("Noted for question 1")
    await coordinator.says("/gaps")
    await coordinator.presses("Open 1")
    await coordinator.presses("We had no answer", on="Gap 1")
    await coordinator.sees("Noted for one question of gap 1")
    async with world.db.read() as tx:
        kept = await verdicts.latest(tx, 10)
    assert sorted((one.question_id, one.entry_id, one.right, one.role) for one in kept) == [
        ("1", "", None, "coordinator"),
        ("2", "", None, "coordinator"),
    ]
    shown = (await coordinator.finds("Gap 1")).message
    assert "We had no answer" not in [button.label for row in shown.buttons for button in row]


async def test_an_agenda_can_ask_for_the_gaps_of_topics(here: World) -> None:
    world = here
    async with world.db.write() as tx:
        for words, topic in ((TITLES, "efficiency"), (FLOODS, "crisis-and-disaster")):
            await questions.add(tx, text=words, lang="en", status="gap", now=world.clock.now(), topics=(topic,))
        await rules.gather(tx, world.clock.now())
    async with world.db.read() as tx:
        assert [one.wording for one in await rules.open_gaps(tx, ("crisis-and-disaster",))] == [FLOODS]
        assert len(await rules.open_gaps(tx, ("efficiency", "crisis-and-disaster"))) == 2
        assert await knowledge.count(tx) == 0
