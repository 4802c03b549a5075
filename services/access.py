"""Access: whether a person may do something, or see it, by permissions and tenants."""

from dataclasses import dataclass

from services.model.errors import NotAllowedError
from services.model.people import Person
from services.model.permissions import Permission, Scope, allows
from services.model.requests import ServiceRequest
from services.policy.tables import Policy


@dataclass(frozen=True, slots=True)
class Access:
    """Answers from the policy of one partner; what it does not grant is denied."""

    policy: Policy

    def may(
        self, person: Person, permission: Permission, request: ServiceRequest | None = None
    ) -> bool:
        """Return whether this person may do it: at all, or with this request."""
        if request and not self.sees_tenant(person, request):
            return False
        own = request is None or _is_own(request, person, permission)
        return allows(self.policy.permissions_of(person.id), permission, own=own)

    def require(
        self, person: Person, permission: Permission, request: ServiceRequest | None = None
    ) -> None:
        """Raise `NotAllowedError` unless this person may do it."""
        if not self.may(person, permission, request):
            raise NotAllowedError(permission, request.reference if request else "")

    def scope(self, person: Person, permission: Permission) -> Scope:
        """Return for whose requests it is granted, or raise `NotAllowedError`."""
        self.require(person, permission)
        return self.policy.permissions_of(person.id)[permission]

    def agents(self) -> tuple[str, ...]:
        """Return the names of those who may file for every customer: to them others can turn."""
        members = self.policy.staff.members
        filing = Permission.FILE
        return tuple(one.name for one in members if filing in self.policy.permissions_of(one.id))

    def tenants(self, person: Person) -> frozenset[str]:
        """Return whose staff's requests are there for this person at all."""
        return self.policy.joined(person.tenant_id)

    def sees_tenant(self, person: Person, request: ServiceRequest) -> bool:
        """Return whether the request was opened in a tenant whose requests this person shares."""
        return request.staff_tenant_id in self.tenants(person)


def _is_own(request: ServiceRequest, person: Person, permission: Permission) -> bool:
    """Its owner's; who opened it, and who is to take it over, see it as their own."""
    if permission is Permission.VIEW:
        return person.id in (request.owner_id, request.created_by_id, request.offered_to_id)
    return person.id == request.owner_id
