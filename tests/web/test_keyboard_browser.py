"""A question is asked, answered and closed with keys alone; what comes in meanwhile takes nobody's focus."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.web.browser import Column, Tab, new_tab

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION = "@mufakat How do other cities publish response times for citizen requests at their service counters?"
ANSWER = "Each counter posts its median of the week on the door and on the city's page."
MOST_STEPS = 80

Turn = Callable[[int], Awaitable[None]]


class Hands:
    """Somebody without a mouse."""

    def __init__(self, tab: Tab) -> None:
        self._tab = tab
        self._keys = tab.page.keyboard

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self._keys.press(key)

    async def type(self, text: str) -> None:
        await self._keys.type(text)

    async def reach(self, target: Locator, key: str = "Tab") -> None:
        """Press `key` until `target` has the focus; on the way it is never nowhere."""
        await expect(target).to_be_visible()
        for _ in range(MOST_STEPS):
            await self._keys.press(key)
            await self.holds()
            if await target.evaluate("(node) => node === document.activeElement"):
                await expect(target).to_be_in_viewport()
                return
        pytest.fail(f"{key} does not lead to {target}")

    async def holds(self) -> None:
        """Something that can be seen has the focus."""
        lost = "!document.activeElement || document.activeElement === document.body"
        assert not await self._tab.page.evaluate(lost), "the focus is lost"

    async def uses(self, target: Locator, key: str = "Tab") -> None:
        """Reach a button and press it."""
        await self.reach(target, key)
        await self.press("Enter")


def button(column: Column, label: str) -> Locator:
    return column.node.get_by_role("button", name=label, exact=True).last


async def asked_and_answered(tab: Tab, turn: Turn) -> None:
    """The whole way. `turn(n)` brings a column to where keys reach it."""
    hands, official, expert = Hands(tab), tab.official, tab.expert
    await hands.press("Tab")
    await expect(tab.page.locator(".skip")).to_be_focused()
    await hands.press("Enter")
    await expect(tab.page.locator("#columns")).to_be_focused()
    await hands.reach(official.input)
    await hands.type(QUESTION)
    await hands.press("Enter")
    await official.sees("Looking for an expert")
    await expect(official.input).to_be_focused()

    await turn(1)
    await hands.uses(expert.node.locator("[data-look]"))
    await expect(expert.node.locator(".stream")).to_be_focused()
    await hands.uses(button(expert, "Accept"))
    await expect(button(expert, "Write the answer")).to_be_visible()
    await hands.holds()
    await hands.uses(button(expert, "Write the answer"))
    await hands.reach(expert.node.locator("form.form textarea"))
    await hands.type(ANSWER)
    await hands.uses(button(expert, "Continue"))
    await expect(button(expert, "Send to both")).to_be_visible()
    await hands.holds()
    await hands.uses(button(expert, "Send to both"))
    await expect(button(expert, "Send to both")).to_have_count(0)
    await hands.holds()

    await turn(0)
    solved = official.node.locator(".card").filter(has_text=ANSWER).get_by_role("button", name="Solved it", exact=True)
    await hands.uses(solved.last, "Shift+Tab" if turn is stay else "Tab")
    await expect(official.card(ANSWER).locator("header .badge")).to_have_text("Solved")
    await hands.holds()

    await turn(1)
    await hands.uses(button(expert, "Yes, from my nation"))
    await expert.sees("The answer is kept")
    await hands.holds()


async def stay(_column: int) -> None:
    """All columns are in view."""


async def test_on_a_wide_screen(tab: Tab) -> None:
    await asked_and_answered(tab, stay)


async def test_on_a_narrow_screen(phone: Tab) -> None:
    tabs = phone.page.get_by_role("tab")

    async def turn(column: int) -> None:
        hands = Hands(phone)
        await hands.reach(phone.page.locator("[role=tab][aria-selected=true]"), "Shift+Tab")
        await hands.press("ArrowRight" if column else "ArrowLeft")
        await expect(tabs.nth(column)).to_be_focused()
        await expect(phone.page.locator(f"#column-{column}")).to_be_visible()

    await asked_and_answered(phone, turn)


async def test_what_comes_in_takes_no_focus(browser: Browser, address: str, tab: Tab) -> None:
    """Somebody writes and has a form half filled in while cards come, change, and news is told."""
    await tab.official.goes("private")
    await tab.official.says("/volunteer")
    await tab.official.presses("Begin")
    half = tab.official.node.locator("form.form input[type=checkbox]").first
    await half.check()
    await tab.expert.goes("questions")
    await tab.expert.input.fill("half a sentence")
    await tab.expert.input.press("ArrowLeft")
    async with new_tab(browser, address) as other:
        await other.open()
        await other.official.become("official-vn")
        await other.official.goes("questions")
        await other.official.says(QUESTION)
        await tab.expert.sees("Looking for an expert")
        await expect(tab.expert.input).to_be_focused()
        await other.official.presses("Withdraw")
        await expect(tab.expert.card("Question 1").locator("header .badge")).not_to_have_text("Looking for an expert")
        await expect(tab.expert.input).to_be_focused()
    await expect(tab.expert.input).to_have_value("half a sentence")
    assert await tab.expert.input.evaluate("(field) => field.selectionStart") == len("half a sentenc")
    await expect(half).to_be_checked()


async def test_a_menu_and_the_sheet_close_with_escape_and_the_focus_returns(tab: Tab) -> None:
    hands = Hands(tab)
    for opener, opened, inside in (("#play summary", ".plays-sheet", "button"), ("#more", "#sheet", "summary")):
        await tab.page.locator(opener).focus()
        await hands.press("Enter")
        await hands.reach(tab.page.locator(opened).locator(inside).last)
        await hands.press("Escape")
        await expect(tab.page.locator(opened)).to_be_hidden()
        await expect(tab.page.locator(opener)).to_be_focused()


async def test_a_notice_that_is_put_away_gives_the_focus_back(tab: Tab) -> None:
    hour = tab.page.locator("[data-clock='1h']")
    await hour.focus()
    await tab.page.keyboard.press("Enter")
    dismiss = tab.page.locator(".toast").get_by_role("button", name="Dismiss")
    await dismiss.focus()
    await tab.page.keyboard.press("Enter")
    await expect(dismiss).to_have_count(0)
    await expect(hour).to_be_focused()


async def test_a_menu_that_is_left_closes(tab: Tab) -> None:
    hands = Hands(tab)
    await tab.page.locator("#play summary").focus()
    await hands.press("Enter")
    await hands.reach(tab.page.locator("#more"))
    await expect(tab.page.locator(".plays-sheet")).to_be_hidden()
