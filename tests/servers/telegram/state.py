"""What the local Bot API server knows: chats, people, messages, updates that wait."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

BOT_ID = 7000000001
USERNAME = "mufakat_bot"
TOKEN = f"{BOT_ID}:AAtestTESTtestTESTtestTESTtestTEST0"
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class Refusal(Exception):
    """An answer that is no result: status, description, parameters."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    @classmethod
    def bad(cls, description: str, **parameters: Any) -> Refusal:
        """400."""
        return cls(400, f"Bad Request: {description}", **parameters)

    @classmethod
    def forbidden(cls, description: str) -> Refusal:
        """403."""
        return cls(403, f"Forbidden: {description}")


@dataclass
class Chat:
    """A chat. `topics`: thread id → open. `state`: member, muted or kicked (what the bot is there).

    `flat`: a private chat without topics although the bot has them.
    """

    id: int
    type: str
    title: str = ""
    admins: set[int] = field(default_factory=set)
    topics: dict[int, bool] = field(default_factory=dict)
    state: str = "member"
    moved_to: int = 0
    reactions: bool = True
    flat: bool = False

    def shown(self) -> dict[str, Any]:
        """As messages show it."""
        if self.type == "private":
            return {"id": self.id, "type": "private", "first_name": self.title or "Official"}
        forum = {"is_forum": True} if self.topics else {}
        return {"id": self.id, "type": self.type, "title": self.title, **forum}


@dataclass
class Callback:
    """A press that can be answered once, for a while."""

    user: int
    chat: int
    message_id: int
    answered: bool = False
    expired: bool = False


@dataclass
class Alert:
    """What a presser alone was shown."""

    id: int
    user: int
    chat: int
    text: str


@dataclass
class State:
    """Everything. Touched only from the server's own thread."""

    chats: dict[int, Chat] = field(default_factory=dict)
    started: set[str] = field(default_factory=set)
    blocked: set[str] = field(default_factory=set)
    deactivated: set[str] = field(default_factory=set)
    messages: dict[tuple[int, int], dict[str, Any]] = field(default_factory=dict)
    deleted: set[tuple[int, int]] = field(default_factory=set)
    edits: int = 0
    updates: list[dict[str, Any]] = field(default_factory=list)
    confirmed: int = 0
    next_update: int = 5001
    callbacks: dict[str, Callback] = field(default_factory=dict)
    alerts: list[Alert] = field(default_factory=list)
    reactions: dict[tuple[int, int], str] = field(default_factory=dict)
    actions: list[tuple[int, str]] = field(default_factory=list)
    commands: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    documents: dict[tuple[int, int], bytes] = field(default_factory=dict)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    sent_at: dict[int, list[float]] = field(default_factory=dict)
    allowed: list[str] | None = None
    webhook: dict[str, Any] = field(default_factory=dict)
    per_chat_seconds: float = 0.0
    group_per_minute: int = 0
    privacy: bool = True
    has_topics_enabled: bool = False
    """Topics in private chats (BotFather: Threaded Mode)."""
    https_only: bool = True
    numbers: int = 1000

    def number(self) -> int:
        """A fresh message id (one count for all chats keeps what people see in order)."""
        self.numbers += 1
        return self.numbers

    def chat(self, chat_id: Any) -> Chat:
        """The chat, or a refusal; private chats exist once somebody is known."""
        try:
            key = int(chat_id)
        except (TypeError, ValueError):
            raise Refusal.bad("chat not found" if chat_id else "chat_id is empty") from None
        if key > 0:
            return self.chats.setdefault(key, Chat(key, "private"))
        if key not in self.chats:
            raise Refusal.bad("chat not found")
        return self.chats[key]

    def writable(self, chat_id: Any) -> Chat:
        """A chat that the bot may write to, or a refusal."""
        chat = self.chat(chat_id)
        if chat.moved_to:
            raise Refusal.bad("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.moved_to)
        if chat.type == "private":
            if str(chat.id) in self.deactivated:
                raise Refusal.forbidden("user is deactivated")
            if str(chat.id) in self.blocked:
                raise Refusal.forbidden("bot was blocked by the user")
            if str(chat.id) not in self.started:
                raise Refusal.forbidden("bot can't initiate conversation with a user")
        elif chat.state == "kicked":
            raise Refusal.forbidden(f"bot was kicked from the {chat.type} chat")
        elif chat.state == "muted":
            raise Refusal.bad("not enough rights to send text messages to the chat")
        return chat

    def pace(self, chat: Chat) -> None:
        """Refuse with 429 whoever writes faster than the limits."""
        now, sent = time.monotonic(), self.sent_at.setdefault(chat.id, [])
        sent[:] = [at for at in sent if at > now - 60]
        if self.per_chat_seconds and sent and now - sent[-1] < self.per_chat_seconds:
            self._flood(self.per_chat_seconds - (now - sent[-1]))
        if self.group_per_minute and chat.type != "private" and len(sent) >= self.group_per_minute:
            self._flood(sent[-self.group_per_minute] + 60 - now)
        sent.append(now)

    @staticmethod
    def _flood(seconds: float) -> None:
        wait = max(1, int(seconds) + (seconds % 1 > 0))
        raise Refusal(429, f"Too Many Requests: retry after {wait}", retry_after=wait)

    def message(self, chat_id: int, message_id: Any) -> dict[str, Any] | None:
        """A message that stands, or None."""
        try:
            key = (chat_id, int(message_id))
        except (TypeError, ValueError):
            return None
        return None if key in self.deleted else self.messages.get(key)

    def enqueue(self, kind: str, content: Any, *, number: int | None = None) -> int:
        """An update for the bot; returns its id, or 0 if the bot does not want its kind."""
        wanted = kind not in NOT_BY_DEFAULT if self.allowed is None or not self.allowed else kind in self.allowed
        if not wanted:
            return 0
        if number is None:
            number = self.next_update
        self.next_update = number + 1
        self.updates.append({"update_id": number, kind: content})
        return number

    def confirm(self, offset: int) -> None:
        """Forget what lies below an offset; a negative one keeps so many from the end."""
        if offset > 0:
            gone = [one["update_id"] for one in self.updates if one["update_id"] < offset]
            self.confirmed = max([self.confirmed, offset - 1, *gone])
            self.updates = [one for one in self.updates if one["update_id"] >= offset]
        elif offset < 0:
            self.updates = self.updates[offset:]
