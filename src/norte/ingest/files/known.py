"""What is known of a file beside its rows: source, account, currency, zone, period, dates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from norte.ingest.files.fold import quote

if TYPE_CHECKING:
    from datetime import date

    from norte.base.text import Text
    from norte.workspace.answers import Answer

DEFAULT_ACCOUNT = "principal"


@dataclass(frozen=True, slots=True)
class Known:
    """Resolved once for a file; `day_from` … `day_to` is the period that it states.

    `remember` is the answer to keep for this kind of file and folder; None when nothing new was
    settled. `account` and `currency` fill the rows that name none; no market follows from a
    currency that nobody told.
    """

    source_id: str
    account: str
    currency: str
    zone: str
    stem: str
    today: date
    exported: date
    day_from: date | None = None
    day_to: date | None = None
    warnings: tuple[Text, ...] = ()
    remember: Answer | None = None
    is_currency_told: bool = True

    def values(self, day_from: date | None, day_to: date | None) -> dict[str, str]:
        """The names that expressions may use, as SQL; a block's period comes before the file's."""
        start, end = day_from or self.day_from, day_to or self.day_to
        made = {
            "account": quote(self.account),
            "currency": quote(self.currency),
            "told_currency": quote(self.currency) if self.is_currency_told else "NULL",
            "zone": quote(self.zone),
            "file_stem": quote(self.stem),
            "today": f"DATE {quote(self.today.isoformat())}",
            "row": "src_row",
        }
        if start is not None:
            made["period_from"] = f"DATE {quote(start.isoformat())}"
        if end is not None:
            made["period_to"] = f"DATE {quote(end.isoformat())}"
        return made
