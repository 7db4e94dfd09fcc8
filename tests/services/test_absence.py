from datetime import UTC, date, datetime

import pytest

from bot.errors import BadInput
from bot.services.absence import last_day, local_day, starts

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("today", date(2026, 11, 24)),
        (" Tomorrow ", date(2026, 11, 25)),
        ("besok", date(2026, 11, 25)),
        ("4 Jan", date(2027, 1, 4)),
        ("24 nov", date(2026, 11, 24)),
        ("23 November", date(2027, 11, 23)),
        ("4 January 2027", date(2027, 1, 4)),
        ("4. Mei 2027", date(2027, 5, 4)),
        ("2027-01-04", date(2027, 1, 4)),
        ("2570-01-04", date(2027, 1, 4)),
        ("4 Jan 2570", date(2027, 1, 4)),
        ("29 Feb", None),
        ("31 Apr 2027", None),
        ("02/12", None),
        ("next week", None),
        ("2026-11-23", None),
        ("2028-11-24", None),
        ("4 Foo", None),
        ("", None),
        ("٤ Jan", date(2027, 1, 4)),
    ],
)
def test_the_day_somebody_means(words, day):
    if day is None:
        with pytest.raises(BadInput):
            last_day(words, TODAY)
    else:
        assert last_day(words, TODAY) == day


def test_which_day_it_is_and_when_it_starts_depends_on_the_zone():
    late = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
    assert local_day(late, "Asia/Bangkok") == date(2026, 11, 25)
    assert starts(date(2026, 11, 25), "Asia/Yangon") == datetime(2026, 11, 24, 17, 30, tzinfo=UTC)
