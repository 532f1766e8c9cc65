"""The scorecard in a terminal: one table grouped by stage, from 80 columns up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich import box
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text as Line

from norte.base.printable import printable
from norte.reports.brands import brand
from norte.reports.brief import headline
from norte.reports.flags import flag
from norte.reports.page import page_of
from norte.reports.parts import movement
from norte.reports.reading import few, source_names
from norte.reports.sources import freshness_words
from norte.reports.states import BADGES, SOURCE_BADGES, badge_key, other_flags

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console, ConsoleOptions, RenderResult

    from norte.board.scorecard import KpiLine, Scorecard
    from norte.reports.parts import Page
    from norte.reports.states import Badge

_ROOM_FOR_TREND = 100  # columns
_ROOM_FOR_SOURCE = 116
_BARS = "▁▂▃▄▅▆▇█"
_ARROWS = {"up": "↑", "down": "↓", "flat": "="}
_TONES = {"plain": "", "info": "", "warn": "yellow", "none": "dim"}
_KINDS = {"better": "green", "worse": "red", "neutral": "", "flat": "dim"}


@dataclass(frozen=True, slots=True)
class TerminalScorecard:
    """What rich prints; it takes the columns that the terminal has and drops what does not fit."""

    card: Scorecard
    language: str

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        page = page_of(self.card, self.language)
        width = min(options.max_width, 140)
        yield from _heading(page)
        yield _board(page, width)
        yield from _sources(page)


def _heading(page: Page) -> RenderResult:
    card, voice = page.card, page.voice
    title = Line.assemble((printable(voice.pick(card.title)), "bold"))
    title.append(f"  {printable(voice.pick(card.workspace))}", "dim")
    if card.invented:
        title.append(voice.say("  empresa inventada", "  invented company"), "cyan")
    yield title
    days = Line(voice.span(card.period), "")
    if card.period.open:
        days.append(voice.say(" (en curso)", " (in progress)"), "dim")
    if card.compared is not None:
        compared = voice.span(card.compared)
        days.append(voice.say(f", frente a {compared}", f", against {compared}"), "dim")
    yield days
    late = bool(page.reading.trailing)
    yield Line(f"{'△' if late else '✓'} {freshness_words(page)}", "yellow" if late else "dim")
    strong, rest = headline(page)
    yield Padding(Line.assemble((strong, "bold"), f" {rest}"), (1, 0, 0, 0))
    for warning in card.warnings:
        yield Padding(Line(f"△ {printable(voice.pick(warning))}", "yellow"), (1, 0, 0, 0))


def _board(page: Page, width: int) -> Table:
    voice = page.voice
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), header_style="dim")
    table.add_column("KPI", ratio=1, min_width=22)
    table.add_column(voice.say("Valor", "Value"), justify="right", no_wrap=True)
    compared = Line(printable(page.against or voice.say("Cambio", "Change")))
    table.add_column(compared, justify="right", no_wrap=True)
    trends, named = width >= _ROOM_FOR_TREND, width >= _ROOM_FOR_SOURCE
    if trends:
        table.add_column(voice.say("26 semanas", "26 weeks"), no_wrap=True)
    table.add_column(voice.say("Dato", "Data"), no_wrap=True)
    if named:
        table.add_column(voice.say("Fuente", "Source"), no_wrap=True, max_width=20)
    table.add_column(voice.say("Hasta", "Until"), justify="right", no_wrap=True)
    for block in page.card.stages:
        rows = [r for r in page.rows if r.stage is block]
        if not rows:
            continue
        table.add_row(Line(printable(voice.pick(block.name)), "bold cyan"))
        for row in rows:
            table.add_row(*_cells(row.line, page, trends=trends, named=named))
        table.add_section()
    table.expand = True
    table.width = width
    return table


def _cells(line: KpiLine, page: Page, *, trends: bool, named: bool) -> list[Line]:
    voice = page.voice
    until = "—" if line.fresh_until is None else voice.day(line.fresh_until)
    cells = [_name(line, page), _value(line, page), _change(line, page)]
    if trends:
        cells.append(Line(bars(line.weekly), "blue"))
    cells.append(_badge(BADGES[badge_key(line)], page))
    if named:
        cells.append(
            Line(printable(few(source_names(line, page.card, page.voice.language), 1)), "dim")
        )
    return [*cells, Line(until, "dim")]


def _name(line: KpiLine, page: Page) -> Line:
    """The name, and below it what goes with the number: basis, why there is none, flags."""
    voice = page.voice
    name = Line(printable(voice.pick(line.name)))
    marks = [voice.pick(flag(f).word) for f in other_flags(line, badge_key(line))]
    said = [part for part in (voice.pick(line.basis), voice.pick(line.words), *marks) if part]
    if said:
        name.append(f"\n{printable('; '.join(said))}", "dim")
    return name


def _value(line: KpiLine, page: Page) -> Line:
    if line.state == "no_data":
        return Line("·", "dim")
    value = page.voice.value(line, line.value)
    return Line(value, "bold" if line.state == "value" else "")


def _change(line: KpiLine, page: Page) -> Line:
    if line.change is None or line.change.value is None:
        return Line("—", "dim")
    seen = movement(line.change, line, page.voice)
    size = page.voice.change(line, line.change, signed=False)
    text = Line(f"{_ARROWS[seen.arrow]} {size} {seen.word}", _KINDS[seen.kind])
    if page.against is None:
        text.append(f"\n{printable(page.voice.pick(line.change.against))}", "dim")
    return text


def _badge(badge: Badge, page: Page) -> Line:
    return Line(f"{badge.sign} {page.voice.pick(badge.word)}", _TONES[badge.tone])


def _sources(page: Page) -> RenderResult:
    """The sources that need somebody; nothing when all are up to date."""
    voice = page.voice
    if not page.reading.trailing:
        return
    yield Rule(voice.say("Fuentes por atender", "Sources to attend to"), style="dim", align="left")
    for source in page.reading.trailing:
        account = f", {source.account}" if source.account else ""
        until = "—" if source.until is None else voice.day(source.until, year=True)
        said = _badge(SOURCE_BADGES[source.state], page)
        said.append(f"  {printable(brand(source.name, voice.language) + account)}  ", "default")
        said.append(voice.say(f"hasta: {until}", f"until: {until}"), "dim")
        yield said


def bars(values: Sequence[float | None]) -> str:
    """A series in eighths of a line's height; a gap is a space, a flat series runs low."""
    known = [v for v in values if v is not None]
    if not known:
        return ""
    low, high = min(known), max(known)
    step = (high - low) / (len(_BARS) - 1)
    return "".join(
        " " if v is None else _BARS[round((v - low) / step) if step else 0] for v in values
    )
