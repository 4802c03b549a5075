"""Models as rows, and rows as models. JSON columns are text that pydantic writes and reads."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import RowMapping

from services.models import Contact, Customer, Event, Fact, Person, Route, ServiceRequest
from services.work import CardCopy, Conversation

Values = dict[str, Any]

_route = TypeAdapter(Route)
_domains = TypeAdapter(tuple[str, ...])
_facts = TypeAdapter(dict[Fact, bool])
_request = TypeAdapter(ServiceRequest)
_customer = TypeAdapter(Customer)
_event = TypeAdapter(Event)

_REQUEST_FIELDS = tuple(field.name for field in fields(ServiceRequest))
_PLAIN_CUSTOMER_FIELDS = ("tenant_id", "name", "relationship", "government", "provider", "version")
_EVENT_FIELDS = tuple(field.name for field in fields(Event))


def request_values(request: ServiceRequest) -> Values:
    values = {name: getattr(request, name) for name in _REQUEST_FIELDS}
    values["contact"] = request.contact.model_dump_json()
    values["route"] = _route.dump_json(request.route).decode()
    return values


def request_of(row: RowMapping) -> ServiceRequest:
    contact = Contact.model_validate_json(row["contact"])
    route = _route.validate_json(row["route"])
    return _request.validate_python({**row, "contact": contact, "route": route})


def customer_values(customer: Customer) -> Values:
    values = {name: getattr(customer, name) for name in _PLAIN_CUSTOMER_FIELDS}
    values["domains"] = _domains.dump_json(customer.domains).decode()
    values["facts"] = _facts.dump_json(customer.facts).decode()
    return values


def customer_of(row: RowMapping) -> Customer:
    values = {name: row[name] for name in _PLAIN_CUSTOMER_FIELDS}
    values["domains"] = _domains.validate_json(row["domains"])
    values["facts"] = _facts.validate_json(row["facts"])
    return _customer.validate_python(values)


def event_values(event: Event) -> Values:
    return {name: getattr(event, name) for name in _EVENT_FIELDS}


def event_of(row: RowMapping) -> Event:
    return _event.validate_python({name: row[name] for name in _EVENT_FIELDS})


def person_values(person: Person) -> Values:
    return {
        "id": person.id,
        "tenant_id": person.tenant_id,
        "name": person.name,
        "language": person.language,
        "locale": person.locale,
        "timezone": person.timezone,
        "contact": person.contact and person.contact.model_dump_json(),
        "version": person.version,
    }


def person_of(row: Sequence[Any]) -> Person:
    id_, tenant_id, name, language, locale, timezone, contact, version = row
    return Person(
        id=id_,
        tenant_id=tenant_id,
        name=name,
        language=language,
        locale=locale,
        timezone=timezone,
        contact=Contact.model_validate_json(contact) if contact else None,
        version=version,
    )


def conversation_values(conversation: Conversation) -> Values:
    return {
        "id": conversation.id,
        "kind": conversation.kind,
        "tenant_id": conversation.tenant_id,
        "service_url": conversation.service_url,
        "bot_id": conversation.bot_id,
        "person_id": conversation.person_id,
        "suspended_at": conversation.suspended_at,
    }


def copy_values(copy: CardCopy) -> Values:
    return {
        "key": copy.key,
        "conversation_id": copy.conversation_id,
        "service_url": copy.service_url,
        "subject": copy.subject,
        "language": copy.language,
        "activity_id": copy.activity_id,
    }
