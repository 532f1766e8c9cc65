"""`norte import`: exports into the lake, with a line a file and one object a file in JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from norte.base.errors import UsageError
from norte.base.text import Text
from norte.cli.declare import JSON, Argument, Command, Example, Option, switch
from norte.cli.kinds import FILE, OneOf

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from norte.cli.call import Call
    from norte.loading.importing import Import


def run(call: Call, given: Mapping[str, Any]) -> int:
    """Import what is named, or the inbox; 1 when at least one file stopped."""
    from norte.cli.importing import carry_out, report_json

    workspace = call.workspace
    paths: Sequence[Path] = given["path"] or (workspace.inbox,)
    _refuse_absent(paths)
    job = _job(call, given)
    results = carry_out(call, job, paths, quiet=bool(given["json"]))
    if given["json"]:
        call.print_json(report_json(call, results))
    return 1 if any(one.stopped for one in results) else 0


def _job(call: Call, given: Mapping[str, Any]) -> Import:
    from norte.ingest.contract import ReadOptions
    from norte.loading.importing import Import

    if given["merge"] and given["replace"]:
        raise UsageError(
            Text(es="--merge y --replace se contradicen", en="--merge and --replace contradict"),
            Text(es="elija uno de los dos", en="choose one of the two"),
        )
    currency = given["currency"]
    options = ReadOptions(
        source=given["source"],
        account=given["account"],
        currency=currency.upper() if currency else None,
        mode="merge" if given["merge"] else "replace" if given["replace"] else "auto",
        dates=given["dates"],
        decimal=given["decimal"],
        zone=given["zone"],
    )
    return Import(call.workspace, call.today, call.now, options, bool(given["dry_run"]))


def _refuse_absent(paths: Sequence[Path]) -> None:
    for path in paths:
        if not path.exists():
            raise UsageError(
                Text(es="no existe «{path}»", en="'{path}' does not exist").fill(path=path),
                Text(
                    es="compruebe el nombre; sin ninguno se importa inbox/",
                    en="check the name; without one, inbox/ is imported",
                ),
            )


COMMAND = Command(
    name="import",
    group="data",
    place=0,
    summary=Text(
        es="Importa los archivos que exportan las plataformas.",
        en="Import the files that platforms export.",
    ),
    details=Text(
        es="Reconoce cada archivo (CSV, TSV, XLSX, ODS, zip, gz) por sus columnas, dice qué filas"
        " quedaron fuera y por qué, y no carga dos veces el mismo. Cada archivo entra entero o no"
        " entra; uno que se detiene no detiene a los demás.\n\n"
        "Lo que se contesta una vez (cuenta, fechas, decimales, zona) se recuerda para esa clase de"
        " archivo y carpeta.",
        en="Recognises each file (CSV, TSV, XLSX, ODS, zip, gz) by its columns, says which rows"
        " were left out and why, and never loads the same one twice. Each file goes in whole or"
        " not at all; one that stops does not stop the others.\n\n"
        "What is answered once (account, dates, decimals, zone) is remembered for that kind of file"
        " and folder.",
    ),
    run=run,
    background=True,
    arguments=(
        Argument(
            key="path",
            value=Text(es="RUTA", en="PATH"),
            what=Text(
                es="archivos o carpetas; sin ninguna, inbox/",
                en="files or folders; without one, inbox/",
            ),
            kind=FILE,
            required=False,
            many=True,
        ),
    ),
    options=(
        Option(
            names=("--source",),
            value=Text(es="NOMBRE", en="NAME"),
            what=Text(
                es="nombre de la fuente, cuando hay dos de la misma plataforma",
                en="name of the source, when there are two of one platform",
            ),
            default=Text(es="el de la plataforma", en="the platform's"),
        ),
        Option(
            names=("--account",),
            value=Text(es="NOMBRE", en="NAME"),
            what=Text(
                es="cuenta, cuando el archivo no la dice",
                en="account, when the file does not say it",
            ),
        ),
        Option(
            names=("--currency",),
            value=Text(es="CÓDIGO", en="CODE"),
            what=Text(
                es="moneda de los importes que no la dicen",
                en="currency of amounts that do not say it",
            ),
        ),
        switch(
            "--merge",
            "añade y actualiza filas, sin quitar ninguna de las que había",
            "add and update rows, and take none away",
        ),
        switch(
            "--replace",
            "sustituye los días del archivo enteros, aunque no demuestre que los trae completos",
            "replace the file's days whole, even if it does not prove to hold them all",
        ),
        Option(
            names=("--dates",),
            value=Text.same("dmy|mdy|ymd"),
            kind=OneOf("dmy", "mdy", "ymd"),
            what=Text(
                es="orden de día, mes y año cuando se puede leer de dos maneras",
                en="order of day, month and year when it reads two ways",
            ),
        ),
        Option(
            names=("--decimal",),
            value=Text.same("comma|point"),
            kind=OneOf("comma", "point"),
            what=Text(
                es="signo decimal cuando se puede leer de dos maneras",
                en="decimal mark when it reads two ways",
            ),
        ),
        Option(
            names=("--zone",),
            value=Text.same("IANA"),
            what=Text(
                es="zona horaria de las horas del archivo (Europe/Madrid)",
                en="time zone of the file's times (Europe/Madrid)",
            ),
        ),
        switch("--dry-run", "lee y cuenta, sin cargar nada", "read and count, load nothing"),
        JSON,
    ),
    examples=(
        Example("norte import", Text(es="Todo lo que hay en inbox/.", en="All that is in inbox/.")),
        Example(
            "norte import ventas.xlsx --dates dmy --decimal comma --dry-run",
            Text(
                es="Qué pasaría con una hoja, sin tocar nada.",
                en="What would become of a sheet, touching nothing.",
            ),
        ),
    ),
)
