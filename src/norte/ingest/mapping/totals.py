"""The total rows of a sheet that nobody described: by their words, or by what they leave blank."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from norte.ingest.files.spec import DATED, NUMERIC

if TYPE_CHECKING:
    from collections.abc import Mapping

    from norte.ingest.mapping.cells import Column
    from norte.ingest.mapping.kinds import Kind

_WHOLE = (
    "^(gran |grand )?total(es)?( general(es)?)?( of [0-9]+ .*| de [0-9]+ .*)?:?$|"
    "^suma( total)?:?$|^resultados totales$"
)
_ANY = "^(sub ?)?total(es)?([ :].*)?$|^suma([ :].*)?$|^(grand|gran) total:?$|^resultados totales$"


def totals_of(columns: Mapping[str, Column], kind: Kind) -> dict[str, Any]:
    """How a total row is told: by its word, or by numbers under a blank date and blank texts."""
    price = kind.lines.price if kind.lines else None
    numbers = [f for f in columns if kind.fields[f].type in NUMERIC and f != price]
    when = day_of(columns, kind)
    whole, any_ = f'matches(first_cell, "{_WHOLE}")', f'matches(first_cell, "{_ANY}")'
    if when is None:
        return {"where": whole, "whole": whole, "columns": numbers}
    texts = [f for f in columns if f != when and f not in numbers and f != "currency"]
    bare = f"(blank({', '.join((when, *texts))}) and known({', '.join(numbers)}))"
    if not numbers:
        return {"where": f"{any_} and blank({when})"}
    return {
        "where": f"blank({when}) and ({any_} or {bare})",
        "whole": f"{whole} or {bare}",
        "columns": numbers,
    }


def day_of(columns: Mapping[str, Column], kind: Kind) -> str | None:
    """The field of the rows' date; None when another file or a constant tells it."""
    return next((f for f in columns if kind.fields[f].type in DATED), None)
