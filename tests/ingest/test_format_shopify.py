"""Shopify: order fields on the first row, tax inside or outside, statuses, refunds, codes."""

from __future__ import annotations

import pytest

from tests.ingest.exports import drop, person

HEAD = (
    "Name,Email,Financial Status,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,"
    "Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,"
    "Cancelled at,Refunded Amount,Id,Tags,Source,Payment Method,Shipping Country\n"
)


def order(
    name="#1", email="a@x.example", status="paid", subtotal="90.00", shipping="5.00", taxes="15.75",
    total="95.00", code="", discount="0.00", at="2026-03-01 10:00:00 +0100", cancelled="",
    refunded="0.00", number="5001", tags="", source="web", payment="card",
):  # fmt: skip
    return (
        f"{name},{email},{status},EUR,{subtotal},{shipping},{taxes},{total},{code},{discount},{at},"
        f"1,Shirt,100.00,SKU1,{cancelled},{refunded},{number},{tags},{source},{payment},ES\n"
    )


def line(name="#1", at="2026-03-01 10:00:00 +0100", product="Sock"):
    return f"{name},a@x.example,,,,,,,,,{at},2,{product},20.00,SKU2,,,,,,,\n"


def test_lines_carry_the_money_and_the_id_of_their_order(tmp_path):
    made = drop(tmp_path, "o.csv", HEAD + order() + line() + line(product="Hat"), account="a")
    assert made.rows("order", "order_id", "order_number", "goods", "total", "person") == [
        ("5001", "#1", 90.0, 95.0, person("a@x.example"))
    ]
    assert made.rows("order_line", "order_id", "line_id", "product", "amount", "currency") == [
        ("5001", "1", "Shirt", 100.0, "EUR"),
        ("5001", "2", "Sock", 40.0, "EUR"),
        ("5001", "3", "Hat", 40.0, "EUR"),
    ]
    assert made.counts == (3, 0, 0, 0)


@pytest.mark.parametrize(
    ("row", "tax"),
    [(order(), "with"), (order(total="110.75"), "without"), (order(taxes="0.00"), None)],
)
def test_arithmetic_tells_whether_tax_is_inside(tmp_path, row, tax):
    made = drop(tmp_path, "o.csv", HEAD + row, account="a")
    assert made.file.batch is not None
    assert {c.tax for c in made.file.batch.coverage} == {tax}
    assert made.rows("order", "goods") == [(90.0,)]


def test_the_team_s_word_on_tax_comes_first(tmp_path):
    settings = {"sources": {"shopify": {"tax": "without"}}}
    made = drop(tmp_path, "o.csv", HEAD + order(), account="a", settings=settings)
    assert made.file.batch is not None
    assert {c.tax for c in made.file.batch.coverage} == {"without"}


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, "valid"),
        ({"status": "pending"}, "valid"),
        ({"status": "refunded"}, "valid"),
        ({"status": "voided"}, "voided"),
        ({"status": "expired"}, "cancelled"),
        ({"cancelled": "2026-03-02 10:00:00 +0100"}, "cancelled"),
        ({"tags": "vip; test"}, "valid"),
        ({"tags": "test"}, "test"),
        ({"payment": "bogus"}, "test"),
    ],
)
def test_what_does_not_count_keeps_its_status_and_has_no_refund_or_coupon(tmp_path, change, status):
    row = order(code="SPRING", discount="10.00", refunded="20.00", **change)
    made = drop(tmp_path, "o.csv", HEAD + row, account="a")
    assert made.rows("order", "status") == [(status,)]
    counted = status == "valid"
    assert len(made.tables.get("refund", [])) == counted
    assert len(made.tables.get("coupon_redemption", [])) == counted


def test_a_refund_is_on_the_order_s_day_and_says_that_it_is_approximate(tmp_path):
    row = order(refunded="20.00", at="2026-03-31 23:30:00 +0200")
    made = drop(tmp_path, "o.csv", HEAD + row, account="a")
    assert made.rows("refund", "instant", "utc_offset", "amount", "is_approximate") == [
        ("2026-03-31 21:30:00", 120, 20.0, True)
    ]


def test_a_code_is_a_coupon_and_a_reduction_without_one_is_automatic(tmp_path):
    rows = order(code="Spring10", discount="10.00") + order(
        name="#2", number="5002", discount="3.00", email=""
    )
    made = drop(tmp_path, "o.csv", HEAD + rows, account="a")
    assert made.rows("order_discount", "code", "kind", "amount") == [
        ("SPRING10", "coupon", 10.0),
        (None, "automatic", 3.0),
    ]
    assert made.rows("coupon_redemption", "code", "day", "order_id", "discount", "person") == [
        ("SPRING10", "2026-03-01", "5001", 10.0, person("a@x.example"))
    ]
    assert made.rows("order", "person")[1] == (None,)


def test_days_without_a_refund_are_covered_as_the_orders_are(tmp_path):
    made = drop(tmp_path, "o.csv", HEAD + order(), account="a")
    assert made.file.batch is not None
    assert {c.table for c in made.file.batch.coverage} == {
        "order", "order_line", "order_discount", "refund", "coupon_redemption",
    }  # fmt: skip
    assert len({(c.day_from, c.day_to) for c in made.file.batch.coverage}) == 1


@pytest.mark.parametrize(
    ("source", "place"),
    [("web", "online"), ("pos", "store"), ("amazon", "marketplace"), ("580111", "online")],
)
def test_where_it_was_sold(tmp_path, source, place):
    made = drop(tmp_path, "o.csv", HEAD + order(source=source), account="a")
    assert made.rows("order", "sales_channel", "country") == [(place, "ES")]
