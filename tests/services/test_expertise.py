"""Who knows about a question: declared topics first, answers given before beside them."""

from __future__ import annotations

from bot.services.expertise import Expertise, ranked

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
