"""The `TurnStore`: one query when a turn begins, one commit when it ends."""

from itertools import accumulate, chain
from typing import Any

from sqlalchemy import Connection, Row, bindparam, literal_column, select

from services.errors import TurnConflictError
from services.gateways.address_rows import CONVERSATION, PERSON, conversation_of, person_of
from services.gateways.connections import Connections
from services.gateways.ledger import Numbers
from services.gateways.tables import PERSONAL, conversations, memories, people, receipts
from services.models import ServiceRequest
from services.places import Conversation
from services.work import Before, Memory, Receipt, Snapshot, TurnKeys, Work

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
    .limit(1)
)


class SqlTurns:
    def __init__(self, connections: Connections, numbers: Numbers) -> None:
        self._connections = connections
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
                ).one()
            )

        return await self._connections.look_up(read)

    async def personal_chat(self, person_id: str, bot_id: str) -> Conversation | None:
        def read(connection: Connection) -> Conversation | None:
            keys = {"person": person_id, "bot": bot_id}
            found = connection.execute(_personal_chat, keys).one_or_none()
            return conversation_of(found) if found else None

        return await self._connections.look_up(read)

    async def commit(self, work: Work) -> Before:
        try:
            return await self._connections.keep(tuple(work.records))
        except TurnConflictError:
            if any(isinstance(one, ServiceRequest) and not one.version for one in work.records):
                self._numbers.reseed()
            raise


def _snapshot_of(row: Row[Any]) -> Snapshot:
    receipt, memory, conversation, person = (
        row[part] if row[part.start] is not None else None
        for part in (_RECEIPT, _MEMORY, _CONVERSATION, _PERSON)
    )
    return Snapshot(
        receipt=receipt and Receipt(*receipt),
        memory=memory and Memory(*memory),
        conversation=conversation and conversation_of(conversation),
        person=person and person_of(person),
    )
