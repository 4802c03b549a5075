"""Notices on their way: to whom, about which requests and stages, with what context."""

from pydantic import BaseModel

from services.model.bounds import Moment, RequestNumberOrZero
from services.model.stages import Stage


class UnreachedRecipient(BaseModel, frozen=True):
    """A recipient who could not be notified, and why."""

    who: str
    """Name of a person; the `key` again, once it was erased. Empty for a channel."""
    key: str = ""
    """Of the recipient, who is not tried again with this."""
    why: str
    """Error code of Teams ("ConversationBlockedByUser"), or "NoChat" where we have never met."""

    @property
    def is_forgotten(self) -> bool:
        """True for a person whose name was erased."""
        return self.who == self.key != ""


class NoticeContext(BaseModel, frozen=True, extra="ignore"):
    """The content of a notice beside the request itself."""

    who: str = ""
    """The colleague who did it: escalated, offered, accepted, declined."""
    who_id: str = ""
    status: str = ""
    """Status that Microsoft's own system shows."""
    stage: Stage | None = None
    """The stage that did not reach its recipient (`UNREACHED`)."""
    unreached: tuple[UnreachedRecipient, ...] = ()
    snoozed: bool = False
    for_owner: bool = False
    """It was put off for the owner, whoever that is by then."""
    since: Moment | None = None
    """The moment of the notice, had its recipient not been in quiet hours."""


NO_CONTEXT = NoticeContext()


class NoticeItem(BaseModel, frozen=True):
    """One stage of one request, as a notice order lists it."""

    number: RequestNumberOrZero
    stage: Stage
    due_at: Moment
    context: NoticeContext = NO_CONTEXT


class NoticeOrder(BaseModel, frozen=True, extra="ignore"):
    """A notice on its way: written out only as it leaves, from what holds by then."""

    to: str
    """Its recipient: a person's Entra id, or the conversation's id."""
    name: str
    """The recipient's name; empty for a channel."""
    timezone: str
    """The recipient's, for the sentence of a toast, which no client translates."""
    items: tuple[NoticeItem, ...]
    """One is shown as a card of its own; several as a list."""
    bot_id: str = ""
    """Our own id in the conversation it goes to."""

    @property
    def recipient_id(self) -> str:
        """The Entra id of the person who reads it; empty for a channel."""
        return self.to if self.name else ""
