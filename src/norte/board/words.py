"""What to say in place of a number, and beside a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from norte.base.numbers import Unit, show
from norte.base.text import Text
from norte.catalog.catalog import SETS
from norte.catalog.formula import Leaf, Operation, Ref, leaves, parse
from norte.engine.derivations import derived
from norte.schema import table

if TYPE_CHECKING:
    from datetime import date

    from norte.board.session import Session
    from norte.catalog import Metric
    from norte.catalog.formula import Node
    from norte.engine.answer import Cell

_MONTHS = Text(
    es="ene feb mar abr may jun jul ago sept oct nov dic",
    en="Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
)


def no_value(session: Session, metric: Metric, cell: Cell) -> Text | None:
    """Why there is no number: the two sides of an undefined ratio, or what has no data."""
    if cell.state == "undefined":
        return _sides(session, metric, cell)
    if cell.state == "no_data":
        return cell.notes[0] if cell.notes else _absent(session, metric)
    return None


def span(first: date, last: date) -> Text:
    """«1–15 nov» / "1–15 Nov"; with both months, and the year when it changes."""
    return Text(es=_span(first, last, "es"), en=_span(first, last, "en"))


def against(first: date, last: date) -> Text:
    """«vs. 1–15 oct»."""
    days = span(first, last)
    return Text(es=f"vs. {days.es}", en=f"vs. {days.en}")


def _span(first: date, last: date, language: str) -> str:
    months = _MONTHS.pick(language).split()
    end = f"{last.day} {months[last.month - 1]}"
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    start = f"{first.day} {months[first.month - 1]}"
    if first.year != last.year:
        return f"{start} {first.year} – {end} {last.year}"
    return f"{start} – {end}"


def _sides(session: Session, metric: Metric, cell: Cell) -> Text | None:
    tree = parse(metric.formula, sets=SETS)
    if not isinstance(tree, Operation) or tree.operator != "/" or cell.numerator is None:
        return None
    top, bottom = _name(session, tree.left), _name(session, tree.right)
    if top is None or bottom is None:
        return None
    unit, name = top
    values = {
        language: show(
            cell.numerator,
            unit,
            currency=session.settings.currency,
            number_locale=session.settings.number_locale,
            language=language,
        )
        for language in ("es", "en")
    }
    return Text(
        es=f"{name.es}: {values['es']}; {bottom[1].es}: 0",
        en=f"{name.en}: {values['en']}; {bottom[1].en}: 0",
    )


def _name(session: Session, node: Node) -> tuple[Unit, Text] | None:
    if isinstance(node, Ref):
        metric = session.catalog.metric(node.metric)
        return metric.unit, metric.name.text()
    if isinstance(node, Leaf):
        facts = table(node.table)
        if node.column is None:
            return "count", facts.doc
        column = facts.column(node.column)
        return ("money" if column.type == "money" and node.kind == "sum" else "count"), column.doc
    if isinstance(node, Operation):
        return _name(session, node.left) or _name(session, node.right)
    return None


def _absent(session: Session, metric: Metric) -> Text:
    names = dict.fromkeys(leaf.table for leaf in leaves(session.catalog.tree(metric.id)))
    lacking = [
        table(derived()[name].base if name in derived() else name).doc
        for name in names
        if not session.facts.coverage.of(name)
    ]
    if not lacking:
        return Text(es="sin datos de estos días", en="no data of these days")
    return Text(
        es="falta importar: " + "; ".join(d.es.lower() for d in lacking),
        en="not imported yet: " + "; ".join(d.en.lower() for d in lacking),
    )
