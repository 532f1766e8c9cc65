"""How the platforms write their own names; what is not one of them stays as the team wrote it."""

from __future__ import annotations

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


def brand(name: str) -> str:
    """The platform's own spelling of its id (`google_ads` → Google Ads), else `name` itself."""
    return _BRANDS.get(name, name)
