"""The language of format files: what it computes, what it tolerates, what it refuses."""

from __future__ import annotations

import duckdb
import pytest

from norte.base.errors import SettingsError, UnknownNameError
from norte.ingest.files.expression import Scope, compile_expression, names_in

ROW = "(SELECT 3 AS a, 4 AS b, NULL::INTEGER AS nothing, 'Búsqueda' AS word, 'C536' AS id_)"
SCOPE = Scope(
    where="mine",
    fields={"a": "a", "b": "b", "nothing": "nothing", "word": "word", "id_": "id_"},
    declared=frozenset({"a", "b", "nothing", "word", "id_", "absent"}),
    values={"currency": "'EUR'"},
    words={"kinds": {"search": ("búsqueda", "Search"), "other": ("x",)}},
)


def value(text: str):
    built = compile_expression(text, SCOPE)
    assert built.ready
    with duckdb.connect() as connection:
        found = connection.execute(f"SELECT {built.sql} FROM {ROW}").fetchone()
    assert found is not None
    return found[0]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a * b + 1", 13),
        ("a / 0", None),
        ("-a", -3),
        ("first(nothing, b)", 4),
        ("first(absent, b)", 4),
        ("total(a, nothing, absent, b)", 7),
        ("total(nothing, absent)", None),
        ("'yes' if a < b and not a == b else 'no'", "yes"),
        ("a in (1, 3)", True),
        ("a not in (1, 3)", False),
        ("known(nothing)", False),
        ("known(nothing, a)", True),
        ("known(absent)", False),
        ("blank(nothing)", True),
        ("blank(absent)", False),
        ("has(absent)", False),
        ("has(a)", True),
        ("starts(id_, 'C')", True),
        ("matches(word, '^busq')", True),
        ("matches(text(nothing), 'x')", False),
        ("word(word, 'kinds')", "search"),
        ("word(id_, 'kinds')", None),
        ("currency", "EUR"),
        ("join(id_, a)", "C536-3"),
        ("slug(word)", "busqueda"),
        ("whole(2.6)", 3),
        ("month_end(date('2026-02-03'))", "2026-02-28"),
        ("days_after(date('2026-02-27'), a)", "2026-03-02"),
        ("part('a|b', '|', 2)", "b"),
        ("capture('AD12 x', '(AD[0-9]+)')", "AD12"),
        ('id("\'0812")', "0812"),
        ("id('17850.0')", "17850"),
        ("None", None),
        ("True", True),
    ],
)
def test_an_expression_computes(text, wanted):
    found = value(text)
    assert (str(found) if hasattr(found, "isoformat") else found) == wanted


@pytest.mark.parametrize("text", ["absent", "a + absent", "first(absent)", "total(absent)"])
def test_it_is_not_ready_without_its_fields(text):
    assert not compile_expression(text, SCOPE).ready


@pytest.mark.parametrize(
    "text",
    ["a +", "a < b < 3", "a ** b", "lambda: a", "[a]", "a.b", "word(a, 'none', 1)", "1j",
     "starts(a)", "f'{a}'", "first(a, key=b)", "a if b"],
)  # fmt: skip
def test_what_means_nothing_is_refused(text):
    with pytest.raises(SettingsError):
        compile_expression(text, SCOPE)


@pytest.mark.parametrize("text", ["aa", "firs(a)", "word(word, 'kind')"])
def test_a_typing_slip_gets_the_nearest_name(text):
    with pytest.raises(UnknownNameError) as raised:
        compile_expression(text, SCOPE)
    assert raised.value.hint is not None


def test_a_text_cannot_leave_its_quotes():
    assert value('"it\'s; DROP TABLE x"') == "it's; DROP TABLE x"


def test_a_rebuilt_numerator_and_an_aggregate_are_known_as_such():
    assert compile_expression("rebuilt(a * b)", SCOPE).is_rebuilt
    assert compile_expression("sum(a * b)", SCOPE).is_grouped
    assert not compile_expression("a * b", SCOPE).is_rebuilt


def test_the_names_that_a_text_mentions():
    assert names_in("first(a, b) if matches(word, 'x') else absent") == {"a", "b", "word", "absent"}
