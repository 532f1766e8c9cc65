"""What is written once a value and not once a row is the same text, cell by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest

from norte.ingest.files import few_values
from norte.ingest.files.grid import Grid
from norte.ingest.files.stage import Stage
from tests.ingest.exports import drop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WORDS = ["Búsqueda", "it's", 'a "b"', "", "  x ", None]
ONE_FIELD = [
    '"v_word"',
    'CAST(coalesce("v_word") AS VARCHAR)',
    "coalesce(\"v_word\", 'none')",
    "CASE WHEN lower(trim(\"v_word\")) IN ('búsqueda', 'x') THEN 'found' ELSE NULL END",
    'CASE WHEN "v_word" = \'a "b"\' THEN \'quoted\' ELSE "v_word" || \'"v_word"\' END',
    'nullif("v_word", "v_word")',
]
OTHERS = [
    '"v_word" || "v_other"',
    '"v_word" || CAST(src_row AS VARCHAR)',
    '"v_many"',
    "'constant'",
    '(SELECT min("v_word"))',
    '"o_word"',
]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any number of rows is enough, and three of them are many values."""
    monkeypatch.setattr(few_values, "MANY", 1)


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as made:
        yield made


@pytest.fixture
def stage(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> Stage:
    path = tmp_path / "stage.parquet"
    rows = [(word, f"{n}", f"many {n}", "o") for n, word in enumerate(WORDS * 600)]
    connection.execute(
        "CREATE TABLE t (v_word VARCHAR, v_other VARCHAR, v_many VARCHAR, o_word VARCHAR)"
    )
    connection.execute(
        "INSERT INTO t SELECT unnest($1), unnest($2), unnest($3), unnest($4)",
        list(zip(*rows, strict=True)),
    )
    connection.execute(f"COPY t TO '{path}'")
    grid = Grid(tmp_path / "a.csv", ",", 4, {}, ())
    return Stage(path, grid, ("word", "other", "many"))


@pytest.mark.parametrize("sql", ONE_FIELD)
def test_what_is_made_of_one_field_of_few_values_keeps_its_text(
    connection: duckdb.DuckDBPyConnection, stage: Stage, sql: str
) -> None:
    encoded = few_values.encoder(connection, stage)(sql)
    rows = connection.execute(f"SELECT {sql}, {encoded}::VARCHAR FROM {stage.sql()}").fetchall()
    assert len(rows) == len(WORDS) * 600
    assert [told for _, told in rows] == [text for text, _ in rows]


def test_it_becomes_an_enum(connection: duckdb.DuckDBPyConnection, stage: Stage) -> None:
    encoded = few_values.encoder(connection, stage)(ONE_FIELD[0])
    kind = connection.execute(f"SELECT typeof({encoded}) FROM {stage.sql()} LIMIT 1").fetchone()
    assert kind is not None
    assert kind[0].startswith("ENUM(")


@pytest.mark.parametrize("sql", OTHERS)
def test_what_needs_more_than_one_value_stays_as_it_is(
    connection: duckdb.DuckDBPyConnection, stage: Stage, sql: str
) -> None:
    assert few_values.encoder(connection, stage)(sql) == sql


def test_a_short_file_is_left_alone(
    connection: duckdb.DuckDBPyConnection, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(few_values, "MANY", len(WORDS) * 600 + 1)
    assert few_values.encoder(connection, stage)(ONE_FIELD[0]) == ONE_FIELD[0]


EXPORT = """Campaign report
"1 March 2026 - 2 March 2026"
Day,Campaign,Campaign type,Currency code,Clicks,Impr.,Cost,Conversions
2026-03-01,Búsqueda | Marca,Search,EUR,10,100,5.00,1
2026-03-01,"Marca, dos",Display,EUR,20,200,7.00,
2026-03-02, Búsqueda | Marca ,Search,,11,110,6.00,2
2026-03-02,--,Vídeo,eur,1,10,1.00,0
2026-03-02,Mala,Search,EUR,x,10,1.00,0
"""


def test_an_export_reads_the_same_both_ways(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = drop(tmp_path, "ads.csv", EXPORT)
    monkeypatch.setattr(few_values, "MANY", 10**9)
    (tmp_path / "plain").mkdir()
    plain = drop(tmp_path / "plain", "ads.csv", EXPORT)
    assert few.tables == plain.tables
    assert few.rows("ad_daily", "campaign_key", "channel", "currency") == [
        ("busqueda-marca", "paid_search", "EUR"),
        ("marca-dos", "display", "EUR"),
        ("busqueda-marca", "paid_search", "EUR"),
        (None, "paid_video", "EUR"),
    ]
