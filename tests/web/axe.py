"""axe-core in an open page: what it finds that would keep somebody out."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import Page

GRAVE = ("serious", "critical")


async def grave_findings(page: Page) -> list[str]:
    """One line for each element that breaks a rule gravely: rule, selector, what axe says of it."""
    await page.evaluate(AXE_SCRIPT)  # given over the debugger: the page's policy for scripts stays as it is
    found: dict[str, Any] = await page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{rule['id']} ({rule['impact']}): {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for rule in found["violations"]
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
    ]
