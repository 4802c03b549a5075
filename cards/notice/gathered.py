"""Several notices that come late, in one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from microsoft_teams.cards.core import AdaptiveCard

from cards.actions import button
from cards.at_risk import risk_row
from cards.clock import deadlines
from cards.layout import card, heading, hint, paragraph, unbroken
from cards.names import stage_name
from cards.notice_actions import ShowAtRisk
from cards.requests import MAX_LISTED
from cards.words import Words
from services.alarms import About
from services.models import ServiceRequest
from services.stages import CLOCK_STAGES, Stage


@dataclass(frozen=True, slots=True)
class Gathered:
    """One of them; `due_at` is the moment that the stage marks."""

    request: ServiceRequest
    stage: Stage
    due_at: datetime
    about: About


def gathered_card(words: Words, items: Sequence[Gathered], now: datetime) -> AdaptiveCard:
    """List what fell due while nothing could be sent, in the order in which it did."""
    left_out = len(items) - MAX_LISTED
    return card(
        words,
        heading(words("gathered", count=len(items))),
        paragraph(words("gathered-why")),
        *(
            risk_row(words, item.request, now, _beside_clocks(words, item))
            for item in items[:MAX_LISTED]
        ),
        *([hint(words("mine-more", count=left_out))] if left_out > 0 else []),
        actions=[button(words("show-at-risk"), ShowAtRisk())],
    )


def gathered_summary(words: Words, items: Sequence[Gathered]) -> str:
    """Say how many come late, and which is the oldest; plain text."""
    oldest = items[0].request
    customer = unbroken(oldest.customer, 60)
    return words("gathered-toast", count=len(items), reference=oldest.reference, customer=customer)


def _beside_clocks(words: Words, item: Gathered) -> str:
    """Name what it was about; that a clock runs or ran out is told by the clock itself."""
    subject = item.about.stage or item.stage
    told_anyway = CLOCK_STAGES | {Stage.FORGOTTEN}
    if subject in told_anyway and deadlines(item.request):
        return ""
    return stage_name(words, subject)
