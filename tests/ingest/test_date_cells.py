"""Dates as exports write them: Python (titles) and DuckDB (columns) read them alike."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from norte.ingest.files.dates import (
    day_sql,
    matching,
    moment_sql,
    order_evidence,
    parse,
    parse_range,
)
from norte.ingest.files.preamble import read_file_name
from norte.ingest.files.zones import offset_sql

at = datetime.fromisoformat


def read(cell: str, kind: str = "date"):
    """(day by Python, day, wall clock and minutes by DuckDB) under the best pattern."""
    pattern = matching([cell], kind)[0]
    day, moment = day_sql("x", pattern, "s"), moment_sql("x", pattern, "s")
    with duckdb.connect() as connection:
        relation = "(SELECT x, {} AS s FROM (SELECT $1::VARCHAR AS x))"
        first = connection.execute(
            f"SELECT {day.value} FROM {relation.format(day.before or 'NULL')}", [cell]
        ).fetchone()
        second = connection.execute(
            f"SELECT {moment.value}, {moment.extra} "
            f"FROM {relation.format(moment.before or 'NULL')}",
            [cell],
        ).fetchone()
    assert first is not None
    assert second is not None
    return parse(cell, pattern), first[0], second[0], second[1]


@pytest.mark.parametrize(
    ("cell", "moment", "minutes"),
    [
        ("2026-03-01", at("2026-03-01 00:00"), None),
        ("2026-3-1", at("2026-03-01 00:00"), None),
        ("20260301", at("2026-03-01 00:00"), None),
        ("2026/03/01", at("2026-03-01 00:00"), None),
        ("31/12/2025", at("2025-12-31 00:00"), None),
        ("12/31/25", at("2025-12-31 00:00"), None),
        ("31.12.2025", at("2025-12-31 00:00"), None),
        ("sáb, 1 ago 2026", at("2026-08-01 00:00"), None),
        ("dom, 2 ago 2026", at("2026-08-02 00:00"), None),
        ("1 de marzo de 2026", at("2026-03-01 00:00"), None),
        ("20 de setiembre de 2026", at("2026-09-20 00:00"), None),
        ("1-dic-2026", at("2026-12-01 00:00"), None),
        ("March 1, 2026", at("2026-03-01 00:00"), None),
        ("Sat, Aug 1, 2026", at("2026-08-01 00:00"), None),
        ("Aug 28, 2025", at("2025-08-28 00:00"), None),
        ("Mar 3, 2026 10:00 am", at("2026-03-03 10:00"), None),
        ("2026-04-06 11:00:00", at("2026-04-06 11:00"), None),
        ("2026-03-05 10:00", at("2026-03-05 10:00"), None),
        ("2026-03-01T10:00:05.123Z", at("2026-03-01 10:00:05"), 0),
        ("2026-03-01T10:00:05+05:30", at("2026-03-01 10:00:05"), 330),
        ("2014-11-25 14:45:53 +1100", at("2014-11-25 14:45:53"), 660),
        ("2026-03-01 10:00 -0600", at("2026-03-01 10:00"), -360),
        ("2026/03/01 10:00:00 a. m. EET", at("2026-03-01 10:00"), 120),
        ("2026/03/01 1:30:00 p. m. EET", at("2026-03-01 13:30"), 120),
        ("2026/03/01 12:10:00 a. m.", at("2026-03-01 00:10"), None),
        ("03/31/2026 12:03:00 PM", at("2026-03-31 12:03"), None),
    ],
)
def test_a_cell_is_a_day_and_a_moment(cell, moment, minutes):
    in_python, day, wall, offset = read(cell)
    assert in_python == day == moment.date()
    assert wall.replace(microsecond=0) == moment
    assert offset == minutes


@pytest.mark.parametrize(
    "cell",
    ["2026-03", "202603", "marzo 2026", "marzo de 2026", "mar-26", "03/2026", "March 2026",
     "2026-03-01"],
)  # fmt: skip
def test_a_month_is_its_first_day(cell):
    in_python, day, _, _ = read(cell, "month")
    assert in_python == day == date(2026, 3, 1)


@pytest.mark.parametrize("cell", ["31-02-2026", "2026-13-01", "hello", "1234", "1 de foo de 2026"])
def test_what_is_no_date_matches_nothing(cell):
    assert matching([cell], "date") == []


def test_a_value_over_twelve_proves_the_order():
    assert order_evidence(["03/04/2026", "13/04/2026"]) == {"dmy"}
    assert order_evidence(["03/04/2026", "04/28/2026"]) == {"mdy"}
    assert order_evidence(["03/04/2026"]) == set()


@pytest.mark.parametrize(
    "line",
    [
        "March 1, 2026 - March 31, 2026",
        '"March 1, 2026 - March 31, 2026"',
        "1 de marzo de 2026 - 31 de marzo de 2026",
        "2026-03-01,2026-03-31",
        "2026-03-01_2026-03-31",
        "20260301-20260331",
        "1 mar 2026 a 31 mar 2026",
    ],
)
def test_a_line_with_two_dates_is_a_period(line):
    assert parse_range(line) == (date(2026, 3, 1), date(2026, 3, 31))


@pytest.mark.parametrize(
    ("stem", "period"),
    [
        ("Export 2026-03-01_2026-03-31", (date(2026, 3, 1), date(2026, 3, 31))),
        ("Day_&_hour(2026.03.01-2026.03.31)", (date(2026, 3, 1), date(2026, 3, 31))),
        ("Pages 2026-03-05", (date(2026, 3, 5), date(2026, 3, 5))),
        ("Páginas 2026-02", (date(2026, 2, 1), date(2026, 2, 28))),
        ("orders 2024", None),
        ("report 123456-78", None),
    ],
)
def test_the_period_in_the_name_of_a_file(stem, period):
    assert read_file_name(stem) == period


@given(
    zone=st.sampled_from(
        ["Europe/Madrid", "America/Mexico_City", "America/Santiago", "Asia/Kolkata", "UTC",
         "Australia/Lord_Howe"]
    ),
    wall=st.datetimes(at("2015-01-01 00:00"), at("2027-12-31 00:00")).map(
        lambda d: d.replace(microsecond=0)
    ),
)  # fmt: skip
def test_the_offset_of_a_wall_clock_is_the_zones_own(zone, wall):
    sql = offset_sql("x", zone, wall - timedelta(days=400), wall + timedelta(days=400))
    with duckdb.connect() as connection:
        found = connection.execute(f"SELECT {sql} FROM (SELECT $1::TIMESTAMP AS x)", [wall])
        row = found.fetchone()
    assert row is not None
    minutes = row[0]
    offset = wall.replace(tzinfo=ZoneInfo(zone)).utcoffset()
    assert offset is not None
    assert minutes == offset.total_seconds() / 60
