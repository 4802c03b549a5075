"""Made-up notices of every stage, and the cards around them, for the gallery and the tests."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import time, timedelta

from microsoft_teams.cards.core import AdaptiveCard

from cards.at_risk import at_risk_card, shift_card
from cards.handover import colleague_card
from cards.notice import DigestItem, NoticeView, digest_card, notice_card
from cards.preferences import preferences_card
from cards.samples import (
    ANSWERED,
    CONTOSO,
    HISTORY,
    NOON,
    PROMISES,
    SENT,
    SUBMITTED,
    WAITING,
)
from cards.words import Words
from services.model.destinations import Destination
from services.model.escalation import EscalationLevel
from services.model.notices import NO_CONTEXT, NoticeContext, UnreachedRecipient
from services.model.people import Person
from services.model.preferences import NotificationPreferences
from services.model.requests import Event, ServiceRequest, Tally
from services.model.routes import Route, Rule
from services.model.stage_traits import Topic
from services.model.stages import Stage
from services.model.states import EventKind
from services.model.subscriptions import Subscription
from services.model.taxonomy import Severity

HALF_PAST_ONE = NOON + timedelta(minutes=94)
"""Three quarters of the two hours are over that `SUBMITTED` gives Microsoft."""
ALWAYS = frozenset({EventKind.OFFERED, EventKind.ACCEPTED, EventKind.DECLINED, EventKind.CLOSED})
UNANSWERED = ALWAYS | {EventKind.ESCALATED, EventKind.SNOOZED}
RUNNING = UNANSWERED | {EventKind.ANSWERED, EventKind.CHASED}
READY = UNANSWERED | {EventKind.SUBMITTED}
UNTAKEN = UNANSWERED | {EventKind.TAKEN}
BOB = Person("u-2", CONTOSO.tenant_id, "Bob Novák", timezone="Europe/Prague")
EVA = Person("u-3", CONTOSO.tenant_id, "Eva Dvořáková", timezone="Europe/Prague")
WARNING = NoticeView(
    request=SUBMITTED,
    stage=Stage.RESPONSE_WARNING,
    due_at=HALF_PAST_ONE,
    context=NO_CONTEXT,
    late=False,
    now=HALF_PAST_ONE + timedelta(seconds=1),
    link="https://portal.azure.com/11111111-0000-4000-8000-000000000001",
    promise=PROMISES[Severity.CRITICAL],
    history=HISTORY,
    allowed_actions=RUNNING,
    chase_text="Please send the first answer to our request 2601070040001234.",
    raise_text="Please bring in your duty manager for our request 2601070040001234.",
    next_level=EscalationLevel.DUTY_CHANNEL,
    snooze_until=HALF_PAST_ONE + timedelta(minutes=30, seconds=1),
)
BREACH = replace(
    WARNING,
    stage=Stage.RESPONSE_BREACH,
    due_at=NOON + timedelta(minutes=124),
    now=NOON + timedelta(minutes=136),
    snooze_until=None,
)
OFFERED_REQUEST = replace(SUBMITTED, offered_to_id=BOB.id, offered_to=BOB.name)
SUBSCRIPTION = Subscription("19:duty", Severity.CRITICAL, CONTOSO.tenant_id, CONTOSO.name)


def event_at(kind: EventKind, minutes: int, evidence: str = "", by: Person = EVA) -> Event:
    """Make an event so many minutes after noon."""
    return Event(125, NOON + timedelta(minutes=minutes), kind, by.id, by.name, evidence)


def pressed(view: NoticeView) -> NoticeView:
    """Return the notice after it was chased, escalated and put off."""
    events = (
        event_at(EventKind.CHASED, 95),
        event_at(EventKind.ESCALATED, 96, EscalationLevel.DUTY_CHANNEL),
        event_at(EventKind.SNOOZED, 97, view.stage, BOB),
    )
    request = replace(view.request, escalation_level=EscalationLevel.DUTY_CHANNEL)
    history = [*view.history, *events]
    return replace(view, request=request, history=history, next_level=EscalationLevel.DUTY_MANAGER)


def notices() -> Iterator[tuple[str, NoticeView]]:
    """Yield a notice of every stage, and what becomes of it."""
    notified = list(_notified())
    yield from notified
    shown = {view.stage for _, view in notified} | {Stage.DIGEST}
    for stage in (one for one in Stage if one not in shown):
        yield (
            stage,
            replace(WARNING, stage=stage, context=NoticeContext(who=EVA.name, status="Open")),
        )


def _notified() -> Iterator[tuple[str, NoticeView]]:
    yield "response-warning", WARNING
    yield "response-warning-pressed", pressed(WARNING)
    yield "response-breach", BREACH
    yield "response-breach-late", replace(BREACH, late=True, now=NOON + timedelta(hours=9))
    yield "answered-meanwhile", replace(BREACH, request=ANSWERED, allowed_actions=ALWAYS)
    publisher = replace(
        SUBMITTED,
        route=Route(Rule.R3, Destination.PUBLISHER),
        respond_by=None,
        publisher="Fabrikam",
    )
    promised = replace(
        WARNING,
        request=publisher,
        stage=Stage.PROMISE_WARNING,
        promise=None,
        now=NOON + timedelta(minutes=135),
        due_at=NOON + timedelta(minutes=135),
        snooze_until=NOON + timedelta(minutes=165),
    )
    yield "promise-warning", promised
    yield (
        "promise-breach",
        replace(
            promised,
            stage=Stage.PROMISE_BREACH,
            now=NOON + timedelta(hours=3, minutes=1),
            snooze_until=None,
        ),
    )
    yield from _reminders()
    yield from _news()
    yield from _handovers()
    yield from _unreached()


def _reminders() -> Iterator[tuple[str, NoticeView]]:
    forgotten = replace(
        WARNING,
        request=SENT,
        stage=Stage.FORGOTTEN,
        due_at=NOON + timedelta(minutes=15),
        now=NOON + timedelta(minutes=15),
        history=HISTORY[:1],
        allowed_actions=READY,
        snooze_until=NOON + timedelta(minutes=45),
    )
    yield "forgotten", forgotten
    yield "forgotten-waiting", replace(forgotten, request=WAITING, allowed_actions=UNTAKEN)
    submitted = event_at(EventKind.SUBMITTED, 16)
    yield (
        "submitted-meanwhile",
        replace(
            forgotten,
            request=SUBMITTED,
            history=[*HISTORY[:1], submitted],
            allowed_actions=RUNNING,
        ),
    )


def _news() -> Iterator[tuple[str, NoticeView]]:
    yield (
        "answered",
        replace(
            BREACH,
            request=ANSWERED,
            stage=Stage.ANSWERED,
            context=NoticeContext(status="Waiting for customer"),
            allowed_actions=ALWAYS,
        ),
    )
    yield "changed", replace(WARNING, stage=Stage.CHANGED, context=NoticeContext(status="Open"))
    climbed = replace(pressed(BREACH), stage=Stage.ESCALATED, context=NoticeContext(who=EVA.name))
    yield "escalated", replace(climbed, now=NOON + timedelta(minutes=125))


def _handovers() -> Iterator[tuple[str, NoticeView]]:
    offered = replace(
        WARNING,
        request=OFFERED_REQUEST,
        stage=Stage.OFFERED,
        context=NoticeContext(who="Ada Novotná"),
        recipient_id=BOB.id,
    )
    taken = replace(SUBMITTED, owner_id=BOB.id, owner=BOB.name)
    accepted = [*HISTORY, event_at(EventKind.ACCEPTED, 95, by=BOB)]
    yield "offered", offered
    yield "offered-accepted", replace(offered, request=taken, history=accepted)
    yield (
        "accepted",
        replace(offered, request=taken, stage=Stage.ACCEPTED, context=NoticeContext(who=BOB.name)),
    )
    yield (
        "declined",
        replace(
            offered, request=SUBMITTED, stage=Stage.DECLINED, context=NoticeContext(who=BOB.name)
        ),
    )
    yield "handed-over", replace(WARNING, request=taken, history=accepted, recipient_id="u-1")


def _unreached() -> Iterator[tuple[str, NoticeView]]:
    unreached = (
        UnreachedRecipient(who="Ada Novotná", why="ConversationBlockedByUser"),
        UnreachedRecipient(who="", why="BotNotInConversationRoster"),
        UnreachedRecipient(who="Bob Novák", why="unclear twice: 503"),
    )
    context = NoticeContext(stage=Stage.RESPONSE_BREACH, unreached=unreached)
    yield "unreached", replace(BREACH, stage=Stage.UNREACHED, context=context)
    offer = NoticeContext(
        who="Ada Novotná", unreached=(UnreachedRecipient(who=BOB.name, why="NoChat"),)
    )
    yield (
        "unreached-offer",
        replace(
            WARNING,
            request=OFFERED_REQUEST,
            stage=Stage.OFFERED,
            context=offer,
            recipient_id="u-1",
        ),
    )


def samples_of(words: Words) -> Iterator[tuple[str, AdaptiveCard]]:
    """Yield every card of notices, and of what is around them."""
    for name, view in notices():
        yield f"notice-{name}", notice_card(words, view)
    now = BREACH.now
    yield "digest", digest_card(words, digest_items(), now)
    yield "at-risk", at_risk_card(words, [SUBMITTED, soon(), SENT], now, may_view_shift=True)
    yield "at-risk-none", at_risk_card(words, [], now, may_view_shift=False)
    tally = Tally(
        NOON,
        waiting=1,
        handed_off=1,
        submitted=2,
        breached=1,
        opened_since=7,
        answered_since=5,
        answered_late_since=1,
        closed_since=3,
    )
    yield "shift", shift_card(words, tally, [SUBMITTED, soon(), SENT], now)
    preferences = NotificationPreferences(
        quiet_from=time(22), quiet_until=time(6, 30), muted=frozenset({Topic.NEWS})
    )
    yield (
        "preferences",
        preferences_card(words, replace(BOB, preferences=preferences), [SUBSCRIPTION]),
    )
    half = replace(BOB, preferences=preferences.model_copy(update={"quiet_until": None}))
    yield "preferences-fault", preferences_card(words, half, [], fault=words("field-quiet-error"))
    yield "preferences-none", preferences_card(words, replace(BOB, timezone=""), [])
    yield "colleagues", colleague_card(words, SUBMITTED, [BOB, EVA])
    yield "colleagues-none", colleague_card(words, SUBMITTED, [])


def soon() -> ServiceRequest:
    """Return a request that is at risk without being late."""
    return replace(
        SUBMITTED, number=126, severity=Severity.MODERATE, respond_by=NOON + timedelta(minutes=150)
    )


def digest_items() -> list[DigestItem]:
    """Return several notices that come late, one of them of what was answered meanwhile."""
    untold = NoticeContext(
        stage=Stage.FORGOTTEN, unreached=(UnreachedRecipient(who=BOB.name, why="NoChat"),)
    )
    late = (
        (SUBMITTED, Stage.RESPONSE_WARNING, NO_CONTEXT),
        (soon(), Stage.RESPONSE_WARNING, NO_CONTEXT),
        (SENT, Stage.UNREACHED, untold),
        (replace(ANSWERED, number=127), Stage.CHANGED, NoticeContext(status="Open")),
        (SUBMITTED, Stage.ESCALATED, NoticeContext(who=EVA.name)),
        (SUBMITTED, Stage.RESPONSE_BREACH, NO_CONTEXT),
    )
    moments = (HALF_PAST_ONE + timedelta(minutes=minutes) for minutes in range(len(late)))
    return [
        DigestItem(request, stage, due_at, context)
        for (request, stage, context), due_at in zip(late, moments, strict=True)
    ]
