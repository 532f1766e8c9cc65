"""A derived table is one thing: landed piece by piece in the lake, or worked out when asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from norte.engine.connect import lake_source
from norte.engine.derivations import derived, landing
from norte.schema import table
from norte.store import Lake, land
from tests.store.store_kit import batch, new_workspace

NOW = datetime(2026, 3, 16, 6, 0, tzinfo=UTC)
SHOP = {"source_id": "shop", "platform": "shopify", "account": "shop"}
CRM = {"source_id": "crm", "platform": "hubspot", "account": "crm"}


def at(day: int, hour: int = 12) -> datetime:
    return datetime.fromisoformat(f"2026-03-{day:02} {hour:02}:00:00")


def order(number: int, person: str | None, day: int, **more):
    row = {"order_id": f"o{number}", "instant": at(day), "status": "valid", "goods": number}
    return {**row, "person": person, **more}


def event(number: int, person: str, stage: str, day: int, **more):
    return {"event_id": f"e{number}", "person": person, "stage": stage, "instant": at(day), **more}


LOADS = [
    ({"order": [order(1, "a", 5), order(2, "b", 6), order(3, None, 6)]}, SHOP),
    ({"order": [order(4, "a", 9)], "order_discount": [
        {"order_id": "o4", "code": "HOLA", "kind": "coupon", "instant": at(9)}]}, SHOP),
    # An earlier order arrives late, and one is cancelled: ranks move.
    ({"order": [order(5, "a", 2), order(1, "a", 5, status="cancelled")]}, SHOP),
    ({"order_discount": [
        {"order_id": "o2", "code": "HOLA", "kind": "coupon", "instant": at(6)}]}, SHOP),
    ({"lead_event": [event(1, "p", "lead", 3), event(2, "q", "lead", 4, excluded="test")]}, CRM),
    ({"lead_event": [event(3, "p", "mql", 8), event(4, "p", "lead", 1, channel="email")]}, CRM),
    ({"coupon_issue": [
        {"day": at(1).date(), "code": "HOLA", "person": "a"},
        {"day": at(1).date(), "code": "HOLA", "person": "b"}]}, SHOP),
    ({"coupon_redemption": [
        {"day": at(4).date(), "code": "HOLA", "person": "a", "redemption_id": "r1"}]}, SHOP),
    ({"coupon_redemption": [
        {"day": at(2).date(), "code": "HOLA", "person": "a", "redemption_id": "r2"}]}, SHOP),
    ({"ad_daily": [
        {"day": at(n).date(), "day_to": at(n).date(), "level": level, "breakdown": "none",
         "campaign_id": "c", "ad_id": level, "spend": 1}
        for n in (1, 2) for level in ("campaign", "ad")]}, {}),
    ({"web_daily": [
        {"day": at(1).date(), "day_to": at(14).date(), "level": "account", "breakdown": "device",
         "device": "mobile", "visits": 9}]}, {"source_id": "site", "platform": "ga4"}),
]  # fmt: skip


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    root = tmp_path_factory.mktemp("derivations")
    with Lake.create(new_workspace(root / "w")) as made:
        for n, (tables, who) in enumerate(LOADS):
            one = batch(root / str(n), tables, **who)
            land(made, one, landing(), now=NOW + timedelta(minutes=n))
        yield made


@pytest.mark.parametrize("name", sorted(derived()))
def test_landed_piece_by_piece_is_as_worked_out_at_once(lake, name):
    with lake.reading() as cursor:
        source = lake_source(cursor)
        landed = source.run(source.plan(_whole, name))
        bare = replace(source, layout=replace(source.layout, present=source.present - {name}))
        worked_out = bare.run(bare.plan(_whole, name))
    assert landed.num_rows > 0
    assert sorted(map(repr, landed.to_pylist())) == sorted(map(repr, worked_out.to_pylist()))


def _whole(layout, name):
    return layout.table(name).select([c.name for c in table(name).columns])


def test_a_late_order_takes_the_first_place(lake):
    with lake.reading() as cursor:
        rows = cursor.execute(
            "SELECT order_id, order_rank, is_first, days_since_previous, has_coupon"
            " FROM lake.order_fact WHERE person IS NOT NULL ORDER BY order_id"
        ).fetchall()
    assert rows == [
        ("o2", 1, True, None, True),
        ("o4", 2, False, 7, True),
        ("o5", 1, True, None, False),
    ]


def test_a_person_has_one_path_from_their_first_event(lake):
    with lake.reading() as cursor:
        rows = cursor.execute("SELECT channel, instant, mql_at FROM lake.lead_path").fetchall()
    assert rows == [("email", at(1), at(8))]


def test_the_first_redemption_since_the_issue_counts(lake):
    with lake.reading() as cursor:
        rows = cursor.execute(
            "SELECT has_redeemed, redeemed_on FROM lake.coupon_target ORDER BY redeemed_on"
        ).fetchall()
    assert rows == [(True, at(2).date()), (False, None)]
