"""The made-up scorecard, once a session."""

from __future__ import annotations

import pytest

from norte.board.scorecard import Scorecard
from tests.reports.invented_card import invented_card


@pytest.fixture(scope="session")
def card() -> Scorecard:
    return invented_card()
