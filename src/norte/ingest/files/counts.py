"""Whole numbers of columns that never have decimals: a mark between digits is a thousand's."""

from __future__ import annotations

from norte.ingest.files.fold import quote
from norte.ingest.files.numbers import Reading

_GROUPED = r"\s*\d{1,3}(?:[.,'’ \x{00a0}\x{202f}]\d{3})+\s*"
_PLAIN = r"\s*\d+(?:[.,]0{1,2})?\s*"


def count_sql(cell: str) -> Reading:
    """Reads `15000`, `15,000`, `15.000`, `15 000` and `15000.0` alike; NULL for anything else."""
    digits = f"regexp_replace({cell}, '\\D', '', 'g')"
    bare = f"regexp_replace({cell}, '[.,]0{{1,2}}\\s*$', '')"
    return Reading(
        f"CASE WHEN regexp_full_match({cell}, {quote(_GROUPED)}) THEN try_cast({digits} AS BIGINT) "
        f"WHEN regexp_full_match({cell}, {quote(_PLAIN)}) THEN try_cast(trim({bare}) AS BIGINT) END"
    )
