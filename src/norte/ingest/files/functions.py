"""The functions of format files, each the SQL that it stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from norte.ingest.files.fold import fold, fold_sql, quote, slug_sql

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping


def case_of(value: str, words: Mapping[str, Iterable[str]], other: str = "NULL") -> str:
    """SQL that turns the words of `value` into the id that they mean."""
    whens = []
    for made, known in words.items():
        listed = ", ".join(quote(word) for word in sorted({fold(w) for w in known}))
        if listed:
            whens.append(f"WHEN {fold_sql(value)} IN ({listed}) THEN {quote(made)}")
    return f"CASE {' '.join(whens)} ELSE {other} END" if whens else other


def _matches(args: list[str]) -> str:
    value, pattern = args
    return f"coalesce(regexp_matches({fold_sql(value)}, {pattern}), FALSE)"


def _identifier(args: list[str]) -> str:
    """An id as text: no apostrophe in front, no `.0` behind."""
    bare = f"regexp_replace(trim({args[0]}), '^''|\\.0+$', '', 'g')"
    return f"nullif({bare}, '')"


def _whole(args: list[str]) -> str:
    return f"CAST(round({args[0]}) AS BIGINT)"


FUNCTIONS: dict[str, Callable[[list[str]], str]] = {
    "matches": _matches,
    "starts": lambda a: f"coalesce(starts_with({a[0]}, {a[1]}), FALSE)",
    "contains": lambda a: f"coalesce(contains({fold_sql(a[0])}, {a[1]}), FALSE)",
    "upper": lambda a: f"upper(trim({a[0]}))",
    "lower": lambda a: f"lower(trim({a[0]}))",
    "slug": lambda a: slug_sql(a[0]),
    "id": _identifier,
    "text": lambda a: f"CAST({a[0]} AS VARCHAR)",
    "join": lambda a: f"concat_ws('-', {', '.join(a)})",
    "part": lambda a: f"nullif(trim(split_part({a[0]}, {a[1]}, {a[2]})), '')",
    "capture": lambda a: f"nullif(regexp_extract({a[0]}, {a[1]}, 1), '')",
    "date": lambda a: f"DATE {a[0]}",
    "day": lambda a: f"CAST({a[0]} AS DATE)",
    "noon": lambda a: f"(CAST({a[0]} AS TIMESTAMP) + INTERVAL 12 HOUR)",
    "days_after": lambda a: f"CAST({a[0]} + CAST({a[1]} AS INTEGER) AS DATE)",
    "months_after": lambda a: f"CAST({a[0]} + to_months(CAST({a[1]} AS INTEGER)) AS DATE)",
    "month_start": lambda a: f"CAST(date_trunc('month', {a[0]}) AS DATE)",
    "month_end": lambda a: f"last_day({a[0]})",
    "whole": _whole,
    "absolute": lambda a: f"abs({a[0]})",
    "least": lambda a: f"least({', '.join(a)})",
    "greatest": lambda a: f"greatest({', '.join(a)})",
    "sum": lambda a: f"sum({a[0]})",
    "lowest": lambda a: f"min({a[0]})",
    "highest": lambda a: f"max({a[0]})",
    "count": lambda _: "count(*)",
    "opening": lambda a: f"arg_min({a[0]}, src_row)",
}
"""`opening` is the value of the group's first row that has one."""

AGGREGATES: frozenset[str] = frozenset({"sum", "lowest", "highest", "count", "opening"})
