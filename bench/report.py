"""What the measurements print: ratios of two ways, medians of runs taken in turns."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter

RUNS = 5


@dataclass
class Report:
    """Collects lines and the ratios that were over their target."""

    over: list[str] = field(default_factory=list)

    def title(self, text: str) -> None:
        """A heading for what follows."""
        print(f"\n{text}", flush=True)

    def note(self, text: str) -> None:
        """A line that is told and not judged."""
        print(f"  {text}", flush=True)

    def ratio(self, label: str, ours: float, base: float, target: float) -> None:
        """Our seconds (or bytes) as so many times the base's, against what they may be."""
        found = ours / base
        verdict = "ok" if found <= target else "OVER"
        print(
            f"  {label}: {ours:.3g} against {base:.3g} = {found:.2f} × (≤ {target:g} ×) {verdict}",
            flush=True,
        )
        if found > target:
            self.over.append(label)

    def compare(
        self,
        label: str,
        ours: Callable[[], object],
        base: Callable[[], object],
        target: float,
        runs: int = RUNS,
    ) -> None:
        """Both ways in turns after one unmeasured run of each; medians of seconds."""
        ours()
        base()
        times: tuple[list[float], list[float]] = ([], [])
        for _ in range(runs):
            for place, way in enumerate((ours, base)):
                times[place].append(seconds(way))
        self.ratio(f"{label} [s]", median(times[0]), median(times[1]), target)

    def exit_status(self) -> int:
        """0 when every ratio kept its target."""
        if self.over:
            print(f"\nover target: {', '.join(self.over)}", file=sys.stderr)
        return 1 if self.over else 0


def seconds(way: Callable[[], object]) -> float:
    """How long one call takes."""
    start = perf_counter()
    way()
    return perf_counter() - start
