"""From a file to a mapping: the table that explains its header best, and how it would be read."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from norte.base.errors import UsageError
from norte.base.text import Text
from norte.ingest.files.containers import open_members
from norte.ingest.files.library import read_library
from norte.ingest.files.member import BadMember
from norte.ingest.files.numbers import Votes
from norte.ingest.files.spec import NUMERIC
from norte.ingest.mapping.assigning import assign, is_sure, missing, score_tables
from norte.ingest.mapping.finding import find
from norte.ingest.mapping.kinds import kind_of
from norte.ingest.mapping.lines import group_of
from norte.ingest.mapping.model import Mapping

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Mapping as Dict

    from norte.ingest.contract import ReadContext
    from norte.ingest.files.library import Format
    from norte.ingest.files.member import Member
    from norte.ingest.files.spec import Fate
    from norte.ingest.mapping.kinds import Kind
    from norte.ingest.mapping.model import Assigned, Found


def propose(
    path: Path, context: ReadContext, *, member: str | None = None, table: str | None = None
) -> Mapping:
    """The mapping proposed for the file at `path`; nothing is written.

    Of a zip or a workbook with several tables, `member` names one; without it the one whose header
    is best explained is taken.

    Raises:
        DataError: the file cannot be opened, or no row of it looks like a header.
        UsageError: it has no such member, or there is no such table to propose.
    """
    library = read_library(context.formats)
    folder = path.resolve().parent
    with (
        tempfile.TemporaryDirectory(prefix="norte-map-") as scratch,
        open_members(path, Path(scratch)) as members,
    ):
        made: list[Mapping] = []
        seen: list[str] = []
        for one in members:
            seen.append(one.display)
            if member is not None and member not in {one.display, one.name}:
                continue
            if isinstance(one, BadMember):
                raise one.error
            made.append(propose_member(one, folder, library, table))
        if not made:
            raise _no_member(path, member, seen)
    return max(made, key=lambda m: m.scores[0].score)


def propose_member(
    member: Member, folder: Path, library: Sequence[Format], table: str | None = None
) -> Mapping:
    """The mapping proposed for one table-like text.

    Raises:
        DataError: no row of it looks like a header.
    """
    return settled(find(member, folder, library), library, table)


def settled(found: Found, library: Sequence[Format], table: str | None = None) -> Mapping:
    """The mapping of what was `found` to `table`, or to the table that explains most of it."""
    scores = score_tables(found, library)
    chosen = table or scores[0].table
    kind = kind_of(chosen)
    assigned = assign(found, kind, library)
    made = Mapping(
        found=found,
        table=chosen,
        assigned=assigned,
        missing=missing(kind, [a.field for a in assigned], has_period=found.has_period),
        scores=scores,
        rules=_refunds(kind, assigned),
        questions=questions(found, assigned, {}),
        settings=_settings(found, assigned),
        is_sure=is_sure(next(s for s in scores if s.table == chosen)),
    )
    return replace(made, group=group_of(made, kind))


def _refunds(kind: Kind, assigned: Sequence[Assigned]) -> tuple[tuple[Fate, str], ...]:
    """Negative amounts in a sheet of sales are refunds."""
    for field in kind.refund.when if kind.refund else ():
        one = next((a for a in assigned if a.field == field and a.column), None)
        if one is not None and one.column is not None and one.column.has_negatives:
            return (("refund", f"{field} < 0"),)
    return ()


def _settings(found: Found, assigned: Sequence[Assigned]) -> tuple[tuple[str, str], ...]:
    codes = {a.column.currency for a in assigned if a.column and a.column.currency}
    has_column = any(a.field == "currency" for a in assigned)
    made: list[tuple[str, str]] = []
    if len(codes) == 1 and not has_column:
        made.append(("currency", str(codes.pop())))
    if found.zone is not None:
        made.append(("zone", found.zone))
    if found.dates in {"dmy", "mdy"}:
        made.append(("dates", str(found.dates)))
    return tuple(made)


def questions(
    found: Found, assigned: Iterable[Assigned], answers: Dict[str, str]
) -> tuple[Text, ...]:
    """What the file leaves open and no answer (`dates`, `decimal`) settles."""
    made: list[Text] = []
    if found.unclear_date is not None and "dates" not in answers:
        made.append(
            Text(
                es="«{cell}» se puede leer día/mes o mes/día: --set dates==dmy o --set dates==mdy",
                en="'{cell}' reads as day/month or month/day: --set dates==dmy or --set dates==mdy",
            ).fill(cell=found.unclear_date)
        )
    unclear = _unclear_number(found, assigned)
    if unclear is not None and "decimal" not in answers:
        made.append(
            Text(
                es="«{cell}» puede ser mil y pico o tener decimales: --set decimal==comma (coma) o "
                "--set decimal==point (punto)",
                en="'{cell}' may be a thousand or have decimals: --set decimal==comma or "
                "--set decimal==point",
            ).fill(cell=unclear)
        )
    return tuple(made)


def _unclear_number(found: Found, assigned: Iterable[Assigned]) -> str | None:
    """A cell such as `1.247` that reads two ways, where nothing in the file tells."""
    if found.decimal is not None:
        return None
    votes = Votes()
    for one in assigned:
        if one.column is not None and one.type in NUMERIC:
            place = one.column.index
            cells = (row[place] for row in found.rows if place < len(row))
            votes.look(cells, whole=one.type == "int")
    return votes.unclear.strip() if votes.verdict is None and votes.unclear else None


def _no_member(path: Path, member: str | None, seen: Sequence[str]) -> UsageError:
    if not seen:
        return UsageError(
            Text(es="«{file}» no contiene ninguna tabla", en="'{file}' holds no table").fill(
                file=path.name
            )
        )
    return UsageError(
        Text(es="«{file}» no contiene «{member}»", en="'{file}' does not hold '{member}'").fill(
            file=path.name, member=member
        ),
        Text(es="contiene: {names}", en="it holds: {names}").fill(names=", ".join(seen)),
    )
