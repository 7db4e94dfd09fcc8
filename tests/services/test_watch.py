"""The threshold of automatic answers rises when the verdicts demand it, and not sooner."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.watch import (
    ENOUGH,
    FEWEST,
    SILENT,
    WATCHED,
    Judged,
    learned,
    precision,
    raised,
)

NOW = 0.83


def verdicts(*groups: tuple[int, int, float]) -> list[Judged]:
    """(right, wrong, probability) groups, the newest first; right and wrong ones alternate as far as they go."""
    found = []
    for right, wrong, probability in groups:
        for place in range(max(right, wrong)):
            found += [Judged(probability, True)] if place < right else []
            found += [Judged(probability, False)] if place < wrong else []
    return found


def test_the_bounds_are_wilsons() -> None:
    seen = precision(verdicts((45, 5, 0.9)), NOW)
    assert (seen.right, seen.given) == (45, 50)
    # 45 of 50, z = 1.2816: centre .8873, half width .0556 (computed by hand)
    assert seen.low == pytest.approx(0.8317, abs=2e-3)
    assert seen.high == pytest.approx(0.9428, abs=2e-3)


@pytest.mark.parametrize(
    ("right", "wrong", "rises"),
    [
        (50, 0, False),
        (48, 2, False),
        (46, 4, False),  # the upper bound is .957
        (45, 5, True),  # .943
        (30, 20, True),
        (0, FEWEST - 1, False),  # too few to conclude anything
        (0, FEWEST, True),
    ],
)
def test_it_rises_when_the_upper_bound_falls_below_the_target(right: int, wrong: int, rises: bool) -> None:
    assert (raised(verdicts((right, wrong, 0.9)), NOW) is not None) == rises


def test_it_rises_to_the_lowest_threshold_that_the_verdicts_carry() -> None:
    # good from .95 on, bad below
    assert raised(verdicts((25, 10, 0.85), (60, 0, 0.95), (60, 0, 0.97)), NOW) == 0.95


def test_where_none_is_good_enough_answers_stop() -> None:
    assert raised(verdicts((20, 20, 0.85), (20, 20, 0.95)), NOW) == SILENT
    assert raised(verdicts((30, 20, 0.9)), NOW) == SILENT


def test_what_would_not_be_given_any_more_is_not_held_against_it() -> None:
    bad_below = verdicts((0, 40, 0.85), (40, 0, 0.96))
    assert raised(bad_below, 0.96) is None
    assert raised([], SILENT) is None


def test_only_the_latest_are_watched() -> None:
    assert raised([*verdicts((WATCHED, 0, 0.9)), *verdicts((0, 100, 0.9))], NOW) is None


def test_questions_without_an_answer_say_nothing_of_answers() -> None:
    none = [Judged(0.9, None)] * 40
    assert precision(none, NOW).given == 0
    assert raised(none, NOW) is None


def test_it_is_learned_only_from_enough_verdicts_of_both_kinds() -> None:
    good = verdicts((ENOUGH, 0, 0.9))
    without = [Judged(0.3, None)] * 30
    assert learned(good) is None
    assert learned([*good[:60], *without]) is None
    assert learned([*good[:70], *without]) == 0.9
    assert learned([Judged(0.3, None)] * 200) is None


def test_unanswerable_questions_that_look_answerable_push_it_up() -> None:
    below = [Judged(0.85, None)] * 30
    assert learned([*verdicts((60, 0, 0.84), (60, 0, 0.95)), *below]) == 0.95


def test_nothing_is_learned_that_the_watch_would_undo() -> None:
    lately_bad = verdicts((40, 10, 0.9))
    assert learned([*lately_bad, *verdicts((2000, 0, 0.9)), *([Judged(0.2, None)] * 40)]) is None


@given(st.lists(st.tuples(st.floats(0, 1), st.sampled_from([True, False, None])), max_size=120), st.floats(0, 1))
def test_it_never_sinks_by_the_watch(pairs: list[tuple[float, bool | None]], now: float) -> None:
    found = raised([Judged(*pair) for pair in pairs], now)
    assert found is None or now < found <= SILENT
