"""Delivers one message to Teams: attempts, throttle, backoff, and the delivery result."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any, Protocol
from urllib.parse import urlsplit

import orjson

from bot.outbound.chats import Chats, readdressed
from bot.outbound.connector import (
    POOL_SIZE,
    Accepted,
    Connector,
    Outcome,
    Rejected,
    Retryable,
    Uncertain,
)
from bot.outbound.in_flight import InFlightMessage
from bot.outbound.retry_policy import RetryPolicy
from bot.outbound.shutdown import Shutdown
from bot.outbound.throttle import OPENING, Throttle
from cards.words import language_of, words_for
from dialogs.replies import CARD_TYPE
from services.model.errors import GatewayUnavailableError
from services.model.outbox import (
    MAX_DEFERRAL,
    DeadLettered,
    Deferred,
    Delivered,
    DeliveryResult,
    Obsolete,
    OutgoingMessage,
)
from services.ports import Clock, Outbox, Stopwatch

CARDS_REMEMBERED = 10_000


class Writer(Protocol):
    """Writes notices as activities, as late as can be."""

    async def body(self, message: OutgoingMessage) -> bytes | None:
        """Return the activity as JSON; None if the notice is needed no more.

        Raise `GatewayUnavailableError` when that can't be known just now.
        """


class Delivery:
    """Tries one message until it is clear what became of it, or its time is up."""

    def __init__(  # noqa: PLR0913 - the sender's call
        self,
        connector: Connector,
        outbox: Outbox,
        retry_policy: RetryPolicy,
        *,
        throttle: Throttle,
        shutdown: Shutdown,
        writer: Writer | None,
        now: Clock,
        elapsed: Stopwatch,
    ) -> None:
        self._connector = connector
        self._chats = Chats(connector)
        self._outbox = outbox
        self._retry_policy = retry_policy
        self._throttle = throttle
        self._shutdown = shutdown
        self._writer = writer
        self._now = now
        self._elapsed = elapsed
        self._places = asyncio.Semaphore(POOL_SIZE)
        self._cards: dict[str, str | None] = {}
        """Under which activity a card arrived; None for one that can't be replaced."""

    async def deliver(self, flight: InFlightMessage) -> DeliveryResult | None:
        """Return what to put on record; None leaves the message to its lease."""
        result = await self._tried(flight)
        if flight.message.card and not flight.message.replaces:
            self._remember(flight.message.card, result)
        return result

    async def _tried(self, flight: InFlightMessage) -> DeliveryResult | None:
        message = flight.message
        while True:
            outcome = await self._attempt(flight)
            match outcome:
                case Accepted(activity_id):
                    opened = self._chats.find(message) if message.opening else None
                    return Delivered(message, activity_id, opened)
                case Rejected(reason, conversation_gone):
                    return DeadLettered(message, reason, conversation_gone)
                case Obsolete():
                    return outcome
                case Uncertain(reason) if flight.possible_duplicate:
                    return DeadLettered(message, f"unclear twice: {reason}")
            # Replacing a card twice changes nothing, so that is never in doubt.
            flight.possible_duplicate |= isinstance(outcome, Uncertain) and not message.replaces
            wait = (
                self._retry_policy.backoff_with_jitter(flight.attempts)
                if outcome.wait is None
                else outcome.wait
            )
            flight.attempts += 1
            if flight.attempts == self._retry_policy.max_attempts or self._is_too_late(
                flight, wait
            ):
                return self._requeue(flight, outcome, wait)
            await self._shutdown.sleep(wait.total_seconds())

    async def _attempt(self, flight: InFlightMessage) -> Outcome | Obsolete:
        message = flight.message
        if message.replaces:
            return await self._replace(flight)
        if message.opening and not self._chats.find(message):
            opening = partial(self._chats.open, message, message.opening)
            opened = await self._call(flight, OPENING, opening)
            if not isinstance(opened, Accepted):
                return opened
        chat = self._chats.find(message)
        where = chat.id if chat else message.conversation_id
        return await self._call(flight, where, partial(self._send, flight, where))

    async def _replace(self, flight: InFlightMessage) -> Outcome | Obsolete:
        message = flight.message
        try:
            activity_id = await self._activity_id(message.card)
            where = await self._conversation_of(message) if activity_id else ""
        except GatewayUnavailableError as error:
            return Retryable(str(error))
        if activity_id is None:
            return Rejected("the card will never be there")
        if not activity_id:
            return Retryable("the card is not there yet")
        return await self._call(flight, where, partial(self._send, flight, where, activity_id))

    async def _call(
        self,
        flight: InFlightMessage,
        where: str,
        call: Callable[[], Awaitable[Outcome | Obsolete]],
    ) -> Outcome | Obsolete:
        """Make the call once there is room for it."""
        message = flight.message
        tenant = message.tenant_id or urlsplit(message.service_url).netloc
        latest = flight.claimed_at + self._retry_policy.attempt_window
        if wait := await self._throttle.enter(where, tenant, latest):
            wait = min(wait, MAX_DEFERRAL)
            if self._throttle.is_closed(where, latest):
                # Whoever comes first has heard it for all that follow.
                return Retryable("429 Throttled", wait)
            return Retryable("no more may leave just now", wait, untried=True)
        called = False
        try:
            async with self._places:
                if self._shutdown.begun or self._is_too_late(flight):
                    return Retryable("its turn did not come", timedelta(), untried=True)
                called = True
                outcome = await call()
                called = not isinstance(outcome, Obsolete)
            if isinstance(outcome, Retryable) and outcome.throttled:
                wait = outcome.wait or self._retry_policy.backoff_with_jitter(flight.attempts)
                all_closed = self._throttle.close(where, tenant, wait)
                outcome = replace(outcome, wait=wait, away=all_closed)
        finally:
            self._throttle.leave(where, tenant, called=called)
        return outcome

    async def _send(
        self, flight: InFlightMessage, where: str, activity_id: str = ""
    ) -> Outcome | Obsolete:
        message = flight.message
        try:
            body = await self._body(message)
        except GatewayUnavailableError as error:
            return Retryable(str(error))
        if body is None:
            return Obsolete(message)
        if self._is_too_late(flight):
            # It took so long to write that another process may have claimed it by now.
            return Retryable("its turn did not come", timedelta())
        if flight.possible_duplicate:
            body = _marked(body, message.language)
        if where == message.conversation_id:
            return await self._connector.send(message, body, activity_id)
        body = readdressed(body, message, where)
        moved = replace(message, conversation_id=where)
        outcome = await self._connector.send(moved, body, activity_id)
        if isinstance(outcome, Rejected) and outcome.conversation_gone:
            self._chats.forget(message)
            # The place on record is a name of ours.
            return Rejected(outcome.reason)
        return outcome

    async def _body(self, message: OutgoingMessage) -> bytes | None:
        if not message.notifies:
            return message.body
        if self._writer is None:
            raise LookupError("there is no writer of notices here")
        return await self._writer.body(message)

    async def _activity_id(self, card: str) -> str | None:
        if card in self._cards:
            return self._cards[card]
        return await self._outbox.activity_id(card)

    async def _conversation_of(self, message: OutgoingMessage) -> str:
        """Return where the card is: not where it was kept for, if a chat was opened for it."""
        if chat := self._chats.find(message):
            return chat.id
        if message.card in self._cards:
            return message.conversation_id
        return await self._outbox.conversation_of(message.card) or message.conversation_id

    def _remember(self, card: str, result: DeliveryResult | None) -> None:
        """Keep what became of a card: a replacement may follow before that is on record."""
        match result:
            case Delivered(activity_id=activity_id):
                self._cards[card] = activity_id or None
            case DeadLettered() | Obsolete():
                self._cards[card] = None
            case _:
                return
        if len(self._cards) > CARDS_REMEMBERED:
            del self._cards[next(iter(self._cards))]

    def _is_too_late(self, flight: InFlightMessage, wait: timedelta = timedelta()) -> bool:
        return self._elapsed() + wait > flight.claimed_at + self._retry_policy.attempt_window

    def _requeue(
        self, flight: InFlightMessage, outcome: Retryable | Uncertain, wait: timedelta
    ) -> DeliveryResult | None:
        untried = isinstance(outcome, Retryable) and outcome.untried
        teams_unreachable = isinstance(outcome, Retryable) and outcome.away
        if not untried and self._retry_policy.is_exhausted(
            flight, wait, teams_unreachable=teams_unreachable
        ):
            return DeadLettered(flight.message, outcome.reason)
        if flight.possible_duplicate:
            # Only a lease that runs out keeps the doubt on record.
            return None
        if not (untried or self._shutdown.begun):
            wait = max(wait, self._retry_policy.requeue_delay(flight.claims))
        return Deferred(flight.message, self._now() + wait, outcome.reason, tried=not untried)


def _marked(body: bytes, language: str) -> bytes:
    """Return the activity with a line that says that it may be a repeat."""
    activity: dict[str, Any] = orjson.loads(body)
    line = words_for(language_of(language, ""))("maybe-repeat")
    for attachment in activity.get("attachments", []):
        if attachment["contentType"] == CARD_TYPE:
            block = {"type": "TextBlock", "text": line, "isSubtle": True, "wrap": True}
            attachment["content"]["body"].insert(0, block)
            return orjson.dumps(activity)
    if activity.get("text"):
        activity["text"] = f"{line}\n\n{activity['text']}"
    return orjson.dumps(activity)
