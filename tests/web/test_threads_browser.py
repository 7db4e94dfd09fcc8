"""Threads, marks and files on the page: the same program, a real browser, clicks and keys, wide and narrow."""

from __future__ import annotations

import base64
import os
import struct
import zlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, expect

from bot.adapters.web import WebAdapter
from bot.messages.richtext import Head, para
from bot.messages.types import Address, Attachment, Outgoing
from tests.web import browser as browsing
from tests.web.browser import Column, Tab, chromium, found_browser, new_tab, open_room

pytestmark = pytest.mark.asyncio(loop_scope="module")

UNKNOWN = "How do other cities publish response times for citizen requests at their service counters?"
ANSWER = "Each counter posts its median of the week on the door and on the city's page."
WIDTHS = {"wide": (1440, 1000), "narrow": (390, 844)}


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
async def rooms(monkeypatch: pytest.MonkeyPatch) -> list[WebAdapter]:
    """The rooms that are opened, for what no persona can do."""
    made: list[WebAdapter] = []

    def make(*parts: object) -> WebAdapter:
        made.append(WebAdapter(*parts))  # type: ignore[arg-type]
        return made[-1]

    monkeypatch.setattr(browsing, "WebAdapter", make)
    return made


@pytest_asyncio.fixture(loop_scope="module")
async def address(tmp_path: Path, rooms: list[WebAdapter]) -> AsyncIterator[str]:
    async with open_room(tmp_path) as url:
        yield url


@pytest_asyncio.fixture(loop_scope="module")
async def tab(browser: Browser, address: str) -> AsyncIterator[Tab]:
    async with new_tab(browser, address) as opened:
        await opened.open()
        yield opened
        assert opened.faults == []


@pytest_asyncio.fixture(loop_scope="module", params=WIDTHS)
async def either(browser: Browser, address: str, request: pytest.FixtureRequest) -> AsyncIterator[Tab]:
    width, height = WIDTHS[request.param]
    async with new_tab(browser, address, width=width, height=height) as opened:
        await opened.open()
        yield opened
        assert opened.faults == []


async def asked(tab: Tab) -> Locator:
    """A question that nobody knows; gives the thread below its card."""
    await tab.official.says(f"@mufakat {UNKNOWN}")
    await tab.official.sees("Looking for an expert")
    thread = tab.official.node.locator(".thread")
    await expect(thread).to_be_visible()
    return thread


async def answered(tab: Tab) -> None:
    """An expert answers it, in the column that shows them."""
    await tab.expert.node.locator("[data-look]").click()
    await tab.expert.presses("Accept")
    await tab.expert.presses("Write the answer")
    await tab.expert.node.locator("form.form textarea").fill(ANSWER)
    await tab.expert.presses("Continue")
    await tab.expert.presses("Send to both")
    await expect(tab.expert.card("Answer to question 1").locator(".badge")).to_have_text("Sent")


async def writes(column: Column, *texts: str) -> None:
    """Write in the only thread that the column shows."""
    thread = column.node.locator(".thread")
    into = thread.get_by_role("button", name="Reply in thread")
    if await into.is_visible():
        await into.click()
    field = thread.locator("textarea")
    for text in texts:
        await field.fill(text)
        await field.press("Enter")
        await expect(field).to_have_value("")


async def shows(tab: Tab, number: int) -> None:
    """Bring a column into view where there is room for one."""
    role = tab.page.get_by_role("tab").nth(number)
    if await role.is_visible():
        await role.click()


async def test_question_and_answer_stand_together(either: Tab) -> None:
    thread = await asked(either)
    await expect(thread).to_have_attribute("aria-label", "Thread of Question 1")
    card = either.official.card("Looking for an expert")
    above, below = await card.bounding_box(), await thread.bounding_box()
    assert above is not None and below is not None
    assert above["y"] + above["height"] <= below["y"] + 1 and above["x"] < below["x"], "below its card, indented"
    await either.official.says("Something else in the meantime.")
    await shows(either, 1)
    await answered(either)
    await shows(either, 0)
    answer = thread.locator(".card").filter(has_text=ANSWER)
    await expect(answer).to_be_visible()
    await expect(answer.locator(".badge")).to_have_text("Answered")
    last = either.official.node.locator("[data-message]").last
    await expect(last).to_contain_text("Something else in the meantime.")
    await answer.get_by_role("button", name="Follow-up").click()
    form = thread.locator("form.form")
    await expect(form).to_be_visible()
    await form.locator("textarea").fill("And who counts?")
    await form.get_by_role("button").last.click()
    await answer.get_by_role("button", name="Solved it").click()
    await expect(answer.locator(".badge")).to_have_text("Solved")
    await expect(thread.locator(".card").last).to_contain_text("Glad it helped.")
    right = (
        "Math.max(...[...document.querySelectorAll('#column-0 .thread *')].map((e) => e.getBoundingClientRect().right))"
    )
    column = await either.official.node.bounding_box()
    assert column is not None
    assert await either.page.evaluate(right) <= column["x"] + column["width"], "nothing reaches beyond the column"


async def test_what_is_said_to_the_bot_in_a_thread_belongs_to_its_question(tab: Tab) -> None:
    await asked(tab)
    await tab.expert.node.locator("[data-look]").click()
    await writes(tab.official, "Does anybody know?", "@mufakat It is about counters in villages.")
    thread = tab.official.node.locator(".thread")
    await expect(thread.locator(".said")).to_have_count(2)
    await tab.expert.sees("It is about counters in villages.")
    await expect(tab.expert.node.get_by_text("Does anybody know?")).to_have_count(0)
    marks = thread.locator(".msg .marks")
    await expect(marks.nth(1)).to_contain_text("Read by the bot")


async def test_a_thread_is_written_in_by_keys_alone(either: Tab) -> None:
    thread, keys = await asked(either), either.page.keyboard
    into = thread.get_by_role("button", name="Reply in thread")
    await into.focus()
    await keys.press("Enter")
    field = thread.get_by_label("Message in this thread as Official · Cambodia")
    await expect(field).to_be_focused()
    await expect(field).to_have_value("")
    await keys.press("Escape")
    await expect(field).to_be_hidden()
    await expect(into).to_be_focused()
    await keys.press("Enter")
    await keys.type("Half a thou")
    await keys.press("Escape")
    await keys.press("Enter")
    await expect(field).to_have_value("Half a thou")
    await keys.press("Tab")
    await keys.press("Tab")
    await expect(thread.get_by_role("button", name="@mufakat")).to_be_focused()
    await keys.press("Enter")
    await expect(field).to_be_focused()
    await expect(field).to_have_value("@mufakat Half a thou")
    await expect(thread.get_by_role("button", name="@mufakat")).to_be_hidden()
    await keys.type("/")
    await expect(either.official.node.get_by_role("listbox")).to_have_count(0)
    await field.fill("Good morning.")
    await keys.press("Enter")
    await expect(thread.locator(".said")).to_have_text(["Good morning."])
    await expect(field).to_be_focused()
    buttons = "[...document.querySelectorAll('.thread-compose button, .thread > button')].map((e) => e.offsetHeight)"
    if await either.page.evaluate("innerWidth") < 900:
        assert min(filter(None, await either.page.evaluate(buttons))) >= 44, "a finger hits every button"


async def test_a_reply_to_something_in_a_thread_is_written_there_and_reaches_the_bot(tab: Tab) -> None:
    thread = await asked(tab)
    await answered(tab)
    answer = thread.locator(".card").filter(has_text=ANSWER)
    await answer.hover()
    reply = answer.get_by_role("button", name="Reply", exact=True)
    await reply.click()
    await expect(thread.locator(".replying")).to_contain_text("Replying to Mufakat")
    await tab.page.keyboard.press("Escape")
    await expect(reply).to_be_focused()
    await reply.click()
    await writes(tab.official, "And who counts?")
    await expect(thread.locator(".said")).to_have_text(["And who counts?"])
    await tab.expert.sees("Follow-up to question 1")


async def test_older_messages_fold_and_the_answer_does_not(either: Tab) -> None:
    thread = await asked(either)
    await shows(either, 1)
    await answered(either)
    await shows(either, 0)
    await writes(either.official, *(f"Remark {number}" for number in range(8)))
    await expect(thread.locator(".card").filter(has_text=ANSWER)).to_be_visible()
    said = thread.locator(".msg:visible .said")
    await expect(said).to_have_text(["Remark 5", "Remark 6", "Remark 7"])
    fold = thread.get_by_role("button", name="Show 5 earlier")
    await expect(fold).to_have_attribute("aria-expanded", "false")
    await fold.focus()
    await either.page.keyboard.press("Enter")
    await expect(said).to_have_count(8)
    fold = thread.get_by_role("button", name="Hide the earlier ones")
    await expect(fold).to_be_focused()
    await either.open()
    await expect(either.official.node.locator(".thread .msg:visible")).to_have_count(3)


async def test_news_of_a_thread_out_of_sight_is_a_chip_that_leads_there(
    either: Tab, browser: Browser, address: str
) -> None:
    await asked(either)
    for number in range(16):
        await either.official.says(f"Number {number} of what else is said in the channel, in more than one line.")
    stream = either.official.node.locator(".stream")
    chip = either.official.node.get_by_role("button", name="New in the thread of Question 1")
    async with new_tab(browser, address) as other:
        await other.open()
        await other.coordinator.goes("questions")
        await either.page.evaluate("document.activeElement.blur()")
        await stream.hover()
        await either.page.mouse.wheel(0, -150)
        read = either.official.node.get_by_text("Number 12")
        await expect(either.official.node.get_by_text("Number 15")).not_to_be_in_viewport()
        before = await read.evaluate("e => e.getBoundingClientRect().top")
        await writes(other.coordinator, "I may know somebody.")
        await expect(chip).to_be_visible()
        after = await read.evaluate("e => e.getBoundingClientRect().top")
        assert abs(after - before) < 2, "whoever reads elsewhere stays there"
        assert await chip.evaluate("e => Boolean(e.closest('[role=status]'))"), "it is announced"
        await chip.focus()
        await either.page.keyboard.press("Enter")
        late = either.official.node.locator(".thread .msg").filter(has_text="I may know somebody.")
        await expect(late).to_be_in_viewport()
        await expect(late).to_be_focused()
        await expect(chip).to_have_count(0)
        await writes(other.coordinator, "Now she is away.")
        await expect(either.official.node.get_by_text("Now she is away.")).to_be_in_viewport()
        await expect(chip).to_have_count(0)
        edge = await either.page.evaluate("document.querySelector('#column-0').scrollTop")
        assert edge == 0, "only the stream has moved"


async def test_whoever_stands_at_the_end_is_led_to_the_thread_and_back(tab: Tab) -> None:
    await asked(tab)
    for number in range(16):
        await tab.official.says(f"Number {number} of what else is said in the channel, in more than one line.")
    await tab.coordinator.goes("questions")
    await writes(tab.coordinator, "I may know somebody.")
    await expect(tab.official.node.get_by_text("I may know somebody.")).to_be_in_viewport()
    await tab.coordinator.says("And something else.")
    await expect(tab.official.node.get_by_text("And something else.")).to_be_in_viewport()


async def test_unread_messages_in_threads_count_and_are_found(tab: Tab) -> None:
    await asked(tab)
    for number in range(16):
        await tab.official.says(f"Number {number} of what else is said in the channel, in more than one line.")
    await tab.coordinator.goes("questions")
    await tab.official.goes("general")
    await writes(tab.coordinator, "I may know somebody.", "She is at the land office.")
    place = tab.official.node.locator("[data-place=questions]")
    await expect(place.locator(".new")).to_have_text("new: 2")
    await tab.official.goes("questions")
    await expect(place.locator(".new")).to_have_count(0)
    await tab.official.node.get_by_role("button", name="New in the thread of Question 1").click()
    await expect(tab.official.node.get_by_text("I may know somebody.")).to_be_in_viewport()


async def test_threads_stay_when_the_cards_are_viewed_as_on_another_platform(tab: Tab) -> None:
    thread = await asked(tab)
    await answered(tab)
    await writes(tab.official, *(f"Remark {number}" for number in range(5)))
    await tab.page.get_by_label("Telegram").check()
    await expect(thread.locator(".card.telegram").filter(has_text=ANSWER)).to_be_visible()
    await expect(thread.locator(".msg:visible")).to_have_count(3)
    await tab.page.get_by_label("Plain").check()
    answer = thread.locator(".card").filter(has_text=ANSWER)
    await answer.get_by_role("button", name="Why", exact=True).click()
    await expect(tab.page.locator("#why select")).to_have_value("question:1")


async def test_marks_come_and_change_while_one_looks(tab: Tab) -> None:
    await asked(tab)
    marks = tab.official.node.locator(".msg").filter(has_text=UNKNOWN).locator(".marks")
    await expect(marks.locator("[data-mark='👀']")).to_have_text("SeenRead by the bot")
    node = await marks.evaluate_handle("e => e.closest('article')")
    await answered(tab)
    await expect(marks.locator("[data-mark='✅']")).to_have_text("AnsweredMarked by the bot: this is answered")
    assert await node.evaluate("e => e.isConnected"), "the words are not said again"
    await tab.open()
    await expect(marks).to_contain_text("Answered")


def picture() -> bytes:
    """A white PNG of 40 by 20 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 40, 20, 8, 2, 0, 0, 0)
    data = zlib.compress((b"\0" + b"\xff" * 120) * 20)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


async def test_files_show_name_kind_and_size_and_pictures_themselves(either: Tab, rooms: list[WebAdapter]) -> None:
    files = {
        "november.png": ("image/png", picture()),
        "call.ics": ("text/calendar; charset=utf-8", b"BEGIN:VCALENDAR" * 100),
        "broken.png": ("image/png", b"no picture"),
        "notes.bin": ("application/x-anything", b"\0" * 20),
    }
    for name, (kind, content) in files.items():
        file = Attachment(name, kind, base64.b64encode(content).decode())
        message = Outgoing(Address("web", "general"), (Head("Report"), para("Numbers.")), attachment=file)
        await rooms[-1].send(message, nonce=name)
    await either.official.goes("general")
    links = either.official.node.locator("a.file")
    await expect(links).to_have_text(
        [
            f"november.pngPicture · {len(files['november.png'][1])} B",
            "call.icsCalendar file · 2 KiB",
            "broken.pngPicture · 10 B",
            "notes.binFile · 20 B",
        ]
    )
    await expect(links.nth(1).locator("use")).to_have_attribute("href", "#i-cal")
    shown = either.official.node.get_by_role("img", name="Picture november.png")
    await shown.scroll_into_view_if_needed()
    await expect(shown).to_have_js_property("naturalWidth", 40)
    async with either.page.expect_download() as download:
        await links.nth(1).click()
    assert (await download.value).suggested_filename == "call.ics"
    await links.nth(2).scroll_into_view_if_needed()
    await expect(either.official.node.locator(".attached img")).to_have_count(1)
