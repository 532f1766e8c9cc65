"""Rule 11. Stocks: the last known value an account, then added; growth is end less start."""

from __future__ import annotations

from datetime import date

import pytest

from norte.base.errors import RefusedError
from tests.conformance.reading_answers import days, notes, own_metric, values
from tests.worlds import answer, covering, settings

OCTOBER = {"first": date(2025, 10, 1), "last": date(2025, 10, 31)}
PER = "per=(source_id, account, network)"


def followers(network: str, day: str, count: int, account="brand"):
    return {
        "network": network,
        "platform": network,
        "account": account,
        "day": day,
        "followers": count,
    }


def covered(platform: str, first: date, last: date, account="brand"):
    return {
        "source_id": "example",
        "platform": platform,
        "account": account,
        **covering("social_account_daily", first, last),
    }


LEVELS = [
    followers("instagram", "2025-10-30", 118),
    followers("instagram", "2025-10-31", 120),
    followers("x", "2025-10-29", 54),
    followers("x", "2025-10-30", 55),
]


def test_each_account_gives_its_own_last_value(build):
    """120 on the 31st and 55 on the 30th: 175; 120, 347 and 87 are the classic wrong answers."""
    facts = build({"social_account_daily": LEVELS}, cover=(OCTOBER["first"], OCTOBER["last"]))
    cell = answer(facts, "followers", **OCTOBER).cell("followers")
    assert (cell.value, cell.state) == (175, "value")
    assert notes(cell) == "x: 1 day old"
    assert "partial" not in cell.flags
    assert cell.notes[0].es == "x: dato de hace 1 día"


def test_by_network_each_has_its_own(build):
    facts = build({"social_account_daily": LEVELS}, cover=(OCTOBER["first"], OCTOBER["last"]))
    found = answer(facts, "followers", by=("network",), **OCTOBER)
    assert values(found, "followers") == {"instagram": 120, "x": 55}


def test_a_value_older_than_a_week_does_not_count_and_is_named(build):
    rows = [*LEVELS[:2], followers("x", "2025-10-20", 55)]
    facts = build(
        {"social_account_daily": rows},
        coverage=[
            covered("instagram", date(2025, 10, 1), date(2025, 10, 31)),
            covered("x", date(2025, 10, 1), date(2025, 10, 20), account="other"),
        ],
    )
    cell = answer(facts, "followers", **OCTOBER).cell("followers")
    assert cell.value == 120
    assert "partial" in cell.flags
    assert "«other»" in notes(cell)


def test_unless_its_source_says_otherwise(build):
    rows = [*LEVELS[:2], followers("x", "2025-10-20", 55)]
    facts = build({"social_account_daily": rows}, cover=(OCTOBER["first"], OCTOBER["last"]))
    assert answer(facts, "followers", **OCTOBER).cell("followers").value == 120
    patient = settings(sources={"example": {"stale_days": 15}})
    cell = answer(facts, "followers", workspace=patient, **OCTOBER).cell("followers")
    assert cell.value == 175
    assert notes(cell) == "x: 11 days old"


def test_the_patience_of_one_source_is_not_the_others(build):
    """Both were seen on the 20th: the monthly source may be 15 days old, the daily one may not."""
    rows = [
        {**followers("x", "2025-10-20", 55), "source_id": "monthly"},
        {**followers("facebook", "2025-10-20", 900), "source_id": "daily"},
    ]
    facts = build(
        {"social_account_daily": rows},
        coverage=[
            {**covered("x", date(2025, 10, 1), date(2025, 10, 20)), "source_id": "monthly"},
            {**covered("facebook", date(2025, 10, 1), date(2025, 10, 20)), "source_id": "daily"},
        ],
    )
    patient = settings(sources={"monthly": {"stale_days": 15}})
    cell = answer(facts, "followers", workspace=patient, **OCTOBER).cell("followers")
    assert cell.value == 55
    assert (
        notes(cell) == "days of daily «brand» are missing in social_account_daily; x: 11 days old"
    )


def test_nobody_seen_is_no_data_not_zero(build):
    facts = build({"social_account_daily": []}, cover=(OCTOBER["first"], OCTOBER["last"]))
    assert answer(facts, "followers", **OCTOBER).cell("followers").state == "no_data"


def test_months_are_levels_not_sums(build):
    rows = [followers("instagram", str(d), 100 + d.day) for d in days("2025-09-01", "2025-10-31")]
    facts = build({"social_account_daily": rows}, cover=(date(2025, 9, 1), date(2025, 10, 31)))
    found = answer(
        facts, "followers", grain="month", first=date(2025, 9, 1), last=date(2025, 10, 31)
    )
    assert values(found, "followers") == {"2025-09-01": 130, "2025-10-01": 131}
    both = answer(facts, "followers", first=date(2025, 9, 1), last=date(2025, 10, 31))
    assert values(both, "followers") == {None: 131}


@pytest.fixture
def growth(tmp_path):
    formula = f"change(last(social_account_daily.followers, {PER}))"
    return own_metric(tmp_path, "follower_growth", formula, additive={"time": "last"})


def test_growth_is_end_less_start(build, growth):
    rows = [
        followers("instagram", "2025-09-30", 100),
        followers("instagram", "2025-10-31", 120),
        followers("x", "2025-09-29", 60),
        followers("x", "2025-10-30", 55),
    ]
    facts = build({"social_account_daily": rows}, cover=(date(2025, 9, 1), date(2025, 10, 31)))
    found = answer(facts, "follower_growth", catalog=growth, **OCTOBER)
    assert values(found, "follower_growth") == {None: 15}


def test_an_account_that_appears_did_not_grow_from_nothing(build, growth):
    rows = [
        followers("instagram", "2025-09-30", 100),
        followers("instagram", "2025-10-31", 120),
        followers("x", "2025-10-31", 5000),
    ]
    facts = build({"social_account_daily": rows}, cover=(date(2025, 9, 1), date(2025, 10, 31)))
    found = answer(facts, "follower_growth", catalog=growth, **OCTOBER)
    assert values(found, "follower_growth") == {None: 20}


def test_a_loss_is_negative(build, growth):
    rows = [
        followers("instagram", "2025-09-30", 100),
        followers("instagram", "2025-10-31", 90),
    ]
    facts = build({"social_account_daily": rows}, cover=(date(2025, 9, 1), date(2025, 10, 31)))
    found = answer(facts, "follower_growth", catalog=growth, **OCTOBER)
    assert values(found, "follower_growth") == {None: -10}


def test_a_stock_has_no_run_rate(build):
    facts = build({"social_account_daily": LEVELS})
    with pytest.raises(RefusedError, match="not a total that can be shared out by day"):
        answer(facts, "followers", per="day", **OCTOBER)


def test_an_open_month_is_as_of_its_last_known_day(build):
    rows = [followers("instagram", "2025-10-10", 110), followers("x", "2025-10-09", 50)]
    facts = build(
        {"social_account_daily": rows},
        coverage=[
            covered("instagram", date(2025, 10, 1), date(2025, 10, 10)),
            covered("x", date(2025, 10, 1), date(2025, 10, 10), account="other"),
        ],
    )
    cell = answer(facts, "followers", today=date(2025, 10, 11), **OCTOBER).cell("followers")
    assert cell.value == 160
    assert "open_period" in cell.flags
    assert notes(cell) == "x: 1 day old"


def test_a_level_is_compared_with_the_level_on_the_same_elapsed_day(build):
    rows = [
        followers("instagram", str(d), d.day + 100 * d.month)
        for d in days("2025-09-01", "2025-10-15")
    ]
    facts = build(
        {"social_account_daily": rows},
        coverage=[covered("instagram", date(2025, 9, 1), date(2025, 10, 15))],
    )
    found = answer(facts, "followers", compare="previous", today=date(2025, 10, 16), **OCTOBER)
    beside = found.cell("followers").compare
    assert (beside.now, beside.value, beside.difference) == (1015, 915, 100)
