"""Errors, bilingual text, periods and calendars, money, clock: what every layer may use."""

from __future__ import annotations
