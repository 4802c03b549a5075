"""Delivers one message to Teams: attempts, throttle, backoff, and the delivery result."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any, Protocol

import orjson

from bot.outbound.chats import Chats, readdressed
from bot.outbound.circuit_breaker import CircuitBreakers
from bot.outbound.connector import (
    Accepted,
    Connector,
    Outcome,
    Rejected,
    Retryable,
    Uncertain,
)
from bot.outbound.gate import Gate
from bot.outbound.in_flight import InFlightMessage
from bot.outbound.retry_policy import RetryPolicy
from bot.outbound.shutdown import Shutdown
from bot.outbound.throttle import OPENING
from cards.words import language_of, words_for
from dialogs.replies import CARD_TYPE
from services.model.errors import GatewayUnavailableError
from services.model.outbox import (
    DeadLettered,
    Deferred,
    Delivered,
    DeliveryResult,
    Obsolete,
    OutgoingMessage,
)
from services.ports import Clock, Outbox

NOT_THERE = "ActivityNotFoundInConversation"
"""Error code for an activity that was deleted."""
CARDS_REMEMBERED = 10_000
TYPING = b'{"type":"typing"}'
"""Arriving twice, it looks the same."""


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
        gate: Gate,
        breakers: CircuitBreakers,
        shutdown: Shutdown,
        writer: Writer | None,
        now: Clock,
    ) -> None:
        self._connector = connector
        self._chats = Chats(connector)
        self._outbox = outbox
        self._retry_policy = retry_policy
        self._gate = gate
        self._breakers = breakers
        self._shutdown = shutdown
        self._writer = writer
        self._now = now
        self._cards: dict[str, str | None] = {}
        """Under which activity a card arrived; None for one that can't be replaced."""

    async def deliver(self, flight: InFlightMessage) -> DeliveryResult:
        """Return what to put on record."""
        result = await self._tried(flight)
        if flight.message.card and not flight.message.replaces:
            self._remember(flight.message.card, result)
        return result

    async def _tried(self, flight: InFlightMessage) -> DeliveryResult:
        message = flight.message
        if self._retry_policy.is_exhausted(flight, self._now()):
            return DeadLettered(message, "not delivered within a day")
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
                case Retryable(wait=timedelta() as known):
                    wait = known
                case _:
                    wait = self._retry_policy.backoff_with_jitter(flight.attempts)
            flight.attempts += 1
            if self._is_over(flight, wait):
                return self._requeue(flight, outcome, wait)
            await self._shutdown.sleep(wait.total_seconds())

    async def _attempt(self, flight: InFlightMessage) -> Outcome | Obsolete:
        message = flight.message
        if message.replaces:
            return await self._replace(flight)
        if message.opening and not self._chats.find(message):
            opening = partial(self._chats.open, message, message.opening)
            opened = await self._gate.call(flight, OPENING, opening, proves=False)
            if not isinstance(opened, Accepted):
                return opened
        chat = self._chats.find(message)
        where = chat.id if chat else message.conversation_id
        if flight.possible_duplicate or self._breakers.is_open(message.service_url):
            # Each try of the message may be one more that is seen; this one is not.
            typing = partial(self._show_typing, flight, where)
            shown = await self._gate.call(flight, where, typing, proves=False)
            if isinstance(shown, Retryable | Uncertain):
                return _not_shown(shown)
        return await self._gate.call(flight, where, partial(self._send, flight, where))

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
        outcome = await self._gate.call(
            flight, where, partial(self._send, flight, where, activity_id)
        )
        if isinstance(outcome, Rejected) and NOT_THERE in outcome.reason and not flight.attempts:
            # Teams says so, now and then, of cards that are there.
            return Retryable(outcome.reason)
        return outcome

    async def _show_typing(self, flight: InFlightMessage, where: str) -> Outcome:
        message = replace(flight.message, conversation_id=where, reply_to="")
        return await self._connector.send(message, TYPING)

    async def _send(
        self, flight: InFlightMessage, where: str, activity_id: str = ""
    ) -> Outcome | Obsolete:
        message = flight.message
        try:
            body = await self._body(message)
        except GatewayUnavailableError as error:
            return Retryable(str(error), untried=True)
        if body is None:
            return Obsolete(message)
        if self._gate.is_too_late(flight):
            # It took so long to write that another process may have claimed it by now.
            return Retryable("its turn did not come", timedelta(), untried=True)
        if flight.possible_duplicate:
            body = _marked(body, message.language)
        outcome = await self._posted(flight, where, body, activity_id)
        # Replacing a card twice changes nothing, so that is never in doubt.
        if isinstance(outcome, Uncertain) and not message.replaces:
            flight.possible_duplicate = True
            flight.doubts += 1
        return outcome

    async def _posted(
        self, flight: InFlightMessage, where: str, body: bytes, activity_id: str
    ) -> Outcome:
        message = flight.message
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

    def _remember(self, card: str, result: DeliveryResult) -> None:
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

    def _is_over(self, flight: InFlightMessage, wait: timedelta) -> bool:
        """Return whether the next attempt is for another day, or for another process."""
        return (
            flight.attempts == self._retry_policy.max_attempts
            or flight.doubts == self._retry_policy.max_doubts
            or self._gate.is_too_late(flight, wait)
            or self._breakers.is_open(flight.message.service_url)
        )

    def _requeue(
        self, flight: InFlightMessage, outcome: Retryable | Uncertain, wait: timedelta
    ) -> DeliveryResult:
        untried = isinstance(outcome, Retryable) and outcome.untried
        held = self._breakers.is_open(flight.message.service_url)
        teams_unreachable = held or (isinstance(outcome, Retryable) and outcome.away)
        if not untried and self._retry_policy.is_exhausted(flight, self._now()):
            return DeadLettered(flight.message, outcome.reason)
        unreached = not (untried or teams_unreachable) and self._retry_policy.is_unreached(
            flight, wait
        )
        if held and untried:
            # Nothing is claimed there before Teams has answered a probe.
            wait = timedelta()
        elif held and not flight.doubts:
            # The next probe is for another conversation.
            wait = max(wait, self._retry_policy.breaker.min_pause)
        elif not (untried or self._shutdown.begun):
            in_doubt = flight.doubts > 0
            wait = max(wait, self._retry_policy.requeue_delay(flight.claims, in_doubt=in_doubt))
        return Deferred(
            flight.message,
            self._now() + wait,
            outcome.reason,
            tried=not untried,
            in_doubt=flight.possible_duplicate,
            unreached=unreached,
            claim=flight.claim,
        )


def _not_shown(outcome: Retryable | Uncertain) -> Retryable:
    """Return what a typing sign that was not taken means for the message: it did not leave."""
    if isinstance(outcome, Uncertain):
        return Retryable(outcome.reason, failed=True)
    return outcome


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
