"""A number as people read it: value + unit + locale → words for a page, a terminal, a file.

The number locale is a setting of its own, apart from the language: «40,000» is es-MX and
«40.000» es-ES. Babel is imported on first use: a command that shows no number never pays it.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, Literal

from norte.base.text import Text

if TYPE_CHECKING:
    from babel import Locale

Unit = Literal["money", "count", "percent", "ratio", "duration", "score"]
ChangeKind = Literal["percent", "points", "difference"]

UNDEFINED = "—"
MINUS = "\u2212"
NARROW = "\u00a0"  # keeps a number and its unit on one line

# One sign, one currency: "$" alone would be read as pesos in Mexico and dollars elsewhere.
_SIGNS = {
    "EUR": "€",
    "GBP": "£",
    "USD": "US$",
    "MXN": "MX$",
    "CAD": "CA$",
    "AUD": "A$",
    "NZD": "NZ$",
    "BRL": "R$",
}
_DAY = Text(es="día", en="day")
_DAYS = Text(es="días", en="days")
_MINUTE, _HOUR, _DAY_SECONDS = 60, 3600, 86400


def show(
    value: float | None,
    unit: Unit,
    *,
    currency: str | None,
    number_locale: str,
    language: str,
    precise: bool = False,
) -> str:
    """`value` with its unit; "—" for None, which is undefined or absent and never 0.

    Rates are fractions (0.021 → «2,1 %»), ratios plain (10.4 → «10,4 : 1»), durations seconds,
    money carries a sign that no other currency shares, else its code. A count that is an
    average (1.84 orders a customer) keeps two decimals. `precise` keeps the cents of large
    amounts and three decimals of rates and ratios, for tables that are checked, not glanced at.
    """
    if value is None or not math.isfinite(value):
        return UNDEFINED
    locale = _locale(number_locale, language)
    if unit == "money":
        text = _money(abs(value), currency, locale, precise=precise)
    elif unit == "duration":
        text = _duration(abs(value), locale, language)
    else:
        text = _plain(abs(value), unit, locale, precise=precise)
    return f"{MINUS}{text}" if value < 0 and _has_digit(text) else text


def show_change(
    value: float | None,
    kind: ChangeKind,
    *,
    unit: Unit,
    currency: str | None,
    number_locale: str,
    language: str,
) -> str:
    """A change with its sign: «+6,2 %», «-0,5 pp», «+10»; "—" when there is none to state.

    `percent` is a fraction of the earlier value, `points` a difference of two fractions,
    `difference` has the metric's own unit. A change that rounds to nothing has no sign.
    """
    if value is None or not math.isfinite(value):
        return UNDEFINED
    locale = _locale(number_locale, language)
    size = abs(value)
    if kind == "percent":
        text = _percent(size, locale, 0 if size >= 1 else 1)
    elif kind == "points":
        text = f"{_decimal(size * 100, _point_digits(size), locale)}{NARROW}pp"
    else:
        text = show(size, unit, currency=currency, number_locale=number_locale, language=language)
    if not _has_digit(text):
        return text
    return f"{MINUS if value < 0 else '+'}{text}"


def _sign(currency: str) -> str:
    """The sign of `currency` that no other shares, else its code: «€», «MX$», «COP»."""
    return _SIGNS.get(currency.upper(), currency.upper())


def _plain(size: float, unit: Unit, locale: Locale, *, precise: bool) -> str:
    if unit == "percent":
        return _percent(size, locale, 3 if precise and size else _percent_digits(size))
    if unit == "ratio":
        return f"{_decimal(size, _ratio_digits(size, precise=precise), locale)} : 1"
    if unit == "score":
        return _decimal(size, 1 if size else 0, locale)
    return _decimal(size, _count_digits(size), locale)


def _money(size: float, currency: str | None, locale: Locale, *, precise: bool) -> str:
    from babel.numbers import get_currency_precision

    cents = get_currency_precision(currency) if currency else 2
    if size == 0 or (size >= 1000 and not precise):
        digits = 0
    elif cents and size < 0.1:
        digits = cents + 1
    else:
        digits = cents
    number = _decimal(size, digits, locale)
    if not currency:
        return number
    sign = _sign(currency)
    pattern = locale.currency_formats["standard"].pattern
    if not pattern.startswith("¤"):
        return f"{number}{NARROW}{sign}"
    return f"{sign}{NARROW}{number}" if sign[-1].isalpha() else f"{sign}{number}"


def _percent(size: float, locale: Locale, digits: int) -> str:
    gap = NARROW if locale.percent_formats[None].pattern[-2:-1].isspace() else ""
    return f"{_decimal(size * 100, digits, locale)}{gap}%"


def _percent_digits(size: float) -> int:
    """One decimal; two under 1 %, three under 0.1 %: a rate of 0.04 % is not 0.0 %."""
    if size == 0:
        return 0
    return 1 if size >= 0.01 else 2 if size >= 0.001 else 3


def _point_digits(size: float) -> int:
    return 1 if size >= 0.001 or size == 0 else 2


def _ratio_digits(size: float, *, precise: bool) -> int:
    if size == 0:
        return 0
    if precise:
        return 3
    return 1 if size >= 2 else 2


def _count_digits(size: float) -> int:
    if size == int(size):
        return 0
    return 2 if size < 100 else 1 if size < 1000 else 0


def _duration(size: float, locale: Locale, language: str) -> str:
    if size < _MINUTE:
        return f"{_decimal(size, 0, locale)}{NARROW}s"
    seconds = round(size)
    if seconds < _HOUR:
        return f"{seconds // 60}{NARROW}min{NARROW}{seconds % 60}{NARROW}s"
    minutes = round(size / 60)
    if seconds < _DAY_SECONDS:
        return f"{minutes // 60}{NARROW}h{NARROW}{minutes % 60}{NARROW}min"
    days = round(size / _DAY_SECONDS, 1)
    word = (_DAY if days == 1 else _DAYS).pick(language)
    return f"{_decimal(days, 0 if days == int(days) else 1, locale)}{NARROW}{word}"


def _decimal(size: float, digits: int, locale: Locale) -> str:
    from babel.numbers import format_decimal

    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(size, format=pattern, locale=locale)


def _has_digit(text: str) -> bool:
    """Whether anything but zeros is left after rounding: «-0,0 %» is no loss."""
    return any(c in "123456789" for c in text.removesuffix(" : 1"))


@cache
def _locale(number_locale: str, language: str) -> Locale:
    """The locale of the numbers; an unknown one falls back to the language's."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(number_locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en" if language.lower().startswith("en") else "es")
