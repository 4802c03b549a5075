"""Access: whether a person may do something, or see it, by permissions and tenants."""

from dataclasses import dataclass

from services.model.conversations import Conversation, ConversationKind
from services.model.customers import SHARED
from services.model.errors import NotAllowedError
from services.model.people import Person
from services.model.permissions import Permission, Scope, allows
from services.model.requests import ServiceRequest
from services.policy.tables import Policy


@dataclass(frozen=True, slots=True)
class Access:
    """Answers from the policy of one partner; what it does not grant is denied."""

    policy: Policy

    def may_at_all(self, person: Person, permission: Permission) -> bool:
        """Return whether this person may do it: with their own requests at least."""
        return permission in self.policy.permissions_of(person.id)

    def may(self, person: Person, permission: Permission, request: ServiceRequest) -> bool:
        """Return whether this person may do it with this request."""
        granted = self.policy.permissions_of(person.id)
        own = _is_own(request, person, permission)
        return self.sees_tenant(person, request) and allows(granted, permission, own=own)

    def require_at_all(self, person: Person, permission: Permission, reference: str = "") -> None:
        """Raise `NotAllowedError` unless `may_at_all`; `reference` is for the audit."""
        if not self.may_at_all(person, permission):
            raise NotAllowedError(permission, reference)

    def require(self, person: Person, permission: Permission, request: ServiceRequest) -> None:
        """Raise `NotAllowedError` unless this person may do it with this request."""
        if not self.may(person, permission, request):
            raise NotAllowedError(permission, request.reference)

    def scope(self, person: Person, permission: Permission) -> Scope:
        """Return for whose requests it is granted, or raise `NotAllowedError`."""
        self.require_at_all(person, permission)
        return self.policy.permissions_of(person.id)[permission]

    def shows_in(self, place: Conversation, request: ServiceRequest) -> bool:
        """Return whether a card of the request may be kept up to date in this conversation."""
        if reader := reader_of(place):
            return self.may(reader, Permission.VIEW, request)
        return self.sees_tenant(place, request)

    def tenants(self, person: Person) -> frozenset[str]:
        """Return whose staff's requests are there for this person at all."""
        return self.policy.joined(person.tenant_id)

    def customers_of(self, tenant_id: str) -> tuple[str, ...]:
        """Return whose customers people of a tenant have: those of all, or their own first."""
        if not self.policy.staff.separate_customers:
            return SHARED
        return (tenant_id, *sorted(self.policy.joined(tenant_id) - {tenant_id}))

    def sees_tenant(self, reader: Person | Conversation, request: ServiceRequest) -> bool:
        """Return whether the request was opened in a tenant whose requests the reader shares."""
        return request.staff_tenant_id in self.policy.joined(reader.tenant_id)


def reader_of(place: Conversation) -> Person | None:
    """Return the one person who reads a chat, without their name; None where several read it."""
    if place.kind is not ConversationKind.PERSONAL:
        return None
    return Person(place.person_id, place.tenant_id, name="")


def _is_own(request: ServiceRequest, person: Person, permission: Permission) -> bool:
    """Its owner's; who opened it, and who is to take it over, see it as their own."""
    if permission is Permission.VIEW:
        return person.id in (request.owner_id, request.created_by_id, request.offered_to_id)
    return person.id == request.owner_id
