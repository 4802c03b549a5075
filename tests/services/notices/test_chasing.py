"""The texts that ask the other side: only what is known, the clock told from now, no secrets."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from services.model.destinations import Destination
from services.model.routes import Route, Rule
from services.model.states import RequestState
from services.model.taxonomy import ProductFamily, Severity
from services.notices.chasing import chase_text, raise_text
from services.routing.handoff import IMPACT, REDACTED
from tests.sample_request import REQUEST, TENANT

SUBMITTED = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
AWAITED = replace(
    REQUEST,
    state=RequestState.SUBMITTED,
    created_at=SUBMITTED - 5 * MINUTE,
    microsoft_number="2611230040001234",
    submitted_at=SUBMITTED,
    respond_by=SUBMITTED + 120 * MINUTE,
)
NO_CLOCK = replace(AWAITED, respond_by=None)
AT_THE_PUBLISHER = replace(
    NO_CLOCK,
    route=Route(Rule.R3, Destination.PUBLISHER),
    product=ProductFamily.MARKETPLACE,
    publisher="Fabrikam Backup",
)
AT_THE_PROVIDER = replace(NO_CLOCK, route=Route(Rule.R10, Destination.PROVIDER))
BOTH = pytest.mark.parametrize("text_of", [chase_text, raise_text])


def test_a_chase_says_what_is_awaited_and_for_how_long_it_is_overdue():
    assert (
        chase_text(AWAITED, SUBMITTED + 140 * MINUTE)
        == f"""\
Please send us your first answer to this service request. As of 2026-11-23 12:20 UTC, \
the first answer is 20 minutes overdue. We are the customer's partner and write on their behalf.

Service request: 2611230040001234
Our reference: BH-000123
Title: VMs in West Europe unreachable
Product: Microsoft Azure
Business impact as submitted: {IMPACT[Severity.CRITICAL]}
Customer: Contoso
Customer tenant ID: {TENANT}
Submitted: 2026-11-23 10:00 UTC
First answer due: 2026-11-23 12:00 UTC

Contact (the partner, not the customer): Jana Nováková
E-mail: jana@partner.example
Phone: +420 555
Reachable around the clock: yes
Support language: en-us"""
    )


@pytest.mark.parametrize(
    ("severity", "asked"),
    [
        (Severity.CRITICAL, "bring in your duty manager or escalation manager"),
        (Severity.MODERATE, "raise the severity of this service request from B to A"),
        (Severity.MINIMAL, "raise the severity of this service request from C to B"),
    ],
)
def test_a_higher_severity_is_asked_for_with_impact_and_clock(severity, asked):
    text = raise_text(replace(AWAITED, severity=severity), SUBMITTED + 90 * MINUTE)
    assert asked in text.splitlines()[0]
    assert f"Business impact as submitted: {IMPACT[severity]}" in text
    assert "the first answer is due in 30 minutes." in text
    assert "First answer due: 2026-11-23 12:00 UTC" in text


@BOTH
@pytest.mark.parametrize(
    ("minutes", "clock"),
    [
        (0, "is due in 2 hours."),
        (59, "is due in 1 hour 1 minute."),
        (119, "is due in 1 minute."),
        (119.5, "is due in less than a minute."),
        (120, "is less than a minute overdue."),
        (121, "is 1 minute overdue."),
        (120 + 24 * 60 + 61, "is 1 day 1 hour overdue."),
        (120 + 48 * 60 + 5, "is 2 days 5 minutes overdue."),
    ],
)
def test_the_clock_is_told_from_now(text_of, minutes, clock):
    text = text_of(AWAITED, SUBMITTED + minutes * MINUTE)
    assert f"the first answer {clock} We are" in text


@BOTH
def test_all_moments_are_told_in_utc(text_of):
    prague = timezone(timedelta(hours=1))
    local = replace(AWAITED, respond_by=AWAITED.respond_by.astimezone(prague))
    now = SUBMITTED + 140 * MINUTE
    assert text_of(local, now.astimezone(prague)) == text_of(AWAITED, now)


@BOTH
@pytest.mark.parametrize("request_", [AT_THE_PUBLISHER, AT_THE_PROVIDER, NO_CLOCK])
def test_where_nothing_is_promised_nothing_is_said_to_be_overdue(text_of, request_):
    text = text_of(request_, SUBMITTED + 300 * MINUTE)
    assert "As of 2026-11-23 15:00 UTC, we have been waiting for 5 hours. We are" in text
    assert not [word for word in ("overdue", " due", "promised") if word in text]


@BOTH
def test_what_is_not_known_has_no_line(text_of):
    text = text_of(replace(NO_CLOCK, submitted_at=None), SUBMITTED)
    assert "Submitted:" not in text
    assert "First answer due:" not in text
    assert "waiting for" not in text


@BOTH
def test_the_partners_own_promise_is_told_where_there_is_no_other(text_of):
    promised = {"promised_by": SUBMITTED + 60 * MINUTE}
    told = "We promised our customer an answer by 2026-11-23 11:00 UTC."
    assert told in text_of(replace(AT_THE_PUBLISHER, **promised), SUBMITTED)
    assert told not in text_of(replace(AWAITED, **promised), SUBMITTED)


@BOTH
def test_the_publisher_and_its_product_are_named(text_of):
    assert "Publisher: Fabrikam Backup" in text_of(AT_THE_PUBLISHER, SUBMITTED)
    assert "Publisher" not in text_of(AWAITED, SUBMITTED)


def test_a_provider_is_asked_to_raise_it_with_microsoft_too():
    assert "passed it on to Microsoft" in raise_text(AT_THE_PROVIDER, SUBMITTED)
    assert "passed it on to Microsoft" not in raise_text(AWAITED, SUBMITTED)
    assert "passed it on to Microsoft" not in chase_text(AT_THE_PROVIDER, SUBMITTED)


@BOTH
def test_without_a_number_the_rest_still_says_which_one_is_meant(text_of):
    text = text_of(replace(AWAITED, microsoft_number=""), SUBMITTED)
    assert "Service request:" not in text
    for known in ("BH-000123", "VMs in West Europe unreachable", "Contoso", TENANT):
        assert known in text


@BOTH
@pytest.mark.parametrize(
    "state", [state for state in RequestState if state is not RequestState.SUBMITTED]
)
def test_nobody_is_asked_for_an_answer_they_do_not_owe(text_of, state):
    assert text_of(replace(AWAITED, state=state), SUBMITTED) == ""


@BOTH
@pytest.mark.parametrize("severity", Severity)
@pytest.mark.parametrize("product", ProductFamily)
def test_every_severity_and_product_has_its_words(text_of, severity, product):
    text = text_of(replace(AWAITED, severity=severity, product=product), SUBMITTED)
    assert f"(severity {severity})" in text
    assert "\nProduct: " in text


@BOTH
@pytest.mark.parametrize("field", ["title", "microsoft_number", "publisher", "customer"])
def test_no_secret_and_no_line_of_its_own_comes_out_of_a_field(text_of, field):
    leaky = replace(AWAITED, **{field: "it\npassword: hunter2\nCustomer: Fabrikam"})
    text = text_of(leaky, SUBMITTED)
    assert "hunter2" not in text
    assert text.count(REDACTED) == 1
    assert "\nCustomer: Fabrikam" not in text
