"""What the cells of a column can be, from a sample of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from norte.ingest.files.dates import BY_NAME, matching, order_evidence, parse
from norte.ingest.files.numbers import MASKED, NULLS, is_number, sign_currency

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from norte.ingest.files.spec import FieldType

_MOST = 0.9
_FEW = 3
_SAMPLES = 3
_YEARS = range(1980, 2101)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_CLOCK = re.compile(r"\d{1,2}:\d{2}")
_CODE = re.compile(r"[A-Z]{3}")
_WHOLE = re.compile(r"-?\d{1,3}(?:[.,]\d{3})+|-?\d+(?:[.,]0{1,2})?")
_MASKED = re.compile(MASKED)

_ACCEPTED: dict[str, frozenset[str]] = {
    "date": frozenset({"date", "instant"}),
    "instant": frozenset({"date", "instant"}),
    "month": frozenset({"month"}),
    "int": frozenset({"whole"}),
    "count": frozenset({"whole"}),
    "float": frozenset({"whole", "number"}),
    "money": frozenset({"whole", "number"}),
    "percent": frozenset({"percent", "number", "whole"}),
    "seconds": frozenset({"clock", "whole", "number"}),
    "email": frozenset({"email"}),
    "hour": frozenset({"whole", "text"}),
}
_UNLIKELY: dict[str, frozenset[str]] = {
    "text": frozenset({"date", "instant", "number", "email"}),
    "id": frozenset({"instant", "email"}),
    "code": frozenset({"instant", "email"}),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: where it is, its header, its name in expressions, what its cells are.

    `readings` are all that 9 of 10 filled cells can be; none for an empty column.
    """

    index: int
    header: str
    name: str
    readings: frozenset[str]
    samples: tuple[str, ...]
    has_negatives: bool = False
    currency: str | None = None

    @property
    def type(self) -> FieldType:
        """The type that a field of this column would have."""
        order: tuple[tuple[str, FieldType], ...] = (
            ("email", "email"), ("instant", "instant"), ("date", "date"), ("month", "month"),
            ("percent", "percent"), ("whole", "int"), ("number", "money"),
        )  # fmt: skip
        return next((kind for reading, kind in order if reading in self.readings), "text")


def fits(column: Column, kind: FieldType) -> float:
    """How well the cells of `column` go with a field of `kind`: 0 not at all, 1 well."""
    if not column.readings:
        return 0.8
    accepted = _ACCEPTED.get(kind)
    if accepted is not None:
        return 1.0 if accepted & column.readings else 0.0
    if kind in {"id", "code"} and {"number", "whole"} & column.readings == {"number"}:
        return 0.3
    return 0.5 if _UNLIKELY.get(kind, frozenset()) & column.readings else 1.0


def look(cells: Sequence[str]) -> frozenset[str]:
    """What 9 of 10 of the filled `cells` can be."""
    filled = [c.strip() for c in cells if c not in NULLS and c.strip() not in NULLS]
    if not filled:
        return frozenset()
    found = {
        kind
        for kind, test in (
            ("whole", _is_whole),
            ("number", _is_number),
            ("percent", lambda c: c.endswith("%") and is_number(c)),
            ("email", lambda c: _EMAIL.fullmatch(c) is not None),
            ("code", lambda c: _CODE.fullmatch(c) is not None),
            ("clock", lambda c: _CLOCK.match(c) is not None),
        )
        if _is_most(filled, test)
    }
    return frozenset(found | _dates(filled) or {"text"})


def date_order(cells: Sequence[str]) -> set[str]:
    """Which of "dmy" and "mdy" read `cells`; none when they are written another way."""
    filled = [c for c in cells if c.strip()]
    names = {p.name for p in matching(filled, "date")} & {"dmy", "mdy"}
    if len(names) < 2:
        return names
    return order_evidence(filled) or names


def days_within(cells: Sequence[str], order: str, first: date, last: date) -> bool:
    """Whether every day of `cells`, read in `order`, lies from `first` to `last`."""
    days = [parse(c, BY_NAME[order]) for c in cells if c.strip()]
    return bool(days) and all(d is not None and first <= d <= last for d in days)


def negatives(cells: Iterable[str]) -> bool:
    """Whether some number among `cells` is below zero."""
    return any(is_number(c) and c.strip().startswith(("-", "−", "(")) for c in cells)


def sign_of(cells: Iterable[str]) -> str | None:
    """The one currency that the cells carry; None when they carry none or several."""
    found = {code for code in (sign_currency(c) for c in cells) if code}
    return found.pop() if len(found) == 1 else None


def samples_of(cells: Iterable[str]) -> tuple[str, ...]:
    """The first different cells, to be shown; an address is shown by its domain."""
    made: dict[str, None] = {}
    for cell in cells:
        short = _EMAIL.sub(lambda m: "…@" + m.group().rpartition("@")[2], cell.strip())
        if short and len(made) < _SAMPLES:
            made.setdefault(short if len(short) <= 40 else short[:39] + "…")
    return tuple(made)


def _is_most(cells: Sequence[str], test: Callable[[str], bool]) -> bool:
    """Whether 9 of 10 pass, or all but one of a few: a note below the table proves nothing."""
    failed = sum(1 for c in cells if not test(c))
    return failed <= (1 - _MOST) * len(cells) or (failed == 1 and len(cells) >= _FEW)


def _share(cells: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(1 for c in cells if test(c)) / len(cells)


def _is_whole(cell: str) -> bool:
    return _WHOLE.fullmatch(cell) is not None or _MASKED.fullmatch(cell) is not None


def _is_number(cell: str) -> bool:
    return is_number(cell) or _MASKED.fullmatch(cell) is not None


def _dates(filled: Sequence[str]) -> set[str]:
    for kind in ("date", "month"):
        patterns = matching(filled, kind)
        if not any(_is_most(filled, partial(_is_day, pattern=p.name)) for p in patterns):
            continue
        if kind == "month":
            return {"month"} if all(p.is_month for p in patterns) else set()
        clock = _share(filled, lambda c: _CLOCK.search(c) is not None)
        return {"instant"} if clock >= _MOST / 2 else {"date"}
    return set()


def _is_day(cell: str, pattern: str) -> bool:
    day = parse(cell, BY_NAME[pattern])
    return day is not None and day.year in _YEARS
