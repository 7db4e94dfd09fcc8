"""Words of the same sense are alike, and the table of them contradicts itself nowhere."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services import everyday
from bot.services.everyday import CONTENTLESS, NOT, senses
from storage.search_text import stem


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It hasn't arrived", "it has not come"),
        ("It hasn’t arrived", "it never had arrived"),
        ("I cannot withdraw", "I can't withdraw"),
        ("the fee was changed", "the charges were modified"),
        ("she took the children", "she takes the child"),
    ],
)
def test_the_same_said_otherwise(one: str, other: str) -> None:
    assert sorted(senses(one)) == sorted(senses(other))


@pytest.mark.parametrize(("one", "other"), [("it arrived", "it never arrived"), ("a bridge", "a ferry")])
def test_what_differs_stays_apart(one: str, other: str) -> None:
    assert senses(one) != senses(other)


def test_that_something_did_not_happen_says_something() -> None:
    assert NOT not in CONTENTLESS
    assert "the" in CONTENTLESS


def test_scripts_without_spaces_fall_into_pairs() -> None:
    assert senses("หนัง") == ["หน", "นั", "ัง"]
    assert senses("ก") == ["ก"]


@pytest.mark.parametrize("table", [everyday._SAME, everyday._FORMS])
def test_a_word_stands_in_one_line_only(table: str) -> None:
    lines = [{stem(word) for word in line.split()} for line in table.strip().splitlines()]
    assert [word for word, times in Counter(word for line in lines for word in line).items() if times > 1] == []


@given(st.text(max_size=300))
def test_any_text_has_senses(text: str) -> None:
    found = senses(text)
    assert found == senses(text)
    assert all(found)
