"""`norte metrics`: what can be asked, and what each answer needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from norte.base.errors import UsageError
from norte.base.text import Text
from norte.cli.declare import JSON, Command, Example

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rich.table import Table

    from norte.catalog import Catalog, Metric
    from norte.catalog.formula import Leaf
    from norte.cli.call import Call

    Covers = Callable[[Leaf], bool]

UNITS = {
    "money": Text(es="dinero", en="money"),
    "count": Text(es="número", en="count"),
    "percent": Text(es="tasa", en="rate"),
    "ratio": Text(es="razón", en="ratio"),
    "duration": Text(es="duración", en="duration"),
    "score": Text(es="puntos", en="score"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A metric, the tables that it needs and those that lack data (None: no workspace to ask)."""

    metric: Metric
    needs: tuple[str, ...]
    missing: tuple[str, ...] | None


def run(call: Call, given: Mapping[str, Any]) -> int:
    """List the catalogue, with what this workspace can answer when there is one."""
    lines, in_workspace = _lines(call)
    if given["json"]:
        call.print_json([_as_json(line, call) for line in lines])
        return 0
    call.out.print(_table(call, lines, in_workspace=in_workspace))
    if not in_workspace:
        call.note(
            call.say(
                "Sin espacio de trabajo: «norte -w CARPETA metrics» dice además cuáles se pueden"
                " calcular con sus datos.",
                "Without a workspace: 'norte -w DIR metrics' also says which can be computed from"
                " its data.",
            )
        )
    return 0


def _lines(call: Call) -> tuple[list[Line], bool]:
    from norte.catalog import builtin, load

    try:
        workspace = call.workspace
    except UsageError:
        return _judged(builtin(), None), False
    if not (workspace.lake / "catalog.sqlite").exists():
        return _judged(load(workspace.metrics), lambda _leaf: False), True
    from norte.board.session import opened

    with opened(workspace, today=call.today) as session:
        coverage = session.facts.coverage
        covers = lambda leaf: bool(coverage.of(leaf.table, leaf.column))  # noqa: E731
        return _judged(session.catalog, covers), True


def _judged(catalog: Catalog, covers: Covers | None) -> list[Line]:
    from norte.catalog.formula import leaves
    from norte.catalog.metric import STAGES

    found = []
    for name, metric in catalog.metrics.items():
        needed = [leaf for leaf in leaves(catalog.tree(name)) if leaf.table not in metric.without]
        needs = tuple(dict.fromkeys(leaf.table for leaf in needed))
        missing = None
        if covers is not None:
            missing = tuple(dict.fromkeys(leaf.table for leaf in needed if not covers(leaf)))
        found.append(Line(metric, needs, missing))
    order = list(STAGES)
    return sorted(found, key=lambda one: (order.index(one.metric.stage), one.metric.id))


def _as_json(line: Line, call: Call) -> dict[str, Any]:
    metric = line.metric
    return {
        "id": metric.id,
        "name": call.pick(metric.name.text()),
        "meaning": call.pick(metric.meaning.text()),
        "formula": metric.formula,
        "unit": metric.unit,
        "better": metric.better,
        "stage": metric.stage,
        "family": metric.family,
        "needs": list(line.needs),
        "missing": None if line.missing is None else list(line.missing),
        "available": None if line.missing is None else not line.missing,
    }


def _table(call: Call, lines: Sequence[Line], *, in_workspace: bool) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text as Words

    from norte.catalog.metric import STAGES

    table = Table(
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 2, 0, 0),
        header_style="dim",
        show_edge=False,
    )
    table.add_column("id", no_wrap=True)
    table.add_column(call.say("Nombre", "Name"), ratio=1, min_width=20)
    table.add_column(call.say("Unidad", "Unit"), no_wrap=True)
    table.add_column(
        call.say("Datos", "Data") if in_workspace else call.say("Necesita", "Needs"), max_width=34
    )
    for stage, title in STAGES.items():
        mine = [one for one in lines if one.metric.stage == stage]
        if mine:
            table.add_row(Words(call.pick(title), "bold cyan"))
        for one in mine:
            table.add_row(
                one.metric.id,
                call.pick(one.metric.name.text()),
                Words(call.pick(UNITS[one.metric.unit]), "dim"),
                Words(*_state(call, one)),
            )
        table.add_section()
    return table


def _state(call: Call, line: Line) -> tuple[str, str]:
    if line.missing is None:
        return ", ".join(line.needs), "dim"
    if not line.missing:
        return call.say("✓ listo", "✓ ready"), "green"
    return f"{call.say('◌ falta', '◌ lacks')} {', '.join(line.missing)}", "dim"


COMMAND = Command(
    name="metrics",
    group="numbers",
    place=2,
    summary=Text(es="Lista las métricas que se pueden pedir.", en="List the metrics to ask for."),
    details=Text(
        es="En un espacio de trabajo dice además cuáles se pueden calcular con los datos cargados y"
        " qué tabla falta para las otras. Una métrica propia es un archivo YAML en metrics/.",
        en="In a workspace it also says which can be computed from the loaded data and which table"
        " the others lack. A metric of your own is one YAML file in metrics/.",
    ),
    run=run,
    options=(JSON,),
    examples=(
        Example("norte metrics", Text(es="El catálogo, por etapa.", en="The catalogue, by stage.")),
    ),
)
