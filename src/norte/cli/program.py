"""Runs a line of `norte` to its exit status; what the user did wrong is no traceback."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING

from norte.base.errors import NorteError, StoreError, UsageError
from norte.base.text import LANGUAGES, Text
from norte.cli import completion, manual
from norte.cli.discovery import commands
from norte.cli.spoken import spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from norte.base.text import Language

DONE, STOPPED, MISUSED, INTERRUPTED, PIPE_CLOSED = 0, 1, 2, 130, 141
_BY_DUCKDB = "Query interrupted"  # what DuckDB makes of a Ctrl-C while it works
_INTERRUPTED = Text(
    es="Interrumpido: lo que estaba a medias se deshizo; lo ya terminado se queda.",
    en="Interrupted: what was half-done has been undone; what was finished stays.",
)


def run(words: Sequence[str], *, own_process: bool = False) -> int:
    """Run one line and return its exit status: 0 done, 1 something stopped, 2 usage.

    Results go to standard output; everything else, errors too, to standard error.
    """
    _speak_utf8()
    language = spoken(words, os.environ)
    try:
        status = _run(list(words), language, own_process=own_process)
        sys.stdout.flush()
    except BrokenPipeError:
        _leave_quietly()
        return PIPE_CLOSED
    return status


def _run(words: list[str], language: Language, *, own_process: bool) -> int:
    try:
        if _asks_for_help(words):
            print(manual.of_program(list(commands().values()), language))
            return DONE
        return _called(words, language, own_process=own_process)
    except (KeyboardInterrupt, RuntimeError) as error:
        if isinstance(error, RuntimeError) and str(error) != _BY_DUCKDB:
            raise
        return _complain(_INTERRUPTED.pick(language), INTERRUPTED)
    except NorteError as error:
        misused = isinstance(error, UsageError)
        return _complain(error.say(language), MISUSED if misused else STOPPED)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        return _complain(_of_the_system(error).say(language), STOPPED)


def _asks_for_help(words: list[str]) -> bool:
    """Whether only the help of `norte` itself is asked for: it is printed without the parser."""
    rest = list(words)
    if "--lang" in rest[:-1] and rest[rest.index("--lang") + 1] in LANGUAGES:
        del rest[rest.index("--lang") : rest.index("--lang") + 2]
    return rest in ([], ["--help"], ["-h"]) and completion.VARIABLE not in os.environ


def _called(words: list[str], language: Language, *, own_process: bool) -> int:
    """Parse and run; an option that answers at once (--help, --version) ends the call."""
    import click

    from norte.cli.build import program
    from norte.cli.faults import explained

    made = program(language, own_process=own_process)
    asked = completion.answered(made)
    if asked is not None:
        return asked
    try:
        with made.make_context("norte", words) as context:
            status = made.invoke(context)
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.ClickException as error:
        raise explained(error) from error
    return status if isinstance(status, int) else DONE


def _of_the_system(error: OSError) -> NorteError:
    """What the machine refused: no permission, no space, no such file."""
    where = f"«{error.filename}»: " if error.filename else ""
    place = f"'{error.filename}': " if error.filename else ""
    return StoreError(
        Text(
            es=f"{where}el sistema no lo permite: {error.strerror or error}",
            en=f"{place}the system does not allow it: {error.strerror or error}",
        ),
        Text(
            es="compruebe que la carpeta existe, sus permisos y el espacio en disco",
            en="check that the folder exists, its permissions and the disk's space",
        ),
    )


def _complain(text: str, status: int) -> int:
    sys.stdout.flush()
    print(text, file=sys.stderr, flush=True)
    return status


def _speak_utf8() -> None:
    """Whatever the console says of itself, names with accents go out whole."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _leave_quietly() -> None:
    """The reader of the pipe is gone: nothing more to say, and no complaint at exit."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())
