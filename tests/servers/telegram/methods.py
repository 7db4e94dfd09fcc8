"""The methods of the Bot API that the local server knows, each as strict as the real one."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from tests.servers.telegram.posting import ME, Params, edit, post, read
from tests.servers.telegram.state import BOT_ID, Alert, Refusal, State

Method = Callable[[State, Params], Any]
TEXT_UNITS, CAPTION_UNITS, ALERT_CHARS, TOPIC_CHARS = 4096, 1024, 200, 128
REACTIONS = frozenset(
    "👍👎❤🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳🌚🌭💯🤣⚡🍌🏆💔🤨😐🍓🍾💋🖕😈😴😭🤓👻👀🎃🙈😇😨🤝✍🤗🫡"
)
SCOPES = frozenset(
    "default all_private_chats all_group_chats all_chat_administrators chat chat_administrators chat_member".split()
)
ABOUT_A_CHAT = frozenset("chat chat_administrators chat_member".split())
ACTIONS = frozenset("typing upload_photo upload_document choose_sticker find_location".split())
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"[a-z]{2}|")


def get_me(state: State, params: Params) -> Any:
    return {**ME, "has_topics_enabled": state.has_topics_enabled}


def send_message(state: State, params: Params) -> Any:
    chat = state.writable(params.get("chat_id"))
    words = read(params, "text", TEXT_UNITS, "message text is empty", "message is too long")
    return post(state, chat, params, words)


def send_document(state: State, params: Params) -> Any:
    chat = state.writable(params.get("chat_id"))
    document = params.get("document")
    if not isinstance(document, tuple):
        raise Refusal.bad("there is no document in the request")
    words: Params = {}
    if params.get("caption"):
        words = read(params, "caption", CAPTION_UNITS, "", "message caption is too long")
    name, data = document
    words["document"] = {
        "file_id": f"f{state.numbers}",
        "file_unique_id": "u",
        "file_name": name,
        "file_size": len(data),
    }
    message = post(state, chat, params, words)
    state.documents[chat.id, message["message_id"]] = data
    return message


def edit_message_text(state: State, params: Params) -> Any:
    return edit(state, params, "text", TEXT_UNITS, "message text is empty", "MESSAGE_TOO_LONG")


def edit_message_caption(state: State, params: Params) -> Any:
    return edit(state, params, "caption", CAPTION_UNITS, "", "MEDIA_CAPTION_TOO_LONG")


def delete_message(state: State, params: Params) -> Any:
    chat = state.chat(params.get("chat_id"))
    message = state.message(chat.id, params.get("message_id"))
    if message is None:
        raise Refusal.bad("message to delete not found")
    if message["from"]["id"] != BOT_ID:
        raise Refusal.bad("message can't be deleted")
    state.deleted.add((chat.id, message["message_id"]))
    return True


def answer_callback_query(state: State, params: Params) -> Any:
    known = state.callbacks.get(str(params.get("callback_query_id", "")))
    if known is None or known.answered or known.expired:
        raise Refusal.bad("query is too old and response timeout expired or query ID is invalid")
    text = params.get("text") or ""
    if len(text) > ALERT_CHARS:
        raise Refusal.bad("MESSAGE_TOO_LONG")
    known.answered = True
    if text:
        state.alerts.append(Alert(state.number(), known.user, known.chat, text))
    return True


def set_message_reaction(state: State, params: Params) -> Any:
    chat = state.writable(params.get("chat_id"))
    message = state.message(chat.id, params.get("message_id"))
    if message is None:
        raise Refusal.bad("message to react not found")
    marks = [one.get("emoji") for one in params.get("reaction") or []]
    if len(marks) > 1:
        raise Refusal.bad("REACTIONS_TOO_MANY")
    if not chat.reactions or any(mark not in REACTIONS for mark in marks):
        raise Refusal.bad("REACTION_INVALID")
    state.reactions[chat.id, message["message_id"]] = "".join(marks)
    return True


def send_chat_action(state: State, params: Params) -> Any:
    chat = state.writable(params.get("chat_id"))
    if params.get("action") not in ACTIONS:
        raise Refusal.bad("wrong parameter action in request")
    state.actions.append((chat.id, params["action"]))
    return True


def get_chat_administrators(state: State, params: Params) -> Any:
    chat = state.chat(params.get("chat_id"))
    if chat.type == "private":
        raise Refusal.bad("there are no administrators in the private chat")
    return [
        {"status": "administrator", "user": {"id": one, "is_bot": False, "first_name": "Official"}}
        for one in sorted(chat.admins)
    ]


def set_my_commands(state: State, params: Params) -> Any:
    listed = params.get("commands")
    if not isinstance(listed, list) or len(listed) > 100:
        raise Refusal.bad("BOT_COMMANDS_TOO_MUCH")
    for one in listed:
        if not _COMMAND.fullmatch(one.get("command", "")):
            raise Refusal.bad("BOT_COMMAND_INVALID")
        if not 1 <= len(one.get("description", "")) <= 256:
            raise Refusal.bad("BOT_COMMAND_DESCRIPTION_INVALID")
    state.commands[_scope(state, params)] = listed
    return True


def delete_my_commands(state: State, params: Params) -> Any:
    state.commands.pop(_scope(state, params), None)
    return True


def set_webhook(state: State, params: Params) -> Any:
    url, secret = params.get("url") or "", params.get("secret_token") or ""
    if url and state.https_only and urlsplit(url).scheme != "https":
        raise Refusal.bad("bad webhook: An HTTPS URL must be provided for webhook")
    if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        raise Refusal.bad("secret token contains unallowed characters")
    if "allowed_updates" in params:
        state.allowed = params["allowed_updates"]
    if params.get("drop_pending_updates") is True:
        state.updates.clear()
    state.webhook = {"url": url, "secret": secret} if url else {}
    return True


def delete_webhook(state: State, params: Params) -> Any:
    if params.get("drop_pending_updates") is True:
        state.updates.clear()
    state.webhook = {}
    return True


def get_webhook_info(state: State, params: Params) -> Any:
    return {
        "url": state.webhook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(state.updates),
    }


def create_forum_topic(state: State, params: Params) -> Any:
    chat = state.writable(params.get("chat_id"))
    private = chat.type == "private"
    if (private and (chat.flat or not state.has_topics_enabled)) or not (private or chat.topics):
        raise Refusal.bad("the chat is not a forum")
    if not private:
        raise Refusal.bad("not enough rights to create a topic")
    name = str(params.get("name") or "").strip()
    if not 1 <= len(name) <= TOPIC_CHARS:
        raise Refusal.bad("TOPIC_TITLE_INVALID")
    thread = state.number()
    chat.topics[thread] = True
    made = {"name": name, "icon_color": 0x6FB9F0}
    state.messages[chat.id, thread] = {
        "message_id": thread,
        "from": ME,
        "chat": chat.shown(),
        "date": int(time.time()),
        "message_thread_id": thread,
        "is_topic_message": True,
        "forum_topic_created": made,
    }
    return {"message_thread_id": thread, **made}


def _scope(state: State, params: Params) -> tuple[str, str]:
    """Whom a list of commands is for: the kind of scope, with the chat if it is about one, and the language."""
    scope, language = params.get("scope") or {"type": "default"}, params.get("language_code") or ""
    if not isinstance(scope, dict) or scope.get("type") not in SCOPES:
        raise Refusal.bad("BotCommandScope is invalid")
    if not _LANGUAGE.fullmatch(language):
        raise Refusal.bad("invalid language code specified")
    kind = str(scope["type"])
    if kind not in ABOUT_A_CHAT:
        return kind, language
    if not scope.get("chat_id"):
        raise Refusal.bad("can't parse BotCommandScope: Empty chat_id specified")
    chat = state.chat(scope["chat_id"])
    if chat.type == "private" and str(chat.id) not in state.started:
        raise Refusal.bad("chat not found")
    return f"{kind}:{chat.id}", language


METHODS: dict[str, Method] = {
    "getme": get_me,
    "sendmessage": send_message,
    "senddocument": send_document,
    "editmessagetext": edit_message_text,
    "editmessagecaption": edit_message_caption,
    "deletemessage": delete_message,
    "answercallbackquery": answer_callback_query,
    "setmessagereaction": set_message_reaction,
    "sendchataction": send_chat_action,
    "getchatadministrators": get_chat_administrators,
    "createforumtopic": create_forum_topic,
    "setmycommands": set_my_commands,
    "deletemycommands": delete_my_commands,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
}
"""By name in lower case: the Bot API does not care about case."""
