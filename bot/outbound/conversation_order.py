"""Order within a conversation: new messages wait behind those that are in the outbox."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from services.model.outbox import is_due


@dataclass(frozen=True, slots=True)
class _Waiting:
    """The first message of a conversation that is in the outbox."""

    due_at: datetime
    address: str


class ConversationOrder:
    """Knows for which conversations messages wait in the outbox, and until when.

    A new message for one of them is not sent but goes behind them.
    """

    def __init__(self) -> None:
        self._waiting: dict[str, _Waiting] = {}
        self._overflowing: dict[str, str] = {}
        """Addresses by conversation, of those whose queue goes on in the outbox."""
        self._requeued: set[str] = set()
        """Conversations of which a message went back since the last claim was begun."""

    @property
    def has_requeued(self) -> bool:
        """Return whether something went back that the last claim may not have seen."""
        return bool(self._requeued)

    def due_at(self, where: str) -> datetime | None:
        """Return when the message is due behind which a new one goes; None if there is none."""
        waiting = self._waiting.get(where)
        return waiting.due_at if waiting else None

    def hold(self, where: str, due_at: datetime, address: str) -> None:
        """Let what follows wait in the outbox, behind a message that is due then."""
        self._waiting[where] = _Waiting(due_at, address)
        self._requeued.add(where)

    def overflow(self, where: str, address: str) -> None:
        """Let what follows wait in the outbox, behind what is in flight."""
        self._overflowing[where] = address

    def is_overflowing(self, where: str) -> bool:
        """Return whether the queue of this conversation goes on in the outbox."""
        return where in self._overflowing

    def drained(self, where: str, now: datetime) -> None:
        """Note that nothing of this conversation is in flight any more."""
        if address := self._overflowing.pop(where, None):
            # If the head of the queue went back as well, that is what is due first.
            self.hold(where, self.due_at(where) or now, address)

    def begin_claim(self) -> None:
        """Note what goes back from now on: the claim may not see it."""
        self._requeued.clear()

    def claimed(self, where: str, asked_at: datetime, address: str) -> None:
        """Note that a conversation has something in the outbox, of which the head is ours."""
        self._waiting.setdefault(where, _Waiting(asked_at, address))

    def release(
        self, asked_at: datetime, busy: Collection[str], held: Collection[str] = ()
    ) -> None:
        """Hold no longer what may have nothing in the outbox: a claim found all that is due.

        Except for the addresses that it left out.
        """
        over = [
            where
            for where, one in self._waiting.items()
            if is_due(one.due_at, asked_at) and one.address not in held
        ]
        for where in over:
            if where not in busy and where not in self._requeued:
                del self._waiting[where]
