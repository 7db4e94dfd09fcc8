"""Pages stay in step: a second tab, a dropped connection, a server that starts again. Nothing is lost or doubled."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Route, expect

from tests.web.browser import Column, Tab, new_tab, open_room

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION = "@mufakat How do other cities publish response times for citizen requests at their service counters?"
ANSWER = "Each counter posts its median of the week on the door and on the city's page."


@asynccontextmanager
async def two_tabs(browser: Browser, address: str) -> AsyncIterator[tuple[Tab, Tab]]:
    async with new_tab(browser, address) as one, new_tab(browser, address) as other:
        await one.open()
        await other.open()
        yield one, other


async def shown(column: Column) -> list[tuple[str, str]]:
    """Every message of a stream in its order: its id and its words, without what a page itself notes in a form."""
    return [
        (one["id"], one["text"])
        for one in await column.node.locator("[data-message]").evaluate_all(
            """(nodes) => nodes.map((node) => {
              const copy = node.cloneNode(true);
              copy.querySelectorAll(".sent").forEach((one) => one.remove());
              return {id: node.dataset.message, text: copy.textContent};
            })"""
        )
    ]


async def in_step(one: Tab, other: Tab) -> None:
    """Both show the same: each message once, in the same order, in the same words."""
    for here, there in ((one.official, other.official), (one.expert, other.expert)):
        await expect(there.node.locator("[data-message]")).to_have_count(
            await here.node.locator("[data-message]").count()
        )
        before, after = await shown(here), await shown(there)
        assert before == after
        assert max(Counter(message for message, _ in after).values(), default=1) == 1


async def asked(tab: Tab) -> str:
    await tab.official.says(QUESTION)
    await tab.official.sees("Looking for an expert")
    look = tab.expert.node.locator("[data-look]")
    await expect(look).to_be_visible()
    return await look.get_attribute("data-look") or ""


async def answered(tab: Tab) -> None:
    await tab.expert.presses("Accept")
    await tab.expert.presses("Write the answer")
    await tab.expert.node.locator("form.form textarea").fill(ANSWER)
    await tab.expert.presses("Continue")
    await tab.expert.presses("Send to both")
    await tab.official.sees(ANSWER)


async def test_a_second_tab_shows_the_same_and_goes_on_where_the_first_left(browser: Browser, address: str) -> None:
    async with two_tabs(browser, address) as (one, other):
        chosen = await asked(one)
        await one.expert.become(chosen)
        await other.expert.become(chosen)
        await one.expert.presses("Accept")
        await expect(other.official.card("Question 1").locator("header .badge")).to_have_text("With an expert")
        await other.expert.presses("Write the answer")
        await other.expert.node.locator("form.form textarea").fill(ANSWER)
        await other.expert.presses("Continue")
        await one.expert.presses("Send to both")
        await other.official.sees(ANSWER)
        await other.official.presses("Solved it", on=ANSWER)
        await expect(one.official.card(ANSWER).locator("header .badge")).to_have_text("Solved")
        await in_step(one, other)
        assert one.faults == other.faults == []


async def test_a_page_that_was_offline_catches_up(browser: Browser, address: str) -> None:
    async with two_tabs(browser, address) as (one, other):
        chosen = await asked(one)
        await one.expert.become(chosen)
        await other.expert.become(chosen)
        await other.official.sees("Looking for an expert")
        notice = other.page.locator("#toasts")
        await other.page.context.set_offline(True)
        await expect(notice).to_contain_text("You are offline.")
        await expect(notice).to_have_attribute("aria-live", "polite")

        await answered(one)  # new messages and edits of those that the other page has
        await one.official.says("That helps.")
        await other.official.input.fill("Not lost.")
        await other.official.input.press("Enter")
        await expect(notice).to_contain_text("Not done.")
        await expect(other.official.input).to_have_value("Not lost.")
        await expect(other.official.node.locator(".said").filter(has_text="Not lost.")).to_have_count(0)

        await other.page.context.set_offline(False)
        await expect(notice).to_contain_text("Connected again.")
        for over in ("You are offline.", "Not done."):
            await expect(notice).not_to_contain_text(over)
        await other.official.input.press("Enter")
        await expect(other.official.input).to_have_value("")
        await expect(one.official.node.locator(".said").filter(has_text="Not lost.")).to_have_count(1)
        await in_step(one, other)


async def test_a_message_whose_answer_was_lost_is_not_said_twice(browser: Browser, address: str) -> None:
    async def no_answer(route: Route) -> None:
        await route.fetch()  # the server has heard it
        await route.abort()

    async with two_tabs(browser, address) as (one, other):
        await one.page.route("**/api/say", no_answer, times=1)
        await one.official.input.fill("Once.")
        await one.official.input.press("Enter")
        await expect(one.page.locator("#toasts")).to_contain_text("Not done.")
        await one.official.input.press("Enter")
        await expect(one.official.input).to_have_value("")
        await one.official.says("Twice.")
        await one.official.says("Twice.")
        for tab in (one, other):
            await expect(tab.official.node.locator(".said").filter(has_text="Twice.")).to_have_count(2)
            await expect(tab.official.node.locator(".said").filter(has_text="Once.")).to_have_count(1)


async def test_a_server_that_starts_again_finds_its_pages(browser: Browser, tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        server = AsyncExitStack()
        address = await server.enter_async_context(open_room(tmp_path))
        one, other = await stack.enter_async_context(two_tabs(browser, address))
        await one.expert.become(await asked(one))
        await other.expert.become(await one.expert.node.get_attribute("data-persona") or "")
        await one.expert.presses("Accept")
        await other.official.sees("With an expert")
        await server.aclose()
        for tab in (one, other):
            await expect(tab.page.locator("#toasts")).to_contain_text("Connection lost.")
        await stack.enter_async_context(open_room(tmp_path, port=urlsplit(address).port or 0))
        for tab in (one, other):
            await expect(tab.page.locator("#toasts")).to_contain_text("Connected again.")
            await expect(tab.page.locator(".toast.bad")).to_have_count(0)
        await one.expert.presses("Write the answer")
        await other.expert.node.locator("form.form textarea").fill(ANSWER)
        await other.expert.presses("Continue")
        await one.expert.presses("Send to both")
        await other.official.sees(ANSWER)
        await in_step(one, other)
