"""`norte backup`: one file with the whole workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from norte.base.text import Text
from norte.cli.declare import Argument, Command, Example
from norte.cli.kinds import FILE
from norte.cli.passphrase import OPTION, read_passphrase, size_said

if TYPE_CHECKING:
    from collections.abc import Mapping

    from norte.cli.call import Call
    from norte.store.backup import BackupReport

_KEY = {
    "none": None,
    "sealed": Text(
        es="La clave de identidad va dentro, sellada con la contraseña: guárdela aparte.",
        en="The identity key goes inside, sealed with the passphrase: keep it elsewhere.",
    ),
    "left_out": Text(
        es="La clave de identidad no va dentro: tras restaurar, quien vuelva a importarse contará"
        " como otra persona. Con --passphrase-file se guarda sellada.",
        en="The identity key is not inside: after a restore, people imported again will count as"
        " others. With --passphrase-file it is kept, sealed.",
    ),
}


def run(call: Call, given: Mapping[str, Any]) -> int:
    """Write the file and say what it holds and what it leaves out."""
    from norte.store.backup import backup

    passphrase = read_passphrase(given["passphrase_file"])
    with call.err.status(call.say("Copiando…", "Copying…")):
        report = backup(call.workspace, given["file"], passphrase=passphrase, now=call.now)
    _tell(call, report)
    return 0


def _tell(call: Call, report: BackupReport) -> None:
    size = size_said(call, report.bytes)
    call.out.print(
        call.say(
            f"Copia hecha: {report.file} ({report.files} archivos, {size} antes de comprimir)",
            f"Backup made: {report.file} ({report.files} files, {size} before packing)",
        ),
        soft_wrap=True,
    )
    about_key = _KEY[report.key]
    if about_key is not None:
        call.note(call.pick(about_key))
    if report.left_out:
        names = ", ".join(report.left_out)
        call.note(
            call.say(
                f"Fuera quedan los demás secretos ({names}) y la bandeja inbox/.",
                f"Left out: the other secrets ({names}) and the tray inbox/.",
            )
        )


COMMAND = Command(
    name="backup",
    group="care",
    place=1,
    summary=Text(
        es="Guarda el espacio de trabajo entero en un archivo.",
        en="Keep the whole workspace in one file.",
    ),
    details=Text(
        es="Se puede hacer mientras otros importan. Guarda el lago con su historia, los archivos"
        " importados, los ajustes, las métricas y los formatos; nunca las contraseñas de motores"
        " ni la bandeja inbox/.",
        en="It can be done while others import. It keeps the lake with its history, the imported"
        " files, settings, metrics and formats; never the passwords of engines nor the tray"
        " inbox/.",
    ),
    run=run,
    background=True,
    arguments=(
        Argument(
            key="file",
            value=Text(es="ARCHIVO", en="FILE"),
            what=Text(es="la copia; no debe existir", en="the backup; it must not exist"),
            kind=FILE,
        ),
    ),
    options=(OPTION,),
    examples=(
        Example(
            "norte backup tienda-2026-11.zip",
            Text(es="Antes de un cambio grande.", en="Before a great change."),
        ),
    ),
)
