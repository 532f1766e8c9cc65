"""HubSpot's contacts: stages, dates, sources, and who is no lead."""

from __future__ import annotations

from datetime import date

from tests.ingest.exports import drop, person

ES = (
    "ID de registro;Nombre;Apellidos;Correo;Etapa del ciclo de vida;Fecha de creación;"
    "Fuente original;Desglose de la fuente original 1;Fecha en que se convirtió en lead;"
    "Fecha en que se convirtió en lead calificado para marketing;"
    "Fecha en que se convirtió en lead calificado para ventas;"
    "Fecha en que se convirtió en oportunidad;Fecha en que se convirtió en cliente\r\n"
)
EVENT = ("event_id", "stage", "instant", "utc_offset", "is_approximate")


def test_a_date_of_a_stage_is_an_event(tmp_path):
    text = (
        ES + "1;Ana;Roldán;Ana@Correo.example;Cliente;2026-03-05 10:00;Búsqueda de pago;Marca;"
        "2026-03-05 10:00;2026-07-06 09:30;;;2026-07-20 18:00\r\n"
        "2;Luis;Paz;luis@correo.example;Suscriptor;2026-03-06 11:00;Tráfico directo;web;;;;;\r\n"
    )
    read = drop(tmp_path, "contactos.csv", text.encode("cp1252"))
    assert read.rows("lead_event", *EVENT) == [
        ("1", "lead", "2026-03-05 09:00:00", 60, False),
        ("1", "mql", "2026-07-06 07:30:00", 120, False),
        ("1", "customer", "2026-07-20 16:00:00", 120, False),
    ]
    known = read.rows("lead_event", "person", "channel", "campaign_key", "excluded")
    assert set(known) == {(person("ana@correo.example"), "paid_search", "marca", None)}
    assert read.counts == (2, 0, 0, 0)
    assert not [w for w in read.file.warnings if "approximate" in w.en]


def test_without_dates_a_stage_implies_those_before_it(tmp_path):
    text = (
        "Record ID,Email,Lifecycle Stage,Original Source\n"
        "1,a@x.example,Sales Qualified Lead,Organic Search\n"
        "2,b@x.example,Subscriber,Organic Search\n"
    )
    read = drop(tmp_path, "contacts.csv", text, today=date(2026, 11, 23))
    noon = "2026-11-23 12:00:00"
    assert read.rows("lead_event", *EVENT) == [
        ("1", "lead", noon, None, True),
        ("1", "mql", noon, None, True),
        ("1", "sql", noon, None, True),
    ]
    (told,) = [w for w in read.file.warnings if "approximate" in w.en]
    assert "'Became a Lead Date', 'Became a Marketing Qualified Lead Date'" in told.en
    assert "«Fecha en que se convirtió en lead»" in told.es


def test_a_later_stage_with_a_date_is_the_latest_that_the_earlier_one_was(tmp_path):
    text = (
        "Record ID,Email,Became a Lead Date,Became a Customer Date\n"
        "1,a@x.example,,2026-07-01 10:00\n"
    )
    read = drop(tmp_path, "contacts.csv", text)
    july = "2026-07-01 08:00:00"
    assert read.rows("lead_event", *EVENT) == [
        ("1", "customer", july, 120, False),
        ("1", "mql", july, 120, True),
        ("1", "sql", july, 120, True),
        ("1", "opportunity", july, 120, True),
    ]


def test_the_creation_dates_a_lead_without_a_date_of_its_own(tmp_path):
    text = (
        "Record ID,Email,Lifecycle Stage,Create Date,Became a Marketing Qualified Lead Date\n"
        "1,a@x.example,Marketing Qualified Lead,2026-01-05 10:00,2026-02-01 08:00\n"
        "2,b@x.example,Lead,2026-01-06 10:00,\n"
    )
    read = drop(tmp_path, "contacts.csv", text)
    assert read.rows("lead_event", *EVENT) == [
        ("1", "mql", "2026-02-01 07:00:00", 60, False),
        ("1", "lead", "2026-01-05 09:00:00", 60, True),
        ("2", "lead", "2026-01-06 09:00:00", 60, True),
    ]


def test_tests_staff_and_spam_are_loaded_with_their_reason_and_counted(tmp_path):
    text = (
        "Record ID,First Name,Email,Lead Status,Became a Lead Date\n"
        "1,Ana,ana@x.example,New,2026-01-05 10:00\n"
        "2,Prueba,p@x.example,New,2026-01-05 10:00\n"
        "3,Eva,eva@ours.example,New,2026-01-05 10:00\n"
        "4,Bot,bot@y.example,Spam,2026-01-05 10:00\n"
        "5,Testa,atestado@x.example,New,2026-01-05 10:00\n"
    )
    rules = {"leads": {"staff_domains": ["ours.example"]}}
    read = drop(tmp_path, "contacts.csv", text, settings=rules)
    assert read.rows("lead_event", "event_id", "excluded") == [
        ("1", None),
        ("2", "test"),
        ("3", "staff"),
        ("4", "spam"),
        ("5", None),
    ]
    told = [w.en for w in read.file.warnings if "not counted" in w.en]
    assert told == ["'contacts.csv': loaded and not counted: 1 spam, 1 of the team itself, 1 tests"]


def test_the_campaign_of_a_paid_network_is_in_the_second_drill_down(tmp_path):
    text = (
        "Record ID,Email,Became a Lead Date,Original Source,Original Source Drill-Down 1,"
        "Original Source Drill-Down 2\n"
        "1,a@x.example,2026-01-05 10:00,Paid Social,Facebook,Spring Sale\n"
        "2,b@x.example,2026-01-05 10:00,Paid Search,Brand,shoes\n"
        "3,c@x.example,2026-01-05 10:00,Organic Search,Unknown keywords (SSL),www.google.com\n"
        "4,,2026-01-05 10:00,Offline Sources,CRM_UI,user:1\n"
    )
    read = drop(tmp_path, "contacts.csv", text)
    assert read.rows("lead_event", "channel", "campaign_key") == [
        ("paid_social", "spring-sale"),
        ("paid_search", "brand"),
        ("organic_search", None),
        (None, None),
    ]
    hashes = [who for (who,) in read.rows("lead_event", "person")]
    assert len(set(hashes)) == 4
    assert all(hashes)


def test_a_contact_list_has_no_market_by_the_money_of_the_workspace(tmp_path):
    markets = {
        "markets": {
            "es": {
                "name": {"es": "España", "en": "Spain"},
                "timezone": "Europe/Madrid",
                "currency": "EUR",
                "match": [{"currency": "EUR"}],
            }
        }
    }
    text = "Record ID,Email,Became a Lead Date\n1,a@x.example,2026-01-05 10:00\n"
    read = drop(tmp_path, "contacts.csv", text, settings=markets)
    assert read.rows("lead_event", "market") == [(None,)]
