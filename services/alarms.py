"""What is to be told, and when: due work as it is kept, and what leaves for its readers."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from pydantic import BaseModel

from services.bounds import Moment, RequestNumberOrNone
from services.models import Person, RequestState, Severity
from services.places import Conversation
from services.stages import Rung, Stage

LEASE = timedelta(seconds=30)
"""How long a claimed alarm is left to the process that claimed it."""


class Missed(BaseModel, frozen=True):
    """Somebody who should have been told, and why that was not possible."""

    who: str
    key: str = ""
    """Of the reader, who is not tried again with this."""
    why: str
    """What Teams said ("ConversationBlockedByUser"), or "NoChat" where we have never met."""


class About(BaseModel, frozen=True, extra="ignore"):
    """What a stage tells beside the request itself."""

    who: str = ""
    """The colleague who did it: escalated, offered, accepted, declined."""
    status: str = ""
    """What Microsoft's own system shows."""
    stage: Stage | None = None
    """Of what somebody was not told (`UNREACHED`)."""
    missed: tuple[Missed, ...] = ()
    snoozed: bool = False
    for_owner: bool = False
    """It was put off for the owner, whoever that is by then."""
    since: Moment | None = None
    """When it should have come, had its reader not wished for quiet."""


NOTHING_MORE = About()


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something to be told from `due_at` on. Setting it again replaces it, told or not."""

    number: RequestNumberOrNone
    """Of the request; 0 for what was gathered from several."""
    stage: Stage
    due_at: Moment
    to: str = ""
    """Whom alone it is for: a person's Entra id, or a conversation's id. Empty for all whom the
    stage concerns by then; of `UNREACHED` who was not told of what."""
    about: About = NOTHING_MORE


@dataclass(frozen=True, slots=True)
class AlarmTold:
    """The alarm was told. Written only if nobody has told, set or cleared it since the claim."""

    number: int
    stage: Stage
    to: str
    version: int
    at: datetime


@dataclass(frozen=True, slots=True)
class AlarmsCleared:
    """The alarms of these stages are off, whomever they were for."""

    number: int
    stages: frozenset[Stage]


@dataclass(frozen=True, slots=True)
class AlarmsReleased:
    """Whoever has claimed alarms of this request claims them anew: they concern others now."""

    number: int


@dataclass(frozen=True, slots=True)
class LateNotice:
    """One that should have left long ago: kept until all that is late for this reader is known."""

    to: str
    number: RequestNumberOrNone
    stage: Stage
    due_at: Moment
    about: About = NOTHING_MORE
    origin: str = ""
    """Of `UNREACHED` whom its alarm was for: of two that were missed, both are kept."""


@dataclass(frozen=True, slots=True)
class LateNoticeTold:
    """Written only if it is still there."""

    to: str
    number: int
    stage: Stage
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """A claimed alarm, and of its request what decides whom it concerns."""

    alarm: Alarm
    version: int
    state: RequestState | None = None
    """None for what belongs to no single request, or to one that is gone."""
    severity: Severity = Severity.MINIMAL
    tenant_id: str = ""
    owner_id: str = ""
    offered_to_id: str = ""
    rung: Rung | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class DutyWatch:
    """A channel or chat that is told of everybody's requests: a severity, a customer, or all."""

    conversation_id: str
    severity: Severity | Literal[""] = ""
    tenant_id: str = ""
    customer: str = ""
    language: str = "en"
    timezone: str = ""
    """Of whoever set the watch."""

    def sees(self, severity: Severity, tenant_id: str) -> bool:
        return self.severity in ("", severity) and self.tenant_id in ("", tenant_id)


@dataclass(frozen=True, slots=True)
class DutyWatchEnded:
    conversation_id: str
    severity: Severity | Literal[""] = ""
    tenant_id: str = ""


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom notices can reach just now."""

    people: dict[str, Person]
    """By their Entra object id."""
    chats: dict[str, Conversation]
    """The personal chat of each person; a suspended one only where there is no other."""
    watches: tuple[tuple[DutyWatch, Conversation | None], ...] = ()
    neighbours: dict[str, Conversation] | None = None
    """A usable conversation of each tenant, from which a chat there can be opened."""


class Item(BaseModel, frozen=True):
    number: RequestNumberOrNone
    stage: Stage
    due_at: Moment
    about: About = NOTHING_MORE


class Order(BaseModel, frozen=True, extra="ignore"):
    """A notice on its way: written out only as it leaves, from what holds by then."""

    to: str
    """Its reader: a person's Entra id, or the conversation's id."""
    name: str
    """What the reader is called; empty for a channel."""
    timezone: str
    """The reader's, for the sentence of a toast, which no client translates."""
    items: tuple[Item, ...]
    """One is shown as a card of its own; several as a list."""
    bot_id: str = ""
    """What Teams calls us where it goes to."""

    @property
    def reader_id(self) -> str:
        """The Entra id of the person who reads it; empty for a channel."""
        return self.to if self.name else ""


def unreached(order: Order, item: Item, why: str) -> Alarm | None:
    """Return what tells the next on the ladder that this reader was not told.

    It keeps the moment of what was missed: many that are late then come in one, here as well.
    None for what can be missed.
    """
    if item.stage.traits.missable:
        return None
    stage = item.about.stage or item.stage
    missed = (*item.about.missed, Missed(who=order.name, key=order.to, why=why))
    about = item.about.model_copy(update={"stage": stage, "missed": missed})
    # Of two that were missed, neither may take the other's place.
    what = f"{item.stage} {stage}" if item.stage is Stage.UNREACHED else item.stage
    return Alarm(item.number, Stage.UNREACHED, item.due_at, f"{what}|{order.to}", about)
