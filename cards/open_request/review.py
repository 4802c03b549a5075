"""Everything on one card before anything is sent."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta

from microsoft_teams.cards.core import (
    AdaptiveCard,
    CardElement,
    Column,
    ColumnSet,
    TextBlock,
)

from cards.actions import EditAnswer, KeepForLater, SendRequest, button
from cards.clock import promise_text
from cards.layout import (
    bullets,
    card,
    excerpt,
    facts,
    heading,
    hint,
    local_time,
    paragraph,
    plain,
    section,
    warning,
)
from cards.names import (
    contact_line,
    customer_line,
    fact_name,
    kind_name,
    product_name,
    severity_name,
    step_name,
)
from cards.open_request.navigation import back_and_out
from cards.route import (
    missing_lines,
    route_reason,
    route_title,
    send_title,
    side_notes,
    what_will_happen,
)
from cards.words import Words, span
from services.model.customers import Customer
from services.model.destinations import OtherSide
from services.model.promises import Promise
from services.model.requests import Draft
from services.model.routes import Route
from services.model.taxonomy import ProblemKind, Severity
from services.reading.written_language import seems_czech

_ENGLISH = "en-"
_SHOWN = 600
"""Characters of a description; the hand-off text holds all of it."""


@dataclass(frozen=True, slots=True)
class Review:
    """The answers as shown before sending."""

    draft: Draft
    customer: Customer
    route: Route
    promise: Promise | None
    partner_promise: timedelta | None
    steps: Collection[str]
    """Steps that may be asked again."""
    assumed_severity: Severity | None = None
    """Counted where the impact was not asked."""


def review_card(words: Words, key: str, review: Review) -> AdaptiveCard:
    """Show every answer with a way to change it, the route with its reason, and what follows."""
    lines = _answers(words, review)
    waits = not review.route.destination.traits.takes_requests
    follow = EditAnswer(card=key, step="ask_checks") if waits else SendRequest(card=key)
    title = words("complete-checks") if waits else send_title(words, review.route)
    later = [button(words("keep-for-later"), KeepForLater(card=key), inputs=False)]
    actions = [button(title, follow, style="positive"), *(later if waits else [])]
    return card(
        words,
        heading(words("review")),
        *(_line(words, key, step, value, editable=step in review.steps) for step, value in lines),
        *_language_hint(words, review),
        section(words("review-route")),
        *_route(words, review),
        actions=[*actions, *back_and_out(words, key)],
    )


def _answers(words: Words, review: Review) -> Iterator[tuple[str, str]]:
    """Yield each step with its answer, in the order in which they are asked."""
    draft, customer = review.draft, review.customer
    yield "ask_customer", customer_line(customer)
    yield "ask_product", product_name(words, draft.product) if draft.product else ""
    if draft.has_publisher:
        yield "ask_publisher", plain(draft.publisher)
    yield "ask_kind", kind_name(words, draft.kind) if draft.kind else ""
    yield "ask_description", plain("\n".join(_described(words, draft)))
    yield "ask_start", _started(words, draft)
    if draft.kind is ProblemKind.TECHNICAL:
        yield "ask_checks", checks_line(words, draft, government=customer.government)
    if draft.facts or draft.unsure:
        yield "ask_fact", " · ".join(_facts(words, draft))
    yield "ask_severity", _severity_said(words, review)
    yield "ask_contact", contact_line(words, draft.contact) if draft.contact else ""


def _language_hint(words: Words, review: Review) -> Iterator[CardElement]:
    """Say so where the title is in another language than Microsoft's support reads."""
    contact, other_side = review.draft.contact, review.route.destination.traits.other_side
    reads_english = contact is not None and contact.language.startswith(_ENGLISH)
    to_microsoft = other_side is OtherSide.MICROSOFT
    if reads_english and to_microsoft and seems_czech(review.draft.title):
        yield hint(words("review-title-czech"))


def _facts(words: Words, draft: Draft) -> Iterator[str]:
    for fact, holds in draft.facts.items():
        yield f"{fact_name(words, fact)}: {words('yes' if holds else 'no')}"
    for fact in draft.unsure:
        yield f"{fact_name(words, fact)}: {words('unsure')}"


def _started(words: Words, draft: Draft) -> str:
    """Say since when, and whether that was read in a text or given by the person."""
    if draft.started_at is None:
        return words("start-unknown")
    moment = local_time(draft.started_at)
    return moment if draft.start_confirmed else words("review-start-read", moment=moment)


def _described(words: Words, draft: Draft) -> Iterator[str]:
    yield draft.title
    if draft.description != draft.title:
        yield excerpt(draft.description, _SHOWN)
    if draft.people_affected:
        yield words("review-people-read", count=draft.people_affected)
    yield from draft.files


def checks_line(words: Words, draft: Draft, *, government: bool) -> str:
    """Say what was done before Microsoft is asked, or why it goes on without.

    In the US Government cloud there is no service health that could be checked.
    """
    match bool(draft.health_checked), bool(draft.tried):
        case _, tried if government:
            said = words("review-checks-attempted" if tried else "review-checks-untried")
        case True, True:
            said = words("review-checks-done")
        case True, False:
            said = words("review-checks-health")
        case False, True:
            said = words("review-checks-tried")
        case _:
            said = words("review-checks-open")
    if not draft.override_reason:
        return said
    reason = plain(excerpt(draft.override_reason, _SHOWN))
    return words("review-checks-override", checks=said, reason=reason)


def _severity_said(words: Words, review: Review) -> str:
    if severity := review.draft.severity:
        return severity_name(words, severity)
    if assumed := review.assumed_severity:
        return words("review-severity-assumed", severity=severity_name(words, assumed))
    return ""


def _line(words: Words, key: str, step: str, value: str, *, editable: bool) -> ColumnSet:
    name = step_name(words, step)
    change = button(words("change-step", step=name), EditAnswer(card=key, step=step), inputs=False)
    said = Column(
        width="stretch",
        items=[
            TextBlock(text=name, size="Small", weight="Bolder", wrap=True),
            TextBlock(text=value or words("review-unanswered"), wrap=True, spacing="None"),
        ],
    )
    edit = Column(
        width="auto",
        items=[TextBlock(text=words("change"), color="Accent", wrap=True)],
        select_action=change,
    )
    return ColumnSet(columns=[said, edit] if editable else [said], spacing="Small")


def _route(words: Words, review: Review) -> Iterator[CardElement]:
    route = review.route
    yield paragraph(f"**{route_title(words, route)}**")
    yield hint(route_reason(words, route))
    if missing := missing_lines(words, route):
        title = paragraph(words("review-missing", count=len(missing)))
        yield warning(title, bullets(missing))
    yield from (hint(line) for line in side_notes(words, route))
    own = span(words, review.partner_promise) if review.partner_promise else ""
    yield facts(
        {
            words("review-response"): promise_text(words, review.promise),
            words("review-promise"): own,
        }
    )
    yield paragraph(what_will_happen(words, route))
