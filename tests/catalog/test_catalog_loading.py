"""Metrics found by scanning: the built-in ones, a team's own, and what a wrong file is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from norte.base.errors import NorteError, SettingsError, UnknownNameError
from norte.catalog import builtin, load
from norte.catalog.catalog import SETS
from norte.catalog.nodes import Operation, Ref, leaves
from norte.schema.channels import PAID

GOOD = """
id: {id}
name: {{es: Costo por mil impresiones, en: Cost per thousand impressions}}
meaning: {{es: Lo que cuestan mil impresiones., en: What a thousand impressions cost.}}
formula: {formula}
unit: money
better: lower
stage: reach
additive: {{time: yes, platform: no}}
examples:
  - {{given: {{ad_daily: [{{spend: 5, impressions: 1000}}]}}, value: 5}}
"""


def write(folder: Path, name: str, text: str | None = None, formula: str = "") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.yml"
    formula = formula or "1000 * sum(ad_daily.spend) / sum(ad_daily.impressions)"
    path.write_text(text if text is not None else GOOD.format(id=name, formula=formula), "utf-8")
    return path


def changed(old: str, new: str) -> str:
    text = GOOD.format(id="cpm", formula="sum(ad_daily.spend)")
    assert old in text
    return text.replace(old, new)


def refused(folder: Path) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        load(folder)
    return caught.value


@pytest.mark.parametrize("make", [False, True])
def test_without_own_metrics_the_built_in_ones_answer(tmp_path, make):
    folder = tmp_path / "metrics"
    if make:
        folder.mkdir()
        (folder / "notes.txt").write_text("no metric", "utf-8")
    assert load(folder) is builtin()
    assert load() is builtin()


def test_a_teams_metric_stands_beside_the_built_in_ones(tmp_path):
    write(tmp_path / "metrics", "cpm")
    catalog = load(tmp_path / "metrics")
    assert set(catalog.metrics) == {*builtin().metrics, "cpm"}
    assert catalog.metric("cpm").name.text().pick("es") == "Costo por mil impresiones"
    assert catalog.tree("cpl") == builtin().tree("cpl")
    assert "cpm" not in builtin().metrics


def test_a_bare_yes_or_no_means_what_it_says(tmp_path):
    write(tmp_path, "cpm")
    assert load(tmp_path).metric("cpm").additive == {"time": "yes", "platform": "no"}


def test_a_teams_metric_names_built_in_ones_and_its_own(tmp_path):
    write(tmp_path / "ours", "wasted", formula="ad_spend / leads_twice")
    write(tmp_path / "ours" / "more", "leads_twice", formula="leads + leads")
    tree = load(tmp_path).tree("wasted")
    leads = builtin().tree("leads")
    assert tree == Operation("/", builtin().tree("ad_spend"), Operation("+", leads, leads))


def test_an_id_that_norte_has_clashes_and_both_files_are_named(tmp_path):
    path = write(tmp_path, "cpl")
    error = refused(tmp_path)
    for said in (error.what.es, error.what.en):
        assert str(path) in said
        assert "builtin/leads/cpl.yml" in said
    assert error.hint is not None


def test_an_id_in_two_files_names_both(tmp_path):
    one, other = write(tmp_path / "a", "cpm"), write(tmp_path / "b", "cpm")
    said = refused(tmp_path).what.en
    assert str(one) in said
    assert str(other) in said


def test_metrics_that_name_each_other_in_a_circle(tmp_path):
    write(tmp_path, "one", formula="two + 1")
    write(tmp_path, "two", formula="three / leads")
    write(tmp_path, "three", formula="one - 1")
    assert "one → two → three → one" in refused(tmp_path).what.es


def test_a_metric_that_names_itself(tmp_path):
    write(tmp_path, "one", formula="one + 1")
    assert "one → one" in refused(tmp_path).what.en


def test_a_metric_that_uses_a_circle_is_told_the_circle_alone(tmp_path):
    write(tmp_path, "a_user", formula="self_made + 1")
    write(tmp_path, "self_made", formula="self_made * 2")
    said = refused(tmp_path).what.en
    assert "self_made → self_made" in said
    assert "a_user →" not in said


@pytest.mark.parametrize(
    ("formula", "near"),
    [
        ("ad_spend / lead", "leads"),
        ("sum(ad_daily.spendd)", "spend"),
        ("sum(ad_dail.spend)", "ad_daily"),
    ],
)
def test_a_typo_in_a_formula_names_the_file_and_the_nearest(tmp_path, formula, near):
    path = write(tmp_path, "cpm", formula=formula)
    error = refused(tmp_path)
    assert str(path) in error.what.es
    assert error.hint is not None
    assert near in error.hint.es


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("unit: money", "unit: dinero", "'unit' must be 'money'"),
        ("unit: money", "", "'unit' is missing"),
        ("unit: money", "units: money", "'unit' is missing"),
        ("unit: money", "unit: money\nflor: 3", "no key 'flor'; did you mean floor?"),
        ("unit: money", "unit: money\nqqqq: 3", "no key 'qqqq'"),
        ("unit: money", "unit: money\nfloor: many", "'floor' will not do"),
        ("unit: money", "unit: money\nmatures_in: a week", "'matures_in' will not do"),
        ("unit: money", "unit: money\nunit: count", "line 2"),
        ("unit: money", "unit: [money", "not valid YAML"),
        ("unit: money", "unit: money\nyoung_days: 2024-13-45", "YAML"),
        ("en: Cost per thousand impressions", "en: ''", "'name.en' will not do"),
        ("id: cpm", "id: cpa2", "not the file's name"),
        ("id: cpm", "id: CPM", "'id' will not do"),
        ("time: yes", "tyme: yes", "no dimension called 'tyme'"),
        ("unit: money", "unit: money\nwithout: {cost_other: partial}", "'cost_other'"),
        ("unit: money", "unit: money\nwithout: {ad_daily: halfway}", "no flag called 'halfway'"),
        ("{time: yes, platform: no}", "[time]", "'additive' will not do"),
        ("unit: money", "unit: money\nflags: [odd]", "no flag called 'odd'"),
        ("unit: money", "unit: money\ninstead: cpl2", "no metric called 'cpl2'"),
        ("ad_daily: [", "ad_dayly: [", "no table called 'ad_dayly'"),
        ("{spend: 5", "{spent: 5", "no column of ad_daily called 'spent'"),
        ("value: 5", "value: 5, where: {campaignn: x}", "no dimension called 'campaignn'"),
        ("value: 5", "by: [campaignn], rows: [{campaignn: x, value: 5}]", "called 'campaignn'"),
        ("value: 5", "by: [campaign], rows: [{channel: x, value: 5}]", "called 'channel'"),
        ("value: 5", "by: [campaign], value: 5", "one answer"),
        ("value: 5", "value: 5, refuses: platform", "one answer"),
        ("value: 5", "flags: [partial]", "one answer"),
        ("value: 5", "value: 5, flags: [partail]", "no flag called 'partail'"),
        ("value: 5", "value: 5, coverage: {ad_dail: false}", "no table called 'ad_dail'"),
        ("value: 5", "value: 5, state: good", "must be 'value'"),
        ("formula: sum(ad_daily.spend)", "formula: 100", "'formula' will not do"),
        ("formula: sum(ad_daily.spend)", "formula: '100 / 3'", "reads no table"),
    ],
)
def test_a_wrong_file_is_told_what_and_where(tmp_path, old, new, said):
    path = write(tmp_path, "cpm", changed(old, new))
    error = refused(tmp_path)
    assert str(path) in error.what.en
    assert said in error.what.en
    assert str(path) in error.what.es
    assert error.what.es != error.what.en


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "just words", "3"])
def test_a_file_that_is_no_metric(tmp_path, text):
    write(tmp_path, "cpm", text)
    assert "keys and values" in refused(tmp_path).what.en


def test_a_file_that_is_not_text(tmp_path):
    (tmp_path / "cpm.yml").write_bytes(b"\xff\xfe\x00id")
    assert "cannot be read" in refused(tmp_path).what.en


def test_a_folder_called_as_a_metric(tmp_path):
    (tmp_path / "cpm.yml").mkdir()
    assert "cannot be read" in refused(tmp_path).what.en


@pytest.mark.parametrize("name", ["raos", "ROAS"])
def test_an_unknown_metric_answers_with_the_nearest(name):
    for ask in (builtin().metric, builtin().tree):
        with pytest.raises(UnknownNameError) as caught:
            ask(name)
        assert caught.value.hint is not None
        assert "roas" in caught.value.hint.es


def test_no_reference_is_left_in_an_expanded_tree():
    seen = [builtin().tree("cpl")]
    while seen:
        node = seen.pop()
        assert not isinstance(node, Ref)
        if isinstance(node, Operation):
            seen += [node.left, node.right]


def test_paid_channels_are_those_of_the_one_list():
    assert {"paid_channels": tuple(sorted(PAID))} == SETS
    paid = [f for leaf in leaves(builtin().tree("paid_cpl")) for f in leaf.filters]
    assert [f.value for f in paid] == [tuple(sorted(PAID))]


def test_every_error_of_a_file_is_one_a_person_can_mend(tmp_path):
    write(tmp_path, "cpm", changed("unit: money", "unit: dinero"))
    error = refused(tmp_path)
    assert isinstance(error, NorteError)
    assert error.code == "settings"
    assert "'money', 'count'" in error.what.es
