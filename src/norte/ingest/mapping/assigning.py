"""Which column is which field: by the header's words, then by what the cells can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from norte.ingest.files.expression import names_in
from norte.ingest.files.fold import fold
from norte.ingest.mapping.cells import fits
from norte.ingest.mapping.kinds import EXACT, aliases, all_kinds
from norte.ingest.mapping.model import Assigned, Score
from norte.ingest.mapping.naming import likeness, name_of, plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from norte.ingest.files.library import Format
    from norte.ingest.mapping.cells import Column
    from norte.ingest.mapping.kinds import Kind, Target
    from norte.ingest.mapping.model import Found

ENOUGH = 0.5
"""From this likeness on a column is proposed for a field."""
BY_CELLS = 0.4
"""Confidence of a column that only its cells speak for."""
_EXACTLY = 0.97
_MISSING = 0.35
_AGAINST = 0.4
_SURE = 0.45
_DATES = ("instant", "date")
_BY_READING = (("instant", _DATES), ("date", _DATES), ("email", ("email",)), ("code", ("code",)))


def assign(found: Found, kind: Kind, library: Iterable[Format]) -> tuple[Assigned, ...]:
    """The columns of `found` as fields of `kind`, each column and field once, the surest first."""
    names = _told_apart(found, kind, aliases(kind, library))
    pairs = [
        (sure, -place, field, column)
        for place, (field, target) in enumerate(kind.fields.items())
        for column in found.columns
        if (sure := _sureness(column, target, names[field])) >= ENOUGH
    ]
    made: dict[str, Assigned] = {}
    used: set[int] = set()
    for sure, _, field, column in sorted(pairs, key=lambda p: (-p[0], -p[1], p[3].index)):
        if field not in made and column.index not in used:
            made[field] = Assigned(field, kind.fields[field].type, column, round(sure, 2))
            used.add(column.index)
    _by_cells(found, kind, made, used)
    _guess(found, kind, made)
    for field, target in kind.fields.items():
        possible = (e for e in target.otherwise if names_in(e) <= set(made))
        expression = next(possible, None) if field not in made else None
        if expression is not None:
            made[field] = _stand(kind, field, expression)
    return tuple(made[field] for field in kind.fields if field in made)


def missing(kind: Kind, have: Collection[str], *, has_period: bool) -> tuple[tuple[str, ...], ...]:
    """The groups of fields of which the sheet has none."""
    known = {*have, *(("period_from",) if has_period else ())}
    return tuple(
        tuple(f for f in group if f != "period_from")
        for group in kind.needs
        if not known & set(group)
    )


def score_tables(found: Found, library: Sequence[Format]) -> tuple[Score, ...]:
    """Every table that could be proposed, the one that explains most of the header first."""
    most: dict[int, float] = {}
    sums: dict[str, tuple[float, tuple[tuple[str, ...], ...]]] = {}
    for table, kind in all_kinds().items():
        made = assign(found, kind, library)
        for one in made:
            if one.column is not None:
                told = kind.fields[one.field].weight * one.confidence
                most[one.column.index] = max(most.get(one.column.index, 0.0), told)
        lacks = missing(kind, [a.field for a in made], has_period=found.has_period)
        sums[table] = (_sum(found, kind, made) * _MISSING ** len(lacks), lacks)
    whole = sum(most.values()) or 1.0
    scores = [Score(t, round(min(s / whole, 1.0), 2), lacks) for t, (s, lacks) in sums.items()]
    return tuple(sorted(scores, key=lambda s: (-s.score, s.table)))


def is_sure(score: Score) -> bool:
    """Whether a table explains enough of the header to be proposed without a doubt."""
    return score.score >= _SURE


def _sum(found: Found, kind: Kind, made: Iterable[Assigned]) -> float:
    told = sum(kind.fields[a.field].weight * a.confidence for a in made if a.column is not None)
    heads = {plain(h) for h in found.header}
    against = sum(1 for word in {plain(w) for w in kind.against} if word in heads)
    return told * _AGAINST**against


def _sureness(column: Column, target: Target, names: Mapping[str, float]) -> float:
    name = name_of(column.header)
    alike = likeness(name, names)
    if target.is_quantity and name.is_ratio and alike < _EXACTLY * EXACT:
        return 0.0
    return alike * fits(column, target.type) if alike else 0.0


def _told_apart(
    found: Found, kind: Kind, names: dict[str, Mapping[str, float]]
) -> dict[str, Mapping[str, float]]:
    """The names of each field, with those that mean something else beside certain headers."""
    heads = {name_of(h).base for h in found.header}
    for rule in kind.instead:
        if {plain(h) for h in rule.beside} <= heads:
            taken = {plain(h) for words in rule.fields.values() for h in words}
            for field in names:
                kept = {w: s for w, s in names[field].items() if w not in taken}
                own = {plain(h): EXACT for h in rule.fields.get(field, ())}
                names[field] = own or kept
    return names


def _by_cells(found: Found, kind: Kind, made: dict[str, Assigned], used: set[int]) -> None:
    """A needed date, and an e-mail or currency, that the header does not name."""
    for reading, wanted in _BY_READING:
        free = (f for f, target in kind.fields.items() if f not in made and target.type in wanted)
        field = next((f for f in free if reading not in _DATES or _is_needed(kind, f, made)), None)
        column = next(
            (c for c in found.columns if reading in c.readings and c.index not in used), None
        )
        if field is not None and column is not None:
            made[field] = Assigned(field, kind.fields[field].type, column, BY_CELLS)
            used.add(column.index)


def _is_needed(kind: Kind, field: str, made: Collection[str]) -> bool:
    return any(group[0] == field and not set(group) & set(made) for group in kind.needs)


def _guess(found: Found, kind: Kind, made: dict[str, Assigned]) -> None:
    """A constant that the file's name, title or headers tell: the network of its posts."""
    said = f" {plain(' '.join((found.file, *found.title, *found.header)))} "
    for field, values in kind.guesses.items():
        if field in made:
            continue
        for value, words in values.items():
            if any(f" {plain(word)} " in said for word in words):
                made[field] = _stand(kind, field, f'"{fold(value)}"')
                break


def _stand(kind: Kind, field: str, expression: str) -> Assigned:
    return Assigned(field, kind.fields[field].type, confidence=BY_CELLS, expression=expression)
