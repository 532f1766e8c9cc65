"""The page of errors: every code, what it means, and what comes out of it."""

from __future__ import annotations

from importlib import import_module
from pkgutil import walk_packages
from typing import TYPE_CHECKING

import norte
from norte.base.errors import NorteError
from norte.base.text import Text
from norte.cli.markdown import code
from norte.cli.reference_pages import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

_INTRO = Text(
    es="Todo error que una persona puede arreglar lleva un código estable entre corchetes, dice qué"
    " pasó y dónde, y propone qué hacer. Lo que no lleva código es un fallo de Norte: muestra la"
    " traza, y conviene contarlo.",
    en="Every error that a person can mend carries a stable code in brackets, says what happened"
    " and where, and proposes what to do. What carries no code is a bug of Norte: it shows its"
    " traceback, and is worth reporting.",
)
_STATUS = Text(es="Estado de salida: {status}.", en="Exit status: {status}.")
_MISUSED = ("usage", "unknown-name")
MEANINGS = {
    "error": Text(
        es="Cualquiera de los de abajo; por sí solo no aparece.",
        en="Any of those below; it does not appear by itself.",
    ),
    "usage": Text(
        es="La orden, la pregunta o una opción no se entiende. No se hizo nada.",
        en="The command, the question or an option cannot be understood. Nothing was done.",
    ),
    "unknown-name": Text(
        es="Un nombre que no tiene nada: métrica, dimensión, opción u orden. Se propone el más"
        " parecido.",
        en="A name that nothing has: metric, dimension, option or command. The nearest is"
        " proposed.",
    ),
    "refused": Text(
        es="La pregunta se entiende, pero cualquier respuesta engañaría: partir sólo un lado de un"
        " cociente, sumar monedas sin tipo de cambio, dos fuentes de lo mismo sin elegir. Se dice"
        " qué preguntar en su lugar.",
        en="The question is clear, but any answer would mislead: splitting one side of a ratio"
        " only, adding currencies without a rate, two sources of one thing without a choice. What"
        " to ask instead is said.",
    ),
    "data": Text(
        es="Un archivo no contiene lo que debería. No se cargó nada de él; los demás archivos"
        " siguen.",
        en="A file does not hold what it should. Nothing of it was loaded; other files go on.",
    ),
    "question": Text(
        es="Un archivo se puede leer de dos maneras (fechas, decimales, zona, cuenta). La opción"
        " que se nombra lo decide, y la respuesta se recuerda para esa clase de archivo y carpeta.",
        en="A file reads two ways (dates, decimals, zone, account). The option that is named"
        " decides, and the answer is remembered for that kind of file and folder.",
    ),
    "unknown-file": Text(
        es="Ningún formato conoce el archivo. Se dice el encabezado que se encontró y qué tabla"
        " parece; «norte map» enseña a leerlo.",
        en="No format knows the file. The header that was found is told, and which table it looks"
        " like; 'norte map' teaches how to read it.",
    ),
    "store": Text(
        es="El lago de datos o el disco no dejan leer o escribir: falta, está dañado, es de una"
        " versión más nueva, otro proceso escribe, no queda espacio. Todo queda como estaba.",
        en="The data lake or the disk cannot be read or written: it is missing, damaged, of a newer"
        " version, another process writes, there is no space. Everything is as it was.",
    ),
    "settings": Text(
        es="norte.toml, una métrica, un formato o una correspondencia está mal escrito. Se nombra"
        " el archivo y la clave.",
        en="norte.toml, a metric, a format or a mapping is not well written. The file and the key"
        " are named.",
    ),
}


def write(language: str) -> list[str]:
    """A heading a code, in the order of the tree."""
    blocks = [_INTRO.pick(language)]
    for made in tree(NorteError):
        status = 2 if made.code in _MISUSED else 1
        blocks += [
            f"## {code(made.code)}",
            MEANINGS[made.code].pick(language),
            _STATUS.fill(status=status).pick(language),
        ]
    return blocks


def tree(top: type[NorteError]) -> list[type[NorteError]]:
    """The classes of errors with a code of their own, each before those below it.

    Every module of Norte is imported first: an error may be defined beside what raises it.
    """
    for module in walk_packages(norte.__path__, "norte."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    return list(_below(top))


def _below(top: type[NorteError]) -> Iterator[type[NorteError]]:
    if "code" in vars(top):
        yield top
    for one in sorted(top.__subclasses__(), key=lambda c: (c.__module__ != top.__module__, c.code)):
        yield from _below(one)


PAGE = Page(
    place=5,
    file=Text(es="errores.md", en="errors.md"),
    title=Text(es="Errores", en="Errors"),
    about=Text(es="qué significa cada código y qué hacer", en="what each code means, what to do"),
    write=write,
)
