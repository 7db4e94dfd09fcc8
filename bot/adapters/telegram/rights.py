"""What the bot may do in each of its groups on Telegram: for `mufakat doctor`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from telegram.error import TelegramError

from bot.adapters.base import Note
from bot.adapters.telegram.api import Api, Refused
from bot.adapters.telegram.introduce import connected, who, why


async def rights(options: Mapping[str, Any], places: Iterable[tuple[str, str]]) -> list[Note]:
    """One note a group; `places`: pairs of id and title. Changes nothing. Raises `StartError`, `ConnectionError`."""
    _, api = await connected(options)
    try:
        me = int((await who(api))["id"])
        return [await _in_group(api, me, place, title or place) for place, title in places]
    finally:
        await api.close()


async def _in_group(api: Api, me: int, place: str, title: str) -> Note:
    try:
        found = await api.call("getChatMember", chat_id=int(place), user_id=me)
        chat = await api.call("getChat", chat_id=int(place))
    except Refused as error:
        if error.code in (400, 403):
            return Note(
                f"the bot is not in “{title}” any more", False, "add it to the group again, or forget the group"
            )
        return Note(f"“{title}” could not be looked at: {why(error)}", None)
    except TelegramError as error:
        return Note(f"“{title}” could not be looked at: {why(error)}", None)
    return judge(title, found if isinstance(found, dict) else {}, chat if isinstance(chat, dict) else {})


def judge(title: str, member: Mapping[str, Any], chat: Mapping[str, Any]) -> Note:
    """What a membership and the group's own rules mean for the bot. PURE."""
    status, general = member.get("status"), chat.get("permissions")
    if status in ("left", "kicked"):
        return Note(f"the bot is not in “{title}” any more", False, "add it to the group again, or forget the group")
    if status == "administrator":
        return Note(f"it may write in “{title}”, and it is an administrator there", True)
    allowed = member if status == "restricted" else general if isinstance(general, dict) else {}
    if allowed.get("can_send_messages") is False:
        cure = "let members send messages, or make the bot an administrator without any right: that is enough"
        return Note(f"it may not write in “{title}”", False, cure)
    return Note(f"it may write in “{title}”", True)
