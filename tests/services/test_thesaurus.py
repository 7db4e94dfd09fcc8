"""The shipped words of everyday English are sound, and a thesaurus with a fault says where it is."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

import config
from bot.services import thesaurus
from bot.services.thesaurus import ThesaurusError

PATH = Path(config.__file__).parent / "thesaurus" / "en.txt"
LINES = PATH.read_text(encoding="utf-8").splitlines()
WORD = re.compile(r"[a-z0-9]+(?:[ .'-]{1,2}[a-z0-9]+)*'?")


class TestEnglish:
    def test_there_are_at_least_sixteen_hundred_groups_of_three_to_nine_words(self) -> None:
        groups = thesaurus.load(LINES).groups
        assert len(groups) >= 1_600
        assert [group for group in groups if not 3 <= len(group) <= 9] == []

    def test_the_words_are_lower_case_and_plain(self) -> None:
        assert [word for line in LINES for word in line.split(", ") if not WORD.fullmatch(word)] == []

    def test_the_lines_are_sorted(self) -> None:
        assert sorted(LINES) == LINES

    def test_no_group_stands_twice_in_whatever_order_nor_inside_another(self) -> None:
        groups = [frozenset(line.split(", ")) for line in LINES]
        assert len(set(groups)) == len(groups)
        having: dict[str, set[int]] = {}
        for at, group in enumerate(groups):
            for word in group:
                having.setdefault(word, set()).add(at)
        inside = [LINES[at] for at, group in enumerate(groups) if len(set.intersection(*map(having.get, group))) > 1]
        assert inside == []


def faults(*lines: str) -> list[str]:
    with pytest.raises(ThesaurusError) as caught:
        thesaurus.load(lines)
    assert str(caught.value) == "\n".join(caught.value.lines)
    return caught.value.lines


class TestLoad:
    def test_gives_the_groups_in_order_and_passes_over_space(self) -> None:
        found = thesaurus.load(["stop, halt, pull the plug\n", "", "  \n", " begin ,start"])
        assert found.groups == (("stop", "halt", "pull the plug"), ("begin", "start"))

    def test_what_was_read_stays_as_it_is(self) -> None:
        with pytest.raises(dataclasses.FrozenInstanceError):
            thesaurus.load(["begin, start"]).groups = ()  # type: ignore[misc]

    @pytest.mark.parametrize(
        ("line", "fault"),
        [
            ("alone", "line 2: 'alone' stands alone; a group has at least 2 words"),
            ("begin, start,", "line 2: there is no word between two commas, or at an end"),
            ("begin, , start", "line 2: there is no word between two commas, or at an end"),
            ("begin, start, begin", "line 2: 'begin' should stand here only once"),
            (f"begin, {'s' * 41}", f"line 2: '{'s' * 41}' is longer than 40 characters"),
        ],
    )
    def test_tells_the_fault_of_a_line(self, line: str, fault: str) -> None:
        assert faults("stop, halt", line, "end, finish") == [fault]

    def test_a_word_of_forty_characters_may_be(self) -> None:
        assert thesaurus.load([f"begin, {'s' * 40}"]).groups == (("begin", "s" * 40),)

    def test_a_word_may_stand_in_five_groups_and_the_sixth_is_told_once(self) -> None:
        lines = [f"set, word{number}" for number in range(7)]
        assert len(thesaurus.load(lines[:5]).groups) == 5
        assert faults(*lines) == ["line 6: 'set' stands in more than 5 groups"]

    def test_tells_every_fault_at_once(self) -> None:
        assert faults("alone", "", "begin, begin") == [
            "line 1: 'alone' stands alone; a group has at least 2 words",
            "line 3: 'begin' should stand here only once",
        ]
