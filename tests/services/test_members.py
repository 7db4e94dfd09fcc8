"""Finding a time zone and a person from what somebody types."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.errors import MovedOn
from bot.messages.buttons import pack, unpack
from bot.services import members as rules
from storage.members import Member

SEEN = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("Tokyo", "Asia/Tokyo"),
        ("  new   YORK ", "America/New_York"),
        ("asia/tokyo", "Asia/Tokyo"),
        ("Londn", "Europe/London"),
        ("melborne", "Australia/Melbourne"),
        ("Buenos", "America/Argentina/Buenos_Aires"),
        ("Saigon", "Asia/Saigon"),
    ],
)
def test_a_city_is_found_even_when_it_is_mistyped(said: str, zone: str) -> None:
    assert rules.find_zones(said) == (zone,)


def test_several_cities_are_offered_and_none_is_guessed() -> None:
    several = rules.find_zones("Port")
    assert 1 < len(several) <= 6
    assert "Pacific/Port_Moresby" in several
    assert len(rules.find_zones("san", most=2)) == 2


@pytest.mark.parametrize("said", ["", "   ", "zzzqqq", "/", "\x00", "🙂" * 60])
def test_what_is_like_no_city_finds_none(said: str) -> None:
    assert rules.find_zones(said) == ()


def test_each_city_is_offered_once() -> None:
    cities = list(rules.zones().values())
    assert len(cities) == len(set(cities))


def test_every_zone_fits_into_a_button_and_comes_back() -> None:
    for zone in rules.all_zones():
        if "+" not in zone and "/" in zone:
            _action, (code,) = unpack(pack("s.z", rules.zone_code(zone)))
            assert rules.zone_from(code) == zone


@pytest.mark.parametrize("code", ["Asia.Atlantis", "..etc.passwd", "Asia"])
def test_a_forged_zone_has_moved_on(code: str) -> None:
    with pytest.raises(MovedOn):
        rules.zone_from(code)


def person(member_id: str, name: str) -> Member:
    return Member(member_id, name, None, None, None, None, None, SEEN, None)


PEOPLE = (person("m1", "Official Cambodia"), person("m2", "Official Thailand"), person("m12", "Expert"))


def test_an_id_or_a_full_name_finds_one_person() -> None:
    assert [one.id for one in rules.find_people(PEOPLE, "M1")] == ["m1"]
    assert [one.id for one in rules.find_people(PEOPLE, "official thailand")] == ["m2"]


def test_a_part_of_a_name_finds_everybody_it_fits() -> None:
    assert {one.id for one in rules.find_people(PEOPLE, "official")} == {"m1", "m2"}


@pytest.mark.parametrize("said", ["", "  ", "nobody at all", "\u202e"])
def test_an_unknown_name_finds_nobody(said: str) -> None:
    assert rules.find_people(PEOPLE, said) == ()
