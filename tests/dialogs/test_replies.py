"""What is said, as Teams gets it."""

import orjson

from cards.layout import card
from cards.words import words_for
from dialogs.replies import show
from dialogs.turn import DeskTurn
from services.model.conversations import Conversation, ConversationKind
from services.model.people import Person
from tests.clock import NOON


def test_a_toast_hides_nothing_either():
    turn = DeskTurn(
        person=Person("ada", "partner", "Ada"),
        conversation=Conversation("a:1", ConversationKind.PERSONAL, "partner", "", "28:bot"),
        words=words_for("en"),
        now=NOON,
        said_at=NOON,
        activity_id="1",
        sender_id="29:ada",
    )
    show(turn, card(turn.words), summary="BH-000001 \u202eS*l*\ufeffow")
    [message] = turn.work.outgoing
    assert orjson.loads(message.body)["summary"] == "BH-000001 S*l*ow"
