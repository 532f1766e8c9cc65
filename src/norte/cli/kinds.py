"""Kinds of values that options take; what cannot be read is said in the reader's language."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from norte.base.errors import UnknownNameError, UsageError
from norte.base.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from click.shell_completion import CompletionItem

_A_DAY = Text(es="escríbala así: 2024-03-31", en="write it like this: 2024-03-31")
_A_MOMENT = Text(
    es="use una fecha (2024-03-31), una hora (2024-03-31T18:00) o el número de una instantánea",
    en="use a date (2024-03-31), a time (2024-03-31T18:00) or the number of a snapshot",
)


class Kind(click.ParamType[Any]):
    """How the text of an option is read, and what the shell may complete it with."""

    name = "word"

    def read(self, text: str, option: str) -> Any:
        """The value that `text` means for `option`; a UsageError says what is wrong with it."""
        raise NotImplementedError(f"{type(self).__name__} does not read {option}={text}")

    def offers(self) -> Iterable[str]:
        """Words that the shell may complete with."""
        return ()

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,
        ctx: click.Context | None,  # noqa: ARG002
    ) -> Any:
        """What click asks of a kind: the value of a text."""
        return self.read(value, _named(param)) if isinstance(value, str) else value

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem]:
        """What click asks of a kind: the words that begin so."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(word) for word in self.offers() if word.startswith(incomplete)]


class OneOf(Kind):
    """A word of a list; another one is answered with the nearest."""

    name = "choice"

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

    name = "name"

    def __init__(self, known: Callable[[], Iterable[str]]) -> None:
        self.known = known

    def offers(self) -> Iterable[str]:
        """The names."""
        return self.known()

    def read(self, text: str, option: str) -> str:  # noqa: ARG002
        """The name."""
        return text


class Day(Kind):
    """A date as 2024-03-31."""

    name = "date"

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

    name = "moment"

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

    name = "pair"

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

    name = "number"

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


FILE = click.Path(path_type=Path)
FOLDER = click.Path(path_type=Path, file_okay=False)


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


def _named(param: click.Parameter | None) -> str:
    return "?" if param is None else max(param.opts, key=len)
