"""order_fact: valid orders with their place in the customer's history."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from norte.engine.derivations import Derived, Tables

if TYPE_CHECKING:
    import ibis.expr.types as ir

_TOUCHED = """
WITH ids AS (SELECT DISTINCT source_id, account, order_id FROM {{changed}}),
people AS (
  SELECT DISTINCT o.source_id, o.person
  FROM lake."order" o JOIN ids USING (source_id, account, order_id)
  WHERE o.person IS NOT NULL {more})
SELECT source_id, account, order_id FROM ids
UNION
SELECT o.source_id, o.account, o.order_id FROM lake."order" o JOIN people p
  ON o.source_id = p.source_id AND o.person = p.person
"""


def build(tables: Tables) -> ir.Table:
    """One row a valid order; ranks by person within a source, by time, then by id."""
    orders = tables("order")
    orders = orders.filter(orders.status == "valid")
    coupons = tables("order_discount")
    coupons = (
        coupons.filter(coupons.kind == "coupon")
        .select("source_id", "account", "order_id")
        .distinct()
        .mutate(has_coupon=ibis.literal(value=True))
        .rename(d_source="source_id", d_account="account", d_order="order_id")
    )
    joined = orders.left_join(
        coupons,
        [
            orders.source_id == coupons.d_source,
            orders.account.identical_to(coupons.d_account),
            orders.order_id == coupons.d_order,
        ],
    )
    mine = ibis.window(
        group_by=[joined.source_id, joined.person], order_by=[joined.instant, joined.order_id]
    )
    whole = ibis.window(group_by=[joined.source_id, joined.person])
    ranked = joined.mutate(
        is_identified=joined.person.notnull(),
        rank=ibis.row_number().over(mine).cast("int64") + 1,
        first_at=joined.instant.min().over(whole),
        previous_at=joined.instant.lag().over(mine),
    )
    known = ranked.is_identified
    days = "int64"
    return ranked.select(
        *_SAME,
        revenue=ranked.goods,
        is_identified=known,
        has_coupon=ranked.has_coupon.notnull(),
        order_rank=known.ifelse(ranked.rank, ibis.null(days)),
        is_first=(known & (ranked["rank"] == 1)),
        days_since_first=known.ifelse(_days(ranked.instant, ranked.first_at), ibis.null(days)),
        days_since_previous=known.ifelse(
            _days(ranked.instant, ranked.previous_at), ibis.null(days)
        ),
        cohort_month=known.ifelse(ranked.first_at.truncate("M").date(), ibis.null("date")),
    )


_SAME = (
    "source_id",
    "platform",
    "account",
    "load_id",
    "src_file",
    "src_row",
    "market",
    "channel",
    "campaign_key",
    "instant",
    "utc_offset",
    "order_id",
    "person",
    "sales_channel",
    "country",
    "discount",
    "tax",
    "shipping",
    "total",
    "currency",
)


def _days(after: ir.Value, before: ir.Value) -> ir.Value:
    return ((after.epoch_seconds() - before.epoch_seconds()) / 86400).floor().cast("int64")


derived = Derived(
    table="order_fact",
    number=1,
    base="order",
    reads=("order", "order_discount"),
    key=("source_id", "account", "order_id"),
    touched={
        "order": _TOUCHED.format(
            more="UNION SELECT DISTINCT source_id, person FROM {changed} WHERE person IS NOT NULL"
        ),
        "order_discount": _TOUCHED.format(more=""),
    },
    build=build,
    covers={"revenue": "goods", "has_coupon": "discount"},
)
