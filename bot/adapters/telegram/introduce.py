"""Who a Telegram token belongs to, and how to come by one: for `mufakat init telegram` and `mufakat doctor`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from telegram.error import TelegramError

from bot.adapters.base import Introduction, Note, StartError, skew
from bot.adapters.telegram.adapter import TOKEN_REFUSED, Options, options_of
from bot.adapters.telegram.api import DEFAULT_URL, Api
from bot.adapters.telegram.transport import NotSent, Refused
from bot.clock import Clock

STEPS = (
    "In Telegram, open a chat with @BotFather and send /newbot.",
    "Give a name that people will see, then a user name that ends in bot.",
    "BotFather answers with a token: digits, a colon, letters. Copy it. Whoever has it is the bot: show it to nobody.",
    "Leave privacy mode on (BotFather's /setprivacy): then the bot is only sent what is meant for it.",
)
NOT_A_TOKEN = "This is not a token from @BotFather: one is digits, a colon, then letters, digits, _ and -."  # noqa: S105
SHORT_CHARS, LONG_CHARS = 120, 512
"""What Telegram takes for the text on the bot's page and for the one in an empty chat."""
_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
_SCOPE = {"type": "all_private_chats"}


async def introduce(options: Mapping[str, Any]) -> Introduction:
    """Ask Telegram whose token it is. Changes nothing. Raises `StartError` and `ConnectionError`, without the token."""
    given, api = await connected(options)
    try:
        me = await who(api)
        notes = [_privacy(me), _topics(me)]
        if me.get("can_join_groups") is False:
            notes.append(Note("the bot cannot be added to groups", False, "@BotFather, /setjoingroups, Enable"))
        notes += [await _webhook(api, given), await _commands(api)]
    finally:
        await api.close()
    name = str(me.get("username", ""))
    return Introduction(f"@{name}", f"https://t.me/{name}", (*notes, await _clock(given.api_base_url)))


async def describe(options: Mapping[str, Any], said: Mapping[str, tuple[str, str]]) -> None:
    """Set what people read about the bot: language ("" for all others) → on its page, and in an empty chat.

    Raises `StartError`, and `ConnectionError` when Telegram did not take all of it.
    """
    _, api = await connected(options)
    try:
        for lang, (short, long) in said.items():
            # The platform takes languages of two letters only.
            if len(lang) in (0, 2):
                code = lang or None
                await api.call("setMyShortDescription", short_description=short[:SHORT_CHARS], language_code=code)
                await api.call("setMyDescription", description=long[:LONG_CHARS], language_code=code)
    except TelegramError as error:
        raise ConnectionError(why(error)) from None
    finally:
        await api.close()


def after(who: Introduction) -> tuple[str, ...]:
    """What to do next."""
    return (
        f"Add {who.name} to your group: open {who.link}, then its menu, Add to Group. It needs no right there.",
        "In the group, send /setup: one card, one tap each. Whoever administers the group may.",
        f"Ask something there: {who.name} how do we …? Everybody who wants private answers opens {who.link} once and "
        "presses Start.",
    )


async def connected(options: Mapping[str, Any]) -> tuple[Options, Api]:
    """The options and a line to Telegram, to be closed by the caller. Raises `StartError` for what is no token."""
    try:
        given = options_of(options)
    except ValueError:
        raise StartError(NOT_A_TOKEN) from None
    if not _TOKEN.fullmatch(given.token):
        raise StartError(NOT_A_TOKEN)
    api = Api(given.token, given.api_base_url)
    await api.open()
    return given, api


async def who(api: Api) -> dict[str, Any]:
    """Whose token it is, as Telegram describes the bot. Raises `StartError`, `ConnectionError`."""
    try:
        me = await api.call("getMe")
    except Refused as error:
        if error.code in (401, 404):
            raise StartError(TOKEN_REFUSED) from None  # the answer to a wrong token may hold the token
        raise ConnectionError(why(error)) from None
    except TelegramError as error:
        raise ConnectionError(why(error)) from None
    if not isinstance(me, dict) or not me.get("username"):
        raise ConnectionError("what answered is not the Bot API")
    return me


def why(error: TelegramError) -> str:
    """What went wrong, in a few words without the token."""
    if isinstance(error, Refused):
        return f"it answered with status {error.code}"
    return "no connection" if isinstance(error, NotSent) else "no answer"


def _privacy(me: Mapping[str, Any]) -> Note:
    if not me.get("can_read_all_group_messages"):
        return Note("privacy mode is on: in groups the bot is sent commands, mentions and replies to it only", True)
    return Note(
        "privacy mode is off: the bot is sent all that is said in its groups (it drops what is not meant for it)",
        None,
        "@BotFather, /setprivacy, Enable; then take the bot out of its groups and add it again: that is when it counts",
    )


def _topics(me: Mapping[str, Any]) -> Note:
    if me.get("has_topics_enabled") is True:
        return Note("topics in private chats are on: each question gets one of its own", True)
    return Note(
        "topics in private chats are off: all of somebody's questions stand in one chat",
        None,
        "if you want them: @BotFather, your bot's settings, Threaded Mode; it counts from the next mufakat run",
    )


async def _webhook(api: Api, given: Options) -> Note:
    try:
        found = await api.call("getWebhookInfo")
    except TelegramError as error:
        return Note(f"whether a webhook is set could not be looked at: {why(error)}", None)
    found = found if isinstance(found, dict) else {}
    url = str(found.get("url") or "")
    host = urlsplit(url).netloc.rpartition("@")[2]
    if given.mode == "poll":
        if not url:
            return Note("no webhook is set, as it must be for polling", True)
        cure = "if no other program needs it, leave it: mufakat run takes it away"
        return Note(f"a webhook is left over; it leads to {host}", None, cure)
    if url != given.webhook_url:
        return Note("the webhook is not set yet", None, "mufakat run sets it")
    if trouble := str(found.get("last_error_message") or ""):
        cure = f"see that {host} leads to this program, with a valid certificate"
        return Note(f"Telegram had trouble with the webhook last: {trouble[:200]}", None, cure)
    return Note(f"the webhook leads to {host}", True)


async def _commands(api: Api) -> Note:
    try:
        listed = await api.call("getMyCommands", scope=_SCOPE)
    except TelegramError as error:
        return Note(f"whether the commands are published could not be looked at: {why(error)}", None)
    if not listed:
        return Note("no commands are published yet", None, "mufakat run publishes them at the start")
    return Note(f"{len(listed)} commands are published", True)


async def _clock(base_url: str) -> Note:
    """Compare clocks by the front page, which needs no token."""
    timeout = aiohttp.ClientTimeout(total=10)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, trust_env=base_url == DEFAULT_URL) as session,
            session.head(base_url, allow_redirects=False) as answer,
        ):
            return skew(answer.headers.get("Date", ""), Clock().now())
    except (aiohttp.ClientError, OSError, ValueError):
        return Note("the clock could not be compared: no answer", None)
