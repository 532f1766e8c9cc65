"""What every test may ask for, and the count of what was skipped for want of it."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.needs import SKIP_MARK, program, real_data_folder, require

if TYPE_CHECKING:
    from pathlib import Path

pytest_plugins = ["tests.fixtures_postgres"]

# The same examples on every run, and no deadline: a busy machine is not a failing test.
settings.register_profile(
    "norte", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("norte")

_SKIPPED_FOR = re.compile(rf"{SKIP_MARK}(postgres|chromium|node|data): ")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of the open data sets; left with a reason where there is none."""
    folder = real_data_folder()
    if not folder.is_dir():
        require("data", f"no folder {folder.name!r} (NORTE_REAL_DATA names another)")
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium that can run without a screen."""
    return program("chromium", "chromium", "chromium-browser", "google-chrome")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line that says what was not on this machine and how many tests that left out."""
    reports = terminalreporter.stats.get("skipped", [])
    found = (_SKIPPED_FOR.search(str(report.longrepr)) for report in reports)
    missing = Counter(match.group(1) for match in found if match is not None)
    if missing:
        counts = ", ".join(f"{need} {count}" for need, count in sorted(missing.items()))
        terminalreporter.write_line(f"skipped for want of: {counts}", yellow=True)
