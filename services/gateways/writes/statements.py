"""The statements that write, built once. Names that begin with "_" are parameters, not columns."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Executable,
    Table,
    Text,
    bindparam,
    case,
    column,
    delete,
    func,
    insert,
    literal,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from services.gateways.schema.columns import counted_on
from services.gateways.schema.tables import (
    DEAD_LETTER,
    alarms,
    audit,
    card_copies,
    conversations,
    customers,
    dialog_states,
    event_texts,
    events,
    idempotency_records,
    member_lookups,
    outbox,
    people,
    requests,
)
from services.model.bounds import MAX_CLAIM_VERSION, MAX_VERSION

NEXT_ALARM_VERSION = counted_on(alarms.c.version, MAX_CLAIM_VERSION)
NEXT_REQUEST_VERSION = counted_on(requests.c.version, MAX_VERSION)
"""For a change beside turns: what a turn has read before is not written back."""


class Versioned(NamedTuple):
    """Statements for rows with a version, which change only the version that was read."""

    key: str
    insertion: Executable
    change: Executable


def _versioned(table: Table, key: str) -> Versioned:
    read = table.c[key] == bindparam("_key"), table.c.version == bindparam("_read")
    changes: dict[Any, Any] = {
        column: bindparam(column.name)
        for column in table.c
        if column.name != key and not column.primary_key
    }
    return Versioned(key, insert(table), update(table).where(*read).values(changes))


def _versioned_in_bulk(table: Table, key: str) -> Versioned:
    """Build the same for rows by the hundred, which SQLite reads out of one text of JSON.

    A statement for each row would write the table's index of trigrams to the disk each time, and
    take Python's global lock back from whoever makes the next rows.
    """
    given = func.json_each(bindparam("_rows", type_=Text)).table_valued(column("value"))

    def value(name: str) -> ColumnElement[Any]:
        return func.json_extract(given.c.value, literal(f"$.{name}"))

    names = [column.name for column in table.c if not column.primary_key]
    read = table.c[key] == value("_key"), table.c.version == value("_read")
    changes: dict[Any, Any] = {table.c[name]: value(name) for name in names if name != key}
    return Versioned(
        key,
        insert(table).from_select(names, select(*map(value, names))),
        update(table).where(*read).values(changes),
    )


def upserts(table: Table, *keys: str, **overrides: Any) -> dict[str, Executable]:
    """Build "insert or overwrite" for each dialect; `overrides` replace what is overwritten."""
    statements: dict[str, Executable] = {}
    for dialect, build in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert)):
        new = build(table)
        columns = [column.name for column in table.c if column.name not in keys]
        changes = {name: new.excluded[name] for name in columns}
        changes |= {name: choose(new.excluded) for name, choose in overrides.items()}
        statements[dialect] = new.on_conflict_do_update(index_elements=keys, set_=changes)
    return statements


Given = Mapping[str, Any]
"""Values of one row by name: parameters, or columns of a table made of arrays."""


def in_bulk(build: Callable[[Given], Executable], **kinds: Any) -> dict[str, Executable]:
    """Build a statement for many rows of which the database is to say how many it changed.

    PostgreSQL takes an array per column: row by row, every single count would cost a round trip.
    """
    names = {name: f"_{name}" for name in kinds}
    arrays = (bindparam(names[name], type_=ARRAY(kind)) for name, kind in kinds.items())
    columns = (column(name, kind) for name, kind in kinds.items())
    at_once = func.unnest(*arrays).table_valued(*columns, name="given").render_derived()
    singly = {name: bindparam(names[name], type_=kind) for name, kind in kinds.items()}
    return {
        "sqlite": build(singly),
        "postgresql": build({name: at_once.c[name] for name in kinds}),
    }


def _known_activity(excluded: Any) -> Any:
    """Let a copy that is kept again keep the activity id it has learnt."""
    new = excluded.activity_id
    return case((new == "", card_copies.c.activity_id), else_=new)


insert_idempotency_record = insert(idempotency_records)
save_dialog_state = _versioned(dialog_states, "key")
delete_dialog_state = delete(dialog_states).where(
    dialog_states.c.key == bindparam("_key"), dialog_states.c.version == bindparam("_read")
)
upsert_conversation = upserts(conversations, "id")
suspend_conversation = (
    update(conversations)
    .where(conversations.c.id == bindparam("_key"))
    .values(suspended_at=bindparam("_now"), suspended_because=bindparam("_because"))
)
save_person = _versioned(people, "id")
upsert_member_lookup = upserts(member_lookups, "person_id")
save_customer = _versioned(customers, "key")
save_customers = _versioned_in_bulk(customers, "key")
"""Only for SQLite: the rows of `save_many`."""
save_request = _versioned(requests, "number")
insert_event = insert(events).returning(events.c.seq, sort_by_parameter_order=True)
insert_event_text = insert(event_texts)
insert_audit_entry = insert(audit)
upsert_copy = upserts(card_copies, "key", activity_id=_known_activity)
retire_copy = (
    update(card_copies)
    .where(card_copies.c.key == bindparam("_key"))
    .values(retired=True, updated_at=bindparam("_now"))
)
insert_message = insert(outbox)
_before = outbox.alias("before")
_of_this_row: ColumnElement[str] = literal_column("outbox.conversation_id")
"""As text: SQLAlchemy would bring `outbox` into the query once more instead of correlating."""
# One statement does not see its own rows: whatever is found was there before all of them.
insert_message_after = insert(outbox).returning(
    outbox.c.conversation_id,
    select(_before.c.key)
    .where(
        _before.c.state != literal_column(str(DEAD_LETTER)),
        _before.c.conversation_id == _of_this_row,
    )
    .order_by(_before.c.seq.desc())
    .limit(1)
    .scalar_subquery()
    .label("before"),
)
"""Only for PostgreSQL. Returns the conversation of each row, and the key of the last before it."""
delete_message = delete(outbox).where(outbox.c.key == bindparam("_key"))
set_activity_id = (
    update(card_copies)
    .where(card_copies.c.key == bindparam("_key"))
    .values(activity_id=bindparam("_activity_id"))
)
set_conversation = (
    update(card_copies)
    .where(card_copies.c.key == bindparam("_key"))
    .values(conversation_id=bindparam("_place"), service_url=bindparam("_service_url"))
)
states_in_outbox = (
    select(outbox.c.key, outbox.c.body, outbox.c.state, outbox.c.escalated)
    .where(outbox.c.key.in_(bindparam("keys", expanding=True)))
    .order_by(outbox.c.key)
    .with_for_update()
)
states_of = select(requests.c.number, requests.c.state).where(
    requests.c.number.in_(bindparam("numbers", expanding=True))
)
defer_message = (
    update(outbox)
    # Another process may have claimed it since: what becomes of it is for that one to say.
    .where(outbox.c.key == bindparam("_key"), outbox.c.version == bindparam("_version"))
    .values(
        # What is in doubt stays as one that was claimed by a process that died.
        state=bindparam("_state"),
        due_at=bindparam("_due_at"),
        reason=bindparam("_reason"),
        claims=bindparam("_claims"),
    )
)
waiting_notices = (
    select(outbox.c.key, outbox.c.conversation_id, outbox.c.body)
    .where(
        outbox.c.state != literal_column(str(DEAD_LETTER)),
        outbox.c.conversation_id.in_(bindparam("places", expanding=True)),
        outbox.c.notice,
        ~outbox.c.replaces,
        ~outbox.c.escalated,
    )
    .order_by(outbox.c.seq)
    # What another process has just got hold of is looked at next time.
    .with_for_update(skip_locked=True)
)
"""Notices of which the next on the ladder was not notified yet."""
escalate_message = update(outbox).where(outbox.c.key == bindparam("_key")).values(escalated=True)
dead_letter_message = (
    update(outbox)
    .where(outbox.c.key == bindparam("_key"))
    .values(state=DEAD_LETTER, reason=bindparam("_reason"))
)
