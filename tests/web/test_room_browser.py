"""The room as people meet it: the same program, a real browser, clicks and keys. Each test has a new community."""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.web.browser import Tab, chromium, found_browser, new_tab, open_room

pytestmark = pytest.mark.asyncio(loop_scope="module")

KNOWN = "What are the five principles of good governance used as our common framework?"
UNKNOWN = "How do other cities publish response times for citizen requests at their service counters?"
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


@pytest_asyncio.fixture(loop_scope="module")
async def address(tmp_path: Path) -> AsyncIterator[str]:
    async with open_room(tmp_path) as url:
        yield url


@pytest_asyncio.fixture(loop_scope="module")
async def tab(browser: Browser, address: str) -> AsyncIterator[Tab]:
    """An open page; nothing may have gone wrong in it, and nothing may have come from elsewhere."""
    async with new_tab(browser, address) as opened:
        await opened.open()
        yield opened
        assert opened.faults == []


@pytest_asyncio.fixture(loop_scope="module")
async def phone(browser: Browser, address: str) -> AsyncIterator[Tab]:
    async with new_tab(browser, address, width=390, height=844) as opened:
        await opened.open()
        yield opened
        assert opened.faults == []


async def asked(tab: Tab) -> str:
    """Let the official ask what nobody knows; gives the expert who was asked, whom no column shows."""
    await tab.official.says(f"@mufakat {UNKNOWN}")
    await tab.official.sees("Looking for an expert")
    look = tab.expert.node.locator("[data-look]")
    await expect(look).to_be_visible()
    return await look.get_attribute("data-look") or ""


async def test_a_question_is_answered_from_knowledge_with_its_source(tab: Tab) -> None:
    await tab.official.says(f"@mufakat {KNOWN}")
    card = await tab.official.sees("Automatic answer")
    await expect(card).to_contain_text("Reviewed")
    source = card.locator("details.cite")
    await expect(source).to_contain_text("Founding notes 2013")
    await expect(source).to_contain_text("Example, not official advice")
    await expect(source.locator(".detail")).to_be_hidden()
    await source.locator("summary").click()
    await expect(source.locator(".detail")).to_contain_text("accountability and fairness")
    await tab.expert.goes("questions")
    await tab.expert.sees("Automatic answer")
    await tab.official.presses("Solved it")
    await expect(card.locator("header .badge")).to_have_text("Solved")
    await expect(source.locator(".detail")).to_be_visible()
    await expect(card.get_by_role("button", name="Solved it")).to_have_count(0)
    glad = await tab.official.sees("Glad it helped.")
    await expect(glad).to_contain_text("Only you see this")
    await expect(tab.expert.card("Automatic answer").locator("header .badge")).to_have_text("Solved")
    await expect(tab.expert.card("Glad it helped.")).to_have_count(0)


async def test_a_question_goes_to_an_expert_and_helps_the_next_official_at_once(tab: Tab) -> None:
    chosen = await asked(tab)
    option = tab.expert.chooser.locator(f"option[value={chosen}]")
    await expect(option).to_have_text(re.compile(r"^Expert · .+ · 1 new$"))
    await tab.expert.become(chosen)
    await expect(tab.expert.node.locator("[data-look]")).to_have_count(0)
    await expect(option).to_have_text(re.compile(r"^Expert · [^·]+$"))
    offer = await tab.expert.sees(UNKNOWN)
    await offer.get_by_text("Why you").click()
    await expect(offer).to_contain_text("Your topics")
    await tab.expert.presses("Accept")
    await tab.official.sees("With an expert")
    await tab.expert.presses("Write the answer")
    await tab.expert.node.locator("form.form textarea").fill(ANSWER)
    await tab.expert.presses("Continue")
    preview = await tab.expert.sees("Not sent yet")
    await expect(preview).to_contain_text(re.compile("Goes to the asker and to #questions, as: An expert, "))
    await expect(tab.official.card(ANSWER)).to_have_count(0)
    await tab.expert.presses("Send to both")
    public = await tab.official.sees(ANSWER)
    await expect(public).to_contain_text("A colleague's advice, not an official position.")
    await tab.official.presses("Solved it", on=ANSWER)
    await expect(public.locator("header .badge")).to_have_text("Solved")
    await tab.expert.sees("May your answer be kept")
    await tab.expert.presses("Yes, from my nation")
    await tab.expert.sees("The answer is kept")
    await tab.coordinator.goes("private")
    await tab.coordinator.sees("Kept as knowledge")
    await tab.official.become("official-vn")
    await tab.official.goes("general")
    await tab.official.says(f"@mufakat {UNKNOWN}")
    again = await tab.official.sees("Automatic answer")
    await expect(again).to_contain_text(ANSWER)
    await expect(again).to_contain_text("An expert's answer to question 1")


async def test_an_official_becomes_a_volunteer_expert(tab: Tab) -> None:
    official = tab.official
    await official.become("official-vn")
    await official.goes("private")
    await official.says("/volunteer")
    await official.presses("Begin")
    form = official.node.locator("form.form")
    await expect(form.locator("[data-field]")).to_have_count(5)
    await official.presses("Continue")
    await expect(form.get_by_text("Choose at least one.").first).to_be_visible()
    await expect(form.locator("input").first).to_be_focused()
    for choice in ("Service delivery", "English", "3 a week", "Weekdays 08:00–17:00", "An expert, Viet Nam"):
        await form.get_by_label(choice, exact=True).check()
    await official.presses("Continue")
    await official.sees("Not sent yet")
    await official.presses("Send")
    await official.sees("Waiting for a coordinator")
    await tab.coordinator.goes("private")
    review = await tab.coordinator.sees("A colleague would like to volunteer")
    await expect(review).to_contain_text("Viet Nam")
    await tab.coordinator.presses("Approve")
    await official.sees("Practice question")
    await expect(official.node.get_by_role("heading", level=2)).to_have_text("Expert")
    await official.presses("Accept")
    practice = await official.sees("Now reply to this message")
    await practice.hover()
    await practice.get_by_role("button", name="Reply").click()
    await official.says("We put a notice on the city's page two days before.")
    await official.sees("That is all there is to it.")


async def test_the_clock_moves_and_reminds_a_silent_expert(tab: Tab) -> None:
    chosen = await asked(tab)
    await tab.expert.become(chosen)
    clock = tab.page.locator("#clock")
    await expect(clock).to_contain_text("Real time")
    await expect(clock).to_contain_text("Tue 24 Nov, 09:31")
    await clock.get_by_role("button", name="+1 h").click()
    await expect(clock).to_contain_text("Simulated time")
    await expect(clock).to_contain_text("Tue 24 Nov, 10:31")
    await expect(tab.coordinator.node.locator(".local time")).to_have_text("11:31")
    await tab.expert.sees("is waiting for you")
    await clock.get_by_role("button", name="+1 day").click()
    await expect(clock).to_contain_text("Wed 25 Nov, 10:31")
    await tab.expert.sees("Passed on")
    await expect(tab.expert.node.locator("[data-look]")).to_be_visible()


async def test_news_for_somebody_not_shown_is_one_key_away_and_takes_no_focus(tab: Tab) -> None:
    chosen = await asked(tab)
    await expect(tab.official.input).to_be_focused()
    dismiss = tab.expert.node.locator(".news").get_by_role("button", name="Dismiss")
    look = tab.expert.node.locator("[data-look]")
    await look.focus()
    await tab.page.keyboard.press("Tab")
    await expect(dismiss).to_be_focused()
    await tab.page.keyboard.press("Enter")
    await expect(look).to_have_count(0)
    await expect(tab.expert.chooser).to_be_focused()
    await expect(tab.expert.chooser.locator(f"option[value={chosen}]")).to_have_text(re.compile("1 new$"))
    await expect(tab.expert.node.locator(".waiting-mark")).to_have_text("Others with news: 1")
    await tab.page.locator("[data-clock='1h']").click()
    await expect(look).to_be_visible()
    await expect(tab.expert.chooser.locator(f"option[value={chosen}]")).to_have_text(re.compile("2 new$"))
    await look.focus()
    await tab.page.keyboard.press("Enter")
    await expect(tab.expert.node).to_have_attribute("data-persona", chosen)
    await tab.expert.sees("is waiting for you")
    await expect(tab.expert.node.locator(".stream")).to_be_focused()
    await expect(tab.expert.node.locator(".waiting-mark")).to_have_text("")


async def test_commands_are_completed_by_keys_and_what_is_typed_stays_text(tab: Tab) -> None:
    official, keys = tab.official, tab.page.keyboard
    marked = official.node.locator("[role=option][aria-selected=true]")
    await official.goes("private")
    await official.input.focus()
    await keys.type("/")
    await expect(marked).to_contain_text("/start")
    await keys.press("ArrowDown")
    await expect(marked).to_contain_text("/help")
    await keys.press("ArrowUp")
    await keys.press("ArrowUp")
    last = official.node.locator("[role=option]").last
    await expect(last).to_have_attribute("aria-selected", "true")
    await expect(official.input).to_have_attribute("aria-activedescendant", await last.get_attribute("id") or "")
    await keys.press("Escape")
    await expect(last).to_be_hidden()
    await keys.press("Backspace")
    await keys.type("/he")
    await expect(marked).to_contain_text("/help")
    await keys.press("Enter")
    await expect(official.input).to_have_value("/help ")
    await keys.press("Enter")
    await official.sees("What you can do here")
    typed = '<img src="https://elsewhere.test/x" onerror="alert(1)"><b>bold</b>'
    await official.says(typed)
    await expect(official.node.locator(".said").last).to_have_text(typed)
    assert await tab.page.locator(".said img, .said b").count() == 0


async def test_a_narrow_screen_shows_one_column_and_tabs_for_the_others(phone: Tab) -> None:
    tabs = phone.page.get_by_role("tab")
    await expect(phone.official.node).to_be_visible()
    await expect(phone.expert.node).to_be_hidden()
    await phone.official.says(f"@mufakat {UNKNOWN}")
    await phone.official.sees("Looking for an expert")
    await expect(tabs.nth(1)).to_contain_text("new:")
    await tabs.nth(0).focus()
    await phone.page.keyboard.press("ArrowRight")
    await expect(tabs.nth(1)).to_be_focused()
    await expect(tabs.nth(1)).to_have_attribute("aria-selected", "true")
    await expect(phone.official.node).to_be_hidden()
    await phone.expert.node.locator("[data-look]").click()
    await phone.expert.presses("Accept")
    await tabs.nth(0).click()
    await phone.official.sees("With an expert")
    cut_off = "#clock *, #tabs *, #column-0 .stream *, #column-0 .compose *"
    right = f"Math.max(...[...document.querySelectorAll('{cut_off}')].map((e) => e.getBoundingClientRect().right))"
    assert await phone.page.evaluate(right) <= 390, "nothing reaches beyond the screen"
    height = "Math.min(...[...document.querySelectorAll('#column-0 .card .btn')].map((e) => e.offsetHeight))"
    assert await phone.page.evaluate(height) >= 44, "a finger hits every button"


async def test_the_page_speaks_the_language_that_is_asked_for(tab: Tab) -> None:
    await tab.open("?lang=id&theme=dark")
    await expect(tab.page.locator("html")).to_have_attribute("lang", "id")
    await expect(tab.page.locator("#clock")).to_contain_text("Waktu sebenarnya")
    await expect(tab.official.input).to_have_attribute("placeholder", "Pesan, atau / untuk perintah")
    await tab.official.become("official-id")
    await tab.official.says("/help")
    card = await tab.official.sees("Yang dapat Anda lakukan di sini")
    assert await tab.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(12, 20, 20)"
    await expect(card.locator("xpath=..")).to_have_attribute("lang", "id")
