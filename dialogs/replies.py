"""Replies: text, a card, or a card replaced in place.

Nothing is sent here. Replies are kept with the turn's other writes and leave after the commit.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import orjson
from microsoft_teams.cards.core import AdaptiveCard

from dialogs.turn import DeskTurn
from services.model.outbox import CardCopy, CardRetired, OutgoingMessage, new_key
from services.reading.visible_text import visible

CARD_TYPE = "application/vnd.microsoft.card.adaptive"


def say(turn: DeskTurn, text: str) -> None:
    """Reply with text; Teams reads it as markdown, so escape what people typed with `plain`."""
    _reply(turn, {"text": text, "textFormat": "markdown"})


def show(turn: DeskTurn, card: AdaptiveCard, *, summary: str) -> None:
    """Reply with a card that will not be replaced. The summary is what a toast says."""
    _reply(turn, shown(card, summary))


def show_lasting(
    turn: DeskTurn, card: AdaptiveCard, *, summary: str, key: str, subject: str = ""
) -> None:
    """Reply with a card that can be replaced in place later, by its key or its subject."""
    turn.work.add(copy_here(turn, key, subject))
    _reply(turn, shown(card, summary), card=key)


def replace_copy(turn: DeskTurn, copy: CardCopy, card: AdaptiveCard, *, summary: str) -> None:
    """Put this card in place of a copy, for everybody who sees it."""
    if copy.key == turn.pressed_card:
        answer_with_card(turn, card)
    content = {"type": "message", "conversation": {"id": copy.conversation_id}}
    turn.work.add(
        OutgoingMessage(
            key=new_key(),
            conversation_id=copy.conversation_id,
            service_url=copy.service_url,
            body=orjson.dumps(content | shown(card, summary)),
            language=copy.language,
            card=copy.key,
            replaces=True,
            tenant_id=turn.conversation.tenant_id,
        )
    )


def retire(turn: DeskTurn, copy: CardCopy, card: AdaptiveCard, *, summary: str) -> None:
    """Put a last card in place of a copy: it will not be replaced again."""
    replace_copy(turn, copy, card, summary=summary)
    turn.work.add(CardRetired(copy.key))


def copy_here(turn: DeskTurn, key: str, subject: str = "") -> CardCopy:
    """Return the copy of a card that this conversation shows."""
    where = turn.conversation
    return CardCopy(key, where.id, where.service_url, subject, turn.words.language)


def answer_with_card(turn: DeskTurn, card: AdaptiveCard) -> None:
    """Answer the press with the card that takes the pressed one's place."""
    turn.invoke_answer = {
        "statusCode": HTTPStatus.OK,
        "type": CARD_TYPE,
        "value": card.model_dump(exclude_none=True),
    }


def answer_with_text(turn: DeskTurn, text: str) -> None:
    """Answer the press with a line under the card, which stays as it is."""
    turn.invoke_answer = {
        "statusCode": HTTPStatus.OK,
        "type": "application/vnd.microsoft.activity.message",
        "value": text,
    }


def answer_with_form(turn: DeskTurn, card: AdaptiveCard, *, title: str) -> None:
    """Answer a message extension with a dialog of Teams that shows the card."""
    content = {"contentType": CARD_TYPE, "content": card.model_dump(exclude_none=True)}
    shown = {"title": title, "width": "medium", "height": "large", "card": content}
    turn.invoke_answer = {"task": {"type": "continue", "value": shown}}


def answer_in_dialog(turn: DeskTurn, text: str) -> None:
    """Answer a message extension with a line that takes the place of its dialog."""
    turn.invoke_answer = {"task": {"type": "message", "value": text}}


def _reply(turn: DeskTurn, content: Mapping[str, Any], *, card: str = "") -> None:
    where = turn.conversation
    activity = {
        "type": "message",
        "from": {"id": where.bot_id},
        "recipient": {"id": turn.sender_id},
        "conversation": {"id": where.id},
        **({"replyToId": turn.activity_id} if turn.activity_id else {}),
        "locale": turn.words.language,
        **content,
    }
    turn.work.add(
        OutgoingMessage(
            key=new_key(),
            conversation_id=where.id,
            service_url=where.service_url,
            body=orjson.dumps(activity),
            language=turn.words.language,
            reply_to=turn.activity_id,
            card=card,
            tenant_id=where.tenant_id,
        )
    )


def shown(card: AdaptiveCard, summary: str) -> dict[str, Any]:
    """Return the part of an activity that shows a card."""
    # Text beside the card would be split off by Teams, and the card's activity id lost.
    return {
        "summary": visible(summary),
        "attachments": [
            {"contentType": CARD_TYPE, "content": card.model_dump(exclude_none=True)},
        ],
    }
