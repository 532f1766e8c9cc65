"""One list of channels: ads, visits, leads and links end in the same names."""

from __future__ import annotations

import duckdb
import pytest

from norte.base.errors import SettingsError
from norte.ingest.files.dimensions import channel_calls, channel_names
from norte.schema.channels import PAID, read_channels

CHANNELS = read_channels()


def value(sql: str):
    with duckdb.connect() as connection:
        found = connection.execute(f"SELECT {sql}").fetchone()
    assert found is not None
    return found[0]


def quoted(word):
    return "NULL" if word is None else "'" + word.replace("'", "''") + "'"


def test_the_list_is_the_one_of_the_specification():
    assert list(CHANNELS.channels) == [
        "organic_search", "paid_search", "paid_social", "organic_social", "email", "display",
        "paid_video", "organic_video", "paid_shopping", "cross_network", "affiliates", "referral",
        "direct", "ai_assistants", "sms", "audio", "paid_other", "other",
    ]  # fmt: skip
    assert {
        "paid_search", "paid_social", "display", "paid_video", "paid_shopping", "cross_network",
        "affiliates", "audio", "paid_other",
    } == PAID  # fmt: skip
    assert all(c.es and c.en for c in CHANNELS.channels.values())


@pytest.mark.parametrize(
    ("platform", "kind", "channel"),
    [
        ("google_ads", "Search", "paid_search"),
        ("google_ads", "Búsqueda", "paid_search"),
        ("google_ads", "Display", "display"),
        ("google_ads", "Shopping", "paid_shopping"),
        ("google_ads", "Performance Max", "cross_network"),
        ("google_ads", "Máximo rendimiento", "cross_network"),
        ("google_ads", "Video", "paid_video"),
        ("google_ads", "Vídeo", "paid_video"),
        ("google_ads", "something new", None),
        ("google_ads", None, None),
        ("meta_ads", None, "paid_social"),
        ("tiktok_ads", "x", "paid_social"),
        ("linkedin_ads", None, "paid_social"),
        ("klaviyo", "Email", "email"),
        ("klaviyo", "SMS", "sms"),
        ("nobody", "x", None),
    ],
)
def test_a_campaign_s_channel(platform, kind, channel):
    made = channel_calls(CHANNELS, platform)["channel_of_type"]([quoted(kind)])
    assert value(made) == channel


@pytest.mark.parametrize(
    ("source", "medium", "channel"),
    [
        ("google", "cpc", "paid_search"),
        ("facebook", "cpc", "paid_social"),
        ("instagram", "paid", "paid_social"),
        ("youtube", "cpc", "paid_video"),
        ("m.facebook.com", "referral", "organic_social"),
        ("google", "organic", "organic_search"),
        ("chatgpt.com", "referral", "ai_assistants"),
        ("newsletter", "email", "email"),
        ("partner.example", "referral", "referral"),
        ("(direct)", "(none)", "direct"),
        ("x.example", "affiliate", "affiliates"),
        ("x.example", "banner", "display"),
        ("x.example", "something", "other"),
        (None, None, None),
    ],
)
def test_a_link_s_channel(source, medium, channel):
    made = channel_calls(CHANNELS, "any")["channel_of_link"]([quoted(source), quoted(medium)])
    assert value(made) == channel


@pytest.mark.parametrize(
    ("call", "word", "channel"),
    [
        ("channel_of_ga4", "Organic Search", "organic_search"),
        ("channel_of_ga4", "Cross-network", "cross_network"),
        ("channel_of_ga4", "Unassigned", "other"),
        ("channel_of_ga4", "Organic Shopping", "other"),
        ("channel_of_ga4", "new group", None),
        ("channel_of_hubspot", "Búsqueda orgánica", "organic_search"),
        ("channel_of_hubspot", "Redes sociales pagadas", "paid_social"),
        ("channel_of_hubspot", "PAID_SEARCH", "paid_search"),
        ("channel_of_hubspot", "Offline Sources", None),
        ("channel_named", "Búsqueda de pago", "paid_search"),
        ("channel_named", "paid search", "paid_search"),
        ("channel_named", "paid_search", "paid_search"),
        ("channel_named", "nothing", None),
    ],
)
def test_a_platform_s_own_word(call, word, channel):
    assert value(channel_calls(CHANNELS, "any")[call]([quoted(word)])) == channel


def test_no_word_means_two_channels():
    for words in (
        {k: c.ga4 for k, c in CHANNELS.channels.items()},
        {k: c.hubspot for k, c in CHANNELS.channels.items()},
        {k: c.medium for k, c in CHANNELS.channels.items()},
        channel_names(CHANNELS),
    ):
        seen: dict[str, str] = {}
        for channel, listed in words.items():
            for word in listed:
                assert seen.setdefault(word.casefold(), channel) == channel, word


def test_a_workspace_adds_and_changes(tmp_path):
    own = tmp_path / "channels.yml"
    own.write_text(
        "channels:\n  podcast: {es: Pódcast, en: Podcast, paid: yes, medium: [podcast]}\n"
        "platforms:\n  google_ads: {any: paid_search}\n",
        "utf-8",
    )
    made = read_channels(own)
    assert "podcast" in made.paid
    assert made.channels["email"] == CHANNELS.channels["email"]
    assert value(channel_calls(made, "google_ads")["channel_of_type"](["NULL"])) == "paid_search"
    assert value(channel_calls(made, "google_ads")["channel_of_type"](["'Display'"])) == "display"


@pytest.mark.parametrize("text", ["channels: [", "channels: {email: {colour: red}}", "- a\n"])
def test_a_wrong_file_is_named(tmp_path, text):
    own = tmp_path / "channels.yml"
    own.write_text(text, "utf-8")
    with pytest.raises(SettingsError, match=r"channels\.yml"):
        read_channels(own)
