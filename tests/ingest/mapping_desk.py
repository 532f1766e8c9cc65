"""What the tests of mappings share: sheets as text, proposals, and what reading gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from norte.ingest.contract import ReadContext, ReadFile, ReadOptions
from norte.ingest.mapping import Mapping, accept, changed, propose
from norte.ingest.read import read
from norte.workspace.settings import Settings

TODAY = date(2026, 11, 23)


@dataclass
class Desk:
    """A workspace's root with a file on it."""

    root: Path

    @property
    def context(self) -> ReadContext:
        settings = Settings(workspace_id="w", currency="EUR", timezone="Europe/Madrid")
        return ReadContext(settings=settings, today=TODAY, identity_key=b"k" * 32, root=self.root)

    @property
    def formats(self) -> Path:
        return self.root / "formats"

    def sheet(self, text: str, name: str = "hoja.csv") -> Path:
        """A file of the inbox with `text` in it."""
        path = self.root / "inbox" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    def proposed(self, path: Path, *sets: str, table: str | None = None) -> Mapping:
        return changed(propose(path, self.context), table=table, sets=sets)

    def accepted(self, path: Path, *sets: str, table: str | None = None) -> Path:
        return accept(self.proposed(path, *sets, table=table), self.formats, "own_sheet")

    def read(self, path: Path, sql: str = "SELECT 1", **options: Any) -> tuple[ReadFile, list[Any]]:
        """The one table-like text of `path`, and the answer of `sql` over its tables (`t_name`)."""
        scratch = self.root / "scratch"
        scratch.mkdir(exist_ok=True)
        rows: list[Any] = []
        results = read(path, context=self.context, options=ReadOptions(**options), scratch=scratch)
        (found,) = [self._asked(result, sql, rows) for result in results]
        return found, rows

    @staticmethod
    def _asked(result: ReadFile, sql: str, rows: list[Any]) -> ReadFile:
        if result.batch is not None:
            with duckdb.connect() as connection:
                for table in result.batch.tables:
                    connection.execute(
                        f"CREATE VIEW t_{table.table} AS FROM read_parquet('{table.parquet}')"
                    )
                rows.extend(connection.execute(sql).fetchall())
            counts = result.batch.counts
            whole = counts.kept + counts.rejected + counts.totals + counts.ignored
            assert whole == counts.rows
        return result


def fields(mapping: Mapping) -> dict[str, str]:
    """Field → the header or expression that it is read from."""
    return {
        a.field: a.column.header.strip() if a.column is not None else str(a.expression)
        for a in mapping.assigned
    }
