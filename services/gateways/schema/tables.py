"""The tables, the same on SQLite and PostgreSQL. `migrations` builds them step by step."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Sequence,
    SmallInteger,
    Table,
    Text,
    text,
)

from services.gateways.schema.columns import (
    Bytewise,
    Number,
    UtcTime,
    one_of,
    partial_index,
    text_column,
)
from services.model.audit import LASTING as LASTING_ACTIONS
from services.model.stages import RISKS as RISK_STAGES
from services.model.states import MILESTONES as MILESTONE_EVENTS
from services.model.states import RequestState

CLAIMED, UNSENT, DEAD_LETTER = range(3)
"""Outbox: outcome unknown until its result · certainly not sent · never to be sent again."""

metadata = MetaData()

idempotency_records = Table(
    "idempotency_records",
    metadata,
    Column("key", Text, primary_key=True),
    Column("processed_at", UtcTime, nullable=False, index=True),
    Column("answer", LargeBinary),
    sqlite_with_rowid=False,
)

dialog_states = Table(
    "dialog_states",
    metadata,
    Column("key", Text, primary_key=True),
    text_column("body"),
    Column("version", Integer, nullable=False),
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", Text, primary_key=True),
    text_column("kind"),
    text_column("tenant_id"),
    text_column("service_url"),
    text_column("bot_id"),
    text_column("person_id"),
    Column("suspended_at", UtcTime),
    text_column("suspended_because"),
)
PERSONAL = text("person_id <> ''")
USABLE = text("suspended_at IS NULL")
partial_index("ix_conversations_person", PERSONAL, conversations.c.person_id)
partial_index("ix_conversations_tenant", USABLE, conversations.c.tenant_id, conversations.c.id)

people = Table(
    "people",
    metadata,
    Column("id", Text, primary_key=True),
    text_column("tenant_id"),
    text_column("name"),
    text_column("language"),
    text_column("locale"),
    text_column("timezone"),
    Column("contact", Text),
    Column("version", Integer, nullable=False),
    text_column("teams_id"),
    text_column("preferences"),
    Column("normalized", Bytewise, nullable=False),
    Column("email", Text, nullable=False, server_default=text("''")),
    Column("email_asked_at", UtcTime),
)
KNOWN_TO_TEAMS = text("teams_id <> ''")
partial_index("ix_people_teams_id", KNOWN_TO_TEAMS, people.c.teams_id)
Index("ix_people_tenant", people.c.tenant_id, people.c.normalized)

member_lookups = Table(
    "member_lookups",
    metadata,
    Column("person_id", Text, primary_key=True),
    text_column("teams_id"),
    text_column("conversation_id"),
    text_column("service_url"),
    Column("due_at", UtcTime, nullable=False, index=True),
    Column("attempts", Integer, nullable=False),
)

customers = Table(
    "customers",
    metadata,
    Column("id", Number, primary_key=True),
    Column("key", Bytewise, nullable=False, unique=True),
    Column("tenant_id", Text, nullable=False, index=True),
    text_column("staff_tenant_id"),
    text_column("name"),
    text_column("domains"),
    text_column("relationship"),
    Column("government", Boolean, nullable=False),
    text_column("provider"),
    text_column("facts"),
    Column("normalized", Bytewise, nullable=False, index=True),
    Column("joined", Bytewise, nullable=False),
    Column("version", Integer, nullable=False),
)
"""`normalized` and `joined` are what is searched: `services.reading.names` says what they hold.

SQLite indexes their trigrams in `customer_index`, by `id`, and keeps that in step by triggers.
PostgreSQL has an index of its own, where it has `pg_trgm`: see `migrations.trigrams`.
"""

request_numbers = Sequence("request_numbers", metadata=metadata)
"""Only PostgreSQL has it: there, several replicas number requests at once."""

requests = Table(
    "requests",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False),
    text_column("tenant_id"),
    text_column("customer"),
    text_column("product"),
    text_column("publisher"),
    text_column("kind"),
    text_column("title"),
    text_column("description"),
    text_column("severity"),
    text_column("contact"),
    text_column("route"),
    text_column("state"),
    text_column("owner_id"),
    text_column("owner"),
    text_column("created_by"),
    Column("created_at", UtcTime, nullable=False),
    text_column("override_reason"),
    text_column("microsoft_number"),
    Column("submitted_at", UtcTime),
    Column("respond_by", UtcTime),
    Column("promised_by", UtcTime),
    Column("response_clock", Text),
    Column("promise_clock", Text),
    Column("answered_at", UtcTime),
    text_column("answered_by"),
    Column("closed_at", UtcTime),
    Column("version", Integer, nullable=False),
    text_column("escalation_level"),
    text_column("offered_to_id"),
    text_column("offered_to"),
    text_column("created_by_id"),
    text_column("staff_tenant_id"),
    text_column("facts"),
    Column("normalized", Bytewise, nullable=False, server_default=text("''")),
    Column("joined", Bytewise, nullable=False, server_default=text("''")),
    Column("started_at", UtcTime),
    Column("people_affected", Integer),
)
"""Searched as `customers` is; SQLite has `request_index`, and `open_request_index` beside it."""
UNSEARCHED = text("normalized = ''")
"""Written by a release that did not know of the search: the next start fills it in."""
OPEN = text(f"state <> '{RequestState.CLOSED}'")
OFFERED = text("offered_to_id <> ''")
WAITING = text(f"state = '{RequestState.WAITING_FOR_ADMIN}'")
NUMBERED = text("microsoft_number <> ''")
partial_index("ix_requests_owner", OPEN, requests.c.owner_id)
Index("ix_requests_of_owner", requests.c.owner_id)
Index("ix_requests_created_by", requests.c.created_by_id)
partial_index("ix_requests_offered_to", OFFERED, requests.c.offered_to_id)
partial_index("ix_requests_tenant", OPEN, requests.c.tenant_id)
partial_index("ix_requests_waiting", WAITING, requests.c.number)
partial_index("ix_requests_unsearched", UNSEARCHED, requests.c.number)
partial_index("ix_requests_microsoft_number", NUMBERED, requests.c.microsoft_number)
partial_index(
    "ix_requests_clocks",
    OPEN,
    requests.c.state,
    requests.c.respond_by,
    requests.c.promised_by,
    requests.c.staff_tenant_id,
)

events = Table(
    "events",
    metadata,
    Column("seq", Number, primary_key=True),
    Column("number", Number, ForeignKey("requests.number"), nullable=False, index=True),
    Column("at", UtcTime, nullable=False),
    text_column("kind"),
    text_column("by_id"),
    text_column("to_id"),
)
"""Append-only: triggers refuse every change, whoever asks. Names and free text stand beside it."""
MILESTONES = text(one_of("kind", MILESTONE_EVENTS))
partial_index("ix_events_milestones", MILESTONES, events.c.at, events.c.kind, events.c.number)

event_texts = Table(
    "event_texts",
    metadata,
    Column("seq", Number, ForeignKey("events.seq"), primary_key=True),
    text_column("by"),
    text_column("evidence"),
)
"""Of each event what can be erased."""

audit = Table(
    "audit",
    metadata,
    Column("seq", Number, primary_key=True),
    Column("at", UtcTime, nullable=False, index=True),
    text_column("by_id"),
    text_column("action"),
    text_column("result"),
    text_column("target"),
    text_column("detail"),
    text_column("conversation_id"),
    text_column("correlation_id"),
)
"""Append-only, as events are."""
LASTING = text(one_of("action", LASTING_ACTIONS))
partial_index("ix_audit_lasting", LASTING, audit.c.action, audit.c.target, audit.c.seq)

card_copies = Table(
    "card_copies",
    metadata,
    Column("key", Text, primary_key=True),
    text_column("conversation_id"),
    text_column("service_url"),
    text_column("subject"),
    text_column("language"),
    text_column("activity_id"),
    Column("retired", Boolean, nullable=False),
    Column("updated_at", UtcTime, nullable=False),
    text_column("notice"),
)
REPLACEABLE = text("NOT retired AND subject <> ''")
RETIRED = text("retired")
partial_index("ix_card_copies_subject", REPLACEABLE, card_copies.c.subject)
partial_index("ix_card_copies_retired", RETIRED, card_copies.c.updated_at)

outbox = Table(
    "outbox",
    metadata,
    Column("seq", Number, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    text_column("conversation_id"),
    text_column("service_url"),
    Column("body", LargeBinary, nullable=False),
    text_column("language"),
    text_column("reply_to"),
    text_column("card"),
    Column("replaces", Boolean, nullable=False),
    Column("state", SmallInteger, nullable=False),
    Column("claims", Integer, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("committed_at", UtcTime, nullable=False),
    Column("due_at", UtcTime, nullable=False),
    text_column("reason"),
    Column("notice", Boolean, nullable=False),
    Column("escalated", Boolean, nullable=False),
    text_column("tenant_id"),
    Column("opening", Text),
)
PENDING = text("state <> 2")
partial_index("ix_outbox_due_at", PENDING, outbox.c.due_at)
partial_index("ix_outbox_conversation", PENDING, outbox.c.conversation_id, outbox.c.seq)

alarms = Table(
    "alarms",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("stage", Text, primary_key=True),
    Column("recipient", Text, primary_key=True),
    Column("due_at", UtcTime, nullable=False),
    text_column("context"),
    Column("dispatched_at", UtcTime),
    Column("leased_until", UtcTime),
    Column("version", BigInteger, nullable=False),
)
UNDISPATCHED = text("dispatched_at IS NULL")
RISKS = text(f"dispatched_at IS NOT NULL AND {one_of('stage', RISK_STAGES)}")
partial_index("ix_alarms_due_at", UNDISPATCHED, alarms.c.due_at, alarms.c.number)
partial_index("ix_alarms_risks", RISKS, alarms.c.number)

late_notices = Table(
    "late_notices",
    metadata,
    Column("recipient", Text, primary_key=True),
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("stage", Text, primary_key=True),
    Column("origin", Text, primary_key=True),
    Column("due_at", UtcTime, nullable=False),
    text_column("context"),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("conversation_id", Text, primary_key=True),
    Column("severity", Text, primary_key=True),
    Column("tenant_id", Text, primary_key=True),
    text_column("customer"),
    text_column("language"),
    text_column("timezone"),
)
