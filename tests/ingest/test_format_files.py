"""Every format file means what it says: its expressions compile, its tables and columns exist."""

from __future__ import annotations

from pathlib import Path

import pytest

from norte.base.errors import SettingsError
from norte.ingest.files.dimensions import channel_calls
from norte.ingest.files.expression import Scope, compile_expression
from norte.ingest.files.fold import fold
from norte.ingest.files.known import Known
from norte.ingest.files.library import read_library
from norte.ingest.files.people import person_calls
from norte.ingest.files.shapes import shape
from norte.schema import table
from norte.schema.channels import read_channels
from norte.workspace.settings import LeadRules
from tests.ingest.exports import TODAY

LIBRARY = read_library(None)
EACH = pytest.mark.parametrize("known", LIBRARY, ids=lambda f: f.spec.id)


def scope_of(spec):
    fields = {f: f'"v_{f}"' for f in spec.fields}
    fields |= {f: f'"v_{f}"' for one in spec.lookup for f in one.fields}
    told = Known("s", "a", "EUR", "UTC", "stem", TODAY, TODAY)
    names = ("local", "offset", "line_number", "metric_named")
    one = {name: lambda a: a[0] for name in names}
    return Scope(
        where=spec.id,
        fields=fields,
        declared=frozenset(fields),
        values={**told.values(TODAY, TODAY), "first_cell": "first_cell", "last_cell": "last_cell"},
        words=spec.words,
        calls={
            **one,
            **channel_calls(read_channels(), spec.platform),
            **person_calls(b"key", "s", LeadRules()),
        },
    )


@EACH
def test_every_expression_compiles(known):
    spec, scope = known.spec, scope_of(known.spec)
    texts = [rule.when for rule in spec.rows] + [spec.tax_inside]
    if spec.totals:
        texts += [spec.totals.where, spec.totals.whole, spec.totals.account]
    for entry in spec.tables:
        texts += [entry.when, entry.by]
        for given in entry.columns.values():
            texts += [given] if isinstance(given, str) else list(given)
        for dimensions in (entry.dimensions, spec.dimensions):
            for given in dimensions.model_dump().values() if dimensions else ():
                texts += [given] if isinstance(given, str) else list(given or ())
    for text in filter(None, texts):
        assert compile_expression(text, scope).ready, text


@EACH
def test_its_tables_and_columns_are_canonical(known):
    for entry in known.spec.tables:
        made = table(entry.table)
        own = {c.name for c in made.columns}
        assert set(entry.columns) <= own
        assert set(entry.has) | set(entry.lacks) <= set(known.spec.fields)
        assert made.time is None or made.time in entry.columns
        assert not made.derived


@EACH
def test_no_header_means_two_fields(known):
    seen: dict[str, str] = {}
    for name, field in known.spec.fields.items():
        for header in field.headers:
            assert seen.setdefault(fold(header), name) == name, header


@EACH
def test_a_person_is_told_where_to_export_it(known):
    spec = known.spec
    assert spec.recipe is not None
    assert len(spec.recipe.es) > 20
    assert spec.recipe.es != spec.recipe.en
    assert spec.notes is not None
    assert spec.notes.es != spec.notes.en
    assert shape(spec.shape).name == spec.shape
    assert known.path.suffix == ".yml"


def test_the_platforms_of_the_first_release_are_there():
    assert {f.spec.platform for f in LIBRARY} >= {
        "google_ads", "meta_ads", "ga4", "matomo", "shopify", "klaviyo", "hubspot",
        "surveymonkey", "instagram", "facebook",
    }  # fmt: skip


def own(tmp_path: Path, **files: str):
    for name, text in files.items():
        (tmp_path / f"{name}.yml").write_text(text, "utf-8")
    return tmp_path


MINE = """
id: {id}
platform: shop
name: {{es: Mía, en: Mine}}
detect: [{{has: [day]}}]
fields: {{day: {{type: date, any: [day]}}}}
tables: [{{table: cost_other, columns: {{day: day, amount: "1"}}}}]
"""


def test_one_id_twice_names_both_files(tmp_path):
    folder = own(tmp_path, a=MINE.format(id="mine"), b=MINE.format(id="mine"))
    with pytest.raises(SettingsError) as raised:
        read_library(folder)
    assert "a.yml" in raised.value.what.es
    assert "b.yml" in raised.value.what.es


def test_an_id_of_a_built_in_format_cannot_be_taken(tmp_path):
    with pytest.raises(SettingsError, match="google_ads"):
        read_library(own(tmp_path, a=MINE.format(id="google_ads")))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id: [", "a.yml"),
        ("id: a\n", "platform"),
        (MINE.format(id="a") + "colour: red\n", "colour"),
        (MINE.format(id="a").replace("has: [day]", "has: [month]"), "month"),
        (MINE.format(id="a").replace("type: date", "type: colour"), "fields.day.type"),
    ],
)
def test_what_is_wrong_in_a_format_file_is_named(tmp_path, text, said):
    with pytest.raises(SettingsError) as raised:
        read_library(own(tmp_path, a=text))
    assert said in raised.value.what.en
    assert "a.yml" in raised.value.what.en


def test_a_currency_in_a_header_may_be_any():
    meta = next(f for f in LIBRARY if f.spec.id == "meta_ads")
    assert meta.field_of(fold("Importe gastado (EUR)")) == "spend"
    assert meta.field_of(fold("Amount spent (mxn)")) == "spend"
    assert meta.field_of(fold("Amount spent (pesos)")) is None
