"""The route table: rules, routes with their reasons; the first row that matches wins.

Sources, all pages of Microsoft's Partner Center documentation: [report] report problems on behalf
of a customer, [escalate] escalate problems to Microsoft, [options] support resource options,
[gdap] least-privileged roles by task, [market] commercial marketplace support, [gov] Partner
Center for US Government.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from services.model.destinations import Condition, Cost, Destination
from services.model.routing_facts import RoutingFacts
from services.model.taxonomy import Fact, ProblemKind, Relationship, Support


class Rule(StrEnum):
    """The row of the route table that decided."""

    R1 = "R1"
    R2 = "R2"
    R3 = "R3"
    R4 = "R4"
    R5 = "R5"
    R6 = "R6"
    R7 = "R7"
    R8 = "R8"
    R9 = "R9"
    R10 = "R10"
    R11 = "R11"
    R12 = "R12"
    R13 = "R13"
    R14 = "R14"
    R15 = "R15"
    R16 = "R16"
    R17 = "R17"
    R18 = "R18"
    R19 = "R19"
    R20 = "R20"


@dataclass(frozen=True, slots=True)
class Route:
    """A destination with its reason: the deciding row and what is still missing."""

    rule: Rule
    destination: Destination
    missing: tuple[Condition, ...] = ()
    also: tuple[Destination, ...] = ()
    cost: Cost | None = None
    government: bool = False


Conditions = tuple[Condition, ...]


def _nothing(_: RoutingFacts) -> Conditions:
    return ()


def _unchecked(facts: RoutingFacts) -> Conditions:
    missing = {
        Condition.HEALTH_NOT_CHECKED: not facts.health_checked,
        Condition.NOT_TRIED: not facts.tried,
        Condition.KNOWN_OUTAGE: bool(facts.outage),
    }
    return tuple(condition for condition, holds in missing.items() if holds)


def _no_connection(facts: RoutingFacts) -> Conditions:
    return (Condition.API_NOT_CONNECTED,) if facts.api_ready else ()


def _no_right_to_file(_: RoutingFacts) -> Conditions:
    return (Condition.RIGHT_TO_FILE,)


def _no_gdap_role(facts: RoutingFacts) -> Conditions:
    return () if facts.has(Fact.GDAP) else (Condition.GDAP_ROLE,)


def _no_contract(facts: RoutingFacts) -> Conditions:
    return (*_no_gdap_role(facts), Condition.DYNAMICS_CONTRACT)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table. `when` relies on the rows above it having been passed."""

    rule: Rule
    when: Callable[[RoutingFacts], bool]
    destination: Destination
    also: tuple[Destination, ...] = ()
    missing: Callable[[RoutingFacts], Conditions] = _nothing
    cost: Cost | None = None
    """None also where Microsoft does not set the price."""


TABLE = (
    # [escalate] A vulnerability is reported, not supported.
    Row(
        Rule.R1,
        lambda facts: facts.kind is ProblemKind.VULNERABILITY,
        Destination.SECURITY_RESPONSE_CENTER,
    ),
    # [report] The CSP entitlement does not cover the partner's own tenant.
    Row(
        Rule.R2,
        lambda facts: facts.relationship is Relationship.OWN,
        Destination.OWN_SUPPORT_PLAN,
        cost=Cost.OWN_TENANT_NOT_COVERED,
    ),
    # [report] [market] The publisher supports its product, whoever sold it.
    Row(
        Rule.R3,
        lambda facts: facts.support is Support.PUBLISHER and not facts.commercial,
        Destination.PUBLISHER,
    ),
    # [market] Billing is split between provider and reseller; the reseller asks the provider.
    Row(
        Rule.R4,
        lambda facts: facts.support is Support.PUBLISHER and facts.indirect,
        Destination.PROVIDER,
    ),
    # [market] The partner answers for billing itself; Microsoft only for its commerce system.
    Row(
        Rule.R5,
        lambda facts: facts.support is Support.PUBLISHER,
        Destination.PARTNER_CENTER,
        cost=Cost.BILLING_SUPPORT_FREE,
    ),
    # [options] "Indirect resellers contact their indirect provider for all scenarios".
    Row(Rule.R6, lambda facts: facts.commercial and facts.indirect, Destination.PROVIDER),
    # [report] Plan, licence and billing of Dynamics 365 have a support desk of their own.
    Row(
        Rule.R7,
        lambda facts: (
            facts.support is Support.CONTRACT
            and facts.kind in {ProblemKind.BILLING, ProblemKind.QUOTA}
        ),
        Destination.DYNAMICS_SUPPORT,
        cost=Cost.BILLING_SUPPORT_FREE,
    ),
    # [options] Invoices, credits, pricing, disputes, fraud. Quota is the product's own support.
    Row(
        Rule.R8,
        lambda facts: facts.kind in {ProblemKind.BILLING, ProblemKind.FRAUD},
        Destination.PARTNER_CENTER,
        cost=Cost.BILLING_SUPPORT_FREE,
    ),
    # [escalate] First service health, then the partner's own try, then Microsoft.
    Row(
        Rule.R9,
        lambda facts: facts.waits,
        Destination.TROUBLESHOOT,
        missing=_unchecked,
    ),
    # [report] [gdap] [options] Resellers and advisors cannot file for Azure, whatever they hold.
    Row(Rule.R10, lambda facts: facts.provider_must_file, Destination.PROVIDER),
    # The Azure Support API's on-behalf-of clause, and its gate: a plan above CSP.
    Row(
        Rule.R11,
        lambda facts: (
            facts.filed_on_subscription
            and facts.may_file
            and facts.api_ready
            and facts.api_connected
        ),
        Destination.AZURE_API,
        cost=Cost.CHARGED_UNLESS_COVERED,
    ),
    # [report] In the customer's context; support plan "Cloud Solution Provider".
    Row(
        Rule.R12,
        lambda facts: facts.filed_on_subscription and facts.may_file,
        Destination.AZURE_PORTAL,
        missing=_no_connection,
        cost=Cost.CHARGED_UNLESS_COVERED,
    ),
    # [report] Without admin rights: the portal by the customer's domain, then the subscription.
    Row(
        Rule.R13,
        lambda facts: facts.filed_on_subscription and facts.has(Fact.SUBSCRIPTION_RIGHTS),
        Destination.AZURE_PORTAL_BY_DOMAIN,
        cost=Cost.CHARGED_UNLESS_COVERED,
    ),
    # [report] A helpdesk agent cannot file for Azure; a support group with rights can.
    Row(
        Rule.R14,
        lambda facts: facts.filed_on_subscription,
        Destination.ADMIN_AGENT,
        missing=_no_right_to_file,
        cost=Cost.CHARGED_UNLESS_COVERED,
    ),
    # [gdap] With P1 or P2 a Service Support Administrator files for Entra ID.
    Row(
        Rule.R15,
        lambda facts: facts.support is Support.DIRECTORY,
        Destination.AZURE_PORTAL,
        missing=_no_gdap_role,
        cost=Cost.CHARGED_UNLESS_COVERED,
    ),
    # [gdap] There is no API for Microsoft 365: its admin center, in the customer's context.
    Row(
        Rule.R16,
        lambda facts: (
            facts.support is Support.ADMIN_CENTER and not facts.indirect and facts.has(Fact.GDAP)
        ),
        Destination.MICROSOFT_365_ADMIN_CENTER,
        cost=Cost.NOT_CHARGED,
    ),
    # [report] narrows this to direct partners and providers, [gdap] names resellers: show both.
    Row(
        Rule.R17,
        lambda facts: facts.support is Support.ADMIN_CENTER and facts.has(Fact.GDAP),
        Destination.MICROSOFT_365_ADMIN_CENTER,
        also=(Destination.PROVIDER,),
        cost=Cost.NOT_CHARGED,
    ),
    # [report] [gdap] Advanced Support for Partners or higher, and the role. Finance & Operations,
    # which the family does not tell apart, has Dynamics support besides.
    Row(
        Rule.R18,
        lambda facts: (
            facts.support is Support.CONTRACT
            and facts.has(Fact.GDAP)
            and facts.has(Fact.DYNAMICS_CONTRACT)
        ),
        Destination.POWER_PLATFORM_ADMIN_CENTER,
        also=(Destination.DYNAMICS_SUPPORT,),
        cost=Cost.NOT_CHARGED,
    ),
    Row(
        Rule.R19,
        lambda facts: facts.lacks_contract and facts.indirect,
        Destination.PROVIDER,
        missing=_no_contract,
    ),
    Row(
        Rule.R19,
        lambda facts: facts.lacks_contract,
        Destination.DYNAMICS_SUPPORT,
        missing=_no_contract,
    ),
    # [gdap] Without the role no one may file; a reseller's provider may have it.
    Row(
        Rule.R20,
        lambda facts: facts.lacks_role and facts.indirect,
        Destination.REQUEST_RIGHTS,
        also=(Destination.PROVIDER,),
        missing=_no_gdap_role,
    ),
    Row(
        Rule.R20,
        lambda facts: facts.lacks_role,
        Destination.REQUEST_RIGHTS,
        missing=_no_gdap_role,
    ),
)
