"""Klaviyo: the campaign report, one account a market."""

from __future__ import annotations

from typing import TYPE_CHECKING

from norte.base.text import Text
from norte.sample.export_files import csv_text, listed, percent, write_text
from norte.sample.source import Answer, Source, Written
from norte.sample.truth import Tally

if TYPE_CHECKING:
    from pathlib import Path

    from norte.sample.email_sends import Send
    from norte.sample.markets import Market
    from norte.sample.world import MarketWorld, World

_HEAD = listed(
    "Campaign Name,Tags,Subject,List,Send Time,Send Weekday,Total Recipients,Unique Placed Order,"
    "Placed Order Rate,Revenue,Unique Opens,Open Rate,Total Opens,Unique Clicks,Click Rate,"
    "Total Clicks,Unsubscribes,Spam Complaints,Spam Complaints Rate,Successful Deliveries,Bounces,"
    "Bounce Rate,Campaign ID,Campaign Channel"
)
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def _write(world: World, inbox: Path) -> Written:
    tally = Tally("klaviyo")
    answers = []
    for place in world.markets:
        market = place.market
        folder = f"klaviyo_{market.id}"
        rng = world.rng("klaviyo", market.id)
        rows = [list(_HEAD)]
        for send in reversed(place.sends):
            code = "01J" + "".join(_ALPHABET[i] for i in rng.integers(32, size=23))
            rows.append(_row(place, send, code))
            _tell(tally, market, place.months[send.day], send)
        write_text(inbox / folder / "campaigns_report.csv", csv_text(rows))
        answers.append(
            Answer(
                format="klaviyo",
                folder=f"inbox/{folder}",
                account=market.account,
                zone=market.zone,
                currency=market.currency,
            )
        )
    return Written(tally.figures(), tuple(answers))


def _row(place: MarketWorld, send: Send, code: str) -> list[str]:
    day = place.clock.days[send.day]
    sent = send.delivered
    subject = (
        "[MULTIPLE VARIATIONS]" if "contenido, marca" in send.theme.tags else send.theme.subject
    )
    return [
        f"{send.theme.name} | {day:%d-%m-%Y}",
        send.theme.tags,
        subject,
        send.audience,
        f"{day.isoformat()} {send.clock}",
        f"{day:%A}",
        f"{send.recipients}.0",
        f"{send.orders}.0",
        percent(send.orders, sent, "en") or "",
        f"{send.revenue / 100:.2f}",
        f"{send.opens}.0",
        percent(send.opens, sent, "en") or "",
        f"{send.opens_total}.0",
        f"{send.clicks}.0",
        percent(send.clicks, sent, "en") or "",
        f"{send.clicks_total}.0",
        f"{send.unsubscribes}.0",
        f"{send.complaints}.0",
        percent(send.complaints, sent, "en") or "",
        f"{sent}.0",
        f"{send.bounces}.0",
        percent(send.bounces, send.recipients, "en") or "",
        code,
        "Email",
    ]


def _tell(tally: Tally, market: Market, month: str, send: Send) -> None:
    tally.count("email_sends", market.id, month, 1)
    tally.count("emails_sent", market.id, month, send.recipients)
    tally.count("emails_delivered", market.id, month, send.delivered)
    tally.count("email_opens", market.id, month, send.opens)
    tally.count("email_clicks", market.id, month, send.clicks)
    tally.count("email_claimed_orders", market.id, month, send.orders)
    tally.money("email_claimed_revenue", market.id, month, send.revenue, market.currency)


source = Source(
    id="klaviyo",
    title=Text(es="Klaviyo, campañas de correo", en="Klaviyo, e-mail campaigns"),
    write=_write,
)
