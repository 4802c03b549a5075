"""The `Outbox`: messages that were committed and have not been delivered yet."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    update,
)

from services.gateways.connection.connections import Connections
from services.gateways.rows.damage import Damage
from services.gateways.rows.messages import MESSAGE, message_of
from services.gateways.rows.requests import AnyRow
from services.gateways.schema.columns import counted_on
from services.gateways.schema.tables import CLAIMED, DEAD_LETTER, PENDING, card_copies, outbox
from services.gateways.writes.statements import dead_letter_message
from services.model.bounds import MAX_CLAIM_VERSION
from services.model.outbox import MAX_DUE_AHEAD, ClaimedMessage, DeliveryResult
from services.ports import Clock

_claimed_message = TypeAdapter(ClaimedMessage)

_before = outbox.alias("before")
_nothing_before = ~(
    select(_before.c.seq)
    .where(
        _before.c.state != literal_column(str(DEAD_LETTER)),
        _before.c.conversation_id == outbox.c.conversation_id,
        _before.c.seq < outbox.c.seq,
    )
    .exists()
)
_last = (
    select(func.max(_before.c.seq))
    .where(
        _before.c.state != literal_column(str(DEAD_LETTER)),
        _before.c.conversation_id == outbox.c.conversation_id,
    )
    .scalar_subquery()
)
_CLAIM = (
    outbox.c.claims,
    counted_on(outbox.c.version, MAX_CLAIM_VERSION).label("version"),
    outbox.c.state,
    outbox.c.committed_at,
    outbox.c.seq,
)
_CLAIM_FIELDS = tuple(column.name for column in _CLAIM)


def _due(where: ColumnElement[bool], *order: ColumnElement[Any]) -> Select[Any]:
    return (
        select(*MESSAGE, *_CLAIM)
        .where(
            PENDING,
            or_(outbox.c.due_at <= bindparam("now"), outbox.c.due_at > bindparam("farthest")),
            where,
            _nothing_before,
        )
        .order_by(*order)
        .limit(bindparam("limit"))
        .with_for_update(skip_locked=True)
    )


_not_held = outbox.c.service_url.not_in(bindparam("held", expanding=True))
_oldest_first = _due(_not_held, outbox.c.due_at, outbox.c.seq)
_last_written_first = _due(_not_held, _last.desc())
_in_doubt = case((outbox.c.state == literal_column(str(CLAIMED)), 1), else_=0)
# A probe may put its message in doubt, or once more: better one that is not.
_probe = _due(outbox.c.service_url == bindparam("address"), _in_doubt, _last.desc())
_lease = (
    update(outbox)
    .where(outbox.c.seq == bindparam("_seq"))
    .values(
        state=CLAIMED,
        due_at=bindparam("_until"),
        claims=outbox.c.claims + 1,
        version=bindparam("_version"),
    )
)
_dead_letter = (
    update(outbox)
    .where(outbox.c.seq == bindparam("_seq"))
    # A dead letter is kept for so long after it was due: that begins now.
    .values(state=DEAD_LETTER, reason="it cannot be read", due_at=bindparam("_now"))
)
_release = update(outbox).where(PENDING).values(due_at=bindparam("now"))
_on_its_way = (
    select(outbox.c.seq).where(
        PENDING,
        # By its index: a long outage leaves very many behind.
        outbox.c.conversation_id == card_copies.c.conversation_id,
        outbox.c.card == card_copies.c.key,
        ~outbox.c.replaces,
    )
).exists()
_arrived_as = card_copies.c.activity_id
# In one query: between two, the card could arrive, and seem neither there nor on its way.
_activity_id = select(case((_arrived_as != "", _arrived_as), (_on_its_way, ""))).where(
    card_copies.c.key == bindparam("card")
)
_arrived = select(_arrived_as).where(card_copies.c.key == bindparam("card"))
_conversation = select(card_copies.c.conversation_id).where(card_copies.c.key == bindparam("card"))


class SqlOutbox:
    def __init__(self, connections: Connections, damage: Damage, now: Clock) -> None:
        self._connections = connections
        self._damage = damage
        self._now = now

    async def record_results(self, results: Sequence[DeliveryResult]) -> None:
        await self._connections.commit(results)

    async def dead_letter(self, key: str, reason: str) -> None:
        await self._connections.execute(
            lambda each: each.execute(dead_letter_message, {"_key": key, "_reason": reason})
        )

    async def claim(
        self,
        lease: timedelta,
        limit: int,
        *,
        held: Collection[str] = (),
        last_written_first: bool = False,
    ) -> Sequence[ClaimedMessage]:
        """Claim the first pending message of each conversation, so that order is kept.

        One that cannot be read becomes a dead letter: those behind it would wait for ever.
        """
        query = _last_written_first if last_written_first else _oldest_first
        return await self._claim(query, {"held": sorted(held)}, lease, limit)

    async def claim_at(self, address: str, lease: timedelta) -> Sequence[ClaimedMessage]:
        return await self._claim(_probe, {"address": address}, lease, 1)

    async def _claim(
        self, query: Select[Any], values: Mapping[str, Any], lease: timedelta, limit: int
    ) -> Sequence[ClaimedMessage]:
        now = self._now()
        sought = {"now": now, "farthest": now + MAX_DUE_AHEAD, "limit": limit, **values}
        return await self._connections.execute(
            lambda each: _claimed(each, query, sought, lease, self._damage)
        )

    async def release(self) -> None:
        now = self._now()
        await self._connections.execute(lambda each: each.execute(_release, {"now": now}))

    async def activity_id(self, card: str) -> str | None:
        return await self._text_of(_activity_id, card)

    async def has_arrived(self, card: str) -> bool:
        return bool(await self._text_of(_arrived, card))

    async def conversation_of(self, card: str) -> str:
        return await self._text_of(_conversation, card) or ""

    async def _text_of(self, query: Select[Any], card: str) -> str | None:
        found = await self._connections.fetch(
            lambda each: each.execute(query, {"card": card}).scalar()
        )
        return found if isinstance(found, str) else None


def _claimed(
    connection: Connection,
    query: Select[Any],
    sought: Mapping[str, Any],
    lease: timedelta,
    damage: Damage,
) -> list[ClaimedMessage]:
    """Claim again in place of what cannot be read and became a dead letter."""
    now, limit = sought["now"], sought["limit"]
    found: list[ClaimedMessage] = []
    while len(found) < limit:
        rows = connection.execute(query, {**sought, "limit": limit - len(found)}).all()
        sound = dict(
            damage.sound("outbox", rows, partial(_claimed_message_of, damage=damage), _key_of)
        )
        if sound:
            leases = [
                {"_seq": seq, "_until": now + lease, "_version": one.version}
                for seq, one in sound.items()
            ]
            connection.execute(_lease, leases)
        found += sound.values()
        lost = [{"_seq": row.seq, "_now": now} for row in rows if row.seq not in sound]
        if not lost:
            break
        connection.execute(_dead_letter, lost)
    return found


def _claimed_message_of(row: AnyRow, damage: Damage) -> tuple[int, ClaimedMessage]:
    known = len(MESSAGE)
    values = dict(zip(_CLAIM_FIELDS, row[known:], strict=True))
    return values.pop("seq"), _claimed_message.validate_python(
        {
            "message": message_of(row[:known], damage),
            "possible_duplicate": values.pop("state") == CLAIMED,
            **values,
        }
    )


def _key_of(row: AnyRow) -> tuple[object, ...]:
    return row.key, row.conversation_id
