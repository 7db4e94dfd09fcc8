"""What was played in the room, exported as a flow test: it runs, and it fails when what it expects is altered."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from bot.web.why_backend import WhyBackend
from storage import assignments
from tests.world import World, world

ROOT = Path(__file__).parents[2]
QUESTION = "How do other cities publish response times for citizen requests at service counters?"
ADDED = "It is about the counters of a land office."
ANSWER = "We publish the median each month on the counter door and on the city's page."


async def play(one: World) -> None:
    """A question of an official: somebody passes it on, somebody is silent, somebody answers, it is solved and kept."""
    official = await one.person("official-vn", "VN")
    for number, nation in enumerate(("TH", "MY", "PH"), 1):
        await one.person(f"exp-0{number}", nation, role="expert")
    await one.person("coordinator-ph", "PH", role="coordinator")
    await official.says(
        "@mufakat What is the meaning of zyzzyva in qwertological frobnication procedures?", "questions"
    )
    await official.presses("Withdraw", "questions")
    await official.says(f"@mufakat {QUESTION}", "questions")
    await official.says(f"@mufakat {ADDED}", "questions", thread=await one.thread("question:2"))
    await one[await asked(one)].presses("Pass", "")
    await one.passes(hours=2, minutes=1)
    expert = one[await asked(one)]
    await expert.presses("Accept", "")
    await expert.presses("Ask the asker")
    await expert.fills(text="Do you mean counters in person, or the telephone line?")
    await official.presses("Reply", "")
    await official.fills(text='Counters in person, "mostly".')
    await expert.replies("You have question 2", ANSWER)
    await expert.presses("Send to both")
    await official.presses("Solved it", "questions")
    await expert.presses("Yes, from my nation", "")


async def asked(one: World) -> str:
    """Who holds an open offer of question 2."""
    async with one.db.read() as tx:
        offers = await assignments.of_question(tx, "2")
    return next(offer.member_id for offer in offers if offer.state == "offered")


async def pytest_on(file: Path) -> tuple[int, str]:
    """Run one file as anybody would."""
    run = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(ROOT),
        "-c", str(ROOT / "pyproject.toml"), str(file),
        cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await run.communicate()
    return run.returncode or 0, said.decode()


@pytest.fixture
async def exported(tmp_path: Path) -> str:
    async with world(tmp_path, example=True, trace=True) as one:
        await play(one)
        text = await WhyBackend(one.db).flow("question 2", "question:2")
    assert text is not None
    return text


async def test_an_export_runs_and_fails_when_what_it_expects_is_altered(exported: str, tmp_path: Path) -> None:
    file = tmp_path / "test_question_2.py"
    file.write_text(exported, encoding="utf-8")
    code, said = await pytest_on(file)
    assert code == 0, said
    assert "1 passed" in said
    for expected, altered in (
        ('assert await room.status("2") == "solved"', 'assert await room.status("2") == "gap"'),
        (f'official_vn.sees("{ANSWER}", "questions")', 'official_vn.sees("We publish nothing.", "questions")'),
    ):
        assert expected in exported
        file.write_text(exported.replace(expected, altered), encoding="utf-8")
        code, said = await pytest_on(file)
        assert code == 1, f"altered: {expected}\n{said}"
        assert "1 failed" in said


async def test_an_export_plays_what_was_typed_pressed_filled_in_and_waited_for(exported: str) -> None:
    for line in (
        "await room.counts_from(2)",
        f'await official_vn.says("@mufakat {QUESTION}", "questions")',
        f'says("@mufakat {ADDED}", "questions", thread=await room.thread("question:2"))',
        "await room.jumps(hours=1)",
        'await official_vn.fills("", text="Counters in person, \\"mostly\\".")',
        f'await exp_01.replies("Question 2 · private · ◐ With you", "{ANSWER}", "")',
        'official_vn.presses("Solved it", "questions", on="Answer to question 2 · An expert, Thailand · ✓ Answered")',
    ):
        assert line in exported
    assert "zyzzyva" not in exported, "another question is left out"
    first = [exported.index(f"{name} = await room.person") for name in ("exp_02", "exp_03", "exp_01")]
    assert first == sorted(first), "experts come on stage in the order in which they were asked"


async def test_knowledge_that_was_learnt_here_is_taught_again(tmp_path: Path) -> None:
    async with world(tmp_path, example=True, trace=True) as one:
        official = await one.person("official-id", "ID", locale="id", zone="Asia/Jayapura")
        await one.teach("flood", "Which form do I need to share flood data?", 'Form "B".', topics=("efficiency",))
        await official.says("@mufakat Which form do I need to share flood data?", "questions")
        await official.says("/queue")
        text = await WhyBackend(one.db).flow("conversation", "")
    assert text is not None
    assert 'await room.teach("flood", "Which form do I need to share flood data?", "Form \\"B\\"."' in text
    assert 'await room.person("official-id", "ID", locale="id", zone="Asia/Jayapura")' in text
    file = tmp_path / "test_conversation.py"
    file.write_text(text, encoding="utf-8")
    code, said = await pytest_on(file)
    assert code == 0, said


async def test_nothing_recorded_is_nothing_to_export(tmp_path: Path) -> None:
    async with world(tmp_path, trace=True) as one:
        assert await WhyBackend(one.db).flow("question 9", "question:9") is None
