"""`norte map`: teach Norte a file that no format knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from norte.base.printable import printable
from norte.base.text import Text
from norte.cli.declare import JSON, Argument, Command, Example, Option, switch
from norte.cli.kinds import FILE, Named, table_names

if TYPE_CHECKING:
    from collections.abc import Mapping as Given
    from pathlib import Path

    from norte.cli.call import Call
    from norte.ingest.mapping import Mapping


def run(call: Call, given: Given[str, Any]) -> int:
    """Propose, change as told, and keep it as a format of the workspace when accepted."""
    from norte.ingest.mapping import accept, as_json, changed

    mapping = _proposed(call, given["file"], given["member"])
    mapping = changed(mapping, table=given["table"], sets=given["set"])
    path: Path | None = None
    if given["accept"]:
        path = accept(
            mapping, call.workspace.formats, format_id=given["name"], replace=given["replace"]
        )
    if given["json"]:
        call.print_json({**as_json(mapping, call.language), "format": str(path) if path else None})
    else:
        _show(call, mapping)
    if path is not None:
        call.note(call.say(f"Formato guardado: {path}", f"Format kept: {path}"))
        call.note(
            call.say(f"Ahora: norte import {given['file']}", f"Now: norte import {given['file']}")
        )
    elif not given["json"]:
        _what_next(call, mapping)
    return 0


def _proposed(call: Call, file: Path, member: str | None) -> Mapping:
    from norte.ingest.contract import ReadContext
    from norte.ingest.mapping import propose

    workspace = call.workspace
    context = ReadContext(
        settings=workspace.settings,
        today=call.today,
        identity_key=workspace.identity_key(),
        root=workspace.root,
    )
    return propose(file, context, member=member)


def _show(call: Call, mapping: Mapping) -> None:
    from rich.text import Text as Words

    from norte.ingest.mapping import lines

    first, *rest = (call.pick(line) for line in lines(mapping))
    call.out.print(Words(printable(first), "bold"))
    for line in rest:
        call.out.print(Words(printable(line)), soft_wrap=not call.out.is_terminal)


def _what_next(call: Call, mapping: Mapping) -> None:
    if mapping.missing or mapping.found.known_as is not None:
        return
    call.note(
        call.say(
            "Si está bien, repita la orden con --accept; si no, corríjalo con --table o --set.",
            "If it is right, repeat the command with --accept; if not, mend it with --table or"
            " --set.",
        )
    )


def _sets() -> Text:
    from norte.ingest.mapping import SET_HELP

    return Text(es="--set: {forms}", en="--set: {forms}").fill(forms=SET_HELP)


COMMAND = Command(
    name="map",
    group="data",
    place=1,
    summary=Text(
        es="Enseña a leer un archivo que no se reconoce.",
        en="Teach Norte to read a file that it does not recognise.",
    ),
    details=Text(
        es="Muestra el encabezado que encuentra, la tabla que propone y de qué columna sale cada"
        " campo, con su confianza. Aceptado, es un formato más del espacio de trabajo.",
        en="Shows the header that it finds, the table that it proposes and which column each field"
        " comes from, with its confidence. Once accepted, it is one more format of the workspace.",
    ),
    run=run,
    more=_sets,
    arguments=(
        Argument(
            key="file",
            value=Text(es="ARCHIVO", en="FILE"),
            what=Text(es="el archivo que enseñar a leer", en="the file to teach"),
            kind=FILE,
        ),
    ),
    options=(
        Option(
            names=("--table",),
            value=Text(es="TABLA", en="T"),
            kind=Named(table_names),
            what=Text(es="la tabla que llena", en="the table that it fills"),
            default=Text(
                es="la que mejor explica sus columnas", en="the one that explains its columns best"
            ),
        ),
        Option(
            names=("--set",),
            value=Text(es="COLUMNA=CAMPO", en="COLUMN=FIELD"),
            what=Text(es="de qué sale un campo", en="what a field comes from"),
            many=True,
        ),
        Option(
            names=("--member",),
            value=Text(es="NOMBRE", en="NAME"),
            what=Text(
                es="cuál, si el archivo trae varias tablas",
                en="which, if the file holds several tables",
            ),
        ),
        switch(
            "--accept",
            "guarda la propuesta como formato del espacio",
            "keep the proposal as a format of the workspace",
        ),
        Option(
            names=("--name",),
            value=Text(es="ID", en="ID"),
            what=Text(es="id del formato que se guarda", en="id of the format that is kept"),
            default=Text(es="el nombre del archivo", en="the file's name"),
        ),
        switch("--replace", "sustituye el formato de ese id", "replace the format of that id"),
        JSON,
    ),
    examples=(
        Example(
            "norte map ventas.xlsx --set Fecha=instant --set Total=total",
            Text(es="Corregir lo que propone.", en="Mend what it proposes."),
        ),
        Example("norte map ventas.xlsx --accept", Text(es="Guardarlo.", en="Keep it.")),
    ),
)
