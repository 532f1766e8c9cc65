"""Readers: whatever a team drops becomes typed rows with their errors; nothing is written here."""

from __future__ import annotations
