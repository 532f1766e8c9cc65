"""What the lines above a header say: the period, the account, the day of the export."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from norte.ingest.files.dates import parse_any, parse_range
from norte.ingest.files.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from norte.ingest.files.spec import Preamble


@dataclass(frozen=True, slots=True)
class Stated:
    """What a preamble (or a block's opening) states; None where it says nothing."""

    day_from: date | None = None
    day_to: date | None = None
    account: str | None = None
    exported: date | None = None


def read_preamble(lines: Iterable[str], labels: Preamble) -> Stated:
    """The period, account and export day that `lines` state, by labels or by two dates in a line."""
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
