"""From leaf sums and coverage to cells: value, state, flags, parts and what must be said."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from norte.base.holidays import business_days
from norte.base.text import Text
from norte.engine.answer import Cell, State
from norte.engine.evaluate import evaluate, parts
from norte.engine.states import Verdict, is_open
from norte.schema import table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from norte.catalog.formula import Leaf
    from norte.engine.cells import Members
    from norte.engine.measure import Reading
    from norte.engine.resolve import Asked


def judge(reading: Reading, asked: Asked) -> list[Cell]:
    """The cells of one metric, in the order of the reading's rows."""
    rows = len(reading.cells.keys)
    sums = reading.sums(asked.leaves)
    values = _normalised(reading, asked, evaluate(asked.tree, sums, rows))
    fraction = parts(asked.tree)
    tops = evaluate(fraction[0], sums, rows) if fraction else values
    bottoms = evaluate(fraction[1], sums, rows) if fraction else np.full(rows, np.nan)
    judged: dict[tuple[int, Members], tuple[bool, tuple[str, ...], tuple[Text, ...]]] = {}
    found = []
    for n, (place, members) in enumerate(reading.cells.keys):
        key = (place, members)
        if key not in judged:
            judged[key] = _known(reading, asked, place, members)
        has_data, flags, notes = judged[key]
        if not has_data or any(
            f.kind in ("last", "change") and np.isnan(sums[f][n]) for f in asked.leaves
        ):
            found.append(Cell(None, "no_data", flags, notes=notes))
            continue
        found.append(
            _cell(asked, float(values[n]), float(tops[n]), float(bottoms[n]), flags, notes)
        )
    return found


def _cell(
    asked: Asked,
    value: float,
    top: float,
    bottom: float,
    flags: tuple[str, ...],
    notes: tuple[Text, ...],
) -> Cell:
    state: State = "undefined" if np.isnan(value) else ("zero" if value == 0 else "value")
    numerator = None if np.isnan(top) else top
    denominator = None if np.isnan(bottom) else bottom
    floor = asked.metric.floor
    if floor is not None and denominator is not None and denominator < floor:
        flags = (*flags, "low_n")
    return Cell(
        None if state == "undefined" else value, state, flags, numerator, denominator, notes
    )


def _known(
    reading: Reading, asked: Asked, place: int, members: Members
) -> tuple[bool, tuple[str, ...], tuple[Text, ...]]:
    """Whether a cell has data, and the flags and notes that it carries."""
    metric = asked.metric
    flags = dict.fromkeys(metric.flags)
    notes: list[Text] = []
    verdicts = {leaf: reading.verdict(leaf, place, members) for leaf in asked.leaves}
    for leaf, verdict in verdicts.items():
        if verdict.covered == "none":
            if leaf.table not in metric.without:
                cut = reading.notes.get((leaf.table, leaf.column))
                return False, tuple(flags), (cut,) if cut else ()
            flags[metric.without[leaf.table]] = None
        elif verdict.covered == "some":
            flags["partial"] = None
            notes.append(_missing(leaf.table, verdict))
        flags.update(dict.fromkeys(sorted(verdict.flags)))
        notes += _aged(reading, leaf, place, members)
    counted = [v for v in verdicts.values() if v.covered != "none"]
    flags.update(dict.fromkeys(_timely(reading, asked, place, counted)))
    if (
        len(frozenset().union(*(v.tax for f, v in verdicts.items() if _is_money(f)), frozenset()))
        > 1
    ):
        flags["mixed_tax"] = None
    return True, tuple(flags), tuple(dict.fromkeys(notes))


def _timely(reading: Reading, asked: Asked, place: int, verdicts: list[Verdict]) -> list[str]:
    period = reading.spine.periods[place]
    found = []
    complete = [v.complete_until for v in verdicts]
    if any(is_open(period, c) for c in complete):
        found.append("open_period")
        stale = timedelta(days=reading.context.settings.thresholds.stale_days)
        ended = min(period.end, reading.context.today)
        if any(c is None or ended - c > stale for c in complete):
            found.append("stale")
    matures = asked.metric.matures_days
    latest = max((c for c in complete if c), default=None)
    if matures and latest and period.end > latest - timedelta(days=matures):
        found.append("immature")
    young = asked.metric.young_days
    first = min((v.first for v in verdicts if v.first), default=None)
    if young and first and period.start < first + timedelta(days=young):
        found.append("young_history")
    return found


def _missing(name: str, verdict: Verdict) -> Text:
    accounts = ", ".join(f"{source} «{account}»" for source, account in verdict.missing)
    return Text(
        es="faltan días de {accounts} en {table}", en="days of {accounts} are missing in {table}"
    ).fill(accounts=accounts, table=name)


def _aged(reading: Reading, leaf: Leaf, place: int, members: Members) -> list[Text]:
    return [
        Text(es="{who}: dato de hace {n} días", en="{who}: {n} days old").fill(who=who, n=age)
        if age != 1
        else Text(es="{who}: dato de hace 1 día", en="{who}: 1 day old").fill(who=who)
        for who, age in sorted(reading.ages.get((leaf, place, members), []))
    ]


def _is_money(leaf: Leaf) -> bool:
    return leaf.column is not None and table(leaf.table).column(leaf.column).type == "money"


def _normalised(reading: Reading, asked: Asked, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Values a day or business day, over the days that count; as they are when not asked."""
    per = reading.context.question.per
    if per is None:
        return values
    country = reading.context.settings.holidays
    days = []
    for place in range(len(reading.spine.periods)):
        taken = reading.spine.days[place]
        known = (
            [reading.known(leaf, ()).last for leaf in asked.leaves]
            if not reading.context.question.by
            else []
        )
        last = min([taken[-1], *(k for k in known if k)]) if taken else None
        if last is None or last < taken[0]:
            days.append(0)
        elif per == "day":
            days.append((last - taken[0]).days + 1)
        else:
            days.append(business_days(taken[0], last, country))
    share = np.array([days[place] for place, _ in reading.cells.keys], np.float64)
    return np.divide(values, share, out=np.full(len(values), np.nan), where=share != 0)
