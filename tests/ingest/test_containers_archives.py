"""Zips, bombs and limits: one bad member leaves the others, a bomb never unpacks."""

from __future__ import annotations

import bz2
import gzip
import struct
import zipfile

import pytest
import xlsxwriter

from norte.ingest.files.containers import open_members
from norte.ingest.files.limits import Limits
from norte.ingest.files.member import BadMember
from norte.ingest.files.refusals import WITHIN, StopFileError
from tests.ingest.dropped_files import (
    boxed,
    ods,
    ods_row,
    opened,
    refused,
    tables,
    xls,
    xlsx,
    zip_of,
)

CSV = "fecha,campaña,coste\n".encode() + b"2026-01-01,Marca,1.5\n" * 400
BOOK = {"[Content_Types].xml": b"<Types/>"}


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
        "/srv/x.csv",
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
