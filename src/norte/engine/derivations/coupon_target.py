"""coupon_target: each person offered a coupon campaign, and whether they redeemed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from norte.engine.derivations import Derived, Tables

if TYPE_CHECKING:
    import ibis.expr.types as ir

_KEY = ("source_id", "account", "campaign_key", "code", "person")


def build(tables: Tables) -> ir.Table:
    """A redemption answers an earlier issue to the same person, of its campaign or its code."""
    issued = tables("coupon_issue")
    issued = issued.filter(issued.person.notnull())
    redeemed = tables("coupon_redemption")
    redeemed = redeemed.filter(redeemed.person.notnull()).select(
        r_person="person", r_campaign="campaign_key", r_code="code", r_day="day"
    )
    by_campaign = issued.inner_join(
        redeemed,
        [
            issued.person == redeemed.r_person,
            issued.campaign_key == redeemed.r_campaign,
            redeemed.r_day >= issued.day,
        ],
    )
    by_code = issued.inner_join(
        redeemed,
        [
            issued.person == redeemed.r_person,
            issued.code == redeemed.r_code,
            redeemed.r_day >= issued.day,
        ],
    )
    both = ibis.union(by_campaign.select(*_KEY, "r_day"), by_code.select(*_KEY, "r_day"))
    first = both.group_by(*_KEY).aggregate(redeemed_on=both.r_day.min())
    first = first.rename({f"f_{name}": name for name in _KEY})
    joined = issued.left_join(first, [issued[n].identical_to(first[f"f_{n}"]) for n in _KEY])
    return joined.select(
        "source_id", "platform", "account", "load_id", "src_file", "src_row", "market", "channel",
        "campaign_key", "day", "code", "person", "redeemed_on", "holdout",
        has_redeemed=joined.redeemed_on.notnull(),
    )  # fmt: skip


_OF_REDEEMERS = """
SELECT DISTINCT i.source_id, i.account, i.campaign_key, i.code, i.person
FROM lake.coupon_issue i JOIN {changed} c ON i.person = c.person
"""

derived = Derived(
    table="coupon_target",
    number=1,
    base="coupon_issue",
    reads=("coupon_issue", "coupon_redemption"),
    key=_KEY,
    touched={
        "coupon_issue": (
            "SELECT DISTINCT source_id, account, campaign_key, code, person FROM {changed}"
        ),
        "coupon_redemption": _OF_REDEEMERS,
    },
    build=build,
    covers={},
    needs={"has_redeemed": "coupon_redemption", "redeemed_on": "coupon_redemption"},
)
