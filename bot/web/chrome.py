"""The words of the page itself. They live in `room.ftl`; this is the list of what the page asks for."""

from __future__ import annotations

from collections.abc import Sequence

from bot.web import look_words, play_words, sheet_words, thread_words, why_words

PLACEHOLDERS = {
    "name": "{name}",
    "count": "{count}",
    "time": "{time}",
    "what": "{what}",
    "place": "{place}",
    "most": "{most}",
}
"""Variables of `room.ftl`, formatted as themselves: the page fills them in."""

ERRORS = (
    "host",
    "origin",
    "not-json",
    "too-big",
    "too-long",
    "bad-json",
    "bad-request",
    "empty",
    "unknown-persona",
    "unknown-place",
    "unknown-message",
    "not-found",
    "starting",
    "clock",
    "failed",
    "network",
    "sign-in",
    "link",
    "too-many",
)

KEYS: tuple[str, ...] = (
    "room-title",
    "room-name",
    "room-subtitle",
    "room-skip",
    "room-noscript",
    "room-loading",
    "room-unreached",
    "room-unreached-text",
    "room-offline",
    "room-offline-text",
    "room-back",
    "room-back-text",
    "room-clock",
    "room-clock-real",
    "room-clock-simulated",
    "room-clock-hour",
    "room-clock-day",
    "room-clock-next",
    "room-clock-next-title",
    "room-clock-next-none",
    "room-clock-moved",
    "room-clock-moved-to",
    "room-personas",
    "room-persona-choose",
    "room-persona-new",
    "room-waiting",
    "room-waiting-look",
    "room-waiting-mark",
    "room-role-official",
    "room-role-expert",
    "room-role-coordinator",
    "room-places",
    "room-private",
    "room-private-chat",
    "room-unread",
    "room-empty-title",
    "room-empty-text",
    "room-empty-general",
    "room-empty-questions",
    "room-empty-meetings",
    "room-empty-private",
    "room-composer",
    "room-composer-placeholder",
    "room-commands",
    "room-commands-none",
    "room-optional",
    "room-send",
    "room-reply",
    "room-reply-to",
    "room-replying",
    "room-reply-cancel",
    "room-you",
    "room-only-you",
    "room-read",
    "room-newer",
    "room-show-all",
    "room-show-less",
    "room-more",
    "room-choose",
    "room-choose-most",
    "room-form-optional",
    "room-form-missing",
    "room-form-sent",
    "room-download",
    "room-busy",
    "room-not-sent",
    "room-lost",
    "room-lost-text",
    "room-retry",
    "room-dismiss",
    "room-member-subtitle",
    "room-member-out",
    "room-door-title",
    "room-door-lead",
    "room-door-once",
    "room-door-enter",
    "room-door-none",
    "room-door-how-title",
    "room-door-how",
    "room-door-how-linked",
    "room-door-how-invited",
    "room-door-how-used",
    *(f"room-error-{code}" for code in ERRORS),
    *look_words.KEYS,
    *play_words.KEYS,
    *sheet_words.KEYS,
    *thread_words.KEYS,
    *why_words.KEYS,
)


def choose_language(accepted: str, languages: Sequence[str]) -> str:
    """The first language of an Accept-Language header that the page exists in, else the first of
    `languages`.
    """
    known = {lang.lower(): lang for lang in languages}
    for part in accepted.split(","):
        wanted = part.partition(";")[0].strip().lower()
        for tag in (wanted, wanted.partition("-")[0]):
            if tag in known:
                return known[tag]
    return languages[0]
