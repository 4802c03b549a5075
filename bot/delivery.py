"""What becomes of one message on its way to Teams."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any, Protocol
from urllib.parse import urlsplit

import orjson

from bot.chats import Chats, readdressed
from bot.connector import (
    POOL_SIZE,
    Arrived,
    Connector,
    NotTaken,
    Outcome,
    Refused,
    Unclear,
)
from bot.patience import Entry, Patience
from bot.pauses import Pauses
from bot.throttle import OPENING, Throttle
from cards.words import language_of, words_for
from dialogs.replies import CARD_TYPE
from services.errors import GatewayUnavailableError
from services.ports import Clock, Outbox, Stopwatch
from services.work import (
    LONGEST_PAUSE,
    Delivered,
    OutgoingMessage,
    Settlement,
    Undeliverable,
    Undelivered,
    Unwanted,
)

CARDS_REMEMBERED = 10_000


class Writer(Protocol):
    """Writes notices out, as late as can be."""

    async def body(self, message: OutgoingMessage) -> bytes | None:
        """Return the activity as JSON; None if nobody needs to be told any more.

        Raise `GatewayUnavailableError` when that can't be known just now.
        """


class Delivery:
    """Tries one message until it is clear what became of it, or its time is up."""

    def __init__(  # noqa: PLR0913 - the sender's call
        self,
        connector: Connector,
        outbox: Outbox,
        patience: Patience,
        *,
        throttle: Throttle,
        pauses: Pauses,
        writer: Writer | None,
        now: Clock,
        elapsed: Stopwatch,
    ) -> None:
        self._connector = connector
        self._chats = Chats(connector)
        self._outbox = outbox
        self._patience = patience
        self._throttle = throttle
        self._pauses = pauses
        self._writer = writer
        self._now = now
        self._elapsed = elapsed
        self._places = asyncio.Semaphore(POOL_SIZE)
        self._cards: dict[str, str | None] = {}
        """Under which activity a card arrived; None for one that can't be replaced."""

    async def deliver(self, entry: Entry) -> Settlement | None:
        """Return what to put on record; None leaves the message to its lease."""
        settlement = await self._tried(entry)
        if entry.message.card and not entry.message.replaces:
            self._remember(entry.message.card, settlement)
        return settlement

    async def _tried(self, entry: Entry) -> Settlement | None:
        message = entry.message
        while True:
            outcome = await self._attempt(entry)
            match outcome:
                case Arrived(activity_id):
                    opened = self._chats.find(message) if message.opening else None
                    return Delivered(message, activity_id, opened)
                case Refused(reason, place_is_gone):
                    return Undeliverable(message, reason, place_is_gone)
                case Unwanted():
                    return outcome
                case Unclear(reason) if entry.doubtful:
                    return Undeliverable(message, f"unclear twice: {reason}")
            # Replacing a card twice changes nothing, so that is never in doubt.
            entry.doubtful |= isinstance(outcome, Unclear) and not message.replaces
            wait = self._patience.wait(entry.tries) if outcome.wait is None else outcome.wait
            entry.tries += 1
            if entry.tries == self._patience.tries or self._is_too_late(entry, wait):
                return self._back(entry, outcome, wait)
            await self._pauses.pause(wait.total_seconds())

    async def _attempt(self, entry: Entry) -> Outcome | Unwanted:
        message = entry.message
        if message.replaces:
            return await self._replace(entry)
        if message.opening and not self._chats.find(message):
            opening = partial(self._chats.open, message, message.opening)
            opened = await self._call(entry, OPENING, opening)
            if not isinstance(opened, Arrived):
                return opened
        chat = self._chats.find(message)
        where = chat.id if chat else message.conversation_id
        return await self._call(entry, where, partial(self._send, entry, where))

    async def _replace(self, entry: Entry) -> Outcome | Unwanted:
        message = entry.message
        try:
            activity_id = await self._activity_id(message.card)
            where = await self._conversation_of(message) if activity_id else ""
        except GatewayUnavailableError as error:
            return NotTaken(str(error))
        if activity_id is None:
            return Refused("the card will never be there")
        if not activity_id:
            return NotTaken("the card is not there yet")
        return await self._call(entry, where, partial(self._send, entry, where, activity_id))

    async def _call(
        self, entry: Entry, where: str, call: Callable[[], Awaitable[Outcome | Unwanted]]
    ) -> Outcome | Unwanted:
        """Make the call once there is room for it."""
        message = entry.message
        tenant = message.tenant_id or urlsplit(message.service_url).netloc
        latest = entry.entrusted_at + self._patience.start_within
        if wait := await self._throttle.enter(where, tenant, latest):
            wait = min(wait, LONGEST_PAUSE)
            if self._throttle.is_closed(where, latest):
                # Whoever comes first has heard it for all that follow.
                return NotTaken("429 Throttled", wait)
            return NotTaken("no more may leave just now", wait, untried=True)
        called = False
        try:
            async with self._places:
                if self._pauses.closing or self._is_too_late(entry):
                    return NotTaken("its turn did not come", timedelta(), untried=True)
                called = True
                outcome = await call()
                called = not isinstance(outcome, Unwanted)
            if isinstance(outcome, NotTaken) and outcome.throttled:
                wait = outcome.wait or self._patience.wait(entry.tries)
                all_closed = self._throttle.close(where, tenant, wait)
                outcome = replace(outcome, wait=wait, away=all_closed)
        finally:
            self._throttle.leave(where, tenant, called=called)
        return outcome

    async def _send(self, entry: Entry, where: str, activity_id: str = "") -> Outcome | Unwanted:
        message = entry.message
        try:
            body = await self._body(message)
        except GatewayUnavailableError as error:
            return NotTaken(str(error))
        if body is None:
            return Unwanted(message)
        if self._is_too_late(entry):
            # It took so long to write that somebody else may have it by now.
            return NotTaken("its turn did not come", timedelta())
        if entry.doubtful:
            body = _marked(body, message.language)
        if where == message.conversation_id:
            return await self._connector.send(message, body, activity_id)
        body = readdressed(body, message, where)
        moved = replace(message, conversation_id=where)
        outcome = await self._connector.send(moved, body, activity_id)
        if isinstance(outcome, Refused) and outcome.place_is_gone:
            self._chats.forget(message)
            # The place on record is a name of ours.
            return Refused(outcome.reason)
        return outcome

    async def _body(self, message: OutgoingMessage) -> bytes | None:
        if not message.notice or message.replaces:
            return message.body
        if self._writer is None:
            raise LookupError("nobody writes notices here")
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

    def _remember(self, card: str, settlement: Settlement | None) -> None:
        """Keep what became of a card: a replacement may follow before that is on record."""
        match settlement:
            case Delivered(activity_id=activity_id):
                self._cards[card] = activity_id or None
            case Undeliverable() | Unwanted():
                self._cards[card] = None
            case _:
                return
        if len(self._cards) > CARDS_REMEMBERED:
            del self._cards[next(iter(self._cards))]

    def _is_too_late(self, entry: Entry, wait: timedelta = timedelta()) -> bool:
        return self._elapsed() + wait > entry.entrusted_at + self._patience.start_within

    def _back(
        self, entry: Entry, outcome: NotTaken | Unclear, wait: timedelta
    ) -> Settlement | None:
        untried = isinstance(outcome, NotTaken) and outcome.untried
        nobody_reached = isinstance(outcome, NotTaken) and outcome.away
        if not untried and self._patience.is_over(entry, wait, nobody_reached=nobody_reached):
            return Undeliverable(entry.message, outcome.reason)
        if entry.doubtful:
            # Only a lease that runs out keeps the doubt on record.
            return None
        if not (untried or self._pauses.closing):
            wait = max(wait, self._patience.time_out_of_hand(entry.claims))
        return Undelivered(entry.message, self._now() + wait, outcome.reason, tried=not untried)


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
