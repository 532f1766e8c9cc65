"""A key locked with a passphrase: scrypt makes the lock, AES-GCM closes it."""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from norte.base.errors import StoreError, UsageError
from norte.base.text import Text

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

# Cost of one guess: 128 MB and some tenths of a second. Part of the archive's format.
_N, _R, _P = 2**17, 8, 1


@dataclass(frozen=True, slots=True)
class Sealed:
    """What is written in place of the key, in hexadecimal."""

    salt: str
    nonce: str
    box: str


def seal(key: bytes, passphrase: str, owner: str) -> Sealed:
    """Lock `key`; it opens only with the same passphrase and the same `owner`."""
    if not passphrase.strip():
        raise UsageError(Text(es="la contraseña está vacía", en="the passphrase is empty"))
    salt, nonce = os.urandom(16), os.urandom(12)
    box = _cipher(passphrase, salt).encrypt(nonce, key, owner.encode())
    return Sealed(salt.hex(), nonce.hex(), box.hex())


def unseal(sealed: Sealed, passphrase: str, owner: str) -> bytes:
    """The key; a StoreError when the passphrase is another or the seal was touched."""
    from cryptography.exceptions import InvalidTag

    cipher = _cipher(passphrase, bytes.fromhex(sealed.salt))
    try:
        return cipher.decrypt(
            bytes.fromhex(sealed.nonce), bytes.fromhex(sealed.box), owner.encode()
        )
    except InvalidTag:
        raise StoreError(
            Text(
                es="la contraseña no es la de esta copia; no se ha restaurado nada",
                en="the passphrase is not the one of this backup; nothing was restored",
            ),
            Text(
                es="revise el archivo de la contraseña, o restaure sin ella (la clave de personas "
                "quedará fuera)",
                en="check the passphrase file, or restore without it (the key of persons will be "
                "left out)",
            ),
        ) from None


def _cipher(passphrase: str, salt: bytes) -> AESGCM:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    # the same letters typed on another system may be other code points
    secret = unicodedata.normalize("NFC", passphrase).encode()
    return AESGCM(Scrypt(salt=salt, length=32, n=_N, r=_R, p=_P).derive(secret))
