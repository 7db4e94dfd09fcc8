"""Methods of the Bot API about the bot's own page and lists; tests that need them add them to `METHODS`."""

from __future__ import annotations

from typing import Any

from tests.servers.telegram.methods import Method, _scope
from tests.servers.telegram.posting import Params
from tests.servers.telegram.state import Refusal, State


def get_my_commands(state: State, params: Params) -> Any:
    return state.commands.get(_scope(state, params), [])


def set_my_description(_: State, params: Params) -> Any:
    if len(params.get("description") or "") > 512:
        raise Refusal.bad("BOT_DESCRIPTION_TOO_LONG")
    return True


def set_my_short_description(_: State, params: Params) -> Any:
    if len(params.get("short_description") or "") > 120:
        raise Refusal.bad("BOT_SHORT_DESCRIPTION_TOO_LONG")
    return True


def get_chat(state: State, params: Params) -> Any:
    chat = state.chat(params.get("chat_id"))
    if chat.state == "kicked":
        raise Refusal.forbidden("bot was kicked from the supergroup chat")
    return {**chat.shown(), "permissions": {"can_send_messages": chat.state != "silent"}}


def get_chat_member(state: State, params: Params) -> Any:
    chat = state.chat(params.get("chat_id"))
    user = {"id": int(params["user_id"]), "is_bot": True, "first_name": "Bot"}
    if chat.state == "muted":
        return {"status": "restricted", "user": user, "is_member": True, "can_send_messages": False}
    return {"status": {"kicked": "kicked"}.get(chat.state, "member"), "user": user}


PROFILE: dict[str, Method] = {
    "getmycommands": get_my_commands,
    "getchat": get_chat,
    "getchatmember": get_chat_member,
    "setmydescription": set_my_description,
    "setmyshortdescription": set_my_short_description,
}
