"""What a question is about: guessed, corrected by the asker, learnt from; and who is asked because of it."""

from __future__ import annotations

from bot.services.profiles import topic_model
from storage import assignments, lessons, questions
from tests.flows.test_expert import ANSWER
from tests.world import COMMUNITY, World

FERRIES = "Who keeps the harbour pilots awake when the fog rolls in over the strait?"
AGAIN = "Harbour pilots and fog in the strait: who keeps watch?"


async def shown(world: World, words: str) -> set[str]:
    """The topics that a model which learns now shows for a question."""
    async with world.db.read() as tx:
        model = await topic_model(tx, COMMUNITY)
    return {score.slug for score in model.classify(words)}


async def test_what_the_asker_corrects_is_learnt(here: World) -> None:
    world = here
    official = await world.person("official-vn", "VN")
    assert "crisis-and-disaster" not in await shown(world, AGAIN)
    await official.says(f"@mufakat {FERRIES}", "questions")
    async with world.db.read() as tx:
        assert await lessons.latest(tx) == [], "a guess teaches nothing"
    await official.presses("Change topic")
    await official.fills(area=("crisis-and-disaster",))
    async with world.db.read() as tx:
        question = await questions.get(tx, "1")
        assert await lessons.latest(tx) == [lessons.Lesson(FERRIES, ("crisis-and-disaster",), True)]
    assert question is not None
    assert (question.topics, question.likely, question.topics_chosen) == (("crisis-and-disaster",), {}, True)
    assert "crisis-and-disaster" in await shown(world, AGAIN)


async def test_what_an_expert_answers_is_learnt_and_speaks_for_them_the_next_time(here: World) -> None:
    world = here
    official = await world.person("official-vn", "VN")
    for name in ("expert-1", "expert-2"):
        await world.person(name, "TH", role="expert", topics=("crisis-and-disaster",))
    words = "How do we warn fishing villages of a flood at night?"
    await official.says(f"@mufakat {words}", "questions")
    async with world.db.read() as tx:
        question = await questions.get(tx, "1")
        first = (await assignments.of_question(tx, "1"))[0]
    assert question is not None and not question.topics_chosen
    assert question.likely["crisis-and-disaster"] > 300
    assert ("answered", "") not in first.reasons
    expert = world[first.member_id]
    await expert.presses("Accept", "")
    await expert.replies("You have question 1", ANSWER)
    await expert.presses("Send to both")
    async with world.db.read() as tx:
        assert await lessons.latest(tx) == [lessons.Lesson(words, ("crisis-and-disaster",), False)]
    await official.presses("Solved it", "")
    async with world.db.read() as tx:
        assert [one.sure for one in await lessons.latest(tx)] == [True]
    await official.says("@mufakat How do we warn villages of a flood on the coast at night?", "questions")
    async with world.db.read() as tx:
        second = (await assignments.of_question(tx, "2"))[0]
    assert second.member_id == first.member_id, "though the other was not asked yet"
    assert ("answered", "") in second.reasons
    assert "You have answered a question like it." in (await expert.sees("Question 2", "")).text
