"""The toast of a notice: one sentence, in the reader's time zone."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from cards.clock import Deadline
from cards.layout import unbroken
from cards.moments import said_moment, said_span
from cards.names import customer_of, stage_name
from cards.notice.unreached import unreached_name
from cards.notice.view import NoticeView
from cards.notice.wording import Voice, news_sentence, outcome_sentence
from cards.words import Words
from services.model.stages import Stage
from services.model.states import RequestState

_LONGEST_NAME = 60


def notice_summary(words: Words, view: NoticeView, timezone: str) -> str:
    """Say what, which customer, by when and how long is left; plain text, for a zone of IANA."""

    def moment(at: datetime) -> str:
        return said_moment(words, at, timezone, view.now)

    voice = Voice(words, moment, partial(unbroken, length=_LONGEST_NAME))
    past = outcome_sentence(voice, view)
    said = past or "; ".join(_clauses(voice, view)) or stage_name(words, view.stage)
    customer = voice.quoted(customer_of(words, view.request))
    toast = words("toast", reference=view.request.reference, customer=customer, said=said)
    return words("toast-late", toast=toast) if view.late and not past else toast


def _clauses(voice: Voice, view: NoticeView) -> Iterator[str]:
    if view.context.unreached:
        yield _unreached(voice, view)
    if view.subject is Stage.FORGOTTEN:
        yield _waiting(voice.words, view)
    if happened := news_sentence(voice, view):
        yield happened
    if view.deadline and not view.subject.traits.news:
        yield _clock(voice, view.deadline, view.now)


def _unreached(voice: Voice, view: NoticeView) -> str:
    names = dict.fromkeys(
        unreached_name(voice.words, one, voice.quoted) for one in view.context.unreached
    )
    return voice.words("toast-missed", names=", ".join(names))


def _waiting(words: Words, view: NoticeView) -> str:
    waited = said_span(words, view.now - view.waiting_since)
    untaken = view.request.state is RequestState.WAITING_FOR_ADMIN
    return words("toast-untaken" if untaken else "toast-unsubmitted", span=waited)


def _clock(voice: Voice, deadline: Deadline, now: datetime) -> str:
    side, moment = deadline.side, voice.moment(deadline.at)
    distance = said_span(voice.words, deadline.at - now)
    if now < deadline.at:
        return voice.words("toast-due", side=side, moment=moment, left=distance)
    return voice.words("toast-overdue", side=side, moment=moment, late=distance)
