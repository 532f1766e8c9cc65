"""`norte upkeep`: put the lake in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from norte.base.text import Text
from norte.cli.clock import instant
from norte.cli.declare import Command, Example
from norte.cli.passphrase import size_said

if TYPE_CHECKING:
    from collections.abc import Mapping

    from norte.cli.call import Call
    from norte.store.upkeep import UpkeepReport

_DONE = {
    "flushed": Text(es="filas pasadas a Parquet", en="rows moved to Parquet"),
    "merged": Text(es="archivos pequeños reunidos", en="small files joined"),
    "expired": Text(
        es="momentos del pasado que ya no se pueden pedir",
        en="moments of the past that can no longer be asked",
    ),
    "deleted": Text(es="archivos que nadie nombra, borrados", en="files that none names, deleted"),
    "raw": Text(
        es="archivos importados que cumplieron su plazo, borrados",
        en="imported files past their time, deleted",
    ),
    "scratch": Text(es="restos de trabajo, borrados", en="working copies, deleted"),
}
_POSTPONED = Text(
    es="{n} pasos quedan para la próxima vez: alguien estaba leyendo",
    en="{n} steps wait for the next time: somebody was reading",
)


def run(call: Call, given: Mapping[str, Any]) -> int:  # noqa: ARG001 - it takes no options
    """Do what is due and say it."""
    from norte.store.upkeep import upkeep

    workspace = call.workspace
    with call.err.status(call.say("Ordenando el lago…", "Putting the lake in order…")):
        report = upkeep(workspace, now=instant())
    _tell(call, report)
    return 0


def _tell(call: Call, report: UpkeepReport) -> None:
    done = [(getattr(report, name), words) for name, words in _DONE.items()]
    lines = [f"  {count} {call.pick(words)}" for count, words in done if count]
    if lines:
        size = size_said(call, report.freed)
        freed = call.say(f" ({size} liberados)", f" ({size} freed)") if report.freed else ""
        call.out.print(call.say(f"Lago en orden{freed}:", f"Lake in order{freed}:"))
    else:
        call.out.print(
            call.say("Lago en orden: no había nada que hacer.", "Lake in order: nothing was due.")
        )
    for line in lines:
        call.out.print(line)
    if report.postponed:
        call.note(call.pick(_POSTPONED.fill(n=report.postponed)))


COMMAND = Command(
    name="upkeep",
    group="care",
    place=0,
    summary=Text(
        es="Ordena el lago: reúne archivos y suelta el pasado que ya no se pide.",
        en="Put the lake in order: join files, let go of the past that is due.",
    ),
    details=Text(
        es="Conviene cada noche. No cambia ningún número: se conservan todos los momentos de los"
        " últimos 35 días, y los fines de mes durante lo que diga snapshot_days.",
        en="Best every night. It changes no number: every moment of the last 35 days is kept, and"
        " the ends of months for as long as snapshot_days says.",
    ),
    run=run,
    background=True,
    examples=(
        Example(
            "norte upkeep",
            Text(es="En una tarea programada nocturna.", en="In a scheduled job, at night."),
        ),
    ),
)
