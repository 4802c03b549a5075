"""The form of a draft: what is open in it, and what is known already."""

from cards.open_request import MAX_OFFERED, Form, FormField
from dialogs.ask_start import known_timezone, typed_start
from dialogs.customer_choice import chosen_customer
from dialogs.drafts import Progress
from dialogs.form_answers import open_fields
from dialogs.turn import DeskTurn
from services.desk import ServiceDesk
from services.model.customers import Customer
from services.model.requests import Draft
from services.model.taxonomy import Fact


async def form_of(desk: ServiceDesk, turn: DeskTurn, progress: Progress) -> Form:
    """Return the form: what is open in the draft, or what was when it was first shown."""
    draft = progress.draft
    customer = await chosen_customer(desk, draft, turn.person)
    facts = _open_facts(desk, turn, draft, customer)
    fields = progress.form_fields or open_fields(draft, facts)
    contact = draft.contact or desk.advisor.contact_of(turn.person)
    sought = progress.sought or progress.suggested_customer
    return Form(
        fields=[FormField(each) for each in fields if each in set(FormField)],
        draft=draft,
        languages=desk.advisor.support_languages,
        customer=customer,
        sought=sought,
        offered=await _offered(desk, turn, sought) if customer is None else (),
        facts=facts,
        contact=contact,
        contact_is_whole=desk.advisor.accepts(
            contact, draft.severity, customer.domains if customer else ()
        ),
        started=typed_start(draft, turn),
        timezone=known_timezone(turn),
        typeahead=turn.typeahead,
    )


async def _offered(desk: ServiceDesk, turn: DeskTurn, sought: str) -> list[Customer]:
    if not sought:
        return []
    found = await desk.find_customers(sought, MAX_OFFERED, turn.person)
    return [each for each in found if not desk.advisor.is_own(each)]


def _open_facts(
    desk: ServiceDesk, turn: DeskTurn, draft: Draft, customer: Customer | None
) -> tuple[Fact, ...]:
    """Return what the route may depend on and nobody knows, as if each were so."""
    if not (customer and draft.product and draft.kind):
        return ()
    asked = tuple[Fact, ...]()
    draft = draft.model_copy(update={"health_checked": True, "tried": True})
    while fact := desk.advisor.open_question(draft, customer, turn.person):
        asked += (fact,)
        draft = draft.model_copy(update={"facts": {**draft.facts, fact: True}})
    return asked
