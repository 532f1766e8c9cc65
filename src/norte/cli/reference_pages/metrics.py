"""The page of metrics: name, meaning, formula, caveats and worked examples of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from norte.base.numbers import show
from norte.base.text import Text
from norte.catalog import builtin
from norte.catalog.metric import STAGES
from norte.cli.commands.metrics import UNITS
from norte.cli.markdown import code, codes, table
from norte.cli.reference_pages import Page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from norte.catalog import Metric
    from norte.catalog.metric import Example

_INTRO = Text(
    es="Cada métrica es un archivo YAML con su fórmula y sus ejemplos, que se comprueban en todos"
    " los motores. Una métrica propia se escribe igual, en `metrics/` del espacio de trabajo. En"
    " los ejemplos, «—» es indefinido y «Sin datos» es que la fuente no cubre esos días.",
    en="Each metric is a YAML file with its formula and its examples, which are checked on every"
    " engine. A metric of your own is written alike, in `metrics/` of the workspace. In the"
    " examples '—' is undefined and 'No data' means that the source does not cover those days.",
)
_FACTS = {
    "formula": Text(es="Fórmula", en="Formula"),
    "unit": Text(es="Unidad", en="Unit"),
    "better": Text(es="Es mejor", en="Better"),
    "floor": Text(es="Menos de esto son pocos casos", en="Fewer than this are few cases"),
    "matures": Text(es="Deja de cambiar a los", en="Stops changing after"),
    "without": Text(es="Puede faltar", en="May be missing"),
    "not_added": Text(es="No se suma entre", en="Not added over"),
    "basis": Text(es="Base", en="Basis"),
}
_BETTER = {
    "higher": Text(es="más alta", en="higher"),
    "lower": Text(es="más baja", en="lower"),
    "within": Text(es="dentro de un margen", en="within a range"),
}
_CAVEAT = Text(es="Cuidado: {said}", en="Mind: {said}")
_EXAMPLES = Text(es="Con estos datos;Vale", en="With these data;It is")
_NO_DATA = Text(es="Sin datos", en="No data")
_REFUSED = Text(es="se niega: {word}", en="refused: {word}")
_DAYS = Text(es="{n} días", en="{n} days")
_ABSENT = Text(es="sin cobertura de {table}", en="no coverage of {table}")
_MOST_ROWS = 4


def write(language: str) -> list[str]:
    """Metrics by life-cycle stage."""
    blocks = [_INTRO.pick(language)]
    for stage, title in STAGES.items():
        blocks.append(f"## {title.pick(language)}")
        for name, metric in sorted(builtin().metrics.items()):
            if metric.stage == stage:
                blocks += _metric(name, metric, language)
    return blocks


def _metric(name: str, metric: Metric, language: str) -> list[str]:
    blocks = [
        f"### {code(name)}",
        f"**{metric.name.text().pick(language)}.** {metric.meaning.text().pick(language)}",
        "\n".join(f"- {label}: {said}" for label, said in _facts(metric, language)),
    ]
    if metric.caveats is not None:
        blocks.append(_CAVEAT.fill(said=metric.caveats.text()).pick(language))
    rows = [_example(metric, example, language) for example in metric.examples]
    return [*blocks, table(_EXAMPLES.pick(language).split(";"), rows)]


def _facts(metric: Metric, language: str) -> list[tuple[str, str]]:
    closed = [name for name, adds in metric.additive.items() if adds == "no"]
    found = {
        "formula": code(metric.formula),
        "unit": UNITS[metric.unit].pick(language),
        "better": _BETTER[metric.better].pick(language),
        "basis": metric.basis.text().pick(language) if metric.basis else "",
        "not_added": codes(closed),
        "without": codes(metric.without),
        "floor": str(metric.floor) if metric.floor else "",
        "matures": _DAYS.fill(n=metric.matures_days).pick(language) if metric.matures_in else "",
    }
    return [(_FACTS[key].pick(language), said) for key, said in found.items() if said]


def _example(metric: Metric, example: Example, language: str) -> list[str]:
    given = [
        *(_rows(name, rows) for name, rows in example.given.items()),
        *(
            _ABSENT.fill(table=code(name)).pick(language)
            for name, covered in example.coverage.items()
            if not covered
        ),
        *(code(f"--where {name}={value}") for name, value in example.where.items()),
        *(code(f"--by {name}") for name in example.by),
    ]
    return ["; ".join(given), _outcome(metric, example, language)]


def _rows(name: str, rows: list[dict[str, Any]]) -> str:
    said = [_row(row) for row in rows[:_MOST_ROWS]]
    more = f" … ({len(rows)})" if len(rows) > _MOST_ROWS else ""
    return f"{code(name)} {', '.join(said)}{more}" if said else f"{code(name)} ∅"


def _row(row: Mapping[str, Any]) -> str:
    return "(" + ", ".join(f"{key} {value}" for key, value in row.items()) + ")"


def _outcome(metric: Metric, example: Example, language: str) -> str:
    if example.refuses is not None:
        return _REFUSED.fill(word=example.refuses).pick(language)
    if example.rows:
        parts = [
            f"{', '.join(str(v) for k, v in row.items() if k != 'value')}:"
            f" {_value(metric, row.get('value'), language)}"
            for row in example.rows
        ]
        return "; ".join(parts)
    if example.state == "no_data":
        return _NO_DATA.pick(language)
    said = _value(metric, example.value, language)
    return f"{said} ({codes(example.flags)})" if example.flags else said


def _value(metric: Metric, value: float | None, language: str) -> str:
    return show(
        value,
        metric.unit,
        currency="EUR",
        number_locale="en" if language == "en" else "es",
        language=language,
        precise=True,
    )


PAGE = Page(
    place=1,
    file=Text(es="metricas.md", en="metrics.md"),
    title=Text(es="Métricas", en="Metrics"),
    about=Text(
        es="qué es cada una, su fórmula y sus ejemplos",
        en="what each is, its formula, its examples",
    ),
    write=write,
)
