"""Never faster than a platform allows, whatever is sent when."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.core.pacing import Pacer
from bot.messages.types import Capabilities
from tests.fakes import DISCORD, TELEGRAM

SLACK = 1e-6
"""Seconds that adding floating-point numbers may lose."""


def limits(**given_limits: float) -> Capabilities:
    return Capabilities(text_limit=1, buttons_per_row=1, rows=1, payload_bytes=1, **given_limits)  # type: ignore[arg-type]


LIMITS = st.one_of(
    st.just(TELEGRAM),
    st.just(DISCORD),
    st.builds(
        limits,
        per_chat_seconds=st.sampled_from([0.0, 0.05, 1.0, 3.0]),
        group_per_minute=st.integers(0, 5),
        per_second=st.sampled_from([0.0, 0.5, 1.0, 4.0, 30.0]),
    ),
)
SENDS = st.lists(
    st.tuples(st.sampled_from(["p1", "p2", "g1", "g2"]), st.sampled_from([0.0, 0.0, 0.0, 0.01, 0.3, 7.0, 61.0])),
    max_size=60,
)


def leave(pacer: Pacer, place: str, now: float) -> float:
    """Wait as long as the pacer says, then send; returns when that was."""
    for _ in range(20):
        pause = pacer.wait(place, group=place.startswith("g"), now=now)
        if pause <= SLACK / 10:
            pacer.took(place, group=place.startswith("g"), now=now)
            return now
        now += pause
    raise AssertionError("waiting as told does not help")


@given(LIMITS, SENDS)
def test_never_more_than_the_limits(can: Capabilities, sends: list[tuple[str, float]]) -> None:
    pacer, now = Pacer(can), 1000.0
    left: list[tuple[float, str]] = []
    for place, gap in sends:
        now = leave(pacer, place, now + gap)
        left.append((now, place))
    by_place = defaultdict(list)
    for at, place in left:
        by_place[place].append(at)
    for place, times in by_place.items():
        for before, after in pairwise(times):
            assert after - before >= can.per_chat_seconds - SLACK
        if place.startswith("g") and can.group_per_minute:
            for first, last in zip(times, times[can.group_per_minute :], strict=False):
                assert last - first >= 60 - SLACK
    if can.per_second:
        times = [at for at, _ in left]
        for first in range(len(times)):
            within = [at for at in times[first:] if at < times[first] + 1 - SLACK]
            assert len(within) <= max(1, can.per_second)


@given(LIMITS, st.sampled_from(["p1", "g1"]), st.floats(0.1, 100))
def test_a_hold_of_one_place_is_obeyed_exactly_and_leaves_others_alone(
    can: Capabilities, place: str, seconds: float
) -> None:
    pacer = Pacer(can)
    pacer.hold(seconds, now=50.0, place_id=place)
    assert abs(pacer.wait(place, group=False, now=50.0) - seconds) < SLACK
    assert pacer.wait("another", group=False, now=50.0) == 0
    assert pacer.wait(place, group=False, now=50.0 + seconds + SLACK) == 0


@given(st.floats(0.1, 100), st.floats(0.1, 100))
def test_a_hold_of_everything_holds_everybody_and_the_longest_counts(one: float, other: float) -> None:
    pacer = Pacer(limits())
    pacer.hold(one, now=0.0)
    pacer.hold(other, now=0.0)
    for place in ("a", "b"):
        assert abs(pacer.wait(place, group=True, now=0.0) - max(one, other)) < SLACK


@given(LIMITS, SENDS)
def test_forgetting_what_is_old_changes_no_decision(can: Capabilities, sends: list[tuple[str, float]]) -> None:
    keeping, forgetting, now = Pacer(can), Pacer(can), 1000.0
    for place, gap in sends:
        now += gap
        forgetting.forget_before(now - 120)
        expected = keeping.wait(place, group=place.startswith("g"), now=now)
        assert forgetting.wait(place, group=place.startswith("g"), now=now) == expected
        if not expected:
            keeping.took(place, group=place.startswith("g"), now=now)
            forgetting.took(place, group=place.startswith("g"), now=now)
