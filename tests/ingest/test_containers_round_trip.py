"""Whatever the encoding, the delimiter and the container, the same cells come out."""

from __future__ import annotations

import bz2
import gzip
import hashlib
from datetime import date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import xlsxwriter
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from norte.ingest.files.containers import open_members
from norte.ingest.files.encodings import declared_encoding
from norte.ingest.files.member import Member
from norte.ingest.files.refusals import WITHIN
from norte.ingest.files.workbooks import cell_text
from tests.ingest.dropped_files import (
    cells_of,
    csv_text,
    good,
    ods,
    ods_row,
    tables,
    xls,
    zip_of,
)

PLAIN = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=12)
BREAKS = st.sampled_from(["\n", "\r\n", "\r", '"', '""', ",", ";", "\t", 'a"b', "ñ", "€"])
CELL = (
    st.lists(PLAIN | BREAKS, max_size=3).map("".join).map(lambda text: text.replace("\ufeff", ""))
)
WIDTHS = st.integers(2, 5)
ROWS = WIDTHS.flatmap(
    lambda n: st.lists(st.lists(CELL, min_size=n, max_size=n), min_size=1, max_size=8)
)
ENCODINGS = {
    "utf-8": b"",
    "utf-8-sig": b"",
    "utf-16-le": b"\xff\xfe",
    "utf-16-be": b"\xfe\xff",
    "utf-32-le": b"\xff\xfe\0\0",
    "cp1252": b"",
}
BOXES = {
    "a.csv": lambda data, path: path.write_bytes(data),
    "a.csv.gz": lambda data, path: path.write_bytes(gzip.compress(data)),
    "a.csv.bz2": lambda data, path: path.write_bytes(bz2.compress(data)),
    "a.zip": lambda data, path: zip_of(path, {"sub/ñ/a.csv": data}),
    "b.zip": lambda data, path: zip_of(path, {"a.csv.gz": gzip.compress(data)}),
}


def with_header(rows: list[list[str]]) -> list[list[str]]:
    """A first row that shows its columns, as every export has."""
    return [[f"columna {n}" for n in range(len(rows[0]))], *rows]


@settings(max_examples=150, deadline=None)
@given(
    rows=ROWS.map(with_header),
    encoding=st.sampled_from(sorted(ENCODINGS)),
    delimiter=st.sampled_from(",;\t|"),
    box=st.sampled_from(sorted(BOXES)),
)
def test_the_same_cells_through_every_encoding_delimiter_and_container(
    rows, encoding, delimiter, box
):
    text = csv_text(rows, delimiter)
    if encoding == "cp1252":
        text = text.encode("cp1252", "ignore").decode("cp1252")
        rows = [[c.encode("cp1252", "ignore").decode("cp1252") for c in row] for row in rows]
        assume(not _is_utf8(text.encode("cp1252")) or text.isascii())
    data = ENCODINGS[encoding] + text.encode(encoding)
    with TemporaryDirectory() as folder:
        path = Path(folder, box)
        BOXES[box](data, path)
        with open_members(path, Path(folder, "scratch")) as members:
            (member,) = members
            assert isinstance(member, Member)
            assert member.csv.read_bytes().decode("utf-8") == text
            assert cells_of(member) == rows
            assert member.delimiter_hint == delimiter
            assert member.sha256[:64] == hashlib.sha256(path.read_bytes()).hexdigest()
        assert not list(Path(folder, "scratch").iterdir())


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_seen_by_its_zero_bytes(encoding, tmp_path):
    text = "Campaña,Coste\nBúsqueda España,12\n" * 20
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(encoding))
    assert declared_encoding(path.read_bytes()) == encoding
    with open_members(path, tmp_path / "s") as members:
        (member,) = members
        assert isinstance(member, Member)
        assert (member.encoding, member.csv.read_text("utf-8")) == (encoding, text)


def test_a_character_cut_by_a_chunk_is_whole_again(tmp_path):
    text = "a" + "ñ€😀," * 300_000 + "\n"
    for encoding in ("utf-8", "utf-16-le"):
        path = tmp_path / "a.csv"
        path.write_bytes(ENCODINGS[encoding] + text.encode(encoding))
        with open_members(path, tmp_path / "s") as members:
            (member,) = members
            assert isinstance(member, Member)
            assert member.csv.read_text("utf-8") == text


def test_an_accent_late_in_a_large_cp1252_file_is_kept(tmp_path):
    text = "fecha,campaña\n".replace("ñ", "n") + "2026-01-01,abc\n" * 150_000 + "x,Búsqueda\n"
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode("cp1252"))
    with open_members(path, tmp_path / "s") as members:
        (member,) = members
        assert isinstance(member, Member)
        assert (member.encoding, member.csv.read_text("utf-8")) == ("cp1252", text)
        assert member.lines == 150_002


def _at(year: int) -> datetime:
    return datetime.fromisoformat(f"{year}-01-01T00:00:00")


VALUES = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=8),
    st.integers(-(2**53) + 1, 2**53 - 1),
    st.floats(allow_nan=False, allow_infinity=False, min_value=-1e9, max_value=1e9),
    st.booleans(),
    st.dates(date(1901, 1, 1), date(2099, 12, 31)),
    st.datetimes(_at(1901), _at(2099)).map(lambda t: t.replace(microsecond=0)),
)


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(st.lists(VALUES, min_size=3, max_size=3), min_size=1, max_size=6))
def test_a_workbook_shows_its_values_as_its_sheet_does(rows):
    with TemporaryDirectory() as folder:
        path = Path(folder, "libro.xlsx")
        _write_xlsx(path, rows)
        (found,) = tables(path, Path(folder, "s")).values()
    assert found[0] == ["a", "b", "c", "fin"]
    for row, cells in zip(rows, found[1:], strict=True):
        for value, cell in zip(row, cells, strict=False):
            assert _reads(cell, value), (value, cell)


def _reads(cell: str, value) -> bool:
    if isinstance(value, float):
        return float(cell) == pytest.approx(value, rel=1e-14, abs=1e-300)
    if isinstance(value, datetime) and value.time() == value.min.time():
        return cell[:10] == value.date().isoformat()
    return cell == cell_text(value)


def _write_xlsx(path: Path, rows) -> None:
    book = xlsxwriter.Workbook(path, {"in_memory": True})
    formats = {
        date: book.add_format({"num_format": "yyyy-mm-dd"}),
        datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
    }
    sheet = book.add_worksheet("Hoja 1")
    for c, head in enumerate(("a", "b", "c", "fin")):
        sheet.write_string(0, c, head)
    for r, row in enumerate(rows, start=1):
        sheet.write_string(r, 3, "x")
        for c, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(r, c, value)
            elif isinstance(value, date):
                sheet.write_datetime(r, c, value, formats[type(value)])
            else:
                sheet.write(r, c, value)
    book.close()


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (121401.0, "121401"),
        (-0.0, "0"),
        (0.1034, "0.1034"),
        (1.2345678901234568e18, "1.2345678901234568e+18"),
        (True, "TRUE"),
        (date(2026, 4, 3), "2026-04-03"),
        (datetime.fromisoformat("2026-04-03T10:00:05"), "2026-04-03 10:00:05"),
        (time(10, 5), "10:05:00"),
    ],
)
def test_one_value_as_a_person_sees_it(value, shown):
    assert cell_text(value) == shown


def test_sheets_keep_row_numbers_errors_are_blank_and_empty_sheets_are_left_out(tmp_path):
    path = tmp_path / "b.xlsx"
    book = xlsxwriter.Workbook(path)
    first, _, hidden = book.add_worksheet("Datos"), book.add_worksheet("v"), book.add_worksheet("H")
    first.write(2, 1, "x")
    first.write_formula(2, 2, "=1/0", None, "#DIV/0!")
    first.write(2, 3, 1.75, book.add_format({"num_format": "[h]:mm:ss"}))
    hidden.write(0, 0, 7)
    hidden.hide()
    book.add_chartsheet("gráfico")
    book.close()
    assert tables(path, tmp_path / "s") == {
        f"b.xlsx{WITHIN}Datos": [["", "", ""], ["", "", ""], ["x", "", "42:00:00"]],
        f"b.xlsx{WITHIN}H": [["7"]],
    }
    assert [m.sha256[64:] for m in good(path, tmp_path / "s")] == ["#Datos", "#H"]


def test_ods_and_xls_are_read_whatever_they_are_called(tmp_path):
    rows: list[list[str | float]] = [["Campaña", "Coste"], ["Búsqueda", 12.5], ["Marca", 7.0]]
    told = [["Campaña", "Coste"], ["Búsqueda", "12.5"], ["Marca", "7"]]
    ods(tmp_path / "x.csv", {"H": "".join(ods_row(*row) for row in rows)})
    (tmp_path / "y.xlsx").write_bytes(xls(rows))
    assert tables(tmp_path / "x.csv", tmp_path / "s") == {f"x.csv{WITHIN}H": told}
    assert tables(tmp_path / "y.xlsx", tmp_path / "s") == {f"y.xlsx{WITHIN}Hoja1": told}
    kinds = [good(tmp_path / n, tmp_path / "s")[0].kind for n in ("x.csv", "y.xlsx")]
    assert kinds == ["ods", "xls"]


def test_the_content_decides_and_not_the_extension(tmp_path):
    zip_of(tmp_path / "a.xlsx", {"Gráfico.csv": "día,clics\n1,2\n".encode()})
    (tmp_path / "b.xls").write_bytes("día\tclics\n1\t2\n".encode("utf-16"))
    assert tables(tmp_path / "a.xlsx", tmp_path / "s") == {
        f"a.xlsx{WITHIN}Gráfico.csv": [["día", "clics"], ["1", "2"]]
    }
    (member,) = good(tmp_path / "b.xls", tmp_path / "s")
    assert (member.kind, member.delimiter_hint, member.encoding) == ("tsv", "\t", "utf-16-le")


def test_an_xls_that_is_a_web_page_gives_its_tables(tmp_path):
    page = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>
    <style>td{mso-number-format:"<td>"}</style><!--[if gte mso 9]><td>no</td><![endif]--></head>
    <body><table><tr><th rowspan=2>Campaña</th><th colspan="2">Coste &amp; clics</th></tr>
    <tr><td>Coste</td><td>Clics</td></tr><tr><td>Búsqueda<br>España<td>1.022,10&nbsp;€<td>5
    <tr><td><table><tr><td>dentro</td></tr></table></td><td></td></tr></table></body></html>"""
    path = tmp_path / "informe.xls"
    path.write_bytes(page.encode("cp1252"))
    assert tables(path, tmp_path / "s") == {
        f"informe.xls{WITHIN}1": [
            ["Campaña", "Coste & clics", ""],
            ["", "Coste", "Clics"],
            ["Búsqueda\nEspaña", "1.022,10 €", "5"],
            ["", ""],
        ],
        f"informe.xls{WITHIN}2": [["dentro"]],
    }
