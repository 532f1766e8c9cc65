"""A workspace from its backup: all of it, proven, or nothing."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from norte.base.errors import StoreError
from norte.base.text import Text
from norte.store import archive, connection, failures, migrate, sealing

if TYPE_CHECKING:
    import zipfile

_KEPT_EMPTY = ("inbox", "metrics", "formats", "files", "creatives", "lake")


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What came back; `snapshot` is None when the workspace had no lake.

    `notes` are for a person: what will not work as before, and how to mend it.
    """

    folder: Path
    workspace_id: str
    files: int
    bytes: int
    snapshot: int | None
    made_at: str
    key: bool
    notes: tuple[Text, ...]


def restore(file: Path, folder: Path, *, passphrase: str | None = None) -> RestoreReport:
    """Make the workspace of the backup in `folder`, which must be new or empty.

    Nothing is left in `folder` after a StoreError: a damaged or newer archive, a wrong passphrase,
    a full disk.
    """
    target = folder.resolve()
    _refuse_occupied(target)
    beside = next(place for place in target.parents if place.is_dir())
    with archive.opened(file) as packed:
        manifest = archive.read_manifest(packed, file)
        if manifest.lake_schema is not None and manifest.lake_schema > migrate.latest():
            raise archive.too_new(file, manifest.program)
        key = _key(manifest, passphrase)
        with (
            failures.explained(beside),
            tempfile.TemporaryDirectory(prefix=".norte-restore-", dir=beside) as scratch,
        ):
            made = Path(scratch) / "workspace"
            _unpack(packed, manifest, made, file)
            _write_key(made, key)
            _prove(made, manifest, file)
            target.parent.mkdir(parents=True, exist_ok=True)
            _move(made, target)
    return RestoreReport(
        folder=target,
        workspace_id=manifest.workspace_id,
        files=len(manifest.files),
        bytes=sum(entry.size for entry in manifest.files),
        snapshot=manifest.snapshot,
        made_at=manifest.created_at,
        key=key is not None,
        notes=_notes(manifest, key),
    )


def _refuse_occupied(target: Path) -> None:
    if target.is_dir() and not any(target.iterdir()):
        return
    if target.exists():
        raise StoreError(
            Text(
                es="«{target}» no está vacía; no se ha restaurado nada",
                en="'{target}' is not empty; nothing was restored",
            ).fill(target=target),
            Text(
                es="restaure en una carpeta nueva y, cuando esté bien, cámbiela por la otra",
                en="restore into a new folder and, once it is right, put it in the other's place",
            ),
        )


def _key(manifest: archive.Manifest, passphrase: str | None) -> bytes | None:
    sealed = manifest.sealed_key
    if sealed is None or passphrase is None:
        return None
    box = sealing.Sealed(sealed.salt, sealed.nonce, sealed.box)
    return sealing.unseal(box, passphrase, manifest.workspace_id)


def _unpack(packed: zipfile.ZipFile, manifest: archive.Manifest, made: Path, file: Path) -> None:
    for name in _KEPT_EMPTY:
        (made / name).mkdir(parents=True)
    for entry in manifest.files:
        path = made / entry.name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as out:
            archive.extract(packed, entry, out, file)
        os.utime(path, (entry.modified, entry.modified))


def _write_key(made: Path, key: bytes | None) -> None:
    if key is None:
        return
    secrets = made / "secrets"
    secrets.mkdir(mode=0o700)
    handle = os.open(secrets / "identity.key", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(key)


def _prove(made: Path, manifest: archive.Manifest, file: Path) -> None:
    """The lake opens where it now lies, and has the schema that the backup says."""
    if manifest.lake_schema is None:
        return
    for name in ("lake", "people"):
        connection.places(made / "lake", name)[1].mkdir(exist_ok=True)
    opened = connection.connect(made / "lake" / "tmp")
    try:
        for name in ("lake", "people"):
            connection.attach(opened, made / "lake", name, how="read")
        found = migrate.state(opened)
    finally:
        opened.close()
    if found.number != manifest.lake_schema:
        raise archive.damaged(
            file,
            Text(
                es="su lago tiene el esquema {found} y el manifiesto dice {said}",
                en="its lake has schema {found} and the manifest says {said}",
            ).fill(found=found.number, said=manifest.lake_schema),
        )


def _move(made: Path, target: Path) -> None:
    try:
        made.rename(target)  # an empty folder gives way
    except OSError as error:
        raise failures.unwritable(target, error) from error


def _notes(manifest: archive.Manifest, key: bytes | None) -> tuple[Text, ...]:
    notes = []
    if manifest.had_key and key is None:
        notes.append(
            Text(
                es="la clave de personas no se ha restaurado: quien ya está en los datos y vuelva "
                "a aparecer por su correo en una importación nueva contará como otra persona "
                "(clientes nuevos, recompra y cupones canjeados saldrán mal); {how}",
                en="the key of persons was not restored: whoever is already in the data and comes "
                "again by e-mail in a new import will count as someone else (new customers, "
                "repeat purchases and redeemed coupons will be wrong); {how}",
            ).fill(how=_how_to_get_the_key(manifest))
        )
    if manifest.left_out:
        notes.append(
            Text(
                es="estos secretos no van en las copias, póngalos de nuevo: {names}",
                en="these secrets are not in backups, put them back: {names}",
            ).fill(names=", ".join(manifest.left_out))
        )
    return tuple(notes)


def _how_to_get_the_key(manifest: archive.Manifest) -> Text:
    if manifest.sealed_key is not None:
        return Text(
            es="restaure otra vez con --passphrase-file antes de importar",
            en="restore again with --passphrase-file before importing",
        )
    return Text(
        es="copie secrets/identity.key del espacio original antes de importar",
        en="copy secrets/identity.key from the original workspace before importing",
    )
