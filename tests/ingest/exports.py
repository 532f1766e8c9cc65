"""Small export files for the tests of formats: dropped, read, and their rows as literals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from norte.ingest.contract import CampaignMatch, ReadContext, ReadFile, ReadOptions
from norte.ingest.files.identity import hash_email
from norte.ingest.read import read
from norte.workspace.settings import Settings

TODAY = date(2026, 11, 23)
KEY = b"key of the tests"
Row = dict[str, Any]


@dataclass(frozen=True)
class Dropped:
    """One file as it was read, and the rows of its tables in the order of the file."""

    file: ReadFile
    tables: dict[str, list[Row]]

    def rows(self, table: str, *columns: str) -> list[tuple[Any, ...]]:
        """These columns of a table's rows; None where the file does not bring the column."""
        return [tuple(_plain(row.get(c)) for c in columns) for row in self.tables.get(table, [])]

    def total(self, table: str, column: str) -> float:
        """The sum of a column."""
        return float(sum(row[column] or 0 for row in self.tables[table]))

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """Rows kept, rejected, total and ignored; they add up to the rows of the file."""
        assert self.file.batch is not None
        counts = self.file.batch.counts
        made = (counts.kept, counts.rejected, counts.totals, counts.ignored)
        assert sum(made) == counts.rows
        return made

    @property
    def rejects(self) -> list[tuple[int, str | None, str, str]]:
        """(row, column, cell, code) of each reject."""
        assert self.file.batch is not None
        return [(r.row, r.column, r.raw, r.code) for r in self.file.batch.rejects]


def drop(
    folder: Path,
    name: str,
    text: str | bytes,
    *,
    settings: dict[str, Any] | None = None,
    today: date = TODAY,
    matches: tuple[CampaignMatch, ...] = (),
    **options: Any,
) -> Dropped:
    """Write `text` as the file `name` and read it; it must be known and readable."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return drop_file(folder, path, settings=settings, today=today, matches=matches, **options)


def drop_file(
    folder: Path,
    path: Path,
    *,
    settings: dict[str, Any] | None = None,
    today: date = TODAY,
    matches: tuple[CampaignMatch, ...] = (),
    **options: Any,
) -> Dropped:
    """Read the one table of the file at `path`; it must be known and readable."""
    context = ReadContext(
        settings=Settings.model_validate({"workspace_id": "t", **(settings or {})}),
        today=today,
        identity_key=KEY,
        matches=matches,
    )
    made = []
    for one in read(
        path, context=context, options=ReadOptions(**options), scratch=folder / "scratch"
    ):
        assert one.error is None, one.error.say("en")
        assert one.batch is not None
        made.append(Dropped(one, {t.table: _rows(t.parquet) for t in one.batch.tables}))
    assert len(made) == 1
    return made[0]


def person(address: str) -> str:
    """The hash that stands for an address in these tests."""
    return hash_email(KEY, address)


def _rows(path: Path) -> list[Row]:
    with duckdb.connect() as connection:
        found = connection.execute(
            f"SELECT * FROM read_parquet('{path}', file_row_number=true) ORDER BY src_row, "
            "file_row_number"
        )
        names = [column[0] for column in found.description or []]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _plain(value: Any) -> Any:
    """Money as a plain number, moments as text: literals read better."""
    if isinstance(value, Decimal):
        return float(value)
    return str(value) if hasattr(value, "isoformat") else value
