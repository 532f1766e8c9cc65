"""What a person reads when a file cannot be opened: what, where, what next, in both languages."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from norte.base.errors import DataError
from norte.base.printable import printable
from norte.base.text import Text

if TYPE_CHECKING:
    from pathlib import Path

EXPORT_AGAIN = Text(
    es="descárguelo o expórtelo de nuevo y vuelva a importarlo",
    en="download or export it again and import that",
)
EXPORT_TABLE = Text(
    es="en la plataforma de origen exporte la tabla como CSV o XLSX e importe ese archivo",
    en="export the table as CSV or XLSX where it comes from and import that file",
)
UNPACK = Text(
    es="descomprímalo e importe los archivos que contiene",
    en="unpack it and import the files that it holds",
)
SPLIT = Text(
    es="exporte un periodo más corto o divida el archivo",
    en="export a shorter period or split the file",
)
WAIT = Text(
    es="espere a que termine la descarga o cierre el programa que lo escribe e importe de nuevo",
    en="wait until its download ends, or close the program that writes it, and import again",
)
SAVE_XLSX = Text(
    es="ábralo en su hoja de cálculo, guárdelo como XLSX o CSV e importe esa copia",
    en="open it in your spreadsheet program, save it as XLSX or CSV and import that copy",
)
WITHIN = " \u203a "
"""Between a file and what is inside it, on screen."""
_DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class StopFileError(DataError):
    """The whole file stops here, its other members too: a bomb, a cut archive, a full disk."""


def refuse(where: str, es: str, en: str, hint: Text, **values: object) -> DataError:
    """A refusal about the file or member `where`; `values` fill the places of both texts."""
    return DataError(_sentence(where, es, en, values), hint)


def stop(where: str, es: str, en: str, hint: Text, **values: object) -> StopFileError:
    """A refusal that ends the whole file `where`, not one of its members."""
    return StopFileError(_sentence(where, es, en, values), hint)


def _sentence(where: str, es: str, en: str, values: dict[str, object]) -> Text:
    told = Text(es=f"«{{where}}»: {es}", en=f"'{{where}}': {en}")
    return told.fill(where=printable(where), **values)


def cannot_read(where: str, error: OSError) -> DataError:
    """Why the operating system does not let the original be read."""
    match error.errno:
        case errno.ENOENT:
            return refuse(
                where,
                "ya no está ahí",
                "it is not there any more",
                Text(
                    es="compruebe la ruta; si otro programa lo movió, importe desde su nuevo lugar",
                    en="check the path; if a program moved it, import it from its new place",
                ),
            )
        case errno.EACCES | errno.EPERM:
            return refuse(
                where,
                "no hay permiso para leerlo",
                "there is no permission to read it",
                Text(
                    es="dé permiso de lectura al usuario que importa (chmod u+r) o cópielo",
                    en="let the importing user read it (chmod u+r), or copy it",
                ),
            )
        case errno.ELOOP:
            return refuse(
                where,
                "es un enlace que acaba apuntando a sí mismo",
                "it is a link that ends up pointing at itself",
                Text(es="importe el archivo al que debería apuntar", en="import its real target"),
            )
        case errno.EISDIR:
            return refuse(
                where,
                "es una carpeta",
                "it is a folder",
                Text(es="importe los archivos que contiene", en="import the files that it holds"),
            )
        case _:
            reason = error.strerror or type(error).__name__
            return refuse(
                where,
                "no se pudo leer: {reason}",
                "it could not be read: {reason}",
                Text(
                    es="compruebe el disco o la unidad de red donde está y vuelva a intentarlo",
                    en="check the disk or network drive that holds it and try again",
                ),
                reason=reason,
            )


def cannot_write(scratch: Path, error: OSError) -> StopFileError:
    """Why the working copy cannot be written; nothing of it stays."""
    if error.errno in _DISK_FULL:
        return stop(
            str(scratch),
            "no queda sitio en el disco para la copia de trabajo",
            "there is no room left on the disk for the working copy",
            Text(
                es="libere espacio (hace falta el tamaño del archivo ya descomprimido) e importe "
                "de nuevo; no se cargó nada ni quedan restos",
                en="free some space (the size of the unpacked file is needed) and import again; "
                "nothing was loaded and nothing is left behind",
            ),
        )
    return stop(
        str(scratch),
        "no se puede escribir la copia de trabajo: {reason}",
        "the working copy cannot be written: {reason}",
        Text(
            es="compruebe los permisos de esa carpeta o elija otra",
            en="check the permissions of that folder or choose another",
        ),
        reason=error.strerror or type(error).__name__,
    )
