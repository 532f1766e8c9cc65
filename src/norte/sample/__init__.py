"""The invented company: a shop that does not exist, in the export files of real platforms."""

from __future__ import annotations

from norte.sample.company import write_company
from norte.sample.truth import CompanyTruth, Figure

__all__ = ["CompanyTruth", "Figure", "write_company"]
