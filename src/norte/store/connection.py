"""DuckDB as the lake uses it: extensions of the wheels, nothing downloaded, catalogue attached."""

from __future__ import annotations

import os
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import duckdb

from norte.base.errors import StoreError
from norte.base.text import Text
from norte.store.sql import literal

if TYPE_CHECKING:
    from datetime import datetime

_WHEELS = ("duckdb_extension_sqlite_scanner", "duckdb_extension_ducklake")
MEMORY_LIMIT = "600MB"
_checked: set[Path] = set()


@cache
def extensions() -> tuple[Path, ...]:
    """The extension files, in loading order, as their wheels installed them."""
    return tuple(_extension(wheel) for wheel in _WHEELS)


def _extension(wheel: str) -> Path:
    spec = find_spec(wheel)
    places = spec.submodule_search_locations if spec else None
    for place in places or ():
        for file in sorted(Path(place).glob("extensions/*/*.duckdb_extension")):
            return file
    raise StoreError(
        Text(es="falta el paquete {wheel}", en="the package {wheel} is missing").fill(wheel=wheel),
        Text(es="instálelo: pip install {wheel}", en="install it: pip install {wheel}").fill(
            wheel=wheel
        ),
    )


def importer_threads() -> int:
    """All cores but one, at least one: the rest of the machine stays usable."""
    return max(1, (os.cpu_count() or 2) - 1)


def connect(spill: Path, *, threads: int | None = None) -> duckdb.DuckDBPyConnection:
    """An empty DuckDB with the lake's extensions; what exceeds its memory goes to `spill`.

    The extensions' signatures are checked once a process: it takes a fifth of a second.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "python_enable_replacements": False,
        "preserve_insertion_order": False,
        "memory_limit": MEMORY_LIMIT,
        "temp_directory": str(spill),
        "allow_unsigned_extensions": _checked.issuperset(extensions()),
    }
    if threads is not None:
        config["threads"] = threads
    connection = duckdb.connect(config=config)
    connection.execute("SET enable_progress_bar = false")  # on in `python -c`: it prints to stdout
    for file in extensions():
        connection.execute(f"LOAD {literal(str(file))}")
    _checked.update(extensions())
    return connection


def attach(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    name: str,
    *,
    how: Literal["create", "write", "read"] = "write",
    as_of: int | datetime | None = None,
) -> None:
    """Attach the DuckLake `name` of `folder`: `<name>.sqlite` (or catalog.sqlite) and its Parquet.

    The data path is given each time: a copied workspace opens where it lies. Only "create" makes
    a catalogue: an empty or lost one is never taken for a new lake.
    """
    catalog, data = places(folder, name)
    options = [
        f"DATA_PATH {literal(str(data) + os.sep)}",
        "OVERRIDE_DATA_PATH true",
        "META_JOURNAL_MODE 'WAL'",
        "META_BUSY_TIMEOUT 5000",
    ]
    if how != "create":
        options.append("CREATE_IF_NOT_EXISTS false")
    if how == "read":
        options.append("READ_ONLY")
    if isinstance(as_of, int):
        options.append(f"SNAPSHOT_VERSION {as_of}")
    elif as_of is not None:
        options.append(f"SNAPSHOT_TIME {literal(as_of.isoformat(sep=' '))}")
    connection.execute(
        f"ATTACH {literal(f'ducklake:sqlite:{catalog}')} AS {name} ({', '.join(options)})"
    )


def places(folder: Path, name: str) -> tuple[Path, Path]:
    """Catalogue file and data folder of the DuckLake `name` (lake or people) of `folder`."""
    if name == "lake":
        return folder / "catalog.sqlite", folder / "data"
    return folder / f"{name}.sqlite", folder / name
