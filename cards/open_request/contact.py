"""Asking for the partner's person whom the other side answers."""

from collections.abc import Mapping

from microsoft_teams.cards.core import AdaptiveCard, CardElement

from cards.actions import GiveContact, button
from cards.inputs import choice_input, line_input, toggle_input
from cards.layout import card, heading, hint, paragraph, warning
from cards.open_request.navigation import back_and_out
from cards.words import Words
from services.model.people import FALLBACK_LANGUAGE, Contact
from services.model.taxonomy import Severity


def contact_card(  # noqa: PLR0913  # most by keyword
    words: Words,
    key: str,
    *,
    contact: Contact | None,
    languages: Mapping[str, str],
    severity: Severity | None,
    fault: str = "",
) -> AdaptiveCard:
    """Ask for name, e-mail, phone and support language (`languages`: code to name).

    `fault` says, in the person's words, what was wrong with the last answer.
    """
    critical = severity is Severity.CRITICAL
    return card(
        words,
        heading(words("ask-contact")),
        *([warning(paragraph(fault))] if fault else []),
        paragraph(words("ask-contact-hint")),
        *([paragraph(words("ask-contact-critical"))] if critical else []),
        *contact_inputs(words, contact, languages, required=True, critical=critical),
        hint(words("ask-contact-typed")),
        actions=[
            button(words("continue"), GiveContact(card=key), style="positive"),
            *back_and_out(words, key),
        ],
    )


def contact_inputs(
    words: Words,
    contact: Contact | None,
    languages: Mapping[str, str],
    *,
    required: bool = False,
    critical: bool = False,
) -> list[CardElement]:
    """Make inputs named as a contact's fields; a critical one can't do without a phone."""
    known = contact or Contact(name="", email="")
    language = known.language if known.language in languages else FALLBACK_LANGUAGE
    return [
        line_input(words, "name", known.name, required=required),
        line_input(words, "email", known.email, required=required, style="Email"),
        line_input(words, "phone", known.phone, required=critical, style="Tel"),
        toggle_input(words, "around_the_clock", value=known.around_the_clock, required=critical),
        choice_input(words, "language", languages, language),
        *([] if _is_offered(words, languages) else [hint(words("ask-contact-language"))]),
    ]


def _is_offered(words: Words, languages: Mapping[str, str]) -> bool:
    return any(code.startswith(f"{words.language}-") for code in languages)
