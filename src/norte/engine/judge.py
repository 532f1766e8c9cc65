"""From leaf sums and coverage to cells: value, state, flags, parts and what must be said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from norte.base.text import Text
from norte.engine.answer import Cell, Standing, State
from norte.engine.evaluate import evaluate, parts
from norte.engine.relation import is_money
from norte.engine.share_by_day import share_by_day
from norte.engine.states import Known, Verdict
from norte.schema import table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from norte.catalog.nodes import Leaf
    from norte.engine.cells import Members
    from norte.engine.reading import Reading
    from norte.engine.resolve import Asked


def judge(reading: Reading, asked: Asked) -> list[Cell]:
    """The cells of one metric, in the order of the reading's rows."""
    rows = len(reading.cells.keys)
    sums = reading.sums(asked.leaves)
    whole = evaluate(asked.tree, sums, rows)
    fraction = parts(asked.tree)
    tops = evaluate(fraction[0], sums, rows) if fraction else whole
    bottoms = evaluate(fraction[1], sums, rows) if fraction else np.full(rows, np.nan)
    values = share_by_day(reading, asked, whole).tolist()
    unknown = _unknown(reading, asked, sums)
    court = _Court(reading, asked)
    floor = asked.metric.floor
    found = []
    heard: dict[object, Standing] = {}
    for n, (place, members) in enumerate(reading.cells.keys):
        key = (place, members) if court.shared or court.has_stock else place
        standing = heard.get(key)
        if standing is None:
            standing = heard[key] = court.standing(place, members)
        if not standing.has_data or n in unknown:
            notes = unknown.get(n) or standing.notes
            found.append(Cell(None, "no_data", standing.flags, notes=notes))
            continue
        found.append(_cell(values[n], float(tops[n]), float(bottoms[n]), standing, floor))
    return found


def _cell(value: float, top: float, bottom: float, standing: Standing, floor: int | None) -> Cell:
    denominator = None if bottom != bottom else bottom
    numerator = None if top != top else top
    if value != value:
        return Cell(None, "undefined", standing.flags, numerator, denominator, standing.notes)
    state: State = "zero" if value == 0 else "value"
    counted = value if denominator is None else denominator
    flags = standing.flags
    if floor is not None and 0 < counted < floor:
        flags = (*flags, "low_n")
    return Cell(value, state, flags, numerator, denominator, standing.notes)


def _unknown(
    reading: Reading, asked: Asked, sums: dict[Leaf, NDArray[np.float64]]
) -> dict[int, tuple[Text, ...]]:
    """Rows whose value nobody knows: a stock that was not seen, ready-made uniques of several."""
    found: dict[int, tuple[Text, ...]] = {}
    for leaf in asked.leaves:
        if leaf.kind in {"last", "change"}:
            found.update(dict.fromkeys(np.flatnonzero(np.isnan(sums[leaf])).tolist(), ()))
    for leaf, counter in asked.counters.items():
        counts = reading.cells.values(counter)
        for n in np.flatnonzero(np.nan_to_num(counts) > 1).tolist():
            found[n] = (_not_added(asked, leaf, int(counts[n])),)
    return found


def _not_added(asked: Asked, leaf: Leaf, count: int) -> Text:
    column = table(leaf.table).column(str(leaf.column)).doc
    return Text(
        es=(
            "«{metric}» no se suma: hay {n} filas de {column} ya contadas por la plataforma,"
            " cada una con su periodo y su ámbito"
        ),
        en=(
            "'{metric}' does not add up: there are {n} rows of {column} already counted by the"
            " platform, each with its own period and scope"
        ),
    ).fill(metric=asked.metric.id, n=count, column=column)


@dataclass(frozen=True, slots=True)
class _Voices:
    """Who is heard of a cell's members: leaves that are known alike speak once."""

    mine: tuple[tuple[Leaf, Members, Known], ...]
    horizon: date | None
    signature: tuple[object, ...]


class _Court:
    """The standings of one metric's cells.

    Cells that coverage cannot tell apart share one, and so do metrics that are known alike.
    """

    def __init__(self, reading: Reading, asked: Asked) -> None:
        self.reading = reading
        self.asked = asked
        self.settings = reading.context.settings
        self.witnesses = reading.context.witnesses
        told = {d for name in asked.tables for d in self.witnesses.told(name)}
        self.shared = [n for n, d in enumerate(reading.context.question.by) if d in told]
        self.has_stock = any(leaf.kind in {"last", "change"} for leaf in asked.leaves)
        metric = asked.metric
        without = tuple(metric.without.items())
        self.manner = (metric.flags, without, metric.matures_days, metric.young_days)
        self.voices: dict[Members, _Voices] = {}

    def standing(self, place: int, members: Members) -> Standing:
        """What coverage says of one cell."""
        voices = self._voices(members)
        own = members if self.has_stock else ()
        key = (place, voices.signature, self.manner, own)
        known = self.reading.standings
        if key not in known:
            known[key] = self._standing(place, members, voices)
        return known[key]

    def _standing(self, place: int, members: Members, voices: _Voices) -> Standing:
        verdicts = [
            (leaf, known, self.reading.verdict(leaf, place, mine, voices.horizon))
            for leaf, mine, known in voices.mine
        ]
        flags = dict.fromkeys(self.asked.metric.flags)
        notes: list[Text] = []
        for leaf, _, verdict in verdicts:
            if not self._hear(leaf, verdict, flags, notes):
                return Standing(has_data=False, flags=tuple(flags), notes=tuple(notes))
            notes += self._aged(leaf, place, members)
        counted = [(leaf, known, v) for leaf, known, v in verdicts if v.covered != "none"]
        flags.update(dict.fromkeys(self._timely(place, [known for _, known, _ in counted])))
        taxes = [v.tax for leaf, _, v in counted if is_money(leaf)]
        if len(frozenset[str]().union(*taxes)) > 1:
            flags["mixed_tax"] = None
        notes += self._zones(
            {z for f, _, v in counted if not _is_instant(f.table) for z in v.zones}
        )
        return Standing(has_data=True, flags=tuple(flags), notes=tuple(dict.fromkeys(notes)))

    def _voices(self, members: Members) -> _Voices:
        """Each table's leaves that are known alike, once, among the members of a cell."""
        shared = tuple(members[n] for n in self.shared)
        if shared not in self.voices:
            found: dict[tuple[object, ...], tuple[Leaf, Members, Known]] = {}
            for leaf in self._own(members):
                mine = self.witnesses.members(leaf.table, members)
                known = self.reading.known(leaf, mine)
                stock = leaf if leaf.kind in {"last", "change"} else None
                key = (leaf.table, id(known), is_money(leaf), stock)
                found.setdefault(key, (leaf, mine, known))
            ends = (known.furthest or known.last for _, _, known in found.values() if known.last)
            horizon = max(ends, default=None)
            self.voices[shared] = _Voices(tuple(found.values()), horizon, tuple(found))
        return self.voices[shared]

    def _own(self, members: Members) -> list[Leaf]:
        """The leaves whose table can have facts of the members at all."""
        leaves = list(self.asked.leaves)
        if len(self.asked.families) == 1:
            return leaves
        members_of = self.witnesses.members
        near = [
            leaf
            for leaf in leaves
            if not self.witnesses.is_foreign(leaf, members_of(leaf.table, members))
        ]
        return near or leaves

    def _hear(
        self, leaf: Leaf, verdict: Verdict, flags: dict[str, None], notes: list[Text]
    ) -> bool:
        """Take down what a verdict says; False when without this leaf there is no number."""
        metric = self.asked.metric
        notes += [one.note() for one in verdict.lost]
        if verdict.covered == "none":
            if leaf.table not in metric.without:
                return False
            flags[metric.without[leaf.table]] = None
            return True
        if verdict.covered == "some":
            flags["partial"] = None
            notes.append(_missing(leaf.table, verdict))
        flags.update(dict.fromkeys(sorted(verdict.flags)))
        return True

    def _timely(self, place: int, counted: Sequence[Known]) -> list[str]:
        """Flags that the calendar gives: open, stale, immature, young."""
        period = self.reading.spine.periods[place]
        metric = self.asked.metric
        found = []
        if any(k.through is None or period.end > k.through for k in counted):
            found.append("open_period")
        if any(k.is_silent(period.end) for k in counted):
            found.append("stale")
        latest = max((k.furthest for k in counted if k.furthest), default=None)
        if metric.matures_days and latest and _is_young(period.end, latest, metric.matures_days):
            found.append("immature")
        first = min((k.first for k in counted if k.first), default=None)
        young = metric.young_days
        if young and first and period.start < first + timedelta(days=young):
            found.append("young_history")
        return found

    def _aged(self, leaf: Leaf, place: int, members: Members) -> list[Text]:
        return [
            Text(es="{who}: dato de hace {n} días", en="{who}: {n} days old").fill(who=who, n=age)
            if age != 1
            else Text(es="{who}: dato de hace 1 día", en="{who}: 1 day old").fill(who=who)
            for who, age in sorted(self.reading.ages.get((leaf, place, members), []))
        ]

    def _zones(self, zones: set[str]) -> list[Text]:
        """Days that a platform cut elsewhere cannot be cut again: say where they were cut."""
        ours = {self.settings.timezone}
        if self.settings.days == "market":
            ours |= {m.timezone for m in self.settings.markets.values()}
        elsewhere = sorted(z for z in zones if not _same_clock(z, ours))
        if not elsewhere:
            return []
        return [
            Text(
                es="los días vienen cortados en {zones} y no se pueden volver a cortar",
                en="days were cut in {zones} and cannot be cut again",
            ).fill(zones=", ".join(elsewhere))
        ]


def _is_young(end: date, latest: date, days: int) -> bool:
    return end > latest - timedelta(days=days)


def _is_instant(name: str) -> bool:
    facts = table(name)
    return facts.column(str(facts.time)).type == "instant"


def _same_clock(zone: str, ours: set[str]) -> bool:
    """Whether a zone is one of ours; a word that is no zone is not told apart."""
    if zone in ours:
        return True
    try:
        ZoneInfo(zone)
    except (ValueError, OSError):
        return True
    return False


def _missing(name: str, verdict: Verdict) -> Text:
    accounts = ", ".join(f"{source} «{account}»" for source, account in verdict.missing)
    return Text(
        es="faltan días de {accounts} en {table}", en="days of {accounts} are missing in {table}"
    ).fill(accounts=accounts, table=name)
