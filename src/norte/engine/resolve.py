"""First pass: metrics become leaves, and dimensions that a side lacks are refused (SEMANTICS 21)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from norte.base.errors import RefusedError, UnknownNameError
from norte.base.text import Text
from norte.catalog.formula import Leaf, Node, Operation, leaves
from norte.schema import Table, all_tables, table

if TYPE_CHECKING:
    from norte.catalog import Catalog, Metric
    from norte.engine.question import Question


@dataclass(frozen=True, slots=True)
class Asked:
    """A metric of the question with its expanded formula and the leaves of it."""

    metric: Metric
    tree: Node
    leaves: tuple[Leaf, ...]

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that its leaves read, once each."""
        return tuple(dict.fromkeys(leaf.table for leaf in self.leaves))


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
                es="«{metric}» no se puede partir ni filtrar por «{dimension}»: lo saben {having}, pero no {lacking}; un lado quedaría entero y el otro no",
                en="'{metric}' cannot be split or filtered by '{dimension}': {having} know it, but {lacking} do not; one side would be whole and the other not",
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


def _names(tables: list[str]) -> Text:
    docs = [table(name).doc for name in tables]
    return Text(
        es=", ".join(f"{n} ({d.es.lower()})" for n, d in zip(tables, docs, strict=True)),
        en=", ".join(f"{n} ({d.en.lower()})" for n, d in zip(tables, docs, strict=True)),
    )


def additive_parts(node: Node) -> tuple[Node, ...]:
    """The parts of a sum: what a formula adds or subtracts at its top."""
    if isinstance(node, Operation) and node.operator in ("+", "-"):
        return additive_parts(node.left) + additive_parts(node.right)
    return (node,)
