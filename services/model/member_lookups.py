"""Lookups of members: whom Teams is to be asked about, and where."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from services.model.bounds import Count, Moment

LOOKUP_INTERVAL: Final = timedelta(days=1)
"""Teams is asked about the same person again only after that, whatever came of it."""


@dataclass(frozen=True, slots=True)
class MemberLookup:
    """The intent to ask Teams for the e-mail address of a person, where they were just heard.

    It is committed with their record, and carried out after that.
    """

    person_id: str
    teams_id: str
    """Their id in Teams, for this bot only ("29:…")."""
    conversation_id: str
    """A conversation they are a member of, without its thread."""
    service_url: str
    due_at: Moment
    attempts: Count = 0
    """Claims so far, this one included."""
