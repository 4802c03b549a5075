"""The route table, row by row, and what must hold for every combination."""

from dataclasses import replace
from itertools import product as product_of
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.model.destinations import Condition, Cost, Destination
from services.model.routes import TABLE, Route, Rule
from services.model.routing_facts import RoutingFacts, UnknownFactError
from services.model.taxonomy import Fact, ProblemKind, ProductFamily, Relationship
from services.routing.choice import choose_route, open_question

AZURE, ENTRA, M365, DYNAMICS, EMS, MARKETPLACE = ProductFamily
TECHNICAL, BILLING, QUOTA, QUESTION, FRAUD, VULNERABILITY = ProblemKind
DIRECT, PROVIDER, RESELLER, ADVISOR, OWN = Relationship
RIGHTS, PREMIUM, CONTRACT = Fact.SUBSCRIPTION_RIGHTS, Fact.ENTRA_PREMIUM, Fact.DYNAMICS_CONTRACT
GDAP = Fact.GDAP
TRIED = RoutingFacts(
    product=AZURE,
    kind=TECHNICAL,
    relationship=DIRECT,
    may_file=True,
    health_checked=True,
    tried=True,
)
UNTRIED = replace(TRIED, health_checked=False, tried=False)


def case(product, kind, relationship, *, of=TRIED, **others):
    return replace(of, product=product, kind=kind, relationship=relationship, **others)


D = Destination
unhurried = settings(deadline=None)
ROWS = [
    (case(AZURE, VULNERABILITY, DIRECT), "R1", D.SECURITY_RESPONSE_CENTER),
    (case(MARKETPLACE, VULNERABILITY, OWN), "R1", D.SECURITY_RESPONSE_CENTER),
    (case(AZURE, TECHNICAL, OWN), "R2", D.OWN_SUPPORT_PLAN),
    (case(MARKETPLACE, BILLING, OWN), "R2", D.OWN_SUPPORT_PLAN),
    (case(MARKETPLACE, TECHNICAL, DIRECT), "R3", D.PUBLISHER),
    (case(MARKETPLACE, TECHNICAL, RESELLER, of=UNTRIED), "R3", D.PUBLISHER),
    (case(MARKETPLACE, QUESTION, ADVISOR), "R3", D.PUBLISHER),
    (case(MARKETPLACE, BILLING, RESELLER), "R4", D.PROVIDER),
    (case(MARKETPLACE, FRAUD, ADVISOR), "R4", D.PROVIDER),
    (case(MARKETPLACE, QUOTA, RESELLER), "R4", D.PROVIDER),
    (case(MARKETPLACE, BILLING, DIRECT), "R5", D.PARTNER_CENTER),
    (case(MARKETPLACE, FRAUD, PROVIDER), "R5", D.PARTNER_CENTER),
    (case(MARKETPLACE, QUOTA, DIRECT), "R5", D.PARTNER_CENTER),
    (case(AZURE, BILLING, RESELLER), "R6", D.PROVIDER),
    (case(M365, FRAUD, ADVISOR), "R6", D.PROVIDER),
    (case(EMS, QUOTA, RESELLER), "R6", D.PROVIDER),
    (case(DYNAMICS, BILLING, RESELLER), "R6", D.PROVIDER),
    (case(DYNAMICS, BILLING, DIRECT), "R7", D.DYNAMICS_SUPPORT),
    (case(DYNAMICS, QUOTA, PROVIDER), "R7", D.DYNAMICS_SUPPORT),
    (case(DYNAMICS, FRAUD, DIRECT), "R8", D.PARTNER_CENTER),
    (case(AZURE, BILLING, DIRECT, may_file=False), "R8", D.PARTNER_CENTER),
    (case(ENTRA, BILLING, PROVIDER), "R8", D.PARTNER_CENTER),
    (case(M365, FRAUD, PROVIDER), "R8", D.PARTNER_CENTER),
    (case(AZURE, TECHNICAL, DIRECT, of=UNTRIED), "R9", D.TROUBLESHOOT),
    (case(AZURE, TECHNICAL, RESELLER, of=UNTRIED), "R9", D.TROUBLESHOOT),
    (case(M365, TECHNICAL, DIRECT, tried=False), "R9", D.TROUBLESHOOT),
    (case(M365, TECHNICAL, DIRECT, health_checked=False), "R9", D.TROUBLESHOOT),
    (case(DYNAMICS, TECHNICAL, DIRECT, outage="EX1"), "R9", D.TROUBLESHOOT),
    (case(AZURE, TECHNICAL, RESELLER), "R10", D.PROVIDER),
    (case(AZURE, TECHNICAL, RESELLER, of=UNTRIED, overridden=True), "R10", D.PROVIDER),
    (case(ENTRA, QUESTION, ADVISOR, of=UNTRIED), "R10", D.PROVIDER),
    (case(AZURE, TECHNICAL, ADVISOR, provider_granted_access=True), "R10", D.PROVIDER),
    (case(AZURE, TECHNICAL, RESELLER, provider_granted_access=True), "R12", D.AZURE_PORTAL),
    (case(AZURE, TECHNICAL, DIRECT, api_ready=True, api_connected=True), "R11", D.AZURE_API),
    (case(AZURE, QUOTA, PROVIDER, api_ready=True, api_connected=True), "R11", D.AZURE_API),
    (case(AZURE, TECHNICAL, DIRECT, api_connected=True), "R12", D.AZURE_PORTAL),
    (case(AZURE, TECHNICAL, DIRECT, api_ready=True), "R12", D.AZURE_PORTAL),
    (case(AZURE, QUESTION, PROVIDER, of=UNTRIED), "R12", D.AZURE_PORTAL),
    (case(ENTRA, QUOTA, DIRECT), "R12", D.AZURE_PORTAL),
    (case(ENTRA, TECHNICAL, DIRECT, known={PREMIUM: False}), "R12", D.AZURE_PORTAL),
    (case(ENTRA, TECHNICAL, DIRECT, unsure=frozenset({PREMIUM})), "R12", D.AZURE_PORTAL),
    (
        case(AZURE, TECHNICAL, DIRECT, may_file=False, known={RIGHTS: True}),
        "R13",
        D.AZURE_PORTAL_BY_DOMAIN,
    ),
    (case(AZURE, QUOTA, DIRECT, may_file=False, known={RIGHTS: False}), "R14", D.ADMIN_AGENT),
    (
        case(AZURE, TECHNICAL, DIRECT, may_file=False, unsure=frozenset({RIGHTS})),
        "R14",
        D.ADMIN_AGENT,
    ),
    (
        case(ENTRA, TECHNICAL, DIRECT, may_file=False, known={PREMIUM: True, GDAP: True}),
        "R15",
        D.AZURE_PORTAL,
    ),
    (case(M365, TECHNICAL, DIRECT, known={GDAP: True}), "R16", D.MICROSOFT_365_ADMIN_CENTER),
    (case(EMS, QUOTA, PROVIDER, known={GDAP: True}), "R16", D.MICROSOFT_365_ADMIN_CENTER),
    (case(M365, QUESTION, RESELLER, known={GDAP: True}), "R17", D.MICROSOFT_365_ADMIN_CENTER),
    (case(EMS, TECHNICAL, ADVISOR, known={GDAP: True}), "R17", D.MICROSOFT_365_ADMIN_CENTER),
    (
        case(DYNAMICS, TECHNICAL, RESELLER, known={GDAP: True, CONTRACT: True}),
        "R18",
        D.POWER_PLATFORM_ADMIN_CENTER,
    ),
    (case(DYNAMICS, TECHNICAL, RESELLER, known={GDAP: True, CONTRACT: False}), "R19", D.PROVIDER),
    (
        case(DYNAMICS, QUESTION, DIRECT, known={GDAP: True, CONTRACT: False}),
        "R19",
        D.DYNAMICS_SUPPORT,
    ),
    (
        case(DYNAMICS, TECHNICAL, DIRECT, known={GDAP: False, CONTRACT: True}),
        "R20",
        D.REQUEST_RIGHTS,
    ),
    (case(M365, TECHNICAL, DIRECT, known={GDAP: False}), "R20", D.REQUEST_RIGHTS),
    (case(EMS, QUESTION, RESELLER, unsure=frozenset({GDAP})), "R20", D.REQUEST_RIGHTS),
]


@pytest.mark.parametrize(("facts", "rule", "destination"), ROWS)
def test_the_first_matching_row_decides(facts, rule, destination):
    route = choose_route(facts)
    assert (route.rule, route.destination) == (rule, destination)


def test_every_row_of_the_table_decides_some_case_above():
    deciding = {next(row for row in TABLE if row.when(facts)) for facts, _, _ in ROWS}
    assert deciding == set(TABLE)


def test_the_table_names_every_rule_in_order():
    assert list(dict.fromkeys(row.rule for row in TABLE)) == list(Rule)


C = Condition


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        (case(AZURE, TECHNICAL, DIRECT, of=UNTRIED), [C.HEALTH_NOT_CHECKED, C.NOT_TRIED]),
        (case(AZURE, TECHNICAL, DIRECT, tried=False), [C.NOT_TRIED]),
        (case(AZURE, TECHNICAL, DIRECT, outage="EX1"), [C.KNOWN_OUTAGE]),
        (case(AZURE, TECHNICAL, DIRECT, of=UNTRIED, overridden=True, outage="EX1"), []),
        (case(AZURE, TECHNICAL, DIRECT), []),
        (case(AZURE, TECHNICAL, DIRECT, api_ready=True), [C.API_NOT_CONNECTED]),
        (
            case(AZURE, TECHNICAL, DIRECT, may_file=False, known={RIGHTS: False}),
            [C.RIGHT_TO_FILE],
        ),
        (case(ENTRA, TECHNICAL, DIRECT, known={PREMIUM: True, GDAP: False}), [C.GDAP_ROLE]),
        (case(ENTRA, TECHNICAL, DIRECT, known={PREMIUM: True, GDAP: True}), []),
        (
            case(DYNAMICS, TECHNICAL, DIRECT, known={GDAP: True, CONTRACT: False}),
            [C.DYNAMICS_CONTRACT],
        ),
        (
            case(DYNAMICS, TECHNICAL, RESELLER, known={GDAP: False, CONTRACT: False}),
            [C.GDAP_ROLE, C.DYNAMICS_CONTRACT],
        ),
        (case(DYNAMICS, TECHNICAL, DIRECT, known={GDAP: False, CONTRACT: True}), [C.GDAP_ROLE]),
        (case(M365, TECHNICAL, DIRECT, known={GDAP: False}), [C.GDAP_ROLE]),
    ],
)
def test_all_missing_conditions_are_told_together(facts, missing):
    assert list(choose_route(facts).missing) == missing


@pytest.mark.parametrize(
    ("facts", "also"),
    [
        (case(M365, TECHNICAL, DIRECT, known={GDAP: True}), []),
        (case(M365, TECHNICAL, RESELLER, known={GDAP: True}), [D.PROVIDER]),
        (case(M365, TECHNICAL, RESELLER, known={GDAP: False}), [D.PROVIDER]),
        (case(M365, TECHNICAL, DIRECT, known={GDAP: False}), []),
        (
            case(DYNAMICS, TECHNICAL, DIRECT, known={GDAP: True, CONTRACT: True}),
            [D.DYNAMICS_SUPPORT],
        ),
    ],
)
def test_another_way_is_named_where_there_is_one(facts, also):
    assert list(choose_route(facts).also) == also


@pytest.mark.parametrize(
    ("facts", "cost"),
    [
        (case(AZURE, TECHNICAL, DIRECT), Cost.CHARGED_UNLESS_COVERED),
        (
            case(AZURE, TECHNICAL, DIRECT, api_ready=True, api_connected=True),
            Cost.CHARGED_UNLESS_COVERED,
        ),
        (
            case(AZURE, TECHNICAL, DIRECT, may_file=False, known={RIGHTS: True}),
            Cost.CHARGED_UNLESS_COVERED,
        ),
        (
            case(AZURE, TECHNICAL, DIRECT, may_file=False, known={RIGHTS: False}),
            Cost.CHARGED_UNLESS_COVERED,
        ),
        (
            case(ENTRA, TECHNICAL, DIRECT, known={PREMIUM: True, GDAP: True}),
            Cost.CHARGED_UNLESS_COVERED,
        ),
        (case(AZURE, QUOTA, DIRECT), Cost.BILLING_SUPPORT_FREE),
        (case(AZURE, BILLING, DIRECT), Cost.BILLING_SUPPORT_FREE),
        (case(MARKETPLACE, BILLING, DIRECT), Cost.BILLING_SUPPORT_FREE),
        (case(DYNAMICS, BILLING, DIRECT), Cost.BILLING_SUPPORT_FREE),
        (case(M365, TECHNICAL, DIRECT, known={GDAP: True}), Cost.NOT_CHARGED),
        (case(M365, TECHNICAL, RESELLER, known={GDAP: True}), Cost.NOT_CHARGED),
        (
            case(DYNAMICS, TECHNICAL, DIRECT, known={GDAP: True, CONTRACT: True}),
            Cost.NOT_CHARGED,
        ),
        (case(M365, TECHNICAL, OWN), Cost.OWN_TENANT_NOT_COVERED),
        (case(AZURE, TECHNICAL, RESELLER), None),
        (case(MARKETPLACE, TECHNICAL, DIRECT), None),
    ],
)
def test_the_cost_is_what_microsoft_charges(facts, cost):
    assert choose_route(facts).cost == cost


@pytest.mark.parametrize(
    ("facts", "question"),
    [
        (case(AZURE, TECHNICAL, DIRECT), None),
        (case(AZURE, TECHNICAL, DIRECT, of=UNTRIED, may_file=False), None),
        (case(AZURE, TECHNICAL, DIRECT, may_file=False), RIGHTS),
        (case(AZURE, TECHNICAL, DIRECT, may_file=False, unsure=frozenset({RIGHTS})), None),
        (case(AZURE, TECHNICAL, RESELLER, may_file=False), None),
        (case(ENTRA, TECHNICAL, DIRECT), PREMIUM),
        (case(ENTRA, QUOTA, DIRECT), None),
        (case(ENTRA, TECHNICAL, DIRECT, known={PREMIUM: True}), GDAP),
        (case(ENTRA, TECHNICAL, DIRECT, known={PREMIUM: False}, may_file=False), RIGHTS),
        (case(M365, TECHNICAL, DIRECT), GDAP),
        (case(EMS, TECHNICAL, RESELLER), GDAP),
        (case(M365, BILLING, DIRECT), None),
        (case(DYNAMICS, TECHNICAL, DIRECT), GDAP),
        (case(DYNAMICS, TECHNICAL, DIRECT, known={GDAP: True}), CONTRACT),
        (case(DYNAMICS, TECHNICAL, DIRECT, known={GDAP: False}), CONTRACT),
        (case(DYNAMICS, TECHNICAL, DIRECT, known={CONTRACT: False}), GDAP),
        (case(DYNAMICS, QUOTA, DIRECT), None),
        (case(MARKETPLACE, TECHNICAL, DIRECT), None),
    ],
)
def test_only_what_decides_is_asked(facts, question):
    assert open_question(facts) == question


def test_what_was_not_said_to_be_done_was_not_done():
    facts = RoutingFacts(product=AZURE, kind=TECHNICAL, relationship=DIRECT)
    assert choose_route(facts).missing == (Condition.HEALTH_NOT_CHECKED, Condition.NOT_TRIED)


def test_what_is_known_beats_what_somebody_was_unsure_of():
    facts = case(M365, TECHNICAL, DIRECT, known={GDAP: True}, unsure=frozenset({GDAP}))
    assert choose_route(facts).rule == Rule.R16


def test_choosing_without_a_deciding_fact_names_the_fact():
    with pytest.raises(UnknownFactError) as caught:
        choose_route(case(M365, TECHNICAL, DIRECT))
    assert caught.value.fact == GDAP


@pytest.mark.parametrize("relationship", [PROVIDER, RESELLER, ADVISOR])
@pytest.mark.parametrize(
    ("product", "kind", "rule"),
    [(AZURE, TECHNICAL, "R12"), (AZURE, BILLING, "R8"), (MARKETPLACE, BILLING, "R5")],
)
def test_government_knows_only_direct_partners(product, kind, rule, relationship):
    route = choose_route(case(product, kind, relationship, government=True))
    assert route.rule == rule
    assert route.missing == (Condition.INDIRECT_MODEL_IN_GOVERNMENT,)
    assert route.government


def test_a_route_leads_to_the_public_cloud_unless_it_says_so():
    assert Route(Rule.R1, Destination.SECURITY_RESPONSE_CENTER).government is False


def test_government_says_nothing_to_a_direct_partner():
    assert choose_route(case(AZURE, TECHNICAL, DIRECT, government=True)).missing == ()


def test_government_still_refuses_the_own_tenant():
    assert choose_route(case(AZURE, TECHNICAL, OWN, government=True)).rule == Rule.R2


def test_government_has_no_service_health_to_check_but_wants_a_try():
    untried = case(AZURE, TECHNICAL, DIRECT, of=UNTRIED, government=True)
    assert choose_route(untried).missing == (Condition.NOT_TRIED,)
    assert choose_route(replace(untried, tried=True)).rule == Rule.R12


def facts_of_any_kind(*, settled: bool):
    known = st.dictionaries(st.sampled_from(Fact), st.booleans())
    return st.builds(
        RoutingFacts,
        product=st.sampled_from(ProductFamily),
        kind=st.sampled_from(ProblemKind),
        relationship=st.sampled_from(Relationship),
        may_file=st.booleans(),
        government=st.booleans(),
        known=known,
        unsure=st.just(frozenset(Fact)) if settled else st.frozensets(st.sampled_from(Fact)),
        health_checked=st.booleans(),
        tried=st.booleans(),
        overridden=st.booleans(),
        outage=st.sampled_from(["", "EX1"]),
        api_ready=st.booleans(),
        api_connected=st.booleans(),
        provider_granted_access=st.booleans(),
    )


@unhurried
@given(facts_of_any_kind(settled=True))
def test_every_combination_has_a_route_of_its_own_cloud(facts):
    assert choose_route(facts).government == facts.government


@pytest.mark.parametrize("product", ProductFamily)
def test_only_a_missing_role_is_given_as_the_reason_to_ask_for_one(product):
    for kind, relationship, *told in product_of(ProblemKind, Relationship, *[(True, False)] * 4):
        facts = case(product, kind, relationship, known=dict(zip(Fact, told, strict=True)))
        route = choose_route(replace(facts, may_file=False))
        asks = route.destination is Destination.REQUEST_RIGHTS
        assert asks == (route.rule == Rule.R20)
        assert not asks or route.missing == (Condition.GDAP_ROLE,)
        assert not asks or not facts.known[GDAP]


def test_a_product_without_rows_is_an_error_and_no_request_for_rights():
    traits = SimpleNamespace(support="by fax")
    unheard_of = case(SimpleNamespace(traits=traits), TECHNICAL, DIRECT, known={GDAP: False})
    with pytest.raises(LookupError, match="by fax"):
        choose_route(unheard_of)


@unhurried
@given(facts_of_any_kind(settled=False))
def test_answering_each_open_question_once_leads_to_a_route(facts):
    asked = []
    while (fact := open_question(facts)) is not None:
        asked.append(fact)
        facts = replace(facts, known={**facts.known, fact: True})
    assert len(asked) == len(set(asked)) <= 2
    choose_route(facts)


@unhurried
@given(facts_of_any_kind(settled=True))
def test_nothing_that_waits_or_lacks_rights_goes_to_a_portal(facts):
    route = choose_route(facts)
    stops = {Destination.TROUBLESHOOT, Destination.REQUEST_RIGHTS, Destination.ADMIN_AGENT}
    if route.destination in stops:
        assert route.missing


@unhurried
@given(facts_of_any_kind(settled=True))
def test_a_reseller_is_never_sent_to_azure_unless_the_old_rule_is_on(facts):
    facts = replace(facts, relationship=RESELLER, government=False, provider_granted_access=False)
    azure = {D.AZURE_API, D.AZURE_PORTAL, D.AZURE_PORTAL_BY_DOMAIN, D.ADMIN_AGENT}
    assert choose_route(facts).destination not in azure
