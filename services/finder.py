"""Finds a service request by what people call it, as far as they may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from services.access import Access
from services.model.errors import (
    AmbiguousRequestError,
    NoMatchingRequestError,
    SeveralRequestsError,
    UnknownRequestError,
    UnreadableRecordError,
)
from services.model.limits import MAX_SHORT_TEXT, within
from services.model.people import Person
from services.model.permissions import Permission, Scope
from services.model.requests import ServiceRequest
from services.model.states import EventKind
from services.ports import RequestLedger
from services.reading.names import Fit, Query, fit, searched_request
from services.reading.references import NamedRequest, named_request, requests_in


class Found(NamedTuple):
    """The one request that is meant, or else those that it could be, best first."""

    meant: ServiceRequest | None
    choice: Sequence[ServiceRequest] = ()


@dataclass(frozen=True, slots=True)
class RequestFinder:
    """Finds requests in the ledger; what belongs to another tenant is not there."""

    requests: RequestLedger
    access: Access

    async def find(self, text: str, person: Person) -> ServiceRequest:
        """Find by our reference ("BH-000123", "123") or by Microsoft's number, as it was copied.

        What belongs to another tenant than the person's is unknown. Raise `UnknownRequestError`,
        `SeveralRequestsError`, `NotAllowedError`, `AmbiguousRequestError` for a number that means
        two which this person may see, or `UnreadableRecordError`.
        """
        request = await self._looked_up(text, person)
        self.access.require(person, Permission.VIEW, request)
        return request

    async def find_for_action(
        self, text: str, person: Person, action: EventKind
    ) -> ServiceRequest:
        """Find as `find` does, or raise `NotAllowedError` where this may not be done to it."""
        request = await self._looked_up(text, person)
        self.access.require(person, action.requires, request)
        return request

    async def find_or_search(self, text: str, person: Person, limit: int) -> Found:
        """Find as `find` does or, where nothing is named so, by words: of what one may see.

        A near miss is never taken for granted, nor is a number with which another one begins.
        Raise besides `NoMatchingRequestError`.
        """
        named = named_request(text)
        is_number = named.number is not None and not named.rest
        try:
            return Found(await self.find(text, person))
        except UnknownRequestError as unknown:
            if unknown.denial or (named.ours and is_number):
                raise
            found = await self._searched(text, person, limit)
            if not found and is_number:
                raise
        if not found:
            raise NoMatchingRequestError(text)
        if len(found) == 1 and not is_number and _is_part_of(text, found[0]):
            return Found(found[0])
        return Found(None, found)

    async def _searched(self, text: str, person: Person, limit: int) -> Sequence[ServiceRequest]:
        of_all = self.access.scope(person, Permission.VIEW) is Scope.ALL
        own, tenants = None if of_all else person.id, self.access.tenants(person)
        found = await self.requests.search(text, limit, tenants, own)
        return [each for each in found if self._may_view(person, each)]

    async def _looked_up(self, text: str, person: Person) -> ServiceRequest:
        typed = within(text, MAX_SHORT_TEXT)
        named, *others = requests_in(typed) or [NamedRequest(typed)]
        if others:
            raise SeveralRequestsError((named.name, *(one.name for one in others)))
        found = None if named.number is None else await self.requests.get(named.number)
        ours = found if found and self.access.sees_tenant(person, found) else None
        if ours and named.ours:
            return ours
        theirs = await self._by_microsoft_number(named.name, person, ours)
        if ours and theirs and ours.number != theirs.number:
            shown = [each for each in (ours, theirs) if self._may_view(person, each)]
            if len(shown) > 1:
                raise AmbiguousRequestError(ours.reference, theirs.reference)
            return next(iter(shown), ours)
        if meant := ours or theirs:
            return meant
        raise UnknownRequestError(typed, hidden=found.reference if found else "")

    async def _by_microsoft_number(
        self, wanted: str, person: Person, ours: ServiceRequest | None
    ) -> ServiceRequest | None:
        tenants = self.access.tenants(person)
        try:
            return await self.requests.by_microsoft_number(wanted, tenants)
        except UnreadableRecordError as error:
            if ours is None:
                raise
            raise AmbiguousRequestError(ours.reference, error.key) from error

    def _may_view(self, person: Person, request: ServiceRequest) -> bool:
        return self.access.may(person, Permission.VIEW, request)


def _is_part_of(text: str, request: ServiceRequest) -> bool:
    """Return whether the very words are there, and no others like them."""
    said = request.customer, request.title, request.reference, request.microsoft_number
    how = fit(Query.of(text), *searched_request(*said))
    return how is not None and how < Fit.WEAKER
