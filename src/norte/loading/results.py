"""What an import says of each file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from norte.base.errors import NorteError
    from norte.base.text import Text
    from norte.ingest.contract import Checksum
    from norte.store.batch import Batch, Coverage, LandReport


@dataclass(frozen=True, slots=True)
class ImportResult:
    """One file (or member of a zip, or sheet): what became of its rows, or why it stopped.

    A file that stopped changed nothing. `landed` is None after a dry run.
    """

    file: str
    format: str | None
    batch: Batch | None = None
    landed: LandReport | None = None
    checksums: Sequence[Checksum] = ()
    warnings: Sequence[Text] = ()
    error: NorteError | None = None

    @property
    def stopped(self) -> bool:
        """Whether nothing of the file was loaded."""
        return self.error is not None

    def as_json(self, language: str) -> dict[str, Any]:
        """The object that `norte import --json` prints for the file."""
        if self.error is not None or self.batch is None:
            return {"file": self.file, "format": self.format, "error": self._error(language)}
        counts = self.batch.counts
        kept, ignored, duplicates = counts.kept, counts.ignored, counts.duplicates
        if self.landed is not None and self.landed.duplicate_of is not None:
            kept, ignored, duplicates = 0, ignored + kept, duplicates + kept
        elif self.landed is not None:
            within = max(0, self.landed.duplicates - duplicates)
            kept, ignored, duplicates = kept - within, ignored + within, duplicates + within
        return {
            "file": self.file,
            "format": self.format,
            "source": self.batch.source_id,
            "account": self.batch.account,
            "load": self.landed.load_id if self.landed else None,
            "duplicate_of": self.landed.duplicate_of if self.landed else None,
            "tables": {t.table: t.rows for t in self.batch.tables},
            "rows": counts.rows,
            "kept": kept,
            "rejected": counts.rejected,
            "totals": counts.totals,
            "ignored": ignored,
            "duplicates": duplicates,
            "checksums": [
                {
                    "column": c.column,
                    "stated": float(c.stated),
                    "summed": float(c.summed),
                    "ok": c.ok,
                }
                for c in self.checksums
            ],
            "coverage": [_coverage(c) for c in self.batch.coverage],
            "warnings": [w.pick(language) for w in self.warnings],
        }

    def _error(self, language: str) -> dict[str, Any] | None:
        if self.error is None:
            return None
        hint = self.error.hint.pick(language) if self.error.hint else None
        return {"code": self.error.code, "what": self.error.what.pick(language), "hint": hint}


def _coverage(one: Coverage) -> dict[str, Any]:
    return {
        "table": one.table,
        "account": one.account,
        "market": one.market,
        "from": one.day_from.isoformat(),
        "to": one.day_to.isoformat(),
        "complete_until": one.complete_until.isoformat() if one.complete_until else None,
        "level": one.level,
        "breakdown": one.breakdown,
    }
