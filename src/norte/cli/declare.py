"""What a command says of itself: values that the parser, the help and the reference read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from norte.base.text import Text
from norte.cli.kinds import FOLDER, WORD, Kind, OneOf

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from norte.cli.call import Call

Group = Literal["start", "data", "numbers", "care"]
GROUPS: dict[Group, Text] = {
    "start": Text(es="Empezar", en="Getting started"),
    "data": Text(es="Datos", en="Data"),
    "numbers": Text(es="Números", en="Numbers"),
    "care": Text(es="Cuidado", en="Care"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """An option: `names` as they are typed, `value` as the help shows what follows it.

    Without `value` it is a switch. `default` is what the help states, in words; the command
    itself supplies it, so None always means that nothing was typed.
    """

    names: tuple[str, ...]
    what: Text
    value: Text | None = None
    kind: Kind = WORD
    many: bool = False
    default: Text | None = None

    @property
    def key(self) -> str:
        """The name under which the command receives it."""
        return self.names[-1].lstrip("-").replace("-", "_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """A word without an option; `many` takes all that follow."""

    key: str
    value: Text
    what: Text
    kind: Kind = WORD
    required: bool = True
    many: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """A line that can be typed, and what it is for."""

    line: str
    what: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command of `norte`; `run` gets what was typed by key and returns the exit status.

    `place` orders commands inside their group. A `background` command lowers its own priority.
    `more` gives help that only the command's own page needs and that costs an import.
    """

    name: str
    group: Group
    place: int
    summary: Text
    details: Text
    run: Callable[[Call, Mapping[str, Any]], int]
    arguments: tuple[Argument, ...] = ()
    options: tuple[Option, ...] = ()
    examples: tuple[Example, ...] = ()
    more: Callable[[], Text] | None = None
    background: bool = False


def switch(name: str, es: str, en: str) -> Option:
    """An option that is there or not."""
    return Option(names=(name,), what=Text(es=es, en=en))


JSON = switch(
    "--json", "imprime JSON en la salida, y nada más", "print JSON on the output, nothing else"
)

COMMON: tuple[Option, ...] = (
    Option(
        names=("-w", "--workspace"),
        value=Text(es="CARPETA", en="DIR"),
        kind=FOLDER,
        what=Text(es="espacio de trabajo", en="workspace"),
        default=Text(
            es="NORTE_WORKSPACE, o la carpeta actual", en="NORTE_WORKSPACE, or the current folder"
        ),
    ),
    Option(
        names=("--lang",),
        value=Text.same("es|en"),
        kind=OneOf("es", "en"),
        what=Text(es="idioma de lo que se imprime", en="language of what is printed"),
        default=Text(es="el del espacio de trabajo", en="the workspace's"),
    ),
)
HELP = switch("--help", "muestra esta ayuda", "show this help")
