"""`python -m bench [NAME…]`: the modules of this folder that have `run`, or those named."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from bench.report import Report


def main(names: list[str]) -> int:
    """Run the measurements in order of name; the exit status tells whether a ratio was over."""
    report = Report()
    for module in sorted(m.name for m in iter_modules([str(Path(__file__).parent)])):
        if module in {"__main__", "report"} or (names and module not in names):
            continue
        run = getattr(import_module(f"bench.{module}"), "run", None)
        if run is not None:
            run(report)
    return report.exit_status()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
