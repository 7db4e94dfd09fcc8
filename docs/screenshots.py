"""Takes the pictures of the README from the real page: a new demo community, a browser, a conversation by clicks.

Run by `make screenshots`; needs Chromium. The clock stands still, so only fonts can make two runs differ.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # the pictures are taken by the hands that test the page

from playwright.async_api import Page, expect  # noqa: E402

from tests.web.browser import Tab, chromium, found_browser, new_tab, open_room  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
MOST_BYTES = 250 * 1024
KNOWN = "@mufakat How do we run a public consultation that people trust?"
FIRST = "@mufakat How do other cities publish response times for citizen requests at their service counters?"
ANSWER = (
    "We did in 2024. Each counter posts its median of the week on its door and on the city's page.\n\n"
    "One desk, two signatures, one shared register. I can send the template of the register."
)
SECOND = "@mufakat How do we share flood data between ministries and provinces?"


async def main() -> None:
    """Hold the conversation and take a picture at each of its turns."""
    path = found_browser()
    if path is None:
        sys.exit("Chromium is needed (on Debian: apt install chromium).")
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        async with (
            chromium(path) as browser,
            open_room(Path(folder)) as address,
            new_tab(browser, address, height=900) as tab,
        ):
            await tab.open()
            await answered(tab)
            async with new_tab(browser, address, height=760, scale=2) as sharp:
                await sharp.open()
                await sharp.official.sees(ANSWER[:20])
                await take(sharp.page, "answered", clip=await sharp.official.node.bounding_box())
            async with new_tab(browser, address, width=390, height=844, scale=2, touch=True) as phone:
                await phone.open()
                await phone.official.sees(ANSWER[:20])
                await take(phone.page, "phone")
            await asked_again(tab)
            for theme in ("light", "dark"):
                await tab.page.emulate_media(color_scheme=theme)
                await take(tab.page, f"room-{theme}")


async def answered(tab: Tab) -> None:
    """Knowledge answers the first question, an expert the second."""
    await tab.official.says(KNOWN)
    await tab.official.sees("Automatic answer")
    await tab.official.says(FIRST)
    await look(tab)
    await tab.expert.presses("Accept")
    await tab.expert.presses("Write the answer")
    await tab.expert.node.locator("form.form textarea").fill(ANSWER)
    await tab.expert.presses("Continue")
    await tab.expert.presses("Send to both")
    await tab.official.sees(ANSWER[:20])


async def asked_again(tab: Tab) -> None:
    """The answer is kept; an hour later something else is asked, and an expert sees it."""
    await tab.official.presses("Solved it", on=ANSWER[:20])
    await tab.expert.presses("Yes, from my nation")
    await tab.coordinator.goes("private")
    await tab.coordinator.sees("Kept as knowledge")
    await tab.page.locator("[data-clock='1h']").click()
    await expect(tab.page.locator("#clock")).to_contain_text("Simulated time")
    await tab.official.says(SECOND)
    await tab.official.sees("Looking for an expert")
    await look(tab)
    await tab.expert.node.locator(".card summary", has_text="Why you").last.click()


async def look(tab: Tab) -> None:
    """See the private chat of the expert who was asked; it may be the one who is shown already."""
    hint = tab.expert.node.locator("[data-look]")
    offer = tab.expert.node.get_by_role("button", name="Accept")
    await expect(hint.or_(offer).first).to_be_visible()
    if await hint.count():
        await hint.click()
    await expect(offer).to_be_visible()


async def take(page: Page, name: str, **how: Any) -> None:
    """Write one picture, without a caret and without anything hovered over."""
    await page.evaluate("document.activeElement.blur()")
    await page.mouse.move(0, 0)
    await expect(page.locator(".toast")).to_have_count(0)
    picture, before = await page.screenshot(animations="disabled", **how), b""
    while picture != before:  # what has just been said may still be arriving
        await asyncio.sleep(0.3)
        picture, before = await page.screenshot(animations="disabled", **how), picture
    if len(picture) > MOST_BYTES:
        sys.exit(f"{name}.png would have {len(picture)} bytes, more than {MOST_BYTES}.")
    (PICTURES / f"{name}.png").write_bytes(picture)


if __name__ == "__main__":
    asyncio.run(main())
