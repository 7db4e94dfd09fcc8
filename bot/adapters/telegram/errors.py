"""What a failed call means. PURE, and explicit: the SDK's classes of errors overlap in ways that repeat messages.

| what happened                                        | verdict                         |
| ---------------------------------------------------- | ------------------------------- |
| 429                                                  | later, after exactly that long  |
| not reached                                          | later                           |
| 500, 502, 503, 504                                   | later; unknown, if it must not be repeated |
| 400, 403, 401, 404, 413                              | never                           |
| no answer, a broken one, or the connection was lost  | unknown                         |
"""

from __future__ import annotations

from telegram.error import TelegramError, TimedOut

from bot.adapters.base import SendError, Verdict
from bot.adapters.telegram.transport import NotSent, Refused

UNREACHED_SECONDS = 3.0
FAULT_SECONDS = 2.0
PLAIN_WAIT = 1.0
"""For a 429 that does not say how long."""

_CODES = (
    ("message to edit not found", "gone"),
    ("message can't be edited", "gone"),
    ("message_id_invalid", "gone"),
    ("blocked by the user", "blocked"),
    ("can't initiate conversation", "never-started"),
    ("user is deactivated", "deactivated"),
    ("was kicked", "kicked"),
    ("is not a member", "kicked"),
    ("chat not found", "no-chat"),
    ("not enough rights", "no-rights"),
    ("have no rights", "no-rights"),
    ("chat_write_forbidden", "no-rights"),
)
_CLOSED = frozenset({"blocked", "never-started", "deactivated", "no-chat"})
_THREAD = ("message thread not found", "topic_closed", "topic_deleted", "topic_id_invalid")


def verdict(error: TelegramError, *, repeatable: bool = True) -> SendError:
    """The `SendError` for what the transport raised. `repeatable`: a second copy would do no harm."""
    if isinstance(error, Refused):
        return _refused(error, repeatable)
    if isinstance(error, NotSent):
        return SendError(Verdict.LATER, "unreached", UNREACHED_SECONDS)
    return SendError(Verdict.UNKNOWN, "timeout" if isinstance(error, TimedOut) else "lost")


def _refused(error: Refused, repeatable: bool) -> SendError:
    if error.code == 429 or error.wait:
        return SendError(Verdict.LATER, "flood", error.wait or PLAIN_WAIT)
    if error.code >= 500:
        # The server, or a gateway before it, failed; a gateway cannot know what became of the message.
        if repeatable:
            return SendError(Verdict.LATER, "fault", FAULT_SECONDS)
        return SendError(Verdict.UNKNOWN, "fault")
    said = error.description.casefold()
    code = next((code for words, code in _CODES if words in said), "forbidden" if error.code == 403 else "refused")
    return SendError(Verdict.NEVER, code, closed=error.code == 403 or code in _CLOSED)


def is_not_modified(error: TelegramError) -> bool:
    """The message already looks like that."""
    return _says(error, 400, "message is not modified")


def is_unparsable(error: TelegramError) -> bool:
    """The mark-up was not understood."""
    return _says(error, 400, "can't parse entities")


def is_without_text(error: TelegramError) -> bool:
    """The message to edit is a file with a caption."""
    return _says(error, 400, "there is no text in the message")


def is_thread_gone(error: TelegramError) -> bool:
    """The topic was closed or deleted."""
    return _says(error, 400, *_THREAD)


def is_forbidden(error: TelegramError) -> bool:
    """The person never opened a chat with the bot, or closed it."""
    return isinstance(error, Refused) and error.code == 403


def forbids_reactions(error: TelegramError) -> bool:
    """A mark on a message is refused, and not because that message is gone."""
    return isinstance(error, Refused) and error.code in (400, 403) and "not found" not in error.description.casefold()


def is_conflict(error: TelegramError) -> bool:
    """Somebody else receives with this token."""
    return isinstance(error, Refused) and error.code == 409


def _says(error: TelegramError, code: int, *words: str) -> bool:
    return isinstance(error, Refused) and error.code == code and any(w in error.description.casefold() for w in words)
