"""Who a Discord token belongs to, and how to come by one: for `mufakat init discord` and `mufakat doctor`."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import aiohttp

import bot.adapters.discord.quiet  # noqa: F401  # isort: skip - before anything else that imports the SDK
import discord

from bot.adapters.base import Introduction, Note, StartError, skew
from bot.adapters.discord.client import intents, point_at
from bot.clock import Clock

STEPS = (
    "Open https://discord.com/developers/applications and choose New Application. Its name is what people will see.",
    "On the page Installation, set the install link to None; on the page Bot, switch Public Bot off, so that only you "
    "can invite the bot. Leave all three Privileged Gateway Intents off: none is needed.",
    "On the page Bot, press Reset Token and copy the token. It is shown once, and whoever has it is the bot: show it "
    "to nobody. (The client secret of the page OAuth2 is something else.)",
)
PERMISSIONS = {
    "view_channel": "to be there at all: without it no message and no button arrives",
    "send_messages": "to answer, and to put the card of a question where it was asked",
    "create_public_threads": "to open a thread below a question's card, so that all about it stands together",
    "send_messages_in_threads": "to write in these threads, in the posts of a forum and where else somebody asks",
    "read_message_history": "to reply to a message, and to catch up on questions after the connection was lost",
    "add_reactions": "to mark the message that asked with ✅ when it is answered",
}
"""What the invitation asks for, each with its reason. Never Administrator. Private chats and replies that one person
sees need none."""
OPTIONAL = {
    "manage_threads": "only in a forum with tags such as Open and Answered: to change the tags of people's own posts",
}
"""What is not asked for, since it allows more than is needed here; it can be given in one channel."""
REFUSED = (
    "Discord does not accept this token: copy it anew from the page Bot (Reset Token) of your application; the "
    "client secret and the public key are something else. It belongs into MUFAKAT_DISCORD__TOKEN."
)
SECONDS = 20.0
_TOKEN = re.compile(r"[A-Za-z0-9._-]+")


async def introduce(options: Mapping[str, Any]) -> Introduction:
    """Ask Discord whose token it is. Changes nothing. Raises `StartError` and `ConnectionError`, without the token."""
    token = token_of(options)
    point_at(str(options.get("api_base_url") or ""), str(options.get("gateway_url") or ""))
    dates: list[str] = []

    async def look(_session: object, _context: SimpleNamespace, params: aiohttp.TraceRequestEndParams) -> None:
        dates.append(params.response.headers.get("Date", ""))

    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(look)
    client = discord.Client(intents=intents(), http_trace=trace)
    try:
        async with asyncio.timeout(SECONDS):
            await client.login(token)
            clock = skew(dates[-1] if dates else "", Clock().now())
            commands = await _commands(client)
    except discord.LoginFailure:
        raise StartError(REFUSED) from None
    except discord.HTTPException as error:
        raise ConnectionError(f"it answered with status {error.status}") from None
    except TimeoutError:
        raise ConnectionError("no answer") from None
    except (aiohttp.ClientError, OSError):
        raise ConnectionError("no connection") from None
    except (KeyError, TypeError, ValueError, AttributeError):
        raise ConnectionError("what answered is not Discord") from None
    finally:
        await client.close()
    application = client.application
    if client.user is None or application is None:
        raise ConnectionError("what answered is not Discord")
    notes = (*_application(application), commands, clock)
    return Introduction(client.user.name, invitation(str(application.id)), notes)


def permissions() -> int:
    """The number that stands for `PERMISSIONS`."""
    return discord.Permissions(**dict.fromkeys(PERMISSIONS, True)).value


def invitation(application: str) -> str:
    """The page on which who manages a server invites the bot."""
    asked = {"client_id": application, "scope": "bot applications.commands", "permissions": str(permissions())}
    return f"https://discord.com/oauth2/authorize?{urlencode(asked)}"


def after(who: Introduction) -> tuple[str, ...]:
    """What to do next."""
    return (
        f"Invite the bot; you need Manage Server there: {who.link}",
        *(f"  {name.replace('_', ' ')}: {reason}" for name, reason in PERMISSIONS.items()),
        *(f"  not asked for, {name.replace('_', ' ')}: {reason}" for name, reason in OPTIONAL.items()),
        "Allow it into the channels it is for (a private channel: Edit Channel, Permissions, add the bot's role).",
        "In such a channel, send /setup: one card, one tap each.",
        f"Ask something there: /ask, or @{who.name} how do we …?",
    )


def token_of(options: Mapping[str, Any]) -> str:
    """The token in the options. Raises `StartError` for what is none."""
    given = options.get("token", "")
    token = given.get_secret_value() if hasattr(given, "get_secret_value") else str(given or "")
    if not _TOKEN.fullmatch(token):
        raise StartError("This is not a token of a bot: one is letters, digits, dots, _ and -, without spaces.")
    return str(token)


def _application(application: discord.AppInfo) -> list[Note]:
    notes = []
    if application.interactions_endpoint_url:
        cure = "take the address away on the page General Information, and save"
        notes.append(Note("buttons and commands are sent to an Interactions Endpoint URL, not here", False, cure))
    if application.bot_require_code_grant:
        cure = "switch it off on the page Bot, and save"
        notes.append(Note("Requires OAuth2 Code Grant is on: the invitation would fail", False, cure))
    if application.bot_public:
        cure = "if that is not meant: page Bot, Public Bot off"
        notes.append(Note("anybody who has the link may invite the bot", None, cure))
    flags = application.flags
    wanted = {
        "Message Content": flags.gateway_message_content or flags.gateway_message_content_limited,
        "Server Members": flags.gateway_guild_members or flags.gateway_guild_members_limited,
        "Presence": flags.gateway_presence or flags.gateway_presence_limited,
    }
    needless = [name for name, on in wanted.items() if on]
    if needless:
        cure = "switch it off on the page Bot: the bot never asks for it"
        notes.append(Note(f"privileged intents are on that are not needed: {', '.join(needless)}", None, cure))
    else:
        notes.append(Note("no privileged intent is needed, and none is on", True))
    return notes


async def _commands(client: discord.Client) -> Note:
    try:
        listed = await client.http.get_global_commands(client.application_id or 0)
    except discord.HTTPException as error:
        return Note(f"whether the commands are published could not be looked at: status {error.status}", None)
    if not listed:
        return Note("no commands are published yet", None, "mufakat run publishes them at the start")
    return Note(f"{len(listed)} commands are published", True)
