"""Posting and editing on the local Bot API server: text, buttons, replies, topics, and what is refused."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlsplit

from tests.servers.telegram import markup
from tests.servers.telegram.markup import units
from tests.servers.telegram.state import BOT_ID, USERNAME, Chat, Refusal, State

Params = dict[str, Any]
ME = {
    "id": BOT_ID,
    "is_bot": True,
    "first_name": "Mufakat",
    "username": USERNAME,
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
}
BUTTON_BYTES = 64


def read(params: Params, field: str, most: int, empty: str, long: str) -> Params:
    """Text and entities of a request."""
    source = params.get(field) or ""
    mode = params.get("parse_mode") or ""
    if mode.lower() == "html":
        try:
            text, entities = markup.parse(source)
        except markup.Unparsable as error:
            raise Refusal.bad(f"can't parse entities: {error}") from None
    elif mode:
        raise Refusal.bad("unsupported parse_mode")
    else:
        text, entities = source, []
    text = text.strip()
    if not text and empty:
        raise Refusal.bad(empty)
    if units(text) > most:
        raise Refusal.bad(long)
    name = "entities" if field == "text" else "caption_entities"
    return {field: text, name: entities, "source": source}


def post(state: State, chat: Chat, params: Params, words: Params) -> Any:
    thread = params.get("message_thread_id")
    if thread is not None:
        if int(thread) not in chat.topics:
            raise Refusal.bad("message thread not found")
        if not chat.topics[int(thread)]:
            raise Refusal.bad("TOPIC_CLOSED")
    replied = _replied(state, chat, params.get("reply_parameters"))
    rows = _keyboard(params.get("reply_markup"))
    state.pace(chat)
    message = {
        "message_id": state.number(),
        "from": ME,
        "chat": chat.shown(),
        "date": int(time.time()),
        **words,
    }
    if thread is not None:
        message |= {"message_thread_id": int(thread), "is_topic_message": True}
    if replied is not None:
        message["reply_to_message"] = replied
    if rows:
        message["reply_markup"] = {"inline_keyboard": rows}
    message["silent"] = params.get("disable_notification") is True
    message["preview"] = (params.get("link_preview_options") or {}).get("is_disabled") is not True
    state.messages[chat.id, message["message_id"]] = message
    return message


def _replied(state: State, chat: Chat, reply: Any) -> Params | None:
    if not reply:
        return None
    found = state.message(chat.id, reply.get("message_id"))
    if found is None and reply.get("allow_sending_without_reply") is not True:
        raise Refusal.bad("message to be replied not found")
    return None if found is None else {k: v for k, v in found.items() if k != "reply_to_message"}


def _keyboard(given: Any) -> list[list[Params]]:
    if given is None:
        return []
    if not isinstance(given, dict) or not isinstance(given.get("inline_keyboard"), list):
        raise Refusal.bad("object expected as reply markup")
    rows: list[list[Params]] = given["inline_keyboard"]
    for row in rows:
        for button in row:
            if not button.get("text"):
                raise Refusal.bad("BUTTON_TEXT_EMPTY")
            if len({"callback_data", "url"} & button.keys()) != 1:
                raise Refusal.bad("text buttons are unallowed in the inline keyboard")
            if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= BUTTON_BYTES:
                raise Refusal.bad("BUTTON_DATA_INVALID")
            if "url" in button and urlsplit(button["url"]).scheme not in ("http", "https", "tg"):
                raise Refusal.bad("BUTTON_URL_INVALID")
            if button.get("style", "primary") not in ("primary", "success", "danger"):
                raise Refusal.bad("invalid button style specified")
    return rows


def edit(state: State, params: Params, field: str, most: int, empty: str, long: str) -> Any:
    chat = state.writable(params.get("chat_id"))
    message = state.message(chat.id, params.get("message_id"))
    if message is None:
        raise Refusal.bad("message to edit not found")
    if message["from"]["id"] != BOT_ID:
        raise Refusal.bad("message can't be edited")
    if field == "text" and "document" in message:
        raise Refusal.bad("there is no text in the message to edit")
    words = read(params, field, most, empty, long)
    rows = _keyboard(params.get("reply_markup"))
    markup_now = {"inline_keyboard": rows} if rows else None
    name = "entities" if field == "text" else "caption_entities"
    same = message.get(field) == words[field] and message.get(name) == words[name]
    if same and message.get("reply_markup") == markup_now:
        raise Refusal.bad(
            "message is not modified: specified new message content and reply markup are exactly the same as a current "
            "content and reply markup of the message"
        )
    message.pop("reply_markup", None)
    message.update(words)
    if markup_now:
        message["reply_markup"] = markup_now
    message["edit_date"] = int(time.time())
    state.edits += 1
    return message
