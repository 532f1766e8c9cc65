"""What backup and restore share: a passphrase kept in a file, and sizes as people say them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from norte.base.text import Text
from norte.cli.declare import Option
from norte.cli.kinds import FILE

if TYPE_CHECKING:
    from pathlib import Path

    from norte.cli.call import Call

OPTION = Option(
    names=("--passphrase-file",),
    value=Text(es="ARCHIVO", en="FILE"),
    kind=FILE,
    what=Text(
        es="archivo con la contraseña que sella la clave de identidad",
        en="file with the passphrase that seals the identity key",
    ),
)
_STEP = 1000


def read_passphrase(file: Path | None) -> str | None:
    """The passphrase in `file`, without the line end; None without a file."""
    return None if file is None else file.read_text("utf-8").rstrip("\r\n")


def size_said(call: Call, size: int) -> str:
    """«12,5 MB»: bytes in the largest unit that leaves a whole part."""
    from norte.base.numbers import NARROW, show

    units = ("B", "kB", "MB", "GB", "TB")
    value, place = float(size), 0
    while value >= _STEP and place < len(units) - 1:
        value, place = value / _STEP, place + 1
    said = show(
        round(value, 1),
        "count",
        currency=None,
        number_locale=call.language,
        language=call.language,
    )
    return f"{said}{NARROW}{units[place]}"
