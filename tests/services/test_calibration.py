"""Weights from labels, and thresholds that the evidence carries."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.calibration import (
    NOMINAL,
    SILENCE,
    Prediction,
    Sample,
    area,
    cross_validated,
    fit,
    fold_of,
    judge,
    logistic,
    predict,
    reweighted,
    shares,
    threshold,
    wilson,
)
from bot.services.ranking import FEW, Weights

NAMES = ("likeness", "noise")
SHARES = st.floats(0, 1, allow_nan=False)
PREDICTIONS = st.lists(
    st.builds(Prediction, SHARES.map(lambda p: round(p, 2)), st.booleans(), st.just(True))
    | st.builds(Prediction, SHARES.map(lambda p: round(p, 2)), st.just(False), st.just(False)),
    max_size=120,
)


def samples(count: int, seed: int = 1) -> list[Sample]:
    """A right candidate is more alike; a third of the questions has none."""
    chance = random.Random(seed)

    def one(at: int) -> Sample:
        answerable = at % 3 != 0
        right = [(True, (chance.gauss(0.7, 0.15), chance.random()))] if answerable else []
        wrong = [(False, (chance.gauss(0.4, 0.15), chance.random())) for _ in range(3)]
        return Sample((*right, *wrong), answerable)

    return [one(at) for at in range(count)]


def many(probability: float, right: int, wrong: int, unanswerable: int = 0) -> list[Prediction]:
    return [
        *[Prediction(probability, True, True)] * right,
        *[Prediction(probability, False, True)] * wrong,
        *[Prediction(probability, False, False)] * unanswerable,
    ]


def test_a_fit_finds_what_tells_right_from_wrong() -> None:
    model = fit(samples(300), NAMES)
    assert model.first.by_name["likeness"] > 5 * abs(model.first.by_name["noise"])
    assert model.second.by_name["odds"] > 0
    fresh = [judge(one, model) for one in samples(300, seed=3)]
    assert area(fresh) > 0.8
    assert sum(one.right for one in fresh) > 0.8 * sum(one.answerable for one in fresh)
    assert predict(samples(1)[0], model)[1] == tuple(
        sorted(range(3), key=lambda at: -model.first.odds(samples(1)[0].candidates[at][1]))
    )


def test_the_mean_probability_is_the_share_of_right_ones() -> None:
    found = cross_validated(samples(600), NAMES)
    assert sum(one.probability for one in found) / 600 == pytest.approx(sum(one.right for one in found) / 600, abs=0.02)


def test_a_start_leads_to_the_same_weights() -> None:
    rows = [(values, float(right), 1.0) for one in samples(200) for right, values in one.candidates]
    cold = logistic(rows, NAMES)
    warm = logistic(rows, NAMES, Weights(3.0, dict.fromkeys(NAMES, -2.0)))
    assert warm.bias == pytest.approx(cold.bias, abs=0.05)
    assert warm.by_name == pytest.approx(cold.by_name, abs=0.05)


def test_a_row_that_counts_twice_is_two_rows() -> None:
    rows = [(values, float(right), 1.0) for one in samples(50) for right, values in one.candidates]
    once = logistic([*rows, rows[0]], NAMES)
    assert once.by_name == pytest.approx(logistic([(*rows[0][:2], 2.0), *rows[1:]], NAMES).by_name)


@pytest.mark.parametrize("right", [True, False])
def test_one_sided_labels_and_separable_ones_do_no_harm(right: bool) -> None:
    model = fit([Sample(((right, (1.0, 0.0)),), True)] * 50, NAMES)
    for one in (model.first, model.second):
        assert all(map(math.isfinite, (one.bias, *one.by_name.values())))
    alone = judge(Sample(((right, (1.0, 0.0)),), True), model)
    assert (FEW * alone.probability > 0.5) is right, "a candidate without rivals counts for a third"


def test_without_samples_nothing_is_learnt() -> None:
    assert set(fit([], NAMES).first.by_name.values()) == {0.0}
    assert cross_validated([], NAMES) == []
    assert judge(Sample((), False), fit([], NAMES)) == Prediction(0.0, False, False)


def test_cross_validation_keeps_the_order_and_learns_nothing_of_its_own_fold() -> None:
    found = samples(200)
    predicted = cross_validated(found, NAMES)
    assert [one.answerable for one in predicted] == [one.answerable for one in found]
    lying = [
        replace(one, candidates=tuple((not right, values) for right, values in one.candidates))
        if fold_of(at) == fold_of(7)
        else one
        for at, one in enumerate(found)
    ]
    assert cross_validated(lying, NAMES)[7].probability == pytest.approx(predicted[7].probability)
    whole, honest = fit(lying, NAMES), fit(found, NAMES)
    assert abs(whole.first.by_name["likeness"] - honest.first.by_name["likeness"]) > 1


def test_folds_are_of_equal_size_and_cut_through_runs() -> None:
    folds = [fold_of(at) for at in range(1000)]
    assert {folds.count(fold) for fold in range(5)} == {200}
    assert len(set(folds[:5])) > 1


@given(st.integers(0, 500), st.integers(0, 500))
def test_bounds_lie_on_either_side_of_the_share(right: int, wrong: int) -> None:
    count = right + wrong
    low, high = wilson(right, count), wilson(right, count, upper=True)
    assert 0 <= low <= high <= 1
    if count:
        assert low <= right / count + 1e-9 and right / count <= high + 1e-9
        assert wilson(2 * right, 2 * count) >= low - 1e-9


def test_the_lower_bound_is_wilsons() -> None:
    assert wilson(95, 100) == pytest.approx(0.9135, abs=1e-3)
    assert wilson(0, 0) == 0.0
    assert wilson(0, 0, upper=True) == 1.0


def test_the_lowest_threshold_that_is_proven_is_taken() -> None:
    found = [*many(0.9, 100, 0), *many(0.8, 96, 4), *many(0.5, 20, 80)]
    assert threshold(found, 0.95) == 0.8
    assert threshold(found, 0.98) == 0.9
    assert threshold(many(0.9, 20, 0), 0.95) == SILENCE, "twenty right answers prove no .95"
    assert threshold([], 0.8) == SILENCE


def test_no_threshold_below_one_that_is_shown_to_fail() -> None:
    found = [*many(0.9, 10, 30), *many(0.6, 2000, 0)]
    assert threshold(found, 0.95) == SILENCE
    assert threshold(many(0.6, 2000, 0), 0.95) == 0.6


def test_one_early_mistake_does_not_silence_everything() -> None:
    assert threshold([*many(0.99, 0, 1), *many(0.9, 500, 1)], 0.95) == 0.9


def test_what_is_answered_with_nothing_found_is_no_threshold() -> None:
    assert threshold(many(0.0, 100, 0), 0.8) == SILENCE


def test_more_unanswerable_questions_ask_for_a_higher_threshold() -> None:
    found = [*many(0.9, 300, 0, 1), *many(0.7, 300, 5, 8), *many(0.3, 100, 100, 60)]
    assert threshold(found, 0.95, 0.05) == 0.7
    assert threshold(found, 0.95, 0.2) == 0.9


def test_without_unanswerable_questions_no_share_of_them_can_be_assumed() -> None:
    assert threshold(many(0.9, 500, 0), 0.8, 0.2) == SILENCE
    assert threshold(many(0.9, 500, 0), 0.8, 0.0) == 0.9


def test_errors_that_stand_for_many_prove_less() -> None:
    found = [*many(0.9, 60, 0), *many(0.1, 0, 40, 2)]
    assert threshold(found, 0.95) == 0.9
    assert threshold(found, 0.95, 0.3) == SILENCE, "two unanswerable questions say too little about a third"


@given(PREDICTIONS, SHARES | st.none())
def test_thresholds_rise_with_the_target(found: list[Prediction], share: float | None) -> None:
    thresholds = [threshold(found, target, share) for target in NOMINAL]
    assert thresholds == sorted(thresholds)
    assert all(one == SILENCE or 0 < one <= 1 for one in thresholds)


@given(PREDICTIONS)
def test_the_share_there_is_changes_nothing(found: list[Prediction]) -> None:
    cannot = sum(not one.answerable for one in found)
    if 0 < cannot < len(found):
        assert threshold(found, 0.85, cannot / len(found)) == threshold(found, 0.85)
        tripled = [replace(one, weight=3.0) for one in found]
        assert threshold(tripled, 0.85) == threshold(found, 0.85), "weights are relative"


@given(PREDICTIONS, st.randoms(use_true_random=False))
def test_the_order_does_not_matter(found: list[Prediction], chance: random.Random) -> None:
    mixed = list(found)
    chance.shuffle(mixed)
    assert threshold(mixed, 0.85, 0.4) == threshold(found, 0.85, 0.4)
    assert area(mixed) == pytest.approx(area(found))


def test_reweighting_keeps_the_total_and_makes_the_share() -> None:
    found = reweighted(samples(300), 0.5)
    assert sum(one.weight for one in found) == pytest.approx(300)
    assert sum(one.weight for one in found if not one.answerable) == pytest.approx(150)
    assert reweighted(samples(30), None) == samples(30)
    assert shares([], 0.5) == (1.0, 1.0)


def test_area() -> None:
    assert area([*many(0.9, 2, 0), *many(0.1, 0, 0, 2)]) == 1.0
    assert area([*many(0.1, 2, 0), *many(0.9, 0, 0, 2)]) == 0.0
    assert area(many(0.5, 3, 0, 3)) == 0.5
    assert area(many(0.5, 3, 0)) == 0.5
