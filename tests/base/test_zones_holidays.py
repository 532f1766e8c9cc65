"""Where days begin, and which days of two years are alike."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from norte.base.holidays import (
    black_friday,
    buen_fin,
    business_days,
    comparable_date,
    easter,
    lunar_new_year,
    public_holidays,
)
from norte.base.zones import midnight, offset_at, offsets

MADRID, MEXICO = ZoneInfo("Europe/Madrid"), ZoneInfo("America/Mexico_City")


def test_days_of_23_and_25_hours():
    spring, autumn = date(2025, 3, 30), date(2025, 10, 26)
    assert midnight(date(2025, 3, 31), MADRID) - midnight(spring, MADRID) == timedelta(hours=23)
    assert midnight(date(2025, 10, 27), MADRID) - midnight(autumn, MADRID) == timedelta(hours=25)


def test_changes_of_a_year_are_found_to_the_second():
    assert offsets(date(2025, 1, 1), date(2025, 12, 31), MADRID) == [
        (datetime(2025, 3, 30, 1), timedelta(hours=1)),  # noqa: DTZ001 - UTC without zone
        (datetime(2025, 10, 26, 1), timedelta(hours=2)),  # noqa: DTZ001
        (None, timedelta(hours=1)),
    ]


@given(
    zone=st.sampled_from(
        ["Europe/Madrid", "America/Mexico_City", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"]
    ),
    instant=st.datetimes(datetime(2019, 1, 2), datetime(2030, 12, 30)),  # noqa: DTZ001
)
def test_the_stretch_of_an_instant_has_its_offset(zone, instant):
    instant = instant.replace(microsecond=0)
    where = ZoneInfo(zone)
    stretches = offsets(date(2019, 1, 1), date(2030, 12, 31), where)
    found = next(offset for until, offset in stretches if until is None or instant < until)
    assert found == offset_at(instant, where)
    assert found == instant.replace(tzinfo=UTC).astimezone(where).utcoffset()


def test_moving_days_of_known_years():
    assert [black_friday(y) for y in (2024, 2025, 2026)] == [
        date(2024, 11, 29), date(2025, 11, 28), date(2026, 11, 27),
    ]  # fmt: skip
    assert [buen_fin(y) for y in (2024, 2025)] == [date(2024, 11, 15), date(2025, 11, 14)]
    assert [easter(y) for y in (2024, 2025, 2026, 2038)] == [
        date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2038, 4, 25),
    ]  # fmt: skip
    assert lunar_new_year(2025) == date(2025, 1, 29)
    assert lunar_new_year(2050) is None


@pytest.mark.parametrize(
    ("day", "peer"),
    [
        (date(2025, 11, 28), date(2024, 11, 29)),
        (date(2025, 12, 1), date(2024, 12, 2)),
        (date(2025, 4, 18), date(2024, 3, 29)),
        (date(2025, 11, 14), date(2024, 11, 15)),
        (date(2025, 1, 29), date(2024, 2, 10)),
        (date(2025, 9, 10), date(2024, 9, 11)),
    ],
)
def test_comparable_days(day, peer):
    assert comparable_date(day) == peer


def test_business_days_with_and_without_holidays():
    january = date(2025, 1, 1), date(2025, 1, 31)
    assert business_days(*january, None) == 23
    assert business_days(*january, "ES") == 21
    assert date(2025, 9, 16) in public_holidays("MX", 2025)
    assert public_holidays("ES-MD", 2025) > public_holidays("ES", 2025)
