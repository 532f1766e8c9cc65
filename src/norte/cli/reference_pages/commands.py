"""The page of the command line: every command, argument and option."""

from __future__ import annotations

from typing import TYPE_CHECKING

from norte.base.text import Text
from norte.cli import clock
from norte.cli.declare import COMMON, GROUPS, HELP
from norte.cli.discovery import commands
from norte.cli.manual import PROGRAM_OPTIONS, told, typed, usage
from norte.cli.markdown import code, table
from norte.cli.reference_pages import Page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from norte.cli.declare import Command, Option

_INTRO = Text(
    es="El espacio de trabajo es el de `-w`, si no el de `NORTE_WORKSPACE`, si no la carpeta"
    " actual. Los resultados salen por la salida estándar; avisos, avance y cuentas, por la de"
    " errores. Estado de salida: 0 hecho (también con filas rechazadas), 1 al menos un archivo se"
    " detuvo o la orden no se pudo cumplir, 2 la orden está mal escrita.",
    en="The workspace is that of `-w`, else that of `NORTE_WORKSPACE`, else the current folder."
    " Results go to standard output; warnings, progress and counts to standard error. Exit status:"
    " 0 done (also with rejected rows), 1 at least one file stopped or the command could not be"
    " carried out, 2 the command is not well written.",
)
_VARIABLES = Text(es="Variables de entorno", en="Environment variables")
_NAMES = (
    (
        "NORTE_WORKSPACE",
        Text(es="espacio de trabajo, si no hay `-w`", en="workspace, without `-w`"),
    ),
    (
        clock.VARIABLE,
        Text(
            es="día que Norte toma por hoy (2024-03-31); para pruebas y demostraciones",
            en="day that Norte takes for today (2024-03-31); for tests and demonstrations",
        ),
    ),
    (
        "LC_ALL, LC_MESSAGES, LANG",
        Text(
            es="idioma, cuando no lo dicen `--lang` ni el espacio de trabajo",
            en="language, when neither `--lang` nor the workspace says it",
        ),
    ),
    ("COLUMNS, NO_COLOR", Text(es="ancho y color de las tablas", en="width and colour of tables")),
)
_HEADS = {
    "argument": Text(es="Argumento", en="Argument"),
    "option": Text(es="Opción", en="Option"),
    "variable": Text(es="Variable", en="Variable"),
    "what": Text(es="Qué es", en="What it is"),
}


def write(language: str) -> list[str]:
    """The whole page."""
    blocks = [_INTRO.pick(language), _options((*PROGRAM_OPTIONS,), language)]
    for group, name in GROUPS.items():
        mine = [c for c in commands().values() if c.group == group]
        if mine:
            blocks.append(f"## {name.pick(language)}")
        for command in mine:
            blocks += _command(command, language)
    rows = [(", ".join(map(code, n.split(", "))), t.pick(language)) for n, t in _NAMES]
    blocks += [f"## {_VARIABLES.pick(language)}", _table("variable", rows, language)]
    return blocks


def _command(command: Command, language: str) -> list[str]:
    blocks = [
        f"### norte {command.name}",
        f"```\n{usage(command, language)}\n```",
        command.summary.pick(language),
        command.details.pick(language),
    ]
    if command.more is not None:
        blocks.append(command.more().pick(language))
    if command.arguments:
        rows = [(code(a.value.pick(language)), a.what.pick(language)) for a in command.arguments]
        blocks.append(_table("argument", rows, language))
    own = [o for o in command.options if o not in (*COMMON, HELP)]
    if own:
        blocks.append(_options(own, language))
    blocks += [f"{e.what.pick(language)}\n\n```\n{e.line}\n```" for e in command.examples]
    return blocks


def _options(options: Iterable[Option], language: str) -> str:
    rows = [(code(typed(o, language)), told(o, language)) for o in options]
    return _table("option", rows, language)


def _table(kind: str, rows: Iterable[tuple[str, str]], language: str) -> str:
    return table([_HEADS[kind].pick(language), _HEADS["what"].pick(language)], rows)


PAGE = Page(
    place=0,
    file=Text(es="ordenes.md", en="commands.md"),
    title=Text(es="Línea de órdenes", en="Command line"),
    about=Text(es="todas las órdenes y opciones", en="every command and option"),
    write=write,
)
