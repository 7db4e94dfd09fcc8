"""What Telegram can do. Apart from the SDK, so that whoever only wants to know need not load it."""

from __future__ import annotations

from bot.messages.types import Capabilities

CAPABILITIES = Capabilities(
    text_limit=4096,
    buttons_per_row=3,
    rows=30,
    payload_bytes=64,
    label_limit=64,
    can_dm_first=False,
    only_for=False,
    threads=True,
    topics=True,
    forms=False,
    reacts=True,
    moments=True,
    per_chat_seconds=1.0,
    group_per_minute=20,
    per_second=30.0,
)
"""Figures of the platform's guidance for bots: a message a second and chat, 20 a minute and group, 30 a second."""

ALERT_CHARS = 200
"""What fits into the notice that pops up over a pressed button."""
