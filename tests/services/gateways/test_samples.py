"""With the sample customers every route can be tried."""

from collections.abc import Iterator
from itertools import product

from services.gateways.customer_file import SAMPLES, read_customers
from services.model.routes import Route, Rule
from services.model.routing_facts import RoutingFacts, UnknownFactError
from services.model.taxonomy import Fact, ProblemKind, ProductFamily
from services.routing.choice import choose_route

CUSTOMERS = read_customers(SAMPLES).customers
CHOICES = product(CUSTOMERS, ProductFamily, ProblemKind, (False, True), (False, True))


def facts() -> Iterator[RoutingFacts]:
    for customer, family, kind, may_file, tried in CHOICES:
        yield RoutingFacts(
            product=family,
            kind=kind,
            relationship=customer.relationship,
            may_file=may_file,
            government=customer.government,
            known=customer.facts,
            health_checked=tried,
            tried=tried,
        )


def test_every_route_and_every_question_is_reached():
    routes: list[Route] = []
    asked: set[Fact] = set()
    for each in facts():
        try:
            routes.append(choose_route(each))
        except UnknownFactError as error:
            asked.add(error.fact)

    # R11 needs the Azure Support API, which no sample can switch on.
    assert {route.rule for route in routes} == set(Rule) - {Rule.R11}
    assert {route.rule for route in routes if route.government} >= {Rule.R12, Rule.R14, Rule.R16}
    assert asked == set(Fact)


def test_every_sample_has_a_tenant_of_its_own():
    tenants = {customer.tenant_id for customer in CUSTOMERS}

    assert len(tenants) == len(CUSTOMERS)
    assert "aaaaaaaa-0000-4000-8000-000000000001" in tenants
