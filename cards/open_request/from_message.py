"""Everything on one card in a dialog of Teams, for a request that begins with a message."""

from microsoft_teams.cards.core import AdaptiveCard

from cards.actions import FillForm, dialog_button
from cards.layout import card, paragraph, warning
from cards.open_request.form import Form, form_inputs
from cards.words import Words


def dialog_form_card(words: Words, key: str, form: Form, *, fault: str = "") -> AdaptiveCard:
    """Ask for everything at once, under the title and the way out that a dialog has.

    `fault` says, in the person's words, why the form is shown again.
    """
    return card(
        words,
        *([warning(paragraph(fault))] if fault else []),
        paragraph(words("ask-form-hint")),
        *form_inputs(words, form),
        actions=[dialog_button(words("continue"), FillForm(card=key))],
    )
