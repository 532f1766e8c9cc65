"""What a format file may say: pydantic models of `formats/<platform>.yml`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from norte.base.text import Text

FieldType = Literal[
    "text", "id", "code", "int", "count", "float", "money", "percent", "date", "month", "instant",
    "hour", "seconds", "email", "channel", "market",
]  # fmt: skip
NUMERIC: frozenset[str] = frozenset({"int", "count", "float", "money", "percent", "seconds"})
DATED: frozenset[str] = frozenset({"date", "month", "instant"})

Fate = Literal["fact", "sale", "refund", "total", "ignore"]
DateOrder = Literal["dmy", "mdy", "ymd"]
Decimal = Literal["comma", "point"]


class Strict(BaseModel):
    """A part of a format file; an unknown key is an error, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Strict):
    """A text in both languages."""

    es: str
    en: str

    def text(self) -> Text:
        """The same as a `Text`."""
        return Text(es=self.es, en=self.en)


class FieldSpec(Strict):
    """A column of the export: its headers in each language and how its cells are read.

    `{currency}` in a header stands for a three-letter code: `Amount spent ({currency})`.
    A cell that is `required` and empty rejects its row.
    """

    type: FieldType = "text"
    en: tuple[str, ...] = ()
    es: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    required: bool = False

    @property
    def headers(self) -> tuple[str, ...]:
        """Every header that means this field."""
        return self.en + self.es + self.any


class Signature(Strict):
    """Which columns make a file this format; one signature of the list is enough.

    `only` asks that every column of the file be a known field, for short signatures, or one of
    `also`: headers that no field reads.
    """

    has: tuple[str, ...]
    also: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    title: bool = False
    only: bool = False


class Totals(Strict):
    """Which rows are totals, which of them is the whole account's, and what they must equal."""

    where: str
    whole: Annotated[str | None, Field(description="the total of all rows of the file")] = None
    account: Annotated[str | None, Field(description="the total of the account")] = None
    columns: tuple[str, ...] = ()


class RowRule(Strict):
    """What a row is when `when` holds; the first rule that holds decides."""

    do: Fate
    when: str | None = None


class Slices(Strict):
    """Fields whose presence tells the level (fine to coarse) and the breakdown of the file."""

    levels: dict[str, str] = {}
    breakdowns: dict[str, str] = {}


class Dimensions(Strict):
    """Expressions of the shared dimensions (or the first that can be used of several)."""

    channel: str | tuple[str, ...] | None = None
    market: str | tuple[str, ...] | None = None
    country: str | tuple[str, ...] | None = None
    campaign_id: str | tuple[str, ...] | None = None
    campaign_name: str | tuple[str, ...] | None = None


class TableSpec(Strict):
    """A canonical table that the file fills: column → expression, or the first that can be used.

    `has` and `lacks` name the fields of the file that switch the entry on. `by` groups the rows:
    one row of the table for each value, its columns being aggregates. An entry that does not
    `covers` brings rows and proves nothing of the days without them.
    """

    table: str
    rows: tuple[Fate, ...] = ("fact",)
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    when: str | None = None
    by: str | None = None
    level: str | None = None
    breakdown: str | None = None
    covers: bool = True
    dimensions: Dimensions | None = None
    columns: dict[str, str | tuple[str, ...]]

    @field_validator("rows", mode="before")
    @classmethod
    def _one_or_more(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value


class Period(Strict):
    """Fields whose cells repeat the period of the whole export in every row."""

    day_from: str
    day_to: str


class Preamble(Strict):
    """Labels of the lines above the header that tell the account and the period.

    With `file_name` the period may stand in the name of the file.
    """

    title: tuple[str, ...] = ()
    account: tuple[str, ...] = ()
    day_from: tuple[str, ...] = ()
    day_to: tuple[str, ...] = ()
    exported: tuple[str, ...] = ()
    file_name: bool = False


class Fill(Strict):
    """Fields that only the first row of a group carries; they are filled in the others."""

    by: str
    fields: tuple[str, ...]


class Lookup(Strict):
    """A second file of the same folder that tells more of a field's value.

    `field` is ours; `key` is the header of the column of `file` with the same values. (A key `on`
    would be read as true: YAML.)
    """

    file: str
    field: str
    key: str
    fields: dict[str, FieldSpec]


class Wanted(Strict):
    """Fields without which the figures are worse: a person is told which to add, and why."""

    fields: tuple[str, ...]
    why: Words


class FormatSpec(Strict):
    """A format file, whole."""

    id: str
    platform: str
    version: int = 1
    name: Words
    recipe: Words | None = None
    notes: Words | None = None
    source: str | None = None
    shape: str = "plain"
    options: dict[str, object] = {}
    decimal: Decimal | None = None
    dates: DateOrder | None = None
    zone: str | None = None
    tax: Literal["with", "without"] | None = None
    tax_inside: Annotated[str | None, Field(description="true of a row whose amounts have tax")] = (
        None
    )
    currency: str | None = None
    asks_account: bool = True
    complete: Literal["export_day", "always"] = "export_day"
    detect: tuple[Signature, ...]
    preamble: Preamble = Preamble()
    period: Period | None = None
    fields: dict[str, FieldSpec]
    words: dict[str, dict[str, tuple[str, ...]]] = {}
    totals: Totals | None = None
    rows: tuple[RowRule, ...] = ()
    fill: Fill | None = None
    lookup: tuple[Lookup, ...] = ()
    wanted: tuple[Wanted, ...] = ()
    slices: Slices = Slices()
    dimensions: Dimensions = Dimensions()
    tables: tuple[TableSpec, ...]

    @model_validator(mode="after")
    def _signatures_name_fields(self) -> FormatSpec:
        known = set(self.fields)
        for signature in self.detect:
            strange = {*signature.has, *signature.lacks} - known
            if strange:
                raise ValueError(f"detect names no field: {', '.join(sorted(strange))}")
        return self
