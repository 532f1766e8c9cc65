"""How the platforms write their own names; what is not one of them stays as the team wrote it."""

from __future__ import annotations

from norte.base.text import Text

_BRANDS = {
    "facebook": "Facebook",
    "ga4": "GA4",
    "google_ads": "Google Ads",
    "hubspot": "HubSpot",
    "instagram": "Instagram",
    "klaviyo": "Klaviyo",
    "linkedin": "LinkedIn",
    "linkedin_ads": "LinkedIn Ads",
    "mailchimp": "Mailchimp",
    "matomo": "Matomo",
    "meta_ads": "Meta Ads",
    "microsoft_ads": "Microsoft Ads",
    "pinterest_ads": "Pinterest Ads",
    "salesforce": "Salesforce",
    "shopify": "Shopify",
    "surveymonkey": "SurveyMonkey",
    "tiktok": "TikTok",
    "tiktok_ads": "TikTok Ads",
    "typeform": "Typeform",
    "woocommerce": "WooCommerce",
    "x": "X",
    "x_ads": "X Ads",
    "youtube": "YouTube",
}


_SHEETS = {
    "cost_other": Text(es="Otros costos (hoja)", en="Other costs (sheet)"),
    "coupons": Text(es="Cupones emitidos (hoja)", en="Issued coupons (sheet)"),
    "followers": Text(es="Seguidores (hoja)", en="Followers (sheet)"),
    "plan": Text(es="Plan (hoja)", en="Plan (sheet)"),
}


def brand(name: str, language: str) -> str:
    """The platform's own spelling of its id (`google_ads` → Google Ads), else `name` itself.

    The team's own sheets are called by what they hold.
    """
    sheet = _SHEETS.get(name)
    return _BRANDS.get(name, name) if sheet is None else sheet.pick(language)
