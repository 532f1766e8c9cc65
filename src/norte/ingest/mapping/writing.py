"""A mapping as a format file: its fields, rules and tables in the language of the built-in ones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from norte.ingest.files.expression import names_in
from norte.ingest.mapping.expressions import Names
from norte.ingest.mapping.lines import is_repeated
from norte.ingest.mapping.naming import name_of
from norte.ingest.mapping.totals import day_of, totals_of
from norte.schema import table as canonical

if TYPE_CHECKING:
    from collections.abc import Mapping as Dict

    from norte.ingest.mapping.cells import Column
    from norte.ingest.mapping.kinds import KindTable

_SUFFIXES = re.compile(r"(\.(csv|tsv|txt|xlsx|xls|ods|gz|zip|bz2))+$", re.IGNORECASE)
_SINGLE = frozenset({"cost_other"})


class Writer(Names):
    """Writes one mapping: every part asks which names its fields go by."""

    def raw(self, format_id: str) -> dict[str, Any]:
        """The format file as plain values, in the order that a person reads them."""
        settings = dict(self.mapping.settings)
        tables = self._tables()
        rows = self._rows()
        dimensions = self._dimensions()
        stem = _SUFFIXES.sub("", self.mapping.found.name)
        name = self.kind.name
        made: dict[str, Any] = {
            "id": format_id,
            "platform": settings.get("platform", format_id),
            "source": settings.get("source"),
            "name": {
                "es": settings.get("name", f"{name.es} ({stem})"),
                "en": settings.get("name", f"{name.en} ({stem})"),
            },
            "shape": "spaced" if self.mapping.found.is_spaced else None,
            "decimal": settings.get("decimal"),
            "dates": settings.get("dates"),
            "zone": settings.get("zone"),
            "tax": settings.get("tax"),
            "currency": settings.get("currency"),
            "asks_account": self._asks_account(),
            "detect": [self._signature()],
            "totals": totals_of(self.columns, self.kind),
            "rows": rows,
            "lookup": self._lookups(),
            "slices": self._slices(),
            "dimensions": dimensions,
            "tables": tables,
        }
        made["fields"] = self._fields()
        made["words"] = self._words(made)
        order = [*list(made)[:12], "fields", "words", *list(made)[12:-2]]
        return {key: made[key] for key in order if made[key] not in (None, {}, [], ())}

    def _signature(self) -> dict[str, Any]:
        known = {c.index for c in (*self.columns.values(), *self.aside.values())}
        left = [c.header.strip() for c in self.mapping.found.columns if c.index not in known]
        return {"has": list(self.columns), "also": left, "only": True}

    def _fields(self) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for field, column in self.columns.items():
            target = self.kind.fields.get(field)
            made[field] = _field(column, target.type if target else column.type)
            if field in self.kind.required or field == day_of(self.columns, self.kind):
                made[field]["required"] = True
        for field, column in self.aside.items():
            made[field] = _field(column, column.type)
        return made

    def _lookups(self) -> list[dict[str, Any]]:
        return [
            {
                "file": one.file,
                "field": self.resolved(one.field),
                "key": one.key,
                "fields": {
                    field: {"type": self.kind.fields[field].type, "any": [header]}
                    for field, header in one.fields
                },
            }
            for one in self.mapping.lookups
        ]

    def _rows(self) -> list[dict[str, str]]:
        rules = [{"do": do, "when": self.resolved(when)} for do, when in self.mapping.rules]
        fates = {do for do, _ in self.mapping.rules}
        if self._has_fates() and "sale" in fates:
            return [*rules, {"do": "ignore"}]
        return [*rules, {"do": "sale"}] if self._has_fates() else rules

    def _has_fates(self) -> bool:
        """Whether rows are told apart as sales and refunds."""
        return bool({"sale", "refund"} & {do for do, _ in self.mapping.rules})

    def _slices(self) -> dict[str, dict[str, str]]:
        kind = self.kind.slices
        made = {
            "levels": {f: v for f, v in kind.levels.items() if f in self.columns},
            "breakdowns": {f: v for f, v in kind.breakdowns.items() if f in self.columns},
        }
        return {key: value for key, value in made.items() if value}

    def _dimensions(self) -> dict[str, str]:
        found = {which: self.first_of(texts) for which, texts in self.kind.dimensions.items()}
        return {which: text for which, text in found.items() if text is not None}

    def _asks_account(self) -> bool:
        return self._account() is None and self.kind.table not in _SINGLE

    def _account(self) -> str | None:
        """What keeps rows apart that are the same but for their market or channel."""
        have = self.columns.keys() | self.looked
        parts = [f for f in self.kind.apart or ("account",) if f in have]
        if not parts:
            return None
        return parts[0] if len(parts) == 1 else f"join({', '.join(parts)})"

    def _words(self, made: Dict[str, Any]) -> dict[str, Any]:
        said = repr((made["dimensions"], made["tables"], made["rows"]))
        return {
            key: {word: list(known) for word, known in words.items()}
            for key, words in self.kind.words.items()
            if f'"{key}"' in said or f"'{key}'" in said
        }

    def _tables(self) -> list[dict[str, Any]]:
        return [made for entry in self.kind.tables if (made := self._table(entry)) is not None]

    def _table(self, entry: KindTable) -> dict[str, Any] | None:
        if not set(entry.needs) <= self.known() or (entry.lines and self.mapping.group is None):
            return None
        if entry.refund and not any(do == "refund" for do, _ in self.mapping.rules):
            return None
        group = self.mapping.group if entry.grouped else None
        columns = {
            column: self._added(entry, column, text) if group else text
            for column, texts in entry.columns.items()
            if (text := self.first_of(texts)) is not None
        }
        account = self._account()
        if account is not None:
            columns["account"] = account
        made = {
            "table": entry.table,
            "rows": entry.rows if self._has_fates() else None,
            "when": entry.when,
            "by": group,
            "columns": columns,
        }
        return {key: value for key, value in made.items() if value is not None}

    def _added(self, entry: KindTable, column: str, text: str) -> str:
        """A quantity of a group is the sum of its lines, unless each line repeats the whole's."""
        if canonical(entry.table).column(column).role != "measure":
            return text
        fields = names_in(text) & set(self.columns)
        if not fields:
            return text
        whole = all(is_repeated(self.mapping, f) for f in fields) and "price" not in fields
        return f"opening({text})" if whole else f"sum({text})"


def _field(column: Column, kind: str) -> dict[str, Any]:
    header = column.header.strip()
    currency = name_of(header).currency
    if currency is not None and f"({currency})" in header:
        header = header.replace(f"({currency})", "({currency})")
    made: dict[str, Any] = {"type": kind} if kind != "text" else {}
    return {**made, "any": [header]}
