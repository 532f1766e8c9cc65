"""`norte undo`: take a load back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from norte.base.text import Text
from norte.cli.declare import Argument, Command, Example
from norte.cli.kinds import Whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from norte.cli.call import Call


def run(call: Call, given: Mapping[str, Any]) -> int:
    """Take the load back and say what its file is free for."""
    from norte.loading.history import undo

    load = given["load"]
    report = undo(call.workspace, load, now=call.now)
    removed, restored = sum(report.removed.values()), sum(report.restored.values())
    call.out.print(
        call.say(
            f"Carga {load} deshecha: {removed} filas quitadas, {restored} devueltas. Su archivo se"
            " puede importar otra vez.",
            f"Load {load} undone: {removed} rows taken away, {restored} returned. Its file can be"
            " imported again.",
        )
    )
    return 0


COMMAND = Command(
    name="undo",
    group="data",
    place=3,
    summary=Text(
        es="Deshace una carga y devuelve lo que había.",
        en="Take a load back and return what was there.",
    ),
    details=Text(
        es="El número de cada carga lo dicen «norte import --json» y «norte rejects». Lo que se vio"
        " con ella se puede volver a ver con «norte query --as-of».",
        en="The number of each load is said by 'norte import --json' and 'norte rejects'. What was"
        " seen with it can be seen again with 'norte query --as-of'.",
    ),
    run=run,
    background=True,
    arguments=(
        Argument(
            key="load",
            value=Text(es="CARGA", en="LOAD"),
            what=Text(es="número de la carga", en="number of the load"),
            kind=Whole(),
        ),
    ),
    examples=(
        Example(
            "norte undo 12", Text(es="Como si no se hubiera importado.", en="As if never imported.")
        ),
    ),
)
