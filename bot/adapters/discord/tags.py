"""Which tags a forum's post has, from how far its question has come. PURE.

A forum shows what it has tags for: those called Open, With expert, Answered, Stale, in English or as the catalogs
call them. Tags of other names are people's own and stay.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.adapters.discord.channels import Tag
from bot.adapters.discord.words import LOCALES, say
from bot.messages.types import Status

MOST = 5
"""Tags a post has at most."""
KEYS: Mapping[Status, str] = {
    "open": "discord-tag-open",
    "accepted": "discord-tag-accepted",
    "waiting": "discord-tag-waiting",
    "answered": "discord-tag-answered",
    "solved": "discord-tag-answered",
}
"""What the tag of a status is called; a question that was withdrawn has none."""


class Tags:
    """By the catalogs' names. `texts`: (key, language) → text."""

    def __init__(self, texts: Callable[[str, str], str]) -> None:
        langs = ("en", *LOCALES)
        self._names = {key: {_folded(say(texts, key, lang)) for lang in langs} for key in KEYS.values()}
        english = {_folded(say(lambda name, _lang: name, key, "en")): key for key in KEYS.values()}
        for name, key in english.items():
            self._names[key].add(name)

    def of(self, status: Status, offers: Sequence[Tag]) -> str:
        """The id of the tag that stands for a status, "" if the forum has none."""
        names = self._names.get(KEYS.get(status, ""), set())
        return next((one.id for one in offers if _folded(one.name) in names), "")

    def first(self, status: Status, offers: Sequence[Tag], *, needed: bool) -> tuple[str, ...]:
        """What a new post begins with. `needed`: the forum takes no post without a tag; then it is some tag."""
        if chosen := self.of(status, offers):
            return (chosen,)
        free = [one.id for one in offers if not one.moderated] or [one.id for one in offers]
        return tuple(free[:1]) if needed else ()

    def changed(
        self, tags: Sequence[str], status: Status, offers: Sequence[Tag], *, needed: bool
    ) -> tuple[str, ...] | None:
        """The tags of a post that showed another status so far; None if nothing is to be changed."""
        chosen = self.of(status, offers)
        if not chosen and status != "withdrawn":
            return None
        every = set[str]().union(*self._names.values())
        ours = {one.id for one in offers if _folded(one.name) in every}
        wanted = (*(one for one in tags if one not in ours), *([chosen] if chosen else ()))
        if len(wanted) > MOST or (needed and not wanted) or set(wanted) == set(tags):
            return None
        return wanted


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
