"""What the bot may do in each of its channels on Discord: for `mufakat doctor`."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any

import aiohttp

import bot.adapters.discord.quiet  # noqa: F401  # isort: skip - before anything else that imports the SDK
import discord

from bot.adapters.base import Note, StartError
from bot.adapters.discord.client import intents, point_at
from bot.adapters.discord.introduce import PERMISSIONS, REFUSED, SECONDS, token_of

NEEDED = frozenset({"view_channel", "send_messages"})
"""Without these nothing works; without the others a part."""


async def rights(options: Mapping[str, Any], places: Iterable[tuple[str, str]]) -> list[Note]:
    """One note a channel; `places`: pairs of id and title. Changes nothing. Raises `StartError`, `ConnectionError`."""
    token = token_of(options)
    point_at(str(options.get("api_base_url") or ""), str(options.get("gateway_url") or ""))
    client = discord.Client(intents=intents())
    try:
        async with asyncio.timeout(SECONDS):
            await client.login(token)
        return [await _in_channel(client, place, title or place) for place, title in places]
    except discord.LoginFailure:
        raise StartError(REFUSED) from None
    except discord.HTTPException as error:
        raise ConnectionError(f"it answered with status {error.status}") from None
    except (TimeoutError, aiohttp.ClientError, OSError):
        raise ConnectionError("no connection") from None
    finally:
        await client.close()


async def _in_channel(client: discord.Client, place: str, title: str) -> Note:
    if client.user is None:
        return Note(f"{title} could not be looked at", None)
    try:
        async with asyncio.timeout(SECONDS):
            described: Mapping[str, Any] = await client.http.get_channel(int(place))
            guild = await client.fetch_guild(int(described["guild_id"]))
            channel = await guild.fetch_channel(int(place))
            granted = channel.permissions_for(await guild.fetch_member(client.user.id))
    except (discord.NotFound, discord.Forbidden):
        return Note(f"it does not see {title}", False, "add the bot's role to the channel (Edit Channel, Permissions)")
    except (
        discord.DiscordException,
        TimeoutError,
        aiohttp.ClientError,
        OSError,
        KeyError,
        ValueError,
        TypeError,
    ) as error:
        return Note(f"{title} could not be looked at: {type(error).__name__}", None)
    return judge(title, {name for name in PERMISSIONS if getattr(granted, name)})


def judge(title: str, granted: set[str]) -> Note:
    """What the permissions that the bot has in a channel mean. PURE."""
    missing = [name for name in PERMISSIONS if name not in granted]
    if not missing:
        return Note(f"it may do in {title} all that it needs", True)
    names = ", ".join(name.replace("_", " ") for name in missing)
    cure = "; ".join(f"{name.replace('_', ' ')}: {PERMISSIONS[name]}" for name in missing)
    return Note(f"it may not, in {title}: {names}", False if NEEDED & set(missing) else None, cure)
