"""The real room in a real browser: a fresh demo community, its server on loopback, and somebody who clicks."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from bot import app as application
from bot import serving
from bot.adapters.web import WebAdapter
from bot.clock import Clock
from config.settings import Settings
from config.settings import Web as WebSettings
from storage.db import Database
from storage.migrate import migrate

START = datetime(2026, 11, 24, 2, 31, tzinfo=UTC)
"""A Tuesday morning: 09:31 in Bangkok, 10:31 in Manila."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 10_000
"""Milliseconds to wait for what should appear."""

expect.set_options(timeout=PATIENCE)


class StandingClock(Clock):
    """Its real time stands at `start`: only the clock bar moves it. Sleeping takes time, unlike on a manual clock."""

    def __init__(self, start: datetime = START) -> None:
        super().__init__()
        self._start = start

    def real(self) -> datetime:
        """Where it stands."""
        return self._start


def found_browser() -> str | None:
    """The path of an installed Chromium."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


@asynccontextmanager
async def chromium(path: str) -> AsyncIterator[Browser]:
    """A browser without a window."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=[*FLAGS])
        yield browser
        await browser.close()


@asynccontextmanager
async def open_room(folder: Path, *, port: int = 0) -> AsyncIterator[str]:
    """The whole program over the database in `folder`, as `run` composes it; gives the room's address.

    A new database gets the demo community. `port`: where it was before, to start it again.
    """
    settings = Settings(web=WebSettings(port=port))
    url = f"sqlite:///{folder / 'room.db'}"
    await asyncio.to_thread(migrate, url)
    clock, community = StandingClock(), application.community_of(settings)
    db = Database(url, synchronous="OFF")
    if not port:
        await application.install_demo(db, community, clock)
    room = WebAdapter(db, clock)
    app = await application.compose(db, clock, community, application.catalogs(), {"web": room}, trace=True)
    try:
        async with application.running(app), serving.opened(app, settings) as address:
            yield address
    finally:
        await db.close()


class Tab:
    """An open page of the room, which remembers what went wrong in it."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.faults: list[str] = []
        self._address = address
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda one: one.type in ("error", "warning") and self.faults.append(f"console: {one.text}"))
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("request", lambda one: self._same_host(one.url))

    async def open(self, query: str = "") -> None:
        """Load the page and wait for its columns."""
        await self.page.goto(f"{self._address}/{query}")
        await expect(self.page.locator("main .persona")).to_have_count(3)

    @property
    def official(self) -> Column:
        """The first column."""
        return Column(self.page, 0)

    @property
    def expert(self) -> Column:
        """The second column."""
        return Column(self.page, 1)

    @property
    def coordinator(self) -> Column:
        """The third column."""
        return Column(self.page, 2)

    def _same_host(self, url: str) -> None:
        if urlsplit(url).netloc != urlsplit(self._address).netloc and not url.startswith("data:"):
            self.faults.append(f"request to another host: {url}")


@dataclass(frozen=True)
class Column:
    """What one persona sees and does."""

    page: Page
    index: int

    @property
    def node(self) -> Locator:
        """The whole column."""
        return self.page.locator(f"#column-{self.index}")

    @property
    def input(self) -> Locator:
        """Where they write."""
        return self.node.locator(".compose textarea")

    @property
    def chooser(self) -> Locator:
        """Whose eyes this column looks through."""
        return self.node.locator("[data-choose=persona]")

    async def become(self, persona: str) -> None:
        """Look through the eyes of somebody else."""
        await self.chooser.select_option(persona)
        await expect(self.node).to_have_attribute("data-persona", persona)

    async def goes(self, place: str) -> None:
        """Open a channel, or `private`."""
        tab = self.node.locator(f"[data-place={place}]")
        await tab.click()
        await expect(tab).to_have_attribute("aria-current", "page")

    async def says(self, text: str) -> None:
        """Write and send."""
        await self.input.fill(text)
        await self.input.press("Enter")
        await expect(self.input).to_have_value("")

    def card(self, text: str) -> Locator:
        """The newest card that contains `text`."""
        return self.node.locator(".card").filter(has_text=text).last

    async def sees(self, text: str) -> Locator:
        """Wait for a card with `text`."""
        card = self.card(text)
        await expect(card).to_be_visible()
        return card

    async def presses(self, label: str, *, on: str = "") -> None:
        """Press the newest button with this label, on a card that contains `on`."""
        cards = self.node.locator(".card").filter(has_text=on) if on else self.node.locator(".card")
        await cards.get_by_role("button", name=label, exact=True).last.click()


@asynccontextmanager
async def new_tab(
    browser: Browser, address: str, *, width: int = 1440, height: int = 1000, scale: int = 1, touch: bool = False
) -> AsyncIterator[Tab]:
    """A page of its own, with nothing remembered from others. `scale`: device pixels for one of CSS."""
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=scale,
        has_touch=touch,
        is_mobile=touch,
        locale="en-GB",
        reduced_motion="reduce",
    )
    try:
        yield Tab(await context.new_page(), address)
    finally:
        await context.close()
