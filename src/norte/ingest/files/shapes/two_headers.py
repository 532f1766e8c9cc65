"""Surveys with two header rows, questions above and choices below: a row a response and answer.

The columns that the format knows are the response's own; the others are its questions. What a
column asks is told by its words and its cells, with the word lists in the format's options (see
`formats/surveymonkey.yml`): so nothing of a platform is written here.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from norte.ingest.files.fold import fold
from norte.ingest.files.grid import make_numbered, numbered_rows
from norte.ingest.files.preamble import read_preamble
from norte.ingest.files.questions import ANSWER_FIELDS, Questions, read_questions
from norte.ingest.files.shapes import Shape, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from norte.ingest.files.grid import Grid


def open_two_headers(source: Source) -> list[Grid]:
    """One grid: the response's columns, then question, kind, score, choice and answer."""
    sniffed = source.sniffed
    header = sniffed.header.cells
    kept = sniffed.columns
    below = next(iter(islice(_rows(source), 1)), (0, []))[1]
    titles = _padded(header, below)
    known = {i for i, cell in enumerate(header) if sniffed.format.field_of(fold(cell))}
    questions = read_questions(
        titles, known, (cells for _, cells in islice(_rows(source), 1, None)), sniffed.format.spec
    )
    own = list(kept.values())
    names = [*kept, *ANSWER_FIELDS]
    return [
        make_numbered(
            _melted(islice(_rows(source), 1, None), own, questions),
            source.scratch / "answers.csv",
            width=len(names),
            columns={name: i for i, name in enumerate(names)},
            header=tuple([header[i] for i in own] + list(ANSWER_FIELDS)),
            is_melted=True,
            stated=read_preamble(sniffed.preamble, sniffed.format.spec.preamble),
        )
    ]


def _rows(source: Source) -> Iterator[tuple[int, list[str]]]:
    sniffed = source.sniffed
    return numbered_rows(
        source.path,
        sniffed.delimiter,
        sniffed.header.next_line,
        len(sniffed.above) + 2,
        source.name,
    )


def _padded(header: tuple[str, ...], below: list[str]) -> list[tuple[str, str]]:
    """(question, choice) of each column."""
    width = max(len(header), len(below))
    above = [*header, *[""] * (width - len(header))]
    return list(zip(above, [*below, *[""] * (width - len(below))], strict=True))


def _melted(
    rows: Iterable[tuple[int, list[str]]], own: list[int], questions: Questions
) -> Iterator[tuple[int, list[str]]]:
    """A row for each answer; one without a question for a response that answers nothing."""
    for number, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        response = [cells[i] if i < len(cells) else "" for i in own]
        answers = list(questions.answers(cells))
        if not answers:
            yield number, [*response, *[""] * len(ANSWER_FIELDS)]
        for answer in answers:
            yield number, [*response, *answer]


SHAPE = Shape("two_headers", open_two_headers)
