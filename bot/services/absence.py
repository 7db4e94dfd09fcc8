"""Absence of an expert: which day somebody means, and from when they are back. PURE."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.errors import BadInput

LONGEST = timedelta(days=366)
_TODAY = ("today", "hari ini")
_TOMORROW = ("tomorrow", "besok", "esok")
_ENGLISH = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_INDONESIAN = "jan feb mar apr mei jun jul agu sep okt nov des".split()
_MONTHS = {name: number for names in (_ENGLISH, _INDONESIAN) for number, name in enumerate(names, 1)}
_WRITTEN = re.compile(r"(\d{1,2})\.?\s+([a-z]{3,9})\.?,?(?:\s+(\d{4}))?")
_BUDDHIST = 543
"""Years between the Buddhist and the common era; a year from 2400 on is read as Buddhist."""


def local_day(now: datetime, zone: str) -> date:
    """The calendar day it is in a zone (IANA)."""
    return now.astimezone(ZoneInfo(zone)).date()


def starts(day: date, zone: str) -> datetime:
    """The first instant (UTC) of a day in a zone."""
    return datetime.combine(day, time(0), ZoneInfo(zone)).astimezone(UTC)


def last_day(words: str, today: date) -> date:
    """The day somebody means: "4 Jan", "4 January 2027", "2027-01-04", "tomorrow"; without a year the next such day.

    Raises `BadInput` for anything else, for a day that is over, and for one more than a year ahead.
    """
    day = _read(" ".join(words.casefold().split()), today)
    if day is None:
        raise BadInput("error-away-date")
    if day < today:
        raise BadInput("error-away-past")
    if day - today > LONGEST:
        raise BadInput("error-away-far")
    return day


def _read(words: str, today: date) -> date | None:
    if words in _TODAY:
        return today
    if words in _TOMORROW:
        return today + timedelta(days=1)
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", words):
        year, month, number = (int(part) for part in words.split("-"))
        return _date(year, month, number)
    found = _WRITTEN.fullmatch(words)
    if found is None or (month_ := _MONTHS.get(found[2][:3])) is None:
        return None
    if found[3]:
        return _date(int(found[3]), month_, int(found[1]))
    for year in (today.year, today.year + 1):
        day = _date(year, month_, int(found[1]))
        if day is not None and day >= today:
            return day
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year - _BUDDHIST if year >= 2400 else year, month, day)
    except ValueError:
        return None
