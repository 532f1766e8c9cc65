"""What the tests of the command line share: a way to call it and a small workspace."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.cli.shell import Norte, make_norte, small_workspace
from tests.worlds import World

ROWS: dict[str, list[dict[str, Any]]] = {
    "ad_daily": [
        {
            "day": "2024-03-04", "spend": 60, "clicks": 20, "impressions": 1000,
            "channel": "paid_search", "campaign_key": "verano",
        },
        {
            "day": "2024-03-12", "spend": 240, "clicks": 10, "impressions": 3000,
            "channel": "paid_social", "campaign_key": "otono",
        },
        {
            "day": "2024-04-02", "spend": 30, "clicks": 0, "impressions": 300,
            "channel": "paid_social", "campaign_key": "otono",
        },
    ],
    "lead_path": [
        {
            "person": "a", "instant": "2024-03-05 10:00:00", "channel": "paid_search",
            "campaign_key": "verano",
        },
        {"person": "b", "instant": "2024-03-06 10:00:00", "channel": "email"},
    ],
}  # fmt: skip


@pytest.fixture
def norte(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Norte:
    """Norte called as from a shell."""
    return make_norte(capsys, monkeypatch)


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a workspace with three ads and two leads, covered from 1 March to 8 April."""
    root = tmp_path_factory.mktemp("cli") / "tienda"
    small_workspace(root, World(ROWS, cover=(date(2024, 3, 1), date(2024, 4, 8))))
    return root


@pytest.fixture
def empty(tmp_path: Path, norte: Norte) -> Path:
    """The folder of a new workspace, nothing imported."""
    root = tmp_path / "vacio"
    assert norte("init", root).status == 0
    return root
