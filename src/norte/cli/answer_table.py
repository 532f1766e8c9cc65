"""An answer as a person reads it in a terminal: words for what is no number, notes below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from norte.base.numbers import UNDEFINED
from norte.base.printable import printable
from norte.base.text import Text
from norte.board.words import no_value
from norte.cli.answer_words import Words, change_of, member_of, period_of, shown
from norte.reports.flags import flag
from norte.reports.voice import Voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.table import Table

    from norte.base.periods import Period
    from norte.board.session import Session
    from norte.catalog import Metric
    from norte.cli.call import Call
    from norte.engine.answer import Answer, Cell, Row

_PERIOD, _MEMBER, _VALUE, _CHANGE = 16, 20, 15, 18  # columns, as a guess of what fits
_MOST_NOTES = 4
_OPEN = "open_period"
_AGAINST = {
    "previous": Text(es="vs. anterior", en="vs. previous"),
    "year": Text(es="vs. año pasado", en="vs. last year"),
    "comparable": Text(es="vs. comparable", en="vs. comparable"),
}
_NO_DATA = Text(es="Sin datos", en="No data")


def print_answer(call: Call, session: Session, answer: Answer) -> None:
    """The table on the output; what it is about and its reservations with it."""
    sheet = Sheet.of(call, session, answer)
    loose = not call.out.is_terminal
    for line in sheet.heading():
        call.out.print(line, soft_wrap=loose)
    if not answer.rows:
        call.out.print(call.say("Ninguna fila cumple lo pedido.", "No row meets what was asked."))
        return
    call.out.print(sheet.table())
    for line in sheet.notes():
        call.out.print(line, soft_wrap=loose)


@dataclass(frozen=True)
class Sheet:
    """One answer and how its reader is spoken to.

    `always` are flags that all values of a metric share; `opened` are periods of which every value
    is still open: both are said once, not in each cell.
    """

    call: Call
    session: Session
    answer: Answer
    voice: Voice
    always: tuple[frozenset[str], ...]
    opened: frozenset[Period]

    @classmethod
    def of(cls, call: Call, session: Session, answer: Answer) -> Sheet:
        """The sheet of an answer; flags that every value of a metric has are said once, below."""
        own = session.settings.locale
        locale = own if own.lower().startswith(call.language) else call.language
        voice = Voice(call.language, locale, session.settings.number_locale)
        return cls(call, session, answer, voice, tuple(_always(answer)), _opened(answer))

    @property
    def compared(self) -> bool:
        """Whether each value stands beside its change."""
        return self.answer.question.compare is not None

    def heading(self) -> Iterator[Words]:
        """The metrics' names, the days, and the filter."""
        names = ", ".join(self.voice.pick(m.name.text()) for m in self.answer.metrics)
        yield Words(printable(names), "bold")
        question = self.answer.question
        said = self.voice.days(*self.answer.span, year=True)
        if question.grain == "total" and self.opened:
            said += f" ({self.voice.pick(flag(_OPEN).word)})"
        for name, values in question.where:
            said += f" · {name} = {printable(', '.join(values))}"
        if question.per == "day":
            said += self.voice.say(" · por día", " · per day")
        elif question.per is not None:
            said += self.voice.say(" · por día laborable", " · per business day")
        yield Words(said, "dim")

    def table(self) -> Table:
        """One column a metric where they fit; one line a metric where they do not."""
        question = self.answer.question
        fixed = (question.grain != "total") * _PERIOD + len(question.by) * _MEMBER
        each = _VALUE + self.compared * _CHANGE
        alone = question.grain == "total" and not question.by
        if alone or fixed + each * len(self.answer.metrics) > self.call.out.width:
            return self._long()
        return self._wide()

    def _wide(self) -> Table:
        table = self._start()
        single = len(self.answer.metrics) == 1
        for metric in self.answer.metrics:
            head = self.voice.pick(metric.name.text()) if single else metric.id
            table.add_column(head, justify="right", min_width=_VALUE - 2)
            self._add_change(table)
        for row, place in self._placed():
            cells = list(place)
            for n, (metric, cell) in enumerate(zip(self.answer.metrics, row.cells, strict=True)):
                cells.append(self._value(row, metric, cell, n))
                if self.compared:
                    cells.append(change_of(metric, cell, self.answer.currency, self.voice))
            table.add_row(*cells)
        return table

    def _long(self) -> Table:
        table = self._start()
        table.add_column("KPI", min_width=16)
        table.add_column(self.voice.say("Valor", "Value"), justify="right")
        self._add_change(table)
        for row, head in self._placed():
            place = head
            for n, (metric, cell) in enumerate(zip(self.answer.metrics, row.cells, strict=True)):
                name = Words(printable(self.voice.pick(metric.name.text())))
                cells = [*place, name, self._value(row, metric, cell, n)]
                if self.compared:
                    cells.append(change_of(metric, cell, self.answer.currency, self.voice))
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

    def _placed(self) -> Iterator[tuple[Row, list[Words]]]:
        """Each row with the cells that say where it stands; a period is said once."""
        question, before = self.answer.question, None
        for row in self.answer.rows:
            cells = []
            if question.grain != "total":
                cells.append(Words("") if row.period == before else self._period(row))
            before = row.period
            cells += [
                member_of(name, member, self.session.settings, self.voice)
                for name, member in zip(question.by, row.members, strict=True)
            ]
            yield row, cells

    def _period(self, row: Row) -> Words:
        said = Words(period_of(row.period, self.answer.question, self.voice))
        if row.period in self.opened:
            said.append(f"\n{self.voice.pick(flag(_OPEN).word)}", "dim")
        return said

    def _value(self, row: Row, metric: Metric, cell: Cell, place: int) -> Words:
        if cell.state == "no_data":
            return Words(self.voice.pick(_NO_DATA), "dim")
        said_above = {*self.always[place], *([_OPEN] if row.period in self.opened else [])}
        own = [name for name in cell.flags if name not in said_above]
        marks = [self.voice.pick(flag(name).word) for name in own]
        if cell.state == "undefined":
            text = Words(UNDEFINED)
            marks = [self._why(metric, cell)]
        else:
            said = shown(metric, cell.value, self.answer.currency, self.voice)
            text = Words(said, "bold" if cell.value else "")
        if any(marks):
            text.append(f"\n{printable('; '.join(marks))}", "dim")
        return text

    def _why(self, metric: Metric, cell: Cell) -> str:
        """The two sides of a ratio that cannot be: in words, or «270,00 € / 0» in a long table."""
        if len(self.answer.rows) == 1 or cell.numerator is None or cell.denominator is None:
            return self.voice.pick(no_value(self.session, metric, cell))
        top = self.voice.plain(cell.numerator)
        if metric.unit == "money":
            top = shown(metric, cell.numerator, self.answer.currency, self.voice)
        return f"{top} / {self.voice.plain(cell.denominator)}"

    def notes(self) -> Iterator[Words]:
        """What every value of a metric carries, what cells say of themselves, how fresh it is."""
        for metric, names in zip(self.answer.metrics, self.always, strict=True):
            for name in sorted(names - {_OPEN}):
                one = flag(name)
                said = f"{metric.id}: {self.voice.pick(one.word)}. {self.voice.pick(one.why)}"
                yield Words(f"△ {said}", "yellow") if one.is_warning else Words(said, "dim")
        found = dict.fromkeys(
            self.voice.pick(note)
            for row in self.answer.rows
            for cell in row.cells
            for note in cell.notes
        )
        for note in list(found)[:_MOST_NOTES]:
            yield Words(_sentence(printable(note)), "dim")
        more = len(found) - _MOST_NOTES
        if more > 0:
            yield Words(self.voice.say(f"… y {more} notas más", f"… and {more} more notes"), "dim")
        ends = [day for day in self.answer.complete_until.values() if day is not None]
        if ends:
            day = self.voice.day(min(ends), year=True)
            said = self.voice.say(f"Datos completos hasta el {day}.", f"Data complete until {day}.")
            yield Words(said, "dim")


def _opened(answer: Answer) -> frozenset[Period]:
    seen: dict[Period, bool] = {}
    for row in answer.rows:
        for cell in row.cells:
            if cell.value is not None:
                seen[row.period] = seen.get(row.period, True) and _OPEN in cell.flags
    return frozenset(period for period, is_open in seen.items() if is_open)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith((".", "…")) else ".")


def _always(answer: Answer) -> Iterator[frozenset[str]]:
    for n in range(len(answer.metrics)):
        sets = [set(row.cells[n].flags) for row in answer.rows if row.cells[n].value is not None]
        yield frozenset(set.intersection(*sets)) if len(sets) > 1 else frozenset()
