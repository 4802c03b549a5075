"""Messages on their way to Teams, until delivery or dead letter, and the cards they show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe

from services.model.bounds import Count, Moment
from services.model.conversations import Conversation, Opening

MESSAGE_LEASE = timedelta(seconds=60)
"""A committed message is left to the process that committed it for this long."""

MAX_DEFERRAL = timedelta(minutes=10)
"""A message that did not arrive is put off for no longer."""

MAX_DUE_AHEAD = MAX_DEFERRAL + MESSAGE_LEASE
"""Longer than any pause, because the clocks of two replicas never quite agree."""


def is_due(due_at: datetime, now: datetime) -> bool:
    """Return whether a message may leave the outbox; also if the clock was set back since."""
    return not now < due_at <= now + MAX_DUE_AHEAD


@dataclass(frozen=True, slots=True)
class CardCopy:
    """One card in one conversation, so that it can be replaced in place.

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
    """The `NoticeOrder` it came from, as JSON; empty for the card of the request itself."""


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """One activity on its way to Teams, or the replacement of one that is there.

    Messages of one conversation leave in the order in which they were kept.
    """

    key: str
    conversation_id: str
    service_url: str
    body: bytes
    """The activity as JSON.

    Of a notice its `NoticeOrder`, which becomes an activity as it leaves.
    """
    language: str
    reply_to: str = ""
    """The activity answered; empty for a message of our own accord."""
    card: str = ""
    """The key of the `CardCopy` it shows, if any."""
    replaces: bool = False
    """Replace the card's activity instead of sending a new one."""
    notice: bool = False
    tenant_id: str = ""
    """Tenant it goes to: Teams counts what we send there."""
    opening: Opening | None = None
    """Set where the chat must be opened first; `conversation_id` is a name of ours until then."""

    @property
    def notifies(self) -> bool:
        """True for a notice; the replacement of a notice's card is none."""
        return self.notice and not self.replaces


@dataclass(frozen=True, slots=True)
class PlacedCopy:
    """A card copy and its conversation; None where the chat has yet to be opened."""

    copy: CardCopy
    place: Conversation | None


Predecessors = Mapping[str, str]
"""Key of the last message committed before new ones and not delivered, by conversation.

Another process may be about to send it, or have died while it was in flight. Where only one
process can work, it knows that by itself, and nothing is named.
"""


@dataclass(frozen=True, slots=True)
class CardDelivered:
    """The card is there under this id; if a chat was opened for it, in that one."""

    key: str
    activity_id: str
    opened: Conversation | None


@dataclass(frozen=True, slots=True)
class CardRetired:
    """The card copy will not be replaced again."""

    key: str


@dataclass(frozen=True, slots=True)
class Delivered:
    """The message arrived as this activity; a card that got no id can't be replaced.

    `opened` is the chat that was opened for it.
    """

    message: OutgoingMessage
    activity_id: str
    opened: Conversation | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One process's hold on a message. What the holder of an earlier one records changes nothing.

    As it is, that of the process that has just committed the message.
    """

    version: int = 1
    count: int = 1
    """Claims with a try, and this one."""


@dataclass(frozen=True, slots=True)
class Deferred:
    """The message goes back to the outbox; it may be sent again from `due_at` on.

    What was not `tried`, because it was not its turn yet, has used up no claim.
    """

    message: OutgoingMessage
    due_at: datetime
    reason: str
    tried: bool = True
    in_doubt: bool = False
    """An attempt may have arrived: whoever sends it next says so."""
    unreached: bool = False
    """No one was reached there for long: of notices that wait there, the next on the ladder is
    notified, too (`Stage.UNREACHED`)."""
    claim: Claim = Claim()


@dataclass(frozen=True, slots=True)
class DeadLettered:
    """The message will never arrive; it is kept as a dead letter for a while, with the reason.

    The card it shows is not replaced any more. `conversation_gone`: the bot is not, or not any
    more, in the conversation. A notice goes to the next on the ladder (`Stage.UNREACHED`).
    """

    message: OutgoingMessage
    reason: str
    conversation_gone: bool = False


@dataclass(frozen=True, slots=True)
class Obsolete:
    """A notice that is needed no more: its request was answered, or closed, before it left."""

    message: OutgoingMessage


DeliveryResult = Delivered | Deferred | DeadLettered | Obsolete


@dataclass(frozen=True, slots=True)
class ClaimedMessage:
    """A message without a delivery result, claimed anew."""

    message: OutgoingMessage
    claims: Count
    """Earlier claims with a try."""
    version: int
    """Of this claim."""
    possible_duplicate: bool
    """An attempt may have arrived: Teams did not say, or a process died before its result."""
    committed_at: Moment


@dataclass(frozen=True, slots=True)
class Backlog:
    """Messages that have not arrived, the age of the oldest, and how late the sweeps are."""

    messages: int
    oldest: timedelta
    overdue: timedelta
    """Time since the first alarm that was not dispatched fell due; zero if none did."""


def new_key() -> str:
    """Return a unique name that cannot be guessed."""
    return token_urlsafe(12)
