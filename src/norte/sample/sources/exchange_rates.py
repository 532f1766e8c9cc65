"""Exchange rates in the shape of the European Central Bank's history; they are invented too."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from norte.base.text import Text
from norte.sample.clock import day_range
from norte.sample.export_files import csv_text, write_text
from norte.sample.seasons import easter
from norte.sample.source import Source, Written

if TYPE_CHECKING:
    from pathlib import Path

    from norte.sample.world import World

_GONE = "N/A"
_RATES: tuple[tuple[str, float | None, int], ...] = (
    ("USD", 1.09, 4), ("JPY", 160.0, 2), ("BGN", 1.9558, 4), ("CYP", None, 0),
    ("CZK", 25.0, 3), ("DKK", 7.46, 4), ("EEK", None, 0), ("GBP", 0.85, 5),
    ("HUF", 395.0, 2), ("LTL", None, 0), ("LVL", None, 0), ("MTL", None, 0),
    ("PLN", 4.28, 4), ("ROL", None, 0), ("RON", 4.98, 4), ("SEK", 11.3, 4),
    ("SIT", None, 0), ("SKK", None, 0), ("CHF", 0.95, 4), ("ISK", 148.0, 1),
    ("NOK", 11.7, 4), ("HRK", None, 0), ("RUB", None, 0), ("TRL", None, 0),
    ("TRY", 36.0, 4), ("AUD", 1.68, 4), ("BRL", 5.9, 4), ("CAD", 1.49, 4),
    ("CNY", 7.8, 4), ("HKD", 8.5, 4), ("IDR", 17300.0, 2), ("ILS", 4.0, 4),
    ("INR", 91.5, 4), ("KRW", 1480.0, 2), ("MXN", 20.1, 4), ("MYR", 4.9, 4),
    ("NZD", 1.82, 4), ("PHP", 62.5, 3), ("SGD", 1.45, 4), ("THB", 37.8, 3),
    ("ZAR", 19.9, 4),
)  # fmt: skip
_SATURDAY = 5


def _write(world: World, inbox: Path) -> Written:
    """Business days from a week before the first to the day before the export, newest first."""
    first = world.days[0] - timedelta(days=7)
    days = [d for d in day_range(first, world.until - timedelta(days=1)) if _is_published(d)]
    columns = [
        [_GONE] * len(days) if start is None else _walk(world, code, start, digits, len(days))
        for code, start, digits in _RATES
    ]
    rows = [["Date", *(code for code, _, _ in _RATES), ""]]
    rows.extend(
        [days[index].isoformat(), *(column[index] for column in columns), ""]
        for index in reversed(range(len(days)))
    )
    write_text(inbox / "tipos_de_cambio" / "eurofxref-hist.csv", csv_text(rows))
    return Written(())


def _walk(world: World, code: str, start: float, digits: int, days: int) -> list[str]:
    """A rate that wanders about its start, and comes back when it has gone far."""
    rng = world.rng("rates", code)
    away = np.zeros(days)
    for index, shock in enumerate(rng.normal(0, 0.0045, size=days - 1), start=1):
        away[index] = away[index - 1] * 0.992 + shock
    return [f"{rate:.{digits}f}" for rate in (start * np.exp(away)).tolist()]


def _is_published(day: date) -> bool:
    """Whether the bank's system works on that day."""
    if day.weekday() >= _SATURDAY or (day - easter(day.year)).days in {-2, 1}:
        return False
    return (day.month, day.day) not in {(1, 1), (5, 1), (12, 25), (12, 26)}


source = Source(
    id="exchange_rates",
    title=Text(es="Tipos de cambio", en="Exchange rates"),
    write=_write,
)
