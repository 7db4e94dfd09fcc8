"""The colours of the room: every pair that stands together has enough contrast, in both themes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.web import shell

STATIC = Path(shell.__file__).parent / "static"
TOKENS = (STATIC / "tokens.css").read_text(encoding="utf-8")
TEXT, EDGE = 4.5, 3.0
"""WCAG 2.2, 1.4.3 and 1.4.11 at level AA."""

GROUNDS = ("page", "surface", "sunken", "accent-soft")
STATES = ("ok", "wait", "bad")
TEXTS = [
    *((ink, ground) for ink in ("ink", "ink-2", "accent") for ground in GROUNDS),
    *((ink, f"{state}-soft") for ink in ("ink", "ink-2") for state in STATES),
    *((state, ground) for state in STATES for ground in ("surface", "sunken", f"{state}-soft")),
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
]
EDGES = [
    *(("line-strong", ground) for ground in ("page", "surface", "sunken")),
    *(("accent", ground) for ground in GROUNDS),
    *((state, ground) for state in STATES for ground in ("page", "surface", f"{state}-soft")),
]


def _blocks() -> list[dict[str, str]]:
    """The colours of each rule, in the order of the file."""
    rules = re.findall(r"\{([^{}]+)\}", TOKENS)
    colours = [dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", rule)) for rule in rules]
    return [one for one in colours if one]


LIGHT, *DARKS = _blocks()
THEMES = {"light": LIGHT, "dark": DARKS[0]}


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Between 1 and 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_it_is_defined() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


def test_the_dark_values_stand_twice_and_are_the_same() -> None:
    assert len(DARKS) == 2
    assert DARKS[0] == DARKS[1]
    assert DARKS[0].keys() == LIGHT.keys()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXTS)
def test_text_is_readable(theme: str, ink: str, ground: str) -> None:
    colours = THEMES[theme]
    assert contrast(colours[ink], colours[ground]) >= TEXT


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_are_seen(theme: str, edge: str, ground: str) -> None:
    colours = THEMES[theme]
    assert contrast(colours[edge], colours[ground]) >= EDGE


def test_colours_of_text_come_from_the_tokens_alone() -> None:
    """A colour that stands in a style sheet of its own was never measured here."""
    for sheet in sorted(STATIC.glob("*.css")):
        rules = sheet.read_text(encoding="utf-8")
        assert not re.findall(r"(?<![\w-])(?:color|fill|stroke):\s*(?:#|rgb|hsl)", rules), sheet.name
