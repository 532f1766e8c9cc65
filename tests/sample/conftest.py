from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import pytest

from norte.sample import CompanyTruth, write_company

if TYPE_CHECKING:
    from pathlib import Path

UNTIL = date(2025, 11, 20)


class Company(NamedTuple):
    folder: Path
    truth: CompanyTruth

    @property
    def inbox(self) -> Path:
        return self.folder / "inbox"

    def files(self, pattern: str) -> list[Path]:
        found = sorted(self.inbox.glob(pattern))
        assert found, f"no file of the sample matches {pattern}"
        return found


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """The whole sample, written once for every test that only reads it."""
    folder = tmp_path_factory.mktemp("luna-casa")
    return Company(folder, write_company(folder, until=UNTIL))
