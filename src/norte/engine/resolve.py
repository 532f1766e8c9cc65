"""First pass: metrics become leaves; a dimension that a side lacks is refused (SEMANTICS 21)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from norte.base.errors import RefusedError, UnknownNameError
from norte.base.text import Text
from norte.catalog.nodes import Leaf, Node, Operation, leaves
from norte.engine.evaluate import parts
from norte.engine.states import OWN_FAMILY
from norte.schema import Table, all_tables, table

if TYPE_CHECKING:
    from norte.catalog import Catalog, Metric
    from norte.engine.question import Question


READY_MADE = "_period"
"""Tables so named hold uniques that a platform counted: they never add up (SEMANTICS 3)."""


@dataclass(frozen=True)
class Asked:
    """A metric of the question with its expanded formula and the leaves of it."""

    metric: Metric
    tree: Node
    leaves: tuple[Leaf, ...]

    @cached_property
    def tables(self) -> tuple[str, ...]:
        """The tables that its leaves read, once each."""
        return tuple(dict.fromkeys(leaf.table for leaf in self.leaves))

    @cached_property
    def families(self) -> frozenset[str]:
        """The families of those tables."""
        return frozenset(table(name).family for name in self.tables)

    @cached_property
    def counters(self) -> dict[Leaf, Leaf]:
        """For each sum of ready-made uniques, the leaf that counts its rows: one is the limit."""
        return {
            leaf: replace(leaf, kind="count")
            for leaf in self.leaves
            if leaf.kind == "sum" and leaf.table.endswith(READY_MADE)
        }

    @cached_property
    def read(self) -> tuple[Leaf, ...]:
        """All leaves to be read: its own, and those that count rows."""
        return (*self.leaves, *self.counters.values())

    @property
    def is_fraction(self) -> bool:
        """Whether the formula is one thing over another."""
        return parts(self.tree) is not None


def resolve(question: Question, catalog: Catalog) -> tuple[Asked, ...]:
    """The metrics asked for; refuses a dimension that one of their tables does not know."""
    asked = []
    for name in question.metrics:
        tree = catalog.tree(name)
        asked.append(Asked(catalog.metric(name), tree, leaves(tree)))
    wanted = tuple(dict.fromkeys([*question.by, *(name for name, _ in question.where)]))
    known = {d for t in all_tables().values() if t.time for d in t.dimensions}
    for dimension in wanted:
        if dimension not in known:
            raise UnknownNameError(Text(es="dimensión", en="dimension"), dimension, known)
    for one in asked:
        _refuse_half(one, wanted)
        _refuse_apart(one, wanted)
    return tuple(asked)


def shared_dimensions(tables: tuple[str, ...]) -> list[str]:
    """Dimensions that all the tables know, the shared ones first."""
    first, *others = (table(name) for name in tables)
    return [d for d in _ordered(first) if all(d in t.dimensions for t in others)]


def _ordered(facts: Table) -> list[str]:
    front = [d for d in ("market", "channel", "campaign") if d in facts.dimensions]
    return front + [d for d in facts.dimensions if d not in front]


def _refuse_half(asked: Asked, wanted: tuple[str, ...]) -> None:
    for dimension in wanted:
        lacking = [name for name in asked.tables if dimension not in table(name).dimensions]
        if not lacking:
            continue
        having = [name for name in asked.tables if name not in lacking]
        what = Text(
            es="«{metric}» no se puede partir ni filtrar por «{dimension}»: no lo saben {lacking}",
            en="'{metric}' cannot be split or filtered by '{dimension}': {lacking} do not know it",
        )
        if having:
            what = Text(
                es=(
                    "«{metric}» no se puede partir ni filtrar por «{dimension}»: lo saben {having},"
                    " pero no {lacking}; un lado quedaría entero y el otro no"
                ),
                en=(
                    "'{metric}' cannot be split or filtered by '{dimension}': {having} know it,"
                    " but {lacking} do not; one side would be whole and the other not"
                ),
            )
        raise RefusedError(
            what.fill(
                metric=asked.metric.id,
                dimension=dimension,
                lacking=_names(lacking),
                having=_names(having),
            ),
            Text(es="pruebe por {options}", en="try by {options}").fill(
                options=", ".join(shared_dimensions(asked.tables)[:8])
            ),
        )


def _refuse_apart(asked: Asked, wanted: tuple[str, ...]) -> None:
    """A platform, source or account of one side of a ratio is none of the other's."""
    dimension = next((d for d in wanted if d in OWN_FAMILY), None)
    sides = _apart(asked.tree) if dimension else None
    if sides is None:
        return
    raise RefusedError(
        Text(
            es=(
                "«{metric}» no se puede partir ni filtrar por «{dimension}»: {above} y {below}"
                " vienen de fuentes distintas; un lado quedaría sin el otro"
            ),
            en=(
                "'{metric}' cannot be split or filtered by '{dimension}': {above} and {below} come"
                " from different sources; one side would be without the other"
            ),
        ).fill(
            metric=asked.metric.id,
            dimension=dimension,
            above=_names(sides[0]),
            below=_names(sides[1]),
        ),
        Text(es="pruebe por {options}", en="try by {options}").fill(
            options=", ".join(d for d in shared_dimensions(asked.tables) if d not in OWN_FAMILY)
        ),
    )


def _apart(node: Node) -> tuple[list[str], list[str]] | None:
    """Tables above and below a fraction (or a product) of two families; None if there is none."""
    if not isinstance(node, Operation):
        return None
    sides = [list(dict.fromkeys(f.table for f in leaves(n))) for n in (node.left, node.right)]
    families = [{table(name).family for name in side} for side in sides]
    if node.operator in {"/", "*"} and all(families) and families[0] != families[1]:
        return sides[0], sides[1]
    return _apart(node.left) or _apart(node.right)


def _names(tables: list[str]) -> Text:
    docs = [table(name).doc for name in tables]
    return Text(
        es=", ".join(f"{n} ({d.es.lower()})" for n, d in zip(tables, docs, strict=True)),
        en=", ".join(f"{n} ({d.en.lower()})" for n, d in zip(tables, docs, strict=True)),
    )
