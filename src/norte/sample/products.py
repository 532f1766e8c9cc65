"""What the invented shop sells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Product:
    """An article: its name, its price in Spain with tax, and how often it is bought."""

    sku: str
    name: str
    euro_cents: int
    weight: float


def _product(number: int, name: str, euros: float, weight: float) -> Product:
    return Product(f"LC-{number:04d}", name, round(euros * 100), weight)


PRODUCTS: tuple[Product, ...] = tuple(
    _product(number, name, euros, weight)
    for number, (name, euros, weight) in enumerate(
        (
            ("Vela aromática «Azahar»", 14.90, 9),
            ("Vela aromática «Bosque húmedo»", 14.90, 7),
            ("Difusor de mikado, lino", 18.90, 6),
            ("Cojín de lino lavado 45 × 45", 19.90, 9),
            ("Cojín bordado «Geometría»", 24.90, 5),
            ("Manta de algodón orgánico", 39.90, 6),
            ("Manta de lana merina", 69.90, 2),
            ("Juego de sábanas de percal, 150", 59.90, 3),
            ("Funda nórdica de lino, 150", 89.90, 2),
            ("Toalla de baño de rizo", 16.90, 6),
            ("Juego de 3 toallas, arena", 34.90, 4),
            ("Alfombra de yute redonda", 64.90, 3),
            ("Alfombra de lana tejida a mano", 149.00, 1),
            ("Cortina de lino, 140 × 260", 44.90, 3),
            ("Lámpara de mesa «Luna»", 49.90, 5),
            ("Lámpara de pie «Arco»", 119.00, 1.5),
            ("Lámpara colgante de ratán", 79.90, 2.5),
            ("Guirnalda de luces, 5 m", 17.90, 4),
            ("Jarrón de cerámica, blanco roto", 22.90, 6),
            ("Jarrón de vidrio reciclado", 19.90, 5),
            ("Maceta de barro, 20 cm", 12.90, 6),
            ("Portamacetas de mimbre", 21.90, 4),
            ("Espejo redondo, 60 cm", 74.90, 2),
            ("Marco de madera de roble, 30 × 40", 23.90, 4),
            ("Lámina «Sierra», 50 × 70", 27.90, 4),
            ("Reloj de pared de nogal", 42.90, 2),
            ("Vajilla de gres, 12 piezas", 84.90, 2),
            ("Juego de 4 tazas de gres", 28.90, 5),
            ("Cuenco de madera de acacia", 26.90, 4),
            ("Tabla de cortar de olivo", 24.90, 4),
            ("Mantel de lino, 150 × 250", 49.90, 3),
            ("Juego de 4 servilletas de lino", 18.90, 4),
            ("Delantal de algodón", 21.90, 3),
            ("Cesta de seagrass, mediana", 25.90, 5),
            ("Caja organizadora de bambú", 16.90, 5),
            ("Perchero de pared, 5 ganchos", 32.90, 3),
            ("Estantería de pared, 80 cm", 54.90, 2),
            ("Mesita auxiliar de mango", 94.90, 1.5),
            ("Puf de algodón trenzado", 69.90, 2),
            ("Silla de comedor «Nórdica»", 89.00, 1.2),
            ("Banco recibidor de roble", 159.00, 0.6),
            ("Tarjeta de regalo en papel de semillas", 9.90, 3),
        ),
        start=1,
    )
)


def prices(factor: float) -> NDArray[np.int64]:
    """Each product's price in hundredths of a market's money; it ends in 9 where money is small."""
    euros = np.array([product.euro_cents for product in PRODUCTS], dtype=np.float64)
    if factor == 1.0:
        return euros.astype(np.int64)
    return (np.round(euros * factor / 1000) * 1000).astype(np.int64) - 100


def weights() -> NDArray[np.float64]:
    """How likely each product is in an order; they add to one."""
    drawn = np.array([product.weight for product in PRODUCTS], dtype=np.float64)
    return np.asarray(drawn / drawn.sum(), dtype=np.float64)
