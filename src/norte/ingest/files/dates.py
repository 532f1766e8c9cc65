"""Dates as exports write them: recognised by evidence over a column, read by SQL.

One pattern serves Python (titles and preambles) and DuckDB (columns), so both read alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from norte.ingest.files.fold import fold, quote
from norte.ingest.files.numbers import Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Order = Literal["dmy", "mdy", "ymd"]
GROUPS = ("a", "b", "c", "hour", "minute", "second", "half", "offset")

_TIME = (
    r"(?:[T,\s]+(?:a\s+las\s+)?(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?"
    r"\s*([ap]\.?\s?m\.?)?)?\s*(Z|[A-Za-z]{3,4}|(?:GMT|UTC)?[+-]\d{1,2}:?\d{0,2})?"
)
_WEEKDAY = r"(?:[^\W\d]{2,10}\.?,?\s+)?"
_MONTH = r"([^\W\d]{3,10})\.?"

_PATTERNS: dict[str, tuple[str, str]] = {
    "iso": (r"(\d{4})-(\d{1,2})-(\d{1,2})", "ymd"),
    "slash_ymd": (r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})", "ymd"),
    "compact": (r"(\d{4})(\d{2})(\d{2})", "ymd"),
    "dmy": (r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})", "dmy"),
    "mdy": (r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})", "mdy"),
    "words_dmy": (
        rf"{_WEEKDAY}(\d{{1,2}})[\s\-/]+(?:de\s+)?{_MONTH}(?:[\s\-/,]+(?:de[l]?\s+)?)(\d{{4}}|\d{{2}})",
        "dmy",
    ),
    "words_mdy": (rf"{_WEEKDAY}{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})", "mdy"),
    "words_ymd": (rf"(\d{{4}})[\s\-]{_MONTH}[\s\-](\d{{1,2}})", "ymd"),
    "month_iso": (r"(\d{4})[-/](\d{1,2})()", "ymd"),
    "month_compact": (r"(\d{4})(\d{2})()", "ymd"),
    "month_words": (rf"(){_MONTH}[\s\-/]+(?:de[l]?\s+)?(\d{{4}}|\d{{2}})", "dmy"),
    "month_slash": (r"()(\d{1,2})[/\-](\d{4})", "dmy"),
}
_MONTHS = {
    **{
        m: i
        for i, m in enumerate(
            ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"], 1
        )
    },
    **{
        m: i
        for i, m in enumerate(
            ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
        )
    },
    "set": 9,
}
_OFFSETS = {
    "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 60, "BST": 60, "CET": 60, "CEST": 120,
    "EET": 120, "EEST": 180, "EST": -300, "EDT": -240, "MST": -420, "MDT": -360,
    "PST": -480, "PDT": -420, "CDT": -300, "ART": -180, "BRT": -180, "CLT": -240, "PET": -300,
    "COT": -300,
}  # fmt: skip
"""Minutes of the abbreviations that have one meaning; CST has several and is read as local."""


_BETWEEN = re.compile(r"\s+[-–—]\s+|\s+(?:to|a|al|hasta)\s+|(?<=\d{8})-(?=\d{8})|_|,")
"""What may stand between the two days of a period."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A way of writing dates; `order` says what its first three groups are."""

    name: str
    regex: str
    order: str

    @property
    def is_month(self) -> bool:
        """Whether it names a month without a day."""
        return self.name.startswith("month_")


PATTERNS: tuple[Pattern, ...] = tuple(
    Pattern(name, f"^\\s*{body}{'' if name.startswith('month_') else _TIME}"
            + ("()()()()()" if name.startswith("month_") else "") + r"\s*$", order)
    for name, (body, order) in _PATTERNS.items()
)  # fmt: skip
_COMPILED = {p.name: re.compile(p.regex, re.IGNORECASE) for p in PATTERNS}
BY_NAME = {p.name: p for p in PATTERNS}


def matching(cells: Iterable[str], kind: str) -> list[Pattern]:
    """The patterns that read most of `cells` as real dates, best first."""
    seen = list(cells)
    scored = []
    for pattern in PATTERNS:
        if pattern.is_month and kind != "month":
            continue
        good = sum(1 for cell in seen if parse(cell, pattern) is not None)
        if good:
            scored.append((good, pattern))
    if not scored:
        return []
    most = max(good for good, _ in scored)
    return [pattern for good, pattern in scored if good == most]


def parse(cell: str, pattern: Pattern) -> date | None:
    """The day that `cell` names under `pattern`; None when it is none."""
    found = _COMPILED[pattern.name].match(cell)
    if found is None:
        return None
    parts = dict(zip(pattern.order, found.groups()[:3], strict=True))
    month = _month(parts["m"])
    if month is None:
        return None
    try:
        return date(_year(parts["y"]), month, int(parts["d"] or 1))
    except ValueError:
        return None


def parse_any(text: str) -> date | None:
    """The day that `text` names in words or unmistakable digits; None when it is no date."""
    for pattern in PATTERNS:
        if pattern.is_month or pattern.name in {"dmy", "mdy"}:
            continue
        day = parse(text, pattern)
        if day is not None:
            return day
    return None


def parse_range(text: str) -> tuple[date, date] | None:
    """The two days of "March 1, 2026 - March 31, 2026" or "1 de julio … – 20 de …"."""
    clean = text.strip().strip('"')
    for split in re.finditer(
        r"\s+[-–—]\s+|\s+(?:to|a|al|hasta)\s+|(?<=\d{8})-(?=\d{8})|_|,", clean
    ):
        first, last = parse_any(clean[: split.start()]), parse_any(clean[split.end() :])
        if first and last and first <= last:
            return first, last
    return None


def day_sql(cell: str, pattern: Pattern, step: str) -> Reading:
    """Reads `cell` as a DATE under `pattern`."""
    if pattern.name == "compact":
        return Reading(f"try_strptime({cell}, '%Y%m%d')::DATE")
    if pattern.name == "iso":
        plain = f"CASE WHEN length({cell}) = 10 THEN try_cast({cell} AS DATE) END"
        groups = f"CASE WHEN length({cell}) <> 10 THEN {_groups(cell, pattern)} END"
        return Reading(f"coalesce({plain}, {_make_date(pattern, step)})", groups)
    return Reading(_make_date(pattern, step), _groups(cell, pattern))


def moment_sql(cell: str, pattern: Pattern, step: str) -> Reading:
    """Reads `cell` as a wall-clock TIMESTAMP; `extra` is the minutes of its stated offset."""
    hour = f"coalesce(try_cast({step}.hour AS INT), 0)"
    half = f"lower(left({step}.half, 1))"
    clock = (
        f"CASE WHEN {half} = 'p' AND {hour} < 12 THEN {hour} + 12 "
        f"WHEN {half} = 'a' AND {hour} = 12 THEN 0 ELSE {hour} END"
    )
    rest = (
        f"coalesce(try_cast({step}.minute AS INT), 0) * 60 "
        f"+ coalesce(try_cast({step}.second AS INT), 0)"
    )
    local = f"{_make_date(pattern, step)}::TIMESTAMP + to_seconds(({clock}) * 3600 + {rest})"
    groups, offset = _groups(cell, pattern), _offset(f"{step}.offset")
    if pattern.name == "iso":
        local = (
            f"CASE WHEN length({cell}) <= 19 THEN try_cast({cell} AS TIMESTAMP) ELSE {local} END"
        )
        groups = f"CASE WHEN length({cell}) > 19 THEN {groups} END"
    return Reading(local, groups, offset)


def _groups(cell: str, pattern: Pattern) -> str:
    names = ", ".join(quote(g) for g in GROUPS)
    regex = pattern.regex.replace("[^\\W\\d]", "\\p{L}")
    return f"regexp_extract({cell}, {quote('(?i)' + regex)}, [{names}])"


def _make_date(pattern: Pattern, step: str) -> str:
    place = dict(zip(pattern.order, (f"{step}.a", f"{step}.b", f"{step}.c"), strict=True))
    year = f"try_cast({place['y']} AS INT)"
    full = f"CASE WHEN {year} < 100 THEN {year} + 2000 ELSE {year} END"
    word = f"left(lower(strip_accents({place['m']})), 3)"
    words = " ".join(f"WHEN '{w}' THEN {n}" for w, n in _MONTHS.items())
    month = f"coalesce(try_cast({place['m']} AS INT), CASE {word} {words} END)"
    day = "1" if pattern.is_month else f"try_cast({place['d']} AS INT)"
    return f"try_cast(printf('%04d-%02d-%02d', {full}, {month}, {day}) AS DATE)"


def _offset(text: str) -> str:
    named = " ".join(f"WHEN '{k.upper()}' THEN {v}" for k, v in _OFFSETS.items())
    part = "regexp_extract({text}, '([+-])(\\d{{1,2}}):?(\\d{{0,2}})$', {group})"
    sign, hours, minutes = (part.format(text=text, group=n) for n in (1, 2, 3))
    size = f"try_cast({hours} AS INT) * 60 + coalesce(try_cast({minutes} AS INT), 0)"
    stated = f"CASE WHEN {sign} = '-' THEN -({size}) WHEN {sign} = '+' THEN {size} END"
    return f"coalesce({stated}, CASE upper({text}) {named} END)"


def _month(word: str | None) -> int | None:
    if not word:
        return None
    return int(word) if word.isdigit() else _MONTHS.get(fold(word)[:3])


def _year(digits: str) -> int:
    year = int(digits)
    return year + 2000 if year < 100 else year


def order_evidence(cells: Sequence[str]) -> set[str]:
    """Which of "dmy" and "mdy" a column of `03/04/2026` proves: a value over 12 does."""
    proof: set[str] = set()
    for cell in cells:
        found = _COMPILED["dmy"].match(cell)
        if found is None:
            continue
        first, second = int(found.group(1)), int(found.group(2))
        if first > 12:
            proof.add("dmy")
        if second > 12:
            proof.add("mdy")
    return proof
