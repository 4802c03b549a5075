"""The backlog: what waits in the database, for the metrics."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from services.gateways.schema.tables import PENDING, UNDISPATCHED, alarms, outbox
from services.model.outbox import Backlog

_messages = select(func.count(), func.min(outbox.c.committed_at)).where(PENDING)
_alarm = select(func.min(alarms.c.due_at)).where(UNDISPATCHED)


def backlog_of(connection: Connection, now: datetime) -> Backlog:
    messages, committed_at = connection.execute(_messages).one()
    due_at = connection.execute(_alarm).scalar()
    return Backlog(messages, _since(committed_at, now), _since(due_at, now))


def _since(moment: Any, now: datetime) -> timedelta:
    """Return no time for what is in the future, or for a moment that cannot be read."""
    return max(now - moment, timedelta()) if isinstance(moment, datetime) else timedelta()
