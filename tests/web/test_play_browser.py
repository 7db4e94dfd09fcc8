"""`Play a conversation` and `View as`, in a real browser: the scripts from beginning to end, and over again."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, expect

from bot.web.play import Script, scripts
from tests.web.browser import Tab, chromium, found_browser, new_tab, open_room

pytestmark = pytest.mark.asyncio(loop_scope="module")

HURRIED = "?speed=1000"
LONG = 60_000
"""Milliseconds for a whole conversation on a busy machine."""
FURTHEST = """
Math.max(...[...document.querySelectorAll("header.top *")].filter((one) => one.checkVisibility())
  .map((one) => one.getBoundingClientRect().right))
"""
LOWEST = 'Math.min(...[...document.querySelectorAll(".playing .btn, #play > summary")].map((one) => one.offsetHeight))'
KNOWN = "What are the five principles of good governance used as our common framework?"


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
    async with new_tab(browser, address) as opened:
        await opened.open(HURRIED)
        yield opened
        assert opened.faults == []


@pytest_asyncio.fixture(loop_scope="module")
async def phone(browser: Browser, address: str) -> AsyncIterator[Tab]:
    async with new_tab(browser, address, width=390, height=844) as opened:
        await opened.open()
        yield opened
        assert opened.faults == []


def bar(tab: Tab) -> Locator:
    return tab.page.locator(".playing")


def control(tab: Tab, name: str) -> Locator:
    return bar(tab).locator(f"[data-play={name}]")


async def start(tab: Tab, script: str) -> None:
    await tab.page.locator("#play > summary").click()
    await tab.page.locator(f"[data-script={script}]").click()


async def look(tab: Tab, platform: str) -> None:
    await tab.page.locator(f"#viewas input[value={platform}]").check()


async def on_screen(tab: Tab) -> str:
    return "\n".join(await tab.page.locator(".persona .stream").all_text_contents())


@pytest.mark.parametrize("script", [one.id for one in scripts()])
async def test_a_script_plays_to_its_end_and_again(tab: Tab, script: str) -> None:
    for _ in range(2):
        await start(tab, script)
        await expect(bar(tab)).to_have_attribute("data-status", "over", timeout=LONG)
        await expect(bar(tab).locator(".caption")).to_contain_text("The conversation is over.")
        await control(tab, "stop").click()
        await expect(bar(tab)).to_have_count(0)


@pytest.mark.parametrize("script", scripts(), ids=lambda one: one.id)
async def test_a_script_shows_step_by_step_what_it_promises(browser: Browser, address: str, script: Script) -> None:
    """At reading speed, paused at once: each click takes the step that is announced, and no other."""
    steps = [step for step in script.steps if not step.given or step.given == "v.what"]
    async with new_tab(browser, address) as tab:
        await tab.open()
        await start(tab, script.id)
        await control(tab, "pause").click()
        for number, step in enumerate(steps, 1):
            await expect(bar(tab)).to_have_attribute("data-step", str(number))
            await expect(bar(tab)).to_have_attribute("data-status", "paused")
            await expect(tab.page.locator(".persona.acting")).to_have_count(1)
            await expect(tab.page.locator(".to-press")).to_have_count(1 if step.press or step.fill or step.clock else 0)
            read = await on_screen(tab)
            await control(tab, "next").click()
            last = number == len(steps)
            name, value = ("data-status", "over") if last else ("data-step", str(number + 1))
            await expect(bar(tab)).to_have_attribute(name, value, timeout=LONG)
            assert step.reads in read + await on_screen(tab), step.caption
        await expect(tab.page.locator("#play > summary")).not_to_be_focused()
        assert tab.faults == []


async def test_a_play_can_be_paused_and_stopped_and_the_room_goes_on(browser: Browser, address: str) -> None:
    async with new_tab(browser, address) as tab:
        await tab.open()
        await start(tab, "s2")
        await control(tab, "pause").click()
        await expect(control(tab, "pause")).to_have_text("Go on")
        await expect(tab.official.input).to_have_value(scripts()[1].steps[0].say[0])
        await control(tab, "stop").click()
        await expect(bar(tab)).to_have_count(0)
        await expect(tab.page.locator("#play > summary")).to_be_focused()
        await expect(tab.page.locator(".acting, .to-press")).to_have_count(0)
        await expect(tab.official.input).to_have_value("")
        await tab.official.says(f"@mufakat {KNOWN}")
        await tab.official.sees("Automatic answer")
        assert tab.faults == []


async def test_the_menu_answers_to_keys_and_the_play_takes_no_focus(tab: Tab) -> None:
    summary, keys = tab.page.locator("#play > summary"), tab.page.keyboard
    await summary.focus()
    await keys.press("Enter")
    await expect(tab.page.locator("[data-script=s1]")).to_be_visible()
    await keys.press("Escape")
    await expect(tab.page.locator("[data-script=s1]")).to_be_hidden()
    await expect(summary).to_be_focused()
    await keys.press("Enter")
    await expect(tab.page.locator("[data-script=s1]")).to_be_visible()
    await keys.press("Tab")
    await keys.press("Enter")
    await expect(bar(tab)).to_have_attribute("data-status", "over", timeout=LONG)
    await expect(summary).to_be_focused()


async def test_on_a_phone_the_persona_concerned_comes_into_view_and_nothing_is_cut_off(phone: Tab) -> None:
    tabs = phone.page.get_by_role("tab")
    await start(phone, "s1")
    await control(phone, "pause").click()
    for number, shown in enumerate((0, 0, 1, 0, 1), 1):
        await expect(bar(phone)).to_have_attribute("data-step", str(number))
        await expect(tabs.nth(shown)).to_have_attribute("aria-selected", "true")
        assert await phone.page.evaluate(FURTHEST) <= 390, "nothing reaches beyond the screen"
        assert await phone.page.evaluate(LOWEST) >= 44, "a finger hits every button"
        await control(phone, "next").click()
    await expect(bar(phone)).to_have_attribute("data-status", "over")
    await phone.page.locator("#play > summary").click()
    await look(phone, "telegram")
    await expect(phone.expert.node.locator(".card.telegram").first).to_be_visible()


async def test_cards_take_a_platforms_shape_and_their_buttons_work(tab: Tab) -> None:
    await tab.official.says(f"@mufakat {KNOWN}")
    await tab.official.sees("Automatic answer")
    await look(tab, "telegram")
    card = tab.official.node.locator(".card.telegram").filter(has_text="Automatic answer")
    await expect(card.locator(".row").first.get_by_role("button")).to_have_text(["Solved it", "Ask an expert"])
    folded = card.locator("details.folded")
    await expect(folded.locator(".passage")).to_be_hidden()
    await folded.locator("summary").click()
    await expect(folded.locator(".passage")).to_contain_text("accountability and fairness")
    await tab.official.presses("Solved it")
    await expect(card.locator(".text")).to_contain_text("✓ Solved")
    await expect(folded.locator(".passage")).to_be_visible()
    glad = tab.official.node.locator(".card.telegram").filter(has_text="Glad it helped.")
    await expect(glad.locator(".limits")).to_contain_text("pops up as a notice (up to 200 characters)")
    await look(tab, "discord")
    glad = tab.official.node.locator(".card.discord").filter(has_text="Glad it helped.")
    await expect(glad.locator(".limits")).to_contain_text("shown so after a press or a command")
    await look(tab, "plain")
    await expect(tab.page.locator(".card.look")).to_have_count(0)
    await expect(tab.official.card("Automatic answer").locator("header .badge")).to_have_text("Solved")


async def test_a_form_is_filled_in_on_either_platform(tab: Tab) -> None:
    await tab.official.goes("private")
    await look(tab, "telegram")
    await tab.official.says("/ask")
    steps = tab.official.node.locator(".card.telegram").filter(has_text="Asked one by one:")
    await expect(steps.locator("li").first).to_have_text("What would you like to know?")
    await look(tab, "discord")
    form = tab.official.node.locator(".card.discord details.modal")
    await expect(form.locator("textarea")).to_be_hidden()
    await form.locator("summary").get_by_text("Fill in").click()
    await form.locator("textarea").fill(KNOWN)
    await form.get_by_role("button", name="Continue").click()
    await expect(tab.official.node.locator(".card.discord").filter(has_text="Automatic answer")).to_be_visible()


async def test_the_look_is_chosen_with_arrow_keys_and_kept(tab: Tab) -> None:
    await tab.official.says(f"@mufakat {KNOWN}")
    await tab.official.sees("Automatic answer")
    await tab.page.locator("#viewas input[value=plain]").focus()
    await tab.page.keyboard.press("ArrowRight")
    await tab.page.keyboard.press("ArrowRight")
    await expect(tab.page.locator("#viewas input[value=discord]")).to_be_focused()
    await expect(tab.official.node.locator(".card.discord")).to_be_visible()
    await tab.open()
    await expect(tab.page.locator("#viewas input[value=discord]")).to_be_checked()
    await expect(tab.official.node.locator(".card.discord")).to_be_visible()


async def test_a_script_plays_in_a_platforms_shape_too(tab: Tab) -> None:
    await look(tab, "discord")
    for script in ("s5", "s2"):
        await start(tab, script)
        await expect(bar(tab)).to_have_attribute("data-status", "over", timeout=LONG)
