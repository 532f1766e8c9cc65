"""The help of `norte` and of each command, as a person reads it in a terminal."""

from __future__ import annotations

import os
import sys
import textwrap
from typing import TYPE_CHECKING

from norte.base.text import Text
from norte.cli.declare import COMMON, GROUPS, HELP, Option

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from norte.cli.declare import Command

_USAGE = Text(es="Uso:", en="Usage:")
_ARGUMENTS = Text(es="Argumentos", en="Arguments")
_OPTIONS = Text(es="Opciones", en="Options")
_COMMON = Text(es="Opciones de todas las órdenes", en="Options of every command")
_EXAMPLES = Text(es="Ejemplos", en="Examples")
_DEFAULT = Text(es="por omisión: {what}", en="default: {what}")
_MANY = Text(es="se puede repetir", en="may be repeated")
_WHAT = Text(
    es="Norte lleva del objetivo de marketing al KPI que se puede creer, con los archivos que el"
    " equipo ya exporta.",
    en="Norte takes a team from a marketing objective to a KPI that can be trusted, from the files"
    " that it already exports.",
)
_LINE = Text(es="norte [OPCIONES] ORDEN [ARGUMENTOS]…", en="norte [OPTIONS] COMMAND [ARGUMENTS]…")
_MORE = Text(
    es="«norte ORDEN --help» explica cada orden, con ejemplos.",
    en="'norte COMMAND --help' explains each command, with examples.",
)
PROGRAM_OPTIONS: tuple[Option, ...] = (
    *COMMON,
    Option(
        names=("--install-completion",),
        value=Text.same("[bash|zsh|fish]"),
        what=Text(
            es="hace que el intérprete de órdenes complete nombres y opciones con el tabulador",
            en="let the shell complete names and options with the tab key",
        ),
    ),
    Option(
        names=("--show-completion",),
        value=Text.same("[bash|zsh|fish]"),
        what=Text(es="muestra lo que instalaría", en="show what that would install"),
    ),
    Option(names=("--version",), what=Text(es="muestra la versión", en="show the version")),
    HELP,
)
_MOST, _LEAST, _USUAL, _COLUMN = 100, 60, 80, 26


def of_program(commands: Sequence[Command], language: str) -> str:
    """The help of `norte`: what it is for, its commands by group, its options."""
    blocks = [_usage(_LINE.pick(language), language), _paragraph(_WHAT.pick(language))]
    first = max(len(c.name) for c in commands) + 4
    for group, name in GROUPS.items():
        rows = [(c.name, c.summary.pick(language)) for c in commands if c.group == group]
        blocks.append(_section(name.pick(language), rows, first))
    blocks.append(_section(_OPTIONS.pick(language), _rows(PROGRAM_OPTIONS, language)))
    return "\n\n".join([*blocks, _paragraph(_MORE.pick(language))])


def of_command(command: Command, language: str) -> str:
    """The help of a command: what it does, what it takes, lines to copy."""
    blocks = [
        _usage(usage(command, language), language),
        _paragraph(command.summary.pick(language)),
        *(_paragraph(part) for part in command.details.pick(language).split("\n\n") if part),
    ]
    if command.more is not None:
        blocks.append(_paragraph(command.more().pick(language)))
    if command.arguments:
        rows = [(a.value.pick(language), a.what.pick(language)) for a in command.arguments]
        blocks.append(_section(_ARGUMENTS.pick(language), rows))
    if command.options:
        blocks.append(_section(_OPTIONS.pick(language), _rows(command.options, language)))
    blocks.append(_section(_COMMON.pick(language), _rows((*COMMON, HELP), language)))
    if command.examples:
        blocks.append(_examples(command, language))
    return "\n\n".join(blocks)


def _examples(command: Command, language: str) -> str:
    lines = [_title(_EXAMPLES.pick(language))]
    for one in command.examples:
        lines.append(f"  {_typed(one.line)}")
        lines += [f"      {part}" for part in textwrap.wrap(one.what.pick(language), _width() - 6)]
    return "\n".join(lines)


def usage(command: Command, language: str) -> str:
    """The command in one line, its words as they are typed."""
    words = ["norte", command.name]
    for one in command.arguments:
        word = one.value.pick(language) + ("…" if one.many else "")
        words.append(word if one.required else f"[{word}]")
    if command.options:
        words.append(f"[{_OPTIONS.pick(language).upper()}]")
    return " ".join(words)


def typed(option: Option, language: str) -> str:
    """An option as it is typed: «-w, --workspace CARPETA»."""
    names = ", ".join(option.names)
    return names if option.value is None else f"{names} {option.value.pick(language)}"


def told(option: Option, language: str) -> str:
    """What an option is for, with its default and whether it may be repeated."""
    extra = []
    if option.default is not None:
        extra.append(_DEFAULT.fill(what=option.default).pick(language))
    if option.many:
        extra.append(_MANY.pick(language))
    said = option.what.pick(language)
    return f"{said} ({'; '.join(extra)})" if extra else said


def _rows(options: Iterable[Option], language: str) -> list[tuple[str, str]]:
    return [(typed(o, language), told(o, language)) for o in options]


def _usage(line: str, language: str) -> str:
    return f"{_bold(_USAGE.pick(language))} {line}"


def _title(name: str) -> str:
    return _bold(f"{name}:")


def _bold(text: str) -> str:
    return f"\x1b[1m{text}\x1b[0m" if _has_colour() else text


def _typed(text: str) -> str:
    """What is typed stands out."""
    return f"\x1b[36m{text}\x1b[0m" if _has_colour() else text


def _has_colour() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _width() -> int:
    return max(_LEAST, min(_MOST, _columns() - 1))


def _columns() -> int:
    """COLUMNS, else the terminal's width, else 80: `shutil` would cost a tenth of the help."""
    said = os.environ.get("COLUMNS", "")
    if said.isdigit() and int(said):
        return int(said)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError):
        return _USUAL


def _paragraph(text: str) -> str:
    return textwrap.fill(text, _width(), break_on_hyphens=False)


def _section(name: str, rows: Sequence[tuple[str, str]], first: int = 0) -> str:
    """Two columns; what is too long for the first has its explanation on the next line."""
    first = first or min(_COLUMN, max(len(word) for word, _ in rows)) + 4
    lines = [_title(name)]
    for word, said in rows:
        parts = textwrap.wrap(said, _width() - first, break_on_hyphens=False)
        head = f"  {_typed(word)}"
        if len(word) + 4 > first:
            lines.append(head)
        else:
            lines.append(f"{head}{' ' * (first - 2 - len(word))}{parts[0]}")
            parts = parts[1:]
        lines += [" " * first + part for part in parts]
    return "\n".join(lines)
