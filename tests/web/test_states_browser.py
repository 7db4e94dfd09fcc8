"""The room when it is not at its best: loading, unreachable, offline, empty, refused."""

from __future__ import annotations

import asyncio
import re

import pytest
from playwright.async_api import Browser, Route, expect

from tests.web.browser import Tab, new_tab

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_while_it_loads_and_when_it_cannot_the_page_says_so(browser: Browser, address: str) -> None:
    held, reached = asyncio.Event(), 0

    async def slow(route: Route) -> None:
        nonlocal reached
        reached += 1
        await held.wait()
        await route.abort()

    async with new_tab(browser, address) as tab:
        await tab.page.route("**/api/state", slow)
        await tab.page.goto(address)
        starting = tab.page.locator("#starting")
        await expect(starting).to_have_text(re.compile("Opening the room"))
        await expect(starting).to_have_role("status")
        await expect(starting.get_by_role("button")).to_be_hidden()
        held.set()
        await expect(starting.locator(".unreached")).to_be_visible()
        await expect(starting.locator(".loading, .offline")).to_have_count(2)
        for part in (".loading", ".offline"):
            await expect(starting.locator(part)).to_be_hidden()
        tried = reached
        await starting.get_by_role("button", name="Try now").focus()
        await tab.page.keyboard.press("Enter")
        await expect(starting).to_be_visible()
        assert reached > tried
        await tab.page.unroute("**/api/state")
        await tab.page.keyboard.press("Enter")
        await expect(tab.page.locator("main .persona")).to_have_count(3)
        await expect(starting).to_have_count(0)
        await expect(tab.page.locator("#columns")).to_be_focused()


async def test_opened_offline_it_says_that(browser: Browser, address: str) -> None:
    async with new_tab(browser, address) as tab:
        await tab.page.route("**/api/state", lambda route: route.abort())
        await tab.page.add_init_script("Object.defineProperty(navigator, 'onLine', {get: () => false})")
        await tab.page.goto(address)
        await expect(tab.page.locator("#starting .offline")).to_contain_text("You are offline.")


COUNT_NOTICES = """() => {
  window.notices = 0;
  const eyes = new MutationObserver((all) => all.forEach((one) => { window.notices += one.addedNodes.length; }));
  eyes.observe(document.getElementById('toasts'), { childList: true });
}"""


async def test_it_tries_again_by_itself_and_says_it_once(tab: Tab, browser: Browser, address: str) -> None:
    async with new_tab(browser, address) as other:
        await other.open()
        await other.page.evaluate(COUNT_NOTICES)
        tries = 0

        async def fail(route: Route) -> None:
            nonlocal tries
            tries += 1
            await (route.abort() if tries < 4 else route.continue_())

        await other.page.route("**/api/state", fail)
        await other.page.evaluate("dispatchEvent(new Event('online'))")
        await expect(other.page.locator("#toasts")).to_contain_text("Connection lost.")
        await expect(other.page.locator("#toasts")).to_contain_text("Connected again.")
        assert tries == 4
        assert await other.page.evaluate("notices") == 2


async def test_every_empty_place_says_what_to_do(tab: Tab) -> None:
    told = {}
    for place in ("general", "questions", "meetings", "private"):
        await tab.official.goes(place)
        nil = tab.official.node.locator(".nil")
        await expect(nil).to_contain_text("Nothing here yet")
        told[place] = await nil.locator("span").inner_text()
    assert len(set(told.values())) == 4
    assert "@mufakat" in told["questions"]
    assert "/" in told["private"]


async def test_a_refusal_leaves_what_was_typed_and_says_why(browser: Browser, address: str) -> None:
    async with new_tab(browser, address) as tab:
        await tab.open()
        await tab.official.input.fill("x" * 40_000)
        await tab.official.input.press("Enter")
        await expect(tab.page.locator(".toast.bad")).to_contain_text("Not done.")
        await expect(tab.official.input).to_have_value("x" * 40_000)
        await expect(tab.official.input).to_be_editable()
