"""One sample of every card in every language, for designers and for the tests.

`python -m cards.gallery DIRECTORY` writes each as JSON, to be pasted into the Adaptive Cards
Designer.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from microsoft_teams.cards.core import AdaptiveCard

from cards import open_request as steps
from cards.help import help_card, welcome_card
from cards.notice_samples import samples_of
from cards.refused import refused_card
from cards.requests import (
    DraftLine,
    customer_sheet,
    found_card,
    parked_card,
    requests_card,
)
from cards.samples import (
    ADA,
    ALIKE,
    ANSWERED,
    CONTOSO,
    DRAFT,
    HISTORY,
    KEY,
    NOON,
    PORTAL,
    PROMISES,
    SENT,
    SPOKEN,
    SUBMITTED,
    VIEW,
    WAITING,
)
from cards.service_request import RequestView, request_card, shown_again_card
from cards.short_answer import Response, line_card, response_card, routes_card
from cards.words import LANGUAGES, Words, words_for
from services.model.destinations import Condition, Destination
from services.model.people import Contact
from services.model.requests import Draft, ServiceRequest
from services.model.routes import Route, Rule
from services.model.states import EventKind, RequestState
from services.model.taxonomy import Fact, ProblemKind, ProductFamily, Severity
from services.policy.tables import SupportContact

_LATER = {steps.FormField.PUBLISHER, steps.FormField.TITLE, steps.FormField.FACTS}
_OPEN = [steps.FormField.CUSTOMER, steps.FormField.PRODUCT, steps.FormField.SEVERITY]


def samples() -> dict[str, AdaptiveCard]:
    """Return every card by name; the name ends in the language."""
    return {
        f"{name}.{language}": card
        for language in LANGUAGES
        for name, card in _samples(words_for(language))
    }


def _samples(words: Words) -> Iterator[tuple[str, AdaptiveCard]]:
    yield from _questions(words)
    yield from _reviews(words)
    yield from _requests(words)
    yield from samples_of(words)
    yield "mine", requests_card(words, [SUBMITTED, SENT], [WAITING], may_open=True)
    drafts = [DraftLine(KEY, CONTOSO.name, DRAFT, NOON), DraftLine(KEY, "", Draft(), NOON)]
    under_way = DraftLine(KEY, CONTOSO.name, DRAFT, NOON)
    yield (
        "mine-drafts",
        requests_card(words, [], [], under_way=under_way, drafts=drafts, may_open=True),
    )
    yield "put-aside", parked_card(words, KEY, DRAFT)
    yield "found", found_card(words, "contoso *portal*", [SUBMITTED, SENT])
    yield "mine-none", requests_card(words, [], [], may_open=True)
    yield (
        "customer-sheet",
        customer_sheet(words, CONTOSO, [SENT], [Condition.GDAP_ROLE], may_open=True),
    )
    yield "customer-sheet-ready", customer_sheet(words, CONTOSO, [], [], may_open=False)
    unknown = replace(CONTOSO, facts={})
    yield "customer-sheet-unknown", customer_sheet(words, unknown, [], [], may_open=False)
    msrc = Route(Rule.R1, Destination.SECURITY_RESPONSE_CENTER)
    yield "refused-vulnerability", refused_card(words, msrc, "https://msrc.microsoft.com")
    yield "welcome", welcome_card(words)
    yield "welcome-no-role", welcome_card(words, ["Ada Lovelace", "Bob Novák"])
    yield "help", help_card(words, [("/status BH-…", words("request-state"))])
    yield "help-no-role", help_card(words, [("/help", words("command-help"))], ["Ada"], "u-1")
    yield from _short_answers(words)


def _short_answers(words: Words) -> Iterator[tuple[str, AdaptiveCard]]:
    yield "talk", line_card(words, words("talk-greeting"))
    responses = [
        Response(severity, promise, timedelta(hours=1) if promise.time else None)
        for severity, promise in PROMISES.items()
    ]
    yield "response-times", response_card(words, responses, responses[-1].microsoft)
    routes = [PORTAL, Route(Rule.R14, Destination.ADMIN_AGENT)]
    yield "routes", routes_card(words, ProductFamily.AZURE, routes)


def _forms(words: Words) -> Iterator[tuple[str, AdaptiveCard]]:
    every, nothing = tuple(steps.FormField), Draft()
    asked = [field for field in every if field not in _LATER]
    new = steps.Form(asked, nothing, SPOKEN, contact=ADA, contact_is_whole=True)
    yield "form", steps.form_card(words, KEY, new)
    stranger = replace(new, contact=Contact(name="Ada", email=""), contact_is_whole=False)
    yield "form-typeahead", steps.form_card(words, KEY, replace(stranger, typeahead=True))
    told = DRAFT.model_copy(update={"product": None, "severity": None})
    offered = replace(new, fields=_OPEN, draft=told, sought="contoso", offered=[CONTOSO, ALIKE])
    yield "form-customers-offered", steps.form_card(words, KEY, offered)
    known = replace(new, fields=every[-4:], draft=DRAFT, customer=CONTOSO, facts=tuple(Fact))
    yield "form-facts", steps.form_card(words, KEY, known)
    rest = [each for each in known.fields if each is not steps.FormField.FACTS]
    yield "form-told", steps.form_card(words, KEY, replace(known, fields=rest, facts=()))
    message = replace(new, fields=every, draft=DRAFT, sought="Contoso Ltd")
    fault = words("form-no-chat")
    yield "form-from-message", steps.dialog_form_card(words, KEY, message, fault=fault)


def _questions(words: Words) -> Iterator[tuple[str, AdaptiveCard]]:
    yield from _forms(words)
    yield "customer", steps.customer_card(words, KEY)
    yield "customer-typeahead", steps.customer_card(words, KEY, typeahead=True)
    yield "customer-found", steps.customer_card(words, KEY, found=[CONTOSO, ALIKE], text="contoso")
    yield "customer-none", steps.customer_card(words, KEY, text="[contoso](x)")
    yield "customer-chosen", steps.customer_card(words, KEY, chosen=CONTOSO)
    yield "product", steps.product_card(words, KEY)
    yield "product-chosen", steps.product_card(words, KEY, chosen=ProductFamily.AZURE)
    yield "publisher", steps.publisher_card(words, KEY, ["Fabrikam", "Tailspin Toys"])
    yield "kind", steps.kind_card(words, KEY)
    yield "description", steps.description_card(words, KEY, title=DRAFT.title)
    invoice = steps.description_card(words, KEY, kind=ProblemKind.BILLING)
    yield "description-billing", invoice
    shown = steps.start_card(words, KEY, started="2030-01-07 10:00", timezone="Europe/Prague")
    yield "start", shown
    yield "start-unclear", steps.start_card(words, KEY, unclear=True)
    yield "checks", steps.checks_card(words, KEY, government=False)
    filled = steps.checks_card(words, KEY, government=False, health_checked=True)
    yield "checks-filled", filled
    yield "checks-government", steps.checks_card(words, KEY, government=True)
    for fact in Fact:
        yield f"fact-{fact}", steps.fact_card(words, KEY, fact, CONTOSO.name)
    again = steps.fact_card(words, KEY, Fact.GDAP, CONTOSO.name, known="yes")
    yield "fact-answered", again
    yield from _severities(words)
    told = "Outlook [crashes](x) at Fabrikam for everyone"
    yield "part", steps.part_card(words, KEY, text=told, title=DRAFT.title)
    yield "go-on-or-anew", steps.anew_card(words, KEY, draft=DRAFT, customer=CONTOSO)
    yield "answered", steps.answered_card(words, words("ask-customer"), "Contoso Ltd")
    yield "closed", steps.closed_card(words, words("ask-customer"), words("cancelled"))


def _severities(words: Words) -> Iterator[tuple[str, AdaptiveCard]]:
    critical, minimal = Severity.CRITICAL, Severity.MINIMAL
    yield "severity", steps.severity_card(words, KEY, PROMISES)
    doubt = steps.doubt_card(words, KEY, severity=critical, suggested=minimal, sign="test system")
    yield "doubt", doubt
    for severity, contact, fault in (
        (critical, ADA, words("problem-taken")),
        (minimal, None, ""),
    ):
        card = steps.contact_card(
            words, KEY, contact=contact, languages=SPOKEN, severity=severity, fault=fault
        )
        yield f"contact-{severity}", card


def _reviews(words: Words) -> Iterator[tuple[str, AdaptiveCard]]:
    review = steps.Review(
        draft=DRAFT,
        customer=CONTOSO,
        route=PORTAL,
        promise=PROMISES[Severity.CRITICAL],
        partner_promise=timedelta(hours=3),
        steps=("ask_customer", "ask_product", "ask_kind", "ask_start", "ask_severity"),
    )
    yield "review", steps.review_card(words, KEY, review)
    first = replace(
        review,
        route=Route(
            Rule.R9,
            Destination.TROUBLESHOOT,
            missing=(Condition.HEALTH_NOT_CHECKED, Condition.NOT_TRIED),
        ),
        draft=DRAFT.model_copy(update={"health_checked": False, "tried": False, "contact": None}),
        partner_promise=None,
    )
    yield "review-troubleshoot", steps.review_card(words, KEY, first)
    czech = replace(review, draft=DRAFT.model_copy(update={"title": "Nejde pošta"}))
    yield "review-czech-title", steps.review_card(words, KEY, czech)
    billing = DRAFT.model_copy(update={"kind": ProblemKind.BILLING, "severity": None})
    assumed = replace(review, draft=billing, assumed_severity=Severity.MINIMAL)
    yield "review-billing", steps.review_card(words, KEY, assumed)
    publisher = replace(
        review,
        draft=DRAFT.model_copy(
            update={"product": ProductFamily.MARKETPLACE, "publisher": "Fabrikam"}
        ),
        route=Route(Rule.R3, Destination.PUBLISHER, also=(Destination.PROVIDER,), government=True),
        promise=None,
    )
    yield "review-publisher", steps.review_card(words, KEY, publisher)


def _requests(words: Words) -> Iterator[tuple[str, AdaptiveCard]]:
    for name, view in _views():
        yield f"request-{name}", request_card(words, view)
    yield "request-shown-again", shown_again_card(words, SENT.reference)


def _views() -> Iterator[tuple[str, RequestView]]:
    yield "handed-off", VIEW
    yield "waiting", _view(WAITING, EventKind.TAKEN, EventKind.CLOSED)
    submitted = _view(SUBMITTED, EventKind.ANSWERED, EventKind.CLOSED)
    yield "submitted", replace(submitted, history=HISTORY)
    yield "answered", _view(ANSWERED, EventKind.CLOSED)
    yield "closed", _view(replace(ANSWERED, state=RequestState.CLOSED))
    publisher = replace(
        SENT,
        route=Route(Rule.R3, Destination.PUBLISHER),
        product=ProductFamily.MARKETPLACE,
        publisher="Fabrikam",
        promised_by=None,
    )
    reach = SupportContact(email="help@fabrikam.example", phone="+1 555 0100")
    yield "publisher", replace(VIEW, request=publisher, link=None, reach=reach, promise=None)


def _view(request: ServiceRequest, *allowed_actions: EventKind) -> RequestView:
    return replace(VIEW, request=request, allowed_actions=allowed_actions)


def to_json(card: AdaptiveCard) -> str:
    return json.dumps(card.model_dump(exclude_none=True), indent=2, ensure_ascii=False) + "\n"


def write(directory: Path) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    for name, card in samples().items():
        (directory / f"{name}.json").write_text(to_json(card), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
