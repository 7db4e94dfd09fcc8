"""One person on two platforms: a code, both agree, one history."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from storage import assignments, members, questions
from tests.world import World, two_worlds

QUESTION = "How do other cities publish response times for citizen requests at service counters?"


@pytest.fixture
async def two(tmp_path: Path) -> AsyncIterator[tuple[World, World]]:
    async with two_worlds(tmp_path) as both:
        yield both


async def code_of(world: World, name: str) -> str:
    """Get a code on one side."""
    person = world[name]
    await person.says("/settings")
    await person.presses("Link my accounts")
    await person.presses("Get a code")
    text = (await person.sees("Enter this code")).text
    return text.split("/settings: ")[1][:9]


async def enter(world: World, name: str, code: str) -> None:
    """Enter it on the other."""
    person = world[name]
    await person.says("/settings")
    await person.presses("Link my accounts")
    await person.presses("Enter a code")
    await person.fills(code=code)


async def test_two_accounts_become_one_person_with_one_history(two: tuple[World, World]) -> None:
    telegram, discord = two
    asker = await telegram.person("official-vn", "VN")
    await discord.person("other-vn", "VN")
    await telegram.person("expert-th", "TH", role="expert")
    await asker.says(f"@mufakat {QUESTION}", "questions")
    await enter(discord, "other-vn", await code_of(telegram, "official-vn"))
    await discord["other-vn"].sees("wants to be linked", "")
    await discord["other-vn"].presses("Yes, this is me", "")
    await asker.sees("Is that you?", "")
    async with telegram.db.read() as tx:
        assert len(await members.accounts(tx, "official-vn")) == 1, "nothing before both have agreed"
    await asker.presses("Yes, this is me", "")
    async with telegram.db.read() as tx:
        accounts = await members.accounts(tx, "official-vn")
    assert {one.platform for one in accounts} == {"telegram", "discord"}
    await discord["other-vn"].says("/mine")
    await discord["other-vn"].sees(QUESTION[:40])


async def test_a_code_is_used_once_expires_and_five_tries_are_enough(two: tuple[World, World]) -> None:
    telegram, discord = two
    await telegram.person("official-vn", "VN")
    await discord.person("other-vn", "VN")
    await discord.person("thief", "LA")
    code = await code_of(telegram, "official-vn")
    await enter(discord, "other-vn", code)
    await enter(discord, "thief", code)
    await discord["thief"].sees("fits nothing")
    late = await code_of(telegram, "official-vn")
    telegram.clock.advance(timedelta(minutes=11))
    await enter(discord, "other-vn", late)
    await discord["other-vn"].sees("fits nothing")
    for _ in range(5):
        await enter(discord, "thief", "AAAA-AAAA")
    await enter(discord, "thief", "AAAA-AAAA")
    await discord["thief"].sees("5 tries")


async def test_no_on_either_side_links_nothing(two: tuple[World, World]) -> None:
    telegram, discord = two
    await telegram.person("official-vn", "VN")
    await discord.person("other-vn", "VN")
    await enter(discord, "other-vn", await code_of(telegram, "official-vn"))
    await discord["other-vn"].presses("Yes, this is me", "")
    await telegram["official-vn"].presses("No", "")
    await discord["other-vn"].sees("Nothing was linked", "")
    async with telegram.db.read() as tx:
        assert len(await members.accounts(tx, "official-vn")) == 1


async def test_asked_on_one_platform_answered_from_the_other(two: tuple[World, World]) -> None:
    telegram, discord = two
    asker = await telegram.person("official-vn", "VN")
    expert = await discord.person("expert-th", "TH", role="expert")
    await asker.says(f"@mufakat {QUESTION}", "questions")
    await expert.presses("Accept", "")
    await asker.sees("With an expert", "questions")
    await expert.says("We publish the median each month.")
    await expert.presses("Send to both")
    await asker.sees("We publish the median", "questions")
    await asker.presses("Solved it", "questions")
    await expert.sees("The asker says it is solved", "")
    async with telegram.db.read() as tx:
        question = await questions.get(tx, "1")
        offers = await assignments.of_question(tx, "1")
    assert question is not None
    assert question.status == "solved"
    assert [one.state for one in offers] == ["answered"]
