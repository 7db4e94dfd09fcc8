"""The list of traps is whole and true: `make traps` switches each handling off and sees its tests fail."""

from __future__ import annotations

import ast
import re
from functools import lru_cache

import pytest

from tests.traps.run import ROOT, Result, Trap, failed, show, switched, traps

TRAPS = traps()
APPLYING = [trap for trap in TRAPS if trap.applies]
NAMES = {"telegram": [f"T{n}" for n in range(1, 31)], "discord": [f"D{n}" for n in range(1, 22)]}


def label(trap: Trap) -> str:
    return f"{trap.name}: {trap.what}"


@lru_cache
def names_in(file: str) -> frozenset[str]:
    """`test` and `Class::test` of a file; a class has the tests of its bases that are imported from our own tests."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    found, imported = set(), {}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("tests."):
            imported |= {alias.name: f"{node.module.replace('.', '/')}.py" for alias in node.names}
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            own = {one.name for one in node.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)}
            for base in node.bases:
                if isinstance(base, ast.Name) and base.id in imported:
                    there = names_in(imported[base.id])
                    own |= {one.partition("::")[2] for one in there if one.startswith(f"{base.id}::")}
            found |= {f"{node.name}::{one}" for one in own}
    return frozenset(found)


@pytest.mark.parametrize("platform", NAMES)
def test_the_list_and_the_page_name_the_same_traps_and_all_of_them(platform: str) -> None:
    letter = platform[0].upper()
    page = (ROOT / "docs" / f"traps-{platform}.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| ([A-Z]\d+) \|", page, re.MULTILINE) == NAMES[platform]
    assert list(dict.fromkeys(trap.name for trap in TRAPS if trap.name.startswith(letter))) == NAMES[platform]


def test_a_trap_that_does_not_apply_has_a_reason_and_nothing_to_switch_off() -> None:
    for trap in TRAPS:
        assert bool(trap.reason) is not trap.applies, label(trap)
        assert bool(trap.find and trap.file and trap.tests) is trap.applies, label(trap)
        assert trap.what, trap.name
    both = {trap.name for trap in APPLYING} & {trap.name for trap in TRAPS if not trap.applies}
    assert not both
    assert len({(trap.name, trap.what) for trap in TRAPS}) == len(TRAPS)


@pytest.mark.parametrize("trap", APPLYING, ids=label)
def test_the_handling_stands_there_once_and_its_tests_exist(trap: Trap) -> None:
    before = (ROOT / trap.file).read_text(encoding="utf-8")
    after = switched(before, trap)
    assert after != before
    compile(after, trap.file, "exec")
    for test in trap.tests:
        file, _, name = test.partition("::")
        assert name.partition("[")[0] in names_in(file), test


def test_what_stands_there_twice_or_not_at_all_is_refused() -> None:
    trap = Trap("T1", "a trap", "x.py", "one", "two")
    assert switched("one", trap) == "two"
    for text in ("", "one one"):
        with pytest.raises(ValueError, match="T1"):
            switched(text, trap)


@pytest.mark.parametrize(
    ("line", "is_so"),
    [
        ("FAILED tests/a.py::test_x - assert 1 == 2", True),
        ("FAILED tests/a.py::test_x", True),
        ("FAILED tests/a.py::test_x[one two] - TimeoutError", True),
        ("ERROR tests/a.py::test_x - OSError", True),
        ("FAILED tests/a.py::test_xy - assert 1 == 2", False),
        ("ERROR tests/a.py - SyntaxError", False),
        ("1 passed in 0.01s", False),
    ],
)
def test_a_failure_is_read_off_the_output(line: str, is_so: bool) -> None:
    assert failed("tests/a.py::test_x", f".F\n{line}\n1 failed") is is_so


def test_a_survivor_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    trap = Trap("T1", "a trap", "x.py", "one", "two", ("tests/a.py::test_x",))
    show(Result(trap, False, 1.0))
    show(Result(trap, True, 1.0))
    assert re.findall(r"^T1 +(\S+)", capsys.readouterr().out, re.MULTILINE) == ["SURVIVED", "caught"]
