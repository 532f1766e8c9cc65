"""Values a day or a business day (SEMANTICS 7), over the known days of each cell."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from norte.base.holidays import public_holidays

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from norte.engine.cells import Members
    from norte.engine.reading import Reading
    from norte.engine.resolve import Asked

FIVE = 5
"""Monday to Friday."""


def share_by_day(
    reading: Reading, asked: Asked, values: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Values over the days that count in each cell; as they are when the question does not ask.

    A period still open counts its known days only. Holidays are those of the cell's market when
    it has one, else the workspace's.
    """
    if reading.context.question.per is None:
        return values
    counts: dict[tuple[int, Members], int] = {}
    for key in reading.cells.keys:
        counts[key] = _count(reading, asked, *key)
    shares = np.array([counts[key] for key in reading.cells.keys], np.float64)
    return np.divide(values, shares, out=np.full(len(values), np.nan), where=shares != 0)


def _count(reading: Reading, asked: Asked, place: int, members: Members) -> int:
    witnesses = reading.context.witnesses
    ends = [
        reading.known(leaf, witnesses.members(leaf.table, members)).last
        for leaf in asked.leaves
        if leaf.table not in asked.metric.without
    ]
    known = [end for end in ends if end is not None]
    days = [d for d in reading.spine.days[place] if not known or d <= min(known)]
    if reading.context.question.per == "day":
        return len(days)
    return business_days(days, _country(reading, members))


def business_days(days: Sequence[date], country: str | None) -> int:
    """How many of the days are weekdays and no public holiday of the country."""
    off: set[date] = set()
    if country is not None:
        off = {d for year in {d.year for d in days} for d in public_holidays(country, year)}
    return sum(1 for d in days if d.weekday() < FIVE and d not in off)


def _country(reading: Reading, members: Members) -> str | None:
    """The country whose holidays count: of the one market that the cell is about."""
    question, settings = reading.context.question, reading.context.settings
    asked = dict(zip(question.by, members, strict=True)).get("market")
    filtered = dict(question.where).get("market", ())
    market = asked or (filtered[0] if len(filtered) == 1 else None)
    own = settings.markets.get(market or "")
    return own.holidays if own is not None and own.holidays else settings.holidays
