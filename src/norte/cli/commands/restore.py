"""`norte restore`: a workspace from its backup."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from norte.base.printable import printable
from norte.base.text import Text
from norte.cli.declare import Argument, Command, Example
from norte.cli.kinds import FILE, FOLDER
from norte.cli.passphrase import OPTION, read_passphrase, size_said

if TYPE_CHECKING:
    from collections.abc import Mapping

    from norte.cli.call import Call


def run(call: Call, given: Mapping[str, Any]) -> int:
    """Make the workspace and say what will not be as it was."""
    from norte.store.restore import restore

    passphrase = read_passphrase(given["passphrase_file"])
    with call.err.status(call.say("Restaurando…", "Restoring…")):
        report = restore(given["file"], given["dir"], passphrase=passphrase)
    size = size_said(call, report.bytes)
    call.out.print(
        call.say(
            f"Restaurado en {report.folder}: {report.files} archivos, {size}, copia del"
            f" {report.made_at}",
            f"Restored in {report.folder}: {report.files} files, {size}, backup of"
            f" {report.made_at}",
        ),
        soft_wrap=True,
    )
    for note in report.notes:
        call.note(f"△ {printable(call.pick(note))}")
    return 0


COMMAND = Command(
    name="restore",
    group="care",
    place=2,
    summary=Text(
        es="Rehace un espacio de trabajo a partir de una copia.",
        en="Make a workspace again from a backup.",
    ),
    details=Text(
        es="Se comprueba todo lo que hay en la copia antes de darla por buena; si algo falta o está"
        " dañado, no queda nada a medias.",
        en="All that the backup holds is checked before it counts; if something is missing or"
        " damaged, nothing is left half-done.",
    ),
    run=run,
    arguments=(
        Argument(
            key="file",
            value=Text(es="ARCHIVO", en="FILE"),
            what=Text(es="la copia", en="the backup"),
            kind=FILE,
        ),
        Argument(
            key="dir",
            value=Text(es="CARPETA", en="DIR"),
            what=Text(es="dónde; nueva o vacía", en="where; new or empty"),
            kind=FOLDER,
        ),
    ),
    options=(OPTION,),
    examples=(
        Example(
            "norte restore tienda-2026-11.zip tienda-otra-vez",
            Text(es="En una carpeta nueva.", en="In a new folder."),
        ),
    ),
)
