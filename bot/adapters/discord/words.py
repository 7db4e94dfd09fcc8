"""The few words that Discord's own surfaces need, and Discord's names of languages."""

from __future__ import annotations

from collections.abc import Callable

from bot.messages.clean import cut

LOCALES = {"id": "id", "vi": "vi", "th": "th", "zh": "zh-CN", "pt": "pt-BR"}
"""Our languages → Discord's locales (its reference, "Locales"; it has no ms, fil, my, km, lo, ta, tet)."""

_ENGLISH = {
    "discord-fill-in": "Fill in",
    "discord-menu-ask": "Ask an expert about this",
    "discord-form-gone": "This form has moved on. Please begin again.",
    "discord-tag-open": "Open",
    "discord-tag-accepted": "With expert",
    "discord-tag-answered": "Answered",
    "discord-tag-waiting": "Stale",
}


def language(locale: object) -> str:
    """`en-GB` → `en`; "" for what is no locale."""
    return locale.partition("-")[0].lower() if isinstance(locale, str) else ""


def say(texts: Callable[[str, str], str], key: str, lang: str) -> str:
    """A text of the catalogs, or English where they do not have it."""
    try:
        found = texts(key, lang or "en")
    except LookupError:
        found = ""
    return _ENGLISH[key] if found in ("", key) else found


def short(text: str, most: int) -> str:
    """At most `most` characters, with an ellipsis where something is cut."""
    return text if len(text) <= most else cut_before(text, most - 1) + "…"


def cut_before(text: str, most: int) -> str:
    """The beginning of a text, never ending inside a character as people see it."""
    return text[: cut(text, most) or most].rstrip()
