"""The SELECT that makes rows of a canonical table from the rows of a file."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from norte.base.errors import DataError
from norte.base.text import Text
from norte.ingest.files.dimensions import Members, campaign_sql, market_sql, own_campaign_sql
from norte.ingest.files.expression import Compiled, Scope, compile_expression
from norte.ingest.files.fold import constant, name, quote
from norte.schema import table as canonical

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from norte.ingest.files.facts import Facts
    from norte.ingest.files.spec import Dimensions, FormatSpec, TableSpec
    from norte.schema import Table
    from norte.workspace.settings import Settings

_SQL_TYPES = {
    "text": "VARCHAR", "int": "BIGINT", "float": "DOUBLE", "money": "DECIMAL(18,6)",
    "date": "DATE", "instant": "TIMESTAMP", "bool": "BOOLEAN", "person": "VARCHAR",
}  # fmt: skip
_LITERAL = re.compile(r"'(?:[^']|'')*'")
_FATES = {"total": ("total", "total_whole", "total_account")}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One grid of a file, ready to become canonical rows.

    `encode` turns the SQL of a text column into a cheaper one of the same value.
    """

    spec: FormatSpec
    facts: Facts
    values: Mapping[str, str]
    calls: Mapping[str, Callable[[list[str]], str]]
    source_id: str
    settings: Settings
    matches: str | None
    level: str | None
    breakdown: str
    encode: Callable[[str], str] = str


@dataclass(frozen=True, slots=True)
class Made:
    """Rows of a table as SQL, with the columns that the file fills and what is said of them."""

    table: Table
    sql: str
    columns: tuple[str, ...]
    flags: frozenset[str] = field(default_factory=frozenset)
    covers: bool = True
    used: frozenset[str] = frozenset()
    constants: frozenset[str] = frozenset()
    part: int = 0


def fields_for(sheet: Sheet) -> set[str]:
    """The fields of the file that some row of some table is made of."""
    used: set[str] = set()
    for entry in sheet.spec.tables:
        made = make_rows(sheet, entry)
        if made is not None:
            used |= made.used
    return used


def make_rows(sheet: Sheet, entry: TableSpec) -> Made | None:
    """The rows that `entry` makes of `sheet`; None when the file has not the fields for it."""
    present = set(sheet.facts.fields)
    if not set(entry.has) <= present or set(entry.lacks) & present:
        return None
    table = canonical(entry.table)
    writer = _Writer(sheet, entry, table)
    columns = writer.columns()
    measures = {c.name for c in table.columns if c.role in {"measure", "stock"}}
    if measures and not measures & set(columns) and not _counts_for_itself(table):
        return None
    if table.time is not None and table.time not in columns:
        raise _no_dates(sheet.spec)
    own = {c.name for c in table.columns}
    return Made(
        table,
        writer.sql(columns),
        tuple(c for c in columns if c in own),
        frozenset(f"reconstructed:{column}" for column in writer.rebuilt),
        entry.covers,
        frozenset(writer.used),
        frozenset(c for c, sql in columns.items() if " AS ENUM(" in sql and c in own),
    )


def _counts_for_itself(table: Table) -> bool:
    """Whether a row says something without any quantity: an order, a redemption, a post."""
    return not table.sliced and any(k.endswith("_id") for k in table.key if k != "source_id")


class _Writer:
    """Writes one SELECT; a class only because its parts share the scope and the grouping."""

    def __init__(self, sheet: Sheet, entry: TableSpec, table: Table) -> None:
        self.sheet = sheet
        self.entry = entry
        self.table = table
        self.rebuilt: set[str] = set()
        self.used: set[str] = set()
        self.scope = Scope(
            where=sheet.spec.id,
            fields=sheet.facts.fields,
            declared=frozenset(
                {*sheet.spec.fields, "period_from", "period_to", "block_account"}
                | {f for one in sheet.spec.lookup for f in one.fields}
            ),
            values=sheet.values,
            words=sheet.spec.words,
            calls={**sheet.calls, **sheet.facts.calls, "line_number": self._line_number},
        )

    def columns(self) -> dict[str, str]:
        """Column → SQL of what the file fills, the lineage and the dimensions among them."""
        made: dict[str, str] = {}
        for column, given in self.entry.columns.items():
            sql = self._first_ready(column, given)
            if sql is not None:
                made[column] = self._cast(column, sql)
        self._complete(made)
        self._dimensions(made)
        return made

    def sql(self, columns: Mapping[str, str]) -> str:
        """The SELECT of `columns`, with its campaign matched."""
        fates = [f for fate in self.entry.rows for f in _FATES.get(fate, (fate,))]
        tests = [f"fate IN ({', '.join(quote(f) for f in fates)})"]
        if self.entry.when is not None:
            tests.append(f"({self._plain(self.entry.when)})")
        listed = ", ".join(f"{sql} AS {name(c)}" for c, sql in self._written(columns).items())
        inner = f"SELECT {listed} FROM ({self.sheet.facts.sql}) WHERE {' AND '.join(tests)}"
        if self.entry.by is not None:
            key = self._plain(self.entry.by)
            inner += f" AND {key} IS NOT NULL GROUP BY {key}"
        if "_campaign_name" not in columns or self.sheet.matches is None:
            return inner
        return campaign_sql(inner, self.sheet.matches)

    def _written(self, columns: Mapping[str, str]) -> dict[str, str]:
        """The columns as they are selected: text encoded, the campaign's own name as its key."""
        made = dict(columns)
        if "_campaign_name" in made and self.sheet.matches is None:
            made["campaign_key"] = own_campaign_sql(
                made.pop("_campaign_name"), made.pop("_campaign_id")
            )
        if self.entry.by is not None:
            return made
        texts = {c.name for c in self.table.columns if c.type == "text"}
        return {c: self.sheet.encode(sql) if c in texts else sql for c, sql in made.items()}

    def _first_ready(self, column: str, given: str | tuple[str, ...]) -> str | None:
        for text in (given,) if isinstance(given, str) else given:
            built = compile_expression(text, self.scope)
            if built.ready and built.sql != "NULL":
                if built.is_rebuilt:
                    self.rebuilt.add(column)
                return self._grouped(built)
        return None

    def _grouped(self, built: Compiled) -> str:
        self.used |= built.used
        return self._of_group(built)

    def _of_group(self, built: Compiled) -> str:
        """In a grouped table what is no aggregate is the value of the group's first row."""
        reads_rows = built.used or "v_" in built.sql  # a known name may stand for a column
        if self.entry.by is None or built.is_grouped or not reads_rows:
            return built.sql
        return f"arg_min({built.sql}, src_row)"

    def _cast(self, column: str, sql: str) -> str:
        kind = self.table.column(column).type
        if kind == "text" and _LITERAL.fullmatch(sql):
            return f"CAST({sql} AS ENUM({sql}))"
        return f"CAST({sql} AS {_SQL_TYPES[kind]})"

    def _plain(self, text: str) -> str:
        built = compile_expression(text, self.scope)
        self.used |= built.used
        return built.sql

    def _line_number(self, args: list[str]) -> str:
        return f"CAST(row_number() OVER (PARTITION BY {args[0]} ORDER BY src_row) AS VARCHAR)"

    def _complete(self, made: dict[str, str]) -> None:
        """What follows from the file: lineage, currency, zone, level, the end of a row's period."""
        sheet, own = self.sheet, {c.name for c in self.table.columns}
        row = "min(src_row)" if self.entry.by is not None else "src_row"
        made.setdefault("account", self._value("account"))
        made["src_row"] = f"CAST({row} AS BIGINT)"
        for column in ("currency", "zone"):
            if column in own:
                made.setdefault(column, self._value(column))
        if self.table.sliced:
            made["level"] = constant(self.entry.level or sheet.level or "account")
            made["breakdown"] = constant(self.entry.breakdown or sheet.breakdown)
        if "day_to" in own and "day" in made:
            made.setdefault("day_to", made["day"])
        if "utc_offset" in own and "utc_offset" not in made and "instant" in made:
            self._offset(made)

    def _value(self, column: str) -> str:
        built = compile_expression(column, self.scope)
        return self._cast(column, self._grouped(built))

    def _offset(self, made: dict[str, str]) -> None:
        given = self.entry.columns["instant"]
        for text in (given,) if isinstance(given, str) else given:
            if text in self.sheet.facts.fields:
                built = compile_expression(f"offset({text})", self.scope)
                made["utc_offset"] = self._cast("utc_offset", self._grouped(built))
                return

    def _dimensions(self, made: dict[str, str]) -> None:
        """Market, channel and the words by which the campaign will be matched."""
        own = {c.name for c in self.table.columns}
        if "market" not in own:
            return
        channel = self._dimension("channel")
        if channel is not None:
            made.setdefault("channel", self._cast("channel", channel))
        campaign_id = self._dimension("campaign_id") or "NULL"
        campaign = self._dimension("campaign_name") or "NULL"
        own_currency = made.get("currency") if "currency" in self.entry.columns else None
        members = Members(
            account=made["account"],
            currency=own_currency or self._value_of("told_currency"),
            country=self._dimension("country") or "NULL",
            campaign=f"coalesce({campaign}, {campaign_id})",
        )
        ruled = market_sql(self.sheet.settings, self.sheet.source_id, members)
        stated = self._dimension("market")
        made["market"] = f"CAST({f'coalesce({stated}, {ruled})' if stated else ruled} AS VARCHAR)"
        if "campaign_key" not in made:
            made["_campaign_id"] = f"CAST({campaign_id} AS VARCHAR)"
            made["_campaign_name"] = f"CAST({campaign} AS VARCHAR)"

    def _value_of(self, word: str) -> str:
        return self._grouped(compile_expression(word, self.scope))

    def _dimension(self, which: str) -> str | None:
        for given in (self.entry.dimensions, self.sheet.spec.dimensions):
            found = self._of(given, which)
            if found is not None:
                return found
        return None

    def _of(self, given: Dimensions | None, which: str) -> str | None:
        texts = getattr(given, which) if given is not None else None
        for text in (texts,) if isinstance(texts, str) else texts or ():
            built = compile_expression(text, self.scope)
            if built.ready:
                return self._grouped(built)
        return None


def _no_dates(spec: FormatSpec) -> DataError:
    recipe = spec.recipe.text() if spec.recipe else Text(es="exporte por día", en="export by day")
    return DataError(
        Text(
            es="el archivo no dice de qué días es: ni columna de fecha ni periodo en el título",
            en="the file does not tell its days: no date column and no period in its title",
        ),
        recipe,
    )
