from __future__ import annotations

import hashlib
import re
import time
import tomllib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import norte.sample.sources
from norte.sample import write_company
from norte.sample.source import sources
from norte.workspace import find
from norte.workspace.answers import read_answers

if TYPE_CHECKING:
    from tests.sample.conftest import Company

MARCH = date(2025, 3, 31)


def digest(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_arguments_give_the_same_bytes_and_the_same_truth(tmp_path: Path) -> None:
    first = write_company(tmp_path / "a", until=MARCH, months=3)
    time.sleep(1.1)  # a time stamp inside an XLSX or a zip would now differ
    second = write_company(tmp_path / "b", until=MARCH, months=3)
    assert digest(tmp_path / "a") == digest(tmp_path / "b")
    assert first == second


def test_another_seed_or_day_gives_another_company(tmp_path: Path) -> None:
    first = write_company(tmp_path / "a", until=MARCH, months=2)
    other_seed = write_company(tmp_path / "b", until=MARCH, months=2, seed=8)
    other_day = write_company(tmp_path / "c", until=date(2025, 3, 30), months=2)
    assert first.value("orders") != other_seed.value("orders")
    assert first.value("visits") > other_day.value("visits")


def test_the_range_starts_on_the_first_of_a_month(company: Company) -> None:
    assert company.truth.first_day == date(2023, 10, 1)
    assert company.truth.until == date(2025, 11, 20)


@pytest.mark.parametrize("months", [1, 0, -5])
def test_a_company_without_a_past_is_refused(tmp_path: Path, months: int) -> None:
    with pytest.raises(ValueError, match="two at least"):
        write_company(tmp_path, until=MARCH, months=months)
    assert list(tmp_path.iterdir()) == []


def test_every_module_of_sources_is_a_source_and_tells_its_progress(tmp_path: Path) -> None:
    told: list[str] = []
    write_company(tmp_path, until=MARCH, months=2, progress=told.append)
    folder = Path(str(norte.sample.sources.__file__)).parent
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    assert set(told) == set(sources()) == modules
    assert len(told) == len(modules)


def test_the_folder_is_a_workspace_that_says_that_it_is_invented(company: Company) -> None:
    settings = find(company.folder).settings
    assert "inventada" in settings.name.es
    assert "invented" in settings.name.en
    readme = (company.folder / "LEEME.md").read_text("utf-8")
    assert "no existe" in readme
    assert "inventados" in readme
    assert "does not exist" in readme
    assert "invented" in readme
    assert (company.folder / "norte.toml").read_text("utf-8").startswith("# Luna Casa (empresa inv")


def test_the_settings_describe_two_markets_and_one_source_of_visits(company: Company) -> None:
    settings = find(company.folder).settings
    assert {m: (v.currency, v.timezone) for m, v in settings.markets.items()} == {
        "es": ("EUR", "Europe/Madrid"),
        "mx": ("MXN", "America/Mexico_City"),
    }
    chosen = settings.record["visits"]
    assert [(c.source, c.since) for c in chosen] == [("matomo", company.truth.first_day)]
    accounts = {rule.account for rule in settings.markets["mx"].match}
    assert {"Luna Casa MX", "lunacasa.mx", "Luna Casa México"} <= accounts


def test_the_answers_speak_of_folders_that_exist(company: Company) -> None:
    answers = read_answers(find(company.folder))
    assert len({(a.format, a.folder) for a in answers}) == len(answers)
    for answer in answers:
        assert (company.folder / answer.folder).is_dir(), answer.folder
        assert answer.account is not None
    google = [a for a in answers if a.format == "google_ads"]
    assert {(a.account, a.zone, a.currency) for a in google} == {
        ("Luna Casa ES", "Europe/Madrid", "EUR"),
        ("Luna Casa MX", "America/Mexico_City", "MXN"),
    }


def test_answers_toml_has_only_keys_that_an_import_knows(company: Company) -> None:
    document = tomllib.loads((company.folder / "answers.toml").read_text("utf-8"))
    assert set(document) == {"answer"}
    known = {"format", "folder", "account", "source", "dates", "decimal", "zone", "currency"}
    assert all(set(one) <= known for one in document["answer"])


def test_no_address_of_the_sample_can_belong_to_anyone(company: Company) -> None:
    address = re.compile(rb"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")
    domains = {
        found.decode().lower()
        for path in company.inbox.rglob("*.csv")
        for found in address.findall(path.read_bytes())
    }
    assert domains == {"cliente.example", "correo.example", "lunacasa.example"}


def test_the_sample_is_as_large_as_a_team_would_have(company: Company) -> None:
    truth = company.truth
    assert 45_000 <= truth.value("orders") <= 60_000
    assert 9_000 <= truth.value("ad_rows", source="google_ads") <= 11_000
    assert 18_000 <= truth.value("ad_rows", source="meta_ads") <= 22_000


def test_a_total_over_two_currencies_is_refused(company: Company) -> None:
    with pytest.raises(ValueError, match="several currencies"):
        company.truth.value("revenue")
    with pytest.raises(KeyError):
        company.truth.value("revenue", market="fr")
    spain = company.truth.value("ad_spend", market="es")
    parts = [
        company.truth.value("ad_spend", market="es", source=s) for s in ("google_ads", "meta_ads")
    ]
    assert spain == sum(parts)
    assert "orders" in company.truth.measures
