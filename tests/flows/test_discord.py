"""S1, S2 and S5 on Discord: the real SDK client, and a server that refuses what the real one refuses."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import app as application
from bot.clock import ManualClock
from bot.handlers import registry
from bot.platforms import command_specs, completer
from storage.adapter_state import StoredState
from storage.db import Database
from storage.migrate import migrate
from tests.fakes import Shown
from tests.flows import test_ask, test_expert
from tests.servers.discord import DiscordServer
from tests.servers.discord.driver import DiscordPlatform
from tests.world import CATALOGS, COMMUNITY, START, World


@pytest.fixture
async def discord(tmp_path: Path) -> AsyncIterator[World]:
    """A world whose people use Discord."""
    url = f"sqlite:///{tmp_path / 'world.db'}"
    migrate(url)
    clock, db = ManualClock(START), Database(url, synchronous="OFF")
    with DiscordServer() as server:
        platform = DiscordPlatform(
            server,
            clock,
            db,
            StoredState(db, "discord"),
            commands=command_specs(registry.build(), CATALOGS),
            complete=completer(COMMUNITY),
            texts=lambda key, lang: CATALOGS.text(lang)(key),
        )
        composed = await application.compose(db, clock, COMMUNITY, CATALOGS, {"discord": platform})
        work = [
            asyncio.create_task(composed.dispatcher.run()),
            asyncio.create_task(platform.run(composed.dispatcher.handle)),
        ]
        try:
            yield World(composed, clock, platform, {})
        finally:
            for task in work:
                task.cancel()
            await asyncio.gather(*work, return_exceptions=True)
            await platform.close()
            await db.close()


async def test_s1_a_known_question_is_answered_at_once(discord: World) -> None:
    await test_ask.test_a_known_question_is_answered_at_once_with_its_source(discord)


async def test_s1_ask_without_words_opens_a_modal(discord: World) -> None:
    await test_ask.test_ask_without_words_opens_a_form(discord)


async def test_s1_a_thin_question_is_asked_about_first(discord: World) -> None:
    await test_ask.test_a_thin_question_is_asked_about_first(discord)


async def test_s1_only_the_asker_closes_it_and_others_are_told_alone(discord: World) -> None:
    await test_ask.test_only_the_asker_closes_it(discord)


async def test_s1_the_bot_is_silent_unless_addressed(discord: World) -> None:
    await test_ask.test_the_bot_is_silent_unless_addressed(discord)


async def test_s1_a_reply_to_the_bot_asks_too(discord: World) -> None:
    await test_ask.test_a_reply_to_the_bot_asks_too(discord)


@pytest.mark.parametrize("words", test_ask.HOSTILE)
async def test_s1_hostile_text_stays_plain_and_pings_nobody(discord: World, words: str) -> None:
    await test_ask.test_hostile_text_is_kept_plain_and_never_pings(discord, words)
    assert [one for one in discord.platform.server.world.messages.values() if one.pings] == []


async def test_s2_a_question_travels_to_an_expert_and_back(discord: World) -> None:
    await test_expert.test_a_question_travels_to_an_expert_and_back_and_is_known_afterwards(discord)


async def test_s2_in_private_a_preview_comes_first(discord: World) -> None:
    await test_expert.test_in_private_a_preview_comes_first_and_the_name_may_stay_out(discord)


async def test_s2_the_expert_asks_back(discord: World) -> None:
    await test_expert.test_the_expert_asks_back_and_the_asker_replies(discord)


async def test_s2_silence_passes_it_on(discord: World) -> None:
    await test_expert.test_silence_is_nudged_then_passed_on_then_queued_then_a_gap(discord)


async def test_s2_closed_private_messages_hand_it_on_at_once(discord: World) -> None:
    await test_expert.test_closed_private_messages_hand_the_question_on_at_once(discord)


async def test_s2_not_solved_asks_somebody_else(discord: World) -> None:
    await test_expert.test_not_solved_asks_somebody_else(discord)


async def test_s2_a_correction_reaches_everybody_in_place(discord: World) -> None:
    await test_expert.test_a_corrected_answer_reaches_everybody_who_received_it_once(discord)


async def in_channel(world: World, words: str, place: str) -> Shown:
    """The newest message with these words in a channel or a thread of it."""
    found = await world.platform.seen_by("", place, private=False)
    return next(one for one in reversed(found) if words in one.text)


async def test_s2_the_question_has_a_thread_with_all_that_is_said_about_it(discord: World) -> None:
    await test_expert.community(discord)
    official, expert, server = discord["official-vn"], discord["expert-1"], discord.platform.server
    asked = await official.says(f"@mufakat {test_expert.QUESTION}", "questions")
    card = await official.sees("Looking for an expert", "questions")
    thread = server.world.channels[card.id]
    assert thread.name.startswith("Question 1: How do other cities publish")
    assert card.message.address.thread is None, "the card itself stands in the channel"
    await expert.presses("Accept")
    await official.says("@mufakat It is about counters in villages.", "questions", thread=thread.id)
    assert "counters in villages" in (await expert.sees("Question 1", "")).text, "what is said in it belongs to it"
    await expert.replies("You have question 1", test_expert.ANSWER)
    await expert.presses("Send to both")
    answer = await in_channel(discord, test_expert.ANSWER, "questions")
    assert answer.message.address.thread == thread.id
    assert server.world.messages[asked].reactions == ["✅"]
    await official.presses("Solved it", "questions")
    solved = await in_channel(discord, test_expert.ANSWER, "questions")
    assert (solved.id, "Solved" in solved.text) == (answer.id, True), "it is changed where it stands"
    assert [one.name for one in server.world.channels.values() if one.parent] == [thread.name]


async def test_s2_in_a_forum_the_post_shows_how_far_its_question_has_come(discord: World) -> None:
    await test_expert.community(discord)
    official, expert, server = discord["official-vn"], discord["expert-1"], discord.platform.server
    server.world.lacks.discard("manage_threads")
    await discord.platform._online()
    forum = server.do(lambda: server.people.forum("matters", ("Health", "Open", "With expert", "Answered", "Stale")))
    names = {one["id"]: one["name"] for one in forum.tags}
    said = f"<@{server.world.bot}> {test_expert.QUESTION}"
    post = server.do(lambda: server.people.post(official.native, forum, "Response times", said, mention=True))
    await discord.platform._wait(f"m{post.id}")
    await discord.settle()

    def tags() -> list[str]:
        return [names[one] for one in server.world.channels[post.id].applied]

    card = await official.sees("Looking for an expert", "matters")
    assert card.message.address.thread == post.id, "in their own post"
    assert tags() == ["Open"]
    await expert.presses("Accept", "")
    assert tags() == ["With expert"]
    await expert.replies("You have question 1", test_expert.ANSWER)
    await expert.presses("Send to both")
    assert (await in_channel(discord, test_expert.ANSWER, "matters")).message.address.thread == post.id
    assert tags() == ["Answered"]
    assert len([one for one in server.world.channels.values() if one.parent == forum.id]) == 1


async def test_s5_somebody_volunteers_in_a_modal_and_a_coordinator_decides(discord: World) -> None:
    volunteer = await discord.person("volunteer-my", "MY")
    coordinator = await discord.person("coordinator-ph", "PH", role="coordinator")
    await volunteer.says("/volunteer", "general")
    await volunteer.presses("Begin")
    topics = tuple(one.slug for one in COMMUNITY.topics[:2])
    await volunteer.fills(topics=topics, languages=("en",), limit="3", hours="weekdays", display="nation")
    await volunteer.sees("My profile as a volunteer expert")
    await volunteer.presses("Send")
    await coordinator.presses("Approve", "")
    await volunteer.sees("You are in")
    await volunteer.presses("Accept", "", on="Practice question")
    await volunteer.replies("Practice question", "Tell them a week before.")
    await volunteer.sees("That is all there is to it")


async def test_a_colleagues_message_becomes_a_question_by_its_menu(discord: World) -> None:
    official = await test_ask.flood(discord)
    server = discord.platform.server
    await discord.platform._online()
    said = server.do(lambda: server.people.say("555", server.people.channel("general"), test_ask.QUESTION))
    official.place = "general"
    await discord.platform.menu(official.sender, said.id)
    await discord.settle()
    await official.sees("form B", "general")
