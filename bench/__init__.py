"""Speed and memory, measured as ratios in one run: each module here has `run(report)`."""

from __future__ import annotations
