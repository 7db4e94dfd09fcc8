"""The second sheet and the clock bar as people meet them, on a wide and on a narrow screen, and by keys alone."""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, expect

from tests.web.browser import Tab, chromium, found_browser, new_tab, open_room

pytestmark = pytest.mark.asyncio(loop_scope="module")

UNKNOWN = "How do other cities publish response times for citizen requests at their service counters?"
WIDTHS = {"wide": {"width": 1440, "height": 1000}, "narrow": {"width": 390, "height": 844}}


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
    """An open page; nothing may have gone wrong in it."""
    async with new_tab(browser, address) as opened:
        await opened.open()
        yield opened
        assert opened.faults == []


@pytest_asyncio.fixture(params=[*WIDTHS], loop_scope="module")
async def either(request: pytest.FixtureRequest, browser: Browser, address: str) -> AsyncIterator[Tab]:
    """A wide page, and a narrow one."""
    async with new_tab(browser, address, **WIDTHS[request.param]) as opened:
        await opened.open()
        yield opened
        assert opened.faults == []


def sheet(tab: Tab) -> Locator:
    return tab.page.locator("#sheet")


async def unfold(tab: Tab, section: str) -> Locator:
    """Open the sheet and one of its sections."""
    if not await sheet(tab).is_visible():
        await tab.page.locator("#more").click()
    node = sheet(tab).locator(f"[data-section={section}]")
    await node.locator("summary").click()
    await expect(node.locator(".section")).to_be_visible()
    return node


async def asked(tab: Tab) -> None:
    await tab.official.says(f"@mufakat {UNKNOWN}")
    await tab.official.sees("Looking for an expert")


async def nothing_is_cut_off(tab: Tab) -> None:
    """Nothing of the bar and of the sheet reaches beyond the screen, and on a narrow one a finger hits every button."""
    width = tab.page.viewport_size["width"] if tab.page.viewport_size else 0
    shown = "[...document.querySelectorAll('.top *, #sheet[open] *')].filter((e) => e.checkVisibility())"
    right = f"Math.max(...{shown}.map((e) => e.getBoundingClientRect().right))"
    assert await tab.page.evaluate(right) <= width
    if width < 900:
        small = f"{shown}.filter((e) => e.matches('button, a.btn, select, summary, .option') && e.offsetHeight < 44)"
        assert await tab.page.evaluate(f"{small}.map((e) => e.outerHTML)") == []


async def test_a_persona_is_added_and_stands_in_every_chooser_of_every_page(
    either: Tab, browser: Browser, address: str
) -> None:
    async with new_tab(browser, address) as other:
        await other.open()
        section = await unfold(either, "persona")
        for choice in ("Expert", "Indonesia"):
            await section.get_by_label(choice, exact=True).check()
        await section.get_by_role("button", name="Add").click()
        await expect(section.get_by_label("Jakarta")).to_be_focused()  # the browser asks which zone
        await section.get_by_label("Makassar").check()
        await section.get_by_role("button", name="Add").click()
        await expect(section.get_by_text("Choose at least one.")).to_be_visible()
        for topic in ("Efficiency", "Accountability", "Participation", "Rule of law", "Effectiveness"):
            await section.get_by_label(topic, exact=True).check()
        await expect(section.get_by_label("Service delivery")).to_be_disabled()
        await nothing_is_cut_off(either)
        await section.get_by_role("button", name="Add").click()
        await expect(section.get_by_role("status").last).to_contain_text(
            re.compile(r"Expert · Indonesia( \(\d\))? is in the room")
        )
        for column in (other.official, other.expert, other.coordinator):
            await expect(column.chooser.locator("option[value=expert-id]")).to_have_count(1)
        await section.get_by_role("button", name="Look through their eyes").click()
        await expect(sheet(either)).to_be_hidden()
        await expect(either.expert.node).to_have_attribute("data-persona", "expert-id")
        await expect(either.expert.node.locator(".stream")).to_be_focused()
        await either.expert.says("/inbox")
        await either.expert.sees("Tidak ada yang menunggu Anda.")
        assert other.faults == []


async def test_one_tap_on_a_nation_chooses_zone_and_language(tab: Tab) -> None:
    section = await unfold(tab, "persona")
    await section.get_by_label("Official", exact=True).check()
    await section.get_by_label("Timor-Leste").check()
    await expect(section).to_contain_text("Time zone: Dili")
    await expect(section.get_by_label("Language")).to_have_value("pt")
    await expect(section.get_by_label("Participation")).to_have_count(0)
    await section.get_by_role("button", name="Add").click()
    look = section.get_by_role("button", name="Look through their eyes")
    await look.click()
    await expect(tab.official.node.locator(".local")).to_contain_text("Dili")


async def test_a_refusal_is_said_in_the_sheet(tab: Tab) -> None:
    section = await unfold(tab, "persona")
    await section.get_by_label("Official", exact=True).check()
    await section.get_by_label("Viet Nam").check()
    await section.locator("select").evaluate("(node) => node.append(new Option('?', 'xx', true, true))")
    await section.get_by_role("button", name="Add").click()
    await expect(section.get_by_role("alert")).to_have_text("Please choose one of the languages of the community.")
    assert tab.faults.pop().startswith("console:"), "the browser notes the refusal itself"


async def test_the_sheet_is_worked_by_keys_alone(tab: Tab) -> None:
    page, keys = tab.page, tab.page.keyboard
    more = page.locator("#more")
    await more.focus()
    await keys.press("Enter")
    await expect(sheet(tab)).to_be_visible()
    inside = "document.getElementById('sheet').contains(document.activeElement)"
    for _ in range(12):
        await keys.press("Tab")
        assert await page.evaluate(f"{inside} || document.activeElement === document.body")
    faults = sheet(tab).locator("[data-section=faults]")
    await faults.locator("summary").focus()
    await keys.press("Enter")
    await expect(faults.get_by_label("Everything is delivered twice")).to_be_visible()
    await faults.get_by_label("Everything is delivered twice").focus()
    await keys.press("Space")
    await expect(faults.get_by_text("Delivered twice so far: 0")).to_be_visible()
    await expect(faults.get_by_label("Everything is delivered twice")).to_be_focused()
    await keys.press("Escape")
    await expect(sheet(tab)).to_be_hidden()
    await expect(more).to_be_focused()
    badge = page.locator("#faults")
    await expect(badge).to_contain_text("Faults on: 1")
    await keys.press("Tab")
    await keys.press("Enter")
    await expect(faults.locator("summary")).to_be_focused()
    await keys.press("Escape")
    await keys.press("Tab")
    await expect(badge.get_by_role("button", name="All off")).to_be_focused()
    await keys.press("Enter")
    await expect(badge).to_be_hidden()
    await expect(more).to_be_focused()


async def test_closed_private_messages_are_seen_in_the_bar_of_every_page(
    either: Tab, browser: Browser, address: str
) -> None:
    async with new_tab(browser, address) as other:
        await other.open()
        section = await unfold(either, "faults")
        await section.get_by_label("Whose").select_option("exp-04")
        await section.get_by_role("button", name="Switch on").click()
        again = section.get_by_role("button", name="Switch off for Expert · Thailand")
        await expect(again).to_be_visible()
        await section.get_by_label("The platform is busy").check()
        await nothing_is_cut_off(either)
        for one in (either, other):
            await expect(one.page.locator("#faults")).to_contain_text("Faults on: 2")
        await again.click()
        await expect(again).to_have_count(0)
        await expect(section.get_by_label("Whose")).to_be_focused()
        await either.page.keyboard.press("Escape")
        await nothing_is_cut_off(either)
        await other.page.locator("#faults").get_by_role("button", name="All off").click()
        for one in (either, other):
            await expect(one.page.locator("#faults")).to_be_hidden()


async def test_a_busy_platform_is_seen_to_hold_messages_back(tab: Tab) -> None:
    section = await unfold(tab, "faults")
    await section.get_by_label("The platform is busy").check()
    await tab.page.keyboard.press("Escape")
    await tab.official.says(f"@mufakat {UNKNOWN}")
    await tab.page.locator("#faults [data-show]").click()
    await expect(section.get_by_text(re.compile(r"Put off so far: [1-9]"))).to_be_visible()
    await expect(tab.official.card("Looking for an expert")).to_have_count(0)
    await section.get_by_label("The platform is busy").uncheck()
    await tab.page.keyboard.press("Escape")
    await tab.page.locator("[data-clock='1h']").click()
    await tab.official.sees("Looking for an expert")


async def test_an_event_that_is_delivered_twice_is_answered_once(tab: Tab) -> None:
    section = await unfold(tab, "faults")
    await section.get_by_label("Everything is delivered twice").check()
    await tab.page.keyboard.press("Escape")
    await asked(tab)
    await expect(tab.official.node.locator(".card")).to_have_count(1)
    await tab.page.locator("#faults [data-show]").click()
    await expect(section.get_by_text("Delivered twice so far: 1")).to_be_visible()


async def test_a_day_of_silence_is_told_step_by_step(either: Tab) -> None:
    await asked(either)
    section = await unfold(either, "silence")
    await section.get_by_role("button", name="Let a day pass in silence").click()
    await expect(section.get_by_text(re.compile("A day has passed. What was due: [2-9]"))).to_be_visible()
    steps = section.locator(".passed > li")
    await expect(steps.nth(0)).to_contain_text("Tue 24 Nov, 10:31")
    await expect(steps.nth(0)).to_contain_text("A reminder to the expert who has been asked")
    await expect(steps.nth(0)).to_contain_text(re.compile("Expert · .+, in private"))
    await expect(steps.nth(1)).to_contain_text("The expert is passed over")
    await expect(steps.nth(1)).to_contain_text("Passed on")
    await nothing_is_cut_off(either)
    await either.page.keyboard.press("Escape")
    await expect(either.page.locator("#clock")).to_contain_text("Wed 25 Nov, 09:31")
    await expect(either.page.locator("#clock")).to_contain_text("Simulated time")


async def test_the_clock_stops_moves_and_runs_again(either: Tab) -> None:
    clock = either.page.locator("#clock")
    await expect(clock).not_to_have_class(re.compile("simulated"))
    await clock.get_by_role("button", name="Stop the clock").click()
    await expect(clock).to_contain_text("Time stands still")
    await expect(clock).to_have_class(re.compile("simulated"))
    assert await clock.evaluate("(bar) => getComputedStyle(bar).borderTopStyle") == "dashed"
    await nothing_is_cut_off(either)
    await clock.get_by_role("button", name="+1 h").click()
    await expect(clock).to_contain_text("Tue 24 Nov, 10:31")
    run = clock.get_by_role("button", name="Let the clock run")
    await run.focus()
    await either.page.keyboard.press("Enter")
    await expect(clock).to_contain_text("Simulated time")
    await expect(clock.get_by_role("button", name="Stop the clock")).to_be_focused()


async def test_stopped_and_let_run_at_once_is_real_time_again(tab: Tab) -> None:
    clock = tab.page.locator("#clock")
    await clock.get_by_role("button", name="Stop the clock").click()
    await expect(clock).to_contain_text("Time stands still")
    await clock.get_by_role("button", name="Let the clock run").click()
    await expect(clock).to_contain_text("Real time")
    await expect(clock).not_to_have_class(re.compile("simulated"))
    section = await unfold(tab, "time")
    await expect(section).to_contain_text("This is real time already.")


async def test_the_next_due_instant_is_named_and_reached(tab: Tab) -> None:
    await asked(tab)
    following = tab.page.locator("[data-clock=next]")
    await expect(following).to_contain_text("10:31")
    await following.click()
    await expect(tab.page.locator("#clock")).to_contain_text("Tue 24 Nov, 10:31")
    await expect(following).to_contain_text("11:31")


async def test_the_way_back_to_real_time_is_to_start_again(either: Tab, browser: Browser, address: str) -> None:
    async with new_tab(browser, address) as other:
        await other.open()
        await either.page.locator("[data-clock='1d']").click()
        await asked(either)
        await other.official.sees("Looking for an expert")
        back = either.page.get_by_role("button", name="Back to real time")
        if await back.is_visible():
            await back.click()
            section = sheet(either).locator("[data-section=time]")
        else:
            section = await unfold(either, "time")
        await expect(section).to_contain_text("the clock cannot simply go back")
        await section.get_by_role("button", name="To “Start again”").click()
        section = sheet(either).locator("[data-section=community]")
        await section.get_by_role("button", name="Start again", exact=True).click()
        keep = section.get_by_role("button", name="Keep everything")
        await expect(keep).to_be_focused()
        await keep.click()
        await expect(section.get_by_role("button", name="Start again", exact=True)).to_be_focused()
        await either.page.keyboard.press("Enter")
        await nothing_is_cut_off(either)
        await section.get_by_role("button", name="Delete and start again").click()
        for one in (either, other):
            await expect(one.official.card("Looking for an expert")).to_have_count(0)
            await expect(one.page.locator("#clock")).to_contain_text("Real time")
            await expect(one.page.locator("#clock")).to_contain_text("Tue 24 Nov, 09:31")
        await expect(sheet(either)).to_be_hidden()
        await asked(either)
        await other.official.sees("Question 1")
        assert other.faults == []


async def test_a_copy_is_downloaded(tab: Tab, tmp_path: Path) -> None:
    section = await unfold(tab, "community")
    async with tab.page.expect_download() as download:
        await section.get_by_role("link", name="Download a copy").click()
    copy = await download.value
    assert copy.suggested_filename == "community.jsonl"
    file = tmp_path / copy.suggested_filename
    await copy.save_as(file)
    assert len(file.read_text("utf-8").splitlines()) == 120


async def test_the_sheet_speaks_the_language_of_the_page(tab: Tab) -> None:
    await tab.open("?lang=id")
    await tab.page.get_by_role("button", name="Lainnya").click()
    for title in ("Tambah persona", "Yang bisa salah", "Sehari tanpa kabar", "Waktu", "Komunitas"):
        await expect(sheet(tab).get_by_role("heading", name=title, exact=True)).to_be_visible()
    section = await unfold(tab, "persona")
    await section.get_by_label("Ahli", exact=True).check()
    await expect(section.get_by_label("Partisipasi")).to_be_visible()
