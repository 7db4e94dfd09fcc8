"""The endpoint of the scripts: which are told, and that every caption has its words."""

from __future__ import annotations

import dataclasses

import httpx
import pytest

from bot.web import play
from bot.web.chrome import KEYS
from tests.web.conftest import OFFICIAL, Backend


def people(*ids: str) -> list:  # type: ignore[type-arg]
    return [dataclasses.replace(OFFICIAL, id=one) for one in ids]


async def test_only_scripts_are_told_whose_parts_can_be_filled(client: httpx.AsyncClient, backend: Backend) -> None:
    assert (await client.get("/api/scripts")).json() == {"scripts": []}
    backend.people = people("official-vn", "coordinator-my")
    told = (await client.get("/api/scripts")).json()["scripts"]
    assert [one["id"] for one in told] == ["s2", "s5"]
    assert told[0]["cast"] == {"asker": ["official-vn"], "coordinator": ["coordinator-my"]}


async def test_only_the_demo_is_played(client: httpx.AsyncClient, backend: Backend) -> None:
    backend.people = people("official-vn", "coordinator-my")
    backend.movable = False
    answer = await client.get("/api/scripts")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "demo-only")


def test_every_caption_has_words() -> None:
    assert set(play.texts()) <= set(KEYS)


def test_the_usual_way_is_short_enough_to_watch() -> None:
    for one in play.scripts():
        assert 4 <= len([step for step in one.steps if not step.given]) <= 20, one.id


@pytest.mark.parametrize(
    "step",
    [
        {"who": "nobody", "caption": "c"},
        {"who": "a", "caption": "c", "press": "x", "fill": "y"},
        {"who": "a", "caption": "c", "clock": "next"},
        {"who": "a", "caption": "c", "clock": "2h", "until": {}},
        {"who": "a", "caption": "c", "until": {"who": "later"}},
        {"who": "a", "caption": "c", "fill": "x", "words": {"text": ["one", "two"]}},
    ],
)
def test_a_script_that_is_not_well_made_is_refused(step: dict[str, object]) -> None:
    given = {"id": "s9", "title": "t", "lead": "l", "cast": {"a": ["kh"]}, "steps": [step]}
    with pytest.raises(ValueError, match=r"s9: step 1 is not well made|validation error"):
        play._checked(play._SCRIPT.validate_python(given))
