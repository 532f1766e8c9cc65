"""Whatever bytes a file holds, it opens or it is refused in words: never a crash, never a rest."""

from __future__ import annotations

import bz2
import gzip
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from norte.base.errors import DataError
from norte.ingest.files.member import BadMember
from tests.ingest.dropped_files import ods, ods_row, opened, xls, zip_of

CSV = "fecha,campaña,coste\n".encode() + b'2026-01-01,"Marca",1.5\n' * 40
PAGE = b"<html><table><tr><td colspan=2>a</td></tr><tr><td>1</td></tr></table></html>"


def samples() -> dict[str, bytes]:
    """One good file of each kind."""
    with TemporaryDirectory() as folder:
        zipped = zip_of(Path(folder, "a.zip"), {"a.csv": CSV, "b.csv.gz": gzip.compress(CSV)})
        sheet = ods(Path(folder, "a.ods"), {"H": ods_row("a", 1.5) + ods_row("b", 2.0)})
        return {
            "csv": CSV,
            "utf-16": b"\xff\xfe" + CSV.decode().encode("utf-16-le"),
            "gzip": gzip.compress(CSV),
            "bzip2": bz2.compress(CSV),
            "zip": zipped.read_bytes(),
            "ods": sheet.read_bytes(),
            "xls": xls([["a", 1.5], ["b", 2.0]]),
            "xlsx": XLSX,
            "html": PAGE,
        }


def xlsx(sheet: bytes) -> bytes:
    """The least that is an XLSX, around the XML of one sheet."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    book = (
        f'<workbook xmlns="{main}" xmlns:r="{links}"><sheets>'
        '<sheet name="H" sheetId="1" r:id="r1"/></sheets></workbook>'
    )
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    rels = (
        f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{links}/worksheet" '
        'Target="worksheets/s.xml"/></Relationships>'
    )
    files = {
        "[Content_Types].xml": b"<Types/>",
        "xl/workbook.xml": book.encode(),
        "xl/_rels/workbook.xml.rels": rels.encode(),
        "xl/worksheets/s.xml": sheet,
    }
    with TemporaryDirectory() as folder:
        return zip_of(Path(folder, "a"), files, zipfile.ZIP_STORED).read_bytes()


SHEET = b'<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>'
XLSX = xlsx(SHEET)
SAMPLES = samples()
CHANGES = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=4)


def check(data: bytes) -> None:
    """Members come out, or a refusal that names the file; anything else fails."""
    with TemporaryDirectory() as folder:
        path, scratch = Path(folder, "a.csv"), Path(folder, "scratch")
        path.write_bytes(data)
        error: DataError | None = None
        try:
            members = opened(path, scratch)
        except DataError as refused:
            error, members = refused, []
        assert not list(scratch.glob("*"))
    if error is None:
        assert members
    else:
        assert "a.csv" in error.what.es
        assert error.hint is not None


@settings(max_examples=400)
@given(kind=st.sampled_from(sorted(SAMPLES)), changes=CHANGES, keep=st.floats(0.1, 1.2))
def test_a_damaged_file_opens_or_is_refused(kind, changes, keep):
    data = bytearray(SAMPLES[kind])
    for at, byte in changes:
        data[min(int(at * len(data)), len(data) - 1)] = byte
    check(bytes(data[: int(keep * len(data))]))


@settings(max_examples=300)
@given(data=st.binary(max_size=300))
def test_any_bytes_open_or_are_refused(data):
    check(data)


def test_a_workbook_whose_sheet_is_no_xml_is_damaged(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(xlsx(SHEET.replace(b"</row>", b"</rov>")))
    with pytest.raises(DataError, match="the workbook is cut or damaged"):
        opened(tmp_path / "a.xlsx", tmp_path / "s")


def test_a_workbook_whose_parts_are_not_where_its_index_says(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(
        XLSX.replace(b"PK\x03\x04", b"PK\x03\x05").replace(b"PK\x03\x05", b"PK\x03\x04", 1)
    )
    with pytest.raises(DataError, match="cut or damaged"):
        opened(tmp_path / "a.xlsx", tmp_path / "s")


def test_a_method_of_compression_that_python_lacks_is_said(tmp_path):
    data = bytearray(zip_of(tmp_path / "a.zip", {"a.csv": CSV, "b.csv": CSV}).read_bytes())
    data[data.index(b"PK\x03\x04") + 8] = data[data.index(b"PK\x01\x02") + 10] = 9
    (tmp_path / "a.zip").write_bytes(data)
    bad, good = opened(tmp_path / "a.zip", tmp_path / "s")
    assert isinstance(bad, BadMember)
    assert "método de compresión" in bad.error.what.es
    assert not isinstance(good, BadMember)
