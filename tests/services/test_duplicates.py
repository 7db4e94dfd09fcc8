"""Whether two people ask the same: strict, because following is what happens by default."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.duplicates import same_question
from storage.questions import Question

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ASKED = "How do other cities publish response times for citizen requests at service counters?"


def question(text: str, number: str = "1", **more: Any) -> Question:
    fields: dict[str, Any] = dict.fromkeys(Question.__dataclass_fields__)
    fields.update(id=number, text=text, status="open", lang="en", anonymous=False, topics=(), related=(), asked_at=NOW)
    return Question(**{**fields, **more})


@pytest.mark.parametrize(
    "words",
    [
        ASKED,
        ASKED.upper(),
        "at service counters, how do other cities publish response times for citizen requests??",
        "Please: how do the other cities publish the response times for citizen requests at their service counters",
    ],
)
def test_the_same_question_in_other_dress(words: str) -> None:
    found = same_question(words, [question("Who pays for flood gates?", "1"), question(ASKED, "2")])
    assert found is not None
    assert found.id == "2"


@pytest.mark.parametrize(
    "words",
    [
        "How do other cities publish response times?",
        "How do other cities publish waiting times for hospital beds at service counters?",
        "How do villages publish budgets for citizens?",
        "Who?",
        "",
        "   ",
        "🙂",
    ],
)
def test_another_question_is_not_the_same(words: str) -> None:
    assert same_question(words, [question(ASKED)]) is None


def test_few_words_count_only_when_they_are_the_very_same() -> None:
    assert same_question("Who pays for flood gates?", [question("Who builds flood gates?")]) is None
    assert same_question("Who pays flood gates here?", [question("Flood gates, who paid?")]) is None
    assert same_question("FLOOD gates", [question("flood gates")]) is not None


def test_an_anonymous_question_is_never_shown_to_a_colleague() -> None:
    assert same_question(ASKED, [question(ASKED, anonymous=True)]) is None


def test_the_likest_of_several_wins_and_the_first_of_equals() -> None:
    like = question(ASKED.replace("?", " of regional offices?"), "1")
    found = same_question(ASKED, [like, question(ASKED, "2"), question(ASKED, "3")])
    assert found is not None
    assert found.id == "2"


def test_scripts_without_spaces_are_compared_too() -> None:
    words = "เมืองอื่นเผยแพร่เวลาตอบกลับคำร้องของประชาชนที่เคาน์เตอร์บริการอย่างไร"
    found = same_question(words, [question(words)])
    assert found is not None
    assert same_question("ใครเป็นผู้จ่ายค่าประตูระบายน้ำของหมู่บ้าน", [question(words)]) is None


@given(st.text(max_size=60), st.lists(st.text(max_size=60), max_size=4))
def test_the_answer_is_one_of_those_asked_and_a_repeat_is_found(words: str, others: list[str]) -> None:
    asked = [question(text, str(n)) for n, text in enumerate(others)]
    found = same_question(words, asked)
    assert found is None or found in asked
    again = same_question(f"Flood gates {words}", [question(f"Flood gates {words}")])
    assert again is not None, "word for word the same"
