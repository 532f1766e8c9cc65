"""What the columns of a survey ask, told by their words and their cells."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from norte.ingest.files.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from norte.ingest.files.spec import FormatSpec

ANSWER_FIELDS = ("question", "kind", "score", "choice", "answer")
"""The fields that a survey's format must have for what is made of its questions."""

Role = Literal["score", "choice", "label", "other", "open", "none"]
Made = tuple[str, str, str, str, str]

_SCORE = re.compile(r"(\d{1,2})(?:[.,]0+)?(?:\s*[-–—:(].*)?|\D*[-–—:(]\s*(\d{1,2})\)?")
_TICKS = frozenset({"1", "x", "true", "yes", "si"})
_SHARE = 0.9
_MOST_CHOICES = 50
_LONG = 80


@dataclass(slots=True)
class _Column:
    """A column of answers, with what its cells have shown."""

    index: int
    question: str
    label: str
    siblings: int = 1
    seen: int = 0
    scores: int = 0
    ticks: int = 0
    top: int = 0
    words: Counter[str] = field(default_factory=Counter)
    longest: int = 0

    def look(self, cell: str) -> None:
        """Note one cell."""
        self.seen += 1
        self.longest = max(self.longest, len(cell))
        score = score_of(cell)
        if score is not None:
            self.scores += 1
            self.top = max(self.top, score)
        if fold(cell) == fold(self.label) or fold(cell) in _TICKS:
            self.ticks += 1
        if len(self.words) <= _MOST_CHOICES:
            self.words[cell] += 1

    @property
    def is_numeric(self) -> bool:
        """Whether its cells are scores from 0 to 10, a few slips apart."""
        return self.seen > 0 and self.scores >= _SHARE * self.seen and self.top <= 10


@dataclass(frozen=True, slots=True)
class _Asked:
    index: int
    role: Role
    question: str
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Questions:
    """The columns of answers of one survey."""

    asked: tuple[_Asked, ...]

    def answers(self, cells: list[str]) -> Iterator[Made]:
        """(question, kind, score, choice, answer) of each cell of a response that is filled."""
        for one in self.asked:
            cell = cells[one.index].strip() if one.index < len(cells) else ""
            if cell:
                yield _answer(one, cell)


def score_of(cell: str) -> int | None:
    """The score of `9`, `9.0`, `10 - Extremely likely` or `Muy probable - 10`; None without one."""
    found = _SCORE.fullmatch(cell.strip())
    return int(found.group(1) or found.group(2)) if found else None


def read_questions(
    titles: list[tuple[str, str]],
    known: set[int],
    responses: Iterable[list[str]],
    spec: FormatSpec,
) -> Questions:
    """What each column that the format does not know asks; personal questions are left out.

    `titles` is (question, choice) of each column; a blank question continues the one before it.
    """
    columns = _columns(titles, known)
    for cells in responses:
        for column in columns:
            cell = cells[column.index].strip() if column.index < len(cells) else ""
            if cell:
                column.look(cell)
    words = _Words(spec.options)
    asked = (words.asked(column) for column in columns)
    return Questions(tuple(one for one in asked if one.role != "none"))


def _columns(titles: list[tuple[str, str]], known: set[int]) -> list[_Column]:
    columns: list[_Column] = []
    question = ""
    for index, (title, label) in enumerate(titles):
        if index in known:
            question = ""
            continue
        question = title.strip() or question
        if question:
            columns.append(_Column(index, " ".join(question.split()), label.strip()))
    sizes = Counter(column.question for column in columns)
    for column in columns:
        column.siblings = sizes[column.question]
    return columns


class _Words:
    """The word lists of the format: which labels are open, other or personal; which words tell."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        labels: Mapping[str, list[str]] = options.get("labels", {})
        self._labels = {kind: {fold(w) for w in words} for kind, words in labels.items()}
        self._kinds: dict[str, re.Pattern[str]] = {
            kind: re.compile(words) for kind, words in options.get("kinds", {}).items()
        }
        self._scale = re.compile(options["scale"]) if "scale" in options else None
        self._personal = re.compile(options["personal"]) if "personal" in options else None

    def asked(self, column: _Column) -> _Asked:
        """What a column asks; `none` when it is personal or says nothing."""
        question = column.question
        role = self._role(column)
        kind = "open"
        if role == "score":
            if self._has_choice(column):
                question = f"{question} · {column.label}"
            kind = self._kind(question) or "choice"
        elif role in {"choice", "label", "other"}:
            kind = "choice"
            if role == "choice" and self._has_choice(column):
                question = f"{question} · {column.label}"
        return _Asked(column.index, role, question, kind, column.label)

    def _role(self, column: _Column) -> Role:
        if not column.seen or self._is_personal(column):
            return "none"
        kind = self._kind(column.question)
        if column.is_numeric and kind is not None and not self._is_ticked(column):
            return "score"
        if self._has_choice(column):
            return self._of_label(column)
        if kind == "nps" and column.siblings > 1 and not column.label:
            return "none"
        return "open" if self._is("open", column) else self._of_cells(column)

    def _of_label(self, column: _Column) -> Role:
        """A column of its own for a choice: ticked, filled in by hand, or a row of a matrix."""
        if self._is("other", column):
            return "other"
        return "label" if column.ticks >= _SHARE * column.seen else "choice"

    def _of_cells(self, column: _Column) -> Role:
        """A column without a telling label: few short answers are choices, else it was open."""
        few = len(column.words) <= min(_MOST_CHOICES, max(3, column.seen // 2))
        is_choice = few and column.longest <= _LONG
        return "choice" if is_choice or self._is("single", column) else "open"

    def _has_choice(self, column: _Column) -> bool:
        """Whether its label is one of several choices of its question."""
        told = self._is("single", column) or self._is("open", column)
        return column.siblings > 1 and bool(column.label) and not told

    def _is_ticked(self, column: _Column) -> bool:
        """Whether its numbers are marks beside a choice, not scores."""
        return self._has_choice(column) and (len(column.words) <= 1 or self._is("other", column))

    def _kind(self, question: str) -> str | None:
        """nps, csat or ces by the wording; a scale from 0 to 10 about nothing else is nps."""
        folded = fold(question)
        for kind, pattern in self._kinds.items():
            if pattern.search(folded):
                return kind
        return "nps" if self._scale is not None and self._scale.search(folded) else None

    def _is(self, kind: str, column: _Column) -> bool:
        return fold(column.label) in self._labels.get(kind, ())

    def _is_personal(self, column: _Column) -> bool:
        if self._is("personal", column):
            return True
        return self._personal is not None and bool(self._personal.search(fold(column.question)))


def _answer(one: _Asked, cell: str) -> Made:
    if one.role == "score":
        score = score_of(cell)
        return (one.question, one.kind, cell if score is None else str(score), "", "")
    if one.role == "label":
        return (one.question, one.kind, "", one.label, "")
    if one.role == "other":
        return (one.question, one.kind, "", one.label, cell)
    if one.role == "choice":
        return (one.question, one.kind, "", cell, "")
    return (one.question, one.kind, "", "", cell)
