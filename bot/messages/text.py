"""Everything the program says, from Fluent catalogs: one folder a language, its `.ftl` files merged.

`Catalogs` holds all languages and picks one; a `Text` speaks it. A key that a language lacks is said in
English. Values never pass through the formatter: a placeholder stands for each of them and is replaced
afterwards, in one pass, so that what people typed cannot be mistaken for mark-up, for a placeholder or for
another value, however long it is. Only numbers, and words that could be the name of a variant, are given to
Fluent itself, because it must choose by them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_skeleton, get_timezone_location
from babel.lists import format_list
from fluent.runtime import FluentBundle
from fluent.syntax import ast, parse

from bot.messages.richtext import Span, Spans
from bot.messages.text_check import check, entries

__all__ = ["Catalogs", "MissingText", "Text", "check"]

_FALLBACKS = {
    "fil": ("tl",),
    "tl": ("fil",),
    "in": ("id",),
    "tet": ("pt", "en"),
}
"""Where to look when a language has no catalog: another code of the same language, or what its readers read
best.
"""

_STYLES = {"en": "en_GB"}
"""Which country's habits a language is written with: the day before the month, and no comma before "and"."""

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,60}")
_FIRST_MARK = 0xE000
_MARK = re.compile("[\ue000-\uf8ff]")


class MissingText(KeyError):
    """English lacks a key, or its sentence cannot be formed with the values given. A defect of ours."""


class Catalogs:
    """All languages. Made by `load`, or from the resources of each language for tests."""

    def __init__(self, resources: Mapping[str, Iterable[ast.Resource]], default: str = "en") -> None:
        if default not in resources:
            raise MissingText(f"no catalog of the default language {default!r}")
        self.default = default
        parsed = {lang: tuple(found) for lang, found in resources.items()}
        self._keys = {lang: frozenset(entries(found).texts) for lang, found in parsed.items()}
        self._texts = {default: Text(default, _bundle(default, parsed[default], ()), None)}
        for lang, found in parsed.items():
            if lang != default:
                bundle = _bundle(lang, found, parsed[default])
                self._texts[lang] = Text(lang, bundle, self._texts[default])
        self._known = {lang.lower(): lang for lang in parsed}

    @classmethod
    def load(cls, folder: Path, default: str = "en") -> Catalogs:
        """Read `folder/<lang>/*.ftl`. What cannot be parsed is as if it were not there: `check` finds it.

        Raises `MissingText` without a catalog of the default language.
        """
        resources: dict[str, list[ast.Resource]] = {}
        for path in sorted(folder.glob("*/*.ftl")):
            resource = parse(path.read_text(encoding="utf-8"))
            resources.setdefault(path.parent.name, []).append(resource)
        return cls(resources, default)

    @property
    def languages(self) -> tuple[str, ...]:
        """Codes of the languages that have a catalog, the default first."""
        return (self.default, *sorted(lang for lang in self._texts if lang != self.default))

    def share(self, lang: str) -> float:
        """Which part (0 to 1) of the default language's keys, attributes included, `lang` has."""
        wanted = self._keys[self.default]
        return len(self._keys.get(lang, frozenset()) & wanted) / len(wanted) if wanted else 1.0

    def text(self, *wanted: str | None) -> Text:
        """The first of the `wanted` languages (BCP 47 tags; None is skipped) that there is, else the default.

        A tag is shortened from the right ("pt-BR" → "pt"), then its relatives are tried ("fil" → "tl").
        """
        for tag in wanted:
            for candidate in _candidates(tag or ""):
                if candidate in self._known:
                    return self._texts[self._known[candidate]]
        return self._texts[self.default]


class Text:
    """One language. `lang` is its code; call it with a key and values."""

    def __init__(self, lang: str, bundle: FluentBundle, fallback: Text | None) -> None:
        self.lang = lang
        self._bundle = bundle
        self._fallback = fallback
        self._locale = _locale(lang)

    def has(self, key: str) -> bool:
        """Whether this language itself has the key ("key" or "key.attribute")."""
        return self._pattern(key) is not None

    def __call__(self, key: str, **params: object) -> str:
        """The sentence as a string. Values: text, numbers, booleans ("true"/"false"), spans (their text).

        Raises `MissingText` when English has no such key or misses a value; `TypeError` for another kind of
        value.
        """
        return "".join(span.text for span in self.spans(key, **params))

    def spans(self, key: str, **params: object) -> Spans:
        """The sentence as spans: a value that is a `Span` or a tuple of them keeps its style, link or
        moment.
        """
        values: list[Spans] = []
        said = self._format(key, {name: _argument(value, values) for name, value in params.items()})
        parts: list[Span] = []
        for piece in re.split(f"({_MARK.pattern})", said):
            if _MARK.fullmatch(piece) and ord(piece) - _FIRST_MARK < len(values):
                parts.extend(values[ord(piece) - _FIRST_MARK])
            elif piece:
                parts.append(Span(piece))
        return _merged(parts)

    def moment(self, at: datetime, zone: str, now: datetime | None = None) -> Span:
        """An instant (aware) that each reader sees in their own zone, written for `zone` (IANA) as a
        fallback.

        "Tue 24 Nov 2026, 09:52 (Phnom Penh, UTC+7)". With `now`, the year is left out while it is the current
        one. Raises `ValueError` for a naive `at`, `ZoneInfoNotFoundError` for an unknown zone.
        """
        if at.utcoffset() is None:
            raise ValueError("an aware datetime is needed")
        place = ZoneInfo(zone)
        local = at.astimezone(place)
        with_year = now is None or now.astimezone(place).year != local.year
        day, time = (
            self._day(local, with_year),
            format_skeleton("Hm", local, tzinfo=place, locale=self._locale),
        )
        offset = _offset(local.utcoffset() or timedelta(0))
        city = get_timezone_location(place, locale=self._locale, return_city=True)
        named = offset if city in ("UTC", "GMT") or zone.startswith("Etc/") else f"{city}, {offset}"
        return Span(f"{day}, {time} ({named})", at=at)

    def brief(self, at: datetime, zone: str, now: datetime) -> str:
        """An instant in few words for somebody in `zone`: "11:52" today, "Wed 25 Nov, 10:00" otherwise."""
        place = ZoneInfo(zone)
        local = at.astimezone(place)
        time = format_skeleton("Hm", local, tzinfo=place, locale=self._locale)
        today = local.date() == now.astimezone(place).date()
        return time if today else f"{self._day(local, with_year=False)}, {time}"

    def date(self, day: date) -> str:
        """A calendar day ("24 Nov 2026"). Of a datetime, the day it shows: convert it to the reader's zone
        before.
        """
        return format_date(day, "medium", locale=self._locale)

    def duration(self, seconds: float) -> str:
        """A length of time in its two largest units, rounded to minutes: "5 h 40 min", "2 days 3 h".

        Words are the keys `duration-days`, `-hours`, `-minutes` (with $n) and `duration-moment` (below one
        minute).
        """
        minutes = int(max(0.0, seconds) / 60 + 0.5)
        if seconds < 60:
            return self("duration-moment")
        if minutes >= 24 * 60:
            hours = (minutes + 30) // 60
            counts = (("days", hours // 24), ("hours", hours % 24))
        else:
            counts = (("hours", minutes // 60), ("minutes", minutes % 60))
        return " ".join(self(f"duration-{unit}", n=count) for unit, count in counts if count)

    def join(self, parts: Iterable[str]) -> str:
        """A list in this language: "a, b and c"; an empty string for no parts."""
        return format_list(list(parts), locale=self._locale)

    def _day(self, local: datetime, with_year: bool) -> str:
        if self._locale.language == "en":
            return format_datetime(local, "EEE d MMM y" if with_year else "EEE d MMM", locale=self._locale)
        return format_skeleton("yMMMEd" if with_year else "MMMEd", local, locale=self._locale)

    def _pattern(self, key: str) -> object | None:
        name, _, attribute = key.partition(".")
        if not self._bundle.has_message(name):
            return None
        message = self._bundle.get_message(name)
        return message.attributes.get(attribute) if attribute else message.value

    def _format(self, key: str, args: Mapping[str, object]) -> str:
        problem = "no such key"
        pattern = self._pattern(key)
        if pattern is not None:
            said, errors = self._bundle.format_pattern(pattern, dict(args))  # type: ignore[arg-type]
            if not errors:
                return str(said)
            problem = "; ".join(str(error) for error in errors)
        if self._fallback is not None:
            return self._fallback._format(key, args)
        raise MissingText(f"{key}: {problem}")


def _argument(value: object, values: list[Spans]) -> str | int | float | Decimal:
    """What Fluent is given for `value`: itself, or a mark whose number is its place in `values`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | Decimal):
        return value
    if isinstance(value, str):
        if _WORD.fullmatch(value):
            return str(value)
        spans: Spans = (Span(str(value)),)
    elif isinstance(value, Span):
        spans = (value,)
    elif isinstance(value, tuple) and all(isinstance(part, Span) for part in value):
        spans = value
    else:
        raise TypeError(f"a value of a text cannot be {type(value).__name__}")
    values.append(spans)
    return chr(_FIRST_MARK + len(values) - 1)


def _merged(parts: Iterable[Span]) -> Spans:
    """Neighbours without style, link and moment become one span."""
    merged: list[Span] = []
    for part in parts:
        if merged and part == Span(part.text) and merged[-1] == Span(merged[-1].text):
            merged[-1] = Span(merged[-1].text + part.text)
        elif part.text:
            merged.append(part)
    return tuple(merged)


def _candidates(tag: str) -> Iterable[str]:
    subtags = tag.replace("_", "-").lower().split("-")
    for length in range(len(subtags), 0, -1):
        yield "-".join(subtags[:length])
    yield from _FALLBACKS.get(subtags[0], ())


def _bundle(lang: str, own: Iterable[ast.Resource], default: Iterable[ast.Resource]) -> FluentBundle:
    """The messages of a language, and the terms (names of things) of the default one that it does not
    translate.
    """
    # Without a known locale at the end the runtime would ask the machine for its own.
    locales = [str(_locale(lang)).replace("_", "-")]
    bundle = FluentBundle(locales, use_isolating=False)
    for resource in own:
        bundle.add_resource(resource)
    for resource in default:
        bundle.add_resource(ast.Resource([one for one in resource.body if isinstance(one, ast.Term)]))
    return bundle


def _locale(lang: str) -> Locale:
    """The Babel locale that writes numbers, dates and lists for `lang`; English habits where Babel knows
    none.
    """
    for candidate in _candidates(lang):
        try:
            return Locale.parse(_STYLES.get(candidate, candidate), sep="-" if "-" in candidate else "_")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse(_STYLES["en"])


def _offset(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '-'}{hours}" + (f":{rest:02}" if rest else "")
