"""The way in and the way out: start, help, mine, settings, privacy, cancel."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from bot.handlers.registry import ROUTES
from bot.handlers.routes import Command
from storage import audit, members, questions
from tests.fakes import FakePlatform
from tests.world import World

QUESTION = "How do neighbouring cities organise the night collection of market waste?"
FOR_ALL = {"ask", "help", "mine", "settings", "privacy", "volunteer", "cancel"}


async def offered(world: World, name: str, place: str = "") -> set[str]:
    """The commands that /help names."""
    await world[name].says("/help", place)
    shown = await world[name].sees("What you can do here", place)
    return {one.name for one in ROUTES if isinstance(one, Command) and f"/{one.name} " in shown.text + " "}


async def test_start_says_what_this_is_and_three_ways_on(everywhere: World) -> None:
    official = await everywhere.person("official-kh", "KH")
    await official.says("/start")
    shown = await official.sees("Welcome to the")
    labels = [button.label for row in shown.message.buttons for button in row]
    assert len(labels) == 3
    await official.presses("My settings")
    await official.sees("My settings")


async def test_start_belongs_to_a_private_chat(here: World) -> None:
    official = await here.person("official-kh", "KH")
    await official.says("/start", "questions")
    await official.sees("works in a private chat", "questions")
    await official.sees_nothing_of("Welcome to the")


async def test_start_shows_what_is_under_way(everywhere: World) -> None:
    official = await everywhere.person("official-kh", "KH")
    await official.says(QUESTION)
    await official.says("/start")
    await official.sees("One question is not sent yet")
    await official.presses("Show 1")
    await official.sees("Ready to send")


async def test_help_is_by_role_and_place(everywhere: World) -> None:
    world = everywhere
    await world.person("official-kh", "KH")
    await world.person("expert-th", "TH", role="expert")
    await world.person("coordinator-ph", "PH", role="coordinator")
    assert await offered(world, "official-kh") >= FOR_ALL | {"start"}
    assert not await offered(world, "official-kh") & {"inbox", "away", "teach", "queue", "role", "setup"}
    assert await offered(world, "expert-th") >= FOR_ALL | {"inbox", "away", "teach"}
    assert not await offered(world, "expert-th") & {"queue", "role", "setup"}
    assert await offered(world, "coordinator-ph") >= FOR_ALL | {"queue", "role", "teach", "inbox"}
    assert not await offered(world, "coordinator-ph") & {"away", "setup"}
    assert not await offered(world, "official-kh", "questions") & {"start", "setup", "inbox", "queue"}
    assert not await offered(world, "expert-th", "questions") & {"inbox", "away"}
    assert await offered(world, "coordinator-ph", "questions") >= {"setup", "queue", "role"}


async def test_help_gives_examples_that_fit_the_place(here: World) -> None:
    official = await here.person("official-kh", "KH")
    await official.says("/help", "questions")
    group = await official.sees("What you can do here", "questions")
    await official.says("/help")
    private = await official.sees("What you can do here")
    assert "Mention me" in group.text
    assert "Mention me" not in private.text


@pytest.mark.parametrize(
    ("typed", "meant"), [("/hlep", "/help?"), ("/setings", "/settings?"), ("/voluntere", "/volunteer?")]
)
async def test_a_mistyped_command_names_the_nearest(here: World, typed: str, meant: str) -> None:
    official = await here.person("official-kh", "KH")
    await official.says(typed)
    await official.sees(meant)


async def test_mine_goes_by_how_far_a_question_has_come(everywhere: World) -> None:
    world = everywhere
    official = await world.person("official-kh", "KH")
    other = await world.person("official-la", "LA")
    await official.says("/mine")
    await official.sees("not asked anything")
    await official.says(QUESTION)
    await official.says("/mine")
    await official.sees("not sent yet")
    before = len(await official.messages(""))
    await official.presses("Show 1")
    assert len(await official.messages("")) == before + 1
    await official.sees("Ready to send")
    await official.presses("Send")
    await official.says("/mine")
    await official.sees("coordinator")
    await other.says("/mine")
    await other.sees("not asked anything")


async def test_nobody_is_shown_anothers_question(here: World) -> None:
    world = here
    official = await world.person("official-kh", "KH")
    other = await world.person("official-la", "LA")
    await official.says(QUESTION)
    await other.says("/mine")
    shown = await other.sees("not asked anything")
    await world.platform.press(other.sender, shown.id, "v1:m.show:1")
    await world.settle()
    await other.sees_nothing_of("night collection")


async def test_cancel_leaves_the_form_or_puts_drafts_away_or_says_there_is_nothing(everywhere: World) -> None:
    world = everywhere
    official = await world.person("official-kh", "KH")
    await official.says("/cancel")
    await official.sees("Nothing is open here")
    await official.says(QUESTION)
    await official.says("/cancel")
    await official.sees("One question was put away")
    async with world.db.read() as tx:
        (one,) = await questions.in_state(tx, ("withdrawn",))
        assert one.closed_at is not None
    await official.says("/mine")
    await official.sees("Latest closed")


async def test_cancel_in_the_middle_of_a_form_that_is_asked_step_by_step(there: World) -> None:
    world = there
    official = await world.person("official-kh", "KH")
    if world.platform.capabilities.forms:
        pytest.skip("forms are shown whole here")
    await official.says("/ask")
    async with world.db.read() as tx:
        assert (await tx.exec_driver_sql("SELECT count(*) FROM form")).scalar_one() == 1
    await official.says("/cancel")
    async with world.db.read() as tx:
        assert (await tx.exec_driver_sql("SELECT count(*) FROM form")).scalar_one() == 0
    await official.says(QUESTION)
    await official.sees("Ready to send")


async def test_settings_are_one_card_that_is_edited_in_place(everywhere: World) -> None:
    world = everywhere
    official = await world.person("official-kh", "KH")
    await official.says("/settings")
    card = await official.sees("My settings")
    assert "Phnom Penh, 08:30" in card.text
    count = len(await official.messages(""))
    await official.presses("Language")
    await official.presses("Bahasa Indonesia")
    await official.sees("Pengaturan saya")
    await official.presses("Bahasa")
    await official.presses("English")
    await official.presses("Nation")
    await official.presses("Indonesia")
    await official.sees("time do you use")
    await official.presses("Makassar, 09:30")
    await official.sees("It is 09:30 for you, right?")
    await official.presses("Yes, that is right")
    await official.sees("Makassar, 09:30 now")
    assert len(await official.messages("")) == count
    await official.says("/settings")
    assert len(await official.messages("")) == count + 1, "asked for again, it stands at the end"
    async with world.db.read() as tx:
        member = await members.get(tx, "official-kh")
        assert member is not None
        assert (member.nation, member.zone, member.locale) == ("ID", "Asia/Makassar", "en")
        assert [line["action"] for line in await audit.details(tx)] == ["nation-claimed"]


@pytest.mark.parametrize(
    ("typed", "time", "zone"),
    [
        ("Londn", "01:30", "Europe/London"),
        ("new york", "20:30", "America/New_York"),
        ("Asia/Tokyo", "10:30", "Asia/Tokyo"),
        ("kathmandu", "07:15", "Asia/Kathmandu"),
    ],
)
async def test_a_city_elsewhere_is_found_by_name(here: World, typed: str, time: str, zone: str) -> None:
    world = here
    official = await world.person("official-kh", "KH")
    await official.says("/settings")
    await official.presses("Time zone")
    await official.presses("Elsewhere")
    await official.fills(zone=typed)
    await official.sees(f"It is {time} for you")
    async with world.db.read() as tx:
        member = await members.get(tx, "official-kh")
    assert member is not None
    assert member.zone == zone
    assert member.nation == "KH", "a zone says nothing about the nation"


async def test_a_city_that_may_be_several_is_asked_about_and_none_is_said_plainly(everywhere: World) -> None:
    official = await everywhere.person("official-kh", "KH")
    await official.says("/settings")
    await official.presses("Time zone")
    await official.presses("Elsewhere")
    await official.fills(zone="Port")
    await official.sees("Which of these")
    await official.presses("Search again")
    await official.fills(zone="zzzzqqq")
    await official.sees("no city like")


async def test_a_zone_by_one_tap_a_nation(here: World) -> None:
    official = await here.person("official-kh", "KH")
    await official.says("/settings")
    await official.presses("Time zone")
    for nation in ("Brunei Darussalam", "Thailand", "Singapore"):
        await official.presses(nation)
        await official.presses("Choose again")
    await official.presses("Indonesia: Jayapura")
    await official.sees("It is 10:30 for you, right?")


async def test_forged_settings_change_nothing(here: World) -> None:
    world = here
    official = await world.person("official-kh", "KH")
    await official.says("/settings")
    card = await official.sees("My settings")
    for action in (
        "v1:s.setlang:xx",
        "v1:s.setnation:XX",
        "v1:s.z:Mars.Olympus",
        "v1:s.z:..etc.passwd",
        "v1:s.setlang",
    ):
        await world.platform.press(official.sender, card.id, action)
    await world.settle()
    async with world.db.read() as tx:
        member = await members.get(tx, "official-kh")
        dead = (await tx.exec_driver_sql("SELECT count(*) FROM dead_letter")).scalar_one()
    assert member is not None
    assert (member.nation, member.zone, member.locale, dead) == ("KH", None, "en", 0)


async def test_settings_in_a_group_are_for_the_person_alone(everywhere: World) -> None:
    world = everywhere
    official = await world.person("official-kh", "KH")
    other = await world.person("official-la", "LA")
    await official.says("/settings", "questions")
    await official.sees("My settings", "questions")
    await other.sees_nothing_of("My settings", "questions")


async def test_another_language_reaches_answers_and_refusals(here: World) -> None:
    official = await here.person("official-kh", "KH")
    await official.says("/settings")
    await official.presses("Language")
    await official.presses("Bahasa Indonesia")
    await official.says("/cancel")
    await official.sees("Tidak ada")


async def exported(world: World, name: str, place: str) -> dict[str, Any]:
    await world[name].says("/privacy", place)
    await world[name].sees("What is stored about you", place)
    await world[name].presses("Export")
    file = await world[name].sees("everything that is stored", "")
    assert file.message.attachment is not None
    assert file.message.attachment.media_type == "application/json"
    found: dict[str, Any] = json.loads(base64.b64decode(file.message.attachment.content))
    return found


@pytest.mark.parametrize("place", ["", "questions"])
async def test_privacy_gives_everything_stored_and_only_ones_own(everywhere: World, place: str) -> None:
    world = everywhere
    official = await world.person("official-kh", "KH")
    other = await world.person("official-la", "LA")
    await official.says(QUESTION)
    await other.says("Who pays for the repair of village bridges after the yearly floods?")
    found = await exported(world, "official-kh", place)
    assert found["profile"][0]["nation"] == "KH"
    assert found["accounts"]
    written = json.dumps(found)
    assert "night collection" in written
    assert "village bridges" not in written
    assert "official-la" not in written
    await other.sees_nothing_of("everything that is stored", "questions")
    async with world.db.read() as tx:
        assert "exported" in [line["action"] for line in await audit.details(tx)]


async def test_an_export_nobody_can_be_sent_is_said_in_the_group(there: World) -> None:
    world = there
    assert isinstance(world.platform, FakePlatform)
    official = await world.person("official-kh", "KH")
    await official.says("/privacy", "questions")
    async with world.db.write() as tx:
        (account,) = await members.accounts(tx, "official-kh")
        await members.set_reach(tx, account.id, "closed")
    shown = await official.sees("What is stored about you", "questions")
    if shown.message.address.private:
        return  # shown in the private chat already, which opens it again
    await official.presses("Export", "questions")
    await official.sees("private chat", "questions")
    await official.sees_nothing_of("everything that is stored")
