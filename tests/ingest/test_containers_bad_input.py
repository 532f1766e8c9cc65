"""Bad files: the person is told what, where and what next, and scratch is empty afterwards."""

from __future__ import annotations

import bz2
import gzip
import io
import os
import resource
import tarfile
import tempfile
from pathlib import Path

import pytest
import xlsxwriter

from norte.ingest.files.limits import MB, Limits
from norte.ingest.files.member import BadMember
from norte.ingest.files.original import Original
from norte.ingest.files.refusals import StopFileError
from norte.ingest.files.scratch import Room
from tests.ingest.dropped_files import boxed, ole, opened, refused, xls, xlsx, zip_of

CSV = "fecha,campaña,coste\n".encode() + b"2026-01-01,Marca,1.5\n" * 400


def tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a.csv"), io.BytesIO())
    return out.getvalue()


BOOK = {"[Content_Types].xml": b"<Types/>"}
ODT = b"application/vnd.oasis.opendocument.text"
JUNK = bytes(range(32)) * 40
BAD = {
    "empty": (b"", "vacío"),
    "pdf": (b"%PDF-1.7\n...", "es un PDF, no una exportación"),
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(50), "es un PNG"),
    "jpeg": (b"\xff\xd8\xff\xe0" + bytes(50), "es un JPEG"),
    "webp": (b"RIFF\x10\0\0\0WEBPVP8 ", "es un WebP"),
    "sqlite": (b"SQLite format 3\0" + bytes(90), "es un SQLite"),
    "parquet": (b"PAR1" + bytes(90), "es un Parquet"),
    "junk": (JUNK, "datos binarios"),
    "7z": (b"7z\xbc\xaf\x27\x1c" + bytes(50), "comprimido 7z"),
    "tar": (tar(), "comprimido TAR"),
    "tar.gz": (gzip.compress(tar()), "comprimido TAR"),
    "docx": (boxed({**BOOK, "word/document.xml": b"<w/>"}), "es un DOCX"),
    "pptx": (boxed({**BOOK, "ppt/presentation.xml": b"<p/>"}), "es un PPTX"),
    "xlsb": (boxed({**BOOK, "xl/workbook.bin": b"\0"}), "libro XLSB"),
    "numbers": (boxed({"Index/Document.iwa": b"\0"}), "libro Numbers"),
    "odt": (boxed({"mimetype": ODT}), "es un ODT"),
    "doc": (ole("WordDocument", b"x"), "es un DOC"),
    "locked xlsx": (ole("EncryptedPackage", b"x"), "protegido con contraseña"),
    "login page": (b"<!DOCTYPE html><html><body>Sign in</body></html>", "página web"),
    "xml 2003": (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "XML de Excel 2003",
    ),
    "cut zip": (boxed({"a.csv": CSV * 9})[:-40], "cortado o dañado"),
    "cut gzip": (gzip.compress(CSV)[:-12], "cortado o dañado"),
    "cut bzip2": (bz2.compress(CSV)[:-12], "cortado o dañado"),
    "gzip with a bad sum": (gzip.compress(CSV)[:-8] + bytes(8), "cortado o dañado"),
    "cut xlsx": (xlsx(900)[:3000], "cortado o dañado"),
    "cut xls": (xls([["a", 1.0]] * 300)[:2000], "cortado o dañado"),
    "empty zip": (boxed({}), "no contiene ningún archivo"),
    "only a Mac's files": (boxed({"__MACOSX/._a.csv": b"x", ".DS_Store": b"x"}), "ningún archivo"),
    "utf-16 cut": (b"\xff\xfe" + "a,ñ\n".encode("utf-16-le")[:-1], "mitad de un carácter"),
    "utf-8 cut": ("ñandú,año,€\n".encode() * 9 + "ñ".encode()[:1], "mitad de un carácter"),
    "mixed": ("ñandú,año,€\n".encode() * 9 + "é\n".encode("cp1252"), "mezcla codificaciones"),
}


@pytest.mark.parametrize("kind", BAD)
def test_what_is_no_export_is_refused_by_its_name(kind, tmp_path, scratch):
    data, words = BAD[kind]
    path = tmp_path / "informe.csv"
    path.write_bytes(data)
    error = refused(path, scratch)
    assert words in error.say("es")
    assert "«informe.csv" in error.what.es
    assert "'informe.csv" in error.what.en


def test_a_byte_that_cp1252_lacks_is_named_by_position_and_line(tmp_path, scratch):
    path = tmp_path / "a.csv"
    path.write_bytes("año,b\n".encode("cp1252") + b"x,\x81y\n")
    error = refused(path, scratch)
    assert "byte 9 (0x81, línea 2)" in error.what.es
    path.write_bytes(b"a,b\n" * 600_000 + "año,b\n".encode("cp1252") + b"x,\x8d\n")
    assert "byte 2400009 (0x8D, line 600002)" in refused(path, scratch).what.en


def test_a_workbook_with_nothing_in_it(tmp_path, scratch):
    xlsxwriter.Workbook(tmp_path / "a.xlsx").close()
    assert "ninguna hoja" in refused(tmp_path / "a.xlsx", scratch).what.es


# ── what the operating system says ──────────────────────────────────────────────────────────


def test_a_folder_a_missing_file_a_loop_and_a_pipe(tmp_path, scratch):
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    os.mkfifo(tmp_path / "pipe")
    found = {name: refused(tmp_path / name, scratch).say("es") for name in ("no", "loop", "pipe")}
    assert "ya no está ahí" in found["no"]
    assert "apuntando a sí mismo" in found["loop"]
    assert "no es un archivo normal" in found["pipe"]
    assert "es una carpeta" in refused(scratch.parent, scratch).what.es


def test_a_file_that_may_not_be_read(tmp_path, scratch):
    path = tmp_path / "a.csv"
    path.write_bytes(CSV)
    path.chmod(0)
    if os.geteuid() == 0:  # nothing is forbidden to root: read as nobody
        for folder in (tmp_path, *tmp_path.parents):
            if folder == Path(tempfile.gettempdir()):
                break
            folder.chmod(0o755)
        scratch.chmod(0o777)
        os.seteuid(65534)
        try:
            error = refused(path, scratch)
        finally:
            os.seteuid(0)
    else:
        error = refused(path, scratch)
    assert "no hay permiso" in error.what.es


def test_a_full_disk_while_the_copy_is_written(tmp_path, scratch, monkeypatch):
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    ordinary = Room.new

    def on_a_full_disk(room: Room, suffix: str) -> Path:
        path = ordinary(room, suffix)
        path.symlink_to("/dev/full")
        return path

    monkeypatch.setattr(Room, "new", on_a_full_disk)
    for name, data in (("a.csv", CSV), ("a.zip", boxed({"a.csv": CSV}))):
        (tmp_path / name).write_bytes(data)
        error = refused(tmp_path / name, scratch)
        assert isinstance(error, StopFileError)
        assert "no queda sitio en el disco" in error.what.es


def test_a_quota_reached_in_a_member_stops_the_whole_zip(tmp_path, scratch):
    path = zip_of(
        tmp_path / "a.zip", {"a.csv": b"a,b\n", "b.csv": os.urandom(40).hex().encode() * 40_000}
    )
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2 * MB, before[1]))
    try:
        error = refused(path, scratch)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert "no queda sitio" in error.what.es


def test_a_disk_with_less_room_than_the_file_is_seen_before_writing(scratch, tmp_path):
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.truncate(1 << 43)
    error = refused(path, scratch, Limits(file=1 << 50))
    assert "no queda sitio" in error.what.es


def test_a_scratch_that_cannot_be_written(tmp_path):
    (tmp_path / "a.csv").write_bytes(CSV)
    (tmp_path / "file").write_bytes(b"")
    error = refused(tmp_path / "a.csv", tmp_path / "file" / "scratch")
    assert "copia de trabajo" in error.what.es


# ── a file that changes ─────────────────────────────────────────────────────────────────────


def grow(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"2026-01-02,x,1\n")


def overwrite(path: Path) -> None:
    found = path.stat()
    with path.open("r+b") as file:
        file.write(b"FECHA")
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns + 1))


def swap(path: Path) -> None:
    other = path.with_suffix(".new")
    other.write_bytes(path.read_bytes())
    os.utime(other, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
    other.replace(path)


def cut(path: Path) -> None:
    os.truncate(path, 100)


@pytest.mark.parametrize("change", [grow, overwrite, swap, cut, Path.unlink])
@pytest.mark.parametrize(
    "data", [CSV * 300, boxed({"a.csv": os.urandom(3 * MB)})], ids=["csv", "zip"]
)
def test_a_file_that_changes_while_it_is_read(change, data, tmp_path, scratch, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    ordinary = Original.read
    done: list[int] = []

    def read(original: Original, size: int, /) -> bytes:
        chunk = ordinary(original, size)
        if not done:
            done.append(1)
            change(path)
        return chunk

    monkeypatch.setattr(Original, "read", read)
    assert "cambió mientras se leía" in refused(path, scratch).what.es


@pytest.mark.parametrize("change", [overwrite, grow])
def test_a_change_explains_an_error_that_it_caused(change, tmp_path, scratch, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n" * 600_000 + b"\x81\n")
    ordinary = Original.read

    def read(original: Original, size: int, /) -> bytes:
        change(path)
        return ordinary(original, size)

    monkeypatch.setattr(Original, "read", read)
    assert "cambió mientras se leía" in refused(path, scratch).what.es


# ── cells ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_an_unclosed_quote_is_found_with_its_line(encoding, tmp_path, scratch):
    rows = 'a,"b"\n"1,5","año"\n' * 50_000 + '2,"unclosed\n' + "1,2\n" * 4_300_000
    (tmp_path / "a.csv").write_bytes(rows.encode(encoding))
    assert "se abren en la línea 100001 no" in refused(tmp_path / "a.csv", scratch).what.es


def test_large_cells_below_the_limit_and_inch_marks_pass(tmp_path, scratch):
    text = 'id,note\n1,"' + "x\n" * 7_000_000 + '"\n' + '5" screen,2\n' * 2_000_000
    (tmp_path / "a.csv").write_text(text)
    (member,) = opened(tmp_path / "a.csv", scratch)
    assert not isinstance(member, BadMember)
    assert member.size == len(text)
