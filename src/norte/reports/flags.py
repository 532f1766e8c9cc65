"""What may be said against a number: every flag's word and explanation, in one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from norte.base.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Flag:
    """A reservation about a number; `is_warning` when it may change what to decide."""

    word: Text
    why: Text
    is_warning: bool = False


FLAGS: Mapping[str, Flag] = {
    "open_period": Flag(
        Text(es="en curso", en="in progress"),
        Text(
            es="El periodo no ha terminado: se compara con los mismos días del anterior.",
            en="The period has not ended: it is compared with the same days of the earlier one.",
        ),
    ),
    "partial": Flag(
        Text(es="parcial", en="partial"),
        Text(
            es="Faltan días o cuentas: el valor real es otro; abajo se ve qué fuente falta.",
            en="Days or accounts are missing: the real value differs; see which source below.",
        ),
        is_warning=True,
    ),
    "stale": Flag(
        Text(es="con retraso", en="late"),
        Text(
            es="La fuente lleva días sin entregar datos: el valor llega hasta su última fecha.",
            en="The source has not delivered for days: the value stops at its last date.",
        ),
        is_warning=True,
    ),
    "partial_cost": Flag(
        Text(es="costo incompleto", en="cost incomplete"),
        Text(
            es="Sólo cuenta el gasto en anuncios: no hay otros costos de marketing cargados.",
            en="Only ad spend is counted: no other marketing costs have been loaded.",
        ),
        is_warning=True,
    ),
    "mixed_tax": Flag(
        Text(es="con y sin impuestos", en="mixed tax"),
        Text(
            es="Una parte incluye impuestos y la otra no: compare con cautela.",
            en="One side includes tax and the other does not: compare with care.",
        ),
        is_warning=True,
    ),
    "immature": Flag(
        Text(es="por madurar", en="maturing"),
        Text(
            es="Los últimos días aún cambiarán: faltan resultados que llegan tarde.",
            en="The latest days will still change: some results arrive late.",
        ),
        is_warning=True,
    ),
    "low_n": Flag(
        Text(es="pocos casos", en="few cases"),
        Text(
            es="Hay tan pocos casos que un cambio puede ser azar.",
            en="There are so few cases that a change may be chance.",
        ),
        is_warning=True,
    ),
    "young_history": Flag(
        Text(es="historia corta", en="short history"),
        Text(
            es="Hay menos de un año de datos antes: algunos «nuevos» ya eran clientes.",
            en="Less than a year of data comes before: some who look new are not.",
        ),
    ),
    "inflated": Flag(
        Text(es="inflado", en="inflated"),
        Text(
            es="La cifra cuenta de más: aperturas automáticas de correo, por ejemplo.",
            en="The figure counts too much: mail that opens by itself, for example.",
        ),
        is_warning=True,
    ),
    "low_agreement": Flag(
        Text(es="poco acuerdo", en="low agreement"),
        Text(
            es="Quienes calificaron la muestra no coinciden, o la muestra no fue al azar.",
            en="Those who rated the sample disagree, or it was not drawn at random.",
        ),
        is_warning=True,
    ),
    "approximate": Flag(
        Text(es="aproximado", en="approximate"),
        Text(
            es="Estimado a partir de una muestra: suele errar menos de un 2 %.",
            en="Estimated from a sample: it is usually less than 2% off.",
        ),
    ),
    "assumed": Flag(
        Text(es="supuesto", en="assumed"),
        Text(
            es="Usa un dato que el equipo escribió a mano, no uno medido.",
            en="Uses a figure that the team typed in, not a measured one.",
        ),
    ),
    "reconstructed": Flag(
        Text(es="reconstruido", en="reconstructed"),
        Text(
            es="La fuente sólo dice el estado de hoy: las fechas pasadas se dedujeron.",
            en="The source only tells today's state: past dates were deduced.",
        ),
    ),
    "masked": Flag(
        Text(es="oculto en parte", en="partly hidden"),
        Text(
            es="La plataforma oculta los grupos pequeños: la suma puede quedarse corta.",
            en="The platform hides small groups: the sum may fall short.",
        ),
    ),
}


def flag(name: str) -> Flag:
    """The flag called `name`; one that nobody described shows its own name."""
    known = FLAGS.get(name)
    if known is not None:
        return known
    word = Text.same(name.replace("_", " "))
    why = Text(es="Reserva que pone la fuente.", en="A reservation that the source makes.")
    return Flag(word, why)
