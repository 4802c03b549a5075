"""Whatever people type, a card stays a card: it fits, it parses, and it says what they typed."""

from dataclasses import replace

import pytest

from cards import open_request as steps
from cards.actions import parse_action
from cards.at_risk import at_risk_card, shift_card
from cards.handover import colleague_card
from cards.notice import DigestItem, digest_card, notice_card
from cards.notice_samples import BOB, RUNNING, SUBSCRIPTION, event_at, notices
from cards.preferences import preferences_card
from cards.requests import customer_sheet, requests_card
from cards.samples import (
    ADA,
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
)
from cards.service_request import request_card
from cards.words import words_for
from services.model.limits import MAX_TEXT
from services.model.notices import NoticeContext, UnreachedRecipient
from services.model.requests import Tally
from services.model.stages import Stage
from services.model.states import EventKind
from services.model.taxonomy import ProductFamily, Severity
from tests.cards.anatomy import MARKDOWN, markdown, of_type
from tests.cards.test_gallery import MAX_BYTES, validator

pytestmark = pytest.mark.proof

# The input gives back what was typed, whole. Teams itself takes 80 KB.
LIMITS = {"description": 80 * 1024}
WORDS = words_for("cs")
HOSTILE = {
    "link": "[click](http://evil.example)",
    "mention": "<at>Everybody</at>",
    "date": "{{DATE(2020-01-01T00:00:00Z,SHORT)}}",
    "quotes": '"}], "x": [{"',
    "lines": "one\n\n# two\r\n- three\n\n\n    four",
    "emoji": "👩🏽‍💻🔥",
    "long": "x" * MAX_TEXT,
    "long signs": "[" * MAX_TEXT,
    "long emoji": "🔥" * (MAX_TEXT // 2),
    "long lines": "é\n" * (MAX_TEXT // 2),
}


def cards_with(text):
    line = text[:256]
    customer = replace(CONTOSO, name=line, domains=(line,), provider=line)
    contact = ADA.model_copy(update={"name": line, "email": line, "phone": line})
    draft = DRAFT.model_copy(
        update={
            "product": ProductFamily.MARKETPLACE,
            "publisher": line,
            "title": line,
            "description": text,
            "override_reason": text[:1000],
            "contact": contact,
        }
    )
    request = replace(
        SENT,
        customer=line,
        publisher=line,
        title=line,
        description=text,
        contact=contact,
        owner=line,
        override_reason=text[:1000],
        microsoft_number=line,
    )
    events = [replace(event, by=line, evidence=text) for event in HISTORY * 10]
    view = replace(VIEW, request=request, customer=customer, pack=text, history=events)
    review = steps.Review(draft, customer, PORTAL, None, None, steps=("ask_customer",))
    return {
        "found": steps.customer_card(WORDS, KEY, found=[customer] * 20, text=line),
        "none": steps.customer_card(WORDS, KEY, text=line),
        "publisher": steps.publisher_card(WORDS, KEY, [line]),
        "description": steps.description_card(WORDS, KEY, title=line, description=text),
        "fact": steps.fact_card(WORDS, KEY, "gdap", line),
        "doubt": steps.doubt_card(
            WORDS, KEY, severity=Severity.CRITICAL, suggested=Severity.MINIMAL, sign=text
        ),
        "contact": steps.contact_card(
            WORDS, KEY, contact=contact, languages=SPOKEN, severity=Severity.CRITICAL
        ),
        "answered": steps.answered_card(WORDS, "Popis", text),
        "review": steps.review_card(WORDS, KEY, review),
        "severity": steps.severity_card(WORDS, KEY, PROMISES),
        "request": request_card(WORDS, view),
        "mine": requests_card(WORDS, [request] * 20, [request] * 20, may_open=True),
        "sheet": customer_sheet(WORDS, customer, [request] * 20, [], may_open=True),
        **notices_with(text),
    }


def notices_with(text):
    """Return the cards of notices, and of what is around them, with the text wherever it fits."""
    line = text[:256]
    request = replace(
        SUBMITTED,
        customer=line,
        title=line,
        owner=line,
        offered_to=line,
        microsoft_number=line,
        answered_by=line,
    )
    missed = (UnreachedRecipient(who=line, why=text),) * 20
    context = NoticeContext(who=line, status=text, unreached=missed)
    bob = replace(BOB, name=line, timezone=line)
    kinds = (EventKind.CHASED, EventKind.ESCALATED, EventKind.SNOOZED, EventKind.NOTIFIED)
    history = [event_at(kind, 95, text, bob) for kind in kinds for _ in range(10)]
    cards = {
        f"notice-{name}": notice_card(
            WORDS,
            replace(
                view,
                request=replace(
                    request, state=view.request.state, answered_at=view.request.answered_at
                ),
                context=context.model_copy(update={"stage": view.context.stage}),
                history=history,
                allowed_actions=RUNNING | view.allowed_actions,
                chase_text=text,
                raise_text=text,
            ),
        )
        for name, view in notices()
    }
    tally = Tally(NOON, 1, 1, 1, 1, 1, 1, 1, 1)
    late = [
        DigestItem(
            replace(request, number=number),
            stage,
            NOON,
            context.model_copy(
                update={"unreached": (UnreachedRecipient(who=f"{number}{line}", why=text),)}
            ),
        )
        for stage in Stage
        for number in range(20)
    ]
    subscriptions = [replace(SUBSCRIPTION, customer=line)] * 40
    people = [replace(bob, id=f"11111111-0000-4000-8000-{n:012}") for n in range(100)]
    return cards | {
        "digest": digest_card(WORDS, late, NOON),
        "at-risk": at_risk_card(WORDS, [request] * 20, NOON, may_view_shift=True),
        "shift": shift_card(WORDS, tally, [request] * 20, NOON),
        "preferences": preferences_card(WORDS, bob, subscriptions),
        "colleagues": colleague_card(WORDS, request, people),
    }


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_card_holds_whatever_people_type(text):
    for name, card in cards_with(text).items():
        assert len(card.model_dump_json(exclude_none=True).encode()) <= LIMITS.get(
            name, MAX_BYTES
        ), name
        validator().validate(card.model_dump(exclude_none=True))
        for pressed in of_type(card, "Action.Execute"):
            parse_action(pressed)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_nothing_that_people_type_links_mentions_or_turns_into_a_date(text):
    for name, card in cards_with(text).items():
        for shown in markdown(card):
            assert "<a " not in MARKDOWN.render(shown), name
            assert "<at>" not in shown, name
            assert "{{DATE(2020" not in shown, name
