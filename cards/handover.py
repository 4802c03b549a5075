"""The card that chooses a colleague for a handover, and the line of a subscription."""

from collections.abc import Sequence

from microsoft_teams.cards.core import AdaptiveCard, CardElement, Choice, ChoiceSetInput

from cards.actions import ShowRequest, button
from cards.layout import card, heading, hint, one_line, paragraph, plain, unbroken
from cards.names import customer_of, title_of
from cards.notice_actions import OfferHandover
from cards.words import Words
from services.duty import MAX_COLLEAGUES
from services.model.people import Person
from services.model.requests import ServiceRequest
from services.model.subscriptions import Subscription

_LONGEST_NAME = 40
"""So that a card can hold a full list; anyone can be named in `/handover`."""


def colleague_card(
    words: Words, request: ServiceRequest, colleagues: Sequence[Person]
) -> AdaptiveCard:
    """Ask to whom a request shall be handed over; if no one is known, say how that changes."""
    others = [person for person in colleagues if person.id != request.owner_id]
    reference = request.reference
    offer = button(words("offer"), OfferHandover(reference=reference), style="positive")
    show = button(words("show-request"), ShowRequest(reference=reference), inputs=False)
    return card(
        words,
        heading(words("choose-colleague", reference=reference)),
        paragraph(f"{one_line(customer_of(words, request))} · {plain(title_of(words, request))}"),
        *_choices(words, others, reference),
        actions=[offer, show] if others else [show],
    )


def subscription_line(words: Words, subscription: Subscription) -> str:
    """Name a subscription: "Severity A of Contoso"; escaped."""
    customer = one_line(subscription.customer or subscription.tenant_id, 60)
    match subscription.severity, customer:
        case "", "":
            return words("watch-all")
        case "", _:
            return words("watch-customer", customer=customer)
        case severity, "":
            return words("watch-severity", severity=severity)
        case severity, _:
            return words("watch-both", severity=severity, customer=customer)


def _choices(words: Words, others: Sequence[Person], reference: str) -> list[CardElement]:
    if not others:
        return [paragraph(words("colleague-none"))]
    chosen = ChoiceSetInput(
        id="person_id",
        label=words("field-person_id"),
        placeholder=words("field-person_id-placeholder"),
        error_message=words("field-person_id-error"),
        is_required=True,
        choices=[
            Choice(title=unbroken(person.name, _LONGEST_NAME) or person.id, value=person.id)
            for person in others[:MAX_COLLEAGUES]
        ],
        style="filtered",
    )
    return [chosen, hint(words("colleague-how", reference=reference))]
