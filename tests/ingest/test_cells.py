"""A cell too large to be one is found while it streams by, and nothing else is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from norte.base.errors import DataError
from norte.ingest.files.cells import CellGuard, delimiter_of
from norte.ingest.files.limits import Limits

LIMIT = 40
SMALL = Limits(cell=LIMIT, line=10**9)
MARKS = [
    '"',
    '""',
    ",",
    ",",
    "\n",
    "\r\n",
    "a",
    "abc",
    '",',
    'a",',
    '"\n',
    'b"\n',
    ' "',
    ',"',
    "x" * 9,
]
TEXT = st.lists(st.sampled_from(MARKS), max_size=80).map("".join)


def longest_cell(text: str) -> int:
    """The longest cell of `text`, its quotes included, read mark by mark as RFC 4180 says."""
    longest = size = 0
    state = "start"
    for mark in text:
        if state == "quoted":
            state = "quote" if mark == '"' else state
        elif mark in ",\r\n":
            state, size = "start", -1
        elif mark == '"' and state in {"start", "quote"}:
            state = "quoted"
        else:
            state = "plain"
        size += 1
        longest = max(longest, size)
    return longest


def feed(guard: CellGuard, data: bytes, chunk: int) -> None:
    for at in range(0, len(data), chunk):
        guard.feed(data[at : at + chunk])


def is_stopped(text: str, chunk: int) -> bool:
    guard = CellGuard(SMALL, "a.csv", ",")
    data = text.encode()
    try:
        feed(guard, data, chunk)
    except DataError:
        return True
    assert guard.lines == text.count("\n")
    return False


@settings(max_examples=1500)
@given(text=TEXT, chunk=st.integers(1, 60))
def test_it_stops_exactly_the_cells_that_outgrow_the_limit_and_a_chunk(text, chunk):
    longest = longest_cell(text)
    if longest <= LIMIT:
        assert not is_stopped(text, chunk)
    elif longest > LIMIT + chunk:
        assert is_stopped(text, chunk)


@pytest.mark.parametrize(
    ("cell", "line"),
    [
        ('"never closed' + "x,y\n" * 40, 3),
        ('"' + "a" * 60 + '"', 3),
        ("a" * 60, 3),
        ('5" wide ' + "a" * 60, 3),
    ],
    ids=["unclosed", "quoted", "plain", "inch"],
)
def test_the_line_where_the_cell_began_is_named_in_both_languages(cell, line):
    guard = CellGuard(SMALL, "a.csv", ",")
    text = f"a,b\n1,2\n3,{cell}".encode()
    with pytest.raises(DataError) as stopped:
        feed(guard, text, 7)
    assert f"línea {line}" in stopped.value.say("es")
    assert f"line {line}" in stopped.value.say("en")


def test_inch_marks_never_open_a_cell():
    assert not is_stopped('5" screen,1\n' * 50 + 'say "hello" now,2\n' * 50, 13)


@pytest.mark.parametrize(
    ("head", "delimiter"),
    [
        ("a;b;c\n1,5;2,5;3\n1,5;2,5;4\n", ";"),
        ("Coste;CTR\n8651,95;10,34\n8651,95;10,34\n", ";"),
        ('Informe de campaña\n"1 de julio - 2"\nDía,Coste,Clics\na,1,2\n', ","),
        ("a\tb, c\n1\t2\n", "\t"),
        ('"a;b";"c"\n"x,y,z";"d"\n', ";"),
        ("sep=|\na|b\n", "|"),
        ("\t\n\t\n", "\t"),
        ("solo una columna\nx\n", None),
        ("", None),
    ],
)
def test_the_delimiter_is_guessed_from_lines_that_agree(head, delimiter):
    assert delimiter_of(head) == delimiter


def test_a_line_or_a_number_of_lines_over_its_limit_stops_with_its_number():
    long = CellGuard(Limits(line=100), "a.csv", ",")
    long.feed(b"a,b\n")
    with pytest.raises(DataError, match="line 2 is longer"):
        long.feed(b"x," * 80)
    many = CellGuard(Limits(lines=10), "a.csv", ",")
    with pytest.raises(DataError, match="more than 10 lines"):
        many.feed(b"a,b\n" * 11)


def test_old_mac_line_ends_count_as_lines():
    guard = CellGuard(SMALL, "a.csv", ",")
    guard.feed(b"a,b\r1,2\r" * 20)
    assert guard.lines == 40
