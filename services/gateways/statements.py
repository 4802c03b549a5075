"""The statements that write, built once. Names that begin with "_" are parameters, not columns."""

from typing import Any, NamedTuple

from sqlalchemy import Executable, Table, bindparam, case, delete, insert, update
from sqlalchemy.dialects import postgresql, sqlite

from services.gateways.tables import (
    DEAD,
    UNSENT,
    card_copies,
    conversations,
    customer_grams,
    customers,
    events,
    memories,
    outbox,
    people,
    receipts,
    requests,
)


class Versioned(NamedTuple):
    """How to write rows of which somebody may have read an older version."""

    key: str
    insertion: Executable
    change: Executable


def _versioned(table: Table, key: str) -> Versioned:
    read = table.c[key] == bindparam("_key"), table.c.version == bindparam("_read")
    changes: dict[Any, Any] = {
        column: bindparam(column.name) for column in table.c if column.name != key
    }
    return Versioned(key, insert(table), update(table).where(*read).values(changes))


def _upserts(table: Table, key: str, **kept: Any) -> dict[str, Executable]:
    """Build "insert or overwrite" for each dialect; `kept` overrides what is overwritten."""
    statements: dict[str, Executable] = {}
    for dialect, build in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert)):
        new = build(table)
        changes = {column.name: new.excluded[column.name] for column in table.c}
        changes |= {name: choose(new.excluded) for name, choose in kept.items()}
        del changes[key]
        statements[dialect] = new.on_conflict_do_update(index_elements=[key], set_=changes)
    return statements


def _known_activity(excluded: Any) -> Any:
    """Let a copy that is kept again keep the activity id it has learnt."""
    new = excluded.activity_id
    return case((new == "", card_copies.c.activity_id), else_=new)


insert_receipt = insert(receipts)
save_memory = _versioned(memories, "key")
delete_memory = delete(memories).where(
    memories.c.key == bindparam("_key"), memories.c.version == bindparam("_read")
)
upsert_conversation = _upserts(conversations, "id")
suspend_conversation = (
    update(conversations)
    .where(conversations.c.id == bindparam("_key"))
    .values(suspended_at=bindparam("_now"))
)
save_person = _versioned(people, "id")
save_customer = _versioned(customers, "tenant_id")
delete_grams = delete(customer_grams).where(customer_grams.c.tenant_id == bindparam("_key"))
insert_gram = insert(customer_grams)
save_request = _versioned(requests, "number")
insert_event = insert(events)
upsert_copy = _upserts(card_copies, "key", activity_id=_known_activity)
retire_copy = (
    update(card_copies)
    .where(card_copies.c.key == bindparam("_key"))
    .values(retired=True, kept_at=bindparam("_now"))
)
insert_message = insert(outbox)
delete_message = delete(outbox).where(outbox.c.key == bindparam("_key"))
learn_activity = (
    update(card_copies)
    .where(card_copies.c.key == bindparam("_key"))
    .values(activity_id=bindparam("_activity_id"))
)
postpone_message = (
    update(outbox)
    .where(outbox.c.key == bindparam("_key"))
    .values(state=UNSENT, due_at=bindparam("_due_at"), reason=bindparam("_reason"))
)
bury_message = (
    update(outbox)
    .where(outbox.c.key == bindparam("_key"))
    .values(state=DEAD, reason=bindparam("_reason"))
)
