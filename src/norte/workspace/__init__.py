"""A workspace is a folder: its settings, its paths, its remembered answers, its secrets."""

from __future__ import annotations

from norte.workspace.folder import Workspace, create, find

__all__ = ["Workspace", "create", "find"]
