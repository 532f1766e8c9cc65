"""The page of export formats: how to export from each platform, and which columns are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from norte.base.text import Text
from norte.cli.markdown import code, codes, table
from norte.cli.reference_pages import Page
from norte.ingest.files.library import read_library

if TYPE_CHECKING:
    from norte.ingest.files.spec import FieldSpec, FormatSpec

_INTRO = Text(
    es="Se reconoce cada archivo por sus columnas, en español o en inglés, sin importar su orden ni"
    " su nombre. Lo que no se reconoce se enseña a leer con `norte map`. Un formato propio es un"
    " archivo YAML en `formats/` del espacio de trabajo.",
    en="Each file is recognised by its columns, in Spanish or in English, whatever their order and"
    " its name. What is not recognised is taught with `norte map`. A format of your own is one YAML"
    " file in `formats/` of the workspace.",
)
_RECIPE = Text(es="Cómo exportarlo: {said}", en="How to export it: {said}")
_NOTES = Text(es="A saber: {said}", en="To know: {said}")
_FILLS = Text(es="Llena: {tables}.", en="Fills: {tables}.")
_HEAD = Text(
    es="Campo;Clase;Columna en español;Columna en inglés",
    en="Field;Kind;Column in Spanish;Column in English",
)


def write(language: str) -> list[str]:
    """Formats by name."""
    blocks = [_INTRO.pick(language)]
    for one in sorted(read_library(None), key=lambda f: f.spec.id):
        blocks += _format(one.spec, language)
    return blocks


def _format(spec: FormatSpec, language: str) -> list[str]:
    blocks = [f"## {spec.name.text().pick(language)} ({code(spec.id)})"]
    if spec.recipe is not None:
        blocks.append(_RECIPE.fill(said=spec.recipe.text()).pick(language))
    if spec.notes is not None:
        blocks.append(_NOTES.fill(said=spec.notes.text()).pick(language))
    filled = dict.fromkeys(t.table for t in spec.tables)
    blocks.append(_FILLS.fill(tables=codes(filled)).pick(language))
    rows = [_field(name, field) for name, field in spec.fields.items()]
    return [*blocks, table(_HEAD.pick(language).split(";"), rows)]


def _field(name: str, field: FieldSpec) -> list[str]:
    both = field.any or (() if field.es or field.en else (name,))
    spanish = " · ".join((*field.es, *both))
    english = " · ".join((*field.en, *both))
    mark = " *" if field.required else ""
    return [code(name) + mark, field.type, spanish, english]


PAGE = Page(
    place=2,
    file=Text(es="formatos.md", en="formats.md"),
    title=Text(es="Formatos de exportación", en="Export formats"),
    about=Text(
        es="cómo exportar y qué columnas se leen", en="how to export, which columns are read"
    ),
    write=write,
)
