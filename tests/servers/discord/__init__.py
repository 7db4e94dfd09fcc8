"""A local Discord: REST and gateway, strict, with faults to order."""

from tests.servers.discord.server import DiscordServer

__all__ = ["DiscordServer"]
