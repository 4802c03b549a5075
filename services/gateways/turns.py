"""The `TurnStore`: one query when a turn begins, one commit when it ends."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import accumulate, chain
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, bindparam, literal_column, select

from services.errors import UnreadableRecordError
from services.gateways.address_rows import CONVERSATION, PERSON, conversation_of, person_of
from services.gateways.connections import Connections
from services.gateways.damage import UNREADABLE, Damage
from services.gateways.ledger import Numbers
from services.gateways.tables import PERSONAL, conversations, memories, people, receipts
from services.models import ServiceRequest
from services.places import Conversation
from services.work import Before, Memory, Receipt, Snapshot, TurnKeys, Work

_receipt = TypeAdapter(Receipt)
_memory = TypeAdapter(Memory)

_one = select(literal_column("1")).subquery("one")
_parts = (tuple(receipts.c), tuple(memories.c), CONVERSATION, PERSON)
_ends = tuple(accumulate(map(len, _parts)))
_RECEIPT, _MEMORY, _CONVERSATION, _PERSON = map(slice, (0, *_ends), _ends)
_snapshot = select(*chain.from_iterable(_parts)).select_from(
    _one.outerjoin(receipts, receipts.c.key == bindparam("receipt"))
    .outerjoin(memories, memories.c.key == bindparam("memory"))
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
                        "receipt": keys.receipt,
                        "memory": keys.memory,
                        "conversation": keys.conversation,
                        "person": keys.person,
                    },
                ).one(),
                self._damage,
            )

        return await self._connections.look_up(read)

    async def personal_chat(self, person_id: str, bot_id: str) -> Conversation | None:
        def read(connection: Connection) -> Conversation | None:
            keys = {"person": person_id, "bot": bot_id}
            rows = connection.execute(_personal_chat, keys).all()
            places = self._damage.sound("conversations", rows, conversation_of, _first)
            return next(places, None)

        return await self._connections.look_up(read)

    async def commit(self, work: Work) -> Before:
        try:
            return await self._connections.keep(tuple(work.records))
        except Exception:
            if any(isinstance(one, ServiceRequest) and not one.version for one in work.records):
                # Whatever the reason, the number may have been it.
                self._numbers.reseed()
            raise


def _snapshot_of(row: Row[Any], damage: Damage) -> Snapshot:
    receipt, memory, conversation, person = (
        row[part] if row[part.start] is not None else None
        for part in (_RECEIPT, _MEMORY, _CONVERSATION, _PERSON)
    )
    places = [conversation] if conversation else []
    known = Snapshot(
        receipt=receipt and _receipt_of(receipt, damage),
        # Left out, it is written anew by what is heard there now.
        conversation=next(damage.sound("conversations", places, conversation_of, _first), None),
    )
    try:
        return replace(
            known,
            memory=memory
            and damage.only("memories", memory, partial(_memory_of, damage=damage), memory[0]),
            person=person
            and damage.only("people", person, partial(person_of, damage=damage), person[0]),
        )
    except UnreadableRecordError as error:
        return replace(known, unreadable=error)


def _receipt_of(row: Sequence[Any], damage: Damage) -> Receipt:
    """Return it even if its answer cannot be read: the activity was taken all the same."""
    key, taken_at, answer = row
    try:
        return _receipt.validate_python({"key": key, "taken_at": taken_at, "answer": answer})
    except UNREADABLE as error:
        damage.skipped("receipts", key, error)
        return Receipt(key, datetime.min.replace(tzinfo=UTC))


def _memory_of(row: Sequence[Any], damage: Damage) -> Memory:
    """Return it without its body if that cannot be read: the conversation begins anew."""
    key, body, version = row
    if not isinstance(body, str):
        damage.ignored("memories", key, "body", TypeError())
        body = ""
    return _memory.validate_python({"key": key, "body": body, "version": version})


def _first(row: Sequence[Any]) -> object:
    return row[0]
