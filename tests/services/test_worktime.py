from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.services.worktime import Hours, add_working, is_working, next_start

OFFICE = Hours((0, 1, 2, 3, 4), time(8), time(17))
ALWAYS = Hours(tuple(range(7)), time(0), time(0))
MINUTE = timedelta(minutes=1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def local(text: str, zone: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("at", "working"),
    [
        ("2026-11-24T08:00", True),
        ("2026-11-24T07:59:59", False),
        ("2026-11-24T16:59:59", True),
        ("2026-11-24T17:00", False),
        ("2026-11-28T10:00", False),  # Saturday
    ],
)
@pytest.mark.parametrize("zone", ["Asia/Phnom_Penh", "Asia/Yangon", "Asia/Dili"])
def test_is_working(at: str, working: bool, zone: str) -> None:
    assert is_working(local(at, zone), zone, OFFICE) is working


@pytest.mark.parametrize(
    ("at", "hours", "then"),
    [
        ("2026-11-24T09:00", 1, "2026-11-24T10:00"),
        ("2026-11-24T16:30", 1, "2026-11-25T08:30"),
        ("2026-11-24T16:00", 1, "2026-11-24T17:00"),  # the end of the day, not the next morning
        ("2026-11-27T16:30", 1, "2026-11-30T08:30"),  # over the week-end
        ("2026-11-28T12:00", 2, "2026-11-30T10:00"),
        ("2026-11-24T03:00", 0, "2026-11-24T03:00"),
        ("2026-11-23T08:00", 45, "2026-11-27T17:00"),
        ("2026-11-23T08:00", 48, "2026-11-30T11:00"),
    ],
)
@pytest.mark.parametrize("zone", ["Asia/Phnom_Penh", "Asia/Yangon", "Asia/Dili"])
def test_add_working(at: str, hours: int, then: str, zone: str) -> None:
    result = add_working(local(at, zone), timedelta(hours=hours), zone, OFFICE)
    assert result == local(then, zone)
    assert result.tzinfo is UTC


@pytest.mark.parametrize(
    ("at", "then"),
    [
        ("2026-11-24T09:00", "2026-11-24T09:00"),
        ("2026-11-24T07:00", "2026-11-24T08:00"),
        ("2026-11-24T17:00", "2026-11-25T08:00"),
        ("2026-11-27T18:00", "2026-11-30T08:00"),
    ],
)
def test_next_start(at: str, then: str) -> None:
    zone = "Asia/Jakarta"
    assert next_start(local(at, zone), zone, OFFICE) == local(then, zone)


def test_an_end_of_midnight_is_the_end_of_the_day() -> None:
    late = Hours((0,), time(20), time(0))
    assert is_working(utc("2026-11-23T23:59"), "UTC", late)
    assert not is_working(utc("2026-11-24T00:00"), "UTC", late)
    assert add_working(utc("2026-11-23T20:00"), timedelta(hours=5), "UTC", late) == utc("2026-11-30T21:00")
    assert add_working(utc("2026-11-24T01:00"), timedelta(days=3), "UTC", ALWAYS) == utc("2026-11-27T01:00")


# New York 2026: 02:00 → 03:00 on 8 March, 02:00 → 01:00 on 1 November.
def test_an_hour_that_is_skipped_is_no_working_time() -> None:
    zone, night = "America/New_York", Hours((6,), time(1), time(5))
    assert add_working(utc("2026-03-08T06:00"), timedelta(hours=3), zone, night) == utc("2026-03-08T09:00")
    skipped = Hours((6,), time(2), time(3))
    assert next_start(utc("2026-03-08T00:00"), zone, skipped) == utc("2026-03-15T06:00")
    into = Hours((6,), time(2, 30), time(5))
    assert next_start(utc("2026-03-08T00:00"), zone, into) == utc("2026-03-08T07:00")


def test_an_hour_that_is_repeated_counts_twice() -> None:
    zone, early = "America/New_York", Hours((6,), time(1), time(1, 30))
    assert add_working(utc("2026-11-01T05:00"), timedelta(hours=1), zone, early) == utc("2026-11-01T06:30")
    assert next_start(utc("2026-11-01T05:45"), zone, early) == utc("2026-11-01T06:00")


@pytest.mark.parametrize(
    ("days", "start", "end"),
    [((7,), time(8), time(17)), ((-1,), time(8), time(17)), ((0,), time(17), time(8)), ((0,), time(8), time(8))],
)
def test_impossible_hours(days: tuple[int, ...], start: time, end: time) -> None:
    with pytest.raises(ValueError, match=r"weekdays|ends"):
        Hours(days, start, end)


def test_nobody_works_on_no_day() -> None:
    never = Hours((), time(8), time(17))
    at = utc("2026-11-24T09:00")
    assert not is_working(at, "UTC", never)
    with pytest.raises(ValueError, match="no day"):
        add_working(at, MINUTE, "UTC", never)
    with pytest.raises(ValueError, match="no day"):
        next_start(at, "UTC", never)


def test_bad_arguments() -> None:
    at = utc("2026-11-24T09:00")
    with pytest.raises(ValueError, match="taken back"):
        add_working(at, -MINUTE, "UTC", OFFICE)
    for call in (is_working, next_start):
        with pytest.raises(ValueError, match="aware"):
            call(at.replace(tzinfo=None), "UTC", OFFICE)
    with pytest.raises(ValueError, match="aware"):
        add_working(at.replace(tzinfo=None), MINUTE, "UTC", OFFICE)


# --- Against a walk, minute by minute

# Around changes of offset: a whole hour, half an hour (Lord Howe), a day that is left out (Apia), and none at all.
PLACES = [
    ("America/New_York", "2026-03-07T00:00"),
    ("America/New_York", "2026-10-31T00:00"),
    ("Australia/Lord_Howe", "2026-04-03T12:00"),
    ("Australia/Lord_Howe", "2026-10-02T12:00"),
    ("Pacific/Apia", "2011-12-28T12:00"),
    ("Asia/Phnom_Penh", "2026-11-24T00:00"),
    ("Asia/Yangon", "2026-11-24T00:00"),
]
quarters = st.integers(0, 95).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))
hours = st.builds(
    lambda days, one, other: Hours(tuple(sorted(days)), min(one, other), max(one, other) if one != other else time(0)),
    st.sets(st.integers(0, 6), min_size=3),
    quarters,
    quarters,
)


@settings(deadline=None, max_examples=80)
@given(st.sampled_from(PLACES), st.integers(0, 2 * 1440), st.integers(1, 600), hours)
def test_like_a_walk(place: tuple[str, str], minutes: int, amount: int, when: Hours) -> None:
    zone, start = place
    at = utc(start) + minutes * MINUTE
    now, passed, first = at, 0, None
    while passed < amount:
        if is_working(now, zone, when):
            first = first or now
            passed += 1
        now += MINUTE
    assert add_working(at, amount * MINUTE, zone, when) == now
    assert next_start(at, zone, when) == first


@given(st.sampled_from(PLACES), st.integers(0, 10**6), st.integers(0, 10**5), st.integers(0, 10**5), hours)
@settings(deadline=None)
def test_adding_twice_is_adding_the_sum(place: tuple[str, str], offset: int, one: int, other: int, when: Hours) -> None:
    zone, start = place
    at = utc(start) + timedelta(seconds=offset)
    both = add_working(at, timedelta(seconds=one + other), zone, when)
    assert (
        add_working(add_working(at, timedelta(seconds=one), zone, when), timedelta(seconds=other), zone, when) == both
    )
