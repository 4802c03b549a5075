"""Requests, events and customers as rows, and back. JSON is text that pydantic writes and reads.

What makes a value of a row raises one of `UNREADABLE`, whatever is wrong with it: see `damage`.
"""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row, RowMapping

from services.gateways.rows.damage import UNREADABLE, Damage, UnreadableColumnError, column_of
from services.model.customers import Customer
from services.model.people import FALLBACK_LANGUAGE, Contact
from services.model.promises import RunningClock
from services.model.requests import Event, ServiceRequest, reference_of
from services.model.routes import Route
from services.model.taxonomy import Fact
from services.reading.names import Searched, searched_customer, searched_request

Values = dict[str, Any]
AnyRow = Row[*tuple[Any, ...]]

_route = TypeAdapter(Route)
_clock = TypeAdapter(RunningClock)
_domains = TypeAdapter(tuple[str, ...])
_facts = TypeAdapter(dict[Fact, bool])
_any_facts = TypeAdapter(dict[str, bool])
_request = TypeAdapter(ServiceRequest)
_customer = TypeAdapter(Customer)
_event = TypeAdapter(Event)

_REQUEST_FIELDS = tuple(field.name for field in fields(ServiceRequest))
_CLOCKS = ("response_clock", "promise_clock")
_PLAIN_CUSTOMER_FIELDS = (
    *("tenant_id", "staff_tenant_id", "name", "relationship", "government", "provider"),
    "version",
)
_EVENT_TEXTS = ("by", "evidence")
_EVENT_FIELDS = tuple(field.name for field in fields(Event) if field.name not in _EVENT_TEXTS)


def request_values(request: ServiceRequest) -> Values:
    values = {name: getattr(request, name) for name in _REQUEST_FIELDS}
    values["contact"] = request.contact.model_dump_json()
    values["route"] = _route.dump_json(request.route).decode()
    values["facts"] = _facts.dump_json(dict(request.facts)).decode()
    for name in _CLOCKS:
        clock = values[name]
        values[name] = clock and _clock.dump_json(clock).decode()
    return values | searched_request_values(values)


def searched_request_values(row: Mapping[str, Any]) -> Values:
    """Return what is searched of a request; a text that was damaged is left out."""
    customer, title, theirs = (
        text if isinstance(text := row[name], str) else ""
        for name in ("customer", "title", "microsoft_number")
    )
    return _searched(searched_request(customer, title, reference_of(row["number"]), theirs))


def _searched(kept: Searched) -> Values:
    return {"normalized": kept.words, "joined": kept.joined}


def request_of(row: RowMapping) -> ServiceRequest:
    contact = column_of("contact", Contact.model_validate_json, row["contact"])
    route = column_of("route", _route.validate_json, row["route"])
    facts = column_of("facts", _facts.validate_json, row["facts"])
    clocks = {
        name: column_of(name, _clock.validate_json, row[name]) for name in _CLOCKS if row[name]
    }
    read = {"contact": contact, "route": route, "facts": facts, **clocks}
    return _request.validate_python({**row, **read})


def erased_contact(text: str) -> str:
    """Return a contact without name and address; its language decides whose hours count."""
    try:
        language = Contact.model_validate_json(text).language
    except UNREADABLE:
        language = FALLBACK_LANGUAGE
    return Contact(name="", email="", language=language).model_dump_json()


def customer_values(customer: Customer) -> Values:
    searched = _searched(searched_customer(customer.name, customer.domains))
    return customer_fields(customer) | searched


def customer_fields(customer: Customer) -> Values:
    """Return the columns that say what is known of a customer; the others follow from them."""
    values = {name: getattr(customer, name) for name in _PLAIN_CUSTOMER_FIELDS}
    values["key"] = customer.key
    values["domains"] = _domains.dump_json(customer.domains).decode()
    values["facts"] = _facts.dump_json(customer.facts).decode()
    return values


def customer_of(row: RowMapping, damage: Damage) -> Customer:
    """Return the customer, without facts that this release does not know."""
    values = {name: row[name] for name in _PLAIN_CUSTOMER_FIELDS}
    values["domains"] = column_of("domains", _domains.validate_json, row["domains"])
    values["facts"] = _known_facts(row["facts"], row["tenant_id"], damage)
    customer: Customer = _customer.validate_python(values)
    if row["key"] != customer.key:
        # It could be shown and never changed: a change goes by the key.
        raise UnreadableColumnError("key")
    return customer


def _known_facts(text: str, tenant_id: str, damage: Damage) -> dict[Fact, bool]:
    try:
        found = _any_facts.validate_json(text)
    except UNREADABLE as error:
        damage.ignored("customers", tenant_id, "facts", error)
        return {}
    if found.keys() - set(Fact):
        damage.ignored("customers", tenant_id, "facts", LookupError())
    return {fact: found[fact] for fact in Fact if fact in found}


def event_values(event: Event) -> Values:
    return {name: getattr(event, name) for name in _EVENT_FIELDS}


def event_text_values(event: Event) -> Values:
    return {name: getattr(event, name) for name in _EVENT_TEXTS}


def event_of(row: RowMapping, damage: Damage) -> Event:
    """Return the event, without its texts where they were erased or cannot be read."""
    texts = dict.fromkeys(_EVENT_TEXTS, "")
    for name in _EVENT_TEXTS:
        match row[name]:
            case None:
                pass
            case str(text):
                texts[name] = text
            case _:
                damage.ignored("event_texts", row["seq"], name, TypeError())
    return _event.validate_python({name: row[name] for name in _EVENT_FIELDS} | texts)
