"""An HTML page as a test reads it: elements, ids, links and the text that is seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "br"}


@dataclass
class Element:
    name: str
    attributes: dict[str, str]
    parent: Element | None
    children: list[Element | str] = field(default_factory=list)

    def text(self) -> str:
        parts = (c if isinstance(c, str) else c.text() for c in self.children)
        return "".join(parts).replace("\u00a0", " ")

    def all(self, name: str = "", **wanted: str) -> list[Element]:
        """Every element below, in order, with the name and attributes asked for."""
        found = []
        for child in self.children:
            if isinstance(child, Element):
                if child.name == name or not name:
                    found.append(child)
                found += child.all(name)
        return [e for e in found if all(e.has(k.rstrip("_"), v) for k, v in wanted.items())]

    def one(self, name: str = "", **wanted: str) -> Element:
        (found,) = self.all(name, **wanted)
        return found

    def has(self, key: str, value: str) -> bool:
        given = self.attributes.get(key, "")
        return value in given.split() if key == "class" else given == value


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("root", {}, None)
        self.here = self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {k: v or "" for k, v in attrs}, self.here)
        self.here.children.append(made)
        if tag not in VOID:
            self.here = made

    def handle_endtag(self, tag: str) -> None:
        assert self.here.name == tag, f"</{tag}> closes <{self.here.name}>"
        assert self.here.parent is not None
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


def read_page(html: str) -> Element:
    """The tree of a page; fails where an element is closed in the wrong place or not at all."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    assert builder.here is builder.root, f"<{builder.here.name}> is not closed"
    return builder.root
