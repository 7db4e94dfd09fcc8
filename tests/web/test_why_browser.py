"""The drawer "Why" in a real browser: it fills while people play, opens to every reason, and leads back to them."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, expect

from bot.services.answering import SHIPPED
from tests.web.browser import Tab, chromium, found_browser, new_tab, open_room

pytestmark = pytest.mark.asyncio(loop_scope="module")

KNOWN = "@mufakat What are the five principles of good governance used as our common framework?"
UNKNOWN = "@mufakat How do other cities publish response times for citizen requests at their service counters?"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    path = found_browser()
    if path is None:
        if os.environ.get("MUFAKAT_REQUIRE_BROWSER") == "1":
            pytest.fail("no Chromium is installed (on Debian: apt install chromium)")
        pytest.skip("no Chromium is installed (on Debian: apt install chromium)")
    async with chromium(path) as found:
        yield found


@pytest_asyncio.fixture(loop_scope="module")
async def address(tmp_path: Path) -> AsyncIterator[str]:
    async with open_room(tmp_path) as url:
        yield url


@pytest_asyncio.fixture(loop_scope="module")
async def tab(browser: Browser, address: str) -> AsyncIterator[Tab]:
    async with new_tab(browser, address) as opened:
        await opened.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        await opened.open()
        yield opened
        assert opened.faults == []


@pytest_asyncio.fixture(loop_scope="module")
async def phone(browser: Browser, address: str) -> AsyncIterator[Tab]:
    async with new_tab(browser, address, width=390, height=844, touch=True) as opened:
        await opened.open()
        yield opened
        assert opened.faults == []


def drawer(tab: Tab) -> Locator:
    return tab.page.locator("#why")


def lines(tab: Tab) -> Locator:
    return drawer(tab).locator("tr.line")


async def asked_twice(tab: Tab) -> None:
    """A question that is known, and one that is not."""
    await tab.official.says(KNOWN)
    await tab.official.sees("Automatic answer")
    await tab.official.says(UNKNOWN)
    await tab.official.sees("Looking for an expert")


async def test_it_fills_while_people_play_with_decision_and_reasons(tab: Tab) -> None:
    await expect(drawer(tab)).to_contain_text("Nothing has happened yet")
    await asked_twice(tab)
    await expect(lines(tab)).to_have_count(2)
    known, unknown = lines(tab).nth(0), lines(tab).nth(1)
    await expect(known.locator(".decision")).to_contain_text("Answer from knowledge. Best match")
    await expect(unknown.locator(".incoming")).to_have_text("Official · Cambodia wrote in #questions")
    await expect(unknown.locator(".decision")).to_contain_text("Route to an expert.")
    await expect(unknown.locator(".decision")).to_contain_text("answers in English; is at work now")
    await expect(unknown.locator(".outgoing")).to_contain_text("Question 2 to #questions; Question 2 to Expert ·")
    await tab.page.locator("[data-clock=next]").click()
    await expect(lines(tab).last.locator(".incoming")).to_have_text("A reminder to the expert who has been asked")


async def test_a_line_opens_to_the_experts_the_timers_and_the_ids(tab: Tab) -> None:
    await asked_twice(tab)
    await expect(lines(tab)).to_have_count(2)
    button = lines(tab).last.get_by_role("button")
    await button.focus()
    await tab.page.keyboard.press("Enter")
    await expect(button).to_have_attribute("aria-expanded", "true")
    await expect(button).to_be_focused()
    details = drawer(tab).locator("tr.details:not([hidden])")
    for heading in ("Permission", "What was understood", "Experts considered", "Timers", "Outgoing", "Ids"):
        await expect(details.get_by_role("heading", name=heading)).to_be_visible()
    await expect(details.locator("tr.chosen")).to_have_count(1)
    assert await details.locator("tr.out").count() > 3, "those who were not asked, each with a reason"
    await expect(details).to_contain_text("question:2/public")
    await expect(details).to_contain_text(f"an answer needs {SHIPPED.answer:.2f}")
    await tab.page.keyboard.press("Enter")
    await expect(details).to_have_count(0)


async def test_a_card_leads_to_its_question_and_all_of_them_come_back(tab: Tab) -> None:
    await asked_twice(tab)
    card = tab.official.card("Looking for an expert")
    await card.get_by_role("button", name="Why", exact=True).click()
    await expect(lines(tab)).to_have_count(1)
    await expect(drawer(tab).locator("summary")).to_contain_text("Question 2 · events: 1")
    chooser = drawer(tab).get_by_label("Which question")
    await expect(chooser).to_be_focused()
    await chooser.select_option("All questions")
    await expect(lines(tab)).to_have_count(2)


async def test_what_is_shown_is_copied_as_json(tab: Tab) -> None:
    await asked_twice(tab)
    await expect(lines(tab)).to_have_count(2)
    await drawer(tab).get_by_role("button", name="Copy as JSON").click()
    await expect(tab.page.locator("#toasts")).to_contain_text("Copied. Events in it: 2")
    copied = json.loads(await tab.page.evaluate("navigator.clipboard.readText()"))
    assert [one["subject"] for one in copied] == ["question:1", "question:2"]
    assert copied[1]["routing"][0]["offer"]["reasons"]


async def test_an_event_is_played_again(tab: Tab) -> None:
    await tab.official.says(KNOWN)
    await tab.official.sees("Automatic answer")
    await lines(tab).first.click()
    await drawer(tab).get_by_role("button", name="Replay").click()
    await expect(lines(tab)).to_have_count(2)
    await expect(tab.official.node.locator(".msg")).to_have_count(2)


async def test_a_question_is_exported_as_a_test(tab: Tab) -> None:
    await asked_twice(tab)
    await drawer(tab).get_by_label("Which question").select_option("Question 2")
    async with tab.page.expect_download() as wanted:
        await drawer(tab).get_by_role("link", name="Export as test").click()
    file = await wanted.value
    assert file.suggested_filename == "test_question_2.py"
    assert "async def test_question_2(" in (await file.path()).read_text("utf-8")


async def test_it_closes_with_escape_and_stays_as_it_was_left(tab: Tab) -> None:
    details = drawer(tab).locator("details.log")
    await expect(details).to_have_attribute("open", "")
    await drawer(tab).locator(".scroll").focus()
    await tab.page.keyboard.press("Escape")
    await expect(details).not_to_have_attribute("open", "")
    await expect(drawer(tab).locator("summary")).to_be_focused()
    await tab.open()
    await expect(details).not_to_have_attribute("open", "")


async def test_on_a_phone_it_is_closed_at_first_and_its_targets_are_large(phone: Tab) -> None:
    await asked_twice(phone)
    details = drawer(phone).locator("details.log")
    await expect(details).not_to_have_attribute("open", "")
    await drawer(phone).locator("summary").tap()
    await expect(lines(phone)).to_have_count(2)
    for target in await drawer(phone).locator("summary, button.open, .tools > :visible").all():
        box = await target.bounding_box()
        assert box is not None
        assert box["height"] >= 44, await target.text_content()
    await lines(phone).last.get_by_role("button").tap()
    await expect(drawer(phone).locator("tr.details:not([hidden])")).to_contain_text("Experts considered")
    assert await phone.page.evaluate("document.documentElement.scrollWidth") <= 390


async def test_on_paper_it_is_left_out(tab: Tab) -> None:
    await asked_twice(tab)
    await expect(drawer(tab)).to_be_visible()
    await tab.page.emulate_media(media="print")
    await expect(drawer(tab)).to_be_hidden()
    await expect(tab.page.locator(".because").first).to_be_hidden()
