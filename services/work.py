"""What one turn reads, and what it wants written: all of it is committed, or nothing is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import token_urlsafe

from services.alarms import (
    Alarm,
    AlarmsCleared,
    AlarmsReleased,
    AlarmTold,
    DutyWatch,
    DutyWatchEnded,
    LateNotice,
    LateNoticeTold,
)
from services.bounds import Count, Moment, Version
from services.errors import UnreadableRecordError
from services.models import Customer, Event, Person, ServiceRequest
from services.places import Conversation, Opening

LEASE = timedelta(seconds=60)
"""How long a committed message is left to the process that committed it."""
LONGEST_PAUSE = timedelta(minutes=10)
"""A message that did not arrive is put off for no longer."""
FARTHEST_DUE = LONGEST_PAUSE + LEASE
"""Longer than any pause, because the clocks of two replicas never quite agree."""


def is_due(due_at: datetime, now: datetime) -> bool:
    """Whether a message may leave the outbox; it may if the clock was set back since, too."""
    return not now < due_at <= now + FARTHEST_DUE


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that an activity, or a form good for one use, was taken, and what was answered."""

    key: str
    taken_at: Moment
    answer: bytes | None = None
    """The body of an invoke's answer, so that a repeated invoke hears the same."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What one conversation remembers of one person: JSON with a schema version inside."""

    key: str
    body: str
    """Empty when there is nothing to remember any more."""
    version: Version = 0
    """The version that was read; 0 for a memory that does not exist yet."""


@dataclass(frozen=True, slots=True)
class CardCopy:
    """One card as somebody sees it, so that it can be replaced in place.

    `activity_id` is empty until the card has arrived.
    """

    key: str
    conversation_id: str
    service_url: str
    subject: str
    """The reference of the request it shows ("BH-000123"); empty for a step of a dialog."""
    language: str
    activity_id: str = ""
    notice: str = ""
    """The `Order` it came from, as JSON; empty for the card of the request itself."""


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """One activity on its way to Teams, or the replacement of one that is there.

    Messages of one conversation leave in the order in which they were kept.
    """

    key: str
    conversation_id: str
    service_url: str
    body: bytes
    """The activity as JSON; of a notice its `Order`, which becomes an activity as it leaves."""
    language: str
    reply_to: str = ""
    """The activity answered; empty for a message of our own accord."""
    card: str = ""
    """The key of the `CardCopy` it shows, if any."""
    replaces: bool = False
    """Replace the card's activity instead of sending a new one."""
    notice: bool = False
    tenant_id: str = ""
    """Whose tenant it goes to: Teams counts what we send there."""
    opening: Opening | None = None
    """Set where the chat must be opened first; `conversation_id` is a name of ours until then."""


Before = Mapping[str, str]
"""What was committed and not delivered before new messages, by conversation: the last one's key.

Another process may be about to send it, or have died with it in hand. Where only one process can
work, it knows that by itself, and nothing is named.
"""


@dataclass(frozen=True, slots=True)
class CardRetired:
    """The card copy will not be replaced again."""

    key: str


Record = (
    Receipt
    | Memory
    | Conversation
    | Person
    | Customer
    | ServiceRequest
    | Event
    | CardCopy
    | CardRetired
    | OutgoingMessage
    | Alarm
    | AlarmTold
    | AlarmsCleared
    | AlarmsReleased
    | LateNotice
    | LateNoticeTold
    | DutyWatch
    | DutyWatchEnded
)


@dataclass(slots=True)
class Work:
    """The writes of one turn, in order.

    A request, customer, person or memory carries the version that was read (0: new); the commit
    writes the next one, and only if nobody else has written meanwhile.
    """

    records: list[Record] = field(default_factory=list)

    def keep(self, *records: Record) -> None:
        self.records.extend(records)

    @property
    def outgoing(self) -> list[OutgoingMessage]:
        return [record for record in self.records if isinstance(record, OutgoingMessage)]


@dataclass(frozen=True, slots=True)
class TurnKeys:
    """What a turn is about to read."""

    receipt: str
    memory: str
    conversation: str
    person: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a turn found; None for what does not exist yet."""

    receipt: Receipt | None = None
    memory: Memory | None = None
    conversation: Conversation | None = None
    person: Person | None = None
    unreadable: UnreadableRecordError | None = None
    """Why memory and person are not here, though they exist: neither may be written then."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """The message arrived as this activity; a card that got no id can't be replaced.

    `opened` is the chat that was opened for it.
    """

    message: OutgoingMessage
    activity_id: str
    opened: Conversation | None = None


@dataclass(frozen=True, slots=True)
class Undelivered:
    """The message did certainly not arrive; it may be sent again from `due_at` on.

    What was not `tried`, because it was not its turn yet, has used up no attempt.
    """

    message: OutgoingMessage
    due_at: datetime
    reason: str
    tried: bool = True


@dataclass(frozen=True, slots=True)
class Undeliverable:
    """The message will never arrive; it is kept as dead for a while, with the reason.

    The card it shows is not replaced any more. `place_is_gone`: the bot is not, or not any
    more, in the conversation. A notice goes to the next on the ladder (`Stage.UNREACHED`).
    """

    message: OutgoingMessage
    reason: str
    place_is_gone: bool = False


@dataclass(frozen=True, slots=True)
class Unwanted:
    """A notice that nobody needs any more: it was answered, or closed, before it left."""

    message: OutgoingMessage


Settlement = Delivered | Undelivered | Undeliverable | Unwanted


@dataclass(frozen=True, slots=True)
class Pending:
    """A message found unsettled after its lease ran out.

    `maybe_repeat` is set where the last attempt's outcome is unknown (a process died
    between sending and recording).
    """

    message: OutgoingMessage
    attempts: Count
    maybe_repeat: bool


def new_key() -> str:
    """Return a name nobody can guess and no two things share."""
    return token_urlsafe(12)
