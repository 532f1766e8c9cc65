"""What a scorecard says at a glance: counts, what moved most, what is missing.

Nothing is measured here: the board's changes are ranked and its states counted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from norte.reports.brands import brand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from norte.board.scorecard import KpiLine, Scorecard, SourceLine, StageBlock

# A change under one of these may be chance or missing data: it never makes the headline.
_UNSURE = frozenset(
    {
        "low_n",
        "immature",
        "partial",
        "stale",
        "masked",
        "young_history",
        "inflated",
        "low_agreement",
    }
)


@dataclass(frozen=True, slots=True)
class Row:
    """A line with its stage and the id that links point at; unique on the page."""

    line: KpiLine
    stage: StageBlock
    uid: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Counts and extremes of a card; `best` and `worst` are None when nothing compares."""

    total: int
    with_value: int
    improved: int
    worsened: int
    best: Row | None
    worst: Row | None
    no_data: tuple[Row, ...]
    undefined: tuple[Row, ...]
    trailing: tuple[SourceLine, ...]


def rows_of(card: Scorecard) -> tuple[Row, ...]:
    """Every line of the card, each with an id safe for a link; a repeated metric gets a number."""
    return tuple(_rows(card))


def read(card: Scorecard, rows: tuple[Row, ...]) -> Reading:
    """The reading of `card`, whose `rows_of` are `rows`."""
    better = [r for r in rows if _judged(r) is True]
    worse = [r for r in rows if _judged(r) is False]
    return Reading(
        total=len(rows),
        with_value=sum(r.line.state in {"value", "zero"} for r in rows),
        improved=len(better),
        worsened=len(worse),
        best=_furthest(better),
        worst=_furthest(worse),
        no_data=tuple(r for r in rows if r.line.state == "no_data"),
        undefined=tuple(r for r in rows if r.line.state == "undefined"),
        trailing=tuple(s for s in card.sources if s.state != "fresh"),
    )


def shared_comparison(rows: tuple[Row, ...], language: str) -> str | None:
    """What every change is against, when it is the same for all; else None."""
    said = {r.line.change.against.pick(language) for r in rows if r.line.change is not None}
    return said.pop() if len(said) == 1 else None


def moved(line: KpiLine) -> int:
    """1 up, -1 down, 0 when it did not move or there is nothing to compare."""
    value = None if line.change is None else line.change.value
    return 0 if not value else 1 if value > 0 else -1


def source_names(line: KpiLine, card: Scorecard, language: str) -> tuple[str, ...]:
    """The sources of a line under the names that the card gives their ids, brands as written."""
    names = {s.id: s.name for s in card.sources}
    given = (part.strip() for part in line.source.split(","))
    return tuple(dict.fromkeys(brand(names.get(part, part), language) for part in given if part))


def few(names: tuple[str, ...], most: int = 2) -> str:
    """The first names, and how many more there are: «Google Ads, Meta Ads +2»."""
    more = f" +{len(names) - most}" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def source_label(source: SourceLine, card: Scorecard, language: str) -> str:
    """The source's name, with its account where the card has the name twice."""
    name = brand(source.name, language)
    is_alone = sum(s.name == source.name for s in card.sources) == 1
    return name if is_alone or not source.account else f"{name} ({source.account})"


def _rows(card: Scorecard) -> Iterator[Row]:
    seen: dict[str, int] = {}
    for stage in card.stages:
        for line in stage.lines:
            slug = re.sub(r"[^a-z0-9_]+", "-", line.metric.lower()).strip("-") or "kpi"
            seen[slug] = seen.get(slug, 0) + 1
            yield Row(line, stage, slug if seen[slug] == 1 else f"{slug}-{seen[slug]}")


def _judged(row: Row) -> bool | None:
    """Better, worse, or None: no verdict, no movement."""
    return row.line.change.better if row.line.change is not None and moved(row.line) else None


def _furthest(rows: list[Row]) -> Row | None:
    """The line that moved furthest; a mere difference has no size that compares with others."""
    ranked = [r for r in rows if r.line.change is not None and r.line.change.kind != "difference"]
    sure = [r for r in ranked if not _UNSURE & set(r.line.flags)]
    return max(sure, key=lambda r: _share(r.line), default=None)


def _share(line: KpiLine) -> float:
    """How far a line moved as a share of where it was: only to rank, never shown."""
    change = line.change
    if change is None or change.value is None:
        return 0.0
    if change.kind == "percent":
        return abs(change.value)
    before = (line.value or 0.0) - change.value
    return abs(change.value / before) if before else 0.0
