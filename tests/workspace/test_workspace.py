"""A workspace: made, found, read, and what it remembers."""

from __future__ import annotations

import stat

import pytest

from norte.base.errors import SettingsError, UsageError
from norte.workspace import Workspace, create, find
from norte.workspace.answers import Answer, folder_key, read_answers, recall, remember


@pytest.fixture
def workspace(tmp_path) -> Workspace:
    return create(
        tmp_path / "luna",
        locale="es-MX",
        currency="MXN",
        timezone="America/Mexico_City",
        week_start="sunday",
    )


def test_a_new_workspace_is_found_with_its_settings(workspace):
    settings = find(workspace.root).settings
    assert (settings.currency, settings.timezone, settings.week_start) == (
        "MXN",
        "America/Mexico_City",
        "sunday",
    )
    assert settings.language == "es"
    assert all(
        (workspace.root / name).is_dir()
        for name in ("inbox", "metrics", "formats", "lake", "files")
    )


def test_it_is_not_made_twice_and_not_found_where_it_is_not(workspace, tmp_path):
    with pytest.raises(UsageError):
        create(workspace.root, locale="es", currency="EUR", timezone="UTC", week_start="monday")
    with pytest.raises(UsageError, match=r"norte\.toml"):
        find(tmp_path)


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ('currency = "euros"', "currency"),
        ('timezone = "Madrid"', "timezone"),
        ("fiscal_year_start = 13", "fiscal_year_start"),
        ('colour = "blue"', "colour"),
        ("days = ", "TOML"),
    ],
)
def test_a_wrong_setting_is_named(workspace, line, named):
    path = workspace.root / "norte.toml"
    key = line.split(" ", maxsplit=1)[0]
    kept = [row for row in path.read_text("utf-8").splitlines() if not row.startswith(f"{key} ")]
    path.write_text("\n".join([*kept, line]), "utf-8")
    with pytest.raises(SettingsError) as caught:
        _ = Workspace(workspace.root).settings
    assert named in caught.value.say("en")


def test_wrong_values_leave_no_workspace_behind(tmp_path):
    with pytest.raises(SettingsError):
        create(tmp_path / "w", locale="es", currency="EURO", timezone="UTC", week_start="monday")
    assert not (tmp_path / "w" / "norte.toml").exists()


def test_the_identity_key_is_made_once_and_for_its_owner_only(workspace):
    key = workspace.identity_key()
    assert len(key) == 32
    assert workspace.identity_key() == key
    mode = stat.S_IMODE((workspace.secrets / "identity.key").stat().st_mode)
    assert mode == 0o600


def test_answers_are_remembered_by_format_and_folder(workspace):
    file = workspace.inbox / "ads" / "a.csv"
    folder = folder_key(workspace, file)
    assert folder == "inbox/ads"
    assert read_answers(workspace) == ()
    remember(workspace, Answer(format="google_ads", folder=folder, account="ES"))
    remember(
        workspace, Answer(format="google_ads", folder="inbox/other", account="MX", dates="dmy")
    )
    remember(workspace, Answer(format="google_ads", folder=folder, account="España «1»"))
    answers = read_answers(workspace)
    assert len(answers) == 2
    found = recall(answers, "google_ads", folder)
    assert found is not None
    assert found.account == "España «1»"
    assert recall(answers, "meta_ads", folder) is None


def test_damaged_answers_are_said(workspace):
    workspace.answers.write_text("[[answer]]\nformat = 3\n", "utf-8")
    with pytest.raises(SettingsError, match=r"answers\.toml"):
        read_answers(workspace)
