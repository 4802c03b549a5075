"""All tables. What 0001 to 0003 built, before the first release, is part of this one.

Revision ID: 0005
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TEXT

from services.gateways.migrations.fts5 import index_trigrams

revision = "0005"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BYTEWISE = sa.Text().with_variant(TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    create_turns()
    create_addresses()
    create_customers()
    create_requests()
    create_history()
    create_outbox()
    create_alarms()
    create_subscriptions()
    create_audit()
    refuse_changes_of("events")
    refuse_changes_of("audit", unless_old=True)


def create_turns() -> None:
    op.create_table(
        "idempotency_records",
        sa.Column("key", sa.Text, primary_key=True),
        _moment("processed_at", nullable=False),
        sa.Column("answer", sa.LargeBinary),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_idempotency_records_processed_at", "idempotency_records", ["processed_at"])
    op.create_table(
        "dialog_states",
        sa.Column("key", sa.Text, primary_key=True),
        *_texts("body"),
        sa.Column("version", sa.Integer, nullable=False),
    )


def create_addresses() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.Text, primary_key=True),
        *_texts("kind", "tenant_id", "service_url", "bot_id", "person_id"),
        _moment("suspended_at", nullable=True),
        *_texts("suspended_because"),
    )
    _partial_index("ix_conversations_person", "conversations", "person_id <> ''", "person_id")
    _partial_index(
        "ix_conversations_tenant", "conversations", "suspended_at IS NULL", "tenant_id", "id"
    )
    op.create_table(
        "people",
        sa.Column("id", sa.Text, primary_key=True),
        *_texts("tenant_id", "name", "language", "locale", "timezone"),
        sa.Column("contact", sa.Text),
        sa.Column("version", sa.Integer, nullable=False),
        *_texts("teams_id", "preferences"),
        sa.Column("normalized", BYTEWISE, nullable=False),
    )
    op.create_index("ix_people_tenant", "people", ["tenant_id", "normalized"])
    _partial_index("ix_people_teams_id", "people", "teams_id <> ''", "teams_id")


def create_customers() -> None:
    op.create_table(
        "customers",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column("key", BYTEWISE, nullable=False, unique=True),
        *_texts("tenant_id", "staff_tenant_id", "name", "domains", "relationship"),
        sa.Column("government", sa.Boolean, nullable=False),
        *_texts("provider", "facts"),
        sa.Column("normalized", BYTEWISE, nullable=False),
        sa.Column("joined", BYTEWISE, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("ix_customers_normalized", "customers", ["normalized"])
    op.create_index("ix_customers_tenant_id", "customers", ["tenant_id"])
    if op.get_context().dialect.name == "sqlite":
        index_trigrams("customer_index", "customers", "id", triggers="customers_index")


def create_requests() -> None:
    op.create_table(
        "requests",
        sa.Column("number", NUMBER, primary_key=True, autoincrement=False),
        *_texts("tenant_id", "customer", "product", "publisher", "kind", "title", "description"),
        *_texts("severity", "contact", "route", "state", "owner_id", "owner", "created_by"),
        _moment("created_at", nullable=False),
        *_texts("override_reason", "microsoft_number"),
        _moment("submitted_at", nullable=True),
        _moment("respond_by", nullable=True),
        _moment("promised_by", nullable=True),
        sa.Column("response_clock", sa.Text),
        sa.Column("promise_clock", sa.Text),
        _moment("answered_at", nullable=True),
        *_texts("answered_by"),
        _moment("closed_at", nullable=True),
        sa.Column("version", sa.Integer, nullable=False),
        *_texts("escalation_level", "offered_to_id", "offered_to"),
        *_texts("created_by_id", "staff_tenant_id", "facts"),
    )
    unfinished = "state <> 'closed'"
    _partial_index("ix_requests_owner", "requests", unfinished, "owner_id")
    _partial_index("ix_requests_tenant", "requests", unfinished, "tenant_id")
    _partial_index("ix_requests_waiting", "requests", "state = 'waiting-for-admin'", "number")
    _partial_index(
        "ix_requests_microsoft_number", "requests", "microsoft_number <> ''", "microsoft_number"
    )
    clocks = ("state", "respond_by", "promised_by", "staff_tenant_id")
    _partial_index("ix_requests_clocks", "requests", unfinished, *clocks)
    if op.get_context().dialect.name == "postgresql":
        op.execute(sa.schema.CreateSequence(sa.Sequence("request_numbers")))


def create_history() -> None:
    op.create_table(
        "events",
        sa.Column("seq", NUMBER, primary_key=True),
        sa.Column("number", NUMBER, sa.ForeignKey("requests.number"), nullable=False),
        _moment("at", nullable=False),
        *_texts("kind", "by_id", "to_id"),
    )
    op.create_index("ix_events_number", "events", ["number"])
    milestones = "kind IN ('created', 'answered', 'closed')"
    _partial_index("ix_events_milestones", "events", milestones, "at", "kind", "number")
    op.create_table(
        "event_texts",
        sa.Column("seq", NUMBER, sa.ForeignKey("events.seq"), primary_key=True),
        *_texts("by", "evidence"),
    )


def create_outbox() -> None:
    op.create_table(
        "card_copies",
        sa.Column("key", sa.Text, primary_key=True),
        *_texts("conversation_id", "service_url", "subject", "language", "activity_id"),
        sa.Column("retired", sa.Boolean, nullable=False),
        _moment("updated_at", nullable=False),
        *_texts("notice"),
    )
    _partial_index(
        "ix_card_copies_subject", "card_copies", "NOT retired AND subject <> ''", "subject"
    )
    _partial_index("ix_card_copies_retired", "card_copies", "retired", "updated_at")
    op.create_table(
        "outbox",
        sa.Column("seq", NUMBER, primary_key=True),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        *_texts("conversation_id", "service_url"),
        sa.Column("body", sa.LargeBinary, nullable=False),
        *_texts("language", "reply_to", "card"),
        sa.Column("replaces", sa.Boolean, nullable=False),
        sa.Column("state", sa.SmallInteger, nullable=False),
        sa.Column("claims", sa.Integer, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        _moment("committed_at", nullable=False),
        _moment("due_at", nullable=False),
        *_texts("reason"),
        sa.Column("notice", sa.Boolean, nullable=False),
        sa.Column("escalated", sa.Boolean, nullable=False),
        *_texts("tenant_id"),
        sa.Column("opening", sa.Text),
    )
    _partial_index("ix_outbox_due_at", "outbox", "state <> 2", "due_at")
    _partial_index("ix_outbox_conversation", "outbox", "state <> 2", "conversation_id", "seq")


def create_alarms() -> None:
    op.create_table(
        "alarms",
        sa.Column("number", NUMBER, primary_key=True, autoincrement=False),
        *_keys("stage", "recipient"),
        _moment("due_at", nullable=False),
        *_texts("context"),
        _moment("dispatched_at", nullable=True),
        _moment("leased_until", nullable=True),
        sa.Column("version", sa.BigInteger, nullable=False),
    )
    _partial_index("ix_alarms_due_at", "alarms", "dispatched_at IS NULL", "due_at", "number")
    _partial_index(
        "ix_alarms_risks",
        "alarms",
        "dispatched_at IS NOT NULL AND stage IN ('forgotten', 'promise-warning', "
        "'promise-breach', 'response-warning', 'response-breach')",
        "number",
    )
    op.create_table(
        "late_notices",
        *_keys("recipient"),
        sa.Column("number", NUMBER, primary_key=True, autoincrement=False),
        *_keys("stage", "origin"),
        _moment("due_at", nullable=False),
        *_texts("context"),
    )


def create_subscriptions() -> None:
    op.create_table(
        "subscriptions",
        *_keys("conversation_id", "severity", "tenant_id"),
        *_texts("customer", "language", "timezone"),
    )


def create_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", NUMBER, primary_key=True),
        _moment("at", nullable=False),
        *_texts("by_id", "action", "result", "target", "detail"),
        *_texts("conversation_id", "correlation_id"),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    lasting = "action IN ('policy', 'roles', 'forget')"
    _partial_index("ix_audit_lasting", "audit", lasting, "action", "target", "seq")


def refuse_changes_of(table: str, *, unless_old: bool = False) -> None:
    """Let no row be changed, nor deleted: `unless_old`, not before it is a year old."""
    if op.get_context().dialect.name == "sqlite":
        young = "WHEN coalesce(OLD.at >= datetime('now', '-365 days'), TRUE) "
        for statement, rows in (("UPDATE", ""), ("DELETE", young if unless_old else "")):
            op.execute(
                f"CREATE TRIGGER {table}_refuse_{statement.lower()} BEFORE {statement} ON {table} "
                f"{rows}BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        # INSERT OR REPLACE would delete without a trigger for it.
        known = f"EXISTS (SELECT 1 FROM {table} WHERE seq = NEW.seq)"  # noqa: S608 - our own
        op.execute(
            f"CREATE TRIGGER {table}_refuse_replace BEFORE INSERT ON {table} WHEN {known} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION {table}_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$BEGIN RAISE EXCEPTION '{table} is append-only'; END$$"
    )
    always = "UPDATE OR TRUNCATE" if unless_old else "UPDATE OR DELETE OR TRUNCATE"
    op.execute(
        f"CREATE TRIGGER {table}_refuse_changes BEFORE {always} ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse_change()"
    )
    if unless_old:
        op.execute(
            f"CREATE TRIGGER {table}_refuse_deletion BEFORE DELETE ON {table} FOR EACH ROW "
            "WHEN (OLD.at >= now() - interval '365 days') "
            f"EXECUTE FUNCTION {table}_refuse_change()"
        )


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, primary_key=True) for name in names]


def _moment(name: str, *, nullable: bool) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _partial_index(name: str, table: str, where: str, *columns: str) -> None:
    rows = sa.text(where)
    op.create_index(name, table, list(columns), sqlite_where=rows, postgresql_where=rows)
