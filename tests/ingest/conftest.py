"""What the tests of the readers share."""

from __future__ import annotations

import pytest


@pytest.fixture
def scratch(tmp_path):
    """A scratch folder that the test must leave empty."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    yield folder
    assert not list(folder.iterdir())
