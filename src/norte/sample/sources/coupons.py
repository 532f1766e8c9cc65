"""The team's own sheet of personal coupons: which code was sent to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from norte.base.text import Text
from norte.sample.export_files import csv_text, write_text
from norte.sample.source import Answer, Source, Written
from norte.sample.truth import Tally

if TYPE_CHECKING:
    from pathlib import Path

    from norte.sample.world import MarketWorld, World


def _write(world: World, inbox: Path) -> Written:
    tally = Tally("coupons")
    answers = []
    for place in world.markets:
        issued = place.shop.coupons
        rows: list[tuple[str, ...]] = [("codigo", "campaña", "correo", "fecha")]
        rows.extend(
            (code, campaign, place.people.email(customer), place.clock.days[day].isoformat())
            for code, campaign, customer, day in zip(
                issued.issued_code,
                issued.issued_campaign,
                issued.issued_customer.tolist(),
                issued.issued_day.tolist(),
                strict=True,
            )
        )
        folder = f"cupones_{place.market.id}"
        write_text(inbox / folder / "cupones_personales.csv", csv_text(rows))
        answers.append(Answer("coupons", f"inbox/{folder}", place.market.account))
        _tell(tally, place)
    return Written(tally.figures(), tuple(answers))


def _tell(tally: Tally, place: MarketWorld) -> None:
    market, issued, orders = place.market, place.shop.coupons, place.shop.orders
    codes = set(issued.issued_code)
    used = np.array([code in codes for code in issued.code])
    redeemed = orders.customer[used & orders.is_valid]
    tally.count("coupons_issued", market.id, None, len(issued.issued_code))
    tally.count("personal_coupons_redeemed", market.id, None, redeemed.size)
    tally.count("coupon_persons_targeted", market.id, None, np.unique(issued.issued_customer).size)
    tally.count("coupon_persons_redeemed", market.id, None, np.unique(redeemed).size)


source = Source(
    id="coupons",
    title=Text(es="Hoja de cupones personales", en="Sheet of personal coupons"),
    write=_write,
)
