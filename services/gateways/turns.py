"""The `TurnStore`: one query when a turn begins, one commit when it ends."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import accumulate, chain
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, bindparam, literal_column, select

from services.gateways.connection.connections import Connections
from services.gateways.ledger import Numbers
from services.gateways.rows.addresses import CONVERSATION, PERSON, conversation_of, person_of
from services.gateways.rows.damage import UNREADABLE, Damage
from services.gateways.schema.tables import (
    PERSONAL,
    conversations,
    dialog_states,
    idempotency_records,
    people,
)
from services.model.conversations import Conversation
from services.model.errors import UnreadableRecordError
from services.model.outbox import Predecessors
from services.model.requests import ServiceRequest
from services.model.unit_of_work import (
    IdempotencyRecord,
    Snapshot,
    StoredDialogState,
    TurnKeys,
    UnitOfWork,
)

_idempotency_record = TypeAdapter(IdempotencyRecord)
_dialog_state = TypeAdapter(StoredDialogState)

_one = select(literal_column("1")).subquery("one")
_parts = (tuple(idempotency_records.c), tuple(dialog_states.c), CONVERSATION, PERSON)
_ends = tuple(accumulate(map(len, _parts)))
_IDEMPOTENCY_RECORD, _DIALOG_STATE, _CONVERSATION, _PERSON = map(slice, (0, *_ends), _ends)
_snapshot = select(*chain.from_iterable(_parts)).select_from(
    _one.outerjoin(
        idempotency_records, idempotency_records.c.key == bindparam("idempotency_record")
    )
    .outerjoin(dialog_states, dialog_states.c.key == bindparam("dialog_state"))
    .outerjoin(conversations, conversations.c.id == bindparam("conversation"))
    .outerjoin(people, people.c.id == bindparam("person"))
)
_personal_chat = (
    select(*CONVERSATION)
    .where(
        PERSONAL,
        conversations.c.person_id == bindparam("person"),
        conversations.c.bot_id == bindparam("bot"),
        conversations.c.suspended_at.is_(None),
    )
    .order_by(conversations.c.id)
    # One is enough; the others are for those that cannot be read.
    .limit(10)
)


class SqlTurns:
    def __init__(self, connections: Connections, numbers: Numbers, damage: Damage) -> None:
        self._connections = connections
        self._damage = damage
        self._numbers = numbers

    async def open(self, keys: TurnKeys) -> Snapshot:
        def read(connection: Connection) -> Snapshot:
            return _snapshot_of(
                connection.execute(
                    _snapshot,
                    {
                        "idempotency_record": keys.idempotency_key,
                        "dialog_state": keys.dialog_state,
                        "conversation": keys.conversation,
                        "person": keys.person,
                    },
                ).one(),
                self._damage,
            )

        return await self._connections.fetch(read)

    async def personal_chat(self, person_id: str, bot_id: str) -> Conversation | None:
        def read(connection: Connection) -> Conversation | None:
            keys = {"person": person_id, "bot": bot_id}
            rows = connection.execute(_personal_chat, keys).all()
            places = self._damage.sound("conversations", rows, conversation_of, _first)
            return next(places, None)

        return await self._connections.fetch(read)

    async def commit(self, work: UnitOfWork) -> Predecessors:
        try:
            return await self._connections.commit(tuple(work.records))
        except Exception:
            if any(isinstance(one, ServiceRequest) and not one.version for one in work.records):
                # Whatever the reason, the number may have been it.
                self._numbers.reseed()
            raise


def _snapshot_of(row: Row[Any], damage: Damage) -> Snapshot:
    record, dialog_state, conversation, person = (
        row[part] if row[part.start] is not None else None
        for part in (_IDEMPOTENCY_RECORD, _DIALOG_STATE, _CONVERSATION, _PERSON)
    )
    places = [conversation] if conversation else []
    known = Snapshot(
        idempotency_record=record and _idempotency_record_of(record, damage),
        # Left out, it is written anew by what is heard there now.
        conversation=next(damage.sound("conversations", places, conversation_of, _first), None),
    )
    try:
        return replace(
            known,
            dialog_state=dialog_state
            and damage.only(
                "dialog_states",
                dialog_state,
                partial(_dialog_state_of, damage=damage),
                dialog_state[0],
            ),
            person=person
            and damage.only("people", person, partial(person_of, damage=damage), person[0]),
        )
    except UnreadableRecordError as error:
        return replace(known, unreadable=error)


def _idempotency_record_of(row: Sequence[Any], damage: Damage) -> IdempotencyRecord:
    """Return it even if its answer cannot be read: the activity was taken all the same."""
    key, processed_at, answer = row
    try:
        return _idempotency_record.validate_python(
            {"key": key, "processed_at": processed_at, "answer": answer}
        )
    except UNREADABLE as error:
        damage.skipped("idempotency_records", key, error)
        return IdempotencyRecord(key, datetime.min.replace(tzinfo=UTC))


def _dialog_state_of(row: Sequence[Any], damage: Damage) -> StoredDialogState:
    """Return it without its body if that cannot be read: the conversation begins anew."""
    key, body, version = row
    if not isinstance(body, str):
        damage.ignored("dialog_states", key, "body", TypeError())
        body = ""
    return _dialog_state.validate_python({"key": key, "body": body, "version": version})


def _first(row: Sequence[Any]) -> object:
    return row[0]
