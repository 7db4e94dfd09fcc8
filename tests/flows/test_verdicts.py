"""Labels: what the asker or a coordinator says of an automatic answer, and nobody else."""

from __future__ import annotations

from bot.services.answering import Thresholds
from bot.services.ranking_features import NAMES
from bot.services.verdicts import numbers
from storage import knowledge, questions, verdicts
from storage.verdicts import Verdict
from tests.world import START, Person, World

TITLES = "Which office handles land title disputes between villages?"
ASKED = "Please, which office handles land title disputes between villages?"


async def answered(world: World) -> Person:
    """An official who has read an automatic answer; what is found at all is answered here."""
    house = world.app.house
    house.answerer = house.answerer.tuned(Thresholds(answer=0.001, maybe=0.0005, related=0.0005))
    official = await world.person("official-vn", "VN")
    await world.teach("bank-0", TITLES, "The district office.")
    await official.says(f"@mufakat {ASKED}", "questions")
    await official.sees("Automatic answer")
    return official


async def kept(world: World) -> list[Verdict]:
    async with world.db.read() as tx:
        return await verdicts.latest(tx, 10)


async def test_solved_by_the_asker_is_a_label(everywhere: World) -> None:
    official = await answered(everywhere)
    await official.presses("Solved it")
    (one,) = await kept(everywhere)
    assert (one.question_id, one.entry_id, one.right, one.role, one.by_id) == (
        "1",
        "bank-0",
        True,
        "asker",
        "official-vn",
    )
    assert 0 < one.probability <= 1
    assert one.features is not None
    assert set(one.features) == set(NAMES)
    assert START <= one.at <= everywhere.clock.now()


async def test_the_numbers_are_those_before_the_phrasing_was_learned(here: World) -> None:
    """The confirmed phrasing becomes an alias that matches itself perfectly; that would teach nothing."""
    official = await answered(here)
    await official.presses("Solved it")
    (one,) = await kept(here)
    async with here.db.read() as tx:
        question = await questions.get(tx, "1")
        assert question is not None
        by_now = await numbers(tx, here.app.house.answerer, question)
    assert one.features is not None
    assert by_now is not None
    assert one.features != by_now


async def test_asking_an_expert_instead_says_that_it_was_wrong(everywhere: World) -> None:
    official = await answered(everywhere)
    await official.presses("Ask an expert")
    (one,) = await kept(everywhere)
    assert (one.entry_id, one.right, one.role) == ("bank-0", False, "asker")


async def test_other_peoples_taps_are_no_labels(everywhere: World) -> None:
    await answered(everywhere)
    stranger = await everywhere.person("official-kh", "KH")
    await stranger.presses("Solved it", "questions")
    await stranger.presses("Ask an expert", "questions")
    assert await kept(everywhere) == []


async def test_a_coordinators_word_stands_above_the_askers(here: World) -> None:
    official = await answered(here)
    coordinator = await here.person("coordinator-ph", "PH", role="coordinator")
    await official.presses("Solved it")
    await coordinator.presses("Ask an expert", "questions")
    (one,) = await kept(here)
    assert (one.right, one.role, one.by_id) == (False, "coordinator", "coordinator-ph")


async def test_whoever_takes_back_that_it_helped_takes_back_the_phrasing_too(here: World) -> None:
    official = await answered(here)
    await official.presses("Solved it")
    async with here.db.read() as tx:
        assert await knowledge.aliases(tx, "bank-0") == (ASKED,)
    (before,) = await kept(here)
    await official.presses("Ask an expert")
    (one,) = await kept(here)
    assert one.right is False
    assert one.features == before.features
    async with here.db.read() as tx:
        assert await knowledge.aliases(tx, "bank-0") == ()


async def test_a_routed_question_is_unanswerable_only_when_a_coordinator_says_so(here: World) -> None:
    official = await here.person("official-vn", "VN")
    coordinator = await here.person("coordinator-ph", "PH", role="coordinator")
    await official.says(f"@mufakat {TITLES}", "questions")
    await coordinator.presses("Mark as a gap", "")
    assert await kept(here) == []
    await coordinator.presses("We had no answer", "")
    (one,) = await kept(here)
    assert (one.entry_id, one.right, one.features) == ("", None, None)
    await coordinator.sees("On record: the knowledge had no answer", "")


async def test_a_wrong_answer_to_what_had_none_is_both(here: World) -> None:
    official = await answered(here)
    coordinator = await here.person("coordinator-ph", "PH", role="coordinator")
    await official.presses("Ask an expert")
    await coordinator.presses("We had no answer", "")
    assert sorted((one.entry_id, one.right) for one in await kept(here)) == [("", None), ("bank-0", False)]
    async with here.db.read() as tx:
        assert [one.right for one in await verdicts.on_answers(tx, 10)] == [False]
