"""An answer as columns for other programs: CSV and Parquet, plain numbers and their states."""

from __future__ import annotations

import csv
import sys
from typing import TYPE_CHECKING, Any

from norte.engine.question import NONE

if TYPE_CHECKING:
    from norte.catalog import Metric
    from norte.engine.answer import Answer, Cell, Row


def print_csv(answer: Answer) -> None:
    """A header and a line a row, UTF-8, comma and decimal point; an absent value is empty."""
    writer = csv.DictWriter(sys.stdout, columns(answer), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows(answer))


def print_parquet(answer: Answer) -> None:
    """One Parquet file on the output; values are doubles, periods dates."""
    import pyarrow as pa
    from pyarrow import parquet

    names = columns(answer)
    found = rows(answer)
    table = pa.table(
        {name: pa.array([row[name] for row in found], type=_type(name, answer)) for name in names}
    )
    sink = pa.BufferOutputStream()
    parquet.write_table(table, sink)
    sys.stdout.buffer.write(sink.getvalue())


def columns(answer: Answer) -> list[str]:
    """Names of the columns: period, dimensions, then those of each metric."""
    names = ["period", *answer.question.by]
    for metric in answer.metrics:
        names += _of_metric(metric, compared=answer.question.compare is not None)
    return names


def rows(answer: Answer) -> list[dict[str, Any]]:
    """Each row by column name."""
    return [_row(answer, row) for row in answer.rows]


def _of_metric(metric: Metric, *, compared: bool) -> list[str]:
    names = [metric.id, f"{metric.id}_state", f"{metric.id}_flags"]
    if metric.unit == "money":
        names.append(f"{metric.id}_currency")
    names += [f"{metric.id}_numerator", f"{metric.id}_denominator"]
    if compared:
        names += [f"{metric.id}_before", f"{metric.id}_difference", f"{metric.id}_change"]
    return names


def _row(answer: Answer, row: Row) -> dict[str, Any]:
    whole = answer.question.grain == "total"
    found: dict[str, Any] = {"period": None if whole else row.period.label}
    for name, member in zip(answer.question.by, row.members, strict=True):
        found[name] = NONE if member is None else member
    compared = answer.question.compare is not None
    for metric, cell in zip(answer.metrics, row.cells, strict=True):
        values = _values(answer, metric, cell, compared=compared)
        found |= dict(zip(_of_metric(metric, compared=compared), values, strict=True))
    return found


def _values(answer: Answer, metric: Metric, cell: Cell, *, compared: bool) -> list[Any]:
    values: list[Any] = [cell.value, cell.state, " ".join(cell.flags)]
    if metric.unit == "money":
        values.append(answer.currency)
    values += [cell.numerator, cell.denominator]
    if compared:
        other = cell.compare
        values += [other.value, other.difference, other.change] if other else [None] * 3
    return values


def _type(name: str, answer: Answer) -> Any:
    import pyarrow as pa

    if name == "period":
        return pa.date32()
    words = (*answer.question.by, *(f"{m.id}_{w}" for m in answer.metrics for w in _WORDS))
    return pa.string() if name in words else pa.float64()


_WORDS = ("state", "flags", "currency")
