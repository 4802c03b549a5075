"""The buttons of a notice, at most six: as many as Teams shows on one card."""

from collections.abc import Iterator

from microsoft_teams.cards.core import Action, OpenUrlAction

from cards.actions import MarkAnswered, MarkSubmitted, ShowRequest, TakeRequest, button
from cards.moments import said_span
from cards.notice.view import NoticeView
from cards.notice_actions import (
    AcceptHandover,
    ChaseRequest,
    ChooseColleague,
    DeclineHandover,
    EscalateRequest,
    SnoozeNotice,
)
from cards.route import answered_title, link_title
from cards.words import Words
from services.model.stage_traits import FollowUp
from services.model.states import UNDER_WAY, EventKind, RequestState

MAX_ACTIONS = 6


def actions_of(words: Words, view: NoticeView, *, past: bool) -> Iterator[Action]:
    """Yield the buttons; the way to the request itself comes last, if there is room for it."""
    shown = [] if past else list(_request_actions(words, view))
    yield from shown
    if view.may_view and len(shown) < MAX_ACTIONS:
        show = ShowRequest(reference=view.request.reference)
        yield button(words("show-request"), show, inputs=False)


def asks_number(view: NoticeView) -> bool:
    """Return whether it can be said here that it was submitted, and with which number."""
    acts = view.subject.traits.follow_up is FollowUp.ALL
    return acts and EventKind.SUBMITTED in view.allowed_actions


def _request_actions(words: Words, view: NoticeView) -> Iterator[Action]:
    match view.subject.traits.follow_up:
        case FollowUp.HANDOVER if view.asks:
            yield from _answers(words, view)
        case FollowUp.HANDOVER:
            yield from _hand_over(words, view)
        case FollowUp.ALL:
            # What is not submitted yet is submitted there; later the portal is only looked at.
            needed_now = view.request.state in UNDER_WAY
            yield from _next(words, view)
            yield from _link(words, view) if needed_now else ()
            yield from _colleagues(words, view)
            yield from () if needed_now else _link(words, view)
        case FollowUp.ANSWER:
            yield from _answered(words, view)
            yield from _link(words, view)
        case FollowUp.NOTHING:
            return


def _next(words: Words, view: NoticeView) -> Iterator[Action]:
    """Yield what brings the request on."""
    reference, allowed_actions = view.request.reference, view.allowed_actions
    if EventKind.TAKEN in allowed_actions:
        yield button(words("take"), TakeRequest(reference=reference), style="positive")
    if asks_number(view):
        yield button(words("mark-submitted"), MarkSubmitted(reference=reference), style="positive")
    yield from _answered(words, view)
    if EventKind.CHASED in allowed_actions:
        yield button(words("chase"), ChaseRequest(reference=reference), inputs=False)


def _colleagues(words: Words, view: NoticeView) -> Iterator[Action]:
    """Yield what brings in others, or puts it off."""
    reference, allowed_actions = view.request.reference, view.allowed_actions
    if EventKind.ESCALATED in allowed_actions and view.next_level:
        title = words(f"escalate-{view.next_level}")
        yield button(
            title,
            EscalateRequest(reference=reference, escalation_level=view.next_level),
            inputs=False,
        )
    yield from _hand_over(words, view)
    if EventKind.SNOOZED in allowed_actions and view.snooze_until:
        title = words("snooze", span=said_span(words, view.snooze_until - view.now))
        yield button(title, SnoozeNotice(reference=reference, stage=view.subject), inputs=False)


def _answers(words: Words, view: NoticeView) -> Iterator[Action]:
    reference = view.request.reference
    if EventKind.ACCEPTED in view.allowed_actions:
        accept = AcceptHandover(reference=reference)
        yield button(words("accept"), accept, style="positive", inputs=False)
    if EventKind.DECLINED in view.allowed_actions:
        yield button(words("decline"), DeclineHandover(reference=reference), inputs=False)


def _answered(words: Words, view: NoticeView) -> Iterator[Action]:
    if EventKind.ANSWERED in view.allowed_actions:
        title = answered_title(words, view.request.route)
        answered = MarkAnswered(reference=view.request.reference)
        yield button(title, answered, style="positive", inputs=False)


def _hand_over(words: Words, view: NoticeView) -> Iterator[Action]:
    if EventKind.OFFERED in view.allowed_actions:
        choose = ChooseColleague(reference=view.request.reference)
        yield button(words("hand-over"), choose, inputs=False)


def _link(words: Words, view: NoticeView) -> Iterator[Action]:
    if view.link and view.request.state is not RequestState.CLOSED:
        yield OpenUrlAction(title=link_title(words, view.request.route), url=view.link)
