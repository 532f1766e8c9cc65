"""What became of the rows of a file: counts, rejects, and its totals against its sums."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from norte.base.text import Text
from norte.ingest.contract import Checksum
from norte.ingest.files.fold import name
from norte.ingest.files.spec import DATED, NUMERIC
from norte.store.batch import Counts, Reject

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import duckdb

    from norte.ingest.files.spec import FormatSpec
    from norte.ingest.files.stage import Stage

MOST_REJECTS = 100_000
_TOTALS = "('total', 'total_whole', 'total_account')"
_REASONS: dict[str, Text] = {
    "number": Text(
        es="«{raw}» no es un número como los demás del archivo",
        en="'{raw}' is not a number like the others of the file",
    ),
    "whole": Text(es="«{raw}» no es un número entero", en="'{raw}' is not a whole number"),
    "date": Text(
        es="«{raw}» no es una fecha como las demás del archivo",
        en="'{raw}' is not a date like the others of the file",
    ),
    "name": Text(es="no hay nada que se llame «{raw}»", en="nothing is called '{raw}'"),
    "missing": Text(es="la celda está vacía y hace falta", en="the cell is empty and is needed"),
    "cells": Text(
        es="la fila tiene más celdas que el encabezado: «{raw}»",
        en="the row has more cells than the header: '{raw}'",
    ),
}


def count_rows(
    connection: duckdb.DuckDBPyConnection, stages: Sequence[Stage], duplicates: int
) -> Counts:
    """Rows of the file by fate; a row that several staged rows came from counts once.

    A row is rejected when any part of it is; `duplicates` were kept apart and count as ignored.
    """
    made = {"rows": 0, "rejected": 0, "totals": 0, "ignored": duplicates, "kept": -duplicates}
    for stage in stages:
        worst = (
            f"max(CASE WHEN fate IN {_TOTALS} THEN 0 WHEN fate = 'ignore' THEN 1 "
            "WHEN error IS NULL THEN 2 ELSE 3 END)"
        )
        each = f"SELECT {worst} AS worst FROM {stage.sql()} GROUP BY src_row"
        if not stage.grid.is_melted:
            each = f"SELECT {worst.replace('max', '')} AS worst FROM {stage.sql()}"
        found = dict(
            connection.execute(f"SELECT worst, count(*) FROM ({each}) GROUP BY 1").fetchall()
        )
        for fate, number in zip(("totals", "ignored", "kept", "rejected"), range(4), strict=True):
            made[fate] += found.get(number, 0)
        made["rows"] += sum(found.values())
    return Counts(duplicates=duplicates, **made)


def read_rejects(
    connection: duckdb.DuckDBPyConnection, stages: Sequence[Stage], spec: FormatSpec
) -> tuple[Reject, ...]:
    """The rows that could not be read, with the column, the cell and the reason."""
    made: list[Reject] = []
    for stage in stages:
        found = connection.execute(
            f"SELECT DISTINCT src_row, error FROM {stage.sql()} WHERE error IS NOT NULL "
            f"AND fate NOT IN {_TOTALS} AND fate <> 'ignore' "
            f"ORDER BY src_row LIMIT {MOST_REJECTS - len(made)}"
        ).fetchall()
        made.extend(_reject(row, error, stage, spec) for row, error in found)
    return tuple(made)


def _reject(row: int, error: str, stage: Stage, spec: FormatSpec) -> Reject:
    field, mark, raw = _split(error)
    if field == "+":
        return Reject(row, None, raw, "too-many-cells", _REASONS["cells"].fill(raw=_short(raw)))
    column = stage.grid.title(field)
    if mark == "!":
        return Reject(row, column, "", "missing-value", _REASONS["missing"])
    reason = _reason(spec.fields[field].type)
    return Reject(row, column, raw, f"bad-{reason}", _REASONS[reason].fill(raw=_short(raw)))


def _split(error: str) -> tuple[str, str, str]:
    places = [p for p in (error.find(":"), error.find("!")) if p >= 0]
    at = min(places) if places else len(error)
    return error[:at], error[at : at + 1], error[at + 1 :]


def _reason(kind: str) -> str:
    if kind in {"int", "count"}:
        return "whole"
    if kind in NUMERIC or kind == "hour":
        return "number"
    return "date" if kind in DATED else "name"


def _short(raw: str) -> str:
    return raw if len(raw) <= 80 else raw[:79] + "…"


def check_totals(
    connection: duckdb.DuckDBPyConnection,
    stages: Sequence[Stage],
    spec: FormatSpec,
    titles: Mapping[str, str],
) -> tuple[tuple[Checksum, ...], bool]:
    """The file's own totals against the sums of its rows, and whether the account's all agree.

    `titles` is field → canonical column. A sum may differ by the rounding of each row.
    """
    if spec.totals is None:
        return (), False
    made: list[Checksum] = []
    is_proven = False
    for stage in stages:
        fields = [f for f in spec.totals.columns if f in stage.fields]
        for fate in ("total_account", "total_whole"):
            checks = _compare(connection, stage, fields, fate, titles) if fields else ()
            if checks:
                made.extend(checks)
                is_proven = is_proven or (fate == "total_account" and all(c.ok for c in checks))
                break
    return tuple(made), is_proven


def _compare(
    connection: duckdb.DuckDBPyConnection,
    stage: Stage,
    fields: list[str],
    fate: str,
    titles: Mapping[str, str],
) -> tuple[Checksum, ...]:
    columns = ", ".join(f"CAST({name('v_' + f)} AS DECIMAL(38,6))" for f in fields)
    stated = connection.execute(
        f"SELECT {columns} FROM {stage.sql()} WHERE fate = '{fate}' ORDER BY src_row LIMIT 1"
    ).fetchone()
    if stated is None:
        return ()
    sums = ", ".join(f"sum(CAST({name('v_' + f)} AS DECIMAL(38,6)))" for f in fields)
    row = connection.execute(
        f"SELECT count(*), {sums} FROM {stage.sql()} WHERE error IS NULL AND "
        f"fate NOT IN {_TOTALS} AND fate <> 'ignore'"
    ).fetchone() or (0,)
    rows, summed = row[0], row[1:]
    return tuple(
        _checksum(titles.get(field, field), total, added or Decimal(0), rows)
        for field, total, added in zip(fields, stated, summed, strict=True)
        if total is not None
    )


def _checksum(column: str, stated: Decimal, summed: Decimal, rows: int) -> Checksum:
    is_whole = stated == stated.to_integral_value() and summed == summed.to_integral_value()
    slack = Decimal("0.01") + Decimal("0.005") * Decimal(rows).sqrt() * 3
    gap = abs(stated - summed)
    return Checksum(column, stated, summed, gap == 0 if is_whole else gap <= slack)


def total_warnings(file: str, checksums: Sequence[Checksum]) -> list[Text]:
    """What to say of each total that the rows do not add up to."""
    return [
        Text(
            es="«{file}»: las filas suman {summed} en {column} y su total dice {stated} "
            "(diferencia {gap})",
            en="'{file}': the rows add up to {summed} in {column} and its total says {stated} "
            "(difference {gap})",
        ).fill(
            file=file,
            column=check.column,
            summed=_plain(check.summed),
            stated=_plain(check.stated),
            gap=_plain(check.stated - check.summed),
        )
        for check in checksums
        if not check.ok
    ]


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
