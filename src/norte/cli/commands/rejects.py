"""`norte rejects`: rows and cells that did not get in, why, and another try."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from norte.base.printable import printable
from norte.base.text import Text
from norte.cli.declare import JSON, Command, Example, switch

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.table import Table

    from norte.cli.call import Call
    from norte.store.ledger import LoadedReject

_SHORT, _MOST = 40, 20


def run(call: Call, given: Mapping[str, Any]) -> int:
    """List the rejects, or read their files again."""
    if given["retry"]:
        return _retry(call, quiet=given["json"])
    found = _rejects(call)
    if given["json"]:
        call.print_json([_as_json(one, call) for one in found])
    elif not found:
        call.out.print(call.say("No hay filas rechazadas.", "There are no rejected rows."))
    else:
        _show(call, found)
    return 0


def _rejects(call: Call) -> Sequence[LoadedReject]:
    from norte.store.lake import Lake
    from norte.store.ledger import rejects

    with Lake.open(call.workspace) as lake:
        return rejects(lake)


def _retry(call: Call, *, quiet: bool) -> int:
    from norte.cli.importing import report_json, told
    from norte.loading.history import retry_rejects

    results = told(call, retry_rejects(call.workspace, today=call.today, now=call.now), quiet=quiet)
    if quiet:
        call.print_json(report_json(call, results))
    return 1 if any(one.stopped for one in results) else 0


def _as_json(one: LoadedReject, call: Call) -> dict[str, Any]:
    return {
        "load": one.load_id,
        "source": one.source_id,
        "file": one.file,
        "row": one.row,
        "column": one.column,
        "raw": one.raw,
        "code": one.code,
        "reason": call.pick(one.reason),
    }


def _show(call: Call, found: Sequence[LoadedReject]) -> None:
    from rich.text import Text as Words

    for (load, file), mine in groupby(found, key=lambda one: (one.load_id, one.file)):
        rows = list(mine)
        head = Words(printable(file), "bold")
        head.append(call.say(f"  carga {load}", f"  load {load}"), "dim")
        call.out.print(head)
        call.out.print(_table(call, rows[:_MOST]))
        if len(rows) > _MOST:
            more = len(rows) - _MOST
            call.out.print(
                call.say(
                    f"… y {more} más: --json las da todas",
                    f"… and {more} more: --json gives them all",
                ),
                style="dim",
            )
        call.out.print()
    call.note(
        call.say(
            "Corrija el archivo y vuelva a importarlo; o, si cambió un formato o una respuesta:"
            " norte rejects --retry",
            "Mend the file and import it again; or, if a format or an answer changed:"
            " norte rejects --retry",
        )
    )


def _table(call: Call, rows: Sequence[LoadedReject]) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 2, 0, 0),
        header_style="dim",
        show_edge=False,
    )
    table.add_column(call.say("Fila", "Row"), justify="right", no_wrap=True)
    table.add_column(call.say("Columna", "Column"))
    table.add_column(call.say("Decía", "It said"))
    table.add_column(call.say("Por qué no entró", "Why it did not get in"), ratio=1)
    for one in rows:
        raw = printable(one.raw)
        short = raw if len(raw) <= _SHORT else f"{raw[: _SHORT - 1]}…"
        reason = printable(call.pick(one.reason))
        table.add_row(str(one.row), printable(one.column or ""), short, reason)
    return table


COMMAND = Command(
    name="rejects",
    group="data",
    place=2,
    summary=Text(
        es="Lista las filas que no entraron y por qué.",
        en="List the rows that did not get in, and why.",
    ),
    details=Text(
        es="Una fila con una celda que no se entiende queda fuera entera; las demás del archivo"
        " entran. Con --retry se vuelven a leer los archivos guardados, por si ahora se entienden.",
        en="A row with a cell that cannot be read is left out whole; the file's others go in. With"
        " --retry the kept files are read again, in case they can be read now.",
    ),
    run=run,
    background=True,
    options=(
        switch(
            "--retry", "vuelve a leer los archivos con rechazos", "read files with rejects again"
        ),
        JSON,
    ),
    examples=(
        Example(
            "norte rejects",
            Text(es="Archivo, fila, columna y motivo.", en="File, row, column and reason."),
        ),
        Example(
            "norte rejects --retry",
            Text(es="Tras corregir un formato.", en="After mending a format."),
        ),
    ),
)
