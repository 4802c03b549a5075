"""What becomes of one message on its way to Teams: how often we try, and when we stop."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import uniform
from typing import Any

import orjson

from bot.connector import (
    POOL_SIZE,
    Arrived,
    Connector,
    NotTaken,
    Outcome,
    Refused,
    Unclear,
)
from cards.words import words_for
from dialogs.replies import CARD_TYPE
from services.errors import GatewayUnavailableError
from services.ports import Clock, Outbox, Stopwatch
from services.work import (
    LEASE,
    Delivered,
    OutgoingMessage,
    Settlement,
    Undeliverable,
    Undelivered,
)

GIVE_UP_AFTER = 720
"""Claims of one message before it is dead: about a day at the longest pause between them."""
CARDS_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Patience:
    """How long we try. `start_within` and the time-out of one call must fit into the lease."""

    tries: int = 4
    first_wait: float = 2
    longest_wait: float = 20
    start_within: timedelta = timedelta(seconds=40)
    lease: timedelta = LEASE
    """What the outbox grants a message that was just committed or claimed."""
    first_return: timedelta = timedelta(seconds=15)
    longest_return: timedelta = timedelta(seconds=120)
    poll: float = 5
    closing: float = 5
    """For what is being sent to end, and once more for that to be put on record."""

    def wait(self, attempt: int) -> timedelta:
        """Return the pause before the next attempt: longer each time, and never in step."""
        longest = min(self.longest_wait, self.first_wait * 2 ** (attempt + 1))
        return timedelta(seconds=uniform(self.first_wait, longest))  # noqa: S311 - no secret

    def time_out_of_hand(self, claims: int) -> timedelta:
        """Return how long a message given back stays in the outbox."""
        return min(self.first_return * 2 ** min(claims, 10), self.longest_return)


@dataclass(slots=True)
class Entry:
    """A message in our hand."""

    message: OutgoingMessage
    entrusted_at: timedelta
    """By the stopwatch."""
    due_at: datetime
    """When the outbox gives it to somebody else."""
    claims: int = 0
    doubtful: bool = False
    """An earlier attempt may have arrived: what goes out next says so, and is the last."""


class Delivery:
    """Tries one message until it is clear what became of it, or its time is up."""

    def __init__(
        self,
        connector: Connector,
        outbox: Outbox,
        patience: Patience,
        *,
        now: Clock,
        elapsed: Stopwatch,
    ) -> None:
        self._connector = connector
        self._outbox = outbox
        self._patience = patience
        self._now = now
        self._elapsed = elapsed
        self._places = asyncio.Semaphore(POOL_SIZE)
        self._closing = asyncio.Event()
        self._cards: dict[str, str | None] = {}
        """Under which activity a card arrived; None for one that can't be replaced."""

    async def deliver(self, entry: Entry) -> Settlement | None:
        """Return what to put on record; None leaves the message to its lease."""
        settlement = await self._tried(entry)
        if entry.message.card and not entry.message.replaces:
            self._remember(entry.message.card, settlement)
        return settlement

    async def _tried(self, entry: Entry) -> Settlement | None:
        outcome: Outcome
        wait = timedelta()
        reason = "its turn did not come"
        for attempt in range(self._patience.tries):
            async with self._places:
                if self._closing.is_set() or self._too_late(entry):
                    break
                outcome = await self._attempt(entry)
            match outcome:
                case Arrived(activity_id):
                    return Delivered(entry.message, activity_id)
                case Refused(reason, place_is_gone):
                    return Undeliverable(entry.message, reason, place_is_gone)
                case Unclear() if entry.doubtful:
                    return Undeliverable(entry.message, f"unclear twice: {outcome.reason}")
            # Replacing a card twice changes nothing, so that is never in doubt.
            entry.doubtful |= isinstance(outcome, Unclear) and not entry.message.replaces
            reason = outcome.reason
            wait = outcome.wait or self._patience.wait(attempt)
            if attempt + 1 == self._patience.tries or self._too_late(entry, wait):
                break
            await self.pause(wait.total_seconds())
        return self._back(entry, reason, wait)

    def close(self) -> None:
        """Begin nothing more, and end every pause."""
        self._closing.set()

    async def pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._closing.wait()

    async def _attempt(self, entry: Entry) -> Outcome:
        message = entry.message
        if not message.replaces:
            body = _marked(message) if entry.doubtful else message.body
            return await self._connector.send(message, body)
        try:
            activity_id = await self._activity_id(message.card)
        except GatewayUnavailableError as error:
            return NotTaken(str(error))
        if activity_id is None:
            return Refused("the card will never be there")
        if not activity_id:
            return NotTaken("the card is not there yet")
        return await self._connector.send(message, message.body, activity_id)

    async def _activity_id(self, card: str) -> str | None:
        if card in self._cards:
            return self._cards[card]
        return await self._outbox.activity_id(card)

    def _remember(self, card: str, settlement: Settlement | None) -> None:
        """Keep what became of a card: a replacement may follow before that is on record."""
        match settlement:
            case Delivered(activity_id=activity_id):
                self._cards[card] = activity_id or None
            case Undeliverable():
                self._cards[card] = None
            case _:
                return
        if len(self._cards) > CARDS_REMEMBERED:
            del self._cards[next(iter(self._cards))]

    def _too_late(self, entry: Entry, wait: timedelta = timedelta()) -> bool:
        return self._elapsed() + wait > entry.entrusted_at + self._patience.start_within

    def _back(self, entry: Entry, reason: str, wait: timedelta) -> Settlement | None:
        if entry.claims >= GIVE_UP_AFTER:
            return Undeliverable(entry.message, reason)
        if entry.doubtful:
            # Only a lease that runs out keeps the doubt on record.
            return None
        if not self._closing.is_set():
            wait = max(wait, self._patience.time_out_of_hand(entry.claims))
        return Undelivered(entry.message, self._now() + wait, reason)


def _marked(message: OutgoingMessage) -> bytes:
    """Return the activity with a line that says that it may be a repeat."""
    activity: dict[str, Any] = orjson.loads(message.body)
    line = words_for(message.language)("maybe-repeat")
    for attachment in activity.get("attachments", []):
        if attachment["contentType"] == CARD_TYPE:
            block = {"type": "TextBlock", "text": line, "isSubtle": True, "wrap": True}
            attachment["content"]["body"].insert(0, block)
            return orjson.dumps(activity)
    if activity.get("text"):
        activity["text"] = f"{line}\n\n{activity['text']}"
    return orjson.dumps(activity)
