"""Buttons → inline keyboards. PURE."""

from __future__ import annotations

from typing import Any

from bot.messages.types import Button, Rows

PAYLOAD_BYTES = 64

_STYLES = {"primary": "primary", "danger": "danger"}


def keyboard(rows: Rows) -> dict[str, Any] | None:
    """The `reply_markup` of rows of buttons, or None without any. Raises `ValueError` for a payload over 64 bytes."""
    shown = [[_button(one) for one in row] for row in rows if row]
    return {"inline_keyboard": shown} if shown else None


def _button(one: Button) -> dict[str, str]:
    label = one.label if not one.pressed or one.label.startswith("☑") else f"✓ {one.label}"
    if one.url:
        return {"text": label, "url": one.url}
    if not 1 <= len(one.action.encode()) <= PAYLOAD_BYTES:
        raise ValueError("a button carries 1 to 64 bytes")
    made = {"text": label, "callback_data": one.action}
    if one.look in _STYLES:
        made["style"] = _STYLES[one.look]
    return made
