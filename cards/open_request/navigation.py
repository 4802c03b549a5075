"""The ways back and out, on every card of the guided dialog, and the answer given before."""

from microsoft_teams.cards.core import Container, ExecuteAction

from cards.actions import CancelDraft, DialogAction, GoBack, button
from cards.layout import option
from cards.words import Words


def way_out(words: Words, key: str) -> list[ExecuteAction]:
    # Without the card's inputs: a form can be left without being filled in.
    return [button(words("cancel"), CancelDraft(card=key), inputs=False)]


def back_and_out(words: Words, key: str) -> list[ExecuteAction]:
    return [button(words("back"), GoBack(card=key), inputs=False), *way_out(words, key)]


def answer_option(
    words: Words, title: str, action: DialogAction, *details: str, chosen: bool
) -> Container:
    """Offer an answer; one that was `chosen` before is marked, in words and in colour."""
    if not chosen:
        return option(title, action, *details)
    return option(title, action, words("chosen-before"), *details, style="accent")
