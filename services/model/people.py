"""The partner's staff: identity, preferences, and how they are reached."""

from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel

from services.model.bounds import Moment, Version
from services.model.preferences import DEFAULT_PREFERENCES, NotificationPreferences

GUID = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
"""Pattern of an id in Entra."""

FALLBACK_LANGUAGE: Final = "en-us"
"""Language in which Microsoft supports everyone; the API's value."""


class Contact(BaseModel, frozen=True):
    """The partner's person whom the other side answers."""

    name: str
    email: str
    phone: str = ""
    around_the_clock: bool = False
    language: str = FALLBACK_LANGUAGE
    """One of Microsoft's support languages, for example "en-us" or "de-de"."""


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the partner's staff, as Teams shows them."""

    id: str
    """The Entra object id."""
    tenant_id: str
    name: str
    language: str = ""
    """Chosen with /language; empty follows Teams."""
    locale: str = ""
    timezone: str = ""
    contact: Contact | None = None
    """The contact of their last request."""
    teams_id: str = ""
    """Their id in Teams, for this bot only ("29:…")."""
    preferences: NotificationPreferences = DEFAULT_PREFERENCES
    email: str = ""
    """Their address, as Teams tells it of its members; empty while it is not known."""
    email_asked_at: Moment | None = None
    """The moment at which a lookup of it was last begun."""
    version: Version = 0
