"""Which encoding a text has, and the same text in UTF-8, a chunk at a time."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, cast

from norte.base.text import Text
from norte.ingest.files.refusals import EXPORT_AGAIN, refuse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from norte.base.errors import DataError
    from norte.ingest.files.member import Encoding

BOMS: tuple[tuple[bytes, Encoding], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_PROOF_OF_UTF8 = 16
"""Bytes of valid multi-byte characters that no cp1252 text has by chance."""
_SAVE_UTF8 = Text(
    es="guárdelo como «CSV UTF-8» en su hoja de cálculo, o expórtelo de nuevo",
    en="save it as 'CSV UTF-8' in your spreadsheet program, or export it again",
)


def bom_length(head: bytes) -> int:
    """Bytes of the mark at the start, 0 without one."""
    return next((len(bom) for bom, _ in BOMS if head.startswith(bom)), 0)


def declared_encoding(head: bytes) -> Encoding | None:
    """The encoding that the first bytes prove: a BOM, or NULs in every other byte; else None."""
    for bom, encoding in BOMS:
        if head.startswith(bom):
            return encoding
    pairs = len(head) // 2
    if pairs == 0:
        return None
    high, low = head[0 : pairs * 2 : 2].count(0), head[1 : pairs * 2 : 2].count(0)
    if low * 10 >= pairs * 7 and high * 10 <= pairs:
        return "utf-16-le"
    if high * 10 >= pairs * 7 and low * 10 <= pairs:
        return "utf-16-be"
    return None


class Utf8Check:
    """Whether the chunks fed so far are strict UTF-8; it costs little and keeps nothing."""

    def __init__(self) -> None:
        self.bad_at: int | None = None
        self._rest = b""
        self._seen = 0
        self._extra = 0

    def feed(self, chunk: bytes) -> None:
        """Look at the next bytes; after the first bad one nothing more is looked at."""
        if self.bad_at is not None:
            return
        if not self._rest and chunk.isascii():
            self._seen += len(chunk)
            return
        data = self._rest + chunk
        try:
            text, used = codecs.utf_8_decode(data, "strict", False)  # noqa: FBT003
        except UnicodeDecodeError as error:
            self.bad_at = self._seen + error.start
            good = data[: error.start]
            self._extra += len(good) - len(good.decode("utf-8"))
            return
        self._extra += used - len(text)
        self._seen += used
        self._rest = data[used:]

    @property
    def cut(self) -> bool:
        """Whether the text ended inside a character (so far)."""
        return self.bad_at is None and bool(self._rest)

    def verdict(self, where: str) -> Encoding:
        """UTF-8, or cp1252 for what cannot be it.

        Raises:
            DataError: so many good UTF-8 characters come before the bad byte that it is a cut or
                mixed file, and reading it as cp1252 would spoil every accent.
        """
        if self.bad_at is None and not self._rest:
            return "utf-8"
        if self._extra < _PROOF_OF_UTF8:
            return "cp1252"
        if self.cut:
            raise refuse(
                where,
                "el archivo está cortado: acaba en mitad de un carácter (byte {at})",
                "the file is cut: it ends in the middle of a character (byte {at})",
                EXPORT_AGAIN,
                at=self._seen + 1,
            )
        at = cast("int", self.bad_at) + 1
        raise refuse(
            where,
            "mezcla codificaciones: es UTF-8 hasta el byte {at}, que no lo es",
            "it mixes encodings: it is UTF-8 up to byte {at}, which is not",
            _SAVE_UTF8,
            at=at,
        )


def recode(chunks: Iterable[bytes], encoding: Encoding, where: str) -> Iterator[bytes]:
    """The text of `chunks`, without its BOM, as UTF-8.

    Raises:
        DataError: naming the first byte that means nothing in `encoding`, from 1, and its line.
    """
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    seen, lines, first = 0, 0, True
    for chunk, final in _and_end(chunks):
        waiting = len(decoder.getstate()[0])
        try:
            text = decoder.decode(chunk, final)
        except UnicodeDecodeError as error:
            at = seen - waiting + error.start
            good = error.object[: error.start].decode(encoding, "ignore")
            line = lines + good.count("\n") + 1
            raise _bad_byte(where, encoding, at, line, error) from error
        if first and text:
            text, first = text.removeprefix("\ufeff"), False
        seen += len(chunk)
        lines += text.count("\n")
        if text:
            yield text.encode("utf-8")


def _and_end(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    for chunk in chunks:
        yield chunk, False
    yield b"", True


def _bad_byte(
    where: str, encoding: Encoding, at: int, line: int, error: UnicodeDecodeError
) -> DataError:
    if error.reason in {"truncated data", "unexpected end of data"}:
        return refuse(
            where,
            "el archivo está cortado: acaba en mitad de un carácter {encoding} (byte {at})",
            "the file is cut: it ends in the middle of a {encoding} character (byte {at})",
            EXPORT_AGAIN,
            encoding=encoding,
            at=at + 1,
        )
    return refuse(
        where,
        "el byte {at} (0x{byte}, línea {line}) no es un carácter {encoding}",
        "byte {at} (0x{byte}, line {line}) is not a {encoding} character",
        _SAVE_UTF8,
        at=at + 1,
        byte=f"{error.object[error.start]:02X}",
        line=line,
        encoding=encoding,
    )
