"""Notices: what is due and to whom, who watches, and what people wish to be told.

Revision ID: 0003
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TEXT

from services.folding import folded

revision = "0003"
down_revision = "0002"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BYTEWISE = sa.Text().with_variant(TEXT(collation="C"), "postgresql")
EMPTY = sa.text("''")


def upgrade() -> None:
    extend_addresses()
    fold_names()
    extend_requests()
    extend_messages()
    create_alarms()
    create_duty_watches()


def extend_addresses() -> None:
    _add_texts("conversations", "suspended_because")
    _partial_index(
        "ix_conversations_tenant", "conversations", "suspended_at IS NULL", "tenant_id", "id"
    )
    _add_texts("people", "teams_id", "wishes")
    op.add_column("people", sa.Column("folded", BYTEWISE, nullable=False, server_default=EMPTY))
    op.create_index("ix_people_tenant", "people", ["tenant_id", "folded"])
    _partial_index("ix_people_teams_id", "people", "teams_id <> ''", "teams_id")


def fold_names() -> None:
    """Let everybody known already be found by name."""
    people = sa.table("people", *map(sa.column, ("id", "name", "folded")))
    connection = op.get_bind()
    known = connection.execute(sa.select(people.c.id, people.c.name)).all()
    fold = (
        sa.update(people)
        .where(people.c.id == sa.bindparam("key"))
        .values(folded=sa.bindparam("text"))
    )
    if known:
        connection.execute(fold, [{"key": key, "text": folded(name)} for key, name in known])


def extend_requests() -> None:
    _add_texts("requests", "rung", "offered_to_id", "offered_to")
    op.add_column("requests", sa.Column("response_clock", sa.Text))
    op.add_column("requests", sa.Column("promise_clock", sa.Text))
    clocks = ("state", "respond_by", "promised_by")
    _partial_index("ix_requests_clocks", "requests", "state <> 'closed'", *clocks)
    milestones = "kind IN ('created', 'answered', 'closed')"
    _partial_index("ix_events_milestones", "events", milestones, "at", "kind", "number")


def extend_messages() -> None:
    _add_texts("card_copies", "notice")
    notice = sa.Column("notice", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("outbox", notice)
    _add_texts("outbox", "tenant_id")
    op.add_column("outbox", sa.Column("opening", sa.Text))


def create_alarms() -> None:
    op.create_table(
        "alarms",
        sa.Column("number", NUMBER, primary_key=True, autoincrement=False),
        *_keys("stage", "recipient"),
        _moment("due_at", nullable=False),
        *_texts("about"),
        _moment("told_at", nullable=True),
        _moment("leased_until", nullable=True),
        sa.Column("version", sa.BigInteger, nullable=False),
    )
    _partial_index("ix_alarms_due_at", "alarms", "told_at IS NULL", "due_at", "number")
    _partial_index(
        "ix_alarms_risks",
        "alarms",
        "told_at IS NOT NULL AND stage IN ('forgotten', 'promise-warning', 'promise-breach', "
        "'response-warning', 'response-breach')",
        "number",
    )
    op.create_table(
        "late_notices",
        *_keys("recipient"),
        sa.Column("number", NUMBER, primary_key=True, autoincrement=False),
        *_keys("stage", "origin"),
        _moment("due_at", nullable=False),
        *_texts("about"),
    )


def create_duty_watches() -> None:
    op.create_table(
        "duty_watches",
        *_keys("conversation_id", "severity", "tenant_id"),
        *_texts("customer", "language", "timezone"),
    )


def _add_texts(table: str, *names: str) -> None:
    for name in names:
        column = sa.Column(name, sa.Text, nullable=False, server_default=EMPTY)
        op.add_column(table, column)


def _keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, primary_key=True) for name in names]


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _moment(name: str, *, nullable: bool) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _partial_index(name: str, table: str, where: str, *columns: str) -> None:
    rows = sa.text(where)
    op.create_index(name, table, list(columns), sqlite_where=rows, postgresql_where=rows)
