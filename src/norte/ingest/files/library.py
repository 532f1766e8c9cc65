"""Every export format: the built-in files and the workspace's own, found by scanning."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from norte.base.errors import SettingsError
from norte.base.text import Text
from norte.ingest.files.fold import fold
from norte.ingest.files.spec import FormatSpec

_CURRENCY = "{currency}"


@dataclass(frozen=True, slots=True)
class Format:
    """A format with its headers ready to be compared; `is_own` marks the workspace's own."""

    spec: FormatSpec
    path: Path
    is_own: bool
    headers: dict[str, str]
    patterns: tuple[tuple[re.Pattern[str], str], ...]

    def field_of(self, header: str) -> str | None:
        """The field that a folded `header` means; None when it is none of this format's."""
        found = self.headers.get(header)
        if found is None and self.patterns:
            found = next((f for p, f in self.patterns if p.fullmatch(header)), None)
        return found


def read_library(own: Path | None) -> tuple[Format, ...]:
    """Built-in formats and those in `own`; the same id twice is an error that names both.

    Raises:
        SettingsError: a file is not valid, or two have one id.
    """
    formats = list(_builtin())
    if own is not None and own.is_dir():
        formats += [read_format(path, is_own=True) for path in sorted(own.glob("*.yml"))]
    seen: dict[str, Path] = {}
    for one in formats:
        if one.spec.id in seen:
            raise SettingsError(
                Text(
                    es="el formato «{id}» está definido en {a} y en {b}",
                    en="format '{id}' is defined in {a} and in {b}",
                ).fill(id=one.spec.id, a=seen[one.spec.id], b=one.path),
                Text(es="cambie el id de uno de los dos", en="change the id of one of them"),
            )
        seen[one.spec.id] = one.path
    return tuple(formats)


def read_format(path: Path, *, is_own: bool) -> Format:
    """The format in `path`.

    Raises:
        SettingsError: it is not valid; the key that is wrong is named.
    """
    try:
        raw = yaml.load(path.read_text("utf-8"), Loader=_loader())  # noqa: S506 - a safe loader
        return make_format(FormatSpec.model_validate(raw), path, is_own=is_own)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise _invalid(path, f"{where}: {first['msg']}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise _invalid(path, str(error)) from error


def make_format(spec: FormatSpec, path: Path, *, is_own: bool) -> Format:
    """`spec` with its headers ready to be compared."""
    headers: dict[str, str] = {}
    patterns: list[tuple[re.Pattern[str], str]] = []
    for name, field in spec.fields.items():
        for header in field.headers or (name,):
            if _CURRENCY in header:
                patterns.append((_pattern(header), name))
            else:
                headers.setdefault(fold(header), name)
    return Format(spec, path, is_own, headers, tuple(patterns))


def header_currency(format_: Format, header: str) -> str | None:
    """The currency that `header` names, for a header such as «Importe gastado (EUR)»."""
    for pattern, _ in format_.patterns:
        found = pattern.fullmatch(fold(header))
        if found:
            return found.group("currency").upper()
    return None


def _pattern(header: str) -> re.Pattern[str]:
    marked = re.escape(fold(header)).replace(re.escape(fold(_CURRENCY)), r"(?P<currency>[a-z]{3})")
    return re.compile(marked)


@cache
def _builtin() -> tuple[Format, ...]:
    folder = Path(str(files("norte.ingest.files").joinpath("formats")))
    return tuple(read_format(path, is_own=False) for path in sorted(folder.glob("*.yml")))


def _loader() -> Any:
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _invalid(path: Path, why: str) -> SettingsError:
    return SettingsError(
        Text(es="{path}: {why}", en="{path}: {why}").fill(path=path, why=why),
        Text(
            es="corrija esa clave; la página Formatos de la documentación las explica",
            en="mend that key; the Formats page of the documentation explains them",
        ),
    )
