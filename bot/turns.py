"""One turn is one transaction: read once, run the bot, commit once, then deliver.

Everything a turn decides is kept in its `UnitOfWork`. Until the commit nothing has happened, and
Teams may deliver the activity again; after it, the replies leave by way of the outbox. When
another turn wrote first, the turn is run again from a fresh snapshot.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Protocol

import orjson
import structlog

from bot.commands.command import Command
from bot.commands.table import parse_command
from bot.inbound.envelope import Envelope, TurnAnswer
from bot.inbound.mentions import mentioned
from bot.inbound.shared_files import shared_files
from bot.inbound.spoken import spoken, spoken_text
from bot.keyed_lock import KeyedLock
from bot.telemetry.logs import correlation
from bot.telemetry.metrics import KINDS, Metrics
from bot.turn_records import (
    activity_of,
    conversation_of,
    keys_of,
    member_lookup_of,
    person_of,
)
from bot.unanswered_invokes import unanswered
from cards.problem import internal_problem_text, problem_text
from cards.words import language_of, words_for
from dialogs import dialog_state
from dialogs.framework import TurnContext, turn_context
from dialogs.replies import answer_in_dialog, answer_with_text, say
from dialogs.turn import DeskTurn, attach
from services.model.alarms import Alarm
from services.model.audit import AuditEntry, Result
from services.model.conversations import root_of
from services.model.errors import (
    AlreadyProcessedError,
    Denial,
    GatewayUnavailableError,
    NewerReleaseError,
    RefusedError,
    ServiceDeskError,
    TurnConflictError,
)
from services.model.member_lookups import MemberLookup
from services.model.outbox import OutgoingMessage, Predecessors
from services.model.people import Person
from services.model.unit_of_work import IdempotencyRecord, Snapshot, TurnKeys
from services.ports import Clock, TurnStore

ATTEMPTS = 5
"""Number of times a turn is run when others keep writing first."""

log = structlog.get_logger()


class Bot(Protocol):
    """The bot that answers an activity."""

    async def on_turn(self, context: TurnContext) -> None: ...


class Postbox(Protocol):
    """A place where committed messages are left for delivery."""

    def post(self, messages: Sequence[OutgoingMessage], predecessors: Predecessors) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Turns:
    """Runs turns: those of one conversation in order, all others side by side."""

    bot: Bot
    known_dialogs: frozenset[str]
    store: TurnStore
    postbox: Postbox
    now: Clock
    metrics: Metrics
    wake: Callable[[], None] = lambda: None
    """Called when an alarm was set that is due at once."""
    look_up: Callable[[], None] = lambda: None
    """Called when a lookup of a person's address was committed."""
    typeahead: bool = True
    """True if clients can ask for choices during typing."""
    _locks: KeyedLock = field(default_factory=KeyedLock)

    async def run(self, envelope: Envelope) -> TurnAnswer:
        """Process the activity exactly once and return the answer to the HTTP request.

        Raise `GatewayUnavailableError` when the database is away: nothing has happened then.
        """
        with self.metrics.turn_seconds.labels(_kind(envelope)).time():
            async with self._locks.hold(envelope.conversation.id):
                for _ in range(ATTEMPTS):
                    try:
                        return await self._take(envelope)
                    except TurnConflictError:
                        self._count(envelope, "conflict")
        raise GatewayUnavailableError("database", retry_after_seconds=1)

    async def _take(self, envelope: Envelope) -> TurnAnswer:
        keys = keys_of(envelope)
        found = await self.store.open(keys)
        if found.idempotency_record is not None:
            self._count(envelope, "duplicate")
            return _answer(envelope, found.idempotency_record.answer)
        try:
            turn, failed = await self._play(envelope, found)
            return await self._commit(envelope, keys, turn, failed=failed)
        except (TurnConflictError, GatewayUnavailableError):
            raise
        except Exception:
            # What was decided cannot be written; that can be said at least.
            log.exception("turn_not_committed")
            return await self._commit(envelope, keys, self._apology(envelope, found), failed=True)

    async def _commit(
        self, envelope: Envelope, keys: TurnKeys, turn: DeskTurn, *, failed: bool
    ) -> TurnAnswer:
        answer = orjson.dumps(turn.invoke_answer) if turn.invoke_answer is not None else None
        if not turn.work.records:
            # Nothing happened that must not happen twice: no idempotency record is needed.
            self._count(envelope, "failed" if failed else "processed")
            return _answer(envelope, answer)
        turn.work.add(IdempotencyRecord(keys.idempotency_key, turn.now, answer))
        turn.work.stamp_audit(envelope.conversation.id, correlation())
        try:
            before = await self.store.commit(turn.work)
        except AlreadyProcessedError as error:
            taken = (await self.store.open(keys)).idempotency_record
            if taken is None:
                # Not the activity was processed before, but something good for one use only.
                raise TurnConflictError from error
            self._count(envelope, "duplicate")
            return _answer(envelope, taken.answer)
        self.postbox.post(turn.work.outgoing, before)
        for one in turn.work.records:
            if isinstance(one, AuditEntry) and one.result is Result.REFUSED:
                self.metrics.refusals.labels(one.action).inc()
        if any(isinstance(one, Alarm) and one.due_at <= turn.now for one in turn.work.records):
            self.wake()
        if any(isinstance(one, MemberLookup) for one in turn.work.records):
            self.look_up()
        self._count(envelope, "failed" if failed else "processed")
        return _answer(envelope, answer)

    async def _play(self, envelope: Envelope, found: Snapshot) -> tuple[DeskTurn, bool]:
        """Let the bot run on this snapshot, and say whether that failed.

        What it refuses, and a bug in it, end in words; whatever it had written is void then.
        """
        turn, failed = self._desk_turn(envelope, found), False
        try:
            await self._converse(turn, envelope, found)
        except (TurnConflictError, GatewayUnavailableError):
            raise
        except ServiceDeskError as error:
            turn = self._desk_turn(envelope, found)
            _reply(turn, envelope, problem_text(turn.words, error))
            if isinstance(error, RefusedError) and error.denial:
                turn.work.add(_refusal(turn, error.denial))
        except Exception:
            log.exception("turn_failed")
            turn, failed = self._apology(envelope, found), True
        if not envelope.from_extension:
            _save_conversation(turn, found)
        if not found.unreadable:
            _save_person(turn, found, envelope)
        return turn, failed

    def _apology(self, envelope: Envelope, found: Snapshot) -> DeskTurn:
        """Return a turn that says nothing but that this one failed, and the id to quote."""
        turn = self._desk_turn(envelope, found)
        _reply(turn, envelope, internal_problem_text(turn.words, correlation()))
        return turn

    async def _converse(self, turn: DeskTurn, envelope: Envelope, found: Snapshot) -> None:
        """Let the bot go on where the conversation is, and keep where it is then."""
        if found.unreadable:
            raise found.unreadable
        try:
            turn.stack = dialog_state.load(found.dialog_state, self.known_dialogs)
            turn.parked = dialog_state.load_parked(
                found.dialog_state, self.known_dialogs, turn.now
            )
        except NewerReleaseError:
            if not _calls_off(envelope):
                raise
            # The way out should the newer release never come back.
            say(turn, turn.words("draft-cancelled"))
        else:
            said = spoken(envelope)
            turn.quoted = said.quoted
            turn.files = shared_files(envelope) if envelope.type == "message" else ()
            context = turn_context(activity_of(envelope, said.own))
            attach(context, turn)
            await self.bot.on_turn(context)
        dialog_state.save(turn, keys_of(envelope).dialog_state, found.dialog_state)

    def _count(self, envelope: Envelope, outcome: str) -> None:
        self.metrics.turns.labels(_kind(envelope), outcome).inc()

    def _desk_turn(self, envelope: Envelope, found: Snapshot) -> DeskTurn:
        now = self.now()
        person = person_of(envelope, found.person, now)
        place = conversation_of(envelope, found.conversation, now)
        return DeskTurn(
            person=person,
            conversation=replace(place, id=envelope.conversation.id),
            words=words_for(language_of(person.language, person.locale)),
            now=now,
            said_at=envelope.said_at(now),
            activity_id=envelope.id,
            sender_id=envelope.person.id,
            mentioned=mentioned(envelope) if envelope.entities else (),
            pressed_activity=envelope.reply_to_id if envelope.type == "invoke" else "",
            typeahead=self.typeahead,
        )


def _refusal(turn: DeskTurn, denial: Denial) -> AuditEntry:
    """Return what the audit keeps of somebody who tried what they may not."""
    who, what = turn.person.id, denial.permission
    return AuditEntry(turn.now, who, what, Result.REFUSED, denial.reference)


def _save_conversation(turn: DeskTurn, found: Snapshot) -> None:
    place = replace(turn.conversation, id=root_of(turn.conversation.id))
    if place != found.conversation:
        turn.work.add(place)


def _save_person(turn: DeskTurn, found: Snapshot, envelope: Envelope) -> None:
    """Keep who it was, unless that is known or a command has kept it already.

    The lookup of their address is kept beside that it was asked for: both, or neither.
    """
    kept = any(isinstance(record, Person) for record in turn.work.records)
    if turn.person.id and turn.person != found.person and not kept:
        turn.work.add(turn.person)
    asked_before = found.person.email_asked_at if found.person else None
    if turn.person.email_asked_at != asked_before:
        turn.work.add(member_lookup_of(envelope, turn.person, turn.now))


def _reply(turn: DeskTurn, envelope: Envelope, text: str) -> None:
    """Answer where an answer is waited for."""
    if envelope.from_extension:
        answer_in_dialog(turn, text)
    elif envelope.type == "invoke":
        answer_with_text(turn, text)
    elif envelope.type == "message":
        say(turn, text)


def _calls_off(envelope: Envelope) -> bool:
    match parse_command(spoken_text(envelope), listening=True):
        case (Command(name="cancel"), _):
            return envelope.type == "message"
        case _:
            return False


def _kind(envelope: Envelope) -> str:
    return envelope.type if envelope.type in KINDS else "other"


def _answer(envelope: Envelope, body: bytes | None) -> TurnAnswer:
    if envelope.type != "invoke":
        return TurnAnswer(HTTPStatus.ACCEPTED)
    return unanswered(envelope.name) if body is None else TurnAnswer(HTTPStatus.OK, body)
