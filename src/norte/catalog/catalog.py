"""The catalogue: every metric, built in or the team's own, found by scanning; formulas expanded."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import yaml
from pydantic import ValidationError

from norte.base.errors import SettingsError, UnknownNameError
from norte.base.text import Text
from norte.catalog.formula import Node, Operation, Ref, parse
from norte.catalog.metric import Metric
from norte.schema.channels import PAID

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

SETS: dict[str, tuple[str, ...]] = {"paid_channels": tuple(sorted(PAID))}
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Catalog:
    """Metrics by id, and the tree of each with the metrics that it names put in."""

    metrics: Mapping[str, Metric]
    trees: Mapping[str, Node]

    def metric(self, name: str) -> Metric:
        """The metric called `name`; an error with the nearest names when there is none."""
        if name not in self.metrics:
            raise UnknownNameError(Text(es="métrica", en="metric"), name, self.metrics)
        return self.metrics[name]

    def tree(self, name: str) -> Node:
        """The expanded formula of `name`: leaves, numbers and operations only."""
        self.metric(name)
        return self.trees[name]


@cache
def builtin() -> Catalog:
    """The metrics that come with Norte."""
    with as_file(files("norte.catalog") / "builtin") as folder:
        return _checked(_read(sorted(folder.rglob("*.yml"))))


def load(own: Path | None = None) -> Catalog:
    """The built-in metrics and those of the team's `metrics/` folder.

    An id that both have is an error that names the file: a number keeps one definition.
    """
    if own is None or not own.is_dir() or not any(own.rglob("*.yml")):
        return builtin()
    theirs = _read(sorted(own.rglob("*.yml")))
    both = set(theirs) & set(builtin().metrics)
    if both:
        name = sorted(both)[0]
        raise SettingsError(
            Text(
                es="la métrica «{name}» de {path} ya existe en Norte",
                en="metric '{name}' of {path} already exists in Norte",
            ).fill(name=name, path=own),
            Text(
                es="dele otro id: cada id tiene una sola fórmula",
                en="give it another id: one id has one formula",
            ),
        )
    return _checked({**builtin().metrics, **theirs})


def _read(paths: Iterable[Path]) -> dict[str, Metric]:
    found: dict[str, Metric] = {}
    origin: dict[str, Path] = {}
    for path in paths:
        metric = _metric(path)
        if metric.id in found:
            raise SettingsError(
                Text(
                    es="la métrica «{name}» está en {a} y en {b}",
                    en="metric '{name}' is in {a} and in {b}",
                ).fill(name=metric.id, a=origin[metric.id], b=path)
            )
        found[metric.id], origin[metric.id] = metric, path
    return found


def _metric(path: Path) -> Metric:
    try:
        raw = yaml.load(path.read_text("utf-8"), Loader=_LOADER)  # noqa: S506 - a safe loader
        metric = Metric.model_validate({**raw, "family": path.parent.name})
    except (yaml.YAMLError, UnicodeDecodeError, TypeError) as error:
        raise _bad(path, "", str(error)) from error
    except ValidationError as error:
        first = error.errors()[0]
        raise _bad(path, ".".join(str(p) for p in first["loc"]), first["msg"]) from error
    if metric.id != path.stem:
        raise _bad(path, "id", f"'{metric.id}' is not the file's name")
    return metric


def _bad(path: Path, where: str, why: str) -> SettingsError:
    return SettingsError(
        Text(es="{path}: «{where}»: {why}", en="{path}: '{where}': {why}").fill(
            path=path, where=where, why=why
        )
    )


def _checked(metrics: Mapping[str, Metric]) -> Catalog:
    parsed = {name: parse(m.formula, sets=SETS) for name, m in metrics.items()}
    trees = {name: _expand(name, parsed, ()) for name in metrics}
    for metric in metrics.values():
        if metric.instead is not None and metric.instead not in metrics:
            raise UnknownNameError(Text(es="métrica", en="metric"), metric.instead, metrics)
    return Catalog(metrics, trees)


def _expand(name: str, parsed: Mapping[str, Node], above: tuple[str, ...]) -> Node:
    if name in above:
        raise SettingsError(
            Text(
                es="las métricas {path} se nombran en círculo",
                en="metrics {path} name each other in a circle",
            ).fill(path=" → ".join((*above, name)))
        )
    if name not in parsed:
        raise UnknownNameError(Text(es="métrica", en="metric"), name, parsed)

    def put(node: Node) -> Node:
        if isinstance(node, Ref):
            return _expand(node.metric, parsed, (*above, name))
        if isinstance(node, Operation):
            return Operation(node.operator, put(node.left), put(node.right))
        return node

    return put(parsed[name])
