"""S1: asked, and answered from knowledge. And everything that can be asked in vain."""

from __future__ import annotations

from datetime import date

import pytest

from storage import knowledge, questions
from tests.world import Person, World

QUESTION = "Which form do I need to share flood data with another ministry?"
ANSWER = (
    "Use the Data Sharing Request, form B. Your focal point signs it; the receiving ministry replies within ten "
    "working days."
)


async def flood(world: World) -> Person:
    """One entry, one official."""
    await world.teach(
        "k-flood",
        QUESTION,
        ANSWER,
        nation="ID",
        source="Data Sharing Guide, section 3",
        reviewed=date(2026, 10, 12),
        topics=("crisis-and-disaster",),
        aliases=("flood data sharing form between ministries",),
    )
    await world.teach("k-other", "How do we set up a citizens' charter for a service counter?", "Begin with the queue.")
    await world.teach("k-third", "How can village budgets be published?", "Put the sheet on the notice board.")
    return await world.person("official-kh", "KH")


async def test_a_known_question_is_answered_at_once_with_its_source(everywhere: World) -> None:
    official = await flood(everywhere)
    await official.says(f"@mufakat {QUESTION}", "questions")
    card = await official.sees("Automatic answer")
    assert "form B" in card.text
    assert "Data Sharing Guide, section 3" in card.text
    assert "From Indonesia" in card.text
    assert "12 Oct 2026" in card.text
    await official.presses("Solved it")
    await official.sees("Glad it helped.")
    await official.sees("Solved", "questions")
    assert "Solved it" not in await official.screen("questions")


async def test_a_confirmed_phrasing_leads_to_the_entry_from_then_on(here: World) -> None:
    official = await flood(here)
    phrasing = "Which form to share flood data with another ministry please"
    await official.says(f"@mufakat {phrasing}", "questions")
    await official.presses("Solved it")
    async with here.db.read() as tx:
        assert phrasing in await knowledge.aliases(tx, "k-flood")


async def test_the_bot_is_silent_unless_addressed(everywhere: World) -> None:
    official = await flood(everywhere)
    await official.says(QUESTION, "questions")
    assert await official.messages("questions") == []
    async with everywhere.db.read() as tx:
        assert await questions.in_state(tx, questions.STATES) == []


async def test_a_reply_to_the_bot_asks_too(here: World) -> None:
    official = await flood(here)
    await official.says("@mufakat", "questions")
    await official.sees("Ask me a question")
    await official.replies("Ask me a question", QUESTION, "questions")
    await official.sees("form B")


async def test_ask_without_words_opens_a_form(everywhere: World) -> None:
    official = await flood(everywhere)
    await official.says("/ask")
    await official.fills(question=QUESTION)
    await official.sees("form B")


async def test_only_the_asker_closes_it(everywhere: World) -> None:
    official = await flood(everywhere)
    other = await everywhere.person("official-la", "LA")
    await official.says(f"@mufakat {QUESTION}", "questions")
    await other.presses("Solved it", "questions")
    await other.sees("Thank you for telling me", "questions")
    await official.sees("Automatic answer", "questions")
    assert "[Solved it]" in await official.screen("questions")
    await other.presses("Ask an expert", "questions")
    await other.sees("Only the person who asked", "questions")


async def test_an_answer_reviewed_too_long_ago_is_not_served_as_current(here: World) -> None:
    await here.teach("k-old", QUESTION, ANSWER, reviewed=date(2020, 1, 1))
    official = await here.person("official-kh", "KH")
    await official.says(f"@mufakat {QUESTION}", "questions")
    await official.sees_nothing_of("Automatic answer", "questions")


@pytest.mark.parametrize("nonsense", ["🙂🙂🙂", "…", "\u202e\u2066", "\x00\x00", "   "])
async def test_words_without_words_are_answered_kindly(everywhere: World, nonsense: str) -> None:
    official = await flood(everywhere)
    await official.says(f"/ask {nonsense}")
    async with everywhere.db.read() as tx:
        assert await questions.in_state(tx, questions.STATES) == []


HOSTILE = [
    "<b>bold</b> <script>alert(1)</script> how do we publish budgets for citizens & others?",
    "@everyone @here how do we publish village budgets for <@123456789012345678>?",
    "[the treaty](http://evil.example/phish) says how do we publish the village budget?",
    "how do we \u202epublish\u202c the village \u2066budget\u2069 openly each year?",
    "how do we publish \ud800 lone surrogates \x00 in the village budget record?",
    'NEAR("a" b) OR * AND entry_id: ^ "unclosed how do we publish the village budget',
    "how do we publish the village budget " * 300,
]


@pytest.mark.parametrize("words", HOSTILE)
async def test_hostile_text_is_kept_plain_and_never_pings(everywhere: World, words: str) -> None:
    """The fakes' encoders refuse what does not parse; the room builds text nodes only."""
    official = await flood(everywhere)
    await everywhere.person("expert-th", "TH", role="expert", topics=("accountability", "participation", "efficiency"))
    await official.says(f"@mufakat {words}", "questions")
    async with everywhere.db.read() as tx:
        asked = await questions.in_state(tx, questions.STATES)
        dead = await tx.exec_driver_sql("SELECT count(*) FROM dead_letter")
        assert dead.scalar_one() == 0
    assert len(asked) == 1
    assert len(asked[0].text) <= 2000
    assert not any(mark in asked[0].text for mark in ("\u202e", "\u2066", "\x00", "\ud800"))
    for platform_texts in [shown.texts for shown in await official.messages("questions")]:
        for text in platform_texts:
            if everywhere.platform.name == "discord":
                assert "@everyone" not in text.replace("@\u200beveryone", "")
            if everywhere.platform.name == "telegram":
                assert "<script>" not in text


async def test_a_thin_question_is_asked_about_first(everywhere: World) -> None:
    official = await flood(everywhere)
    await official.says("@mufakat data?", "questions")
    await official.sees("a little short")
    await official.presses("Add details")
    await official.fills(context="We share flood data", tried="Which form do I need", when="this week")
    await official.sees("Question 1", "questions")
    async with everywhere.db.read() as tx:
        (asked,) = await questions.in_state(tx, questions.STATES)
    assert asked.text == "data? We share flood data Which form do I need this week", "all of it goes on"


async def test_a_quota_keeps_one_person_from_flooding(here: World) -> None:
    official = await flood(here)
    for number in range(here.app.house.community.limits.questions_per_hour):
        await official.says(f"@mufakat {QUESTION} {number}", "questions")
    await official.says(f"@mufakat {QUESTION} once more", "questions")
    await official.sees("questions")
    async with here.db.read() as tx:
        assert len(await questions.in_state(tx, questions.STATES)) == here.app.house.community.limits.questions_per_hour


async def test_a_greeting_is_answered_with_what_can_be_done(everywhere: World) -> None:
    official = await flood(everywhere)
    await official.says("Hello, hi there")
    await official.sees("Ask me a question")
