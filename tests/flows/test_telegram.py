"""S1, S2 and S5 on Telegram: the real SDK client, and a server that refuses what the real one refuses."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot import app as application
from bot import serving
from bot.clock import ManualClock
from bot.handlers import registry
from bot.platforms import command_specs
from storage import members
from storage.db import Database
from storage.migrate import migrate
from tests.flows import test_ask, test_expert, test_threads
from tests.servers.telegram import TelegramServer
from tests.servers.telegram.driver import TelegramPlatform
from tests.world import CATALOGS, COMMUNITY, START, World


@pytest.fixture
async def telegram(tmp_path: Path) -> AsyncIterator[World]:
    """A world whose people use Telegram."""
    async with on_telegram(tmp_path) as one:
        yield one


@pytest.fixture
async def topics(tmp_path: Path) -> AsyncIterator[World]:
    """The same with a bot that has topics in private chats."""
    async with on_telegram(tmp_path, has_topics_enabled=True) as one:
        yield one


@asynccontextmanager
async def on_telegram(tmp_path: Path, *, has_topics_enabled: bool = False) -> AsyncIterator[World]:
    url = f"sqlite:///{tmp_path / 'world.db'}"
    migrate(url)
    clock, db = ManualClock(START), Database(url, synchronous="OFF")
    with TelegramServer() as server:
        server.state.has_topics_enabled = has_topics_enabled
        commands = command_specs(registry.build(), CATALOGS)
        platform = TelegramPlatform(
            server, clock, db, texts=lambda key, lang: CATALOGS.text(lang)(key), commands=commands
        )
        composed = await application.compose(db, clock, COMMUNITY, CATALOGS, {"telegram": platform})
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


async def test_s1_a_known_question_is_answered_at_once(telegram: World) -> None:
    await test_ask.test_a_known_question_is_answered_at_once_with_its_source(telegram)


async def test_s1_ask_without_words_asks_step_by_step(telegram: World) -> None:
    await test_ask.test_ask_without_words_opens_a_form(telegram)


async def test_s1_a_thin_question_is_asked_about_first(telegram: World) -> None:
    await test_ask.test_a_thin_question_is_asked_about_first(telegram)


async def test_s1_only_the_asker_closes_it_and_others_are_told_alone(telegram: World) -> None:
    await test_ask.test_only_the_asker_closes_it(telegram)


async def test_s1_the_bot_is_silent_unless_addressed(telegram: World) -> None:
    await test_ask.test_the_bot_is_silent_unless_addressed(telegram)


@pytest.mark.parametrize("words", test_ask.HOSTILE)
async def test_s1_hostile_text_stays_plain(telegram: World, words: str) -> None:
    await test_ask.test_hostile_text_is_kept_plain_and_never_pings(telegram, words)


async def test_s2_a_question_travels_to_an_expert_and_back(telegram: World) -> None:
    await test_expert.test_a_question_travels_to_an_expert_and_back_and_is_known_afterwards(telegram)


async def test_s2_in_private_a_preview_comes_first(telegram: World) -> None:
    await test_expert.test_in_private_a_preview_comes_first_and_the_name_may_stay_out(telegram)


async def test_s2_the_expert_asks_back(telegram: World) -> None:
    await test_expert.test_the_expert_asks_back_and_the_asker_replies(telegram)


async def test_s2_silence_passes_it_on(telegram: World) -> None:
    await test_expert.test_silence_is_nudged_then_passed_on_then_queued_then_a_gap(telegram)


async def test_s2_who_blocked_the_bot_is_passed_over(telegram: World) -> None:
    await test_expert.test_closed_private_messages_hand_the_question_on_at_once(telegram)


async def test_s2_not_solved_asks_somebody_else(telegram: World) -> None:
    await test_expert.test_not_solved_asks_somebody_else(telegram)


async def test_s2_with_topics_each_question_has_its_own(topics: World) -> None:
    await test_expert.community(topics)
    await test_threads.each_has_a_topic(topics)


async def test_s2_with_topics_a_preview_comes_first_and_the_name_may_stay_out(topics: World) -> None:
    await test_expert.test_in_private_a_preview_comes_first_and_the_name_may_stay_out(topics)


async def test_s2_with_topics_asked_in_a_group(topics: World) -> None:
    await test_expert.test_a_question_travels_to_an_expert_and_back_and_is_known_afterwards(topics)


async def test_s2_a_topic_that_was_deleted_is_done_without(topics: World) -> None:
    await test_expert.community(topics)
    official, expert = topics["official-vn"], topics["expert-1"]
    await official.says(test_expert.QUESTION)
    await official.presses("Send")
    card = await official.sees("Looking for an expert", "")
    assert card.message.address.thread
    topics.platform.server.do(lambda state: state.chats[int(official.native)].topics.clear())
    await expert.presses("Accept", "")
    await expert.says(test_expert.ANSWER, thread=(await expert.sees("Question 1", "")).message.address.thread or "")
    await expert.presses("Send to the asker", "")
    assert (await official.sees(test_expert.ANSWER, "")).message.address.thread is None
    await official.presses("Solved it", "")
    assert await topics.status("1") == "solved"


async def test_s2_in_a_group_a_topic_is_kept_and_the_question_is_marked(telegram: World) -> None:
    await test_expert.community(telegram)
    platform, official, expert = telegram.platform, telegram["official-vn"], telegram["expert-1"]
    group = platform.chat("questions")
    platform.server.do(lambda state: state.chats[group].topics.update({7: True}))
    asked = int(await official.says(f"@mufakat {test_expert.QUESTION}", "questions", thread="7"))
    card = await official.sees("Looking for an expert")
    assert card.message.address.thread == "7"
    await platform.server.until(lambda state: state.reactions.get((group, asked)) == "👀")
    await expert.presses("Accept", "")
    assert (await official.finds("Question 1", "questions")).id == card.id, "the card is edited where it stands"
    assert platform.server.do(lambda state: state.reactions[group, asked]) == "👀"
    await expert.replies("You have question 1", test_expert.ANSWER)
    await expert.presses("Send to both")
    answers = [one for one in await official.messages("questions") if test_expert.ANSWER in one.text]
    assert [one.message.address.thread for one in answers if not one.message.address.private] == ["7"]
    assert platform.server.do(lambda state: state.reactions[group, asked]) == "👍"
    assert platform.opened == {}, "in groups no topic is opened"


async def test_coordinators_find_their_commands_in_private(telegram: World) -> None:
    coordinator = await telegram.person("coordinator-ph", "PH", role="coordinator")
    await telegram.person("official-kh", "KH")
    await coordinator.says("/start")
    every_minute = serving._scheduler(telegram.app).get_job("commands")
    await every_minute.func(*every_minute.args)

    def listed() -> Any:
        return telegram.platform.server.do(
            lambda state: {
                scope: [one["command"] for one in commands]
                for (scope, language), commands in state.commands.items()
                if scope.startswith("chat:") and language == "id"
            }
        )

    (theirs,) = listed().values()
    assert {"ask", "queue", "announce", "teach"} <= set(theirs)
    assert list(listed()) == [f"chat:{coordinator.native}"]
    async with telegram.db.write() as tx:
        await members.revoke(tx, coordinator.name, "coordinator")
    await every_minute.func(*every_minute.args)
    assert listed() == {}


async def test_s5_somebody_volunteers_step_by_step_and_a_coordinator_decides(telegram: World) -> None:
    volunteer = await telegram.person("volunteer-my", "MY")
    coordinator = await telegram.person("coordinator-ph", "PH", role="coordinator")
    await volunteer.says("/volunteer")
    await volunteer.presses("Begin")
    labels = tuple(one.label("en") for one in COMMUNITY.topics[:2])
    await volunteer.fills(topics=labels, languages=("English",), limit="3 a week")
    for _ in ("hours", "display"):
        shown = (await volunteer.messages(""))[-1]
        await volunteer.presses(shown.message.buttons[0][0].label, "")
    await volunteer.sees("My profile as a volunteer expert")
    await volunteer.presses("Send")
    await coordinator.presses("Approve", "")
    await volunteer.sees("You are in")
    await volunteer.presses("Accept", on="Practice question")
    await volunteer.replies("Practice question", "Tell them a week before.")
    await volunteer.sees("That is all there is to it")


async def test_whoever_never_opened_a_chat_is_told_how(telegram: World) -> None:
    await telegram.person("official-kh", "KH")
    stranger = await telegram.person("official-la", "LA")
    telegram.platform.started.discard(stranger.native)
    await stranger.says("/settings", "questions")
    shown = await stranger.sees("opened a chat with me", "questions")
    assert shown.message.buttons[0][0].url.startswith("https://t.me/mufakat_bot?start=")
