"""An answer as a person reads it in a terminal: words for what is no number, notes below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from norte.base.numbers import UNDEFINED, show, show_change
from norte.base.printable import printable
from norte.base.text import Text
from norte.board.words import no_value
from norte.engine.question import NONE
from norte.reports.flags import flag
from norte.reports.voice import Voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.table import Table
    from rich.text import Text as Words

    from norte.base.periods import Period
    from norte.board.session import Session
    from norte.catalog import Metric
    from norte.cli.call import Call
    from norte.engine.answer import Answer, Cell, Row

_PERIOD, _MEMBER, _VALUE, _CHANGE = 16, 18, 15, 11  # columns, as a guess of what fits
_MOST_NOTES = 4
_AGAINST = {
    "previous": Text(es="vs. anterior", en="vs. previous"),
    "year": Text(es="vs. año pasado", en="vs. last year"),
    "comparable": Text(es="vs. comparable", en="vs. comparable"),
}
_NO_DATA = Text(es="Sin datos", en="No data")
_BETTER = Text(es="mejora", en="better")
_WORSE = Text(es="empeora", en="worse")


def print_answer(call: Call, session: Session, answer: Answer) -> None:
    """The table on the output; what it is about and its reservations with it."""
    sheet = Sheet.of(call, session, answer)
    for line in sheet.heading():
        call.out.print(line, soft_wrap=not call.out.is_terminal)
    if not answer.rows:
        call.out.print(call.say("Ninguna fila cumple lo pedido.", "No row meets what was asked."))
        return
    call.out.print(sheet.table())
    for line in sheet.notes():
        call.out.print(line, soft_wrap=not call.out.is_terminal)


@dataclass(frozen=True)
class Sheet:
    """One answer and how its reader is spoken to."""

    call: Call
    session: Session
    answer: Answer
    voice: Voice
    always: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, call: Call, session: Session, answer: Answer) -> Sheet:
        """The sheet of an answer; flags that every value of a metric has are said once, below."""
        own = session.settings.locale
        locale = own if own.lower().startswith(call.language) else call.language
        voice = Voice(call.language, locale, session.settings.number_locale)
        return cls(call, session, answer, voice, tuple(_always(answer)))

    def heading(self) -> Iterator[Words]:
        """The metrics' names, the days, and the filter."""
        from rich.text import Text as Words

        names = ", ".join(self.voice.pick(m.name.text()) for m in self.answer.metrics)
        yield Words(printable(names), "bold")
        question = self.answer.question
        said = self.voice.days(*self.answer.span, year=True)
        for name, values in question.where:
            said += f" · {name} = {printable(', '.join(values))}"
        if question.per is not None:
            said += self.voice.say(" · por día", " · per day")
            said += self.voice.say(" laborable", ", business") if question.per != "day" else ""
        yield Words(said, "dim")

    def table(self) -> Table:
        """One column a metric where they fit; one line a metric where they do not."""
        question = self.answer.question
        fixed = (question.grain != "total") * _PERIOD + len(question.by) * _MEMBER
        each = _VALUE + (question.compare is not None) * _CHANGE
        alone = question.grain == "total" and not question.by
        if alone or fixed + each * len(self.answer.metrics) > self.call.out.width:
            return self._long()
        return self._wide()

    def _wide(self) -> Table:
        table = self._start()
        for metric in self.answer.metrics:
            table.add_column(self.voice.pick(metric.name.text()), justify="right", min_width=9)
            self._add_change(table)
        for row in self.answer.rows:
            cells = self._place(row)
            for n, (metric, cell) in enumerate(zip(self.answer.metrics, row.cells, strict=True)):
                cells.append(self._value(metric, cell, n))
                if self.answer.question.compare is not None:
                    cells.append(self._change(metric, cell, worded=False))
            table.add_row(*cells)
        return table

    def _long(self) -> Table:
        from rich.text import Text as Words

        table = self._start()
        table.add_column("KPI", min_width=16)
        table.add_column(self.voice.say("Valor", "Value"), justify="right")
        self._add_change(table)
        for row in self.answer.rows:
            place = self._place(row)
            for n, (metric, cell) in enumerate(zip(self.answer.metrics, row.cells, strict=True)):
                name = Words(printable(self.voice.pick(metric.name.text())))
                cells = [*place, name, self._value(metric, cell, n)]
                if self.answer.question.compare is not None:
                    cells.append(self._change(metric, cell, worded=True))
                table.add_row(*cells)
                place = [Words("")] * len(place)
        return table

    def _start(self) -> Table:
        from rich import box
        from rich.table import Table

        table = Table(
            box=box.SIMPLE_HEAD,
            pad_edge=False,
            padding=(0, 2, 0, 0),
            header_style="dim",
            show_edge=False,
        )
        if self.answer.question.grain != "total":
            table.add_column(self.voice.say("Periodo", "Period"), no_wrap=True)
        for name in self.answer.question.by:
            table.add_column(name, overflow="fold")
        return table

    def _add_change(self, table: Table) -> None:
        if self.answer.question.compare is not None:
            words = self.voice.pick(_AGAINST[self.answer.question.compare])
            table.add_column(words, justify="right")

    def _place(self, row: Row) -> list[Words]:
        from rich.text import Text as Words

        cells = []
        if self.answer.question.grain != "total":
            cells.append(Words(self._period(row.period)))
        cells += [
            Words(NONE, "dim") if member is None else Words(printable(member))
            for member in row.members
        ]
        return cells

    def _period(self, period: Period) -> str:
        question = self.answer.question
        if not period.is_whole or question.grain == "week" or question.calendar != "civil":
            return self.voice.days(period.start, period.end, year=True)
        if question.grain == "day":
            return self.voice.day(period.label, year=True)
        if question.grain == "year":
            return str(period.label.year)
        if question.grain == "quarter":
            quarter = (period.label.month + 2) // 3
            return self.voice.say(
                f"T{quarter} {period.label.year}", f"Q{quarter} {period.label.year}"
            )
        from babel.dates import format_skeleton

        locale = self.voice.locale.replace("-", "_")
        return str(format_skeleton("yMMM", period.label, locale=locale))

    def _value(self, metric: Metric, cell: Cell, place: int) -> Words:
        from rich.text import Text as Words

        own = [name for name in cell.flags if name not in self.always[place]]
        marks = "; ".join(self.voice.pick(flag(name).word) for name in own)
        why = no_value(self.session, metric, cell)
        if cell.state == "no_data":
            text = Words(self.voice.pick(_NO_DATA), "dim")
            marks = ""
        elif cell.state == "undefined":
            text = Words(UNDEFINED)
            marks = self.voice.pick(why)
        else:
            text = Words(self._shown(metric, cell.value), "bold" if cell.value else "")
        if marks:
            text.append(f"\n{printable(marks)}", "dim")
        return text

    def _shown(self, metric: Metric, value: float | None) -> str:
        return show(
            value, metric.unit, currency=self.answer.currency,
            number_locale=self.voice.number_locale, language=self.voice.language,
        )  # fmt: skip

    def _change(self, metric: Metric, cell: Cell, *, worded: bool) -> Words:
        from rich.text import Text as Words

        other = cell.compare
        if other is None or other.difference is None:
            return Words(UNDEFINED, "dim")
        kind, size = "percent", other.change
        if metric.unit == "percent":
            kind, size = "points", other.difference
        elif metric.unit == "score" or other.change is None:
            kind, size = "difference", other.difference
        said = show_change(
            size, kind, unit=metric.unit, currency=self.answer.currency,  # type: ignore[arg-type]
            number_locale=self.voice.number_locale, language=self.voice.language,
        )  # fmt: skip
        if not other.difference or metric.better == "within":
            return Words(said)
        better = (other.difference > 0) == (metric.better == "higher")
        word = f" {self.voice.pick(_BETTER if better else _WORSE)}" if worded else ""
        return Words(f"{said}{word}", "green" if better else "red")

    def notes(self) -> Iterator[Words]:
        """What every value of a metric carries, what cells say of themselves, how fresh it is."""
        from rich.text import Text as Words

        for metric, names in zip(self.answer.metrics, self.always, strict=True):
            for name in sorted(names):
                one = flag(name)
                said = f"{metric.id}: {self.voice.pick(one.word)}. {self.voice.pick(one.why)}"
                yield Words(
                    f"△ {said}" if one.is_warning else said, "yellow" if one.is_warning else "dim"
                )
        found = dict.fromkeys(
            self.voice.pick(note)
            for row in self.answer.rows
            for cell in row.cells
            for note in cell.notes
        )
        for note in list(found)[:_MOST_NOTES]:
            yield Words(printable(note), "dim")
        if len(found) > _MOST_NOTES:
            more = len(found) - _MOST_NOTES
            yield Words(self.voice.say(f"… y {more} notas más", f"… and {more} more notes"), "dim")
        ends = [day for day in self.answer.complete_until.values() if day is not None]
        if ends:
            day = self.voice.day(min(ends), year=True)
            yield Words(
                self.voice.say(f"Datos completos hasta el {day}.", f"Data complete until {day}."),
                "dim",
            )


def _always(answer: Answer) -> Iterator[frozenset[str]]:
    for n in range(len(answer.metrics)):
        sets = [set(row.cells[n].flags) for row in answer.rows if row.cells[n].value is not None]
        yield frozenset(set.intersection(*sets)) if len(sets) > 1 else frozenset()
