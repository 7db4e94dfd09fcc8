"""How long an answer stays current, and which answers stand side by side."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.freshness import beside, current_until, is_stale
from storage.knowledge import Entry
from tests.world import COMMUNITY

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
QUESTION = "How long may a ministry keep the records of a complaint?"


def entry(entry_id: str = "a", **more: Any) -> Entry:
    fields: dict[str, Any] = {
        "id": entry_id,
        "question": QUESTION,
        "answer": "Five years.",
        "lang": "en",
        "nation": "TH",
        "source": "",
        "reviewed": date(2026, 11, 1),
        "topics": (),
        "state": "live",
        "example": False,
        "author_id": None,
        "question_id": None,
        "updated_at": NOW,
    }
    return Entry(**{**fields, **more})


@pytest.mark.parametrize(
    ("reviewed", "topics", "last"),
    [
        (date(2024, 11, 24), (), date(2026, 11, 24)),
        (date(2025, 11, 24), ("crisis-and-disaster",), date(2026, 11, 24)),
        (date(2024, 2, 29), ("crisis-and-disaster",), date(2025, 2, 28)),
        (date(2025, 8, 31), ("accountability", "efficiency"), date(2027, 2, 28)),
        (date(2025, 8, 31), ("accountability", "crisis-and-disaster"), date(2026, 8, 31)),
        (date(2025, 12, 31), (), date(2027, 12, 31)),
        (None, ("crisis-and-disaster",), None),
    ],
)
def test_months_by_topic_the_shortest_counts(reviewed: date | None, topics: tuple[str, ...], last: date | None) -> None:
    assert current_until(reviewed, topics, COMMUNITY) == last


def test_it_is_current_on_its_last_day_and_stale_on_the_next() -> None:
    one = entry(reviewed=date(2024, 11, 24))
    assert not is_stale(one, COMMUNITY, NOW)
    assert is_stale(one, COMMUNITY, NOW.replace(day=25))
    assert not is_stale(entry(reviewed=None), COMMUNITY, NOW)


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_every_day_has_a_last_day_some_two_years_on(reviewed: date) -> None:
    last = current_until(reviewed, (), COMMUNITY)
    assert last is not None
    assert 728 <= (last - reviewed).days <= 731
    at = datetime.combine(last, time(23, 59), UTC)
    assert not is_stale(entry(reviewed=reviewed), COMMUNITY, at)


def test_other_nations_stand_beside_it_one_each_and_at_most_three_in_all() -> None:
    others = [
        entry("b", nation="VN"),
        entry("c", nation="VN", answer="Another of Viet Nam."),
        entry("d", nation="MY", question="The records of a complaint: how long may a ministry keep them?"),
        entry("e", nation="PH"),
    ]
    assert [one.id for one in beside(entry(), others, COMMUNITY, NOW)] == ["b", "d"]


@pytest.mark.parametrize(
    "other",
    [
        entry("b", nation="TH"),
        entry("b", nation=None),
        entry("b", nation="VN", question="Who may read the records of a complaint?"),
        entry("b", nation="VN", reviewed=date(2020, 1, 1)),
        entry("b", nation="VN", state="retracted"),
    ],
    ids=["same nation", "no nation", "another question", "stale", "taken back"],
)
def test_what_does_not_stand_beside_it(other: Entry) -> None:
    assert beside(entry(), [other], COMMUNITY, NOW) == []


def test_an_answer_of_no_nation_stands_alone() -> None:
    assert beside(entry(nation=None), [entry("b", nation="VN")], COMMUNITY, NOW) == []
