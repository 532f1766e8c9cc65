"""A mapping: what was found in an unknown file, what a person said, and how it would be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path

    from norte.base.text import Text
    from norte.ingest.files.spec import DateOrder, Decimal, Fate, FieldType
    from norte.ingest.mapping.cells import Column

Verb = Literal["column", "constant", "expression", "lookup"]
RULES: tuple[Fate, ...] = ("ignore", "refund", "sale", "total")
"""Names that take a condition: what becomes of the rows for which it holds."""


@dataclass(frozen=True, slots=True)
class Told:
    """One `--set`: what `name` (a field, rule or setting) gets; `file` is that of a lookup."""

    verb: Verb
    name: str
    value: str
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What the file shows, whatever table it is for.

    `name` is the file's without its folder; `row` is the header's, from 1. `decimal` and `dates`
    are what its cells prove; `unclear_date` quotes one that reads two ways. `known_as` is the
    format that already reads it; `rows` are a sample of its cells. `has_period` tells that a line
    above the header states two dates.
    """

    file: str
    name: str
    folder: Path
    header: tuple[str, ...]
    row: int
    delimiter: str
    is_spaced: bool
    encoding: str
    title: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    decimal: Decimal | None = None
    dates: DateOrder | None = None
    unclear_date: str | None = None
    has_period: bool = False
    zone: str | None = None
    known_as: str | None = None


@dataclass(frozen=True, slots=True)
class Assigned:
    """What a field is read from: a column, or an expression (a constant is one too).

    `confidence` is 0 to 1, and 1 for what a person said.
    """

    field: str
    type: FieldType
    column: Column | None = None
    confidence: float = 1.0
    expression: str | None = None
    told: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """How much of the header a table explains, 0 to 1, and what it would still need."""

    table: str
    score: float
    missing: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Lookup:
    """A second file of the same folder, whose column `key` equals our `field`; what it gives."""

    file: str
    field: str
    key: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """A way to read an unknown file as a canonical table.

    `missing` are the groups of fields of which one is still needed. `rules` are what rows become,
    in order. `group` is the field whose rows are lines of one thing. `questions` must be answered,
    or the import will ask them.
    """

    found: Found
    table: str
    assigned: tuple[Assigned, ...]
    missing: tuple[tuple[str, ...], ...]
    scores: tuple[Score, ...]
    told: tuple[Told, ...] = ()
    rules: tuple[tuple[Fate, str], ...] = ()
    group: str | None = None
    lookups: tuple[Lookup, ...] = ()
    questions: tuple[Text, ...] = ()
    settings: tuple[tuple[str, str], ...] = ()
    is_sure: bool = True

    @property
    def file(self) -> str:
        """The file's name, as it may be shown."""
        return self.found.file

    @property
    def header(self) -> tuple[str, ...]:
        """The header that was found."""
        return self.found.header

    @property
    def left(self) -> tuple[Column, ...]:
        """The columns that no field is read from."""
        used = {a.column.index for a in self.assigned if a.column is not None}
        return tuple(c for c in self.found.columns if c.index not in used)

    def of(self, name: str) -> Assigned | None:
        """What the field called `name` is read from; None when it is from nothing."""
        return next((a for a in self.assigned if a.field == name), None)
