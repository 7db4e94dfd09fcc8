"""Who is asked: by the rules, with reasons, and nobody more than their share."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.routing import Choice, Need, Person, choose, compare
from bot.services.worktime import Hours, is_working

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
"""A Tuesday, 10:00 in Bangkok, 12:00 in Tokyo, 22:00 of the day before in New York."""
WEEKDAYS = Hours((0, 1, 2, 3, 4), time(8), time(17))


def person(name: str, nation: str | None = "TH", **more: object) -> Person:
    plain = Person(name, nation, ("en",), ("efficiency",), "Asia/Bangkok", WEEKDAYS, 3, None, None, True)
    return replace(plain, **more)  # type: ignore[arg-type]


NEED = Need("1", ("efficiency",), "en", asker_id="asker", nation="VN")


def asked(*people: Person, need: Need = NEED, most: int = 3) -> list[str]:
    return [pick.member_id for pick in choose(need, people, NOW, most).picks]


@pytest.mark.parametrize(
    "who",
    [
        person("asker"),
        person("tried"),
        person("x", reachable=False),
        person("x", away_until=NOW + timedelta(seconds=1)),
        person("x", open=3),
        person("x", capacity=0),
        person("x", weekly_limit=2, week=2),
        person("x", weekly_limit=0),
        person("x", topics=("accountability",)),
        person("x", topics=()),
        person("x", languages=("th",)),
    ],
)
def test_who_is_never_asked(who: Person) -> None:
    need = replace(NEED, tried=frozenset({"tried"}))
    assert asked(who, need=need) == []
    assert asked(who, person("other"), need=need) == ["other"]


@pytest.mark.parametrize(
    "who",
    [
        person("x", away_until=NOW),
        person("x", open=2),
        person("x", weekly_limit=2, week=1),
        person("x", topics=("accountability", "efficiency")),
        person("x", languages=("th", "en")),
        person("x", nation="VN"),
        person("x", nation=None),
        person("x", zone="America/New_York"),
    ],
)
def test_who_can_be_asked(who: Person) -> None:
    assert asked(who) == ["x"]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (person("a", zone="America/New_York", open=2), person("b", nation="VN")),
        (person("a", topics=("efficiency", "participation")), person("b")),
        (person("a", topics=("efficiency",)), person("b", topics=("participation",))),
        (person("a", open=2), person("b", zone="America/New_York")),
        (person("a", open=1), person("b", open=2)),
        (person("a", open=1, capacity=4), person("b", open=1, capacity=2)),
        (person("a", nation="MY", week=1), person("b", nation="SG", week=2)),
        (person("a", last=NOW - timedelta(days=9)), person("b", last=NOW - timedelta(days=1))),
        (person("a", last=None), person("b", last=NOW - timedelta(days=900))),
    ],
    ids=[
        "nation",
        "more topics",
        "first topic",
        "hours",
        "open",
        "share",
        "nation's week",
        "last",
        "never",
    ],
)
def test_who_comes_first(better: Person, worse: Person) -> None:
    need = replace(NEED, topics=("efficiency", "participation"))
    assert asked(worse, better, need=need) == ["a", "b"]
    assert asked(better, worse, need=need) == ["a", "b"]


def test_the_reasons_are_given_in_words_the_catalogs_know() -> None:
    need = replace(NEED, topics=("efficiency", "participation"))
    (pick,) = choose(need, [person("a", topics=("participation", "efficiency"), open=1)], NOW).picks
    assert pick.reasons == (
        ("topic", "efficiency"),
        ("topic", "participation"),
        ("language", "en"),
        ("hours", "now"),
        ("load", "1/3"),
        ("nation", "TH"),
    )


def test_who_sleeps_says_when_work_begins_and_a_compatriot_gives_no_nation() -> None:
    (pick,) = choose(NEED, [person("a", "VN", zone="America/New_York")], NOW).picks
    assert dict(pick.reasons)["hours"] == "2026-11-24T13:00:00+00:00"
    assert "nation" not in dict(pick.reasons)


def test_without_a_shared_language_english_needs_the_askers_word() -> None:
    need = replace(NEED, lang="km")
    assert choose(need, [person("a")], NOW) == Choice((), english=True)
    assert asked(person("a"), need=replace(need, english_ok=True)) == ["a"]
    assert choose(need, [person("a", languages=("th",))], NOW) == Choice((), english=False)


def test_whoever_shares_the_language_comes_before_english() -> None:
    need = replace(NEED, lang="km", english_ok=True)
    assert asked(person("a"), person("b", languages=("km",), open=2), need=need) == ["b"]


def test_no_topic_means_a_coordinator_decides() -> None:
    assert choose(replace(NEED, topics=()), [person("a")], NOW) == Choice(())


def test_what_is_equal_is_settled_by_the_question_and_favours_nobody() -> None:
    people = [person(f"p{n}") for n in range(4)]
    first = Counter(asked(*people, need=replace(NEED, question_id=str(n)))[0] for n in range(400))
    assert set(first) == {"p0", "p1", "p2", "p3"}
    assert min(first.values()) > 60, first


# anything

NATIONS = st.sampled_from(["BN", "KH", "ID", "LA", "TH", None])
PEOPLE = st.lists(
    st.builds(
        Person,
        member_id=st.integers(0, 12).map("m{}".format),
        nation=NATIONS,
        languages=st.lists(st.sampled_from(["en", "th"]), unique=True, min_size=1).map(tuple),
        topics=st.lists(st.sampled_from(["a", "b", "c"]), unique=True, min_size=1).map(tuple),
        zone=st.sampled_from(["Asia/Bangkok", "Asia/Jayapura", "Europe/London"]),
        hours=st.just(WEEKDAYS),
        capacity=st.integers(1, 3),
        weekly_limit=st.none() | st.integers(1, 4),
        away_until=st.sampled_from([None, None, NOW - timedelta(days=1), NOW + timedelta(days=1)]),
        reachable=st.sampled_from([True, True, True, False]),
        open=st.integers(0, 2),
        week=st.integers(0, 3),
        last=st.none() | st.sampled_from([NOW - timedelta(days=n) for n in (1, 2, 3)]),
    ),
    max_size=12,
    unique_by=lambda one: one.member_id,
)
NEEDS = st.builds(
    Need,
    question_id=st.integers(1, 99).map(str),
    topics=st.lists(st.sampled_from(["a", "b", "c"]), unique=True, max_size=3).map(tuple),
    lang=st.sampled_from(["en", "th", "th", "km"]),
    asker_id=st.none() | st.integers(0, 12).map("m{}".format),
    nation=NATIONS,
    tried=st.frozensets(st.integers(0, 12).map("m{}".format), max_size=4),
    english_ok=st.booleans(),
)


@given(NEEDS, PEOPLE, st.integers(1, 5))
def test_nobody_is_asked_who_must_not_be(need: Need, people: list[Person], most: int) -> None:
    by_id = {one.member_id: one for one in people}
    picks = choose(need, people, NOW, most).picks
    assert len(picks) <= most
    assert len({pick.member_id for pick in picks}) == len(picks)
    for pick in picks:
        one = by_id[pick.member_id]
        assert one.member_id != need.asker_id
        assert one.member_id not in need.tried
        assert one.reachable
        assert one.away_until is None or one.away_until <= NOW
        assert one.open < one.capacity
        assert one.weekly_limit is None or one.week < one.weekly_limit
        assert set(one.topics) & set(need.topics)
        assert need.lang in one.languages or (need.english_ok and "en" in one.languages)
        assert ("hours", "now") in pick.reasons or not is_working(NOW, one.zone, one.hours)


@given(NEEDS, PEOPLE, st.randoms(use_true_random=False))
def test_the_order_of_the_list_makes_no_difference(need: Need, people: list[Person], chance: object) -> None:
    before = choose(need, people, NOW, 12)
    shuffled = list(people)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert choose(need, shuffled, NOW, 12) == before
    assert choose(need, iter(people), NOW, 12) == before


@given(NEEDS, PEOPLE)
def test_compatriots_come_last_but_never_not_at_all(need: Need, people: list[Person]) -> None:
    by_id = {one.member_id: one for one in people}
    same = [
        by_id[pick.member_id].nation is not None and by_id[pick.member_id].nation == need.nation
        for pick in choose(need, people, NOW, 12).picks
    ]
    assert same == sorted(same)
    elsewhere = replace(need, nation=None)
    assert {pick.member_id for pick in choose(elsewhere, people, NOW, 12).picks} == {
        pick.member_id for pick in choose(need, people, NOW, 12).picks
    }


@given(NEEDS, PEOPLE)
def test_fewer_picks_are_the_beginning_of_more(need: Need, people: list[Person]) -> None:
    everybody = choose(need, people, NOW, 12).picks
    for most in range(1, len(everybody)):
        assert choose(need, people, NOW, most).picks == everybody[:most]


@given(NEEDS, PEOPLE)
def test_why_not_is_said_of_everybody_who_is_not_chosen(need: Need, people: list[Person]) -> None:
    considered = compare(need, people, NOW)
    ranked = [(one.member_id, one.reasons) for one in considered if one.place]
    assert ranked == [(pick.member_id, pick.reasons) for pick in choose(need, people, NOW, 12).picks]
    assert [one.place for one in considered if one.place] == list(range(1, len(ranked) + 1))
    assert sorted(one.member_id for one in considered) == sorted(one.member_id for one in people)
    assert all(one.reasons for one in considered), "each with a reason, for or against"


@pytest.mark.parametrize(
    ("who", "why"),
    [
        (person("asker"), "asker"),
        (person("tried"), "tried"),
        (person("x", reachable=False), "unreachable"),
        (person("x", away_until=NOW + timedelta(seconds=1)), "away"),
        (person("x", open=3), "full"),
        (person("x", weekly_limit=2, week=2), "week"),
        (person("x", topics=("accountability",)), "other-topic"),
        (person("x", languages=("th",)), "other-language"),
    ],
)
def test_what_keeps_somebody_out_is_named(who: Person, why: str) -> None:
    [one] = compare(replace(NEED, tried=frozenset({"tried"})), [who], NOW)
    assert (one.place, [code for code, _ in one.reasons]) == (0, [why])


@given(NEEDS, PEOPLE)
def test_asking_somebody_makes_them_ineligible_and_changes_nobody_elses_order(need: Need, people: list[Person]) -> None:
    everybody = [pick.member_id for pick in choose(need, people, NOW, 12).picks]
    after = replace(need, tried=need.tried | set(everybody[:1]))
    rest = [pick.member_id for pick in choose(after, people, NOW, 12).picks]
    if rest or not need.english_ok:
        assert rest[: max(0, len(everybody) - 1)] == everybody[1:]


@pytest.mark.parametrize("sizes", [(1, 1, 1, 1), (1, 2, 4, 8), (1, 9, 1, 9)])
def test_no_nation_and_nobody_is_worn_out(sizes: tuple[int, ...]) -> None:
    """Two hundred like questions, each answered before the next: the small delegation is not asked more a head."""
    people = {
        f"{nation}{n}": person(f"{nation}{n}", nation)
        for nation, size in zip(("BN", "KH", "LA", "TH"), sizes, strict=True)
        for n in range(size)
    }
    for number in range(200):
        (chosen,) = asked(*people.values(), need=replace(NEED, question_id=str(number)), most=1)
        one = people[chosen]
        people[chosen] = replace(one, week=one.week + 1, last=NOW + timedelta(minutes=number))
    share = 200 / sum(sizes)
    for one in people.values():
        assert abs(one.week - share) <= 2, f"{one.member_id} was asked {one.week} times, {share:.1f} would be even"


def test_the_probabilities_of_topics_decide_where_they_are_known() -> None:
    need = replace(NEED, topics=("efficiency", "participation"), likely={"efficiency": 0.3, "participation": 0.6})
    one, other = person("a", topics=("participation",)), person("b", topics=("efficiency",))
    assert asked(other, one, need=need) == ["a", "b"]
    both = person("c", topics=("efficiency", "participation"))
    assert asked(other, one, both, need=need) == ["c", "a", "b"]


def test_a_topic_too_unlikely_to_be_shown_counts_but_lets_nobody_in() -> None:
    need = replace(NEED, likely={"efficiency": 0.6, "accountability": 0.2})
    assert asked(person("a"), person("b", topics=("efficiency", "accountability")), need=need) == ["b", "a"]
    assert asked(person("x", topics=("accountability",)), need=need) == []


def test_who_answered_a_question_like_it_comes_first_and_the_reasons_say_so() -> None:
    need = replace(NEED, likely={"efficiency": 0.6}, history={"b": 0.8})
    assert asked(person("a"), person("b"), need=need) == ["b", "a"]
    first, second = choose(need, [person("a"), person("b")], NOW).picks
    assert ("answered", "") in first.reasons
    assert ("answered", "") not in second.reasons
    assert asked(person("b", topics=("accountability",)), need=need) == [], "history alone lets nobody in"


def test_nearly_equal_knowledge_leaves_it_to_hours_and_load() -> None:
    need = replace(NEED, topics=("efficiency", "participation"), likely={"efficiency": 0.42, "participation": 0.4})
    one, other = person("a", topics=("participation",)), person("b", topics=("efficiency",), open=2)
    assert asked(other, one, need=need) == ["a", "b"]
