"""What people do on Telegram, as updates. Everything runs in the server's thread and returns at once."""

from __future__ import annotations

import re
import time
from typing import Any

from tests.servers.telegram.markup import units
from tests.servers.telegram.posting import ME
from tests.servers.telegram.server import TelegramServer
from tests.servers.telegram.state import ANONYMOUS, BOT_ID, USERNAME, Callback, Chat, State

_COMMAND = re.compile(r"/[A-Za-z0-9_]{1,32}(?:@\w+)?")
_NAMED = re.compile(r"@\w+")


class People:
    """Types, presses, joins and leaves on behalf of people. Each method returns (update id, message id)."""

    def __init__(self, server: TelegramServer) -> None:
        self._server = server

    def group(
        self, chat_id: int, title: str = "Group", *, admins: tuple[int, ...] = (), topics: tuple[int, ...] = ()
    ) -> int:
        """A supergroup with the bot in it."""
        chat = Chat(chat_id, "supergroup", title, set(admins), dict.fromkeys(topics, True))
        self._server.do(lambda state: state.chats.update({chat_id: chat}))
        return chat_id

    def start(self, user: int, payload: str = "") -> tuple[int, int]:
        """Press Start in the private chat."""
        return self.say(user, user, f"/start {payload}".strip())

    def say(
        self,
        user: int,
        chat: int,
        text: str,
        *,
        reply_to: int = 0,
        thread: int = 0,
        language: str = "en",
        anonymous: bool = False,
        extra: dict[str, Any] | None = None,
    ) -> tuple[int, int]:
        """Type something. In groups with privacy on, the bot hears commands, mentions and replies to it only."""

        def work(state: State) -> tuple[int, int]:
            if chat > 0:
                state.started.add(str(user))
                state.blocked.discard(str(user))
            message = self._message(state, user, chat, text, thread, language, anonymous)
            if reply_to and (found := state.message(chat, reply_to)) is not None:
                message["reply_to_message"] = {k: v for k, v in found.items() if k != "reply_to_message"}
            message |= extra or {}
            state.messages[chat, message["message_id"]] = message
            number = state.enqueue("message", message) if chat > 0 or _heard(state, message) else 0
            return number, message["message_id"]

        return self._server.do(work)

    def edit(self, user: int, chat: int, message_id: int, text: str) -> tuple[int, int]:
        """Change what was typed."""

        def work(state: State) -> tuple[int, int]:
            message = state.messages[chat, message_id]
            message |= {"text": text, "entities": _entities(text), "edit_date": int(time.time())}
            return state.enqueue("edited_message", dict(message)), message_id

        return self._server.do(work)

    def press(self, user: int, chat: int, message_id: int, data: str, *, language: str = "en") -> tuple[int, int]:
        """Press a button; a forged client may send any data."""

        def work(state: State) -> tuple[int, int]:
            key = f"cb{state.number()}"
            state.callbacks[key] = Callback(user, chat, message_id)
            query = {
                "id": key,
                "from": _user(user, language),
                "message": state.messages[chat, message_id],
                "chat_instance": "1",
                "data": data,
            }
            return state.enqueue("callback_query", query), message_id

        return self._server.do(work)

    def block(self, user: int, *, blocked: bool = True) -> tuple[int, int]:
        """Block the bot, or unblock it."""

        def work(state: State) -> tuple[int, int]:
            (state.blocked.add if blocked else state.blocked.discard)(str(user))
            old, new = ("member", "kicked") if blocked else ("kicked", "member")
            return state.enqueue("my_chat_member", _change(state, user, user, old, new)), 0

        return self._server.do(work)

    def membership(self, user: int, chat: int, old: str, new: str, **rights: Any) -> tuple[int, int]:
        """Add, remove or mute the bot in a group."""

        def work(state: State) -> tuple[int, int]:
            kept = {"kicked": "kicked", "left": "kicked", "restricted": "muted"}
            state.chats[chat].state = kept.get(new, "member")
            change = _change(state, user, chat, old, new)
            change["new_chat_member"] |= rights
            return state.enqueue("my_chat_member", change), 0

        return self._server.do(work)

    def migrate(self, old: int, new: int, *, tell: bool = True) -> tuple[int, int]:
        """A group becomes a supergroup."""

        def work(state: State) -> tuple[int, int]:
            before = state.chats[old]
            state.chats[new] = Chat(new, "supergroup", before.title, before.admins)
            before.moved_to = new
            if not tell:
                return 0, 0
            one = self._message(state, 1, old, "", 0, "en", False) | {"migrate_to_chat_id": new}
            two = self._message(state, 1, new, "", 0, "en", False) | {"migrate_from_chat_id": old}
            state.enqueue("message", one)
            return state.enqueue("message", two), 0

        return self._server.do(work)

    def react(self, user: int, chat: int, message_id: int, mark: str) -> tuple[int, int]:
        """Put a reaction on a message."""

        def work(state: State) -> tuple[int, int]:
            reaction = {
                "chat": state.chat(chat).shown(),
                "message_id": message_id,
                "user": _user(user, "en"),
                "date": int(time.time()),
                "old_reaction": [],
                "new_reaction": [{"type": "emoji", "emoji": mark}],
            }
            return state.enqueue("message_reaction", reaction), message_id

        return self._server.do(work)

    def raw(self, kind: str, content: Any) -> int:
        """Any update at all."""
        return self._server.do(lambda state: state.enqueue(kind, content))

    @staticmethod
    def _message(
        state: State, user: int, chat: int, text: str, thread: int, language: str, anonymous: bool
    ) -> dict[str, Any]:
        where = state.chat(chat)
        message: dict[str, Any] = {
            "message_id": state.number(),
            "from": ANONYMOUS if anonymous else _user(user, language),
            "chat": where.shown(),
            "date": int(time.time()),
        }
        if anonymous:
            message["sender_chat"] = where.shown()
        if text:
            message |= {"text": text, "entities": _entities(text)}
        if thread:
            message |= {"message_thread_id": thread, "is_topic_message": True}
            message["reply_to_message"] = {
                "message_id": thread,
                "from": ME,
                "chat": where.shown(),
                "date": 1,
                "forum_topic_created": {"name": "Topic", "icon_color": 1},
            }
        return message


def _user(user: int, language: str) -> dict[str, Any]:
    return {"id": user, "is_bot": False, "first_name": f"Official {user}", "language_code": language}


def _entities(text: str) -> list[dict[str, Any]]:
    found = [("mention", one) for one in _NAMED.finditer(text)]
    if start := _COMMAND.match(text):
        found.append(("bot_command", start))
    return [
        {"type": kind, "offset": units(text[: one.start()]), "length": units(one.group())}
        for kind, one in sorted(found, key=lambda pair: pair[1].start())
    ]


def _heard(state: State, message: dict[str, Any]) -> bool:
    if not state.privacy:
        return True
    text = message.get("text") or message.get("caption") or ""
    to_bot = message.get("reply_to_message", {}).get("from", {}).get("id") == BOT_ID
    return text.startswith("/") or f"@{USERNAME}" in text or to_bot


def _change(state: State, user: int, chat: int, old: str, new: str) -> dict[str, Any]:
    return {
        "chat": state.chat(chat).shown(),
        "from": _user(user, "en"),
        "date": int(time.time()),
        "old_chat_member": {"user": ME, "status": old},
        "new_chat_member": {"user": ME, "status": new},
    }
