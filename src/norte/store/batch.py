"""What a reader hands to the lake: staged rows of one file, with what proves and explains them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal
    from pathlib import Path

    from norte.base.text import Text

Mode = Literal["auto", "merge", "replace"]


@dataclass(frozen=True, slots=True)
class StagedTable:
    """Typed rows of one canonical table in a Parquet file.

    Columns are the canonical ones that the file fills (absent ones are NULL), without `load_id`,
    with `src_row`; `src_file` and `source_id`, when there, are the batch's. `person` columns hold
    the keyed hash of an identity as text: the landing turns it into the random key of
    `people.person`. `is_distinct` says that no two rows have one key, as the reader counted.
    """

    table: str
    parquet: Path
    rows: int
    is_distinct: bool = False


@dataclass(frozen=True, slots=True)
class Slice:
    """Days of one account at one level and breakdown that the file proves to hold whole."""

    table: str
    account: str
    day_from: date
    day_to: date
    level: str | None = None
    breakdown: str | None = None


@dataclass(frozen=True, slots=True)
class Reject:
    """A cell or row that could not be loaded; `row` counts from 1 as a spreadsheet shows it."""

    row: int
    column: str | None
    raw: str
    code: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Coverage:
    """Days of one table that a load answers for (EXPORT_FORMATS, rule 11).

    A day inside without rows is zero, outside it is no data; only the named `columns` count.
    `complete_until` is the last day that was over when the export was made.
    """

    table: str
    account: str
    columns: tuple[str, ...]
    day_from: date
    day_to: date
    complete_until: date | None
    market: str | None = None
    level: str | None = None
    breakdown: str | None = None
    zone: str | None = None
    currency: str | None = None
    tax: Literal["with", "without"] | None = None
    flags: tuple[str, ...] = ()
    extracted_on: date | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of the file by fate: kept + rejected + totals + ignored = rows.

    `duplicates` are among the ignored; the landing adds those that it finds.
    """

    rows: int
    kept: int
    rejected: int = 0
    totals: int = 0
    ignored: int = 0
    duplicates: int = 0


@dataclass(frozen=True, slots=True)
class Checksum:
    """What a total row of the file states for a column, and what its rows add up to."""

    column: str
    stated: Decimal
    summed: Decimal
    ok: bool


@dataclass(frozen=True, slots=True)
class Batch:
    """One file (or one member of a zip, one sheet), read and not yet landed.

    `sha256` is of the member's or the sheet's own content: with `source_id` it is what makes a
    second import of the same content change nothing. `raw` is the file to keep once in `files/`.
    `options` are the answers that the file was read with (dates, decimal mark, zone, …).
    """

    source_id: str
    platform: str
    account: str
    file: str
    sha256: str
    format: str
    tables: tuple[StagedTable, ...]
    counts: Counts
    coverage: tuple[Coverage, ...]
    proven: tuple[Slice, ...] = ()
    rejects: tuple[Reject, ...] = ()
    mode: Mode = "auto"
    raw: Path | None = None
    checksums: tuple[Checksum, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Derivation:
    """A derived table, recomputed in the landing transaction for what the landing touched.

    `touched[base]` is a SELECT of `key` columns from the relation `{changed}` (rows of `base`
    inserted or removed by this landing). `sql` is a SELECT of the derived table's columns that
    reads canonical tables as `lake."name"` and is limited to the rows of the relation `touched`.
    Where it is a union over the bases, `parts[base]` is the share of one, and only those that a
    landing touched are read; `key` then tells the bases apart. A new `number` means that the rule
    changed: everything is recomputed once.
    """

    table: str
    number: int
    key: tuple[str, ...]
    touched: Mapping[str, str]
    sql: str
    parts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LandReport:
    """What a landing did; `duplicate_of` names the load that already held this very content."""

    load_id: int
    inserted: Mapping[str, int] = field(default_factory=dict)
    replaced: Mapping[str, int] = field(default_factory=dict)
    duplicates: int = 0
    duplicate_of: int | None = None
    snapshot: int | None = None
