"""Rule 16. Direction is the metric's; from zero or below there is no percentage."""

from __future__ import annotations

from datetime import date

import pytest

from norte.base.numbers import show_change
from norte.catalog import builtin
from tests.worlds import answer

MARCH = {"first": date(2024, 3, 1), "last": date(2024, 3, 31)}
COVER = (date(2024, 2, 1), date(2024, 3, 31))


@pytest.mark.parametrize(
    ("before", "after", "difference", "change"),
    [(0, 10, 10, None), (10, 0, -10, -1), (10, 15, 5, 0.5), (0, 0, 0, None)],
)
def test_from_zero_there_is_no_percentage(build, before, after, difference, change):
    rows = [
        {"instant": f"{month} 12:00:00", "person": f"{month}{n}"}
        for month, count in (("2024-02-05", before), ("2024-03-05", after))
        for n in range(count)
    ]
    facts = build({"lead_path": rows}, cover=COVER)
    beside = answer(facts, "leads", compare="previous", **MARCH).cell("leads").compare
    assert (beside.difference, beside.change) == (difference, change)


def test_ten_from_zero_reads_plus_ten(build):
    rows = [{"instant": "2024-03-05 12:00:00", "person": str(n)} for n in range(10)]
    facts = build({"lead_path": rows}, cover=COVER)
    beside = answer(facts, "leads", compare="previous", **MARCH).cell("leads").compare
    shown = show_change(
        beside.difference,
        "difference",
        unit="count",
        currency=None,
        number_locale="es-ES",
        language="es",
    )
    assert shown == "+10"


def test_from_below_zero_there_is_no_percentage(build):
    facts = build(
        {
            "order_fact": [{"instant": "2024-03-05 12:00:00", "revenue": 10}],
            "refund": [{"instant": "2024-02-05 12:00:00", "amount": 5}],
        },
        cover=COVER,
    )
    beside = answer(facts, "net_revenue", compare="previous", **MARCH).cell("net_revenue").compare
    assert (beside.value, beside.difference, beside.change) == (-5, 15, None)


def test_against_no_data_there_is_neither(build):
    facts = build({"ad_daily": [{"spend": 5}]})
    beside = answer(facts, "ad_spend", compare="previous", **MARCH).cell("ad_spend").compare
    assert (beside.state, beside.difference, beside.change) == ("no_data", None, None)


@pytest.mark.parametrize(
    ("metric", "better"),
    [("cpl", "lower"), ("bounce_rate_ga4", "lower"), ("leads", "higher"), ("ad_spend", "within")],
)
def test_what_is_good_is_told_by_the_metric(metric, better):
    assert builtin().metric(metric).better == better
