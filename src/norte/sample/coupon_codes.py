"""The shop's codes: public for feasts and newcomers, personal for those who stayed away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from norte.sample.seasons import black_friday, buen_fin, hot_sale

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_PERSONAL_PERCENT = 15
_REDEEMED_SHARE = 0.19
WELCOME = "BIENVENIDA10"
FRIENDS = ("CASACONALMA", "RINCONDELUNA")


@dataclass(frozen=True, slots=True)
class Coupons:
    """The code and its percentage on each order ("" and 0 without), and every personal code issued.

    Issues are by day; `campaign` is the mailing that carried the code, `customer` who got it.
    """

    code: tuple[str, ...]
    percent: NDArray[np.int64]
    issued_code: tuple[str, ...]
    issued_campaign: tuple[str, ...]
    issued_customer: NDArray[np.int64]
    issued_day: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Issues:
    customer: NDArray[np.int64]
    day: NDArray[np.int64]
    code: tuple[str, ...]


def draw_coupons(
    rng: np.random.Generator,
    market: str,
    days: Sequence[date],
    day: NDArray[np.int64],
    customer: NDArray[np.int64],
) -> Coupons:
    """Codes for orders given by day and customer (negative: unknown), and the codes issued."""
    is_first = _first_times(customer)
    public = np.array([_public_code(market, date_) for date_ in days], dtype=object)
    code = np.full(day.size, "", dtype=object)
    percent = np.zeros(day.size, dtype=np.int64)
    chance = rng.random(day.size)
    for chosen, name, rate in (
        (chance < 0.016, FRIENDS[0], 10),
        ((chance >= 0.016) & (chance < 0.026), FRIENDS[1], 10),
        (is_first & (chance >= 0.30) & (chance < 0.39), WELCOME, 10),
    ):
        code[chosen], percent[chosen] = name, rate
    feast = (public[day] != "") & (chance > 0.72)
    code[feast] = public[day[feast]]
    percent[feast] = 20 if market == "es" else 15
    known = (customer >= 0) & ~is_first
    personal = np.flatnonzero(known & (code == "") & (rng.random(day.size) < 0.21))
    issues = _issue(rng, day, customer, personal)
    code[personal] = issues.code[: personal.size]
    percent[personal] = _PERSONAL_PERCENT
    order = np.argsort(issues.day, kind="stable")
    return Coupons(
        code=tuple(code.tolist()),
        percent=percent,
        issued_code=tuple(issues.code[i] for i in order),
        issued_campaign=tuple(_campaign(days[issues.day[i]]) for i in order),
        issued_customer=issues.customer[order],
        issued_day=issues.day[order],
    )


def _first_times(customer: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether each order is the first of its (known) customer."""
    first = np.zeros(customer.size, dtype=np.bool_)
    known, place = np.unique(customer, return_index=True)
    first[place[known >= 0]] = True
    return first


def _issue(
    rng: np.random.Generator,
    day: NDArray[np.int64],
    customer: NDArray[np.int64],
    redeemed: NDArray[np.int64],
) -> _Issues:
    """Codes that were redeemed, issued some days before, and four times as many that were not.

    A code that nobody used went to somebody who had bought at least twenty days before.
    """
    used_day = np.maximum(day[redeemed] - rng.integers(1, 12, size=redeemed.size), 0)
    wasted = round(redeemed.size * (1 - _REDEEMED_SHARE) / _REDEEMED_SHARE)
    buyers = np.flatnonzero(customer >= 0)
    drawn = buyers[rng.integers(buyers.size, size=wasted)]
    later = day[drawn] + 20 + rng.integers(0, 160, size=wasted)
    kept = drawn[later <= day.max(initial=0)], later[later <= day.max(initial=0)]
    size = redeemed.size + kept[0].size
    return _Issues(
        customer=np.concatenate([customer[redeemed], customer[kept[0]]]),
        day=np.concatenate([used_day, kept[1]]),
        code=_codes(rng, size),
    )


def _codes(rng: np.random.Generator, size: int) -> tuple[str, ...]:
    """`LUNA-XXXXXX`, each another one."""
    numbers = rng.permutation(np.arange(32**3, 32**3 + 8 * size, 8)) * 1013 % 32**6
    return tuple("LUNA-" + _letters(int(number)) for number in numbers)


def _letters(number: int) -> str:
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(25, -1, -5))


def _campaign(day: date) -> str:
    return f"Te echamos de menos {day:%Y-%m}"


def _public_code(market: str, day: date) -> str:
    """The code that the whole country knows on that day; "" on most days."""
    if day.month == 1 and 2 <= day.day <= 5:
        return "REYES"
    return _public_es(day) if market == "es" else _public_mx(day)


def _public_es(day: date) -> str:
    if -2 <= (day - black_friday(day.year)).days <= 3:
        return "BLACK20"
    return "VERANO20" if day.month == 7 and day.day <= 20 else ""


def _public_mx(day: date) -> str:
    first, last = buen_fin(day.year)
    if first <= day <= last:
        return "BUENFIN15"
    first, last = hot_sale(day.year)
    if first <= day <= last:
        return "HOTSALE15"
    return "MAMA15" if day.month == 5 and 4 <= day.day <= 9 else ""
