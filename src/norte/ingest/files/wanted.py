"""Columns that a file could have had and would be better with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from norte.base.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from norte.ingest.files.grid import Grid
    from norte.ingest.files.spec import FormatSpec


def wanted_columns(spec: FormatSpec, grids: Sequence[Grid], file: str) -> list[Text]:
    """What to say of the columns that the format wants and `file` lacks; nothing without any."""
    present = {field for grid in grids for field in grid.columns}
    said = []
    for one in spec.wanted:
        missing = [spec.fields[field] for field in one.fields if field not in present]
        if missing:
            said.append(
                Text(
                    es="«{file}»: {why}; añada al exportar: {columns}",
                    en="'{file}': {why}; add when exporting: {columns}",
                ).fill(
                    file=file,
                    why=one.why.text(),
                    columns=Text(
                        es=", ".join(f"«{(field.es or field.headers)[0]}»" for field in missing),
                        en=", ".join(f"'{(field.en or field.headers)[0]}'" for field in missing),
                    ),
                )
            )
    return said
