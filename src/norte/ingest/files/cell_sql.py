"""The SQL that reads each field's cells, by its type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from norte.ingest.files.counts import count_sql
from norte.ingest.files.dates import BY_NAME, day_sql, moment_sql
from norte.ingest.files.functions import FUNCTIONS, case_of
from norte.ingest.files.numbers import Reading, number_sql
from norte.ingest.files.spec import DATED, NUMERIC

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from norte.ingest.files.dates import Pattern
    from norte.ingest.files.numbers import Mark
    from norte.ingest.files.spec import FieldSpec

Names = dict[str, "Mapping[str, Iterable[str]]"]
"""Id → words, for the field types `channel` and `market`."""

NEVER_WRONG: frozenset[str] = frozenset({"text", "id", "code", "email"})
"""Types that read any cell."""

_HOUR = "regexp_extract({cell}, '^\\s*(\\d{{1,2}})', 1)"
_TEXT = {
    "text": (
        "CASE WHEN starts_with({cell}, ' ') OR suffix({cell}, ' ') "
        "THEN nullif(trim({cell}), '') ELSE {cell} END"
    ),
    "code": "nullif(upper(trim({cell})), '')",
    "email": "nullif(lower(trim({cell})), '')",
}


def cell_reading(
    cell: str, spec: FieldSpec, step: str, how: tuple[Mark | None, Pattern | None, Names]
) -> Reading:
    """How `cell` is read as the type of `spec`; `how` = decimal mark, date pattern, names."""
    mark, pattern, names = how
    kind = spec.type
    if kind in NUMERIC:
        return count_sql(cell) if kind == "count" else number_sql(cell, kind, mark, step)
    if kind in DATED:
        return _dated(cell, kind, pattern or BY_NAME["iso"], step)
    if kind in {"channel", "market"}:
        return Reading(case_of(cell, names.get(kind, {})))
    if kind == "hour":
        hour = _HOUR.format(cell=cell)
        return Reading(f"CASE WHEN {hour} <> '' THEN lpad({hour}, 2, '0') END")
    return Reading(FUNCTIONS["id"]([cell]) if kind == "id" else _TEXT[kind].format(cell=cell))


def _dated(cell: str, kind: str, pattern: Pattern, step: str) -> Reading:
    if kind == "instant":
        return moment_sql(cell, pattern, step)
    read = day_sql(cell, pattern, step)
    if kind == "date":
        return read
    return Reading(f"CAST(date_trunc('month', {read.value}) AS DATE)", read.before)
