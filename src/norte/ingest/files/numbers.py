"""Numbers as exports write them: which mark is the decimal one, and the SQL that reads a cell.

The mark is decided once for a file, over all its numeric cells: `1.247` beside `8651,95` is 1247.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from norte.ingest.files.fold import quote

if TYPE_CHECKING:
    from collections.abc import Iterable

Mark = Literal["comma", "point"]

NULLS: tuple[str, ...] = ("", "--", " --", "-", "–", "—", "N/A", "n/a", "N/D", "n/d")
"""Cells that say nothing, in every format; they are NULL, never 0."""

_PREFIX = r"(?:[A-Z]{3}|[A-Z]{0,3}\$|S/\.?|[€£¥₡₲₱])"
_SUFFIX = r"(?:[A-Z]{3}|[A-Z]{0,3}\$|[€£¥₡₲₱]|%)"
_CELL = re.compile(rf"\(?[-+−]?\s*(?:{_PREFIX}\s*)?[-+−]?(\d[\d.,'’\s]*?)\s*(?:{_SUFFIX})?\)?")
CURRENCY_IN_CELL = re.compile(rf"^[-+−]?\s*({_PREFIX})\s*[-+−]?\d|\d\s*([A-Z]{{3}}|[€£¥₡₲₱])$")
MASKED = r"[<≤]\s*\d+|\d+\s*[<≤]"

MARKED_SQL = r"[0-9][.,'’ ][0-9]|^[^0-9]*[.,][0-9]"
UNCLEAR_SQL = r"^[^0-9]*[1-9][0-9]{0,2}[.,][0-9]{3}[^0-9]*$"

SIGNS: dict[str, str] = {
    "€": "EUR", "£": "GBP", "US$": "USD", "MX$": "MXN", "CA$": "CAD", "A$": "AUD", "AU$": "AUD",
    "NZ$": "NZD", "R$": "BRL", "S/": "PEN", "S/.": "PEN", "₡": "CRC", "₲": "PYG", "₱": "PHP",
    "RD$": "DOP", "COL$": "COP", "CLP$": "CLP", "AR$": "ARS",
}  # fmt: skip
"""Currency signs that only one currency has; "$" and "¥" alone are not among them."""


@dataclass(slots=True)
class Votes:
    """What the cells seen so far say of the decimal mark."""

    comma: int = 0
    point: int = 0
    unclear: str | None = None

    def look(self, cells: Iterable[str], *, whole: bool) -> None:
        """Add the evidence of `cells`; in a `whole` column `1.247` can only be a thousand."""
        for cell in cells:
            mark = read_mark(cell, whole=whole)
            if mark == "comma":
                self.comma += 1
            elif mark == "point":
                self.point += 1
            elif mark == "unclear" and self.unclear is None:
                self.unclear = cell

    @property
    def verdict(self) -> Mark | None:
        """The mark that most cells prove; None when none does or both do alike."""
        if self.comma == self.point:
            return None
        return "comma" if self.comma > self.point else "point"


def read_mark(cell: str, *, whole: bool) -> Mark | Literal["unclear"] | None:
    """Which decimal mark `cell` proves; "unclear" for `1.247`; None when it proves none."""
    found = _CELL.fullmatch(cell.strip())
    if found is None:
        return None
    core = re.sub(r"[\s'’]", "", found.group(1))
    points, commas = core.count("."), core.count(",")
    if points and commas:
        return _of_both(core)
    if not points and not commas:
        return None
    mark: Mark = "point" if points else "comma"
    return _of_one(core, mark, points + commas, whole=whole)


def _of_both(core: str) -> Mark | None:
    mark: Mark = "point" if core.rfind(".") > core.rfind(",") else "comma"
    return mark if re.fullmatch(_grouped(mark), core) else None


def _of_one(core: str, mark: Mark, times: int, *, whole: bool) -> Mark | Literal["unclear"] | None:
    other: Mark = "comma" if mark == "point" else "point"
    if times > 1:
        return other if re.fullmatch(_grouped(other), core) else None
    before, after = re.split(r"[.,]", core)
    if len(after) != 3 or not 1 <= len(before) <= 3 or before.startswith("0"):
        return mark if after else None
    return other if whole and after != "000" else "unclear"


def _grouped(mark: Mark) -> str:
    """Digits in groups of three with the other mark, then perhaps decimals after `mark`."""
    decimal, group = (r"\.", ",") if mark == "point" else (",", r"\.")
    return rf"[-+]?\d{{1,3}}(?:{group}\d{{3}})+(?:{decimal}\d+)?"


def is_number(cell: str) -> bool:
    """Whether `cell` is a number in some writing, perhaps with a currency or a percent sign."""
    return _CELL.fullmatch(cell.strip()) is not None


def sign_currency(cell: str) -> str | None:
    """The currency that a cell such as `US$0.00` or `PEN 1.045,10` carries; None when unclear."""
    found = CURRENCY_IN_CELL.search(cell.strip())
    if found is None:
        return None
    sign = found.group(1) or found.group(2)
    return SIGNS.get(sign) or (sign if re.fullmatch(r"[A-Z]{3}", sign) else None)


@dataclass(frozen=True, slots=True)
class Reading:
    """SQL that reads a cell in two steps: `before` is worked out first, under the name `step`.

    Two layers of SELECT stand for it: DuckDB would work a repeated expression out each time.
    """

    value: str
    before: str | None = None
    extra: str | None = None


def number_sql(cell: str, kind: str, mark: Mark | None, step: str) -> Reading:
    """Reads `cell` as a number of `kind`; NULL where it is none of that mark.

    Cells without marks or signs take the short way; the long one is only for the others.
    """
    if kind == "int":
        return Reading(_integer(cell, mark))
    if kind in {"percent", "float"}:
        parts = f"CASE WHEN contains({cell}, '%') THEN 100 ELSE 1 END"
        read = f"coalesce({_short(cell, 'DOUBLE', mark)}, {_long(cell, 'DOUBLE', mark)})"
        return Reading(f"CASE WHEN isfinite({step}) THEN {step} / {parts} END", read)
    if kind == "seconds":
        clock = f"CASE WHEN contains({cell}, ':') THEN {_CLOCK.format(cell=cell)} "
        clock += f"ELSE {_WORDS.format(cell=cell)} END"
        return Reading(f"coalesce({_short(cell, 'DECIMAL(18,6)', mark)}, {_clock(step)})", clock)
    money = "DECIMAL(18,6)"
    return Reading(f"coalesce({_short(cell, money, mark)}, {_long(cell, money, mark)})")


def masked_sql(cell: str) -> str:
    """Whether `cell` hides a small number, such as `<5`."""
    return f"regexp_full_match({cell}, {quote(MASKED)})"


def _short(cell: str, size: str, mark: Mark | None) -> str:
    if mark == "comma":
        return (
            f"CASE WHEN NOT contains({cell}, '.') "
            f"THEN try_cast(replace({cell}, ',', '.') AS {size}) END"
        )
    return f"CASE WHEN NOT contains({cell}, ',') THEN try_cast({cell} AS {size}) END"


def _pointed(digits: str) -> str:
    return f"replace({digits}, ',', '.')"


def _integer(cell: str, mark: Mark | None) -> str:
    """Digits alone and digits in groups the quick way; anything else by what it would be as money.

    A cast that fails is slow, so that nearly none is tried.
    """
    group = "." if mark == "comma" else ","
    grouped = quote(rf"[-+]?\d{{1,3}}(?:\{group}\d{{3}})+")
    long = _long(cell, "DECIMAL(18,6)", mark)
    rare = f"list_transform([{long}], lambda n: CASE WHEN n = trunc(n) THEN n::BIGINT END)[1]"
    return (
        f"CASE WHEN NOT contains({cell}, '.') AND NOT contains({cell}, ',') "
        f"THEN coalesce(try_cast({cell} AS BIGINT), {rare}) "
        f"WHEN regexp_full_match({cell}, {grouped}) "
        f"THEN try_cast(replace({cell}, '{group}', '') AS BIGINT) ELSE {rare} END"
    )


def _long(cell: str, size: str, mark: Mark | None) -> str:
    decided = mark or "point"
    group, decimal = (".", ",") if decided == "comma" else (",", ".")
    grouped, bare = quote(_grouped(decided)), _bare(cell)
    plain = f"[-+]?[0-9]*(?:\\{decimal}[0-9]+)?"
    either = quote(f"(?:{_grouped(decided)}|{plain})")

    def cast(text: str) -> str:
        digits = f"replace({text}, '{group}', '')"
        return f"try_cast({digits if decimal == '.' else _pointed(digits)} AS {size})"

    return (
        f"CASE WHEN regexp_full_match({cell}, {grouped}) THEN {cast(cell)} "
        f"WHEN regexp_full_match({bare}, {either}) THEN {cast(bare)} END"
    )


def _bare(cell: str) -> str:
    """The cell without currency, percent sign, spaces and apostrophes; (5) is −5."""
    minus = f"regexp_replace(replace({cell}, '−', '-'), '^\\((.*)\\)$', '-\\1')"
    no_prefix = f"regexp_replace({minus}, '^([-+]?)\\s*{_PREFIX}\\s*', '\\1')"
    no_suffix = f"regexp_replace({no_prefix}, '\\s*{_SUFFIX}$', '')"
    return f"regexp_replace({no_suffix}, '[\\s\\x{{00a0}}\\x{{202f}}''’]', '', 'g')"


_CLOCK = "regexp_extract({cell}, '^(?:(\\d+):)?(\\d+):(\\d+)$', ['h', 'm', 's'])"
_WORDS = (
    "regexp_extract({cell}, '^(?:(\\d+)\\s*h\\w*\\s*)?(?:(\\d+)\\s*m\\w*\\s*)?"
    "(?:(\\d+)\\s*s\\w*)?$', ['h', 'm', 's'])"
)


def _clock(step: str) -> str:
    """Seconds of `01:35`, `0:01:35` or `1 min 35 s`, taken apart in `step`."""
    total = " + ".join(
        f"coalesce(try_cast({step}.{part} AS INT), 0) * {size}"
        for part, size in (("h", 3600), ("m", 60), ("s", 1))
    )
    return f"CASE WHEN {step}.s <> '' OR {step}.m <> '' THEN {total} END"
