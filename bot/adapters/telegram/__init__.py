"""Telegram, through the real SDK client. The SDK is loaded with the adapter, not with this package."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.adapters.base import Parts
from bot.adapters.telegram.capabilities import CAPABILITIES

if TYPE_CHECKING:
    from bot.adapters.telegram.adapter import TelegramAdapter


def factory(parts: Parts) -> TelegramAdapter:
    """A bot on Telegram. Raises `ValueError` without a token, or for a webhook without a secret."""
    from bot.adapters.telegram.adapter import TelegramAdapter

    return TelegramAdapter(parts)


def __getattr__(name: str) -> Any:
    """The adapter's class, for whoever asks for it."""
    if name != "TelegramAdapter":
        raise AttributeError(name)
    from bot.adapters.telegram.adapter import TelegramAdapter

    return TelegramAdapter


__all__ = ["CAPABILITIES", "TelegramAdapter", "factory"]
