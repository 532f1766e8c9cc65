"""Rule 5. Value, zero, no data, undefined: decided by coverage, an account at a time."""

from __future__ import annotations

from datetime import date

from tests.conformance.reading_answers import cells, days, notes, states, values
from tests.worlds import answer, covering, settings

SEPTEMBER = (date(2025, 9, 1), date(2025, 9, 30))
LATER = date(2025, 10, 5)


def covered(account: str, last: int, first: int = 1, table: str = "ad_daily", **more):
    return {
        "source_id": more.pop("source", "ads"),
        "platform": more.pop("platform", "google_ads"),
        "account": account,
        **covering(table, date(2025, 9, first), date(2025, 9, last), **more),
    }


def spend(account: str, last: int, amount: float = 10):
    return [
        {
            "source_id": "ads",
            "account": account,
            "campaign_id": account,
            "day": day,
            "spend": amount,
        }
        for day in days("2025-09-01", f"2025-09-{last:02}")
        if day.day != 3
    ]


def test_days_after_the_last_sync_are_no_data_not_zero(build):
    facts = build({"ad_daily": spend("a", 10)}, coverage=[covered("a", 10)])
    found = answer(
        facts, "ad_spend", grain="day", first=SEPTEMBER[0], last=date(2025, 9, 13), today=LATER
    )
    told = cells(found, "ad_spend")
    assert (told["2025-09-02"].value, told["2025-09-02"].state) == (10, "value")
    assert (told["2025-09-03"].value, told["2025-09-03"].state) == (0, "zero")
    assert (told["2025-09-10"].value, told["2025-09-10"].state) == (10, "value")
    for day in ("2025-09-11", "2025-09-12", "2025-09-13"):
        assert (told[day].value, told[day].state) == (None, "no_data")


def test_a_whole_period_without_coverage_is_no_data(build):
    facts = build({"ad_daily": spend("a", 10)}, coverage=[covered("a", 10)])
    found = answer(facts, "ad_spend", first=date(2025, 9, 11), last=date(2025, 9, 30), today=LATER)
    assert states(found, "ad_spend") == {None: "no_data"}


def test_a_period_covered_in_part_says_so_and_names_the_account(build):
    """One account has the whole month, the other stopped on the 10th: 290 + 90, partial."""
    facts = build(
        {"ad_daily": spend("a", 30) + spend("b", 10)},
        coverage=[covered("a", 30), covered("b", 10)],
    )
    cell = answer(facts, "ad_spend", first=SEPTEMBER[0], last=SEPTEMBER[1], today=LATER).cell(
        "ad_spend"
    )
    assert (cell.value, cell.state) == (380, "value")
    assert "partial" in cell.flags
    assert notes(cell) == "days of ads «b» are missing in ad_daily"


def test_by_account_each_has_its_own_state(build):
    facts = build(
        {"ad_daily": spend("a", 30) + spend("b", 10)},
        coverage=[covered("a", 30), covered("b", 10)],
    )
    found = answer(
        facts, "ad_spend", by=("account",), first=date(2025, 9, 11), last=SEPTEMBER[1], today=LATER
    )
    assert values(found, "ad_spend") == {"a": 200, "b": None}
    assert states(found, "ad_spend") == {"a": "value", "b": "no_data"}
    found = answer(
        facts, "ad_spend", by=("account",), first=date(2025, 9, 10), last=SEPTEMBER[1], today=LATER
    )
    told = cells(found, "ad_spend")
    assert told["a"].flags == ()
    assert told["b"].value == 10
    assert {"partial", "stale", "open_period"} <= set(told["b"].flags)


def test_one_account_that_stopped_makes_its_month_partial(build):
    facts = build({"ad_daily": spend("a", 10)}, coverage=[covered("a", 10)])
    cell = answer(facts, "ad_spend", first=SEPTEMBER[0], last=SEPTEMBER[1], today=LATER).cell(
        "ad_spend"
    )
    assert (cell.value, cell.state) == (90, "value")
    assert {"partial", "stale", "open_period"} <= set(cell.flags)


def test_an_account_that_begins_later_makes_the_month_partial(build):
    rows = [r for r in spend("b", 30) if r["day"].day >= 20]
    facts = build(
        {"ad_daily": spend("a", 30) + rows},
        coverage=[covered("a", 30), covered("b", 30, first=20)],
    )
    cell = answer(facts, "ad_spend", first=SEPTEMBER[0], last=SEPTEMBER[1], today=LATER).cell(
        "ad_spend"
    )
    assert cell.value == 400
    assert "partial" in cell.flags
    assert "«b»" in notes(cell)


def test_a_ratio_with_a_side_without_data_is_no_data(build):
    facts = build({"ad_daily": spend("a", 30), "cost_other": []}, cover=SEPTEMBER)
    found = answer(facts, "cpl", "ad_spend", first=SEPTEMBER[0], last=SEPTEMBER[1], today=LATER)
    assert found.cell("cpl").state == "no_data"
    assert found.cell("ad_spend").state == "value"


def test_a_side_that_stopped_early_is_named(build):
    """Spend of thirty days over the leads of ten would be three times too dear."""
    leads = [
        {"person": "x", "source_id": "crm", "account": "crm", "instant": "2025-09-04 12:00:00"}
    ]
    facts = build(
        {"ad_daily": spend("a", 30), "lead_path": leads},
        coverage=[
            covered("a", 30),
            covered("crm", 10, table="lead_path", source="crm", platform="hubspot"),
        ],
    )
    cell = answer(facts, "cpl", first=SEPTEMBER[0], last=SEPTEMBER[1], today=LATER).cell("cpl")
    assert "partial" in cell.flags
    assert "partial_cost" in cell.flags
    assert notes(cell) == "days of crm «crm» are missing in lead_path"
    eleventh = answer(facts, "cpl", first=date(2025, 9, 11), last=date(2025, 9, 11), today=LATER)
    assert eleventh.cell("cpl").state == "no_data"


def test_days_still_to_come_are_nobodys_fault(build):
    """On the 12th, with data to the 11th, September is open: not partial, not stale."""
    facts = build({"ad_daily": spend("a", 11)}, coverage=[covered("a", 11)])
    cell = answer(
        facts, "ad_spend", first=SEPTEMBER[0], last=SEPTEMBER[1], today=date(2025, 9, 12)
    ).cell("ad_spend")
    assert cell.flags == ("open_period",)


def test_stale_is_told_by_the_day_of_reading_and_by_the_source(build):
    facts = build({"ad_daily": spend("a", 11)}, coverage=[covered("a", 11)])
    span = {"first": SEPTEMBER[0], "last": SEPTEMBER[1], "today": date(2025, 9, 16)}
    assert "stale" in answer(facts, "ad_spend", **span).cell("ad_spend").flags
    patient = settings(sources={"ads": {"stale_days": 7}})
    cell = answer(facts, "ad_spend", workspace=patient, **span).cell("ad_spend")
    assert "stale" not in cell.flags
    closed = {"first": SEPTEMBER[0], "last": date(2025, 9, 11), "today": LATER}
    assert answer(facts, "ad_spend", **closed).cell("ad_spend").flags == ()


def test_a_column_that_no_report_brought_is_no_data(build):
    """The report had spend and no clicks: clicks are unknown, not none."""
    known = {**covered("a", 30), "columns": "spend impressions"}
    facts = build({"ad_daily": spend("a", 30)}, coverage=[known])
    found = answer(facts, "ad_spend", "ad_clicks", first=SEPTEMBER[0], last=SEPTEMBER[1])
    assert found.cell("ad_spend").state == "value"
    assert found.cell("ad_clicks").state == "no_data"


def test_a_sum_does_without_a_table_only_if_the_metric_says_so(build):
    facts = build({"ad_daily": spend("a", 30), "order_fact": [{}]}, cover=SEPTEMBER)
    found = answer(facts, "marketing_spend", "net_revenue", first=SEPTEMBER[0], last=SEPTEMBER[1])
    assert (found.cell("marketing_spend").value, found.cell("marketing_spend").flags) == (
        290,
        ("partial_cost",),
    )
    assert found.cell("net_revenue").state == "no_data"
