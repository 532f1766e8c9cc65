"""What the lines above a header say: the period, the account, the day of the export."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from norte.ingest.files.dates import parse_any, parse_range
from norte.ingest.files.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from norte.ingest.files.spec import Preamble


_DAY_IN_NAME = re.compile(r"(?<!\d)(\d{4})([-._])(\d{2})\2(\d{2})(?!\d)")


@dataclass(frozen=True, slots=True)
class Stated:
    """What a preamble (or a block's opening) states; None where it says nothing."""

    day_from: date | None = None
    day_to: date | None = None
    account: str | None = None
    exported: date | None = None

    def over(self, earlier: Stated | None) -> Stated:
        """What is stated here, and what was stated earlier where this says nothing."""
        if earlier is None:
            return self
        has_period = self.day_from is not None
        return Stated(
            day_from=self.day_from if has_period else earlier.day_from,
            day_to=self.day_to if has_period else earlier.day_to,
            account=self.account or earlier.account,
            exported=self.exported or earlier.exported,
        )


def read_file_name(stem: str) -> tuple[date, date] | None:
    """The period in the name of a file: two days, one day, or a month; None without any."""
    days = [parse_any(f"{m[1]}-{m[3]}-{m[4]}") for m in _DAY_IN_NAME.finditer(stem)]
    known = [day for day in days if day is not None]
    if known:
        return min(known), max(known)
    in_words = parse_range(re.sub(r"^.* _ ", "", stem))
    if in_words:
        return in_words
    month = re.search(r"(?<!\d)(\d{4})-(0[1-9]|1[0-2])(?![\d-])", stem)
    if month is None:
        return None
    first = date(int(month.group(1)), int(month.group(2)), 1)
    return first, first.replace(day=monthrange(first.year, first.month)[1])


def read_preamble(lines: Iterable[str], labels: Preamble) -> Stated:
    """The period, account and export day that `lines` state, by labels or two dates in a line."""
    period: tuple[date, date] | None = None
    found: dict[str, str] = {}
    for line in lines:
        bare = line.strip().lstrip("#").strip(' ",;\t')
        for kind in ("day_from", "day_to", "account", "exported"):
            value = _after(bare, getattr(labels, kind))
            if value:
                found.setdefault(kind, value)
        period = period or parse_range(bare)
    start = parse_any(found.get("day_from", ""))
    end = parse_any(found.get("day_to", ""))
    if start and end:
        period = (start, end)
    return Stated(
        day_from=period[0] if period else start,
        day_to=period[1] if period else end,
        account=found.get("account"),
        exported=parse_any(found.get("exported", "")),
    )


def _after(line: str, labels: Iterable[str]) -> str | None:
    """What follows one of `labels` in `line`; None when it opens with none of them."""
    folded = fold(line)
    for label in labels:
        opening = fold(label)
        if folded.startswith(opening):
            _, mark, rest = line.partition(":")
            value = rest if mark and ":" in label else line[len(label) :]
            return value.strip(' ",;\t') or None
    return None
