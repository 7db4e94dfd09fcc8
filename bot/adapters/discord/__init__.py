"""Discord, through discord.py: gateway and HTTP by the SDK, everything that is said by the core.

The SDK is loaded with the adapter, not with this package.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.adapters.base import Parts

if TYPE_CHECKING:
    from bot.adapters.discord.adapter import DiscordAdapter


def factory(parts: Parts) -> DiscordAdapter:
    """The adapter for one bot account. Options: `token`, `api_base_url`, `gateway_url`, `cards`."""
    from bot.adapters.discord.adapter import DiscordAdapter

    return DiscordAdapter(parts)


def __getattr__(name: str) -> Any:
    """The adapter's class, for whoever asks for it."""
    if name != "DiscordAdapter":
        raise AttributeError(name)
    from bot.adapters.discord.adapter import DiscordAdapter

    return DiscordAdapter


__all__ = ["DiscordAdapter", "factory"]
