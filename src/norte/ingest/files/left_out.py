"""What is loaded with a reason not to count: people who are tests, spam or the team itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from norte.base.text import Text, join
from norte.ingest.files.fold import quote

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

    from norte.ingest.files.coverage import Filled

_REASONS = {
    "test": Text(es="{count} de prueba", en="{count} tests"),
    "staff": Text(es="{count} del propio equipo", en="{count} of the team itself"),
    "spam": Text(es="{count} de correo basura", en="{count} spam"),
}


def left_out(
    connection: duckdb.DuckDBPyConnection, filled: Sequence[Filled], file: str
) -> list[Text]:
    """How many records of `file` never count, by reason; nothing when all of them do."""
    for one in filled:
        if one.staged is None or one.table.name != "lead_event":
            continue
        found = connection.execute(
            "SELECT excluded, count(DISTINCT event_id) FROM "
            f"read_parquet({quote(one.parquet_path)}) WHERE excluded IS NOT NULL "
            "GROUP BY 1 ORDER BY 1"
        ).fetchall()
        if found:
            counted = [_REASONS[reason].fill(count=number) for reason, number in found]
            return [
                Text(
                    es="«{file}»: se cargan y no cuentan: {counts}",
                    en="'{file}': loaded and not counted: {counts}",
                ).fill(file=file, counts=join(counted, ", "))
            ]
    return []
