"""What an unknown file shows of itself: header, columns, how its numbers and dates are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from norte.ingest.files.numbers import NULLS, Votes
from norte.ingest.files.preamble import read_preamble
from norte.ingest.files.sniff import sniff
from norte.ingest.files.spec import DateOrder, Preamble
from norte.ingest.mapping.cells import (
    Column,
    date_order,
    days_within,
    look,
    negatives,
    samples_of,
    sign_of,
)
from norte.ingest.mapping.header import find_header
from norte.ingest.mapping.kinds import aliases, all_kinds
from norte.ingest.mapping.model import Found
from norte.ingest.mapping.naming import name_of, slug

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from norte.ingest.files.library import Format
    from norte.ingest.files.member import Member
    from norte.ingest.files.preamble import Stated
    from norte.ingest.mapping.header import Header

_PERIOD = Preamble(
    day_from=("Report start:", "Start date:", "From:", "Fecha de inicio:", "Desde:"),
    day_to=("Report end:", "End date:", "To:", "Fecha de fin:", "Hasta:"),
)


def find(member: Member, folder: Path, library: Sequence[Format]) -> Found:
    """What `member` shows; `folder` is where the file lies.

    Raises:
        DataError: no row looks like a header.
    """
    known = {
        w for kind in all_kinds().values() for ws in aliases(kind, library).values() for w in ws
    }
    header = find_header(member.csv, member.delimiter_hint, known, member.display)
    columns = _columns(header)
    title = tuple(
        text for row in header.above if (text := ", ".join(c for c in row.cells if c.strip()))
    )
    stated = read_preamble(title, _PERIOD)
    votes = Votes()
    for column in columns:
        if column.readings & {"number", "percent"}:
            votes.look(header.column(column.index), whole=False)
    dates, unclear_date = _order(header, columns, stated)
    sniffed = sniff(member.csv, library, member.delimiter_hint)
    return Found(
        file=member.display,
        name=member.name,
        folder=folder,
        header=header.cells,
        row=header.row,
        delimiter=header.delimiter,
        is_spaced=header.is_spaced,
        encoding=member.encoding,
        title=title,
        columns=columns,
        rows=header.below,
        decimal=votes.verdict,
        dates=dates,
        unclear_date=unclear_date,
        has_period=stated.day_from is not None and stated.day_to is not None,
        zone="UTC" if any(name_of(c.header).is_utc for c in columns) else None,
        known_as=sniffed.format.spec.id if sniffed else None,
    )


def _columns(header: Header) -> tuple[Column, ...]:
    made: list[Column] = []
    names: set[str] = set()
    for index, title in enumerate(header.cells):
        cells = [c for c in header.column(index) if c not in NULLS]
        name = slug(title) or f"column_{index + 1}"
        while name in names:
            name += "_"
        names.add(name)
        if title.strip():
            currency = name_of(title).currency or sign_of(cells)
            made.append(
                Column(
                    index, title, name, look(cells), samples_of(cells), negatives(cells), currency
                )
            )
    return tuple(made)


def _order(
    header: Header, columns: Sequence[Column], stated: Stated
) -> tuple[DateOrder | None, str | None]:
    """Which of 03/04 is the month, by the cells or the period above; or a cell that reads twice."""
    for column in columns:
        cells = header.column(column.index)
        orders = date_order(cells) if column.readings & {"date", "instant"} else set()
        first, last = stated.day_from, stated.day_to
        if len(orders) == 2 and first is not None and last is not None:
            orders = {o for o in orders if days_within(cells, o, first, last)} or orders
        if len(orders) == 1:
            order = orders.pop()
            return next((o for o in get_args(DateOrder) if o == order), None), None
        if orders:
            return None, next(c for c in cells if c.strip())
    return None, None
