"""Numbers as exports write them, read by the SQL that the readers use."""

from __future__ import annotations

import duckdb
import pytest

from norte.ingest.files.numbers import Votes, number_sql, read_mark, sign_currency


def read(cell: str, kind: str, mark):
    made = number_sql("x", kind, mark, "s")
    with duckdb.connect() as connection:
        found = connection.execute(
            f"SELECT {made.value} FROM (SELECT x, {made.before or 'NULL'} AS s "
            "FROM (SELECT $1::VARCHAR AS x))",
            [cell],
        ).fetchone()
    assert found is not None
    return None if found[0] is None else float(found[0])


@pytest.mark.parametrize(
    ("cell", "kind", "mark", "value"),
    [
        ("25,881", "int", "point", 25881),
        ("1.247", "int", "comma", 1247),
        ("12,345,678", "int", "point", 12345678),
        ("121401.0", "int", "point", 121401),
        ("−5", "int", None, -5),
        ("1 234", "int", None, 1234),
        ("8651,95", "money", "comma", 8651.95),
        ("1.022,10", "money", "comma", 1022.10),
        ("S/ 1.022,10", "money", "comma", 1022.10),
        ("PEN 1.045,10", "money", "comma", 1045.10),
        ("US$0.00", "money", "point", 0),
        ("-US$5.25", "money", "point", -5.25),
        ("1.234,50 €", "money", "comma", 1234.50),
        ("12\u00a0345,50", "money", "comma", 12345.50),
        ("1'234.50", "money", "point", 1234.50),
        ("(12.50)", "money", "point", -12.50),
        ("10,34%", "percent", "comma", 0.1034),
        ("77.77%", "percent", "point", 0.7777),
        ("5,0 %", "percent", "comma", 0.05),
        ("2.5", "float", "point", 2.5),
        ("95", "seconds", "point", 95),
        ("00:01:35", "seconds", "point", 95),
        ("1 min 35 s", "seconds", "point", 95),
    ],
)
def test_a_cell_is_read(cell, kind, mark, value):
    assert read(cell, kind, mark) == pytest.approx(value)


@pytest.mark.parametrize(
    ("cell", "kind", "mark"),
    [
        ("8651,95", "money", "point"),
        ("12.50", "money", "comma"),
        ("1.247", "int", "point"),
        ("5.5", "int", "point"),
        ("12,34", "int", "point"),
        ("1,2,3", "money", "point"),
        ("1,23,456.00", "money", "point"),
        ("abc", "money", "point"),
        ("Campaign 12", "money", "point"),
        ("nan", "float", "point"),
        ("inf", "float", "point"),
        ("5 kg", "money", "point"),
    ],
)
def test_a_cell_of_another_writing_is_not_guessed(cell, kind, mark):
    assert read(cell, kind, mark) is None


@pytest.mark.parametrize(
    ("cell", "whole", "mark"),
    [
        ("8651,95", False, "comma"),
        ("1.234,5", False, "comma"),
        ("1,234.5", False, "point"),
        ("1.234.567", False, "comma"),
        ("0.247", False, "point"),
        ("1.247", False, "unclear"),
        ("12,345", False, "unclear"),
        ("1.247", True, "comma"),
        ("25,881", True, "point"),
        ("1.000", True, "unclear"),
        ("US$0.00", False, "point"),
        ("10,34%", False, "comma"),
        ("1.2.3", False, None),
        ("10.1.1.1", False, None),
        ("5", False, None),
        ("hello", False, None),
    ],
)
def test_what_a_cell_proves_of_the_decimal_mark(cell, whole, mark):
    assert read_mark(cell, whole=whole) == mark


def test_most_cells_decide_and_a_tie_does_not():
    votes = Votes()
    votes.look(["8651,95", "1.022,10", "3.5"], whole=False)
    assert votes.verdict == "comma"
    votes.look(["2.5"], whole=False)
    assert votes.verdict is None


@pytest.mark.parametrize(
    ("cell", "code"),
    [("US$0.00", "USD"), ("S/ 1.022,10", "PEN"), ("PEN 1.045,10", "PEN"), ("10 €", "EUR"),
     ("MX$5", "MXN"), ("$5.00", None), ("5.00", None)],
)  # fmt: skip
def test_the_currency_inside_a_cell(cell, code):
    assert sign_currency(cell) == code
