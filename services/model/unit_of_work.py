"""The unit of work of a turn.

What it read and what it writes; all of it is committed, or nothing is.
"""

from dataclasses import dataclass, field, replace

from services.model.alarms import (
    Alarm,
    AlarmDispatched,
    AlarmsCleared,
    AlarmsReleased,
    LateNotice,
    LateNoticeDispatched,
)
from services.model.audit import AuditEntry
from services.model.bounds import Moment, Version
from services.model.conversations import Conversation
from services.model.customers import Customer
from services.model.errors import UnreadableRecordError
from services.model.member_lookups import MemberLookup
from services.model.outbox import CardCopy, CardRetired, OutgoingMessage
from services.model.people import Person
from services.model.requests import Event, ServiceRequest
from services.model.subscriptions import Subscription, SubscriptionEnded


@dataclass(frozen=True, slots=True)
class IdempotencyRecord:
    """Proof that an activity, or a form good for one use, was processed, and its answer."""

    key: str
    processed_at: Moment
    answer: bytes | None = None
    """The body of an invoke's answer, so that a repeated invoke hears the same."""


@dataclass(frozen=True, slots=True)
class StoredDialogState:
    """The dialogs under way of one person in one conversation: JSON with a schema version."""

    key: str
    body: str
    """Empty when no dialog is under way any more."""
    version: Version = 0
    """The version that was read; 0 for one that does not exist yet."""


Record = (
    IdempotencyRecord
    | StoredDialogState
    | Conversation
    | Person
    | MemberLookup
    | Customer
    | ServiceRequest
    | Event
    | AuditEntry
    | CardCopy
    | CardRetired
    | OutgoingMessage
    | Alarm
    | AlarmDispatched
    | AlarmsCleared
    | AlarmsReleased
    | LateNotice
    | LateNoticeDispatched
    | Subscription
    | SubscriptionEnded
)


@dataclass(slots=True)
class UnitOfWork:
    """The writes of one turn, in order.

    A request, customer, person or dialog state carries the version that was read (0: new); the
    commit writes the next one, and only if it was not changed meanwhile.
    """

    records: list[Record] = field(default_factory=list)

    def add(self, *records: Record) -> None:
        self.records.extend(records)

    def stamp_audit(self, conversation_id: str, correlation_id: str) -> None:
        """Set on its lines for the audit in which conversation they came about, and the log id."""
        self.records = [
            replace(one, conversation_id=conversation_id, correlation_id=correlation_id)
            if isinstance(one, AuditEntry)
            else one
            for one in self.records
        ]

    @property
    def outgoing(self) -> list[OutgoingMessage]:
        return [record for record in self.records if isinstance(record, OutgoingMessage)]


@dataclass(frozen=True, slots=True)
class TurnKeys:
    """Keys of what a turn is about to read."""

    idempotency_key: str
    dialog_state: str
    conversation: str
    person: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Records a turn has read; None for what does not exist yet."""

    idempotency_record: IdempotencyRecord | None = None
    dialog_state: StoredDialogState | None = None
    conversation: Conversation | None = None
    person: Person | None = None
    unreadable: UnreadableRecordError | None = None
    """Set if dialog state and person exist but are missing here: neither may be written then."""
