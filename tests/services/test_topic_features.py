"""A text as a vector: three kinds of parts, each with its share, and how much of it is known."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.topic_features import Features

TEXTS = ("The queue at the counter is long", "Flood shelters need water", "Who repairs the bridge?")
FEATURES = Features(TEXTS)


def length(vector: dict[str, float]) -> float:
    return math.sqrt(sum(value * value for value in vector.values()))


def test_a_text_of_all_kinds_has_length_one_whatever_its_length() -> None:
    assert length(FEATURES.vector(TEXTS[0])) == pytest.approx(1)
    assert length(FEATURES.vector(" ".join(TEXTS) * 9)) == pytest.approx(1)


def test_pairs_stand_in_either_order() -> None:
    assert [part for part in FEATURES.vector("water shelters") if "&" in part] == [
        part for part in FEATURES.vector("shelters, water") if "&" in part
    ]


def test_what_is_rare_weighs_more() -> None:
    vector = Features(("a bridge of stone", "a bridge of wood", "a bridge of iron")).vector("bridge of iron")
    assert vector["iron"] > vector["bridg"]


def test_known_is_the_share_that_was_seen_and_a_slip_of_the_pen_is_half_known() -> None:
    assert FEATURES.known("bridge") == 1
    assert FEATURES.known("xyzzy") == 0
    assert 0 < FEATURES.known("brigde bridge xyzzy") < 1
    assert 0 < FEATURES.known("shelterss") <= 0.5
    assert FEATURES.known("") == FEATURES.known("how do we") == 0


@given(st.text(max_size=300))
def test_any_text_has_a_vector_no_longer_than_one(text: str) -> None:
    assert length(FEATURES.vector(text)) <= 1 + 1e-9
    assert 0 <= FEATURES.known(text) <= 1
