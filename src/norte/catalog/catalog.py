"""The catalogue: every metric, built in or the team's own, found by scanning; formulas expanded."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from norte.base.errors import NorteError, SettingsError, UnknownNameError
from norte.base.text import Text
from norte.catalog.check import check
from norte.catalog.formula import parse
from norte.catalog.nodes import Node, Operation, Ref
from norte.catalog.reading import read_metric, wrong_file
from norte.schema.channels import PAID

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from norte.catalog.metric import Metric

SETS: dict[str, tuple[str, ...]] = {"paid_channels": tuple(sorted(PAID))}
_METRIC = Text(es="métrica", en="metric")


@dataclass(frozen=True, slots=True)
class Catalog:
    """Metrics by id, and the tree of each with the metrics that it names put in."""

    metrics: Mapping[str, Metric]
    trees: Mapping[str, Node]

    def metric(self, name: str) -> Metric:
        """The metric called `name`; an error with the nearest names when there is none."""
        if name not in self.metrics:
            raise UnknownNameError(_METRIC, name, self.metrics)
        return self.metrics[name]

    def tree(self, name: str) -> Node:
        """The expanded formula of `name`: leaves, numbers and operations only."""
        self.metric(name)
        return self.trees[name]


@cache
def builtin() -> Catalog:
    """The metrics that come with Norte."""
    with as_file(files("norte.catalog") / "builtin") as folder:
        return _checked(*_read(sorted(folder.rglob("*.yml"))))


def load(own: Path | None = None) -> Catalog:
    """The built-in metrics and those of the team's `metrics/` folder.

    An id that both have is an error that names both files: a number keeps one definition.
    """
    if own is None or not own.is_dir() or not any(own.rglob("*.yml")):
        return builtin()
    theirs, paths = _read(sorted(own.rglob("*.yml")))
    ours = builtin().metrics
    both = sorted(set(theirs) & set(ours))
    if both:
        name = both[0]
        raise SettingsError(
            Text(
                es="la métrica «{name}» de {path} ya existe en Norte: builtin/{family}/{name}.yml",
                en="metric '{name}' of {path} already exists in Norte: builtin/{family}/{name}.yml",
            ).fill(name=name, path=paths[name], family=ours[name].family),
            Text(
                es="dele otro id: cada id tiene una sola fórmula",
                en="give it another id: one id has one formula",
            ),
        )
    return _checked({**ours, **theirs}, paths)


def _read(paths: Iterable[Path]) -> tuple[dict[str, Metric], dict[str, Path]]:
    found: dict[str, Metric] = {}
    origin: dict[str, Path] = {}
    for path in paths:
        metric = read_metric(path)
        if metric.id in found:
            raise SettingsError(
                Text(
                    es="la métrica «{name}» está en {a} y en {b}",
                    en="metric '{name}' is in {a} and in {b}",
                ).fill(name=metric.id, a=origin[metric.id], b=path),
                Text(es="deje uno de los dos archivos", en="keep one of the two files"),
            )
        found[metric.id], origin[metric.id] = metric, path
    return found, origin


def _checked(metrics: Mapping[str, Metric], paths: Mapping[str, Path]) -> Catalog:
    """The catalogue of `metrics`; an error in one of `paths` names its file."""
    ready = builtin().trees if len(paths) < len(metrics) else {}
    parsed: dict[str, Node] = dict(ready)
    trees: dict[str, Node] = dict(ready)
    for name, path in paths.items():
        with _named(path):
            parsed[name] = parse(metrics[name].formula, sets=SETS)
    for name, path in paths.items():
        with _named(path):
            trees[name] = _expand(name, parsed, ())
            check(metrics[name], trees[name])
            instead = metrics[name].instead
            if instead is not None and instead not in metrics:
                raise UnknownNameError(_METRIC, instead, metrics)
    return Catalog(metrics, trees)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Says the file of whatever a metric's definition has wrong."""
    try:
        yield
    except NorteError as error:
        raise wrong_file(path, error.what, error.hint) from error


def _expand(name: str, parsed: Mapping[str, Node], above: tuple[str, ...]) -> Node:
    if name in above:
        circle = (*above[above.index(name) :], name)
        raise SettingsError(
            Text(
                es="las métricas {path} se nombran en círculo",
                en="metrics {path} name each other in a circle",
            ).fill(path=" → ".join(circle))
        )
    if name not in parsed:
        raise UnknownNameError(_METRIC, name, parsed)

    def put(node: Node) -> Node:
        if isinstance(node, Ref):
            return _expand(node.metric, parsed, (*above, name))
        if isinstance(node, Operation):
            return Operation(node.operator, put(node.left), put(node.right))
        return node

    return put(parsed[name])
