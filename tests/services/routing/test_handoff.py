"""The text to paste: complete, the partner's contact in it, and no secrets."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from services.model.customers import Customer
from services.model.destinations import Destination
from services.model.people import Contact
from services.model.routes import Route, Rule
from services.model.taxonomy import ProblemKind, ProductFamily, Relationship, Severity
from services.routing.handoff import REDACTED, handoff_pack, redact
from tests.sample_request import REQUEST, TENANT

CONTOSO = Customer(TENANT, "Contoso", ("contoso.example",), Relationship.DIRECT)


def routed(destination, **others):
    return replace(REQUEST, route=Route(Rule.R12, destination), **others)


def test_the_pack_says_all_that_the_azure_portal_asks():
    assert (
        handoff_pack(REQUEST, CONTOSO)
        == f"""\
A Cloud Solution Provider partner files this on behalf of its customer.

Title: VMs in West Europe unreachable
Product: Microsoft Azure
Problem type: Technical (break-fix)
Business impact: Critical impact (severity A): significant loss or degradation of services; \
production services are down
Support plan: Cloud Solution Provider
Our reference: BH-000123

Customer: Contoso
Customer domain: contoso.example
Customer tenant ID: {TENANT}

Contact (the partner, not the customer): Jana Nováková
E-mail: jana@partner.example
Phone: +420 555
Reachable around the clock: yes
Support language: en-us

Description:
Since 9:40 no VM answers.

Restart did not help."""
    )


def test_the_pack_says_since_when_in_utc():
    started = datetime(2026, 11, 30, 9, 5, tzinfo=ZoneInfo("Europe/Prague"))
    pack = handoff_pack(replace(REQUEST, started_at=started), CONTOSO)
    assert "\nProblem started (UTC): 2026-11-30 08:05\nSupport plan: " in pack
    assert "started" not in handoff_pack(REQUEST, CONTOSO)


def test_the_people_affected_are_counted_where_their_number_is_known():
    pack = handoff_pack(replace(REQUEST, people_affected=15), CONTOSO)
    assert "\nPeople affected: 15\nSupport plan: " in pack
    assert "People" not in handoff_pack(REQUEST, CONTOSO)


def test_the_pack_says_which_texts_were_erased():
    pack = handoff_pack(replace(REQUEST, title="", description=""), CONTOSO)
    assert "\nTitle: [erased]\n" in pack
    assert pack.endswith("\nDescription:\n[erased]")


def test_the_pack_leaves_out_what_is_not_known():
    quiet = replace(REQUEST, contact=Contact(name="Jana", email="jana@partner.example"))
    pack = handoff_pack(quiet, replace(CONTOSO, domains=()))
    assert not [name for name in ("Phone", "around", "domain", "Publisher") if name in pack]


@pytest.mark.parametrize(
    ("destination", "named"),
    [
        (Destination.AZURE_API, True),
        (Destination.AZURE_PORTAL, True),
        (Destination.AZURE_PORTAL_BY_DOMAIN, True),
        (Destination.ADMIN_AGENT, True),
        (Destination.MICROSOFT_365_ADMIN_CENTER, False),
        (Destination.POWER_PLATFORM_ADMIN_CENTER, False),
        (Destination.PROVIDER, False),
        (Destination.PUBLISHER, False),
    ],
)
def test_the_plan_is_named_where_azure_asks_for_it(destination, named):
    pack = handoff_pack(routed(destination), CONTOSO)
    assert ("Support plan: Cloud Solution Provider" in pack) == named


@pytest.mark.parametrize("severity", Severity)
def test_the_impact_is_told_in_microsofts_words(severity):
    pack = handoff_pack(replace(REQUEST, severity=severity), CONTOSO)
    assert f"{severity.name.capitalize()} impact (severity {severity})" in pack


@pytest.mark.parametrize("kind", ProblemKind)
@pytest.mark.parametrize("product", ProductFamily)
def test_every_product_and_kind_has_its_words(product, kind):
    pack = handoff_pack(replace(REQUEST, product=product, kind=kind), CONTOSO)
    assert "Product: " in pack
    assert "Problem type: " in pack


def test_a_publisher_is_asked_about_its_own_product():
    pack = handoff_pack(
        routed(
            Destination.PUBLISHER,
            product=ProductFamily.MARKETPLACE,
            publisher="Fabrikam Backup",
        ),
        CONTOSO,
    )
    assert pack.startswith("Please help with your product.")
    assert "Publisher: Fabrikam Backup" in pack
    assert "E-mail: jana@partner.example" in pack


def test_a_provider_is_asked_by_the_partner():
    pack = handoff_pack(routed(Destination.PROVIDER), CONTOSO)
    assert pack.startswith("Please take up this service request")


def test_secrets_leave_title_and_description_before_the_pack_does():
    leaky = replace(
        REQUEST, title="login fails, password: hunter2", description="AccountKey=abc123=="
    )
    pack = handoff_pack(leaky, CONTOSO)
    assert "hunter2" not in pack
    assert "abc123" not in pack
    assert pack.count(REDACTED) == 2


STORAGE_KEY = f"{'Ab3+' * 21}xy=="
BUS_KEY = f"{'Zz9/' * 10}abc="
CLIENT_SECRET = f"AbC8Q~{'x9_' * 11}z"
TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"
PEM = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabcd\n-----END RSA PRIVATE KEY-----"


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("password: hunter2", "password: [redacted]"),
        ("Password=hunter2;Encrypt=True", "Password=[redacted];Encrypt=True"),
        ("PWD = 'a b;c' next", "PWD = [redacted] next"),
        ('{"password": "a b", "x": 1}', '{"password": [redacted], "x": 1}'),
        ("heslo: Tajné1", "heslo: [redacted]"),
        ("heslo:\N{NO-BREAK SPACE}Tajné1", "heslo:[redacted]"),
        ("DB_PASSWORD=x", "DB_PASSWORD=[redacted]"),
        ("pass: x", "pass: [redacted]"),
        ("Password:\nhunter2", "Password:\n[redacted]"),
        ("client_secret=abc&x=1", "client_secret=[redacted]"),
        ("api-key: 0123", "api-key: [redacted]"),
        (
            "AccountName=contoso;AccountKey=abc==;EndpointSuffix=core",
            "AccountName=contoso;AccountKey=[redacted];EndpointSuffix=core",
        ),
        (
            "Endpoint=sb://x/;SharedAccessKeyName=Root;SharedAccessKey=abc=",
            "Endpoint=sb://x/;SharedAccessKeyName=Root;SharedAccessKey=[redacted]",
        ),
        (
            "https://x.blob.example/c?sv=2024&sig=a%2Bb&se=2027",
            "https://x.blob.example/c?sv=2024&sig=[redacted]&se=2027",
        ),
        ("https://user:pw@host.example/x", "https://user:[redacted]@host.example/x"),
        ("Authorization: Basic dXNlcjpwdw==", "Authorization: Basic [redacted]"),
        ("used Bearer abcdefghijklmnop12", "used Bearer [redacted]"),
        (f"token {TOKEN} rejected", "token [redacted] rejected"),
        (f"key {STORAGE_KEY} of storage", "key [redacted] of storage"),
        (f"key {BUS_KEY} of bus", "key [redacted] of bus"),
        (f"app {CLIENT_SECRET} expired", "app [redacted] expired"),
        (f"before\n{PEM}\nafter", "before\n[redacted]\nafter"),
        ("-----BEGIN PRIVATE KEY-----\nMIIE cut off", "[redacted]"),
    ],
)
def test_what_is_plainly_a_secret_is_marked(text, redacted):
    assert redact(text) == redacted


@pytest.mark.parametrize(
    "text",
    [
        "Users cannot reset their password since Monday.",
        "The compass: it points north",
        "Password reset fails with AADSTS50126",
        "Key Vault returns 403 at https://vault.example/keys?api-version=7.4",
        f"Tenant {TENANT}, correlation 0123456789abcdef0123456789abcdef",
        "https://learn.microsoft.com/azure:443/x and jana@partner.example",
        "Bearer tokens expire, see signature=x",
        "The folder is called eyJbGciOiJSUzI1NiJ9",
        "It is in eyJbGciOiJSUzI1NiJ9.txt",
        "Host web.west.contoso.example is down",
    ],
)
def test_ordinary_sentences_stay_as_they_are(text):
    assert redact(text) == text


words = st.sampled_from(
    ["password", ":", "=", " ", "\n", ";", "'", '"', "hunter2", "sig=", "&", PEM, TOKEN, "eyJ-"]
)


@settings(deadline=None)
@given(st.lists(words).map("".join))
@example("password:''password")
@example(f"{TOKEN}{PEM}")
@example(f"password{TOKEN}")
def test_redacting_twice_changes_nothing_more(text):
    once = redact(text)
    assert redact(once) == once
    assert TOKEN not in once
    assert "MIIE" not in once
