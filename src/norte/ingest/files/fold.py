"""Words as they are compared: without case, accents, marks at the ends or double spaces."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_EDGES = " \t\"'\ufeff\u200b\u00a0"


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """`text` as headers and words are compared: «Día » and "dia" are the same."""
    plain = unicodedata.normalize("NFKD", text)
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(kept.casefold().split()).strip(_EDGES)


def fold_sql(expression: str) -> str:
    """The same comparison in DuckDB, for values; NULL stays NULL."""
    return f"lower(strip_accents(trim({expression})))"


def slug_sql(expression: str) -> str:
    """A campaign's name as its key: folded, anything but letters and digits a hyphen."""
    folded = f"lower(strip_accents({expression}))"
    return f"nullif(trim(regexp_replace({folded}, '[^\\p{{L}}\\p{{N}}]+', '-', 'g'), '-'), '')"


def quote(text: str) -> str:
    """`text` as a SQL string."""
    return "'" + text.replace("'", "''") + "'"


def constant(text: str) -> str:
    """`text` as a SQL value that is the same in every row.

    An ENUM of one value costs nothing to write; a string is hashed anew for each row.
    """
    return f"CAST({quote(text)} AS ENUM({quote(text)}))"


def name(identifier: str) -> str:
    """`identifier` as a SQL name."""
    return '"' + identifier.replace('"', '""') + '"'
