"""Kinds of values that options take; what cannot be read is said in the reader's language."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from norte.base.errors import UnknownNameError, UsageError
from norte.base.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_A_DAY = Text(es="escríbala así: 2024-03-31", en="write it like this: 2024-03-31")
_A_MOMENT = Text(
    es="use una fecha (2024-03-31), una hora (2024-03-31T18:00) o el número de una instantánea",
    en="use a date (2024-03-31), a time (2024-03-31T18:00) or the number of a snapshot",
)


class Kind:
    """How the text of an option is read, and what the shell may complete it with.

    It knows nothing of the parser: `norte --help` is printed without loading one.
    """

    completes: Literal["words", "file", "dir"] = "words"

    def read(self, text: str, option: str) -> Any:  # noqa: ARG002
        """The value that `text` means for `option`; a UsageError says what is wrong with it."""
        return text

    def offers(self) -> Iterable[str]:
        """Words that the shell may complete with."""
        return ()


class OneOf(Kind):
    """A word of a list; another one is answered with the nearest."""

    def __init__(self, *choices: str) -> None:
        self.choices = choices

    def offers(self) -> Iterable[str]:
        """The list."""
        return self.choices

    def read(self, text: str, option: str) -> str:
        """The word itself, whatever its case."""
        if text.casefold() not in self.choices:
            kind = Text(es="valor de {name}", en="value of {name}").fill(name=option)
            raise UnknownNameError(kind, text, self.choices)
        return text.casefold()


class Named(Kind):
    """A name out of many, completed by the shell and checked by who uses it."""

    def __init__(self, known: Callable[[], Iterable[str]]) -> None:
        self.known = known

    def offers(self) -> Iterable[str]:
        """The names."""
        return self.known()


class Day(Kind):
    """A date as 2024-03-31."""

    def read(self, text: str, option: str) -> date:
        """The date."""
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise UsageError(
                Text(
                    es="{name}: «{value}» no es una fecha", en="{name}: '{value}' is not a date"
                ).fill(name=option, value=text),
                _A_DAY,
            ) from None


class AsOf(Kind):
    """A moment of the past: a date, a date and time, or the number of a snapshot."""

    def read(self, text: str, option: str) -> int | date | datetime:
        """The number, the date or the date and time (without a zone unless it has one)."""
        try:
            if text.isdigit():
                return int(text)
            return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
        except ValueError:
            raise UsageError(
                Text(
                    es="{name}: «{value}» no es un momento", en="{name}: '{value}' is not a moment"
                ).fill(name=option, value=text),
                _A_MOMENT,
            ) from None


class Pair(Kind):
    """NAME=VALUE, split at the first sign; `example` shows one, `known` are the names."""

    def __init__(self, example: str, known: Callable[[], Iterable[str]]) -> None:
        self.example = example
        self.known = known

    def offers(self) -> Iterable[str]:
        """The names with their sign."""
        return [f"{name}=" for name in self.known()]

    def read(self, text: str, option: str) -> tuple[str, str]:
        """The name and the value."""
        name, sign, rest = text.partition("=")
        if not sign or not name:
            raise UsageError(
                Text(
                    es="{option}: a «{value}» le falta el signo =",
                    en="{option}: '{value}' lacks the = sign",
                ).fill(option=option, value=text),
                Text(es="escríbalo así: {example}", en="write it like this: {example}").fill(
                    example=self.example
                ),
            )
        return name.strip(), rest.strip()


class Whole(Kind):
    """A whole number from 0 up."""

    def read(self, text: str, option: str) -> int:
        """The number."""
        if not text.isdigit():
            raise UsageError(
                Text(
                    es="{name}: «{value}» no es un número entero",
                    en="{name}: '{value}' is not a whole number",
                ).fill(name=option, value=text)
            )
        return int(text)


class Place(Kind):
    """A path; whoever uses it says whether it must be there."""

    def __init__(self, completes: Literal["file", "dir"]) -> None:
        self.completes = completes

    def read(self, text: str, option: str) -> Path:  # noqa: ARG002
        """The path."""
        return Path(text)


WORD = Kind()
FILE = Place("file")
FOLDER = Place("dir")


def metric_names() -> Iterable[str]:
    """Ids of the metrics that come with Norte, for the shell."""
    from norte.catalog import builtin

    return sorted(builtin().metrics)


def dimension_names() -> Iterable[str]:
    """Names of the dimensions that facts have."""
    from norte.schema import all_tables

    return sorted({d for t in all_tables().values() if t.time for d in t.dimensions})


def table_names() -> Iterable[str]:
    """Names of the canonical tables that files fill."""
    from norte.schema import all_tables

    return sorted(t.name for t in all_tables().values() if not t.derived)
