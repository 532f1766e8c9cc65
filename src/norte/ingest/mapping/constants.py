"""Values that a person gives for every row of a file, checked where they are said."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from norte.base.errors import UsageError
from norte.base.text import Text
from norte.ingest.files.spec import DATED, NUMERIC
from norte.workspace.settings import known_zone

if TYPE_CHECKING:
    from norte.ingest.files.spec import FieldType

_CHOICES: dict[str, tuple[str, ...]] = {
    "decimal": ("comma", "point"),
    "dates": ("dmy", "mdy", "ymd"),
    "tax": ("with", "without"),
}
SETTINGS: tuple[str, ...] = (*_CHOICES, "currency", "zone", "platform", "source", "name")
"""What `name==VALUE` may set beside the fields of the table."""

_CODE = 3


def setting(name: str, value: str) -> str:
    """The setting as the format file has it.

    Raises:
        UsageError: it cannot have that value.
    """
    bare = value.strip()
    choices = _CHOICES.get(name)
    if choices is not None and bare not in choices:
        raise _wrong(name, value, " | ".join(choices))
    if name == "currency":
        bare = bare.upper()
        if len(bare) != _CODE or not bare.isalpha():
            raise _wrong(name, value, "EUR | MXN | …")
    if name == "zone":
        try:
            known_zone(bare)
        except ValueError as error:
            raise _wrong(name, value, "Europe/Madrid | America/Mexico_City | …") from error
    return bare


def constant(field: str, kind: FieldType, value: str) -> str:
    """`value` as an expression of the type of `field`.

    Raises:
        UsageError: it is no value of that type.
    """
    bare = value.strip()
    if kind in DATED:
        try:
            return f'date("{date.fromisoformat(bare).isoformat()}")'
        except ValueError as error:
            raise _wrong(field, value, "2026-03-31") from error
    if kind in NUMERIC:
        try:
            return f"{Decimal(bare):f}"
        except InvalidOperation as error:
            raise _wrong(field, value, "12.5") from error
    return json.dumps(bare, ensure_ascii=False)


def _wrong(name: str, value: str, like: str) -> UsageError:
    return UsageError(
        Text(es="«{value}» no sirve para {name}", en="'{value}' is no value of {name}").fill(
            value=value, name=name
        ),
        Text(es="escríbalo así: {like}", en="write it so: {like}").fill(like=like),
    )
