"""Who knows about a question: declared topics first, answers given before beside them."""

from __future__ import annotations

import pytest

from bot.services.expertise import HISTORY_SHARE, Expertise, history, ranked, scores

LAW = Expertise("law", ("rule-of-law", "accountability"), ("k-1",), ("en", "th"))
WATER = Expertise("water", ("floods",), ("k-2", "k-3"), ("en",))
BUDGET = Expertise("budget", ("budgets",), (), ("en", "vi"))
PEOPLE = (LAW, WATER, BUDGET)


def ids(*words: object, **named: object) -> list[str]:
    return [one.member_id for one in ranked(PEOPLE, *words, **named)]  # type: ignore[arg-type]


def test_the_likelier_topic_comes_first() -> None:
    assert ids({"floods": 0.6, "rule-of-law": 0.3}, {}) == ["water", "law"]
    assert ids({"floods": 0.4, "rule-of-law": 0.3, "accountability": 0.2}, {}) == ["law", "water"], "topics add up"


def test_an_answer_given_before_counts_a_third() -> None:
    assert ids({"rule-of-law": 0.2}, {"k-3": 0.9}) == ["water", "law"]
    assert ids({"rule-of-law": 0.3}, {"k-3": 0.9}) == ["law", "water"]


def test_nothing_that_speaks_for_anybody_finds_nobody() -> None:
    assert ids({}, {}) == []
    assert ids({"roads": 1.0}, {"k-9": 1.0}) == []


def test_whoever_speaks_the_language_comes_first() -> None:
    topics = {"floods": 0.9, "rule-of-law": 0.1, "budgets": 0.05}
    assert ids(topics, {}, "th") == ["law", "water", "budget"]
    assert ids(topics, {}, "vi") == ["budget", "water", "law"]
    assert ids(topics, {}, "lo") == ["water", "law", "budget"]


def test_reasons_are_kept_the_weightiest_first() -> None:
    first = ranked(PEOPLE, {"rule-of-law": 0.2, "accountability": 0.4}, {"k-1": 1.0})[0]
    assert first.reasons == (("topic", "accountability"), ("answered", "k-1"), ("topic", "rule-of-law"))
    assert abs(first.score - 0.9) < 1e-9


def test_equals_stay_in_order_and_no_more_than_asked_for() -> None:
    people = [Expertise(f"e{number}", ("floods",)) for number in range(20)]
    assert [one.member_id for one in ranked(people, {"floods": 0.5}, {}, most=3)] == ["e0", "e1", "e2"]


def test_the_second_covers_what_the_first_does_not_unless_one_topic_is_nearly_sure() -> None:
    people = [Expertise("a", ("floods",)), Expertise("b", ("floods",)), Expertise("c", ("roads",))]
    assert [one.member_id for one in ranked(people, {"floods": 0.5, "roads": 0.4}, {})] == ["a", "c", "b"]
    assert [one.member_id for one in ranked(people, {"floods": 0.9, "roads": 0.1}, {})] == ["a", "b", "c"]


def test_scores_add_up_topics_and_a_share_of_history() -> None:
    found = scores({"floods": 0.6, "accountability": 0.2, "rule-of-law": 0.1}, PEOPLE, {"budget": 0.5, "law": 1.0})
    assert found == pytest.approx({"law": 0.3 + HISTORY_SHARE, "water": 0.6, "budget": HISTORY_SHARE / 2})


def test_history_is_the_nearest_question_that_somebody_answered() -> None:
    shelters = [("water", "How are shelters run?"), ("water", "Who pays for flood shelters?")]
    answered = [("law", "Who checks gifts?"), *shelters]
    found = history("Who pays for flood shelters?", answered)
    assert found["water"] == pytest.approx(1)
    assert "law" not in found
    assert 0 < history("Are shelters costly?", answered)["water"] < 1
    assert history("", answered) == history("Who pays?", []) == {}
