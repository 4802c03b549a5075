"""The card of a notice. What is past says so, and offers nothing but the request itself."""

from collections.abc import Iterator

from microsoft_teams.cards.core import AdaptiveCard, CardElement, TextBlock, TextInput

from cards.clock import due_clause, promise_clock, response_clock
from cards.copying import to_copy
from cards.history import event_line
from cards.layout import (
    Tint,
    card,
    facts,
    heading,
    hint,
    local_time,
    one_line,
    paragraph,
    plain,
    sentence,
    tinted,
)
from cards.names import (
    customer_of,
    escalation_level_name,
    severity_name,
    stage_name,
    title_of,
)
from cards.notice.buttons import actions_of, asks_number
from cards.notice.unreached import unreached_lines
from cards.notice.view import NoticeView
from cards.notice.wording import Voice, news_sentence, outcome_sentence
from cards.route import number_title
from cards.words import Words
from services.model.limits import MAX_SHORT_TEXT
from services.model.stage_traits import Tone
from services.model.stages import Stage
from services.model.states import EventKind, Evidence, RequestState

MAX_TEXT = 6_000
"""Bytes of each of the two texts in the JSON of a card."""

_TINTS: dict[Tone, Tint] = {
    Tone.ALARMING: "attention",
    Tone.PRESSING: "warning",
    Tone.NEUTRAL: "accent",
    Tone.GOOD: "good",
}
_MAX_EVENTS = 6


def notice_card(words: Words, view: NoticeView) -> AdaptiveCard:
    """Say what is due or has happened, to whom it matters, and what can be done at once."""
    request = view.request
    voice = Voice(words, local_time, one_line)
    past = outcome_sentence(voice, view)
    return card(
        words,
        heading(f"{request.reference} · {one_line(customer_of(words, request))}"),
        tinted("good", *_past(words, view, past)) if past else _news(voice, view),
        paragraph(plain(title_of(words, request))),
        facts(_facts(words, view)),
        *_done(words, view),
        *([] if past else _texts(words, view)),
        *([] if past else _inputs(words, view)),
        actions=list(actions_of(words, view, past=bool(past))),
    )


def _past(words: Words, view: NoticeView, past: str) -> Iterator[CardElement]:
    yield _title(past)
    yield hint(words("past-about", stage=stage_name(words, view.subject)))


def _news(voice: Voice, view: NoticeView) -> CardElement:
    words, stage = voice.words, view.shown_stage
    late = [hint(words("notice-late", moment=local_time(view.due_at)))] if view.late else []
    said = "; ".join(_clauses(voice, view))
    return tinted(
        _TINTS[stage.traits.tone],
        _title(sentence(stage_name(words, stage))),
        *([paragraph(f"{sentence(said)}.")] if said else []),
        *late,
        *(paragraph(line) for line in unreached_lines(words, view.context.unreached)),
    )


def _clauses(voice: Voice, view: NoticeView) -> Iterator[str]:
    if view.subject is Stage.FORGOTTEN:
        yield _waiting(voice.words, view)
    if happened := news_sentence(voice, view):
        yield happened
    if view.subject is Stage.ANSWERED and view.context.status:
        yield voice.words("happened-status", status=voice.quoted(view.context.status))
    if view.deadline and not view.subject.traits.news:
        yield due_clause(voice.words, view.deadline, view.now)


def _waiting(words: Words, view: NoticeView) -> str:
    moment = local_time(view.waiting_since)
    untaken = view.request.state is RequestState.WAITING_FOR_ADMIN
    return words("notice-untaken" if untaken else "notice-unsubmitted", moment=moment)


def _facts(words: Words, view: NoticeView) -> dict[str, str]:
    request = view.request
    return {
        words("request-severity"): severity_name(words, request.severity),
        words("request-clock"): response_clock(words, request, view.promise),
        words("request-promise"): promise_clock(words, request),
        words("request-owner"): one_line(request.owner),
        words("request-offered"): one_line(request.offered_to),
        words("request-escalation-level"): escalation_level_name(words, request.escalation_level)
        if request.escalation_level
        else "",
        number_title(words, request.route): one_line(request.microsoft_number),
    }


def _done(words: Words, view: NoticeView) -> Iterator[CardElement]:
    """Say who has chased, escalated, or put this off, and when."""
    shown = [
        event
        for event in view.history
        if (traits := event.kind.traits).on_notices
        and (traits.evidence is not Evidence.STAGE or event.evidence == view.subject)
    ]
    yield from (hint(event_line(words, event)) for event in shown[-_MAX_EVENTS:])


def _texts(words: Words, view: NoticeView) -> Iterator[CardElement]:
    # Before it is submitted there is nothing to ask for, though it may be escalated.
    if view.chase_text and view.last(EventKind.CHASED):
        yield from to_copy(words, "chase", view.chase_text, MAX_TEXT)
    if view.raise_text and view.last(EventKind.ESCALATED):
        yield from to_copy(words, "raise", view.raise_text, MAX_TEXT)


def _inputs(words: Words, view: NoticeView) -> Iterator[CardElement]:
    if asks_number(view):
        yield TextInput(
            id="microsoft_number",
            label=number_title(words, view.request.route),
            error_message=words("number-error"),
            max_length=MAX_SHORT_TEXT,
        )


def _title(text: str) -> TextBlock:
    return TextBlock(text=text, weight="Bolder", wrap=True)
