"""A month of a small company: every kind of aggregate has something to count."""

from __future__ import annotations

from datetime import date
from typing import Any

MARCH: dict[str, Any] = {"first": date(2024, 3, 1), "last": date(2024, 3, 31)}
CHANNELS = ("paid_search", "email", None)
COMPANY: dict[str, list[dict[str, Any]]] = {
    "ad_daily": [
        {
            "campaign_id": f"c{n}",
            "channel": CHANNELS[n % 3],
            "day": date(2024, 3, 1 + n),
            "spend": 10 + n,
            "impressions": 1000 * n,
            "clicks": 10 * n,
            "link_clicks": 7 * n,
            "currency": "USD" if n % 4 == 0 else "EUR",
        }
        for n in range(12)
    ],
    "ad_conversion": [
        {"campaign_id": f"c{n}", "day": date(2024, 3, 2 + n), "conversions": n / 2, "value": 20 * n}
        for n in range(6)
    ],
    "cost_other": [
        {"day": "2024-03-01", "day_to": "2024-03-31", "item": "agency", "amount": 900},
        {"day": "2024-03-10", "item": "tool", "amount": 45.5},
    ],
    "lead_event": [
        {
            "person": f"p{n % 5}",
            "stage": "lead" if n < 5 else "mql",
            "channel": CHANNELS[n % 3],
            "instant": f"2024-03-{3 + n:02} 10:00:00",
            "excluded": "test" if n == 4 else None,
        }
        for n in range(9)
    ],
    "order": [
        {
            "order_id": f"o{n}",
            "person": None if n % 5 == 4 else f"b{n % 4}",
            "channel": CHANNELS[n % 3],
            "instant": f"2024-03-{1 + n:02} 23:30:00",
            "goods": 50 + n,
            "discount": n,
            "status": "cancelled" if n == 7 else "valid",
        }
        for n in range(14)
    ],
    "order_discount": [
        {"order_id": "o1", "code": "HOLA", "kind": "coupon", "amount": 1},
        {"order_id": "o1", "code": "MAYO", "kind": "coupon", "amount": 1},
        {"order_id": "o2", "kind": "automatic", "amount": 2},
    ],
    "refund": [{"order_id": "o3", "amount": 12.5, "instant": "2024-03-20 10:00:00"}],
    "email_stat": [{"email_id": "m", "sent": 100, "delivered": 98, "clicks": 9}],
    "social_account_daily": [
        {"network": "instagram", "platform": "instagram", "day": "2024-03-31", "followers": 120},
        {"network": "instagram", "platform": "instagram", "day": "2024-03-30", "followers": 118},
        {"network": "x", "platform": "x", "day": "2024-03-30", "followers": 55},
    ],
    "social_post": [{"network": "x", "platform": "x", "reach": 500, "interactions": 20}],
    "web_daily": [
        {"breakdown": "none", "visits": 100, "bounces": 40},
        {"breakdown": "device", "device": "mobile", "visits": 100, "bounces": 40},
    ],
    "survey_answer": [
        {"response_id": f"r{n}", "kind": "nps", "score": score}
        for n, score in enumerate((10, 9, 8, 3))
    ],
    "coupon_issue": [{"person": p, "code": "HOLA", "day": "2024-03-02"} for p in "abcd"],
    "coupon_redemption": [
        {"person": "a", "code": "HOLA", "day": "2024-03-05"},
        {"person": "b", "code": "HOLA", "day": "2024-03-01"},
    ],
    "fx_rate": [
        {"day": date(2024, 3, n), "from_currency": "EUR", "to_currency": "USD", "rate": 1 + n / 10}
        | {"kind": "actual"}
        for n in range(1, 30)
    ],
}
