"""Chooses the route: the route table, and the overlay G. Pure.

[report] and [gov] are the sources that `services.model.routes` names.
"""

from dataclasses import replace

from services.model.destinations import Condition, Cost
from services.model.routes import TABLE, Route, Row
from services.model.routing_facts import NO_INDIRECT_MODEL, RoutingFacts, UnknownFactError
from services.model.taxonomy import Fact, Relationship


def choose_route(facts: RoutingFacts) -> Route:
    """Return the route of the first row that matches, with all that is still missing.

    Raise `UnknownFactError` when that depends on a fact that is not known yet.
    """
    seen = _in_government(facts) if facts.government else facts
    row = _row(seen)
    misplaced = facts.government and facts.relationship in NO_INDIRECT_MODEL
    return Route(
        rule=row.rule,
        destination=row.destination,
        missing=row.missing(seen) + (Condition.INDIRECT_MODEL_IN_GOVERNMENT,) * misplaced,
        also=row.also,
        cost=_cost(row, facts),
        government=facts.government,
    )


def _row(facts: RoutingFacts) -> Row:
    """Raise `LookupError` rather than give a reason that is not one: a row is missing."""
    for row in TABLE:
        if row.when(facts):
            return row
    raise LookupError(f"no row of the route table takes {facts}")


def open_question(facts: RoutingFacts) -> Fact | None:
    """Return the fact to ask next, or None when the route is certain."""
    try:
        choose_route(facts)
    except UnknownFactError as error:
        return error.fact
    return None


def _in_government(facts: RoutingFacts) -> RoutingFacts:
    """G: only direct partners, and no service health to check [gov]."""
    own = facts.relationship is Relationship.OWN
    relationship = Relationship.OWN if own else Relationship.DIRECT
    return replace(facts, relationship=relationship, health_checked=True)


def _cost(row: Row, facts: RoutingFacts) -> Cost | None:
    """Quota is subscription support, which is free where technical support is charged [report]."""
    if row.cost is Cost.CHARGED_UNLESS_COVERED and facts.commercial:
        return Cost.BILLING_SUPPORT_FREE
    return row.cost
