"""Order within a conversation: new messages wait behind those that are in the outbox."""

from collections.abc import Collection
from datetime import datetime

from services.model.outbox import is_due


class ConversationOrder:
    """Knows for which conversations messages wait in the outbox, and until when.

    A new message for one of them is not sent but goes behind them.
    """

    def __init__(self) -> None:
        self._due: dict[str, datetime] = {}
        """Moment at which the message that waits is due in the outbox, by conversation."""
        self._overflowing: set[str] = set()
        """Conversations whose queue goes on in the outbox while its head is in flight."""
        self._requeued: set[str] = set()
        """Conversations of which a message went back since the last claim was begun."""

    @property
    def has_requeued(self) -> bool:
        """Return whether something went back that the last claim may not have seen."""
        return bool(self._requeued)

    def due_at(self, where: str) -> datetime | None:
        """Return when the message is due behind which a new one goes; None if there is none."""
        return self._due.get(where)

    def hold(self, where: str, due_at: datetime) -> None:
        self._due[where] = due_at
        self._requeued.add(where)

    def overflow(self, where: str) -> None:
        """Let what follows wait in the outbox, behind what is in flight."""
        self._overflowing.add(where)

    def is_overflowing(self, where: str) -> bool:
        return where in self._overflowing

    def drained(self, where: str, now: datetime) -> None:
        """Note that nothing of this conversation is in flight any more."""
        if where in self._overflowing:
            self._overflowing.remove(where)
            # If the head of the queue went back as well, that is what is due first.
            self.hold(where, self._due.get(where, now))

    def begin_claim(self) -> None:
        self._requeued.clear()

    def claimed(self, where: str, asked_at: datetime) -> None:
        self._due.setdefault(where, asked_at)

    def release(self, asked_at: datetime, busy: Collection[str]) -> None:
        """Hold no longer what may have nothing in the outbox: a claim found all that is due."""
        over = [where for where, due_at in self._due.items() if is_due(due_at, asked_at)]
        for where in over:
            if where not in busy and where not in self._requeued:
                del self._due[where]
