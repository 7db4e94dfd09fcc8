"""On Telegram a bot cannot write first: somebody who never opened a chat with it is still answered, in the group."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.fakes import FakePlatform, Shown
from tests.world import Person, World, world


@pytest.fixture
async def stranger(tmp_path: Path) -> AsyncIterator[tuple[World, Person]]:
    """Nobody the bot has met."""
    async with world(tmp_path, "telegram") as one:
        assert isinstance(one.platform, FakePlatform)
        yield one, Person(one, "stranger", "555")


async def test_what_concerns_a_question_is_said_in_the_group(stranger: tuple[World, Person]) -> None:
    _, person = stranger
    await person.says("@mufakat data?", "questions")
    await person.sees("a little short")
    await person.says("/help", "questions")
    await person.sees("What you can do here")


async def test_what_is_personal_is_not(stranger: tuple[World, Person]) -> None:
    _, person = stranger
    for command in ("/mine", "/settings", "/privacy"):
        await person.says(command, "questions")
    await person.sees("open a chat with me")
    assert "My settings" not in await person.screen("questions")


async def test_a_form_needs_a_private_chat(stranger: tuple[World, Person]) -> None:
    _, person = stranger
    await person.says("@mufakat data?", "questions")
    await person.presses("Add details")
    await person.sees("open a chat with me")
    await person.says("hello")
    await person.presses("Add details", "questions")
    await person.sees("What is it about?", "")


def token_of(shown: Shown) -> str:
    """What the button's link says to the bot."""
    [button] = [button for row in shown.message.buttons for button in row if button.url]
    return button.url.partition("?start=")[2]


async def test_the_link_goes_on_with_what_was_wanted_once_and_for_this_person_alone(
    stranger: tuple[World, Person],
) -> None:
    world, person = stranger
    await person.says("/settings", "questions")
    token = token_of(await person.sees("open a chat with me"))
    assert len(token) <= 64
    thief = Person(world, "thief", "666")
    await thief.says(f"/start {token}")
    await thief.sees("Welcome to the", "")
    await person.says(f"/start {token}")
    await person.sees("Time zone", "")
    before = len(await person.messages(""))
    await person.says(f"/start {token}")
    await person.sees("Welcome to the", "")
    assert len(await person.messages("")) == before + 1


async def test_the_link_of_a_form_opens_the_form(stranger: tuple[World, Person]) -> None:
    world, person = stranger
    await person.says("@mufakat data?", "questions")
    await person.presses("Add details")
    token = token_of(await person.sees("open a chat with me"))
    await person.says(f"/start {token}")
    await person.sees("What is it about?", "")
    world.clock.advance(timedelta(minutes=16))
    await person.presses("Cancel", "")
    await person.says(f"/start {token}")
    await person.sees("Welcome to the", "")
