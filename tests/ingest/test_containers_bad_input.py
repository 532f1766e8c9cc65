"""Bad files: the person is told what, where and what next, and scratch is empty afterwards."""

from __future__ import annotations

import bz2
import gzip
import io
import os
import resource
import struct
import tarfile
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from norte.base.errors import DataError
from norte.ingest.files.containers import open_members
from norte.ingest.files.limits import MB, Limits
from norte.ingest.files.member import BadMember
from norte.ingest.files.original import Original
from norte.ingest.files.refusals import WITHIN, StopFileError
from norte.ingest.files.scratch import Room
from tests.ingest.dropped_files import ods, ods_row, ole, opened, tables, xls, zip_of

CSV = "fecha,campaña,coste\n".encode() + b"2026-01-01,Marca,1.5\n" * 400


@pytest.fixture
def scratch(tmp_path):
    """A scratch folder that the test must leave empty."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    yield folder
    assert not list(folder.iterdir())


def refused(path: Path, scratch: Path, limits: Limits | None = None) -> DataError:
    """The error of a file that cannot be opened, whole in both languages."""
    with pytest.raises(DataError) as stopped:
        opened(path, scratch, limits or Limits())
    error = stopped.value
    assert error.hint is not None
    assert error.what.es != error.what.en
    assert "{" not in error.say("es") + error.say("en")
    return error


def xlsx(rows: int = 3) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("H")
        for row in range(rows):
            sheet.write_row(row, 0, ["a", row])
    return out.getvalue()


def tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a.csv"), io.BytesIO())
    return out.getvalue()


def boxed(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
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
        for folder in (tmp_path, *tmp_path.parents[:2]):
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


# ── archives ────────────────────────────────────────────────────────────────────────────────


def test_one_bad_member_leaves_the_others(tmp_path, scratch):
    data = boxed({"a.csv": CSV, "b.pdf": b"%PDF-1.7", "c.csv": CSV, "d.csv": b""})
    at = data.index(b"c.csv") + len("c.csv") + 8
    data = data[:at] + b"\xff\xff" + data[at + 2 :]
    (tmp_path / "a.zip").write_bytes(data)
    members = opened(tmp_path / "a.zip", scratch)
    assert [type(m).__name__ for m in members] == ["Member", "BadMember", "BadMember", "BadMember"]
    said = [m.error.what.es for m in members if isinstance(m, BadMember)]
    assert said[0] == f"«a.zip{WITHIN}b.pdf»: es un PDF, no una exportación"
    assert "dañado" in said[1]
    assert "vacío" in said[2]


def test_an_encrypted_zip(tmp_path, scratch):
    data = bytearray(boxed({"a.csv": CSV}))
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(magic) + at] |= 1
    (tmp_path / "a.zip").write_bytes(data)
    assert "contraseña (a.csv)" in refused(tmp_path / "a.zip", scratch).what.es


def test_hostile_and_foreign_names_are_shown_and_never_used(tmp_path, scratch):
    names = [
        "../../../etc/x.csv",
        "/root/x.csv",
        "C:\\a\\x.csv",
        "a\x1b[31m\u202e.csv",
        "a.csv",
        "a.csv",
    ]
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names[:-1]:
            archive.writestr(zipfile.ZipInfo(name), b"a,b\n1,2\n")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr(names[-1], b"a,b\n1,2\n")
    with open_members(path, scratch) as members:
        found = list(members)
        inside = [m for m in found if not isinstance(m, BadMember)]
        assert all(m.csv.resolve().is_relative_to(scratch.resolve()) for m in inside)
    assert [m.name for m in found] == ["x.csv", "x.csv", "x.csv", "a[31m.csv", "a.csv", "a.csv"]
    assert len({m.sha256 for m in found}) == len(names)
    assert all(m.display.isprintable() for m in found)


@pytest.mark.parametrize("coding", ["utf-8", "cp850"])
def test_names_without_the_unicode_flag_keep_their_accents(coding, tmp_path, scratch):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("XXXX.csv", b"a,b\n1,2\n")
    name = {"utf-8": "Áé".encode(), "cp850": "ÁéÍñ".encode("cp850")}[coding]
    path.write_bytes(path.read_bytes().replace(b"XXXX", name))
    assert [m.name for m in opened(path, scratch)] == [f"{name.decode(coding)}.csv"]


def test_archives_inside_archives_are_opened_one_level(tmp_path, scratch):
    one = boxed({"in.zip": boxed({"a.csv": b"a,b\n1,2\n"})})
    (tmp_path / "a.zip").write_bytes(one)
    display = f"a.zip{WITHIN}in.zip{WITHIN}a.csv"
    assert tables(tmp_path / "a.zip", scratch) == {display: [["a", "b"], ["1", "2"]]}
    (tmp_path / "b.zip").write_bytes(boxed({"one.zip": one}))
    (bad,) = opened(tmp_path / "b.zip", scratch)
    assert isinstance(bad, BadMember)
    assert "demasiada profundidad" in bad.error.what.es


def test_a_workbook_in_a_zip_is_read_sheet_by_sheet(tmp_path, scratch):
    zip_of(tmp_path / "a.zip", {"m/a.xlsx": xlsx(1)})
    (member,) = opened(tmp_path / "a.zip", scratch)
    assert member.display == f"a.zip{WITHIN}m/a.xlsx{WITHIN}H"
    assert member.sha256[64:] == ":m/a.xlsx#H"


ZEROS = b"0,0,0,0\n" * 8_000_000


@pytest.mark.parametrize("box", ["zip", "gz", "bz2", "zip of gz", "xlsx"])
def test_a_decompression_bomb_is_refused_with_the_ordinary_limits(box, tmp_path, scratch):
    path = tmp_path / "a.csv"
    gz = gzip.compress(ZEROS, 9)
    if box == "zip":
        zip_of(path, {"ok.csv": CSV, "a.csv": ZEROS})
    elif box == "bz2":
        path.write_bytes(bz2.compress(ZEROS[:800_000]) * 80)
    elif box == "xlsx":
        sheet = b"<worksheet>" + b" " * len(ZEROS) + b"</worksheet>"
        zip_of(path, {**BOOK, "xl/workbook.xml": b"<w/>", "xl/worksheets/s.xml": sheet})
    else:
        path.write_bytes(gz if box == "gz" else boxed({"a.gz": gz}))
    error = refused(path, scratch)
    assert isinstance(error, StopFileError)
    assert "bomba de descompresión" in error.what.es


def test_a_bomb_that_lies_about_its_size(tmp_path, scratch):
    sheet = b"<worksheet>" + b" " * len(ZEROS) + b"</worksheet>"
    for files, where in (({"a.csv": ZEROS}, "a"), ({**BOOK, "xl/w.xml": sheet}, "b")):
        data = boxed(files).replace(struct.pack("<I", max(map(len, files.values()))), b"\x40\0\0\0")
        path = tmp_path / where
        path.write_bytes(data)
        (found,) = opened(path, scratch) if where == "a" else [refused(path, scratch)]
        said = found.error.what.es if isinstance(found, BadMember) else str(found)
        assert "dañado" in said or "bomb" in said


def test_limits_of_archives_are_said(tmp_path, scratch):
    path = zip_of(tmp_path / "a.zip", {f"{n}.csv": CSV for n in range(5)})
    assert "contiene 5 archivos" in refused(path, scratch, Limits(members=4)).what.es
    assert "descomprimido pasa de" in refused(path, scratch, Limits(unpacked=9_000)).what.es
    assert "su índice pasa de 100 B" in refused(path, scratch, Limits(index=100)).what.es
    assert "pasa de 100 B" in refused(path, scratch, Limits(file=100)).what.es
    (tmp_path / "a.gz").write_bytes(gzip.compress(CSV))
    assert "pasa de 5 kB" in refused(tmp_path / "a.gz", scratch, Limits(file=5_000)).what.es


def test_limits_of_workbooks_are_said(tmp_path, scratch):
    (tmp_path / "a.xlsx").write_bytes(xlsx())
    (tmp_path / "a.xls").write_bytes(xls([["a"]]))
    for name in ("a.xlsx", "a.xls"):
        error = refused(tmp_path / name, scratch, Limits(workbook=1_000))
        assert "pasa de 1 kB" in error.what.es


def test_a_value_in_the_last_cell_of_a_sheet_does_not_fill_the_memory(tmp_path, scratch):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, 1)
        sheet.write(1_048_575, 16_383, 1)
    far = '<table:table-row table:number-rows-repeated="1048574"/>' + ods_row("x")
    wide = ods_row("x").replace("cell ", 'cell table:number-columns-repeated="16384" ')
    ods(tmp_path / "a.ods", {"H": wide + far})
    for name in ("a.xlsx", "a.ods"):
        assert "abarca más de 40 millones de celdas" in refused(tmp_path / name, scratch).what.es


def test_a_format_without_values_in_the_last_cell_is_nothing(tmp_path, scratch):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet("H")
        sheet.write(0, 0, "a")
        sheet.write_blank(1_048_575, 16_383, None, book.add_format({"bold": True}))
    assert tables(tmp_path / "a.xlsx", scratch) == {f"a.xlsx{WITHIN}H": [["a"]]}


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
