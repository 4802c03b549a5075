"""The routing advisor: what rules and policy say of a draft, customer or request. No I/O."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import product as cartesian

from services.clocks.response import microsoft_promise, partner_promise
from services.model.customers import Customer
from services.model.destinations import Condition, Destination, OtherSide
from services.model.errors import CustomerContactError, IncompleteContactError
from services.model.people import FALLBACK_LANGUAGE, Contact, Person
from services.model.permissions import Permission
from services.model.promises import Promise
from services.model.requests import Draft, ServiceRequest
from services.model.routes import Route, Rule
from services.model.routing_facts import RoutingFacts
from services.model.taxonomy import Fact, ProblemKind, ProductFamily, Relationship, Severity
from services.policy.tables import Policy, SupportContact
from services.reading.contacts import is_email
from services.reading.domains import domain_of_address, may_be_within
from services.routing.choice import choose_route, open_question
from services.routing.handoff import handoff_pack
from services.routing.portals import portal_link

_LACKS = {
    Fact.GDAP: Condition.GDAP_ROLE,
    Fact.DYNAMICS_CONTRACT: Condition.DYNAMICS_CONTRACT,
}

_EITHER = [(True, False)] * len(Fact)
_CUSTOMERS = tuple(one for one in Relationship if one is not Relationship.OWN)


@dataclass(frozen=True, slots=True)
class RoutingAdvisor:
    """Answers from the policy of one partner."""

    policy: Policy
    own_tenants: frozenset[str] = frozenset()
    """The tenants whose people use the bot, beside those the policy calls its own."""

    @property
    def support_languages(self) -> dict[str, str]:
        """The languages of Microsoft's support: the API's value, and the language's own name."""
        return {tag: language.name for tag, language in self.policy.languages.items()}

    @property
    def publishers(self) -> tuple[str, ...]:
        """The publishers whose support contact is known."""
        return tuple(self.policy.publishers)

    def is_own(self, customer: Customer) -> bool:
        """Return whether this is the partner's own tenant, without CSP entitlement (R2)."""
        own = {*self.policy.partner.own_tenants, *self.own_tenants}
        return customer.relationship is Relationship.OWN or customer.tenant_id in own

    def route(self, draft: Draft, customer: Customer, person: Person) -> Route:
        """Raise `UnknownFactError` while something the decision needs is not known."""
        return choose_route(self._facts(draft, customer, person))

    def open_question(self, draft: Draft, customer: Customer, person: Person) -> Fact | None:
        """Return the next fact that the route depends on and that is not known."""
        return open_question(self._facts(draft, customer, person))

    def promise(self, draft: Draft, severity: Severity, route: Route) -> Promise | None:
        """Return what the destination would promise at this severity; None if nothing."""
        if draft.kind is None:
            raise ValueError("a promise needs the kind of problem")
        return microsoft_promise(
            draft.kind,
            severity,
            language=draft.contact.language if draft.contact else FALLBACK_LANGUAGE,
            destination=route.destination,
            policy=self.policy,
        )

    def usual_promise(self, kind: ProblemKind, severity: Severity) -> Promise | None:
        """Return what Microsoft promises for its own products, in English."""
        return microsoft_promise(
            kind,
            severity,
            language=FALLBACK_LANGUAGE,
            destination=Destination.MICROSOFT_365_ADMIN_CENTER,
            policy=self.policy,
        )

    def usual_partner_promise(self, severity: Severity) -> timedelta | None:
        """Return what the partner promises customers with which nothing else was agreed."""
        return partner_promise(severity, "", self.policy)

    def usual_routes(self, product: ProductFamily, person: Person) -> Sequence[Route]:
        """Return where a person files technical problems of a product, whoever the customer is.

        In the order of the route table, each destination with the first reason for it.
        """
        draft = Draft(product=product, kind=ProblemKind.TECHNICAL, health_checked=True, tried=True)
        routes = dict[tuple[Rule, Destination], Route]()
        every = [dict(zip(Fact, held, strict=True)) for held in cartesian(*_EITHER)]
        for relationship, facts in cartesian(_CUSTOMERS, every):
            customer = Customer("", "", (), relationship, facts=facts)
            route = self.route(draft, customer, person)
            routes.setdefault((route.rule, route.destination), route)
        return [routes[key] for key in sorted(routes, key=lambda key: list(Rule).index(key[0]))]

    def promise_of(self, request: ServiceRequest) -> Promise | None:
        """Return what the request's destination promises; None if nothing.

        Once its clock runs, that is what the clock was set from.
        """
        if request.response_clock:
            return request.response_clock.promise
        return microsoft_promise(
            request.kind,
            request.severity,
            language=request.contact.language,
            destination=request.route.destination,
            policy=self.policy,
        )

    def partner_promise(self, severity: Severity, customer: Customer) -> timedelta | None:
        return partner_promise(severity, customer.tenant_id, self.policy)

    def link(self, route: Route, customer: Customer) -> str | None:
        return portal_link(route.destination, customer, government=route.government)

    def pack(self, request: ServiceRequest, customer: Customer) -> str:
        return handoff_pack(request, customer)

    def reach(self, request: ServiceRequest, customer: Customer) -> SupportContact | None:
        """Return how to reach the publisher or the provider, if it goes there and is known."""
        match request.route.destination.traits.other_side:
            case OtherSide.PUBLISHER:
                return self.policy.publisher(request.publisher)
            case OtherSide.PROVIDER:
                return self.policy.provider(customer.provider)
            case OtherSide.MICROSOFT:
                return None

    def known(self, customer: Customer) -> Customer:
        """Return the customer with what the policy knows of every customer."""
        return replace(customer, facts={**customer.facts, **self.policy.known_facts})

    def readiness(self, customer: Customer) -> tuple[Condition, ...]:
        """Return what is known to be missing before a request can be filed for this customer."""
        facts = self.known(customer).facts
        return tuple(lack for fact, lack in _LACKS.items() if facts.get(fact) is False)

    def at_hand(self, request: ServiceRequest) -> tuple[str, ...]:
        """Return where the contract's ids are kept that the destination asks for (R18)."""
        if request.route.destination is not Destination.POWER_PLATFORM_ADMIN_CENTER:
            return ()
        dynamics = self.policy.dynamics
        return tuple(filter(None, (dynamics.contract_id_hint, dynamics.access_id_hint)))

    def contact_of(self, person: Person) -> Contact:
        """Return whom to fill in: the contact of their last request, or the person themselves."""
        if person.contact is None:
            return Contact(name=person.name, email=person.email)
        language = self.policy.support_language(person.contact.language)
        return person.contact.model_copy(update={"language": language})

    def check_contact(
        self, contact: Contact, severity: Severity, customer_domains: Sequence[str]
    ) -> None:
        """Raise `IncompleteContactError`, or `CustomerContactError` for the customer's people.

        Severity A needs a phone number and a person who can be reached around the clock.
        """
        if contact.language not in self.policy.languages:
            raise IncompleteContactError("language")
        if not contact.name:
            raise IncompleteContactError("name")
        if not is_email(contact.email):
            raise IncompleteContactError("email")
        if severity is Severity.CRITICAL and not contact.phone:
            raise IncompleteContactError("phone")
        if severity is Severity.CRITICAL and not contact.around_the_clock:
            raise IncompleteContactError("around_the_clock")
        domain = domain_of_address(contact.email)
        for theirs in customer_domains:
            if may_be_within(domain, theirs):
                raise CustomerContactError(contact.email, theirs)

    def accepts(
        self,
        contact: Contact,
        severity: Severity | None = None,
        customer_domains: Sequence[str] = (),
    ) -> bool:
        """Return whether nothing is missing from a contact, nor wrong, as far as that is known."""
        try:
            self.check_contact(contact, severity or Severity.MINIMAL, customer_domains)
        except (CustomerContactError, IncompleteContactError):
            return False
        return True

    def _facts(self, draft: Draft, customer: Customer, person: Person) -> RoutingFacts:
        if draft.product is None or draft.kind is None:
            raise ValueError("a route needs the product family and the kind of problem")
        return RoutingFacts(
            product=draft.product,
            kind=draft.kind,
            relationship=customer.relationship,
            may_file=Permission.FILE in self.policy.permissions_of(person.id),
            government=customer.government,
            known={**customer.facts, **self.policy.known_facts, **draft.facts},
            unsure=frozenset(draft.unsure),
            health_checked=bool(draft.health_checked),
            tried=bool(draft.tried),
            overridden=bool(draft.override_reason),
            api_ready=self.policy.api_ready,
            provider_granted_access=self.policy.azure.provider_granted_access,
        )
