"""A mapping that a person accepts becomes a format file of the workspace."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import yaml

from norte.base.errors import SettingsError, UsageError
from norte.base.text import Text, join
from norte.ingest.files.library import read_library
from norte.ingest.files.spec import FormatSpec
from norte.ingest.mapping.checking import check_format
from norte.ingest.mapping.naming import plain
from norte.ingest.mapping.writing import Writer

if TYPE_CHECKING:
    from pathlib import Path

    from norte.ingest.mapping.model import Mapping

_ID = re.compile(r"[a-z][a-z0-9_]*")


def accept(
    mapping: Mapping, formats: Path, format_id: str | None = None, *, replace: bool = False
) -> Path:
    """Write `mapping` as `formats/<format_id>.yml` and give its path; imports then use it.

    Without an id the file's name gives one. An existing format is kept unless `replace`.

    Raises:
        UsageError: something is still missing, or the format exists.
        SettingsError: an expression of the mapping means nothing.
    """
    made_id = format_id or default_id(mapping)
    if _ID.fullmatch(made_id) is None:
        raise UsageError(
            Text(
                es="«{id}» no sirve de id de formato", en="'{id}' cannot be the id of a format"
            ).fill(id=made_id),
            Text(
                es="use minúsculas sin acentos, números y guion bajo, como ventas_tienda",
                en="use lower-case letters, digits and underscores, such as shop_sales",
            ),
        )
    text = format_of(mapping, made_id)
    path = formats / f"{made_id}.yml"
    _refuse_existing(path, made_id, formats, replace=replace)
    formats.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(".yml.new")
    scratch.write_text(text, "utf-8")
    os.replace(scratch, path)  # noqa: PTH105 - in one step
    return path


def default_id(mapping: Mapping) -> str:
    """An id from the file's name: «Ventas (marzo).xlsx» is `ventas_marzo`."""
    stem = mapping.found.name.rpartition("/")[2].partition(".")[0]
    made = re.sub(r"[^a-z0-9]+", "_", plain(stem)).strip("_")
    return made if made[:1].isalpha() else f"{mapping.table}_{made}".strip("_")


def format_of(mapping: Mapping, format_id: str) -> str:
    """The YAML of the format that `mapping` becomes.

    Raises:
        UsageError: a field that the table needs is still missing.
        SettingsError: an expression of the mapping means nothing.
    """
    if mapping.missing:
        raise still_missing(mapping)
    if all(one.column is None for one in mapping.assigned):
        raise _no_column(mapping)
    raw = Writer(mapping).raw(format_id)
    check_format(FormatSpec.model_validate(raw))
    head = f"# norte map: {mapping.file} → {mapping.table}\n"
    return head + yaml.safe_dump(
        raw, sort_keys=False, allow_unicode=True, width=100, default_flow_style=None
    )


def still_missing(mapping: Mapping) -> UsageError:
    """The error of a mapping without what its table needs, with the way to tell it."""
    groups = [Text(es=" o ".join(g), en=" or ".join(g)) for g in mapping.missing]
    first = mapping.missing[0][0]
    return UsageError(
        Text(
            es="para leer «{file}» como {table} falta: {fields}",
            en="to read '{file}' as {table}, this is missing: {fields}",
        ).fill(file=mapping.file, table=mapping.table, fields=join(groups, "; ")),
        Text(
            es="diga de qué columna sale con --set COLUMNA={field}, o dé un valor fijo con "
            "--set {field}==VALOR",
            en="say which column it comes from with --set COLUMN={field}, or give one value for "
            "all with --set {field}==VALUE",
        ).fill(field=first),
    )


def _no_column(mapping: Mapping) -> UsageError:
    return UsageError(
        Text(
            es="ninguna columna de «{file}» llena un campo de {table}",
            en="no column of '{file}' fills a field of {table}",
        ).fill(file=mapping.file, table=mapping.table),
        Text(
            es="diga de qué columna sale alguno con --set COLUMNA=campo, o elija otra tabla con "
            "--table",
            en="say which column one comes from with --set COLUMN=field, or choose another table "
            "with --table",
        ),
    )


def _refuse_existing(path: Path, format_id: str, formats: Path, *, replace: bool) -> None:
    for known in read_library(formats):
        if known.spec.id != format_id or (replace and known.path == path):
            continue
        if known.is_own:
            hint = Text(
                es="dele otro nombre, o diga que lo reemplaza",
                en="give it another name, or say that it replaces it",
            )
        else:
            hint = Text(es="dele otro nombre", en="give it another name")
        raise UsageError(
            Text(
                es="ya hay un formato «{id}»: {path}", en="there is already a format '{id}': {path}"
            ).fill(id=format_id, path=known.path),
            hint,
        )
    if path.exists() and not replace:
        raise SettingsError(
            Text(es="{path} ya existe", en="{path} exists already").fill(path=path),
            Text(es="dele otro nombre", en="give it another name"),
        )
