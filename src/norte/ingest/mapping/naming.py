"""Headers as they are compared: words apart, units aside, and how alike two names are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING

from norte.ingest.files.fold import fold
from norte.ingest.files.numbers import SIGNS

if TYPE_CHECKING:
    from collections.abc import Mapping

_CAMEL = re.compile(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_MARKS = re.compile(r"[^\w%]+|_+")
_BRACKETS = re.compile(r"[(\[]([^)\]]*)[)\]]")
_CODE = re.compile(r"[A-Z]{3}")
_EMPTY = frozenset(
    [
        "de",
        "del",
        "la",
        "el",
        "los",
        "las",
        "lo",
        "un",
        "una",
        "the",
        "of",
        "in",
        "en",
        "a",
        "al",
        "to",
        "y",
        "and",
        "por",
        "by",
        "para",
        "for",
        "number",
    ]
)
_RATIO = frozenset(
    [
        "tasa",
        "ratio",
        "rate",
        "%",
        "ctr",
        "cpc",
        "cpm",
        "cpa",
        "cpl",
        "roas",
        "porcentaje",
        "percentage",
        "percent",
        "pct",
        "medio",
        "media",
        "avg",
        "average",
        "promedio",
        "frecuencia",
        "frequency",
        "per",
        "share",
        "cuota",
    ]
)
_COST_PER = re.compile(r"\b(coste|costo|cost|precio)s? (por|per)\b")
_ALIKE = 0.85
_SHORT = 5


@dataclass(frozen=True, slots=True)
class Name:
    """A header taken apart: its plain form, with and without what is in brackets."""

    full: str
    base: str
    tokens: frozenset[str]
    currency: str | None
    is_utc: bool
    is_ratio: bool


@lru_cache(maxsize=5000)
def plain(text: str) -> str:
    """`text` folded, with its words apart: «InvoiceNo», `invoice_no` and "Invoice no." are one."""
    return " ".join(_MARKS.sub(" ", fold(_CAMEL.sub(" ", text))).split())


@lru_cache(maxsize=5000)
def name_of(header: str) -> Name:
    """`header` taken apart."""
    inside = " ".join(_BRACKETS.findall(header))
    base = plain(_BRACKETS.sub(" ", header)) or plain(header)
    tokens = frozenset(base.split()) - _EMPTY
    folded = fold(header)
    return Name(
        full=plain(header),
        base=base,
        tokens=tokens or frozenset(base.split()),
        currency=_currency(inside, header),
        is_utc=bool({"utc", "gmt"} & set(plain(inside).split())),
        is_ratio=bool(_RATIO & set(plain(header).split()))
        or "%" in header
        or _COST_PER.search(folded) is not None,
    )


def likeness(name: Name, known: Mapping[str, float]) -> float:
    """How sure it is, 0 to 1, that `name` is one of the `known` names (with their own sureness)."""
    for form, share in ((name.full, 1.0), (name.base, 0.97)):
        if form in known:
            return known[form] * share
    inside = max((_within(name.tokens, word) * sure for word, sure in known.items()), default=0.0)
    if inside:
        return inside
    return 0.6 if any(_is_slip(name.base, word) for word in known) else 0.0


def slug(header: str) -> str:
    """`header` as a name for expressions: «Post Month» is `post_month`; "" when nothing is left."""
    made = re.sub(r"[^a-z0-9]+", "_", plain(header)).strip("_")
    return f"c_{made}" if made[:1].isdigit() else made


def _within(tokens: frozenset[str], known: str) -> float:
    """All the words of a known name among those of the header, the more of it the better."""
    words = frozenset(known.split()) - _EMPTY
    if not words or not words <= tokens:
        return 0.0
    return 0.55 + 0.35 * len(words) / len(tokens)


@lru_cache(maxsize=50_000)
def _is_slip(base: str, word: str) -> bool:
    """Whether `base` is `word` with a slip of the keys in it: «improte»."""
    if min(len(base), len(word)) < _SHORT or abs(len(base) - len(word)) > 2 or base[0] != word[0]:
        return False
    return SequenceMatcher(None, base, word).ratio() >= _ALIKE


def _currency(inside: str, header: str) -> str | None:
    for sign, code in SIGNS.items():
        if sign in inside or (sign in header and len(sign) == 1 and not sign.isalnum()):
            return code
    found = _CODE.fullmatch(inside.strip())
    return inside.strip() if found else None
