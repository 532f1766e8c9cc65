"""The state of a number as an icon and a word, so that no two states look alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from norte.base.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from norte.board.scorecard import KpiLine, SourceState

Tone = Literal["plain", "info", "warn", "none"]


@dataclass(frozen=True, slots=True)
class Badge:
    """An icon and a word; `tone` only accompanies them, `sign` stands for the icon in text."""

    word: Text
    icon: str
    tone: Tone
    sign: str
    why: Text


_COMPLETE = Badge(
    Text(es="Completo", en="Complete"),
    "check",
    "plain",
    "✓",
    Text(
        es="Todas sus fuentes cubren el periodo entero.",
        en="All its sources cover the whole period.",
    ),
)
_OPEN = Badge(
    Text(es="En curso", en="In progress"),
    "half",
    "info",
    "◐",
    Text(
        es="El periodo no ha terminado: se compara con los mismos días del anterior.",
        en="The period has not ended: it is compared with the same days of the earlier one.",
    ),
)
_PARTIAL = Badge(
    Text(es="Parcial", en="Partial"),
    "triangle",
    "warn",
    "△",
    Text(
        es="Faltan días o cuentas: el valor real es otro.",
        en="Days or accounts are missing: the real value differs.",
    ),
)
_LATE = Badge(
    Text(es="Con retraso", en="Late"),
    "clock",
    "warn",
    "◷",
    Text(
        es="La fuente lleva días sin entregar: el valor llega hasta su última fecha.",
        en="The source has not delivered for days: the value stops at its last date.",
    ),
)
_ZERO = Badge(
    Text(es="Cero", en="Zero"),
    "zero",
    "plain",
    "0",
    Text(
        es="Hay datos y la cuenta da cero: no pasó.",
        en="There is data and the count is zero: it did not happen.",
    ),
)
_NO_DATA = Badge(
    Text(es="Sin datos", en="No data"),
    "dashed",
    "none",
    "◌",
    Text(
        es="La fuente falta o no cubre el periodo: no se sabe, que no es cero.",
        en="The source is absent or does not cover the period: unknown, which is not zero.",
    ),
)
_UNDEFINED = Badge(
    Text(es="Indefinido", en="Undefined"),
    "dash",
    "none",
    "—",
    Text(
        es="No se puede dividir: debajo de la raya no hay nada.",
        en="It cannot be divided: there is nothing under the line.",
    ),
)

# In the order in which the page explains them.
BADGES: Mapping[str, Badge] = {
    "complete": _COMPLETE,
    "open_period": _OPEN,
    "partial": _PARTIAL,
    "stale": _LATE,
    "zero": _ZERO,
    "no_data": _NO_DATA,
    "undefined": _UNDEFINED,
}

SOURCE_BADGES: Mapping[SourceState, Badge] = {
    "fresh": Badge(Text(es="Al día", en="Up to date"), "check", "plain", "✓", Text.same("")),
    "late": Badge(Text(es="Con retraso", en="Late"), "clock", "warn", "◷", Text.same("")),
    "absent": Badge(Text(es="Sin datos", en="No data"), "dashed", "none", "◌", Text.same("")),
}


def badge_key(line: KpiLine) -> str:
    """The key in BADGES of what a reader must know first about this number."""
    if line.state in {"no_data", "undefined"}:
        return line.state
    for name in ("stale", "partial"):
        if name in line.flags:
            return name
    if line.state == "zero":
        return "zero"
    return "open_period" if "open_period" in line.flags else "complete"


def other_flags(line: KpiLine, key: str) -> tuple[str, ...]:
    """The line's flags that its badge does not say already; open_period only if alone."""
    kept = (name for name in line.flags if name != key)
    return tuple(dict.fromkeys(name for name in kept if name != "open_period"))
