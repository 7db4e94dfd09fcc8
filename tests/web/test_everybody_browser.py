"""The room for everybody's eyes and hands: tall scripts, paper, fingers, no motion, a full bar, a strict policy."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, Page, expect

from tests.web.browser import Tab, new_tab

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION = "@mufakat How do other cities publish response times for citizen requests at their service counters?"
KNOWN = "@mufakat What are the five principles of good governance used as our common framework?"
SCRIPTS = {
    "th": "@mufakat เมืองอื่นเผยแพร่เวลาตอบสนองที่จุดบริการอย่างไร ผู้เชี่ยวชาญที่รู้เรื่องนี้ช่วยแนะนำที่ปรึกษาได้ไหม",
    "km": "@mufakat តើទីក្រុងផ្សេងទៀតផ្សព្វផ្សាយពេលវេលាឆ្លើយតបយ៉ាងដូចម្តេច? សូមជួយផ្តល់យោបល់ដល់ក្រសួងនិងស្រុក។",
    "lo": "@mufakat ເມືອງອື່ນໆເຜີຍແຜ່ເວລາຕອບສະໜອງຢູ່ຈຸດບໍລິການແນວໃດ? ຂໍຄຳແນະນຳຈາກຜູ້ຊ່ຽວຊານ",
    "my": "@mufakat အခြားမြို့များသည် တုံ့ပြန်ချိန်ကို မည်သို့ ထုတ်ပြန်သနည်း။ ကျွမ်းကျင်သူ၏ အကြံဉာဏ်ကို လိုအပ်ပါသည်။",
}


@pytest.mark.parametrize("lang", SCRIPTS)
async def test_tall_scripts_are_marked_and_have_room(tab: Tab, lang: str) -> None:
    await tab.official.says(SCRIPTS[lang])
    said = tab.official.node.locator(".said").last
    await expect(said).to_have_attribute("lang", lang)
    measured = await said.evaluate(
        """(node) => {
          const { lineHeight, fontSize, fontFamily } = getComputedStyle(node);
          return [parseFloat(lineHeight) / parseFloat(fontSize), node.scrollHeight - node.clientHeight, fontFamily];
        }"""
    )
    assert measured[0] == pytest.approx(1.75)
    assert measured[1] <= 0, "nothing is cut off"
    for family in ("Thai", "Khmer", "Lao", "Myanmar"):
        assert f"Noto Sans {family}" in measured[2]
    await tab.official.input.fill(SCRIPTS[lang])
    await expect(tab.official.input).to_have_css("line-height", re.compile("^26"))
    await tab.official.input.fill("")


async def test_a_name_in_another_script_does_not_change_the_language(tab: Tab) -> None:
    await tab.official.says("The province of ลำปาง published its figures in March, for the second year in a row.")
    said = tab.official.node.locator(".said").last
    await expect(said).to_have_class("said tall")
    assert await said.get_attribute("lang") is None


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_on_paper_the_conversation_alone_in_black_on_white(tab: Tab, theme: str) -> None:
    await tab.official.says(KNOWN)
    await tab.official.sees("Automatic answer")
    await tab.page.locator("#play summary").click()
    await tab.page.emulate_media(media="print", color_scheme=theme)  # type: ignore[arg-type]
    for hidden in (".top", "#why", "#sheet", "#toasts", "#tabs", ".compose", ".rows", ".reply", ".because", ".news"):
        for node in await tab.page.locator(hidden).all():
            await expect(node).to_be_hidden()
    for column in (tab.official, tab.expert, tab.coordinator):
        await expect(column.node.locator("h2")).to_be_visible()
        await expect(column.node.locator(".chan button:visible")).to_have_count(1)
    await expect(tab.official.card("Automatic answer")).to_be_visible()
    colours = await tab.page.evaluate(
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector('.said')).color]"
    )
    assert colours == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
    assert await tab.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    pages = re.findall(rb"/Type\s*/Page\b", await tab.page.pdf(format="A4"))
    assert len(pages) == 3, "each column begins on a page of its own"


async def test_on_paper_a_long_conversation_is_whole(tab: Tab) -> None:
    for number in range(70):
        await tab.page.request.post(
            f"{tab.page.url.rstrip('/')}/api/say",
            data={
                "persona": "official-kh",
                "place": "general",
                "private": False,
                "text": f"line {number}",
                "reply_to": "",
            },
        )
    await tab.official.goes("general")
    await tab.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    await expect(tab.official.node.locator(".said")).to_have_count(70)
    await tab.page.emulate_media(media="print")
    heights = await tab.official.node.locator(".said").evaluate_all("(all) => all.map((one) => one.offsetHeight)")
    assert min(heights) > 0
    assert len(re.findall(rb"/Type\s*/Page\b", await tab.page.pdf(format="A4"))) > 4, "it goes on over the next pages"


async def test_a_long_conversation_is_there_from_its_end_and_soon_whole(tab: Tab) -> None:
    for number in range(100):
        await tab.page.request.post(
            f"{tab.page.url.rstrip('/')}/api/say",
            data={
                "persona": "official-kh",
                "place": "general",
                "private": False,
                "text": f"line {number}",
                "reply_to": "",
            },
        )
    await tab.open()
    await tab.official.goes("general")
    said = tab.official.node.locator(".said")
    await expect(said.last).to_have_text("line 99")
    await expect(said.last).to_be_in_viewport()
    await expect(said).to_have_count(100)
    assert await said.all_text_contents() == [f"line {number}" for number in range(100)]
    await expect(said.last).to_be_in_viewport()
    await expect(tab.official.node.locator(".stream")).to_have_attribute("aria-live", "polite")
    await expect(tab.official.node.locator(".day")).to_have_count(1)


SMALL = """() => {
  const wanted = 'button, summary, select, input, textarea, .file';
  const hit = (node, x, y) => {
    const frame = node.closest('.stream, .sections, .scroll, .chan')?.getBoundingClientRect();
    const { left, top, right, bottom } = frame ?? { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
    if (x <= left || y <= top || x >= right || y >= bottom) return true; // what is scrolled to its edge has more there
    const found = document.elementFromPoint(x, y);
    const own = node.closest('label') ?? node;
    return Boolean(found) && (own.contains(found) || found.contains(node));
  };
  const small = [];
  for (const node of document.querySelectorAll(wanted)) {
    if (!node.checkVisibility({ visibilityProperty: true }) || node.matches('[aria-disabled=true]')) continue;
    const box = (node.closest('label') ?? node).getBoundingClientRect();
    if (!box.width || box.bottom < 0 || box.top > innerHeight) continue;
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    if (!hit(node, x, y)) continue; // scrolled away below something else
    const reach = [[-21, 0], [21, 0], [0, -21], [0, 21]].filter(([dx, dy]) => !hit(node, x + dx, y + dy));
    const name = `${node.tagName} ${node.className} ${node.textContent.trim().slice(0, 20)}`;
    if (reach.length) small.push(`${name} ${box.width}x${box.height}`);
  }
  return small;
}"""
"""What a finger that comes down up to 21 pixels beside the middle does not hit."""


async def large_enough(page: Page) -> None:
    assert await page.evaluate(SMALL) == []


async def test_a_finger_hits_everything_on_a_narrow_screen(phone: Tab) -> None:
    page = phone.page
    await large_enough(page)
    await phone.official.says(KNOWN)
    await phone.official.sees("Automatic answer")
    await phone.official.says(QUESTION)
    await phone.official.sees("Looking for an expert")
    await large_enough(page)
    await page.get_by_role("tab").nth(1).click()
    await phone.expert.node.locator("[data-look]").click()
    await phone.expert.sees("Why you")
    await large_enough(page)
    await phone.expert.presses("Accept")
    await phone.expert.presses("Write the answer")
    await expect(phone.expert.node.locator("form.form")).to_be_visible()
    await large_enough(page)
    await page.locator("#play summary").click()
    await expect(page.locator("[data-script=s1]")).to_be_visible()
    await large_enough(page)
    await page.keyboard.press("Escape")
    await page.locator("#more").click()
    for section in await page.locator("#sheet details").all():
        if not await section.evaluate("(node) => node.open"):
            await section.locator("summary").first.click()
        await section.scroll_into_view_if_needed()
        await large_enough(page)


async def test_who_wants_no_motion_sees_none(tab: Tab) -> None:
    await tab.official.says(KNOWN)
    await tab.official.sees("Automatic answer")
    moving = "document.getAnimations().length"
    assert await tab.page.evaluate("matchMedia('(prefers-reduced-motion: reduce)').matches")
    assert await tab.page.evaluate(moving) == 0
    await tab.page.emulate_media(reduced_motion="no-preference")
    await tab.official.presses("Solved it")
    await expect(tab.page.locator(".changed").first).to_be_attached()
    assert await tab.page.evaluate(moving) > 0, "there was something to leave out"


@pytest.mark.parametrize("lang", ["en", "id"])
async def test_the_bar_stays_one_row_when_it_is_full(tab: Tab, lang: str) -> None:
    base = tab.page.url.rstrip("/")
    await tab.page.request.post(f"{base}/api/clock", data={"by": "1h"})
    for fault in ("limited", "twice"):
        await tab.page.request.post(f"{base}/api/faults", data={"fault": fault, "on": True})
    await tab.open(f"?lang={lang}")
    await expect(tab.page.locator("#faults")).to_be_visible()
    await expect(tab.page.locator("#clock.simulated")).to_be_visible()
    for width in (1920, 1440, 1280, 1024, 900):
        await tab.page.set_viewport_size({"width": width, "height": 900})
        one_row = """() => [...document.querySelectorAll('.top > *')].filter((one) => one.offsetParent).every((one) => {
          const { top, bottom, right } = one.getBoundingClientRect();
          return top < 32 && bottom > 32 && right <= innerWidth;
        })"""
        await tab.page.wait_for_function(one_row)


async def test_nothing_of_the_page_breaks_its_own_policy(browser: Browser, address: str) -> None:
    """Every look, menu and sheet under the strict policy: what it refuses would be an error in the console."""
    async with new_tab(browser, address) as tab:
        response = await tab.page.goto(address)
        policy = (response.headers if response else {})["content-security-policy"]
        assert "script-src 'self';" in policy
        assert "style-src 'self';" in policy
        assert "unsafe" not in policy
        await tab.open()
        await tab.official.says(KNOWN)
        await tab.official.sees("Automatic answer")
        for look in ("telegram", "discord"):
            await tab.page.locator(f"#viewas input[value={look}]").check()
            await expect(tab.page.locator(f".card.{look}").first).to_be_visible()
        assert await tab.page.locator("[style], script:not([src]), style").count() == 0
        assert tab.faults == []
        await tab.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">')")
        await expect(tab.page.locator("body > p")).to_have_css("color", "rgb(16, 32, 31)")
        assert tab.faults
        assert all("Content Security Policy" in fault for fault in tab.faults)
