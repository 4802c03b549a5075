"""Notices on their way: to whom, about which requests and stages, with what context."""

from pydantic import BaseModel

from services.model.bounds import Moment, RequestNumberOrNone
from services.model.stages import Stage


class UnreachedRecipient(BaseModel, frozen=True):
    """Somebody who should have been told, and why that was not possible."""

    who: str
    key: str = ""
    """Of the reader, who is not tried again with this."""
    why: str
    """What Teams said ("ConversationBlockedByUser"), or "NoChat" where we have never met."""


class NoticeContext(BaseModel, frozen=True, extra="ignore"):
    """What a stage tells beside the request itself."""

    who: str = ""
    """The colleague who did it: escalated, offered, accepted, declined."""
    status: str = ""
    """What Microsoft's own system shows."""
    stage: Stage | None = None
    """Of what somebody was not told (`UNREACHED`)."""
    unreached: tuple[UnreachedRecipient, ...] = ()
    snoozed: bool = False
    for_owner: bool = False
    """It was put off for the owner, whoever that is by then."""
    since: Moment | None = None
    """When it should have come, had its reader not wished for quiet."""


NO_CONTEXT = NoticeContext()


class NoticeItem(BaseModel, frozen=True):
    number: RequestNumberOrNone
    stage: Stage
    due_at: Moment
    context: NoticeContext = NO_CONTEXT


class NoticeOrder(BaseModel, frozen=True, extra="ignore"):
    """A notice on its way: written out only as it leaves, from what holds by then."""

    to: str
    """Its reader: a person's Entra id, or the conversation's id."""
    name: str
    """What the reader is called; empty for a channel."""
    timezone: str
    """The reader's, for the sentence of a toast, which no client translates."""
    items: tuple[NoticeItem, ...]
    """One is shown as a card of its own; several as a list."""
    bot_id: str = ""
    """What Teams calls us where it goes to."""

    @property
    def recipient_id(self) -> str:
        """The Entra id of the person who reads it; empty for a channel."""
        return self.to if self.name else ""
