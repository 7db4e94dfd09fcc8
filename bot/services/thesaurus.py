"""Words and short phrases of everyday English that stand for one another. PURE.

A thesaurus is plain text: a group of near-synonyms on each line, separated by commas, the commonest word first. The
vocabulary of the trade is the glossary's business; these are the words around it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

LONGEST = 40
"""Characters (code points) of a word or phrase: nobody writes a longer one just so."""
SHARED_BY = 5
"""Groups in which the same word may stand, one for each sense; a word of more groups tells none of them apart."""


@dataclass(frozen=True)
class Thesaurus:
    """All groups in the order of the file; the words of a group mean nearly the same."""

    groups: tuple[tuple[str, ...], ...]


class ThesaurusError(ValueError):
    """The thesaurus cannot be used. `lines` holds one sentence for each fault, with the number of its line."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def load(lines: Iterable[str]) -> Thesaurus:
    """Read a thesaurus from its lines; empty lines are passed over, as is space around a word.

    Raises `ThesaurusError` with every fault: a group of fewer than two words, a word that is empty, too long or twice
    in its line, a word that stands in too many groups (told at the first line that is too much).
    """
    groups: list[tuple[str, ...]] = []
    faults: list[str] = []
    standing: Counter[str] = Counter()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        group = tuple(word.strip() for word in line.split(","))
        standing.update(set(group))
        faults += [f"line {number}: {fault}" for fault in (*_faults(group), *_too_shared(group, standing))]
        groups.append(group)
    if faults:
        raise ThesaurusError(faults)
    return Thesaurus(tuple(groups))


def _faults(group: tuple[str, ...]) -> list[str]:
    faults = []
    if len(group) < 2:
        faults.append(f"{group[0]!r} stands alone; a group has at least 2 words")
    if "" in group:
        faults.append("there is no word between two commas, or at an end")
    faults += [f"{word!r} is longer than {LONGEST} characters" for word in group if len(word) > LONGEST]
    faults += [f"{word!r} should stand here only once" for word, times in Counter(group).items() if word and times > 1]
    return faults


def _too_shared(group: tuple[str, ...], standing: Counter[str]) -> list[str]:
    shared = (word for word in dict.fromkeys(group) if word and standing[word] == SHARED_BY + 1)
    return [f"{word!r} stands in more than {SHARED_BY} groups" for word in shared]
