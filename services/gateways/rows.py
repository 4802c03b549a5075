"""Requests, events and customers as rows, and back. JSON is text that pydantic writes and reads.

A row that another release wrote, or somebody broke, must not silence the person it belongs to:
what cannot be read is as if it were not there, and the log says so.
"""

from dataclasses import fields
from typing import Any

import structlog
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import RowMapping

from services.models import Contact, Customer, Event, Fact, ServiceRequest
from services.promises import RunningClock
from services.routes import Route

log = structlog.get_logger()

Values = dict[str, Any]

_route = TypeAdapter(Route)
_clock = TypeAdapter(RunningClock)
_domains = TypeAdapter(tuple[str, ...])
_facts = TypeAdapter(dict[Fact, bool])
_any_facts = TypeAdapter(dict[str, Any])
_request = TypeAdapter(ServiceRequest)
_customer = TypeAdapter(Customer)
_event = TypeAdapter(Event)

_REQUEST_FIELDS = tuple(field.name for field in fields(ServiceRequest))
_CLOCKS = ("response_clock", "promise_clock")
_PLAIN_CUSTOMER_FIELDS = ("tenant_id", "name", "relationship", "government", "provider", "version")
_EVENT_FIELDS = tuple(field.name for field in fields(Event))


def request_values(request: ServiceRequest) -> Values:
    values = {name: getattr(request, name) for name in _REQUEST_FIELDS}
    values["contact"] = request.contact.model_dump_json()
    values["route"] = _route.dump_json(request.route).decode()
    for name in _CLOCKS:
        clock = values[name]
        values[name] = clock and _clock.dump_json(clock).decode()
    return values


def request_of(row: RowMapping) -> ServiceRequest:
    contact = Contact.model_validate_json(row["contact"])
    route = _route.validate_json(row["route"])
    clocks = {name: _clock.validate_json(row[name]) for name in _CLOCKS if row[name]}
    return _request.validate_python({**row, "contact": contact, "route": route, **clocks})


def customer_values(customer: Customer) -> Values:
    values = {name: getattr(customer, name) for name in _PLAIN_CUSTOMER_FIELDS}
    values["domains"] = _domains.dump_json(customer.domains).decode()
    values["facts"] = _facts.dump_json(customer.facts).decode()
    return values


def customer_of(row: RowMapping) -> Customer | None:
    """Return the customer, without facts that this release does not know; None if unreadable."""
    values = {name: row[name] for name in _PLAIN_CUSTOMER_FIELDS}
    values["facts"] = _known_facts(row["facts"], row["tenant_id"])
    try:
        values["domains"] = _domains.validate_json(row["domains"])
        return _customer.validate_python(values)
    except ValidationError as error:
        warn("customer left out", error, tenant=row["tenant_id"])
        return None


def _known_facts(text: str, tenant_id: str) -> dict[Fact, bool]:
    try:
        found = _any_facts.validate_json(text)
        # Only these: an error names the keys it met, and others may be anything.
        known = _facts.validate_python({fact: found[fact] for fact in Fact if fact in found})
    except ValidationError as error:
        warn("facts of a customer ignored", error, tenant=tenant_id)
        return {}
    if strange := len(found.keys() - set(Fact)):
        log.warning("unknown facts of a customer ignored", tenant=tenant_id, count=strange)
    return known


def warn(what: str, error: ValidationError, **where: str) -> None:
    """Log that something could not be read: in which fields, not what they say."""
    # Pydantic's own message would show the values.
    fields = [".".join(map(str, each["loc"])) for each in error.errors(include_input=False)]
    log.warning(what, fields=", ".join(fields), **where)


def event_values(event: Event) -> Values:
    return {name: getattr(event, name) for name in _EVENT_FIELDS}


def event_of(row: RowMapping) -> Event:
    return _event.validate_python({name: row[name] for name in _EVENT_FIELDS})
