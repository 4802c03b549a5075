"""What rules and policy say of a draft, a customer or a request, without a conversation."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.clocks.response import respond_by, response_clock
from services.model.customers import Customer
from services.model.destinations import Condition, Destination
from services.model.errors import CustomerContactError, IncompleteContactError
from services.model.people import Contact, Person
from services.model.promises import Promise
from services.model.requests import Draft
from services.model.routes import Route, Rule
from services.model.routing_facts import UnknownFactError
from services.model.taxonomy import Fact, ProblemKind, ProductFamily, Relationship, Severity
from services.policy.loader import local_policy
from services.policy.tables import Dynamics
from services.routing.advisor import RoutingAdvisor
from tests import sample_request
from tests.clock import NOON

POLICY = local_policy()
GUIDE = RoutingAdvisor(POLICY, frozenset({"ours"}))
HOUR = timedelta(hours=1)
ADA = Person("ada", "ours", "Ada")
ADAS = Contact(name="Ada", email="ada@partner.example", phone="+420 1", around_the_clock=True)
GERMAN = ADAS.model_copy(update={"language": "de-de"})
CONTOSO = Customer(
    "contoso",
    "Contoso",
    ("contoso.example", "příklad.example"),
    Relationship.DIRECT,
    facts={Fact.GDAP: True, Fact.SUBSCRIPTION_RIGHTS: True, Fact.ENTRA_PREMIUM: False},
)
DRAFT = Draft(
    tenant_id="contoso",
    product=ProductFamily.AZURE,
    kind=ProblemKind.TECHNICAL,
    health_checked=True,
    tried=True,
)
PORTAL = Route(Rule.R12, Destination.AZURE_PORTAL)
REQUEST = replace(
    sample_request.REQUEST, tenant_id="contoso", contact=GERMAN, owner_id="ada", owner="Ada"
)
IN_GERMANY = Promise(2 * HOUR, 0, business_hours=True, region="germany")
IN_ENGLISH = Promise(2 * HOUR, 0, business_hours=False, region="emea")


@pytest.mark.parametrize(
    ("contact", "promised"), [(GERMAN, IN_GERMANY), (ADAS, IN_ENGLISH), (None, IN_ENGLISH)]
)
def test_a_draft_is_promised_what_holds_in_the_language_of_its_contact(contact, promised):
    draft = DRAFT.model_copy(update={"contact": contact})
    assert GUIDE.promise(draft, Severity.CRITICAL, PORTAL) == promised


def test_what_is_promised_depends_on_the_kind_and_where_it_goes():
    billing = DRAFT.model_copy(update={"kind": ProblemKind.BILLING})
    assert GUIDE.promise(billing, Severity.CRITICAL, PORTAL).business_days == 1
    publisher = replace(PORTAL, destination=Destination.PUBLISHER)
    assert GUIDE.promise(DRAFT, Severity.CRITICAL, publisher) is None
    with pytest.raises(ValueError, match="kind of problem"):
        GUIDE.promise(Draft(), Severity.CRITICAL, PORTAL)


def test_a_request_is_promised_what_holds_in_the_language_of_its_contact():
    assert GUIDE.promise_of(REQUEST) == IN_GERMANY
    assert GUIDE.promise_of(replace(REQUEST, contact=ADAS)) == IN_ENGLISH


def test_once_its_clock_runs_a_request_is_promised_what_that_was_set_from():
    running = replace(
        REQUEST,
        respond_by=respond_by(IN_ENGLISH, NOON, POLICY),
        response_clock=response_clock(IN_ENGLISH, NOON, POLICY, None),
    )
    assert GUIDE.promise_of(running) == IN_ENGLISH


def test_the_partner_promises_by_severity():
    assert GUIDE.partner_promise(Severity.MODERATE, CONTOSO) == 4 * HOUR


@pytest.mark.parametrize(
    ("tenant", "relationship", "own"),
    [
        ("contoso", Relationship.DIRECT, False),
        ("contoso", Relationship.OWN, True),
        ("ours", Relationship.DIRECT, True),
        ("listed", Relationship.DIRECT, True),
    ],
)
def test_a_tenant_is_our_own_by_what_it_is_to_us_or_by_its_id(tenant, relationship, own):
    partner = POLICY.partner.model_copy(update={"own_tenants": frozenset({"listed"})})
    advisor = replace(GUIDE, policy=POLICY.model_copy(update={"partner": partner}))
    customer = replace(CONTOSO, tenant_id=tenant, relationship=relationship)
    assert advisor.is_own(customer) is own


def test_a_route_takes_what_was_said_of_the_draft():
    assert GUIDE.route(DRAFT, CONTOSO, ADA).rule is Rule.R12
    waits = {"health_checked": False}, {"tried": None}, {"tried": False}
    for said in waits:
        draft = DRAFT.model_copy(update=said)
        assert GUIDE.route(draft, CONTOSO, ADA).rule is Rule.R9
        overridden = draft.model_copy(update={"override_reason": "the status page is down"})
        assert GUIDE.route(overridden, CONTOSO, ADA).rule is Rule.R12


def test_a_fact_comes_from_the_draft_then_the_policy_then_the_customer():
    draft = DRAFT.model_copy(update={"product": ProductFamily.DYNAMICS})
    unknown = replace(CONTOSO, facts={Fact.GDAP: True})
    assert GUIDE.open_question(draft, unknown, ADA) is Fact.DYNAMICS_CONTRACT
    with pytest.raises(UnknownFactError):
        GUIDE.route(draft, unknown, ADA)
    none = replace(GUIDE, policy=POLICY.model_copy(update={"dynamics": Dynamics(contract="none")}))
    had = replace(unknown, facts={Fact.GDAP: True, Fact.DYNAMICS_CONTRACT: True})
    assert GUIDE.route(draft, had, ADA).rule is Rule.R18
    assert none.route(draft, had, ADA).rule is Rule.R19
    told = draft.model_copy(update={"facts": {Fact.DYNAMICS_CONTRACT: True}})
    assert none.route(told, had, ADA).rule is Rule.R18
    unsure = draft.model_copy(update={"unsure": (Fact.DYNAMICS_CONTRACT,)})
    assert GUIDE.route(unsure, unknown, ADA).rule is Rule.R19


def test_a_reseller_with_access_files_only_where_the_policy_says_so():
    reseller = replace(CONTOSO, relationship=Relationship.RESELLER)
    azure = POLICY.azure.model_copy(update={"provider_granted_access": True})
    granting = replace(GUIDE, policy=POLICY.model_copy(update={"azure": azure}))
    assert GUIDE.route(DRAFT, reseller, ADA).rule is Rule.R10
    assert granting.route(DRAFT, reseller, ADA).rule is not Rule.R10


@pytest.mark.parametrize("missing", ["product", "kind"])
def test_a_route_needs_the_product_and_the_kind(missing):
    with pytest.raises(ValueError, match="a route needs"):
        GUIDE.route(DRAFT.model_copy(update={missing: None}), CONTOSO, ADA)


@pytest.mark.parametrize(("contract", "known"), [("ask", None), ("none", False), ("ASfP", True)])
def test_what_the_policy_knows_of_every_customer_is_known_of_each(contract, known):
    policy = POLICY.model_copy(update={"dynamics": Dynamics(contract=contract)})
    customer = replace(GUIDE, policy=policy).known(CONTOSO)
    assert customer.facts.get(Fact.DYNAMICS_CONTRACT) is known
    assert customer.facts.items() >= CONTOSO.facts.items()


@pytest.mark.parametrize(
    ("facts", "lacks"),
    [
        ({}, ()),
        ({Fact.GDAP: True, Fact.DYNAMICS_CONTRACT: True}, ()),
        ({Fact.GDAP: False}, (Condition.GDAP_ROLE,)),
        (
            {Fact.GDAP: False, Fact.DYNAMICS_CONTRACT: False, Fact.ENTRA_PREMIUM: False},
            (Condition.GDAP_ROLE, Condition.DYNAMICS_CONTRACT),
        ),
    ],
)
def test_readiness_names_what_is_known_to_be_missing(facts, lacks):
    assert GUIDE.readiness(replace(CONTOSO, facts=facts)) == lacks


@pytest.mark.parametrize(
    ("destination", "hints"),
    [
        (Destination.POWER_PLATFORM_ADMIN_CENTER, ("in the safe",)),
        (Destination.AZURE_PORTAL, ()),
    ],
)
def test_the_place_of_the_contracts_ids_is_told_only_where_they_are_asked(destination, hints):
    dynamics = Dynamics(contract_id_hint="in the safe")
    advisor = replace(GUIDE, policy=POLICY.model_copy(update={"dynamics": dynamics}))
    request = replace(REQUEST, route=replace(PORTAL, destination=destination))
    assert advisor.at_hand(request) == hints


@pytest.mark.parametrize(
    ("destination", "phone"),
    [
        (Destination.PUBLISHER, "+1 555 0100"),
        (Destination.PROVIDER, "+1 555 0199"),
        (Destination.AZURE_PORTAL, None),
    ],
)
def test_a_publisher_and_a_provider_are_reached_as_the_policy_says(destination, phone):
    request = replace(
        REQUEST, publisher="Fabrikam Backup", route=replace(PORTAL, destination=destination)
    )
    found = GUIDE.reach(request, CONTOSO)
    assert (found and found.phone) == phone


def test_languages_and_publishers_are_those_of_the_policy():
    assert GUIDE.support_languages["de-de"] == "Deutsch"
    assert GUIDE.publishers == ("Fabrikam Backup", "Wingtip Signatures")


@pytest.mark.parametrize(
    ("severity", "changes", "field"),
    [
        ("C", {"name": ""}, "name"),
        ("C", {"language": "tlh"}, "language"),
        ("C", {"email": "ada"}, "email"),
        ("C", {"email": "ada@[partner.example]"}, "email"),
        ("C", {"email": "ada@xn--53h.example"}, "email"),
        ("A", {"phone": ""}, "phone"),
        ("A", {"around_the_clock": False}, "around_the_clock"),
        ("A", {}, None),
        ("B", {"phone": "", "around_the_clock": False}, None),
    ],
)
def test_a_contact_has_what_its_severity_asks_for(severity, changes, field):
    contact = ADAS.model_copy(update=changes)
    if field is None:
        return GUIDE.check_contact(contact, Severity(severity), CONTOSO.domains)
    with pytest.raises(IncompleteContactError) as refused:
        GUIDE.check_contact(contact, Severity(severity), CONTOSO.domains)
    assert refused.value.field == field
    return None


SPOKEN = [("de-de", "de-de"), ("de-ch", "de-de"), ("tlh", "en-us")]


@pytest.mark.parametrize(("last", "now"), SPOKEN)
def test_the_last_contact_is_filled_in_with_a_language_that_is_spoken_now(last, now):
    contact = ADAS.model_copy(update={"language": last})
    filled = GUIDE.contact_of(replace(ADA, contact=contact))
    assert filled == contact.model_copy(update={"language": now})
    assert GUIDE.contact_of(replace(ADA, contact=contact, email="x@partner.example")) == filled


@pytest.mark.parametrize("email", ["", "ada@partner.example"])
def test_before_the_first_request_the_person_is_filled_in_as_teams_knows_them(email):
    assert GUIDE.contact_of(replace(ADA, email=email)) == Contact(name=ADA.name, email=email)


ABROAD = replace(CONTOSO, domains=(*CONTOSO.domains, "faß.example", "xn--kxa6ajbbmh.example"))


@pytest.mark.parametrize(
    ("email", "theirs"),
    [
        ("a@contoso.example", "contoso.example"),
        ("a@CONTOSO.example", "contoso.example"),
        ("a@mail.contoso.example", "contoso.example"),
        ("a@příklad.example", "příklad.example"),
        ("a@xn--pklad-zsa96e.example", "příklad.example"),
        ("a@Příklad.EXAMPLE", "příklad.example"),
        ("a@fass.example", "faß.example"),
        ("a@mail.xn--fa-hia.example", "faß.example"),
        ("a@faß.example", "faß.example"),
        ("a@σίσυφος.example", "xn--kxa6ajbbmh.example"),
        ("a@σίσυφοσ.example", "xn--kxa6ajbbmh.example"),
        ("a@notcontoso.example", None),
        ("a@partner.example", None),
    ],
)
def test_a_contact_is_never_the_customers_own(email, theirs):
    contact = ADAS.model_copy(update={"email": email})
    if theirs is None:
        return GUIDE.check_contact(contact, Severity.CRITICAL, ABROAD.domains)
    with pytest.raises(CustomerContactError) as refused:
        GUIDE.check_contact(contact, Severity.CRITICAL, ABROAD.domains)
    assert (refused.value.email, refused.value.domain) == (email, theirs)
    return None


def test_a_domain_that_dns_does_not_know_is_compared_as_it_is_written():
    odd = replace(CONTOSO, domains=("Con..toso.example",))
    GUIDE.check_contact(ADAS, Severity.CRITICAL, odd.domains)
