"""Ports: what the desk needs from outside. Implementations live in `services.gateways`."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from services.model.alarms import ClaimedAlarm, LateNotice
from services.model.audit import AdministrativeAction, AuditEntry
from services.model.conversations import Conversation
from services.model.customers import SHARED, Customer
from services.model.member_lookups import MemberLookup
from services.model.outbox import ClaimedMessage, DeliveryResult, PlacedCopy, Predecessors
from services.model.people import Person
from services.model.personal_data import Forgotten, PersonalRecords
from services.model.requests import Event, ServiceRequest, Tally
from services.model.subscriptions import Audience, Subscription
from services.model.unit_of_work import Snapshot, TurnKeys, UnitOfWork

Clock = Callable[[], datetime]
"""Returns the current time, always aware and in UTC."""

Stopwatch = Callable[[], timedelta]
"""Returns the time since some moment of its own: for pauses and ages, since it is never set."""


class TurnStore(Protocol):
    """Store of turns: one read when they begin, one commit when they end."""

    async def open(self, keys: TurnKeys) -> Snapshot:
        """Read in one query what a turn needs.

        Raise `GatewayUnavailableError` when the database is away.
        """

    async def personal_chat(self, person_id: str, bot_id: str) -> Conversation | None:
        """Return the chat that this bot and this person have to themselves, if one is usable."""

    async def commit(self, work: UnitOfWork) -> Predecessors:
        """Write all of it, or nothing; return what its messages must not overtake.

        Raise `AlreadyProcessedError` when the key exists, `TurnConflictError` when a record was
        changed since it was read, `GatewayUnavailableError` when the database is away or full.
        """


class Outbox(Protocol):
    """The messages that were committed and have not arrived yet."""

    async def record_results(self, results: Sequence[DeliveryResult]) -> None:
        """Record what became of messages; a delivered card learns its activity id."""

    async def dead_letter(self, key: str, reason: str) -> None:
        """Never send this message again, and record nothing else of it."""

    async def claim(
        self,
        lease: timedelta,
        limit: int,
        *,
        held: Collection[str] = (),
        last_written_first: bool = False,
    ) -> Sequence[ClaimedMessage]:
        """Claim pending messages that are due, for `lease`, except those for `held` addresses.

        Only the first of a conversation can be taken, so that nothing overtakes it. Longest due
        comes first; or the conversation that the last message was committed for.
        """

    async def claim_at(self, address: str, lease: timedelta) -> Sequence[ClaimedMessage]:
        """Claim one message for this service address, if one is due: of those written last."""

    async def release(self) -> None:
        """Let every message be claimed now: for the only process of a database, at start."""

    async def activity_id(self, card: str) -> str | None:
        """Return the activity id under which a card arrived; empty while it is on its way.

        None for a card that will never have one.
        """

    async def has_arrived(self, card: str) -> bool:
        """Return whether a card is there, under an id by which it can be replaced.

        Cheap however much waits in the outbox: turns ask.
        """

    async def conversation_of(self, card: str) -> str:
        """Return where the card of this key is by now; empty for one that is not known.

        That is not where it was kept for if a chat had to be opened first.
        """


class RequestLedger(Protocol):
    """Our own record of every request, whoever works on it.

    What cannot be read is left out where several are asked for. `tenants` are those of the staff
    whose requests are wanted.
    """

    async def next_number(self) -> int:
        """Return a number no request has; two callers never get the same one."""

    async def get(self, number: int) -> ServiceRequest | None:
        """Raise `UnreadableRecordError` for one that is there and cannot be read."""

    async def several(self, numbers: Collection[int]) -> Mapping[int, ServiceRequest | None]:
        """Return those of these numbers that there are; None for one that cannot be read."""

    async def by_microsoft_number(
        self, text: str, tenants: Collection[str]
    ) -> ServiceRequest | None:
        """Raise `UnreadableRecordError` for one that is there and cannot be read."""

    async def open_of(self, person_id: str) -> Sequence[ServiceRequest]:
        """Return what this person owns and is not closed, newest first."""

    async def waiting_for_admin(self, tenants: Collection[str]) -> Sequence[ServiceRequest]:
        """Return what waits for an admin agent, oldest first."""

    async def open_at(self, tenant_id: str, tenants: Collection[str]) -> Sequence[ServiceRequest]:
        """Return what is not closed at this customer, newest first."""

    async def history(self, number: int) -> Sequence[Event]:
        """Return the events of a request, oldest first."""

    async def at_risk(
        self, limit: int, tenants: Collection[str], owner_id: str | None = None
    ) -> Sequence[ServiceRequest]:
        """Return open requests with a warning, breach or reminder dispatched, most urgent first.

        Urgent is what is due first, by whichever clock still runs. `owner_id`: only that owner's.
        """

    async def search(
        self, text: str, limit: int, tenants: Collection[str], person_id: str | None = None
    ) -> Sequence[ServiceRequest]:
        """Return requests by words of customer and title, and by parts of either number.

        Best first, as `services.reading.names.Fit` says; of what fits alike, those that are open,
        then the newest. `person_id`: only those which that person owns, opened or is offered.
        """

    async def tally(self, since: datetime, tenants: Collection[str]) -> Tally:
        """Count what is open, and what has happened since then."""

    async def copies(self, reference: str) -> Sequence[PlacedCopy]:
        """Return the cards that show this request and can still be replaced, and where."""


class AuditTrail(Protocol):
    """Lines of the audit. What cannot be read is left out."""

    async def since(self, moment: datetime) -> Sequence[AuditEntry]:
        """Return all lines from then on, oldest first."""

    async def last(self, action: AdministrativeAction) -> Mapping[str, AuditEntry]:
        """Return the last line of this action for each target."""


class Erasure(Protocol):
    """Erases rows because of their age, in small batches, and returns how many."""

    async def texts(self, before: datetime) -> int:
        """Erase title, description, contact and notes of requests that were closed before."""

    async def closed_requests(self, before: datetime) -> int:
        """Leave of requests closed before: number, moments, route, product, ids of staff."""

    async def audit(self, before: datetime, *, forgets_leavers: bool) -> int:
        """Delete lines from before, but the last of policy and roles, which still hold.

        That of who has left holds until they are forgotten: if retention `forgets_leavers`, until
        they are forgotten after they left.
        """


class PersonalData(Protocol):
    """All that is kept about a person, by their Entra object id."""

    async def export(self, person_id: str) -> PersonalRecords:
        """Return all of it; of a person who is not known, nothing."""

    async def forget(self, person_id: str, by: str) -> Forgotten:
        """Erase their name and what they wrote, and add a line to the audit; ids stay.

        Erase nothing while they own an open request, or are offered one. While messages that name
        them are on their way, what they are found by stays, and the line is still to come.
        """


class CustomerDirectory(Protocol):
    """The partner's customers; `staff` are the tenants of staff whose customers are wanted.

    The first of them comes first: of what several have, its own is meant.
    """

    async def get(self, tenant_id: str, staff: Sequence[str] = SHARED) -> Customer | None:
        """Raise `UnreadableRecordError` for one that is there and cannot be read."""

    async def search(
        self, text: str, limit: int, staff: Sequence[str] = SHARED
    ) -> Sequence[Customer]:
        """Return customers by any part of name or domain, or the beginning of a tenant id.

        Best first, as `services.reading.names.Fit` says; of what fits alike, the customer with
        most open requests, then by name. Case and accents do not matter. When nothing else fits,
        the legal form is ignored, or one typo (a letter more, less, other or swapped) forgiven.
        Empty text returns the first customers by name. Of one that several tenants of staff have,
        the record of the first is returned, whichever fits: it is what a request goes by.
        """

    async def any_hidden(self, *, separate: bool) -> bool:
        """Return whether there are customers that nobody finds.

        Those are the shared ones where customers are separate, and the separate where not.
        """


class StaffDirectory(Protocol):
    """The partner's staff, as far as they have ever spoken with us."""

    async def get(self, person_id: str) -> Person | None: ...

    async def by_teams_id(self, teams_id: str) -> Person | None: ...

    async def find(
        self,
        tenants: Collection[str],
        text: str,
        limit: int,
        among: Collection[str] | None = None,
    ) -> Sequence[Person]:
        """Return people of these tenants by any part of the name, case and accents aside.

        By name; empty text returns the first ones. `among` are the only ids to look for.
        """


class MemberLookups(Protocol):
    """The people whose e-mail address Teams is still to be asked for."""

    async def claim(self, lease: timedelta) -> MemberLookup | None:
        """Claim the first that is due, for `lease`; no other process gets it meanwhile."""

    async def settle(self, lookup: MemberLookup, email: str) -> None:
        """End it, and keep the address with the person; empty if there is none to be had."""

    async def defer(self, lookup: MemberLookup, due_at: datetime) -> None:
        """Let it be claimed again from then on."""


class SubscriptionDirectory(Protocol):
    """The channels that are notified of all requests."""

    async def of(self, conversation_id: str) -> Sequence[Subscription]: ...


class Alarms(Protocol):
    """Due work. What it costs to ask follows what is due, not what is open."""

    async def claim(self, lease: timedelta, limit: int) -> Sequence[ClaimedAlarm]:
        """Claim what is due, oldest first, for `lease`; no other process gets it meanwhile.

        What was not dispatched by then can be claimed again; also if the clock was set back.
        """

    async def overdue(self, before: datetime) -> bool:
        """Return whether a clock stage or reminder due before then is undispatched."""

    async def late_notices(self, to: str) -> Sequence[LateNotice]:
        """Return the late notices of a recipient, oldest first."""

    async def audience(self, person_ids: Collection[str], tenants: Collection[str]) -> Audience:
        """Return these people with their chats, every subscription, and a neighbour per tenant."""
