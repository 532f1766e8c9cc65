"""Which days a file answers for, and which of them it proves to hold whole."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from norte.ingest.files.fold import name, quote
from norte.store.batch import Coverage, Slice, StagedTable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import duckdb

    from norte.ingest.files.known import Known
    from norte.ingest.files.spec import FormatSpec
    from norte.schema import Table


@dataclass(frozen=True, slots=True)
class Filled:
    """A canonical table of the file: its Parquet, the columns that it brings, its flags.

    `staged` is None when the file brings the table and has no row of it. `constants` are columns
    with one value in all its rows. A mixed one is of several blocks: not every slice of it has
    every column.
    """

    table: Table
    parquet_path: str
    staged: StagedTable | None
    columns: tuple[str, ...]
    flags: frozenset[str]
    constants: frozenset[str] = frozenset()
    is_mixed: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """What one account of a file covers: its days, its market and currency where they are one."""

    account: str
    day_from: date
    day_to: date
    market: str | None = None
    currency: str | None = None
    slices: tuple[tuple[str | None, str | None], ...] = ((None, None),)


Tax = Literal["with", "without"]


def coverage_of(
    connection: duckdb.DuckDBPyConnection,
    filled: Sequence[Filled],
    known: Known,
    spec: FormatSpec,
    tax: Tax | None,
) -> tuple[Coverage, ...]:
    """One coverage for each table, account and slice of the file.

    The tables of a file share its days: a day without refunds is zero when it has orders. A
    stated period counts up to the day of the export.
    """
    spans = [_reaches(connection, one) for one in filled]
    days = _common(spans, known)
    made: list[Coverage] = []
    for one, own in zip(filled, spans, strict=True):
        if one.table.time is None or not one.columns:
            continue
        told = _told(connection, one)
        for reach in own or _borrowed(spans):
            first, last = _bounds(reach, days, known)
            made.extend(
                Coverage(
                    table=one.table.name,
                    account=reach.account,
                    columns=told[level, breakdown],
                    day_from=first,
                    day_to=last,
                    complete_until=_complete(first, last, known, spec),
                    market=reach.market,
                    level=level,
                    breakdown=breakdown,
                    zone=known.zone,
                    currency=reach.currency,
                    tax=tax,
                    flags=tuple(sorted(one.flags)),
                    extracted_on=known.exported,
                )
                for level, breakdown in reach.slices
                if told[level, breakdown]
            )
    return tuple(made)


def proven_of(coverage: Sequence[Coverage], known: Known) -> tuple[Slice, ...]:
    """The slices that the file holds whole, once its account total has agreed with its rows.

    Only what its stated period covers is proven.
    """
    if known.day_from is None or known.day_to is None:
        return ()
    return tuple(
        Slice(c.table, c.account, known.day_from, known.day_to, c.level, c.breakdown)
        for c in coverage
        if c.level is not None and c.day_from >= known.day_from and c.day_to <= known.day_to
    )


def _reaches(connection: duckdb.DuckDBPyConnection, one: Filled) -> list[Reach]:
    table = one.table
    if one.staged is None or table.time is None:
        return []
    have = {c.name for c in table.columns} & _columns(connection, one.parquet_path)
    day = "CAST(day AS DATE)"
    if table.time == "instant":
        offset = "coalesce(utc_offset, 0)" if "utc_offset" in have else "0"
        day = f"CAST(instant + to_minutes(CAST({offset} AS BIGINT)) AS DATE)"
    until = f"coalesce(day_to, {day})" if "day_to" in have else day
    single = [_single(c, one) if c in have else "NULL" for c in ("market", "currency")]
    slices = "list(DISTINCT {'l': level, 'b': breakdown})" if table.sliced else "NULL"
    if table.sliced and {"level", "breakdown"} <= one.constants:
        slices = "[{'l': first(level), 'b': first(breakdown)}]"
    rows = connection.execute(
        f"SELECT account, min({day}), max({until}), {', '.join(single)}, {slices} "
        f"FROM read_parquet({quote(one.parquet_path)}) GROUP BY account ORDER BY account"
    ).fetchall()
    return [Reach(r[0], r[1], r[2], r[3], r[4], _slices(r[5])) for r in rows if r[1] is not None]


def _single(column: str, one: Filled) -> str:
    """The one value of `column` in a group; NULL where there are several or a row has none."""
    if column in one.constants:
        return f"first({column})"
    same = f"min({column}) = max({column}) AND count({column}) = count(*)"
    return f"CASE WHEN {same} THEN min({column}) END"


def _told(
    connection: duckdb.DuckDBPyConnection, one: Filled
) -> Mapping[tuple[str | None, str | None], tuple[str, ...]]:
    """The columns that each slice brings: all of them, unless blocks of a file differ."""
    if not one.is_mixed or one.staged is None or not one.table.sliced:
        return defaultdict(lambda: one.columns)
    counts = ", ".join(f"count({name(c)})" for c in one.columns)
    rows = connection.execute(
        f"SELECT level, breakdown, {counts} FROM read_parquet({quote(one.parquet_path)}) "
        "GROUP BY level, breakdown"
    ).fetchall()
    return {
        (row[0], row[1]): tuple(c for c, n in zip(one.columns, row[2:], strict=True) if n)
        for row in rows
    }


def _slices(found: list[dict[str, str]] | None) -> tuple[tuple[str | None, str | None], ...]:
    if not found:
        return ((None, None),)
    return tuple(sorted((s["l"], s["b"]) for s in found))


def _columns(connection: duckdb.DuckDBPyConnection, path: str) -> set[str]:
    found = connection.execute(f"DESCRIBE SELECT * FROM read_parquet({quote(path)})").fetchall()
    return {row[0] for row in found}


def _borrowed(spans: Sequence[list[Reach]]) -> list[Reach]:
    """For a table without a row: the accounts of the file's other tables."""
    return next((own for own in spans if own), [])


def _common(spans: Sequence[list[Reach]], known: Known) -> dict[str, tuple[date, date]]:
    """First and last day of each account, over all the tables of the file and its stated period."""
    days: dict[str, tuple[date, date]] = {}
    for reach in (r for own in spans for r in own):
        first, last = days.get(reach.account, (reach.day_from, reach.day_to))
        days[reach.account] = (min(first, reach.day_from), max(last, reach.day_to))
    if known.day_from is None or known.day_to is None:
        return days
    stated_to = min(known.day_to, known.exported)
    return {
        account: (min(first, known.day_from), max(last, stated_to))
        for account, (first, last) in days.items()
    }


def _bounds(reach: Reach, days: dict[str, tuple[date, date]], known: Known) -> tuple[date, date]:
    first, last = days.get(reach.account, (reach.day_from, reach.day_to))
    if known.day_from is not None and known.day_to is not None:
        first = min(first, known.day_from)
    return first, last


def _complete(first: date, last: date, known: Known, spec: FormatSpec) -> date | None:
    if spec.complete == "always":
        return last
    until = min(last, known.exported - timedelta(days=1))
    return until if until >= first else None
