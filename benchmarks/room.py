"""The room in a browser: what a click costs once many messages stand in it. Needs Chromium and playwright."""

from __future__ import annotations

import asyncio
import statistics
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, expect

from tests.web.browser import Column, Tab, chromium, found_browser, new_tab, open_room

QUESTION = "@mufakat How do other cities publish response times for citizen requests at their service counters?"
ANSWER = "Each counter posts its median of the week on the door and on the city's page."
TALK = "#. The counters of the third district open at eight, and the list of the day hangs beside the door."

_WATCH = """(wanted) => {
  window.clicked = new Promise((resolve) => {
    let began = 0, first = 0;
    const painted = (then) => requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => then(performance.now() - began);
      port2.postMessage(0);
    });
    const start = (event) => {
      if (event.type === 'keydown' && event.key !== 'Enter') return;
      began = event.timeStamp;
      ['click', 'keydown'].forEach((type) => removeEventListener(type, start, true));
    };
    ['click', 'keydown'].forEach((type) => addEventListener(type, start, true));
    const eyes = new MutationObserver(() => {
      if (!began) return;
      if (!first) { first = -1; painted((after) => { first = after; }); }
      const there = [...document.querySelectorAll(wanted[0])].some((one) => one.textContent.includes(wanted[1]));
      if (!there) return;
      eyes.disconnect();
      painted((after) => resolve([first > 0 ? first : after, after]));
    });
    eyes.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
  });
}"""
"""Resolves to two spans in ms from the event's own time stamp: until the first change was painted, and until what is
wanted (a selector and words in it) was painted."""


@dataclass(frozen=True, slots=True)
class Click:
    """A click or an Enter: ms until its first visible change, and until the page showed what follows from it."""

    name: str
    first: float
    done: float


async def compare(folder: Path, sizes: Sequence[int], *, rounds: int) -> list[str]:
    """The lines of the table: for each size and each step of an answered question, medians over `rounds`."""
    path = found_browser()
    if path is None:
        return ["no Chromium is installed: left out"]
    lines = ["| messages, click | first change p50 ms | max ms | finished p50 ms | max ms |", "|---|---|---|---|---|"]
    async with chromium(path) as browser:
        async with _room(browser, folder / "room-first") as tab:
            chosen = await _asked(tab)
        for size in sizes:
            taken: list[Click] = []
            for number in range(rounds):
                async with _room(browser, folder / f"room-{size}-{number}") as tab:
                    taken += await _conversation(tab, size, chosen)
            lines += _rows(size, taken)
    return lines


@asynccontextmanager
async def _room(browser: Browser, folder: Path) -> AsyncIterator[Tab]:
    """A page of a new room."""
    await asyncio.to_thread(folder.mkdir)
    async with open_room(folder) as address, new_tab(browser, address) as tab:
        await tab.open()
        yield tab


def _rows(size: int, taken: list[Click]) -> list[str]:
    names = list(dict.fromkeys(one.name for one in taken))
    groups = {name: [one for one in taken if one.name == name] for name in names} | {"all": taken}
    return [
        f"| {size:,}, {name} | {_told([one.first for one in group])} | {_told([one.done for one in group])} |"
        for name, group in groups.items()
    ]


def _told(spans: list[float]) -> str:
    return f"{statistics.median(spans):.0f} | {max(spans):.0f}"


async def _say(page: Page, persona: str, place: str, text: str, times: int) -> None:
    """Say something often, numbered; `place` is a channel or "" for the private chat."""
    await page.evaluate(
        """async ([persona, place, text, times]) => {
          for (let n = 1; n <= times; n += 1) {
            const body = {persona, place, private: !place, text: text.replace('#', n), reply_to: ''};
            const head = {'Content-Type': 'application/json'};
            const told = await fetch('/api/say', {method: 'POST', headers: head, body: JSON.stringify(body)});
            if (!told.ok) throw new Error(await told.text());
          }
        }""",
        [persona, place, text, times],
    )


async def _asked(tab: Tab) -> str:
    """The expert who is asked: in a new room it is always the same one."""
    await tab.official.says(QUESTION)
    look = tab.expert.node.locator("[data-look]")
    await expect(look).to_be_visible()
    return await look.get_attribute("data-look") or ""


async def _conversation(tab: Tab, size: int, chosen: str) -> list[Click]:
    """Ask, answer, close, keep. Half of the messages stand in the channel, half in the private chat of the expert."""
    page, official, expert = tab.page, tab.official, tab.expert
    await _say(page, "official-kh", "questions", TALK, size // 2)
    await _say(page, chosen, "", "/help", size // 4)
    await tab.open()
    await official.input.fill(QUESTION)
    clicks = [await _timed(page, "ask", official.input, ("#column-0 .card", "Looking for an expert"), enter=True)]

    async def press(who: Column, label: str, wanted: tuple[str, str], on: str = "") -> None:
        cards = who.node.locator(".card").filter(has_text=on) if on else who.node.locator(".card")
        button = cards.get_by_role("button", name=label, exact=True).last
        await button.scroll_into_view_if_needed()
        clicks.append(await _timed(page, label.lower(), button, wanted))

    clicks.append(await _timed(page, "look", expert.node.locator("[data-look]"), ("#column-1 .card", "Why you")))
    await press(expert, "Accept", ("#column-0 .card header", "With an expert"), on="Why you")
    await press(expert, "Write the answer", ("#column-1 .card form.form", "Continue"))
    await expert.node.locator("form.form textarea").last.fill(ANSWER)
    await press(expert, "Continue", ("#column-1 .card", "Not sent yet"))
    await press(expert, "Send to both", ("#column-0 .card", ANSWER))
    await press(official, "Solved it", ("#column-0 .card header", "Solved"), on=ANSWER)
    await press(expert, "Yes, from my nation", ("#column-1 .card", "The answer is kept"))
    return clicks


async def _timed(page: Page, name: str, target: Locator, wanted: tuple[str, str], *, enter: bool = False) -> Click:
    await page.evaluate(_WATCH, list(wanted))
    await (target.press("Enter") if enter else target.click())
    first, done = await page.evaluate("window.clicked")
    return Click(name, first, done)
