"""The digest: several late notices in one list, a row for each request they are about."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from microsoft_teams.cards.core import AdaptiveCard

from cards.actions import button
from cards.at_risk import risk_row
from cards.clock import deadlines, due_clause
from cards.layout import card, heading, hint, paragraph, unbroken
from cards.names import stage_name
from cards.notice.unreached import unreached_lines
from cards.notice_actions import ShowAtRisk
from cards.requests import MAX_LISTED
from cards.words import Words
from services.model.notices import NoticeContext
from services.model.requests import ServiceRequest
from services.model.stages import CLOCK_STAGES, Stage
from services.model.states import RequestState

_PRESSING = sorted(
    (one for one in Stage if one.traits.clock is None and not one.traits.news),
    key=lambda one: one.traits.tone,
)
"""Stages that call for action, clocks aside, the worst first."""
_MAX_UNREACHED = 3


@dataclass(frozen=True, slots=True)
class DigestItem:
    """One of them; `due_at` is the moment that the stage marks."""

    request: ServiceRequest
    stage: Stage
    due_at: datetime
    context: NoticeContext

    @property
    def subject(self) -> Stage:
        """The stage it is about; of an unreached recipient, the one that did not reach them."""
        return self.context.stage or self.stage


def digest_card(
    words: Words, items: Sequence[DigestItem], now: datetime, *, more: int = 0
) -> AdaptiveCard:
    """List what fell due while nothing could be sent, oldest first.

    `more` are the requests beyond those of `items`: only what is listed has to be read in full.
    """
    rows = _by_request(items)
    left_out = more + len(rows[MAX_LISTED:])
    unreached = (one for item in items for one in item.context.unreached)
    return card(
        words,
        heading(words("digest", count=len(rows) + more)),
        paragraph(words("digest-why")),
        *(paragraph(line) for line in unreached_lines(words, unreached, _MAX_UNREACHED)),
        *(
            risk_row(words, late[0].request, now, "; ".join(_said(words, late, now)))
            for late in rows[:MAX_LISTED]
        ),
        *([hint(words("mine-more", count=left_out))] if left_out else []),
        actions=[button(words("show-at-risk"), ShowAtRisk())],
    )


def digest_summary(words: Words, items: Sequence[DigestItem], *, more: int = 0) -> str:
    """Say about how many requests it is, and which is the oldest; plain text."""
    rows = _by_request(items)
    oldest = rows[0][0].request
    return words(
        "digest-toast",
        count=len(rows) + more,
        reference=oldest.reference,
        customer=unbroken(oldest.customer, 60),
    )


def _by_request(items: Sequence[DigestItem]) -> list[list[DigestItem]]:
    found: dict[int, list[DigestItem]] = {}
    for item in sorted(items, key=lambda item: item.due_at):
        found.setdefault(item.request.number, []).append(item)
    return list(found.values())


def _said(words: Words, late: Sequence[DigestItem], now: datetime) -> Iterator[str]:
    """Yield all that is late for one request, the worst first.

    A clock that runs is shown as it stands by now, whether its warning or its breach is late.
    """
    request = late[0].request
    running = deadlines(request)
    subjects = {item.subject for item in late}
    named = {one for one in subjects if one.breach not in subjects}
    if running:
        named -= CLOCK_STAGES
    yield from (due_clause(words, one, now) for one in running if one.at <= now)
    if request.state is not RequestState.SUBMITTED and not any(one.at <= now for one in running):
        # The title of the row says already how it stands.
        named.discard(Stage.FORGOTTEN)
    yield from (stage_name(words, one) for one in _PRESSING if one in named)
    yield from (due_clause(words, one, now) for one in running if now < one.at)
    yield from (stage_name(words, one) for one in Stage if one in named.difference(_PRESSING))
