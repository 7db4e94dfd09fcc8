"""Discord, through discord.py: gateway and HTTP by the SDK, everything that is said by the core."""

from __future__ import annotations

from bot.adapters.base import Parts

from bot.adapters.discord.quiet import VERSION  # isort: skip - before anything else that imports the SDK
from bot.adapters.discord.adapter import DiscordAdapter


def factory(parts: Parts) -> DiscordAdapter:
    """The adapter for one bot account. Options: `token`, `api_base_url`, `gateway_url`."""
    return DiscordAdapter(parts)


__all__ = ["VERSION", "DiscordAdapter", "factory"]
