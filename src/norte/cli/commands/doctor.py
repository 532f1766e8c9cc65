"""`norte doctor`: what is wrong or missing in the data, and how to mend each."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from norte.base.errors import StoreError
from norte.base.printable import printable
from norte.base.text import Text
from norte.cli.declare import JSON, Command, Example

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from norte.board.doctor import Finding
    from norte.cli.call import Call

_KINDS = {
    "record": Text(
        es="Dos fuentes para lo mismo: falta elegir", en="Two sources of one thing: choose one"
    ),
    "rates": Text(es="Tipos de cambio que faltan", en="Exchange rates that are missing"),
    "hole": Text(es="Días sin datos en medio", en="Days without data in the middle"),
    "late": Text(es="Fuentes con retraso", en="Sources that are late"),
    "unmatched": Text(
        es="Gasto que no se une con resultados", en="Spend that no result is joined with"
    ),
    "beside": Text(es="Fuentes cargadas que no se suman", en="Sources loaded beside, never added"),
    "empty": Text(es="Sin datos todavía", en="No data yet"),
}


def run(call: Call, given: Mapping[str, Any]) -> int:
    """Examine the workspace; findings are no failure."""
    found = _findings(call)
    if given["json"]:
        call.print_json([_as_json(one, call) for one in found])
        return 0
    _show(call, found)
    return 0


def _findings(call: Call) -> list[Finding]:
    from norte.board.doctor import Finding, findings
    from norte.board.session import opened

    workspace = call.workspace
    try:
        with opened(workspace, today=call.today) as session:
            return findings(session)
    except StoreError as error:
        if (workspace.lake / "catalog.sqlite").exists() or error.hint is None:
            raise
        return [Finding("empty", error.what, error.hint)]


def _as_json(one: Finding, call: Call) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "what": call.pick(one.what),
        "mend": call.pick(one.mend),
        "worth": one.worth,
    }


def _show(call: Call, found: Iterable[Finding]) -> None:
    from rich.padding import Padding
    from rich.text import Text as Words

    groups = [(kind, list(mine)) for kind, mine in groupby(found, key=lambda one: one.kind)]
    if not groups:
        call.out.print(
            Words(
                call.say(
                    "✓ Todo en orden: fuentes al día, sin huecos, con tipos de cambio.",
                    "✓ All in order: sources up to date, no holes, rates there.",
                ),
                "green",
            )
        )
    for kind, mine in groups:
        call.out.print(Words(f"{call.pick(_KINDS[kind])} ({len(mine)})", "bold"))
        for one in mine:
            call.out.print(Padding(Words(f"△ {printable(call.pick(one.what))}", "yellow"), (0, 2)))
            call.out.print(Padding(Words(f"→ {printable(call.pick(one.mend))}"), (0, 4)))
        call.out.print()


COMMAND = Command(
    name="doctor",
    group="data",
    place=4,
    summary=Text(
        es="Dice qué falta o no cuadra en los datos, y cómo arreglarlo.",
        en="Say what is missing or does not fit in the data, and how to mend it.",
    ),
    details=Text(
        es="Huecos y retrasos de cada fuente, dos fuentes de lo mismo sin elegir, gasto que ningún"
        " resultado nombra, tipos de cambio que faltan. No cambia nada.",
        en="Holes and delays of each source, two sources of one thing without a choice, spend that"
        " no result names, missing exchange rates. It changes nothing.",
    ),
    run=run,
    options=(JSON,),
    examples=(
        Example("norte doctor", Text(es="Tras importar, siempre.", en="After importing, always.")),
    ),
)
