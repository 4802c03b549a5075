"""The way back and the way out, on every card of the guided dialog."""

from microsoft_teams.cards.core import ExecuteAction

from cards.actions import CancelDraft, GoBack, button
from cards.words import Words


def way_out(words: Words, key: str) -> list[ExecuteAction]:
    # Without the card's inputs: a form can be left without being filled in.
    return [button(words("cancel"), CancelDraft(card=key), inputs=False)]


def back_and_out(words: Words, key: str) -> list[ExecuteAction]:
    return [button(words("back"), GoBack(card=key), inputs=False), *way_out(words, key)]
