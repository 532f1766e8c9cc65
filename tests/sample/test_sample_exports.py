from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sample.conftest import Company

MARKETS = {"es": ("EUR", "Europe/Madrid"), "mx": ("MXN", "America/Mexico_City")}
STAGES = {
    "leads": "Fecha en que se convirtió en lead",
    "mqls": "Fecha en que se convirtió en lead calificado para marketing",
    "sqls": "Fecha en que se convirtió en lead calificado para ventas",
    "opportunities": "Fecha en que se convirtió en oportunidad",
    "customers_won": "Fecha en que se convirtió en cliente",
}


def table(path: Path, encoding: str = "utf-8-sig", delimiter: str = ",") -> list[dict[str, str]]:
    text = path.read_bytes().decode(encoding)
    return list(csv.DictReader(io.StringIO(text), delimiter=delimiter))


def orders_of(company: Company, market: str) -> list[list[dict[str, str]]]:
    """The rows of each order, from every file of a market."""
    found: list[list[dict[str, str]]] = []
    for path in company.files(f"shopify_{market}/*.csv"):
        for row in table(path):
            if row["Id"]:
                found.append([])
            found[-1].append(row)
    return found


def is_valid(order: dict[str, str]) -> bool:
    return order["Financial Status"] != "voided" and order["Payment Method"] != "bogus"


@pytest.mark.parametrize("market", MARKETS)
def test_shopify_orders_add_up_line_by_line_and_to_the_truth(company: Company, market: str) -> None:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    people: Counter[str] = Counter()
    for first, *more in orders_of(company, market):
        assert all(not row["Total"] and row["Name"] == first["Name"] for row in more)
        goods = sum(
            Decimal(row["Lineitem price"]) * int(row["Lineitem quantity"]) for row in (first, *more)
        )
        assert goods - Decimal(first["Discount Amount"]) == Decimal(first["Subtotal"])
        charged = Decimal(first["Subtotal"]) + Decimal(first["Shipping"])
        assert charged == Decimal(first["Total"])
        assert Decimal(first["Refunded Amount"]) <= Decimal(first["Total"])
        assert (first["Discount Code"] == "") == (Decimal(first["Discount Amount"]) == 0)
        if not is_valid(first):
            continue
        sums["orders"] += 1
        sums["revenue"] += Decimal(first["Subtotal"])
        sums["refunds"] += Decimal(first["Refunded Amount"])
        sums["discount_amount"] += Decimal(first["Discount Amount"])
        sums["total_charged"] += Decimal(first["Total"])
        sums["tax"] += Decimal(first["Taxes"])
        sums["coupon_orders"] += bool(first["Discount Code"])
        if first["Email"]:
            people[first["Email"].lower()] += 1
        else:
            sums["orders_without_customer"] += 1
    sums["customers"] = sums["new_customers"] = Decimal(len(people))
    sums["repeat_customers"] = Decimal(sum(1 for bought in people.values() if bought > 1))
    for measure, value in sums.items():
        assert value == company.truth.value(measure, market=market, source="shopify"), measure


def test_shopify_files_have_the_real_79_columns_and_every_kind_of_order(company: Company) -> None:
    for path in company.files("shopify_*/*.csv"):
        head = next(csv.reader(io.StringIO(path.read_text("utf-8"))))
        assert len(head) == len(set(head)) == 79
    heads = [order[0] for order in orders_of(company, "es")]
    kinds = {order["Financial Status"] for order in heads}
    assert kinds == {"paid", "refunded", "partially_refunded", "voided"}
    assert all(order["Cancelled at"] for order in heads if order["Financial Status"] == "voided")
    tests = [order for order in heads if order["Payment Method"] == "bogus"]
    assert len(tests) == company.truth.value("test_orders", market="es")
    assert {order["Source"] for order in heads} == {"web", "shopify_draft_order"}
    assert any(order["Email"] != order["Email"].lower() for order in heads)


@pytest.mark.parametrize("market", MARKETS)
def test_orders_carry_the_offset_of_their_zone_and_none_is_from_the_future(
    company: Company, market: str
) -> None:
    place = ZoneInfo(MARKETS[market][1])
    moments = [
        datetime.strptime(order[0]["Created at"], "%Y-%m-%d %H:%M:%S %z")
        for order in orders_of(company, market)
    ]
    assert all(moment.utcoffset() == moment.astimezone(place).utcoffset() for moment in moments)
    offsets = {moment.strftime("%z") for moment in moments}
    assert offsets == ({"+0100", "+0200"} if market == "es" else {"-0600"})
    assert max(moments) < datetime(2025, 11, 20, 10, 30, tzinfo=ZoneInfo("Europe/Madrid"))
    assert min(moments).astimezone(place).date() == company.truth.first_day


@pytest.mark.parametrize("market", MARKETS)
def test_orders_of_a_month_are_those_of_its_own_calendar(company: Company, market: str) -> None:
    made = Counter(
        rows[0]["Created at"][:7] for rows in orders_of(company, market) if is_valid(rows[0])
    )
    for month, orders in made.items():
        assert orders == company.truth.value("orders", market=market, month=month)


@pytest.mark.parametrize("market", MARKETS)
def test_matomo_days_add_up_to_the_truth(company: Company, market: str) -> None:
    (path,) = company.files(f"matomo_{market}/*.csv")
    assert path.read_bytes().startswith(b"\xff\xfe")
    rows = table(path, "utf-16")
    assert len(rows) == (company.truth.until - company.truth.first_day).days + 1
    visits = sum(int(row["Visits"]) for row in rows)
    assert visits == company.truth.value("visits", market=market)
    assert sum(int(row["Actions"]) for row in rows) == company.truth.value("actions", market=market)
    bounces = sum(int(row["Visits"]) * int(row["Bounce Rate"].rstrip("%")) for row in rows) / 100
    assert float(company.truth.value("bounces", market=market)) == pytest.approx(
        bounces, abs=len(rows) / 2
    )


@pytest.mark.parametrize(
    ("market", "start", "end"),
    [("es", "# Fecha de inicio: ", "# Fecha de finalización: "),
     ("mx", "# Start date: ", "# End date: ")],
)  # fmt: skip
def test_ga4_tells_the_same_sessions_by_day_and_by_channel(
    company: Company, market: str, start: str, end: str
) -> None:
    paths = company.files(f"ga4_{market}/*.csv")
    assert len(paths) == 3
    sessions = 0
    for path in paths:
        blocks = [b for b in path.read_text("utf-8").split("\n\n") if b]
        sums = []
        for block in blocks:
            lines = block.splitlines()
            first, last = (
                date.fromisoformat(line.removeprefix(mark))
                for mark in (start, end)
                for line in lines
                if line.startswith(mark)
            )
            rows = list(csv.reader([line for line in lines if not line.startswith("#")]))[1:]
            sums.append((sum(int(row[1]) for row in rows), sum(int(row[2]) for row in rows)))
            if rows[0][0] == "0000":
                days = [row[0] for row in rows]
                assert days == [f"{i:04d}" for i in range((last - first).days + 1)]
        assert sums[0] == sums[1]
        sessions += sums[0][0]
    assert sessions == company.truth.value("sessions", market=market)
    loaded = {path.stem[-7:] for path in paths}
    matomo = sum(company.truth.value("visits", market=market, month=month) for month in loaded)
    assert sessions < matomo


@pytest.mark.parametrize("market", MARKETS)
def test_klaviyo_sends_add_up_to_the_truth(company: Company, market: str) -> None:
    (path,) = company.files(f"klaviyo_{market}/*.csv")
    rows = table(path)
    for measure, column in {
        "emails_sent": "Total Recipients",
        "emails_delivered": "Successful Deliveries",
        "email_clicks": "Unique Clicks",
        "email_claimed_orders": "Unique Placed Order",
        "email_claimed_revenue": "Revenue",
    }.items():
        whole = sum((Decimal(row[column]) for row in rows), Decimal(0))
        assert whole == company.truth.value(measure, market=market), measure
    for row in rows:
        assert Decimal(row["Total Recipients"]) - Decimal(row["Bounces"]) == Decimal(
            row["Successful Deliveries"]
        )
        assert Decimal(row["Unique Clicks"]) <= Decimal(row["Unique Opens"])
        sent = datetime.fromisoformat(row["Send Time"])
        assert f"{sent:%A}" == row["Send Weekday"]
    assert len({row["Campaign ID"] for row in rows}) == len(rows)


@pytest.mark.parametrize("market", MARKETS)
def test_hubspot_contacts_reach_their_stages_in_order(company: Company, market: str) -> None:
    (path,) = company.files(f"hubspot_{market}/contactos.csv")
    rows = table(path, "cp1252", ";")
    assert len(rows) == company.truth.value("contacts", market=market)
    assert len({row["Correo"] for row in rows}) == len(rows)
    for measure, column in STAGES.items():
        reached = sum(1 for row in rows if row[column])
        assert reached == company.truth.value(measure, market=market), measure
    for row in rows:
        dates = [row[column] for column in list(STAGES.values())[:4] if row[column]]
        assert dates == sorted(dates)
        assert (row["Etapa del ciclo de vida"] == "Suscriptor") == (not row[STAGES["leads"]])


@pytest.mark.parametrize("market", MARKETS)
def test_half_of_the_leads_buy_later(company: Company, market: str) -> None:
    first: dict[str, str] = {}
    for rows in orders_of(company, market):
        if is_valid(rows[0]) and rows[0]["Email"]:
            moment = rows[0]["Created at"][:16]
            email = rows[0]["Email"].lower()
            first[email] = min(moment, first.get(email, moment))
    (path,) = company.files(f"hubspot_{market}/contactos.csv")
    leads = [row for row in table(path, "cp1252", ";") if row[STAGES["leads"]]]
    bought = [row for row in leads if row["Correo"] in first]
    assert 0.4 < len(bought) / len(leads) < 0.6
    for row in bought:
        assert row[STAGES["customers_won"]] == first[row["Correo"]]
        assert row[STAGES["leads"]] < first[row["Correo"]]


@pytest.mark.parametrize("market", MARKETS)
def test_each_opportunity_has_its_deal(company: Company, market: str) -> None:
    (path,) = company.files(f"hubspot_negocios_{market}/negocios.csv")
    rows = table(path, "cp1252", ";")
    assert len(rows) == company.truth.value("opportunities", market=market)
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        amounts[row["Etapa del negocio"]] += Decimal(
            row["Valor"].replace(".", "").replace(",", ".")
        )
        assert row["Moneda"] == MARKETS[market][0]
        assert row["Fecha de creación"] < row["Fecha de cierre"]
    truth = company.truth
    assert amounts["Cierre ganado"] == truth.value("deals_won_amount", market=market)
    assert amounts["Cierre perdido"] == truth.value("deals_lost_amount", market=market)


@pytest.mark.parametrize("market", MARKETS)
def test_surveys_have_two_header_rows_and_days_that_read_one_way(
    company: Company, market: str
) -> None:
    (path,) = company.files(f"surveymonkey_{market}/*.csv")
    head, choices, *rows = csv.reader(io.StringIO(path.read_text("utf-8-sig")))
    assert head[9] == "¿Qué probabilidad hay de que nos recomiende?"
    assert choices[9:] == ["Open-Ended Response", "Buscador", "Redes", "Otro (especifique)"]
    scores = [int(row[9]) for row in rows if row[9]]
    truth = company.truth
    assert sum(s >= 9 for s in scores) == truth.value("nps_promoters", market=market)
    assert sum(s <= 6 for s in scores) == truth.value("nps_detractors", market=market)
    assert len(rows) == truth.value("survey_responses", market=market)
    assert len(scores) < len(rows)
    assert any(int(row[2][3:5]) > 12 for row in rows)
    assert len({row[0] for row in rows}) == len(rows)


@pytest.mark.parametrize("market", MARKETS)
@pytest.mark.parametrize("network", ["instagram", "facebook"])
def test_posts_add_up_to_the_truth(company: Company, network: str, market: str) -> None:
    (path,) = company.files(f"{network}_{market}/*.csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = table(path)
    numbers = {
        ("instagram", "es"): ("Me gusta", "Comentarios", "Veces que se ha compartido",
                              "Veces que se ha guardado"),
        ("instagram", "mx"): ("Likes", "Comments", "Shares", "Saves"),
        ("facebook", "es"): ("Reacciones", "Comentarios", "Veces que se ha compartido"),
        ("facebook", "mx"): ("Reactions", "Comments", "Shares"),
    }[network, market]  # fmt: skip
    reach = "Alcance" if market == "es" else "Reach"
    truth = company.truth
    assert len(rows) == truth.value("posts", market=market, source=network)
    interactions = sum(int(row[name]) for row in rows for name in numbers)
    assert interactions == truth.value("interactions", market=market, source=network)
    reached = sum(int(row[reach]) for row in rows)
    assert reached == truth.value("social_reach", market=market, source=network)
    ids = {next(iter(row.values())) for row in rows}
    assert len(ids) == len(rows)


def test_followers_are_noted_weekly_and_on_the_last_day(company: Company) -> None:
    rows = table(company.inbox / "seguidores" / "seguidores.csv")
    days = sorted({date.fromisoformat(row["fecha"]) for row in rows})
    assert max((b - a).days for a, b in pairwise(days)) <= 7
    last = [row for row in rows if row["fecha"] == company.truth.until.isoformat()]
    assert sum(int(row["seguidores"]) for row in last) == company.truth.value("followers")
    assert len({(row["fecha"], row["red"], row["cuenta"]) for row in rows}) == len(rows)


def test_other_costs_add_up_to_the_truth(company: Company) -> None:
    rows = table(company.inbox / "costos" / "otros_costos.csv")
    for market, (currency, _) in MARKETS.items():
        mine = [row for row in rows if row["mercado"] == market]
        assert {row["moneda"] for row in mine} == {currency}
        whole = sum((Decimal(row["importe"].replace(",", ".")) for row in mine), Decimal(0))
        assert whole == company.truth.value("other_costs", market=market)
    keys = {(row["fecha"], row["concepto"], row["mercado"]) for row in rows}
    assert len(keys) == len(rows)


@pytest.mark.parametrize("market", MARKETS)
def test_personal_coupons_are_redeemed_by_those_who_got_them(company: Company, market: str) -> None:
    (path,) = company.files(f"cupones_{market}/*.csv")
    issued = {row["codigo"]: row for row in table(path)}
    redeemers = set()
    for rows in orders_of(company, market):
        order = rows[0]
        if order["Discount Code"] in issued:
            coupon = issued[order["Discount Code"]]
            assert order["Email"].lower() == coupon["correo"]
            assert order["Created at"][:10] >= coupon["fecha"]
            if is_valid(order):
                redeemers.add(coupon["correo"])
    truth = company.truth
    assert len(issued) == truth.value("coupons_issued", market=market)
    assert len(redeemers) == truth.value("coupon_persons_redeemed", market=market)
    targeted = {row["correo"] for row in issued.values()}
    assert len(targeted) == truth.value("coupon_persons_targeted", market=market)
    assert 0.15 < len(redeemers) / len(targeted) < 0.35


def test_the_plan_reaches_past_the_present_month(company: Company) -> None:
    rows = table(company.inbox / "plan" / "plan.csv")
    assert {row["métrica"] for row in rows} == {"visits", "leads", "orders", "revenue", "ad_spend"}
    assert min(row["mes"] for row in rows) == "2024-12"
    assert max(row["mes"] for row in rows) == "2026-02"
    money = {row["moneda"] for row in rows if row["métrica"] in {"revenue", "ad_spend"}}
    assert money == {"EUR", "MXN"}
    keys = {(row["métrica"], row["mes"], row["mercado"]) for row in rows}
    assert len(keys) == len(rows)


def test_exchange_rates_have_the_shape_of_the_bank(company: Company) -> None:
    (path,) = company.files("tipos_de_cambio/*.csv")
    head, *rows = csv.reader(io.StringIO(path.read_text("utf-8")))
    assert (head[0], head[-1], len(head)) == ("Date", "", 43)
    days = [date.fromisoformat(row[0]) for row in rows]
    assert days == sorted(days, reverse=True)
    assert days[0] == date(2025, 11, 19)
    assert days[-1] < company.truth.first_day
    assert all(day.weekday() < 5 for day in days)
    assert date(2024, 12, 25) not in days
    assert date(2025, 4, 18) not in days  # Good Friday
    pesos = [float(row[head.index("MXN")]) for row in rows]
    assert 14 < min(pesos) < max(pesos) < 28
    assert {row[head.index("CYP")] for row in rows} == {"N/A"}


def test_every_text_file_is_a_table_of_even_rows(company: Company) -> None:
    for path in company.files("*/*.csv"):
        raw = path.read_bytes()
        if raw.startswith(b"\xff\xfe"):
            text = raw.decode("utf-16")
        elif "hubspot" in path.parent.name:
            text = raw.decode("cp1252")
        else:
            text = raw.decode("utf-8-sig")
        delimiter = "\t" if "\t" in text[:4000] else ";" if "hubspot" in path.parent.name else ","
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True))
        widths = Counter(len(row) for row in rows if len(row) > 1)
        assert len(widths) == 1, path
