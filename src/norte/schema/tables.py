"""What a canonical table is, and all of them, found by scanning `families/`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Literal

from norte.base.errors import SettingsError, UnknownNameError
from norte.base.text import Text

Type = Literal["text", "int", "float", "money", "date", "instant", "bool", "person"]
"""money is DECIMAL(18,6) in the row's `currency`; instant is UTC without a zone;
person is a random key of `people.person` (a 63-bit integer), never an address."""

Role = Literal["dimension", "measure", "stock", "time", "detail"]

LEVELS: tuple[str, ...] = ("account", "campaign", "ad_group", "ad")
"""From coarse to fine: which dimensions a row of an advertising report can tell."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its type, its role and what it means; `dimension` is its name in questions."""

    name: str
    type: Type
    role: Role
    doc: Text
    dimension: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table of facts (or of settings, when `time` is None).

    `key` makes a row unique; a later load of the same key replaces it. `time` is a date that a
    platform already cut, or an instant that the engine cuts in the reader's zone. `day_to` in the
    columns means that a row may cover a period. `sliced` tables carry `level` and `breakdown`, and
    a question uses one of them per (source, account, day). `record` names the columns within which
    just one source may answer (SEMANTICS 22); None where sources never compete.
    """

    name: str
    family: str
    doc: Text
    grain: Text
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    time: str | None = None
    sliced: bool = False
    record: tuple[str, ...] | None = None
    derived: bool = False

    def column(self, name: str) -> Column:
        """The column called `name`; an error with the nearest names when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        kind = Text(es="columna de " + self.name, en="column of " + self.name)
        raise UnknownNameError(kind, name, [c.name for c in self.columns])

    @property
    def dimensions(self) -> dict[str, str]:
        """Name in questions → column."""
        return {c.dimension: c.name for c in self.columns if c.dimension}

    @property
    def has_period_rows(self) -> bool:
        """Whether a row may cover more than a day (`time` … `day_to`)."""
        return any(c.name == "day_to" for c in self.columns)


def text(name: str, es: str, en: str, dimension: str | None = None) -> Column:
    """A text column; a dimension when `dimension` names it."""
    role: Role = "dimension" if dimension else "detail"
    return Column(name, "text", role, Text(es=es, en=en), dimension)


def measure(name: str, type_: Type, es: str, en: str) -> Column:
    """A quantity that adds up over rows of one level and breakdown."""
    return Column(name, type_, "measure", Text(es=es, en=en))


def stock(name: str, type_: Type, es: str, en: str) -> Column:
    """A level at a moment: it adds over accounts, never over days."""
    return Column(name, type_, "stock", Text(es=es, en=en))


def moment(name: str, type_: Type, es: str, en: str) -> Column:
    """A date or an instant."""
    return Column(name, type_, "time", Text(es=es, en=en))


def detail(name: str, type_: Type, es: str, en: str) -> Column:
    """A column that is neither asked by nor added: an id, a mark, a person."""
    return Column(name, type_, "detail", Text(es=es, en=en))


LINEAGE: tuple[Column, ...] = (
    text(
        "source_id",
        "fuente, con el nombre que le da el equipo",
        "source, by the team's name",
        "source",
    ),
    text("platform", "plataforma de la que viene", "platform it comes from", "platform"),
    text("account", "cuenta en esa plataforma", "account on that platform", "account"),
    detail("load_id", "int", "carga que trajo la fila", "load that brought the row"),
    detail("src_file", "text", "hash del archivo", "hash of the file"),
    detail("src_row", "int", "fila del archivo, desde 1", "row of the file, from 1"),
)

SHARED: tuple[Column, ...] = (
    text("market", "mercado, según norte.toml", "market, by norte.toml", "market"),
    text("channel", "canal, de la lista única", "channel, of the one list", "channel"),
    text(
        "campaign_key",
        "campaña, la misma en todas las fuentes",
        "campaign, the same in every source",
        "campaign",
    ),
)
"""The dimensions that every fact has; NULL is shown as "(none)"."""


@cache
def all_tables() -> dict[str, Table]:
    """Every canonical table by name; two of one name are an error that names both families."""
    package = import_module("norte.schema.families")
    found: dict[str, Table] = {}
    for module in iter_modules(package.__path__):
        for made in import_module(f"norte.schema.families.{module.name}").TABLES:
            if made.name in found:
                raise SettingsError(
                    Text(
                        es="la tabla «{name}» está definida en {a} y en {b}",
                        en="table '{name}' is defined in {a} and in {b}",
                    ).fill(name=made.name, a=found[made.name].family, b=made.family)
                )
            found[made.name] = made
    return found


def table(name: str) -> Table:
    """The table called `name`, or an error with the nearest names."""
    tables = all_tables()
    if name not in tables:
        raise UnknownNameError(Text(es="tabla", en="table"), name, tables)
    return tables[name]
