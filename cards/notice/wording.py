"""Sentences that the card of a notice and its toast share."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from cards.clock import other_side
from cards.names import state_name
from cards.notice.view import NoticeView
from cards.words import Words
from services.model.requests import Event
from services.model.stages import Stage
from services.model.states import EventKind, RequestState

_CLOSED, _ANSWERED = RequestState.CLOSED, RequestState.ANSWERED


@dataclass(frozen=True, slots=True)
class Voice:
    """The way moments and people's own words are put on a card, or in the line of a toast."""

    words: Words
    moment: Callable[[datetime], str]
    quoted: Callable[[str], str]

    def who(self, name: str) -> str:
        return self.quoted(name) or self.words("a-colleague")


def news_sentence(voice: Voice, view: NoticeView) -> str:
    """Say what has happened, clocks aside, as a part of a sentence; empty if it is a clock's."""
    request, context, subject = view.request, view.context, view.subject
    if not subject.traits.happened:
        return ""
    asked_elsewhere = subject is Stage.OFFERED and not view.asks
    return voice.words(
        f"happened-{'offered-to' if asked_elsewhere else subject}",
        side=other_side(request.route),
        status=voice.quoted(context.status),
        who=voice.who(context.who),
        to=voice.who(request.offered_to),
        owner=voice.who(request.owner),
    )


def outcome_sentence(voice: Voice, view: NoticeView) -> str:
    """Say why there is nothing left to do about it; empty while there is."""
    request, subject = view.request, view.subject
    if request.state is _CLOSED:
        return _since(voice, "past-closed", view.last(EventKind.CLOSED), request.state)
    if subject.traits.news:
        return ""
    if subject is Stage.OFFERED:
        return _handover(voice, view)
    if request.state is _ANSWERED and request.answered_at:
        moment = voice.moment(request.answered_at)
        return voice.words("clock-answered", moment=moment, who=voice.who(request.answered_by))
    return next(filter(None, _moved_on(voice, view)), "")


def _moved_on(voice: Voice, view: NoticeView) -> Iterator[str]:
    request = view.request
    taken = view.since(EventKind.TAKEN, EventKind.ACCEPTED)
    if view.subject is Stage.FORGOTTEN:
        if request.state is RequestState.SUBMITTED:
            submitted = view.last(EventKind.SUBMITTED)
            yield _since(voice, "past-submitted", submitted, request.state)
        elif taken and taken.kind is EventKind.TAKEN:
            yield _since(voice, "past-taken", taken, request.state)
    if (
        taken
        and taken.by_id == request.owner_id
        and view.recipient_id not in ("", request.owner_id)
    ):
        # In a channel the clock goes on, whoever owns the request.
        yield _since(voice, "past-taken", taken, request.state)


def _handover(voice: Voice, view: NoticeView) -> str:
    """Say how an offer ended: accepted, declined, or made to another colleague instead."""
    request = view.request
    again = view.since(EventKind.OFFERED)
    if request.offered_to_id:
        reader = view.recipient_id if view.asks else ""
        if reader in ("", request.offered_to_id) and not (again and again.at > view.due_at):
            return ""
        return voice.words("past-offered", to=voice.who(request.offered_to))
    ended = view.last(EventKind.ACCEPTED, EventKind.DECLINED)
    if ended is None:
        return voice.words("past-offer")
    key = "past-taken" if ended.kind is EventKind.ACCEPTED else "past-declined"
    return _since(voice, key, ended, request.state)


def _since(voice: Voice, key: str, event: Event | None, state: RequestState) -> str:
    """Say who did it and when; of what is not on record, how it stands."""
    if event is None:
        return state_name(voice.words, state)
    return voice.words(key, moment=voice.moment(event.at), who=voice.who(event.by))
