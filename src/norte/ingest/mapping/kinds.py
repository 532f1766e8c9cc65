"""What a sheet that fills a canonical table looks like: one YAML file a table, by scanning."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import Field, field_validator

from norte.base.errors import UnknownNameError
from norte.base.text import Text
from norte.ingest.files.spec import Fate, FieldType, Slices, Strict, Words
from norte.ingest.mapping.naming import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from norte.ingest.files.library import Format

EXACT = 1.0
HARVESTED = 0.9


class Target(Strict):
    """A field that a column may be: its cells' type, its names, and how much it tells.

    `of` are the canonical columns that other formats fill with the same thing: their headers are
    names of it too. `otherwise` are expressions that stand for it where no column does, the first
    whose fields the sheet has. `weight` is high where only this kind of sheet has it.
    """

    type: FieldType = "text"
    weight: float = 0.5
    of: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()
    es: tuple[str, ...] = ()
    en: tuple[str, ...] = ()

    @property
    def is_quantity(self) -> bool:
        """Whether a ratio of it would be mistaken for it."""
        return self.type in {"int", "count", "float", "money"}


class KindTable(Strict):
    """A canonical table of the kind: column → expressions, of which the first possible is taken.

    `grouped` tables have one row a group where the sheet's rows are lines; `lines` are made only
    then, and `refund` ones only with a rule that tells refunds.
    """

    table: str
    rows: Fate = "fact"
    needs: tuple[str, ...] = ()
    when: str | None = None
    grouped: bool = False
    lines: bool = False
    refund: bool = False
    columns: dict[str, tuple[str, ...]]


class Instead(Strict):
    """What headers mean when the file also has those of `beside`."""

    beside: tuple[str, ...] = Field(alias="if")
    fields: dict[str, tuple[str, ...]]


class Lines(Strict):
    """Fields by which rows that are lines are told and added up."""

    by: str
    quantity: str
    price: str


class Refunds(Strict):
    """Fields whose negative numbers tell a refund, the first that the sheet has."""

    when: tuple[str, ...]


class Kind(Strict):
    """A file of `kinds/`, whole; `apart` are the fields that keep rows apart as accounts."""

    table: str
    name: Words
    needs: tuple[tuple[str, ...], ...]
    apart: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    instead: tuple[Instead, ...] = ()
    lines: Lines | None = None
    refund: Refunds | None = None
    fields: dict[str, Target]
    slices: Slices = Slices()
    words: dict[str, dict[str, tuple[str, ...]]] = Field(default={})
    guesses: dict[str, dict[str, tuple[str, ...]]] = Field(default={})
    dimensions: dict[str, tuple[str, ...]] = Field(default={})
    tables: tuple[KindTable, ...]

    @field_validator("needs", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        return (
            [[v] if isinstance(v, str) else v for v in value] if isinstance(value, list) else value
        )

    @property
    def required(self) -> frozenset[str]:
        """Fields without which a row says nothing."""
        return frozenset(group[0] for group in self.needs if len(group) == 1)


@cache
def all_kinds() -> dict[str, Kind]:
    """Every kind by its table, in order of name."""
    folder = Path(str(files("norte.ingest.mapping").joinpath("kinds")))
    made = (_read(path) for path in sorted(folder.glob("*.yml")))
    return {kind.table: kind for kind in made}


def kind_of(table: str) -> Kind:
    """The kind of `table`; an error with the nearest names when nothing is proposed for it."""
    kinds = all_kinds()
    if table not in kinds:
        raise UnknownNameError(Text(es="tabla para proponer", en="table to propose"), table, kinds)
    return kinds[table]


def aliases(kind: Kind, library: Iterable[Format]) -> dict[str, Mapping[str, float]]:
    """Field → the names that it goes by and how sure each is; other formats' headers among them."""
    own: dict[str, Mapping[str, float]] = {}
    taken = {plain(w) for f, t in kind.fields.items() for w in (f, *t.es, *t.en)}
    harvested = [(f, h) for f, h in _harvest(kind, library) if h not in taken]
    for field, target in kind.fields.items():
        others = {h: HARVESTED for f, h in harvested if f == field}
        own[field] = {**others, **{plain(w): EXACT for w in (field, *target.es, *target.en)}}
    return own


def _harvest(kind: Kind, library: Iterable[Format]) -> Iterator[tuple[str, str]]:
    """(field, header) of what other formats put bare into the columns of the main table."""
    means = {c: f for f, target in kind.fields.items() for c in (f, *target.of)}
    for known in library:
        for column, given in _columns(known, kind.table):
            if column in means and given in known.spec.fields:
                headers = known.spec.fields[given].headers
                yield from ((means[column], plain(header)) for header in headers)


def _columns(known: Format, table: str) -> Iterator[tuple[str, str]]:
    """(column, expression) of what a format fills `table` with; of several, the first."""
    for entry in known.spec.tables:
        if entry.table == table:
            for column, given in entry.columns.items():
                yield column, given if isinstance(given, str) else given[0]


def _read(path: Path) -> Kind:
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return Kind.model_validate(yaml.load(path.read_text("utf-8"), Loader=loader))  # noqa: S506
