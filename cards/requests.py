"""Several service requests: what is yours, what waits, what is open at a customer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from microsoft_teams.cards.core import Action, ActionSet, AdaptiveCard, CardElement, Container

from cards.actions import ContinueDraft, DiscardDraft, ShowRequest, StartRequest, button
from cards.layout import (
    bullets,
    card,
    facts,
    heading,
    hint,
    local_time,
    one_line,
    option,
    paragraph,
    plain,
    section,
)
from cards.names import (
    customer_line,
    fact_name,
    product_name,
    relationship_name,
    severity_name,
    state_name,
)
from cards.words import Words
from services.model.customers import Customer
from services.model.destinations import Condition
from services.model.requests import Draft, ServiceRequest
from services.model.states import RequestState
from services.model.taxonomy import Fact

MAX_LISTED = 15
_ROOM_FOR_WAITING = 5


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft as it is listed; the customer's name may be empty."""

    key: str
    customer: str
    draft: Draft
    parked_at: datetime
    """Now, for the draft under way."""


def requests_card(  # noqa: PLR0913  # most by keyword
    words: Words,
    owned: Sequence[ServiceRequest],
    waiting: Sequence[ServiceRequest],
    *,
    under_way: DraftLine | None = None,
    drafts: Sequence[DraftLine] = (),
    may_open: bool,
) -> AdaptiveCard:
    """Show a person's drafts and requests, and what waits if they are an admin agent."""
    mine = min(len(owned), MAX_LISTED - min(len(waiting), _ROOM_FOR_WAITING))
    return card(
        words,
        heading(words("mine")),
        *(_under_way(words, under_way) if under_way else ()),
        *_drafts(words, drafts),
        *(_listed(words, owned, mine) if owned else [paragraph(words("mine-none"))]),
        *_waiting(words, waiting, MAX_LISTED - mine),
        actions=_start(words, may_open=may_open),
    )


def parked_card(words: Words, key: str, draft: Draft) -> AdaptiveCard:
    """Say that a draft was put aside for another, and offer to go back to it."""
    go_back = button(words("back-to-draft"), ContinueDraft(draft=key))
    about = _about(words, draft)
    return card(
        words,
        paragraph(words("draft-is-kept")),
        *([hint(about)] if about else []),
        actions=[go_back],
    )


def found_card(words: Words, text: str, found: Sequence[ServiceRequest]) -> AdaptiveCard:
    """Offer the requests that a text may mean, best first."""
    how = "found-many" if len(found) > MAX_LISTED else "found-all"
    return card(
        words,
        heading(words("found")),
        paragraph(words(how, text=one_line(text), count=MAX_LISTED)),
        *(_row(words, request) for request in found[:MAX_LISTED]),
    )


def _start(words: Words, *, may_open: bool, tenant_id: str = "") -> list[Action]:
    return [button(words("start"), StartRequest(tenant_id=tenant_id))] if may_open else []


def _under_way(words: Words, line: DraftLine) -> Iterator[CardElement]:
    about = _about(words, line.draft, line.customer) or words("mine-draft-empty")
    yield paragraph(words("anew-under-way", what=about))
    yield hint(words("mine-under-way"))


def _drafts(words: Words, drafts: Sequence[DraftLine]) -> Iterator[CardElement]:
    """List drafts put aside with a way to go on with each, or to drop it; newest first."""
    if drafts:
        yield section(words("mine-drafts"))
    for line in reversed(drafts):
        about = _about(words, line.draft, line.customer)
        yield paragraph(about or words("mine-draft-empty"))
        yield hint(words("mine-draft-since", moment=local_time(line.parked_at)))
        go_on = button(words("continue"), ContinueDraft(draft=line.key))
        yield ActionSet(actions=[go_on, button(words("discard"), DiscardDraft(draft=line.key))])


def _about(words: Words, draft: Draft, customer: str = "") -> str:
    """Name a draft by what it has; empty if it has none of that."""
    product = product_name(words, draft.product) if draft.product else ""
    parts = (one_line(customer, 60), product, one_line(draft.title, 80))
    return " · ".join(filter(None, parts))


def _waiting(words: Words, waiting: Sequence[ServiceRequest], most: int) -> Iterator[CardElement]:
    if waiting:
        yield section(words("mine-waiting"))
        yield from _listed(words, waiting, most)


def _listed(words: Words, requests: Sequence[ServiceRequest], most: int) -> Iterator[CardElement]:
    yield from (_row(words, request) for request in requests[:most])
    if len(requests) > most:
        yield hint(words("mine-more", count=len(requests) - most))


def _row(words: Words, request: ServiceRequest) -> Container:
    state = f"{severity_name(words, request.severity)} · {state_name(words, request.state)}"
    due = request.respond_by if request.state is RequestState.SUBMITTED else None
    return option(
        f"{request.reference} · {one_line(request.customer, 60)}",
        ShowRequest(reference=request.reference),
        one_line(request.title, 80),
        f"{state} · {words('mine-due', moment=local_time(due))}" if due else state,
    )


def customer_sheet(
    words: Words,
    customer: Customer,
    open_requests: Sequence[ServiceRequest],
    readiness: Sequence[Condition],
    *,
    may_open: bool,
) -> AdaptiveCard:
    """Show what is known of a customer, what is missing to file for it, and what is open."""
    domains = plain(" · ".join(customer.domains))
    return card(
        words,
        heading(one_line(customer.name)),
        hint(customer_line(customer)),
        facts(
            {
                words("sheet-domains"): domains,
                words("sheet-relationship"): relationship_name(words, customer.relationship),
                words("sheet-provider"): one_line(customer.provider),
                words("sheet-government"): words("yes") if customer.government else "",
                **{fact_name(words, fact): _known(words, customer, fact) for fact in Fact},
            }
        ),
        *_readiness(words, customer, readiness),
        section(words("sheet-open")),
        *(
            _listed(words, open_requests, MAX_LISTED)
            if open_requests
            else [paragraph(words("sheet-open-none"))]
        ),
        actions=_start(words, may_open=may_open, tenant_id=customer.tenant_id),
    )


def _known(words: Words, customer: Customer, fact: Fact) -> str:
    holds = customer.facts.get(fact)
    return words("unknown" if holds is None else "yes" if holds else "no")


def _readiness(
    words: Words, customer: Customer, missing: Sequence[Condition]
) -> Iterator[CardElement]:
    """Say what is missing; where nothing is known of a customer, that is not nothing."""
    if missing:
        yield section(words("sheet-missing"))
        yield bullets([words(f"condition-{condition}") for condition in missing])
    elif customer.facts:
        yield paragraph(words("sheet-ready"))
    else:
        yield paragraph(words("sheet-nothing-known"))
    if len(customer.facts) < len(Fact):
        yield hint(words("sheet-unknown"))
