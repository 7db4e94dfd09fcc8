"""Members in the room: one comes by an invitation, one from another platform, each in a browser of their own."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from bot import app as application
from bot import serving
from bot.adapters.web import WebAdapter
from bot.messages.richtext import para
from bot.messages.types import Address, Outgoing
from config.settings import Settings
from config.settings import Web as WebSettings
from storage.db import Database
from storage.migrate import migrate
from tests.fakes import DISCORD, FakePlatform
from tests.web.browser import Column, StandingClock, Tab, chromium, found_browser, new_tab
from tests.world import Person, World

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION = "How do other cities publish response times for citizen requests at their service counters?"
ANSWER = "Each counter posts its median of the week on the door and on the city's page."


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    path = found_browser()
    if path is None:
        told = "no Chromium is installed (on Debian: apt install chromium)"
        if os.environ.get("MUFAKAT_REQUIRE_BROWSER") == "1":
            pytest.fail(told)
        pytest.skip(told)
    async with chromium(path) as found:
        yield found


@asynccontextmanager
async def open_for_members(folder: Path) -> AsyncIterator[tuple[World, str]]:
    """The program with the room for members beside another platform; gives that platform's world, and the address."""
    settings = Settings(web=WebSettings(port=0, auth=True))
    url = f"sqlite:///{folder / 'members.db'}"
    await asyncio.to_thread(migrate, url)
    clock, community = StandingClock(), application.community_of(settings)
    db = Database(url, synchronous="OFF")
    there = FakePlatform("discord", DISCORD, clock)
    adapters = {"web": WebAdapter(db, clock), "discord": there}
    app = await application.compose(db, clock, community, application.catalogs(), adapters)
    try:
        async with application.running(app), serving.opened(app, settings) as address:
            yield World(app, clock, there, {}), address  # type: ignore[arg-type]  # it is only read
    finally:
        await db.close()


@pytest_asyncio.fixture(loop_scope="module")
async def house(tmp_path: Path) -> AsyncIterator[tuple[World, str]]:
    async with open_for_members(tmp_path) as opened:
        world, _ = opened
        await world.person("coordinator-ph", "PH", role="coordinator")
        await world.person("expert-th", "TH", role="expert")
        yield opened


async def invitation(coordinator: Person) -> str:
    """An invitation that a coordinator has made on the other platform: its link."""
    await coordinator.says("/settings")
    await coordinator.presses("Invite somebody")
    await coordinator.fills("", nation="VN", language="en")
    return await link(coordinator)


async def own_link(person: Person) -> str:
    await person.says("/settings")
    await person.presses("Open in the browser")
    return await link(person)


async def link(person: Person) -> str:
    found = re.search(r"http://\S+/enter#[\w-]{22}", (await person.finds("/enter#")).text)
    assert found
    return found[0]


async def enter(tab: Tab, link: str) -> Column:
    """Open a link and press its one button."""
    await tab.page.goto(link)
    await expect(tab.page).to_have_url(re.compile(r"/enter$"))  # the key is gone from the address
    await tab.page.get_by_role("button", name="Enter the room").click()
    await expect(tab.page.locator("main .persona")).to_have_count(1)
    return Column(tab.page, 0)


@pytest.mark.parametrize("width", [390, 1440])
async def test_an_invited_member_asks_and_an_expert_from_elsewhere_answers(
    browser: Browser, house: tuple[World, str], width: int
) -> None:
    world, address = house
    async with (
        new_tab(browser, address, width=width, height=844) as his,
        new_tab(browser, address, width=width, height=844) as hers,
    ):
        asker = await enter(his, await invitation(world["coordinator-ph"]))
        await expect(asker.node.locator("h2")).to_have_text("Official")
        await expect(asker.node.locator(".names p")).to_have_text("Viet Nam")
        for part in ("#clock", "#tabs", "[data-choose]", "[data-clock]", "#why"):
            await expect(his.page.locator(part)).to_have_count(0)

        expert = await enter(hers, await own_link(world["expert-th"]))
        await expect(expert.node.locator(".names p")).to_have_text("Thailand")
        await expert.goes("private")
        await expert.says("/settings")
        await expert.presses("Link my accounts")
        await expert.presses("Hear on the room first")
        await expert.sees("Private messages go to the room first")

        await asker.says(f"@mufakat {QUESTION}")
        await asker.sees("Looking for an expert")
        await expert.presses("Accept", on=QUESTION)
        await expert.presses("Write the answer")
        await expert.node.locator("form.form textarea").fill(ANSWER)
        await expert.presses("Continue")
        await expert.presses("Send to both")
        await asker.sees(ANSWER)
        await asker.presses("Solved it")
        await expert.sees("The asker says it is solved")

        await asker.goes("private")
        await expect(asker.node.locator(".card", has_text="Accept")).to_have_count(0)
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert await his.page.evaluate(overflow) == 0
        assert his.faults == hers.faults == []


async def test_signing_out_leads_to_the_door(browser: Browser, house: tuple[World, str]) -> None:
    world, address = house
    async with new_tab(browser, address, width=390, height=844) as tab:
        await enter(tab, await own_link(world["expert-th"]))
        await tab.page.get_by_role("button", name="Sign out").click()
        await expect(tab.page.get_by_role("heading", name="How to get in")).to_be_visible()
        await tab.page.reload()
        await expect(tab.page.get_by_role("heading", name="How to get in")).to_be_visible()


async def test_signed_out_elsewhere_an_open_page_leads_to_the_door(browser: Browser, house: tuple[World, str]) -> None:
    world, address = house
    async with new_tab(browser, address, width=390, height=844) as tab:
        mine = await enter(tab, await own_link(world["expert-th"]))
        await mine.goes("private")
        await world["expert-th"].presses("Open in the browser")
        await world["expert-th"].presses("Sign out everywhere")
        await mine.input.fill("is anybody there?")
        await mine.input.press("Enter")
        await expect(tab.page.locator(".toast")).to_contain_text("You are not signed in here")
        await expect(mine.input).to_have_value("is anybody there?")
        told = Outgoing(Address("web", "general"), (para("something happens in the room"),))
        await world.app.adapters["web"].send(told, nonce="1")
        await expect(tab.page.get_by_role("heading", name="How to get in")).to_be_visible()


async def test_a_link_that_opens_nothing_says_so(browser: Browser, house: tuple[World, str]) -> None:
    world, address = house
    async with new_tab(browser, address, width=390, height=844) as tab:
        used = await own_link(world["expert-th"])
        await enter(tab, used)
        await tab.page.goto("about:blank")
        await tab.page.goto(used)
        await tab.page.get_by_role("button", name="Enter the room").click()
        await expect(tab.page.get_by_role("alert")).to_contain_text("opens nothing")
        await expect(tab.page.get_by_role("link", name="How to get in")).to_be_visible()
        await tab.page.goto(f"{address}/enter")
        await expect(tab.page.get_by_role("alert")).to_contain_text("lacks its key")
        await expect(tab.page.get_by_role("button")).to_have_count(0)


async def test_whoever_comes_from_another_site_is_still_signed_in(browser: Browser, house: tuple[World, str]) -> None:
    """The browser keeps the cookie from a request that another site caused; the door looks again by itself."""
    world, address = house
    async with new_tab(browser, address, width=390, height=844) as tab:
        await enter(tab, await own_link(world["expert-th"]))
        await tab.page.route("http://elsewhere.example/", lambda route: route.fulfill(
            content_type="text/html", body=f'<a href="{address}/">the room</a>'
        ))  # fmt: skip
        await tab.page.goto("http://elsewhere.example/")
        await tab.page.get_by_role("link", name="the room").click()
        await expect(tab.page.locator("main .persona")).to_have_count(1)


async def test_by_keyboard_only(browser: Browser, house: tuple[World, str]) -> None:
    world, address = house
    async with new_tab(browser, address, width=1440, height=900) as tab:
        await tab.page.goto(await own_link(world["expert-th"]))
        await expect(tab.page.get_by_role("button", name="Enter the room")).to_be_visible()
        await tab.page.keyboard.press("Tab")
        await tab.page.keyboard.press("Enter")
        await expect(tab.page.locator("main .persona")).to_have_count(1)
        for _ in range(2):
            await tab.page.keyboard.press("Tab")
        await expect(tab.page.get_by_role("button", name="Sign out")).to_be_focused()
        await tab.page.keyboard.press("Enter")
        await expect(tab.page.get_by_role("heading", name="How to get in")).to_be_visible()
