"""One turn as our code sees it: who speaks, in which words, and what is to be written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from typing import Any, cast

from cards.actions import DialogAction
from cards.words import Words
from dialogs.framework import DialogInstance, TurnContext
from dialogs.new_request import NewRequest
from dialogs.parked_drafts import ParkedDraft
from services.model.conversations import Conversation
from services.model.people import Person
from services.model.unit_of_work import UnitOfWork

_KEY = "behalf"


@dataclass(frozen=True, slots=True)
class Typed:
    """Typed text, without the mention of the bot."""

    text: str
    quoted: bool = False
    """True if the message only quotes or forwards it."""


class Navigation(Enum):
    """Navigation that can be typed to any question; such a word is never kept as an answer."""

    BACK = auto()
    """To the question before."""
    CANCEL = auto()
    UNDO = auto()
    """Take back the last answer that was kept."""
    DROP = auto()
    """Take back what was said last: an answer, or a text that waits for its place."""
    KEEP = auto()
    """Leave what stands there as it is, and go on."""
    CONTINUE = auto()
    """The same, as the button says it."""
    SEND = auto()


@dataclass(frozen=True, slots=True)
class Mention:
    """A person named with an @: what Teams calls them ("29:…"), and their name."""

    teams_id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class SharedFile:
    """A picture or file that came along with a message; nothing of it is known but this."""

    name: str = ""
    """Empty for a picture that was pasted."""
    kind: str = ""
    """Its type as an ending of names ("png"), if that is known."""
    is_picture: bool = False


Answer = Typed | Navigation | DialogAction
"""Answer to the question of a step: text, a navigation, or a press on its card."""


@dataclass(slots=True)
class DeskTurn:
    """Everything a command, a button or a dialog step may touch."""

    person: Person
    conversation: Conversation
    words: Words
    now: datetime
    said_at: datetime
    """Moment at which Teams took what the person said: before now, if Teams had to wait for us."""
    activity_id: str
    """Id of the activity that replies answer; empty where we speak of our own accord."""
    sender_id: str
    """The Teams id of the person ("29:…"), to whom replies are addressed."""
    mentioned: tuple[Mention, ...] = ()
    """Those named with an @, beside us."""
    quoted: str = ""
    """Words of others that the message quotes or forwards."""
    files: tuple[SharedFile, ...] = ()
    """Those that came along with the message, until somebody takes them."""
    noted_files: tuple[str, ...] = ()
    """Lines that name those of them which the draft under way has taken."""
    pressed_activity: str = ""
    """The activity of the card that was pressed, if Teams says so."""
    typeahead: bool = True
    """True if the client can ask during typing; the Agents Playground can't."""
    work: UnitOfWork = field(default_factory=UnitOfWork)
    stack: list[DialogInstance] = field(default_factory=list)
    """The dialogs under way, innermost first; kept when the turn commits."""
    parked: list[ParkedDraft] = field(default_factory=list)
    """The drafts put aside here, oldest first; kept when the turn commits."""
    answer: Answer | None = None
    begins: NewRequest | None = None
    """A request that is to begin with what was said to a dialog and is none of its own."""
    pressed_card: str = ""
    """The key of the step card that was pressed, if one was."""
    invoke_answer: Mapping[str, Any] | None = None
    """The body that answers an invoke."""


def attach(turn: TurnContext, desk_turn: DeskTurn) -> None:
    """Make it the desk's view of this turn."""
    turn.turn_state[_KEY] = desk_turn


def desk_turn(turn: TurnContext) -> DeskTurn:
    return cast("DeskTurn", turn.turn_state[_KEY])
