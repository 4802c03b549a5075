"""The tables, the same on SQLite and PostgreSQL. `migrations` builds them step by step."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Sequence,
    SmallInteger,
    Table,
    Text,
    TextClause,
    TypeDecorator,
    text,
)
from sqlalchemy.dialects.postgresql import TEXT
from sqlalchemy.engine import Dialect


class UtcTime(TypeDecorator[datetime]):
    """An aware moment. SQLite keeps no zone, so that every moment is written in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return value and value.replace(tzinfo=UTC)


Number = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only where the key is called INTEGER."""

Bytewise = Text().with_variant(TEXT(collation="C"), "postgresql")
"""Compared letter by letter on both systems, whatever the server's locale."""


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _partial_index(name: str, where: TextClause, *columns: Column[Any]) -> None:
    """Index the rows of `where` only. A query finds it if it says `where` in the same words."""
    Index(name, *columns, sqlite_where=where, postgresql_where=where)


ENTRUSTED, UNSENT, DEAD = range(3)
"""Outbox: outcome unknown until settled · certainly not sent · never to be sent again."""

metadata = MetaData()

receipts = Table(
    "receipts",
    metadata,
    Column("key", Text, primary_key=True),
    Column("taken_at", UtcTime, nullable=False, index=True),
    Column("answer", LargeBinary),
    sqlite_with_rowid=False,
)

memories = Table(
    "memories",
    metadata,
    Column("key", Text, primary_key=True),
    _text("body"),
    Column("version", Integer, nullable=False),
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", Text, primary_key=True),
    _text("kind"),
    _text("tenant_id"),
    _text("service_url"),
    _text("bot_id"),
    _text("person_id"),
    Column("suspended_at", UtcTime),
)
PERSONAL = text("person_id <> ''")
_partial_index("ix_conversations_person", PERSONAL, conversations.c.person_id)

people = Table(
    "people",
    metadata,
    Column("id", Text, primary_key=True),
    _text("tenant_id"),
    _text("name"),
    _text("language"),
    _text("locale"),
    _text("timezone"),
    Column("contact", Text),
    Column("version", Integer, nullable=False),
)

customers = Table(
    "customers",
    metadata,
    Column("tenant_id", Text, primary_key=True),
    _text("name"),
    _text("domains"),
    _text("relationship"),
    Column("government", Boolean, nullable=False),
    _text("provider"),
    _text("facts"),
    Column("folded", Bytewise, nullable=False, index=True),
    Column("version", Integer, nullable=False),
)

customer_grams = Table(
    "customer_grams",
    metadata,
    Column("gram", Bytewise, primary_key=True),
    Column(
        "tenant_id",
        Text,
        ForeignKey("customers.tenant_id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
    sqlite_with_rowid=False,
)

request_numbers = Sequence("request_numbers", metadata=metadata)
"""Only PostgreSQL has it: there, several replicas number requests at once."""

requests = Table(
    "requests",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False),
    _text("tenant_id"),
    _text("customer"),
    _text("product"),
    _text("publisher"),
    _text("kind"),
    _text("title"),
    _text("description"),
    _text("severity"),
    _text("contact"),
    _text("route"),
    _text("state"),
    _text("owner_id"),
    _text("owner"),
    _text("created_by"),
    Column("created_at", UtcTime, nullable=False),
    _text("override_reason"),
    _text("microsoft_number"),
    Column("submitted_at", UtcTime),
    Column("respond_by", UtcTime),
    Column("promised_by", UtcTime),
    Column("answered_at", UtcTime),
    _text("answered_by"),
    Column("closed_at", UtcTime),
    Column("version", Integer, nullable=False),
)
OPEN = text("state <> 'closed'")
WAITING = text("state = 'waiting-for-admin'")
NUMBERED = text("microsoft_number <> ''")
_partial_index("ix_requests_owner", OPEN, requests.c.owner_id)
_partial_index("ix_requests_tenant", OPEN, requests.c.tenant_id)
_partial_index("ix_requests_waiting", WAITING, requests.c.number)
_partial_index("ix_requests_microsoft_number", NUMBERED, requests.c.microsoft_number)

events = Table(
    "events",
    metadata,
    Column("seq", Number, primary_key=True),
    Column("number", Number, ForeignKey("requests.number"), nullable=False, index=True),
    Column("at", UtcTime, nullable=False),
    _text("kind"),
    _text("by_id"),
    _text("by"),
    _text("evidence"),
)
"""Append-only: triggers refuse every change, whoever asks."""

card_copies = Table(
    "card_copies",
    metadata,
    Column("key", Text, primary_key=True),
    _text("conversation_id"),
    _text("service_url"),
    _text("subject"),
    _text("language"),
    _text("activity_id"),
    Column("retired", Boolean, nullable=False),
    Column("kept_at", UtcTime, nullable=False),
)
REPLACEABLE = text("NOT retired AND subject <> ''")
RETIRED = text("retired")
_partial_index("ix_card_copies_subject", REPLACEABLE, card_copies.c.subject)
_partial_index("ix_card_copies_retired", RETIRED, card_copies.c.kept_at)

outbox = Table(
    "outbox",
    metadata,
    Column("seq", Number, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    _text("conversation_id"),
    _text("service_url"),
    Column("body", LargeBinary, nullable=False),
    _text("language"),
    _text("reply_to"),
    _text("card"),
    Column("replaces", Boolean, nullable=False),
    Column("state", SmallInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", UtcTime, nullable=False),
    _text("reason"),
)
ALIVE = text("state <> 2")
_partial_index("ix_outbox_due_at", ALIVE, outbox.c.due_at)
_partial_index("ix_outbox_conversation", ALIVE, outbox.c.conversation_id, outbox.c.seq)
