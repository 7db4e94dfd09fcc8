"""One thread for each question, on platforms that have them: in channels (as Discord), in private (as Telegram)."""

from __future__ import annotations

from pathlib import Path

from bot.adapters.web.convert import load_said
from storage import room
from storage.room import RoomMessage
from tests.fakes import FakePlatform, Shown
from tests.flows.test_expert import ANSWER, QUESTION, community
from tests.world import World, world


def platform(one: World, threads: str) -> FakePlatform:
    """The world's platform, giving each question a thread."""
    assert isinstance(one.platform, FakePlatform)
    one.platform.threads = threads
    return one.platform


def in_channel(there: FakePlatform, words: str) -> Shown:
    """The newest message with these words that stands in a channel or a thread of one."""
    return next(one for one in reversed(there.sent) if words in one.text and not one.message.address.private)


async def test_a_question_in_a_channel_has_a_thread_with_all_that_is_said_about_it(tmp_path: Path) -> None:
    async with world(tmp_path, "discord") as one:
        await community(one)
        there = platform(one, "group")
        official, expert = one["official-vn"], one["expert-1"]
        asked = await official.says(f"@mufakat {QUESTION}", "questions")
        card = await official.sees("Looking for an expert")
        assert card.message.address.thread is None, "the card itself stands in the channel"
        assert there.opened == {card.id: f"Question 1: {QUESTION[:54]} …"}
        thread = card.id
        await official.says("@mufakat It is about counters in villages.", "questions", thread=thread)
        await official.sees("Added to question 1", "questions")
        assert "counters in villages" in (await expert.sees("Question 1", "")).text
        await expert.says(f"@mufakat {ANSWER}", "questions", thread=thread)
        assert ANSWER not in await official.screen("questions"), "first the preview, for the expert alone"
        await expert.presses("Send to both", "")
        answer = in_channel(there, ANSWER)
        assert answer.message.address.thread == thread
        assert answer.message.reply_to == "", "the question was asked outside of the thread"
        assert (card.message.status, card.edits > 0) == ("answered", True)
        assert there.marks == {asked: "✅"}
        await official.says("@mufakat And who counts them?", "questions", thread=thread)
        await expert.sees("And who counts them?", "")
        assert len(there.opened) == 1


async def test_in_the_room_question_and_answer_stand_together(tmp_path: Path) -> None:
    async with world(tmp_path) as one:
        await community(one)
        official, expert = one["official-vn"], one["expert-1"]
        asked = await official.says(f"@mufakat {QUESTION}", "questions")
        card = await official.sees("Looking for an expert")
        thread = await one.thread("question:1")
        assert thread == card.id, "the card opened it"
        await official.presses("Change topic")
        assert (await kept(one, (await official.messages("questions"))[-1].id)).thread == thread, "as has its form"
        await official.says("@mufakat It is about counters in villages.", "questions", thread=thread)
        assert "counters in villages" in (await expert.sees("Question 1", "")).text
        before = len(await rows(one))
        await official.says("Somebody may know.", "questions", thread=thread)
        assert len(await rows(one)) == before + 1, "whoever does not mention the bot talks to the others"
        await expert.presses("Accept", "")
        await expert.replies("You have question 1", ANSWER)
        await expert.presses("Send to both")
        answer = await official.sees(ANSWER, "questions")
        assert (await kept(one, answer.id)).thread == thread
        assert load_said((await kept(one, asked)).payload).mark == "✅"
        await official.presses("Follow-up", "questions")
        await official.fills("questions", text="And who counts them?")
        await expert.sees("And who counts them?", "")
        await official.presses("Solved it", "questions", on=ANSWER)
        told = {row.thread for row in (await rows(one)).values() if row.place == "questions" and row.id != asked}
        assert told == {thread}, "nothing about it is said elsewhere in the channel"


async def kept(one: World, message_id: str) -> RoomMessage:
    """A message as the room keeps it."""
    return (await rows(one))[message_id]


async def rows(one: World) -> dict[str, RoomMessage]:
    """All messages of the room by their ids."""
    async with one.db.read() as tx:
        return {row.id: row for row in await room.latest(tx, 1000)}


async def test_others_ask_anew_in_a_thread_and_get_no_thread_in_it(tmp_path: Path) -> None:
    async with world(tmp_path, "discord") as one:
        await community(one)
        there = platform(one, "group")
        await one["official-vn"].says(f"@mufakat {QUESTION}", "questions")
        (thread,) = there.opened
        colleague = await one.person("official-la", "LA")
        await colleague.says(
            "@mufakat Who runs a help line for land titles, and how is it paid?", "questions", thread=thread
        )
        await colleague.sees("Question 2", "questions")
        assert len(there.opened) == 2, "what is asked in a thread of ours is a matter of its own"


async def test_a_topic_that_is_not_ours_is_kept(tmp_path: Path) -> None:
    async with world(tmp_path, "discord") as one:
        await community(one)
        there = platform(one, "group")
        official, expert = one["official-vn"], one["expert-1"]
        await official.says(f"@mufakat {QUESTION}", "questions", thread="77")
        card = await official.sees("Looking for an expert")
        assert card.message.address.thread == "77"
        await expert.presses("Accept", "")
        await expert.replies("You have question 1", ANSWER)
        await expert.presses("Send to both")
        assert in_channel(there, ANSWER).message.address.thread == "77"
        assert there.opened == {}


async def test_in_private_each_question_has_a_topic_with_both_who_speak_about_it(tmp_path: Path) -> None:
    async with world(tmp_path, "telegram") as one:
        await community(one)
        await each_has_a_topic(one)


async def each_has_a_topic(one: World) -> None:
    """The conversation: two questions in private, whose topics say which of them is meant."""
    there = platform(one, "private")
    official, expert = one["official-vn"], one["expert-1"]
    await official.says(QUESTION)
    await official.presses("Send")
    card = await official.sees("Looking for an expert", "")
    offer = await expert.sees("Question 1", "")
    assert set(there.opened) == {card.message.address.thread, offer.message.address.thread}
    topic = offer.message.address.thread or ""
    await expert.presses("Accept", "")
    assert (await expert.sees("Question 1", "")).edits, "the card changes where it stands"
    # A second question is held, too: the topic says which of them is answered.
    await one["official-vn"].says("How do villages publish what a birth certificate costs at the counter?")
    await official.presses("Send")
    await expert.presses("Accept", "", on="birth certificate")
    await expert.says(ANSWER, thread=topic)
    preview = await expert.sees("Not sent yet", "")
    assert preview.message.address.thread == topic
    await expert.presses("Send to the asker", "")
    answer = await official.sees(ANSWER, "")
    assert answer.message.address.thread == card.message.address.thread
    await official.says("Who signs it?", thread=answer.message.address.thread or "")
    asked = await expert.sees("Who signs it?", "")
    assert asked.message.address.thread == topic


async def test_a_topic_that_the_asker_made_becomes_the_questions(tmp_path: Path) -> None:
    async with world(tmp_path, "telegram") as one:
        await community(one)
        there = platform(one, "private")
        official, expert = one["official-vn"], one["expert-1"]
        await official.says(QUESTION, thread="5")
        draft = await official.sees("Nothing is sent before you say so")
        assert draft.message.address.thread == "5"
        await official.presses("Send")
        card = await official.sees("Looking for an expert", "")
        assert card.message.address.thread == "5"
        assert len(there.opened) == 1, "one for the expert, none for the asker"
        await official.says("It is about counters in villages.", thread="5")
        assert "counters in villages" in (await expert.sees("Question 1", "")).text
