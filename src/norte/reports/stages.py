"""The customer's life cycle at a glance: five stages, each with its headline metric."""

from __future__ import annotations

from typing import TYPE_CHECKING

from norte.charts.markup import Markup, tag
from norte.reports.icons import icon
from norte.reports.parts import against, delta, trend

if TYPE_CHECKING:
    from norte.board.scorecard import StageBlock
    from norte.reports.parts import Page
    from norte.reports.reading import Row


def stages(page: Page) -> Markup:
    """The section; a stage's headline is its first line with a value, else its first line."""
    voice = page.voice
    items = [_stage(block, _headline(block, page), page) for block in page.card.stages]
    note = page.against
    return tag(
        "section",
        tag(
            "header",
            tag("h2", voice.say("Recorrido del cliente", "Customer journey"), id="recorrido"),
            tag("p", voice.say(f"Cambios {note}", f"Changes {note}")) if note else None,
        ),
        tag("ol", *items, class_="stages"),
        class_="card",
        aria_labelledby="recorrido",
    )


def _headline(block: StageBlock, page: Page) -> Row | None:
    rows = [r for r in page.rows if r.stage is block]
    stated = (r for r in rows if r.line.state in {"value", "zero"})
    return next(stated, rows[0] if rows else None)


def _stage(block: StageBlock, row: Row | None, page: Page) -> Markup:
    voice = page.voice
    name = tag("h3", voice.pick(block.name))
    if row is None:
        empty = voice.say("Sin KPI en esta etapa", "No KPI in this stage")
        return tag("li", name, tag("span", icon("dashed"), empty, class_="blank"))
    link = tag("a", voice.pick(row.line.name), href=f"#k-{row.uid}", class_="unit")
    return tag(
        "li",
        name,
        _value(row, page),
        link,
        tag("span", delta(row.line, page), against(row.line, page), class_="moved"),
        trend(row, page, f"e-{row.uid}"),
    )


def _value(row: Row, page: Page) -> Markup:
    line, voice = row.line, page.voice
    if line.state == "no_data":
        return tag("b", icon("dashed", 18), voice.say("Sin datos", "No data"), class_="absent")
    return tag("b", voice.value(line, line.value), class_="num")
