"""axe-core over the room as it is used: nothing that would keep somebody out, in either theme, wide or narrow."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.web.axe import grave_findings
from tests.web.browser import Tab, new_tab, open_room
from tests.web.test_auth_browser import enter, invitation, open_for_members

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION = "@mufakat How do other cities publish response times for citizen requests at their service counters?"
ANSWER = "Each counter posts its median of the week on the door and on the city's page."
SIZES = {"wide": (1440, 1000), "narrow": (390, 844)}


async def nothing_grave(page: Page) -> None:
    for theme in ("light", "dark"):
        await page.emulate_media(color_scheme=theme)
        assert await grave_findings(page) == [], theme


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=SIZES)
async def room(
    request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Tab]:
    """One room for all looks at it: its question is answered, and whether that may be kept is being asked."""
    width, height = SIZES[request.param]
    async with (
        open_room(Path(tmp_path_factory.mktemp("axe"))) as address,
        new_tab(browser, address, width=width, height=height) as tab,
    ):
        await tab.open()
        await nothing_grave(tab.page)
        await answered(tab)
        yield tab
        assert tab.faults == []


async def show(tab: Tab, column: int) -> None:
    """Bring a column into view, where only one is."""
    of_columns = tab.page.get_by_role("tab").nth(column)
    if await of_columns.is_visible():
        await of_columns.click()


async def answered(tab: Tab) -> None:
    await tab.official.says(QUESTION)
    await tab.official.sees("Looking for an expert")
    await show(tab, 1)
    await tab.expert.node.locator("[data-look]").click()
    await tab.expert.presses("Accept")
    await tab.expert.presses("Write the answer")
    await tab.expert.node.locator("form.form textarea").fill(ANSWER)
    await tab.expert.presses("Continue")
    await tab.expert.presses("Send to both")
    await show(tab, 0)
    await tab.official.presses("Solved it", on=ANSWER)
    await show(tab, 1)
    await tab.expert.sees("May your answer be kept")


async def test_axe_sees_what_is_wrong(room: Tab) -> None:
    """What finds nothing proves nothing unless it could find something."""
    await room.page.evaluate("document.querySelector('#more').setAttribute('aria-label', ' ')")
    await room.page.evaluate("document.querySelector('#more').replaceChildren()")
    try:
        assert [one.partition(" ")[0] for one in await grave_findings(room.page)] == ["button-name"]
    finally:
        await room.open()


async def test_with_drawer_and_form_open_when_all_is_answered(room: Tab) -> None:
    await show(room, 0)
    await room.official.goes("private")
    await room.official.says("/volunteer")
    await room.official.presses("Begin")
    await expect(room.official.node.locator("form.form [data-field]").first).to_be_visible()
    drawer = room.page.locator("#why details.log")
    if not await drawer.evaluate("(node) => node.open"):
        await drawer.locator("summary").first.click()
    line = drawer.locator("tr.line").first
    await line.locator("button").first.click()
    await nothing_grave(room.page)
    await drawer.locator("summary").first.click()


async def test_with_the_menu_of_plays_open(room: Tab) -> None:
    await room.page.locator("#play summary").click()
    await expect(room.page.locator(".plays button").first).to_be_visible()
    await nothing_grave(room.page)
    await room.page.keyboard.press("Escape")


async def test_with_every_section_of_the_sheet_open(room: Tab) -> None:
    await room.page.locator("#more").click()
    for section in await room.page.locator("#sheet details").all():
        if not await section.evaluate("(node) => node.open"):
            await section.locator("summary").first.click()
    await nothing_grave(room.page)
    await room.page.keyboard.press("Escape")


@pytest.mark.parametrize("platform", ["telegram", "discord"])
async def test_as_another_platform_shows_it(room: Tab, platform: str) -> None:
    await room.page.evaluate("(look) => localStorage.setItem('mufakat.look', look)", platform)
    await room.open()
    await expect(room.page.locator(f".card.{platform}").first).to_be_attached()
    await nothing_grave(room.page)
    await room.page.evaluate("localStorage.removeItem('mufakat.look')")
    await room.open()


async def test_in_simulated_time_with_a_fault_and_a_notice(room: Tab) -> None:
    await room.page.locator("[data-clock='1h']").click()
    await expect(room.page.locator(".toast")).to_be_visible()
    await room.page.request.post(room.page.url.rstrip("/") + "/api/faults", data={"fault": "limited", "on": True})
    await expect(room.page.locator("#faults")).to_be_visible()
    await nothing_grave(room.page)


@pytest.mark.parametrize("size", SIZES)
async def test_the_way_in_and_the_room_of_a_member(browser: Browser, tmp_path: Path, size: str) -> None:
    width, height = SIZES[size]
    async with (
        open_for_members(tmp_path) as (world, address),
        new_tab(browser, address, width=width, height=height) as tab,
    ):
        await world.person("coordinator-ph", "PH", role="coordinator")
        await tab.page.goto(address)
        await nothing_grave(tab.page)
        link = await invitation(world["coordinator-ph"])
        await tab.page.goto(link)
        await nothing_grave(tab.page)
        me = await enter(tab, link)
        await me.goes("private")
        await me.says("/help")
        await me.sees("What you can do here")
        await nothing_grave(tab.page)
