"""Telegram, through the real SDK client."""

from __future__ import annotations

from bot.adapters.base import Parts
from bot.adapters.telegram.adapter import CAPABILITIES, TelegramAdapter


def factory(parts: Parts) -> TelegramAdapter:
    """A bot on Telegram. Raises `ValueError` without a token, or for a webhook without a secret."""
    return TelegramAdapter(parts)


__all__ = ["CAPABILITIES", "TelegramAdapter", "factory"]
