"""Rule 23. Coverage decides between zero and no data."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.conformance.reading_answers import cells, days, values
from tests.worlds import answer, covering

LATER = date(2025, 10, 20)
EXPORT = {
    "source_id": "ads",
    "platform": "google_ads",
    "account": "a",
    **covering("ad_daily", date(2025, 9, 1), date(2025, 9, 14)),
}
ROWS: list[dict[str, Any]] = [
    {"source_id": "ads", "account": "a", "day": day, "spend": 10}
    for day in days("2025-09-01", "2025-09-14")
    if day.day != 3
]


@pytest.mark.parametrize(
    ("day", "value", "state"),
    [
        (2, 10, "value"),
        (3, 0, "zero"),
        (14, 10, "value"),
        (15, None, "no_data"),
        (20, None, "no_data"),
    ],
)
def test_an_export_of_fourteen_days(build, day, value, state):
    facts = build({"ad_daily": ROWS}, coverage=[EXPORT])
    at = date(2025, 9, day)
    cell = answer(facts, "ad_spend", first=at, last=at, today=LATER).cell("ad_spend")
    assert (cell.value, cell.state) == (value, state)


def test_by_day_both_are_seen(build):
    facts = build({"ad_daily": ROWS}, coverage=[EXPORT])
    found = answer(
        facts, "ad_spend", grain="day", first=date(2025, 9, 1), last=date(2025, 9, 30), today=LATER
    )
    told = cells(found, "ad_spend")
    assert len(told) == 30
    assert [d for d, c in told.items() if c.state == "zero"] == ["2025-09-03"]
    assert sum(c.state == "no_data" for c in told.values()) == 16


def test_two_exports_with_a_hole_between(build):
    """1–5 and 10–14: the 7th is nobody's, and a total over it is partial."""
    parts = [
        {**EXPORT, "day_to": date(2025, 9, 5), "complete_until": date(2025, 9, 5)},
        {**EXPORT, "day_from": date(2025, 9, 10), "load_id": 2},
    ]
    rows = [r for r in ROWS if r["day"].day <= 5 or r["day"].day >= 10]
    facts = build({"ad_daily": rows}, coverage=parts)
    seventh = {"first": date(2025, 9, 7), "last": date(2025, 9, 7), "today": LATER}
    assert answer(facts, "ad_spend", **seventh).cell("ad_spend").state == "no_data"
    whole = {"first": date(2025, 9, 1), "last": date(2025, 9, 14), "today": LATER}
    cell = answer(facts, "ad_spend", **whole).cell("ad_spend")
    assert (cell.value, cell.flags) == (90, ("partial",))


def test_exports_that_overlap_cover_once(build):
    parts = [
        {**EXPORT, "day_to": date(2025, 9, 9)},
        {**EXPORT, "day_from": date(2025, 9, 4), "load_id": 2},
    ]
    facts = build({"ad_daily": ROWS}, coverage=parts)
    whole = {"first": date(2025, 9, 1), "last": date(2025, 9, 14), "today": LATER}
    cell = answer(facts, "ad_spend", **whole).cell("ad_spend")
    assert (cell.value, cell.flags) == (130, ())


def test_a_table_that_was_never_loaded_is_no_data(build):
    facts = build({"ad_daily": ROWS}, coverage=[EXPORT])
    found = answer(
        facts, "orders", "leads", "visits", first=date(2025, 9, 2), last=date(2025, 9, 2)
    )
    assert {c.state for c in found.rows[0].cells} == {"no_data"}


def test_a_derived_table_is_covered_as_the_one_it_comes_from(build):
    shop = {"source_id": "shop", "platform": "shopify", "account": "shop"}
    rows = [{**shop, "goods": 50, "instant": "2025-09-02 12:00:00"}]
    known = {**shop, **covering("order", date(2025, 9, 1), date(2025, 9, 14))}
    facts = build({"order": rows, "order_discount": []}, coverage=[known], cover=None)
    found = answer(
        facts, "revenue", grain="day", first=date(2025, 9, 2), last=date(2025, 9, 3), today=LATER
    )
    assert values(found, "revenue") == {"2025-09-02": 50, "2025-09-03": 0}
    after = answer(facts, "revenue", first=date(2025, 9, 20), last=date(2025, 9, 20), today=LATER)
    assert after.cell("revenue").state == "no_data"


def test_nobody_redeemed_is_not_nobody_knows(build):
    """Coupons were issued; whether they were redeemed is another file, which may be missing."""
    shop = {"source_id": "shop", "platform": "shopify", "account": "shop"}
    issued = {"coupon_issue": [{**shop, "day": "2025-09-02", "person": "a", "code": "HOLA"}]}
    known = [{**shop, **covering("coupon_issue", date(2025, 9, 1), date(2025, 9, 14))}]
    at = {"first": date(2025, 9, 1), "last": date(2025, 9, 14), "today": LATER}
    alone = build({**issued, "coupon_redemption": []}, coverage=known, cover=None)
    assert (
        answer(alone, "coupon_redeemer_rate", **at).cell("coupon_redeemer_rate").state == "no_data"
    )
    known.append({**shop, **covering("coupon_redemption", date(2025, 9, 1), date(2025, 9, 14))})
    both = build({**issued, "coupon_redemption": []}, coverage=known, cover=None)
    assert answer(both, "coupon_redeemer_rate", **at).cell("coupon_redeemer_rate").state == "zero"


def test_a_breakdown_without_rows_is_zero_where_it_is_covered(build):
    """Two channels on different days: each has its zeros."""
    rows = [
        {**ROWS[0], "channel": "paid_search"},
        {**ROWS[1], "channel": "display"},
    ]
    facts = build({"ad_daily": rows}, coverage=[EXPORT])
    found = answer(
        facts,
        "ad_spend",
        grain="day",
        by=("channel",),
        first=date(2025, 9, 1),
        last=date(2025, 9, 2),
        today=LATER,
    )
    assert values(found, "ad_spend") == {
        ("2025-09-01", "paid_search"): 10,
        ("2025-09-01", "display"): 0,
        ("2025-09-02", "paid_search"): 0,
        ("2025-09-02", "display"): 10,
    }


def test_what_the_load_says_of_its_data_stands_beside_the_value(build):
    marked = {**EXPORT, "flags": "masked reconstructed"}
    facts = build({"ad_daily": ROWS}, coverage=[marked])
    at = {"first": date(2025, 9, 2), "last": date(2025, 9, 2), "today": LATER}
    assert answer(facts, "ad_spend", **at).cell("ad_spend").flags == ("masked", "reconstructed")


def test_a_mark_of_one_column_stands_beside_that_column_alone(build):
    """Clicks were rebuilt from a rate; the spend beside them was in the file."""
    marked = {**EXPORT, "flags": "reconstructed:clicks masked"}
    facts = build({"ad_daily": ROWS}, coverage=[marked])
    at = {"first": date(2025, 9, 2), "last": date(2025, 9, 2), "today": LATER}
    found = answer(facts, "ad_spend", "ad_clicks", "ad_ctr", **at)
    assert found.cell("ad_spend").flags == ("masked",)
    assert found.cell("ad_clicks").flags == ("masked", "reconstructed")
    assert "reconstructed" in found.cell("ad_ctr").flags
    shop = {"source_id": "shop", "platform": "shopify", "account": "shop"}
    sold = {**shop, **covering("order", date(2025, 9, 1), date(2025, 9, 14))}
    rows = {"order": [{**shop, "instant": "2025-09-02 12:00:00", "goods": 5}]}
    facts = build(rows, coverage=[{**sold, "flags": "reconstructed:goods"}], cover=None)
    found = answer(facts, "revenue", "orders", **at)
    assert found.cell("revenue").flags == ("reconstructed",)
    assert found.cell("orders").flags == ("low_n",)


def test_the_first_year_of_a_shop_is_young(build):
    shop = {"source_id": "shop", "platform": "shopify", "account": "shop"}
    rows = [
        {**shop, "person": "a", "is_first": True, "instant": "2024-06-02 12:00:00"},
        {**shop, "person": "b", "is_first": True, "instant": "2025-06-02 12:00:00"},
    ]
    known = {**shop, **covering("order_fact", date(2024, 1, 1), date(2025, 9, 14))}
    facts = build({"order_fact": rows}, coverage=[known])
    found = answer(
        facts,
        "new_customers",
        grain="month",
        first=date(2024, 6, 1),
        last=date(2025, 6, 30),
        today=LATER,
    )
    told = cells(found, "new_customers")
    assert "young_history" in told["2024-06-01"].flags
    assert "young_history" not in told["2025-06-01"].flags
