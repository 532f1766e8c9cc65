"""HTML and SVG elements that are escaped by construction.

A plain `str` given to `tag` is text that somebody typed: it is escaped and loses control
characters. Only what `tag` itself built is `Markup` and goes in as it is.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from norte.base.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

Attribute = str | int | float | bool | None
_VOID = frozenset({"meta", "link", "br", "col", "input", "hr"})


class Markup(str):
    """Text that is already markup; nothing but this module should make one from a variable."""

    __slots__ = ()


Child = str | Markup | None


def tag(element: str, /, *children: Child, **attributes: Attribute) -> Markup:
    """The element with its attributes and children.

    Attribute names are Python's: `class_` → class, `aria_label` → aria-label. An attribute or
    a child that is None is left out, so is a False attribute; True writes the bare name.
    """
    opened = f"<{element}{_attributes(attributes)}>"
    if element in _VOID:
        return Markup(opened)
    return Markup(f"{opened}{join(children)}</{element}>")


def join(parts: Iterable[Child], separator: str = "") -> Markup:
    """The parts one after another, each escaped unless it is markup; None is left out."""
    return Markup(text(separator).join(text(p) for p in parts if p is not None))


def text(value: str) -> Markup:
    """`value` as it must stand in a page, between tags or inside a quoted attribute."""
    if isinstance(value, Markup):
        return value
    return Markup(escape(printable(value), quote=True))


def titled(uid: str, title: str, desc: str) -> Markup:
    """The title and description of a chart; the chart says `aria-labelledby` with both ids."""
    return join(
        [tag("title", title, id=f"{uid}-t"), tag("desc", desc, id=f"{uid}-d") if desc else None]
    )


def described_by(uid: str, desc: str) -> str:
    """The value of a chart's `aria-labelledby`."""
    return f"{uid}-t {uid}-d" if desc else f"{uid}-t"


def place(percent: float) -> str:
    """A position in % as SVG writes it, two decimals at most: 12.5 → «12.5%»."""
    return f"{percent:.2f}".rstrip("0").rstrip(".") + "%"


def _attributes(attributes: dict[str, Attribute]) -> str:
    return "".join(
        f" {_name(key)}" if value is True else f' {_name(key)}="{text(str(value))}"'
        for key, value in attributes.items()
        if value is not None and value is not False
    )


def _name(key: str) -> str:
    return key.rstrip("_").replace("_", "-")
