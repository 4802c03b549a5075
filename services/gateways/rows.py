"""Models as rows, and rows as models. JSON columns are text that pydantic writes and reads.

A row that another release wrote, or somebody broke, must not silence the person it belongs to:
what cannot be read is as if it were not there, and the log says so.
"""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import structlog
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import RowMapping

from services.models import Contact, Customer, Event, Fact, Person, ServiceRequest
from services.places import Conversation, ConversationKind
from services.routes import Route
from services.work import CardCopy

log = structlog.get_logger()

Values = dict[str, Any]

_route = TypeAdapter(Route)
_domains = TypeAdapter(tuple[str, ...])
_facts = TypeAdapter(dict[Fact, bool])
_any_facts = TypeAdapter(dict[str, bool])
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


def customer_of(row: RowMapping) -> Customer | None:
    """Return the customer, without facts that this release does not know; None if unreadable."""
    values = {name: row[name] for name in _PLAIN_CUSTOMER_FIELDS}
    values["facts"] = _known_facts(row["facts"], row["tenant_id"])
    try:
        values["domains"] = _domains.validate_json(row["domains"])
        return _customer.validate_python(values)
    except ValidationError as error:
        _warn("customer left out", error, tenant=row["tenant_id"])
        return None


def _known_facts(text: str, tenant_id: str) -> dict[Fact, bool]:
    try:
        found = _any_facts.validate_json(text)
    except ValidationError as error:
        _warn("facts of a customer ignored", error, tenant=tenant_id)
        return {}
    if strange := len(found.keys() - set(Fact)):
        log.warning("unknown facts of a customer ignored", tenant=tenant_id, count=strange)
    return {fact: found[fact] for fact in Fact if fact in found}


def _warn(what: str, error: ValidationError, **where: str) -> None:
    # Pydantic's own message would show the values.
    fields = [".".join(map(str, each["loc"])) for each in error.errors(include_input=False)]
    log.warning(what, fields=fields, **where)


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
        contact=_contact_of(contact, id_) if contact else None,
        version=version,
    )


def _contact_of(text: str, person_id: str) -> Contact | None:
    try:
        return Contact.model_validate_json(text)
    except ValidationError as error:
        _warn("contact of a person ignored", error, person=person_id)
        return None


def conversation_of(row: Sequence[Any]) -> Conversation | None:
    id_, kind, *rest = row
    if kind not in set(ConversationKind):
        log.warning("conversation of unknown kind ignored", conversation=id_)
        return None
    return Conversation(id_, ConversationKind(kind), *rest)


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
