"""The words of `View as`: what `room-look.ftl` holds."""

from __future__ import annotations

NOTES = (
    "split",
    "left-out",
    "wrapped",
    "packed",
    "label",
    "payload-over",
    "payload-near",
    "alert",
    "private",
    "ephemeral",
    "steps",
    "modal",
)
"""What can be said about a card: the codes of `bot.web.looks.Note`."""

KEYS: tuple[str, ...] = (
    "room-look",
    "room-look-plain",
    "room-look-telegram",
    "room-look-discord",
    "room-look-part",
    "room-look-steps-title",
    "room-look-form",
    "room-look-fill-in",
    *(f"room-look-{code}" for code in NOTES),
)
