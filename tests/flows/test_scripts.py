"""The conversations that the room plays, as they are written in `bot/web/scripts`: each one, and over and over."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot import app as application
from bot.web.play import Script, scripts
from storage import members
from tests.player import Player
from tests.world import COMMUNITY, Person, World, world


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[World]:
    """The demo community, everybody of it."""
    async with world(tmp_path) as one:
        await application.install_demo(one.db, COMMUNITY, one.clock)
        async with one.db.read() as tx:
            for account in await members.on_platform(tx, "web"):
                one.people[account.member_id] = Person(one, account.member_id, account.native_id)
        yield one


def always(script: Script) -> set[str]:
    """The captions of the steps that belong to every play."""
    return {step.caption for step in script.steps if not step.given}


@pytest.mark.parametrize("script", scripts(), ids=lambda one: one.id)
async def test_a_script_plays_and_plays_again(demo: World, script: Script) -> None:
    """More often than there are words that nobody has said yet: then the question is known, and asked all the same."""
    words = max(len(step.say) for step in script.steps)
    for _ in range(words + 2):
        played = await Player(demo, script).play()
        assert set(played.done) >= always(script)
        demo.clock.advance(timedelta(minutes=30))


@pytest.mark.parametrize("script", scripts(), ids=lambda one: one.id)
async def test_a_script_plays_after_one_that_was_stopped(demo: World, script: Script) -> None:
    for most in range(1, len(script.steps), 3):
        await Player(demo, script).play(most)
        assert set((await Player(demo, script).play()).done) >= always(script)
        demo.clock.advance(timedelta(hours=1))


async def test_a_question_that_was_answered_in_an_earlier_play_is_asked_all_the_same(demo: World) -> None:
    script = next(one for one in scripts() if one.id == "s2")
    words = len(script.steps[0].say)
    plays = [await Player(demo, script).play() for _ in range(words + 1)]
    assert "room-play-s2-kept" not in plays[0].done
    assert "room-play-s2-kept" in plays[words].done


async def test_whoever_volunteered_in_an_earlier_play_leaves_first(demo: World) -> None:
    script = next(one for one in scripts() if one.id == "s5")
    assert "room-play-s5-leave" not in (await Player(demo, script).play()).done
    assert "room-play-s5-leave" in (await Player(demo, script).play()).done


async def test_the_silent_expert_is_another_one_than_who_answers(demo: World) -> None:
    played = await Player(demo, next(one for one in scripts() if one.id == "s2")).play()
    assert played.cast["silent"] != played.cast["expert"]
    await demo[played.cast["silent"]].sees("Passed on")
    await demo[played.cast["expert"]].sees_nothing_of("Passed on")
