"""Values of Norte as what JSON can say: keys are field names, dates ISO, texts in one language."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from norte.base.text import Text


def plain(value: Any, language: str) -> Any:
    """`value` with its dataclasses as objects, tuples as lists and texts in `language`."""
    if isinstance(value, Text):
        return value.pick(language)
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name), language) for f in fields(value)}
    if isinstance(value, dict):
        return {str(k): plain(v, language) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one, language) for one in value]
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value
