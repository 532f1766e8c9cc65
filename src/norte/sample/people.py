"""The invented people: names that occur in both countries, and addresses that cannot exist."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from norte.sample.export_files import listed

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FIRST = listed(
    "María Carmen Ana Laura Lucía Paula Marta Elena Cristina Sofía Andrea Sara Alba Irene Julia "
    "Claudia Nuria Patricia Raquel Silvia Rosa Beatriz Valentina Ximena Fernanda Daniela Mariana "
    "Regina Camila Renata Guadalupe Alejandra Verónica Mónica Isabel Teresa Inés Rocío Pilar "
    "José Antonio Manuel Francisco Javier Carlos Daniel Alejandro David Miguel Pablo Sergio Jorge "
    "Alberto Luis Diego Raúl Adrián Iván Óscar Rubén Andrés Fernando Ricardo Emilio Rodrigo Tomás",
    " ",
)
_LAST = listed(
    "García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Ruiz "
    "Hernández Díaz Moreno Muñoz Álvarez Romero Alonso Gutiérrez Navarro Torres Domínguez Vázquez "
    "Ramos Gil Ramírez Serrano Blanco Molina Morales Suárez Ortega Delgado Castro Ortiz Rubio "
    "Marín Sanz Iglesias Núñez Medina Garrido Cortés Castillo Santos Lozano Guerrero Cano Prieto "
    "Méndez Cruz Flores Herrera Peña León Márquez Cabrera Gallego Calvo Vidal Campos Reyes Vega "
    "Fuentes Carrasco Aguilar Nieto Soto Rojas Salazar Ríos Mendoza Contreras Estrada Sandoval",
    " ",
)
_CITIES: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "es": (
        ("Madrid", "28013", "M", "Madrid"),
        ("Barcelona", "08012", "B", "Barcelona"),
        ("Valencia", "46003", "V", "Valencia"),
        ("Sevilla", "41004", "SE", "Sevilla"),
        ("Zaragoza", "50001", "Z", "Zaragoza"),
        ("Málaga", "29005", "MA", "Málaga"),
        ("Bilbao", "48009", "BI", "Vizcaya"),
        ("Vitoria-Gasteiz", "01005", "VI", "Álava"),
        ("Palma", "07001", "PM", "Baleares"),
    ),
    "mx": (
        ("Ciudad de México", "06700", "DF", "Ciudad de México"),
        ("Guadalajara", "44100", "JAL", "Jalisco"),
        ("Monterrey", "64000", "NL", "Nuevo León"),
        ("Puebla", "72000", "PUE", "Puebla"),
        ("Querétaro", "76000", "QRO", "Querétaro"),
        ("Mérida", "97000", "YUC", "Yucatán"),
        ("Toluca", "50000", "MEX", "México"),
        ("León", "37000", "GTO", "Guanajuato"),
    ),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where an order goes."""

    city: str
    postcode: str
    province_code: str
    province: str


@dataclass(frozen=True, slots=True)
class People:
    """Everyone that a market's files name, by number: customers first, then other contacts."""

    market: str
    domain: str
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    place_of: NDArray[np.int64]

    def first_name(self, person: int) -> str:
        """The given name."""
        return _FIRST[int(self.first[person])]

    def last_name(self, person: int) -> str:
        """The family name (one, as shops ask for it)."""
        return _LAST[int(self.last[person])]

    def email(self, person: int) -> str:
        """An address under a reserved domain; no two people of a market share one."""
        return (
            f"{_ASCII_FIRST[self.first[person]]}.{_ASCII_LAST[self.last[person]]}"
            f"{person + 1}@{self.domain}"
        )

    def place(self, person: int) -> Place:
        """The city where the person lives."""
        return Place(*_CITIES[self.market][self.place_of[person]])


def draw_people(rng: np.random.Generator, market: str, domain: str, size: int) -> People:
    """`size` invented people of a market; big cities are likelier."""
    cities = len(_CITIES[market])
    weight = 1 / np.arange(1, cities + 1)
    return People(
        market=market,
        domain=domain,
        first=rng.integers(len(_FIRST), size=size),
        last=rng.integers(len(_LAST), size=size),
        place_of=rng.choice(cities, size=size, p=weight / weight.sum()),
    )


def _ascii(word: str) -> str:
    return unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode().lower()


_ASCII_FIRST = tuple(_ascii(word) for word in _FIRST)
_ASCII_LAST = tuple(_ascii(word) for word in _LAST)
