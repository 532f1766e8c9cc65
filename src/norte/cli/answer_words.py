"""The words of an answer's cells: a period, a member, a value, a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text as Words

from norte.base.numbers import UNDEFINED, show, show_change
from norte.base.printable import printable
from norte.base.text import Text
from norte.engine.question import NONE
from norte.schema.channels import read_channels

if TYPE_CHECKING:
    from norte.base.numbers import ChangeKind
    from norte.base.periods import Period
    from norte.catalog import Metric
    from norte.engine.answer import Cell
    from norte.engine.question import Question
    from norte.reports.voice import Voice
    from norte.workspace.settings import Settings

__all__ = ["Words", "change_of", "member_of", "period_of", "shown"]

_BETTER = Text(es="mejora", en="better")
_WORSE = Text(es="empeora", en="worse")


def period_of(period: Period, question: Question, voice: Voice) -> str:
    """«mar 2024», «T1 2024»; the days themselves for weeks, cut periods and other calendars."""
    if not period.is_whole or question.grain == "week" or question.calendar != "civil":
        return voice.days(period.start, period.end, year=True)
    if question.grain == "day":
        return voice.day(period.label, year=True)
    if question.grain == "year":
        return str(period.label.year)
    if question.grain == "quarter":
        quarter = (period.label.month + 2) // 3
        return f"{voice.say('T', 'Q')}{quarter} {period.label.year}"
    from babel.dates import format_skeleton

    locale = voice.locale.replace("-", "_")
    return str(format_skeleton("yMMM", period.label, locale=locale))


def member_of(dimension: str, member: str | None, settings: Settings, voice: Voice) -> Words:
    """A member by the name that people know, with the id that `--where` takes."""
    if member is None:
        return Words(NONE, "dim")
    name = None
    if dimension == "channel" and member in (known := read_channels().channels):
        name = known[member].text()
    elif dimension == "market" and member in settings.markets:
        name = settings.markets[member].name.text()
    if name is None:
        return Words(printable(member))
    return Words.assemble(printable(voice.pick(name)), (f" {printable(member)}", "dim"))


def shown(metric: Metric, value: float | None, currency: str, voice: Voice) -> str:
    """A value in its metric's unit."""
    return show(
        value,
        metric.unit,
        currency=currency,
        number_locale=voice.number_locale,
        language=voice.language,
    )


def change_of(metric: Metric, cell: Cell, currency: str, voice: Voice) -> Words:
    """«+6,2 % mejora»: points for rates, the plain difference where there is no percentage."""
    other = cell.compare
    if other is None or other.difference is None:
        return Words(UNDEFINED, "dim")
    kind: ChangeKind = "percent"
    size = other.change
    if metric.unit == "percent":
        kind, size = "points", other.difference
    elif metric.unit == "score" or other.change is None:
        kind, size = "difference", other.difference
    said = show_change(
        size,
        kind,
        unit=metric.unit,
        currency=currency,
        number_locale=voice.number_locale,
        language=voice.language,
    )
    if not other.difference or metric.better == "within":
        return Words(said)
    better = (other.difference > 0) == (metric.better == "higher")
    word = voice.pick(_BETTER if better else _WORSE)
    return Words(f"{said} {word}", "green" if better else "red")
