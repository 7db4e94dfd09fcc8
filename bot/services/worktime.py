"""Working time: clocks that only run while somebody is at work, in their own zone.

Somebody works while the clock on their wall shows a time from `start` (included) to `end` (excluded) on one
of their days. Where a zone skips an hour that hour is no working time, and where it repeats one it counts
twice, because people live by the clock on the wall. Everything here is a pure function of its inputs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_MIDNIGHT = time(0)


@dataclass(frozen=True)
class Hours:
    """When somebody works: weekdays (0 = Monday … 6 = Sunday), from `start` to `end` in local time.

    An `end` of midnight means the end of the day. No days at all means never. Raises `ValueError` for other
    days and for an end that is not after the start.
    """

    days: tuple[int, ...]
    start: time
    end: time

    def __post_init__(self) -> None:
        if not all(0 <= day <= 6 for day in self.days):
            raise ValueError(f"weekdays are 0 to 6, not {self.days}")
        if self.end != _MIDNIGHT and self.end <= self.start:
            raise ValueError(f"work ends at {self.end}, not after its start at {self.start}")


def is_working(at: datetime, zone: str, hours: Hours) -> bool:
    """Whether `at` (aware) is working time in `zone` (IANA). Raises `ValueError` for a naive `at`."""
    local = _aware(at).astimezone(ZoneInfo(zone))
    shown = local.time()
    return local.weekday() in hours.days and hours.start <= shown and (shown < hours.end or hours.end == _MIDNIGHT)


def add_working(at: datetime, amount: timedelta, zone: str, hours: Hours) -> datetime:
    """The first instant (UTC) at which `amount` of working time has passed since `at` (aware).

    Nothing has to pass for an `amount` of zero: the result is `at`. Time that runs out at the end of a day
    ends then, not the next morning. Raises `ValueError` for a naive `at`, a negative amount, or when nobody
    ever works.
    """
    now = _aware(at).astimezone(UTC)
    if amount < timedelta(0):
        raise ValueError("working time cannot be taken back")
    if not amount:
        return now
    left = amount
    for begin, end in _windows(now, ZoneInfo(zone), hours):
        if end - begin >= left:
            return begin + left
        left -= end - begin
    raise AssertionError("windows never end")


def next_start(at: datetime, zone: str, hours: Hours) -> datetime:
    """The first working instant (UTC) from `at` (aware) on: `at` itself during working time.

    Raises `ValueError` for a naive `at`, or when nobody ever works.
    """
    return next(_windows(_aware(at).astimezone(UTC), ZoneInfo(zone), hours))[0]


def _aware(at: datetime) -> datetime:
    if at.utcoffset() is None:
        raise ValueError("an aware datetime is needed")
    return at


def _windows(at: datetime, zone: ZoneInfo, hours: Hours) -> Iterator[tuple[datetime, datetime]]:
    """Stretches of working time from `at` on, in order, as pairs of UTC instants; without end."""
    if not hours.days:
        raise ValueError("nobody works on no day")
    while True:
        for begin, end in _segments(at, at + _DAY, zone):
            yield from _within(begin, end, zone, hours)
        at += _DAY


def _segments(begin: datetime, end: datetime, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """The day from `begin` to `end` (UTC), cut where the zone's offset changes; at most one change a day."""
    first, last = _offset(begin, zone), _offset(end - datetime.resolution, zone)
    if first == last:
        yield begin, end
        return
    before, after = begin, end
    while after - before > datetime.resolution:
        middle = before + (after - before) / 2
        if _offset(middle, zone) == first:
            before = middle
        else:
            after = middle
    yield begin, after
    yield after, end


def _within(begin: datetime, end: datetime, zone: ZoneInfo, hours: Hours) -> Iterator[tuple[datetime, datetime]]:
    """The working time between two UTC instants with one offset between them."""
    offset = _offset(begin, zone)
    day = (begin + offset).date()
    last = (end + offset).date()
    while day <= last:
        if day.weekday() in hours.days:
            opens = datetime.combine(day, hours.start, UTC) - offset
            closes = datetime.combine(day, hours.end, UTC) - offset
            if hours.end == _MIDNIGHT:
                closes += _DAY
            opens, closes = max(opens, begin), min(closes, end)
            if opens < closes:
                yield opens, closes
        day += _DAY


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta(0)
