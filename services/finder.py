"""Finds a service request by what people call it, as far as they may see it."""

import re
from dataclasses import dataclass

from services.access import Access
from services.model.bounds import MAX_REQUEST_DIGITS
from services.model.errors import (
    AmbiguousRequestError,
    UnknownRequestError,
    UnreadableRecordError,
)
from services.model.limits import MAX_SHORT_TEXT, within
from services.model.people import Person
from services.model.permissions import Permission
from services.model.requests import ServiceRequest
from services.model.states import EventKind
from services.ports import RequestLedger

_REFERENCE = re.compile(
    rf"(?P<prefix>BH-)?0*(?P<number>\d{{1,{MAX_REQUEST_DIGITS}}})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class RequestFinder:
    """Finds requests in the ledger; what belongs to another tenant is not there."""

    requests: RequestLedger
    access: Access

    async def find(self, text: str, person: Person) -> ServiceRequest:
        """Find what this person may see, as `look_up` does, or raise `NotAllowedError`."""
        request = await self.look_up(text, person)
        self.access.require(person, Permission.VIEW, request)
        return request

    async def look_up(self, text: str, person: Person | None = None) -> ServiceRequest:
        """Find by our reference ("BH-000123", "123") or by Microsoft's number.

        What belongs to another tenant than the person's is unknown. Raise `UnknownRequestError`,
        `AmbiguousRequestError` for a number that means two, or `UnreadableRecordError`.
        """
        wanted = within(text, MAX_SHORT_TEXT)
        reference = _REFERENCE.fullmatch(wanted)
        found = await self.requests.get(int(reference["number"])) if reference else None
        ours = self._seen(found, person)
        if ours and reference and reference["prefix"]:
            return ours
        try:
            theirs = self._seen(await self.requests.by_microsoft_number(wanted), person)
        except UnreadableRecordError as error:
            if ours is None:
                raise
            raise AmbiguousRequestError(ours.reference, error.key) from error
        if ours and theirs and ours.number != theirs.number:
            raise AmbiguousRequestError(ours.reference, theirs.reference)
        if seen := ours or theirs:
            return seen
        raise UnknownRequestError(wanted, hidden=found.reference if found else "")

    async def find_for_action(
        self, reference: str, person: Person, action: EventKind
    ) -> ServiceRequest:
        """Find the request, or raise `NotAllowedError` where this person may not do that to it."""
        request = await self.look_up(reference, person)
        permission = action.traits.requires
        if permission is None:
            raise ValueError(f"nobody does this: {action}")
        self.access.require(person, permission, request)
        return request

    def _seen(
        self, request: ServiceRequest | None, person: Person | None
    ) -> ServiceRequest | None:
        hidden = request and person and not self.access.sees_tenant(person, request)
        return None if hidden else request
