"""Which questions share a gap: much the same together, different apart, and ids that stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.clusters import Cluster, Placing, likeness, middle, place, vector
from storage.search import Frequencies

NONE = Frequencies(0, {})
TITLES = "Which office handles land title disputes between villages?"
TITLES_AGAIN = "Who handles disputes about land titles between two villages?"
FLOODS = "How do we share flood warnings with provinces at night?"
FLOODS_AGAIN = "How can flood warnings be shared with provinces?"


def cluster(number: int, *texts: str, topics: tuple[str, ...] = ()) -> Cluster:
    return Cluster(str(number), number, tuple(vector(text, NONE) for text in texts), frozenset(topics))


def placed(text: str, *clusters: Cluster, topics: tuple[str, ...] = ()) -> Placing:
    return place(vector(text, NONE), frozenset(topics), clusters)


def test_the_first_question_founds_a_cluster() -> None:
    assert placed(TITLES) == Placing(None)


def test_much_the_same_joins_and_something_else_does_not() -> None:
    assert placed(TITLES_AGAIN, cluster(1, FLOODS), cluster(2, TITLES)) == Placing("2")
    assert placed("What is the fee for a fishing licence?", cluster(1, FLOODS), cluster(2, TITLES)) == Placing(None)


def test_words_that_say_nothing_never_join() -> None:
    assert placed("What is this about?", cluster(1, "What is this about?")) == Placing(None)


def test_scripts_without_spaces_join_too() -> None:
    again = "ขอต่ออายุหนังสือเดินทางราชการได้ที่ไหน"
    assert placed(again, cluster(1, "ต่ออายุหนังสือเดินทางราชการได้ที่ไหน")) == Placing("1")


def test_topics_that_differ_ask_for_more_likeness() -> None:
    near = "Which office handles fishing quotas in river villages?"
    assert placed(near, cluster(1, TITLES, topics=("efficiency",)), topics=("efficiency",)).joins == "1"
    assert placed(near, cluster(1, TITLES, topics=("efficiency",)), topics=("participation",)).joins is None
    assert placed(TITLES, cluster(1, TITLES, topics=("efficiency",)), topics=("participation",)).joins == "1"


def test_what_resembles_one_question_of_many_does_not_join() -> None:
    many = cluster(1, TITLES, FLOODS, "How are fishing licences renewed?", "Who pays teachers on remote islands?")
    assert placed(TITLES_AGAIN, many).joins is None


def test_a_question_between_two_clusters_makes_them_one_and_the_older_stays() -> None:
    one, other = cluster(3, "land disputes office"), cluster(8, "land village court")
    assert placed("land village court", one).joins is None, "apart so far"
    assert placed("land disputes village", other, one) == Placing("3", ("8",))


def test_two_clusters_that_are_apart_stay_apart() -> None:
    one, other = cluster(1, "land title disputes"), cluster(2, "flood warning sirens")
    both = placed("land title disputes flood warning sirens", one, other)
    assert both.joins in ("1", "2")
    assert both.absorbed == ()


def test_the_middle_resembles_the_others_most() -> None:
    texts = [FLOODS, TITLES_AGAIN, TITLES]
    assert middle([vector(text, NONE) for text in texts]) in (1, 2)
    assert middle([vector(TITLES, NONE), vector(TITLES, NONE)]) == 0
    with pytest.raises(ValueError, match="empty"):
        middle([])


def test_rare_words_weigh_more_than_common_ones() -> None:
    common = Frequencies(1000, {"villag": 900})
    assert vector("villages sirens", common)["siren"] > vector("villages sirens", common)["villag"]


@given(st.text(max_size=300), st.text(max_size=300))
def test_likeness_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    a, b = vector(one, NONE), vector(other, NONE)
    assert -1e-9 <= likeness(a, b) <= 1 + 1e-9
    assert likeness(a, b) == pytest.approx(likeness(b, a))
    assert likeness(a, a) == pytest.approx(1.0 if a else 0.0)
