"""How one reader is spoken to: language for words and dates, number locale for figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from norte.base.numbers import MINUS, show, show_change

if TYPE_CHECKING:
    from datetime import date, datetime

    from norte.base.text import Text
    from norte.board.scorecard import Change, KpiLine, Scorecard, Span


@dataclass(frozen=True, slots=True)
class Voice:
    """The words, dates and numbers of one page; `locale` is a tag such as es-MX."""

    language: str
    locale: str
    number_locale: str

    @classmethod
    def of(cls, card: Scorecard, language: str) -> Voice:
        """The card's own locale where it speaks `language`, else the plain language."""
        spoken = "en" if language.lower().startswith("en") else "es"
        own = card.locale.replace("_", "-")
        locale = own if own.lower().split("-")[0] == spoken else spoken
        return cls(spoken, locale, card.number_locale)

    def say(self, es: str, en: str) -> str:
        """The one of two texts that this reader understands."""
        return en if self.language == "en" else es

    def pick(self, text: Text | None) -> str:
        """The text in this reader's language; empty for None."""
        return "" if text is None else text.pick(self.language)

    def counted(self, number: int, es: tuple[str, str], en: tuple[str, str]) -> str:
        """«1 fuente», «7 fuentes»: the number with its one or many word."""
        words = en if self.language == "en" else es
        return f"{self.whole(number)} {words[number != 1]}"

    def whole(self, number: int) -> str:
        """A count of things, grouped as the number locale does."""
        return show(
            number, "count", currency=None, number_locale=self.number_locale, language=self.language
        )

    def plain(self, value: float) -> str:
        """A number without a unit: one side of a ratio."""
        return show(
            value, "count", currency=None, number_locale=self.number_locale, language=self.language
        )

    def value(self, line: KpiLine, value: float | None) -> str:
        """`value` in the unit and currency of `line`."""
        return show(
            value,
            line.unit,
            currency=line.currency,
            number_locale=self.number_locale,
            language=self.language,
        )

    def change(self, line: KpiLine, change: Change, *, signed: bool = True) -> str:
        """The size of a change, with its sign unless an arrow says it."""
        text = show_change(
            change.value,
            change.kind,
            unit=line.unit,
            currency=line.currency,
            number_locale=self.number_locale,
            language=self.language,
        )
        return text if signed else text.lstrip(f"+{MINUS}")

    def day(self, day: date, *, year: bool = False) -> str:
        """«16 nov», «Nov 16»; with the year when asked."""
        from babel.dates import format_skeleton

        return format_skeleton("yMMMd" if year else "MMMd", day, locale=self._dates())

    def days(self, start: date, end: date, *, year: bool = False) -> str:
        """«1 al 16 nov» in the locale's own short form of an interval."""
        if start == end:
            return self.day(start, year=year)
        from babel.dates import format_interval

        skeleton = "yMMMd" if year or start.year != end.year else "MMMd"
        text: str = format_interval(start, end, skeleton, locale=self._dates())
        return text.replace("\u2009", " ")

    def span(self, span: Span) -> str:
        """The days of a period, with the year."""
        return self.days(span.start, span.end, year=True)

    def moment(self, moment: datetime) -> str:
        """Day and time, 24 hours, in the zone that the moment carries."""
        return f"{self.day(moment.date(), year=True)}, {moment:%H:%M}"

    def _dates(self) -> str:
        """The locale of dates: Mexican dates take Spain's shorter form («16 nov 2026»)."""
        return "es" if self.language == "es" else self.locale.replace("-", "_")
