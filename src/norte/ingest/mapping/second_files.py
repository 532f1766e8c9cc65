"""A field that another file of the same folder tells, joined on the column that both have."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from norte.base.errors import UnknownNameError, UsageError
from norte.base.text import Text
from norte.ingest.files.sniff import DELIMITERS, head_of, rows_of
from norte.ingest.mapping.model import Lookup
from norte.ingest.mapping.naming import plain

if TYPE_CHECKING:
    from pathlib import Path

    from norte.ingest.mapping.model import Mapping, Told


def with_lookup(mapping: Mapping, told: Told) -> Mapping:
    """`mapping` with a field read from the file that `told` names.

    Raises:
        UsageError: the file is not there, or shares no column (or several) with this one.
    """
    file = str(told.file).strip()
    header = _header(mapping.found.folder / file)
    column = next((h for h in header if plain(h) == plain(told.value)), None)
    if column is None:
        kind = Text(es="columna de «{file}»", en="column of '{file}'").fill(file=file)
        raise UnknownNameError(kind, told.value, header)
    ours, key = _shared(mapping, file, [h for h in header if h != column])
    same = [one for one in mapping.lookups if one.file == file]
    fields = (*(f for one in same for f in one.fields if f[0] != told.name), (told.name, column))
    kept = tuple(one for one in mapping.lookups if one.file != file)
    return replace(
        mapping,
        assigned=tuple(a for a in mapping.assigned if a.field != told.name),
        lookups=(*kept, Lookup(file, ours, key, fields)),
    )


def _header(path: Path) -> tuple[str, ...]:
    if not path.is_file():
        raise UsageError(
            Text(
                es="no hay «{file}» en la carpeta {folder}", en="there is no '{file}' in {folder}"
            ).fill(file=path.name, folder=path.parent),
            Text(
                es="ponga los dos archivos en la misma carpeta",
                en="put both files in the same folder",
            ),
        )
    head = head_of(path).removeprefix("\ufeff")
    rows = [rows_of(head, delimiter, 1) for delimiter in DELIMITERS]
    cells = max((r[0].cells for r in rows if r), key=len, default=())
    return tuple(c.strip() for c in cells if c.strip())


def _shared(mapping: Mapping, file: str, header: list[str]) -> tuple[str, str]:
    """Our name and their header of the one column that both files have."""
    pairs = [
        (column.name, theirs)
        for theirs in header
        for column in mapping.found.columns
        if plain(column.header) == plain(theirs)
    ]
    if len(pairs) == 1:
        return pairs[0]
    raise UsageError(
        Text(
            es="«{file}» y «{other}» comparten {count} columnas, y hace falta que sea una",
            en="'{file}' and '{other}' share {count} columns, and it must be one",
        ).fill(file=mapping.file, other=file, count=len(pairs)),
        Text(
            es="dé en los dos el mismo encabezado a la columna que los une, y sólo a ésa",
            en="give the same header in both to the column that joins them, and only to that one",
        ),
    )
