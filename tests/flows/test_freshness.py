"""Answers grow old, are looked at again, and are replaced; answers of several nations stand side by side."""

from __future__ import annotations

from datetime import timedelta

from bot.services import freshness
from storage import knowledge, questions
from tests.world import COMMUNITY, Person, World

TITLES = "Which office handles land title disputes between villages?"


async def entry(world: World, entry_id: str = "bank-0") -> knowledge.Entry:
    async with world.db.read() as tx:
        found = await knowledge.get(tx, entry_id)
    assert found is not None
    return found


async def old(
    world: World, entry_id: str = "bank-0", *, days: int = 800, author: str | None = None, **more: str
) -> None:
    """An entry that was reviewed long ago, and whose time is kept."""
    reviewed = (world.clock.now() - timedelta(days=days)).date()
    question = more.pop("question", TITLES)
    await world.teach(entry_id, question, "The district office.", reviewed=reviewed, author_id=author, **more)
    async with world.db.write() as tx:
        found = await knowledge.get(tx, entry_id)
        assert found is not None
        await freshness.expect(tx, COMMUNITY, [found], world.clock.now())
    await world.settle()


async def people(world: World) -> tuple[Person, Person, Person]:
    official = await world.person("official-vn", "VN")
    coordinator = await world.person("coordinator-ph", "PH", role="coordinator")
    return official, coordinator, await world.person("expert-th", "TH", role="expert", topics=("strategic-vision",))


async def test_a_stale_answer_is_not_given_but_shown_as_such(everywhere: World) -> None:
    world = everywhere
    official, _, _ = await people(world)
    await old(world)
    await official.says(f"@mufakat {TITLES}", "questions")
    await official.sees_nothing_of("Automatic answer", "questions")
    await official.sees("not reviewed since")
    await official.presses("Read 1")
    shown = await official.sees("The district office.")
    assert "not reviewed since" in shown.text


async def test_an_answer_grows_old_by_itself(here: World) -> None:
    official, _, author = await people(here)
    await old(here, days=725, author="expert-th")
    await official.says(f"@mufakat {TITLES}", "questions")
    await official.sees("Automatic answer")
    await author.sees_nothing_of("Is this still right?")
    await here.jumps(days=10)
    await author.sees("Is this still right?", "")


async def test_its_author_says_that_it_is_still_right(everywhere: World) -> None:
    world = everywhere
    official, coordinator, author = await people(world)
    await old(world, author="expert-th")
    await author.sees("Is this still right?", "")
    await coordinator.sees_nothing_of("Is this still right?")
    await author.presses("Still right", "")
    await author.sees("It counts as reviewed today", "")
    assert (await entry(world)).reviewed == world.clock.now().date()
    await official.says(f"@mufakat {TITLES}", "questions")
    await official.sees("Automatic answer")
    await world.jumps(days=20)
    await coordinator.sees_nothing_of("Is this still right?")


async def test_an_author_who_does_not_look_is_followed_by_the_coordinators(everywhere: World) -> None:
    world = everywhere
    _, coordinator, author = await people(world)
    await old(world, author="expert-th")
    await world.jumps(days=13)
    await coordinator.sees_nothing_of("Is this still right?")
    await world.jumps(days=2)
    await coordinator.sees("Is this still right?", "")
    await coordinator.presses("Correct", "")
    await coordinator.fills(answer="The provincial office, since May.")
    await author.sees("The provincial office", "")
    assert (await entry(world)).reviewed == world.clock.now().date()
    assert (await entry(world)).review_asked_at is None


async def test_without_an_author_the_coordinators_are_asked_at_once_and_nobody_else_may_say_so(here: World) -> None:
    world = here
    official, coordinator, _ = await people(world)
    await old(world)
    shown = await coordinator.sees("Is this still right?", "")
    await official.says("/mine")
    await world.platform.press(official.sender, (await official.messages(""))[-1].id, "v1:k.still:bank-0")
    await world.settle()
    await official.sees("Only the expert who wrote this answer")
    assert (await entry(world)).review_asked_at is not None
    await coordinator.presses("Take back", "", on="Is this still right?")
    await coordinator.presses("Yes, take it back", "")
    assert "Taken back" in (await coordinator.finds("Is this still right?")).text
    await world.platform.press(coordinator.sender, shown.id, "v1:k.still:bank-0")
    await world.settle()
    assert (await entry(world)).state == "retracted"


async def test_old_knowledge_that_arrives_at_once_is_asked_about_bit_by_bit(here: World) -> None:
    world = here
    _, coordinator, _ = await people(world)
    for number in range(freshness.A_DAY + 3):
        words = f"alpha{number} bravo{number} charlie{number}"
        await world.teach(f"old-{number}", words, "So.", reviewed=(world.clock.now() - timedelta(days=900)).date())
    async with world.db.write() as tx:
        await freshness.expect(tx, COMMUNITY, await knowledge.live(tx), world.clock.now())
    await world.settle()
    assert (await coordinator.screen("")).count("Is this still right?") == freshness.A_DAY
    await world.jumps(hours=23)
    assert (await coordinator.screen("")).count("Is this still right?") == freshness.A_DAY
    await world.jumps(hours=2)
    assert (await coordinator.screen("")).count("Is this still right?") == freshness.A_DAY + 3


async def test_examples_are_nobodys_to_review(here: World) -> None:
    _, coordinator, _ = await people(here)
    await old(here, example=True)  # type: ignore[arg-type]
    await coordinator.sees_nothing_of("Is this still right?")


async def test_a_replaced_answer_points_to_its_successor(everywhere: World) -> None:
    world = everywhere
    official, coordinator, _ = await people(world)
    await world.teach("bank-0", TITLES, "The district office.", aliases=("Where do villages settle who owns a field?",))
    await official.says(f"@mufakat {TITLES}", "questions")
    await official.sees("The district office.")
    async with world.db.write() as tx:
        new = await knowledge.add(
            tx,
            question=TITLES,
            answer="The land court.",
            now=world.clock.now(),
            state="proposed",
            author_id="expert-th",
        )
        await knowledge.supersede(tx, "bank-0", new.id)
    await coordinator.says("/queue")
    await coordinator.presses("Proposal 1")
    await official.sees("The district office.", "questions")
    await coordinator.presses("Publish")
    shown = await official.sees("Replaced", "questions")
    assert "The land court." in shown.text
    assert "The district office." not in shown.text
    await official.sees("was replaced. This is the new one", "")
    await official.says("@mufakat Where do villages settle who owns a field?", "questions")
    await official.sees("The land court.", "questions")
    before = await entry(world)
    assert (before.state, before.superseded_by) == ("retracted", new.id)


async def test_a_coordinator_replaces_an_entry_by_its_card(here: World) -> None:
    world = here
    official, coordinator, author = await people(world)
    await author.says("/teach")
    await author.fills(question=TITLES, answer="The district office.", source="Experience", nation="TH")
    await coordinator.presses("Publish", "")
    await coordinator.presses("Replace by…", "")
    await coordinator.fills(question=TITLES, answer="The land court.", source="Land code", nation="TH")
    await official.says(f"@mufakat {TITLES}", "questions")
    await official.sees("The district office.")
    await coordinator.presses("Publish", "")
    await official.says(f"@mufakat {TITLES} Please.", "questions")
    await official.sees("The land court.")


async def test_several_nations_answer_side_by_side(everywhere: World) -> None:
    """Whatever the engine makes of the likeness of their questions: what is given shows each by itself."""
    world = everywhere
    official, _, _ = await people(world)
    for entry_id, nation, answer in (("a", "TH", "Five years."), ("b", "VN", "Ten years."), ("c", "MY", "Seven.")):
        await world.teach(entry_id, "How long are records of complaints kept?", answer, nation=nation)
    async with world.db.write() as tx:
        await questions.add(
            tx,
            text="How long are records of complaints kept?",
            lang="en",
            status="auto",
            now=world.clock.now(),
            member_id="official-vn",
            entry_id="a",
            related=("b", "c"),
        )
    await official.says("/mine")
    await official.presses("Show 1")
    shown = await official.sees("Automatic answer")
    for words in ("3 nations answer this", "Five years.", "From Thailand", "Ten years.", "From Viet Nam", "Seven."):
        assert words in shown.text, words
