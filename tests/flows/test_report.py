"""What coordinators read about how the community fares, and what happens when automatic answers are too often wrong."""

from __future__ import annotations

import pytest

from bot.app import compose
from bot.services import tuning, watch
from bot.services.answering import SHIPPED
from storage import audit, questions, verdicts
from tests.world import CATALOGS, COMMUNITY, Person, World

TITLES = "Which office handles land title disputes between villages?"
QUESTION = "How do other cities publish response times for citizen requests at service counters?"


async def judged(world: World, *, right: int, wrong: int, above: float = 0.1) -> None:
    """Verdicts of the past, the wrong ones last. `above`: how far above the threshold (0) towards certainty (1)."""
    probability = SHIPPED.answer + above * (1 - SHIPPED.answer)
    async with world.db.write() as tx:
        for place in range(right + wrong):
            one = await questions.add(
                tx, text=f"past {place}", lang="en", status="solved", now=world.clock.now(), entry_id="bank-0"
            )
            await verdicts.put(
                tx,
                question_id=one.id,
                entry_id="bank-0",
                probability=probability,
                right=place < right,
                role="asker",
                by="official-vn",
                at=world.clock.now(),
            )


async def people(world: World) -> tuple[Person, Person]:
    official = await world.person("official-vn", "VN")
    coordinator = await world.person("coordinator-ph", "PH", role="coordinator")
    await world.teach("bank-0", TITLES, "The district office.", topics=("service-delivery",))
    return official, coordinator


async def test_the_report_counts_what_happened(everywhere: World) -> None:
    world = everywhere
    official, coordinator = await people(world)
    expert = await world.person("expert-th", "TH", role="expert", topics=("service-delivery", "responsiveness"))
    await official.says(f"@mufakat {TITLES}", "questions")
    await official.presses("Solved it")
    await official.says(f"@mufakat {QUESTION}", "questions")
    await expert.presses("Accept", "")
    await world.passes(hours=2)
    await expert.presses("Write the answer", "")
    await expert.fills(answer="We publish the median each month.")
    await expert.presses("Send to both")
    await official.says("@mufakat Who pays for uniforms of volunteer firefighters on islands?", "questions")
    await coordinator.says("/report")
    shown = await coordinator.sees("the last 30 days")
    for words in (
        "Answered from the knowledge",
        "Half of the first answers within",
        "2 h",
        "50 %",
        "1 of the last 1 judged",
        "sure, as shipped",
        "Service delivery",
        "Thailand",
        "1 expert",
        "████████ 1",
    ):
        assert words in shown.text, words
    await coordinator.presses("7 days")
    await coordinator.sees("the last 7 days")


async def test_a_raised_threshold_outlives_a_restart(here: World) -> None:
    official, _ = await people(here)
    await judged(here, right=20, wrong=19)
    await official.says(f"@mufakat {TITLES}", "questions")
    await official.presses("Ask an expert")
    app = here.app
    again = await compose(here.db, here.clock, COMMUNITY, CATALOGS, app.adapters)
    assert again.house.answerer.thresholds.answer == watch.SILENT


async def test_another_period_and_words_that_are_no_number(here: World) -> None:
    official, coordinator = await people(here)
    await official.says(f"@mufakat {TITLES}", "questions")
    await here.jumps(days=40)
    await coordinator.says("/report")
    await coordinator.sees("Nobody asked anything in this time")
    await coordinator.says("/report 90")
    await coordinator.sees("answered at once")
    for wrong in ("soon", "0", "99999", "-3", "٣"):
        await coordinator.says(f"/report {wrong}")
        await coordinator.sees("Please give a number of days")
    await official.says("/report")
    await official.sees("This is for coordinators")


async def test_too_many_wrong_answers_raise_the_threshold_and_coordinators_hear_once(everywhere: World) -> None:
    world = everywhere
    official, coordinator = await people(world)
    second = await world.person("coordinator-sg", "SG", role="coordinator")
    await judged(world, right=40, wrong=9, above=0.05)
    await judged(world, right=60, wrong=0, above=0.5)
    await judged(world, right=0, wrong=5, above=0.05)
    await official.says(f"@mufakat {TITLES}", "questions")
    await official.presses("Ask an expert")
    for one in (coordinator, second):
        await one.sees("too few. From now on they are given", "")
        assert (await one.screen("")).count("too few.") == 1
    async with world.db.read() as tx:
        now = await tuning.current(tx)
        line = next(one for one in await audit.details(tx) if one["action"] == "threshold")
    assert SHIPPED.answer < now.answer
    assert now.how == "raised"
    assert world.app.house.answerer.thresholds == now.thresholds
    assert line["subject"] == "raised"
    await official.says(f"@mufakat {TITLES}", "questions")
    await coordinator.says("/report")
    await coordinator.sees("raised because of verdicts" if now.answer < 1 else "never: too many were wrong")


async def test_where_nothing_helps_automatic_answers_stop_until_a_coordinator_sets_it_back(everywhere: World) -> None:
    world = everywhere
    official, coordinator = await people(world)
    await judged(world, right=20, wrong=19)
    await official.says(f"@mufakat {TITLES}", "questions")
    await official.presses("Ask an expert")
    await coordinator.sees("never: too many were wrong", "")
    assert world.app.house.answerer.thresholds.answer == watch.SILENT
    await official.says(f"@mufakat {TITLES}", "questions")
    await official.sees("Question", "questions")
    assert (await official.screen("questions")).count("Automatic answer") == 1, "the second is not answered by itself"
    await coordinator.presses("Use the shipped threshold", "")
    await coordinator.sees("Verdicts given until now will no longer count", "")
    await coordinator.presses("Leave it", "")
    assert world.app.house.answerer.thresholds.answer == watch.SILENT
    await coordinator.presses("Use the shipped threshold", "")
    await coordinator.presses("Yes, use it", "")
    assert world.app.house.answerer.thresholds == SHIPPED
    await world.jumps(minutes=1)
    await official.says(f"@mufakat {TITLES}", "questions")
    assert (await official.screen("questions")).count("Automatic answer") == 2
    await official.presses("Ask an expert")
    assert world.app.house.answerer.thresholds == SHIPPED, "what was before does not count"


async def test_coordinators_judge_what_nobody_judged(everywhere: World) -> None:
    world = everywhere
    official, coordinator = await people(world)
    for words in (TITLES, TITLES):
        await official.says(f"@mufakat {words}", "questions")
    await official.says(TITLES)
    await coordinator.says("/report")
    await coordinator.presses("Judge answers")
    await coordinator.sees("Was this right? · question 1")
    await coordinator.presses("Skip")
    await coordinator.sees("Was this right? · question 2")
    await coordinator.presses("It was wrong")
    await coordinator.sees("no further automatic answer")  # the third was asked in private
    await coordinator.says("/report")
    await coordinator.presses("Judge answers")
    await coordinator.presses("It was right")
    async with world.db.read() as tx:
        kept = [(one.question_id, one.right, one.role) for one in await verdicts.latest(tx, 5)]
    assert sorted(kept) == [("1", True, "coordinator"), ("2", False, "coordinator")]
    assert await world.status("1") == "auto", "only its asker closes a question"
    shown = (await coordinator.messages(""))[-1]
    for forged in ("v1:r.right:3", "v1:r.wrong:99", "v1:r.right", "v1:r.days:12", "v1:r.judge:x", "v1:r.backyes"):
        await world.platform.press(coordinator.sender, shown.id, forged)
        await world.settle()
    async with world.db.read() as tx:
        assert len(await verdicts.latest(tx, 9)) == 2
        assert (await tx.exec_driver_sql("SELECT count(*) FROM dead_letter")).scalar_one() == 0


@pytest.mark.parametrize("lang", ["id"])
async def test_the_report_in_another_language(here: World, lang: str) -> None:
    official, _ = await people(here)
    coordinator = await here.person("coordinator-id", "ID", role="coordinator", locale=lang)
    await official.says(f"@mufakat {TITLES}", "questions")
    await coordinator.says("/report")
    await coordinator.sees("Jawaban otomatis")
