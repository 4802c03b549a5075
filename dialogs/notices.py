"""What a notice tells, gathered from the request as it is now."""

from datetime import datetime
from typing import Literal

from cards.notice import NoticeView
from cards.service_request import RequestView
from services.alarms import Order
from services.chasing import chase_text, raise_text
from services.notices import rungs_above, snoozed_until
from services.policy import Policy
from services.readers import duty_managers
from services.stages import Rung


def notice_view(
    policy: Policy, view: RequestView, order: Order, now: datetime, *, late: bool = False
) -> NoticeView:
    """Gather what a notice of a single stage tells its reader."""
    request, item = view.request, order.items[0]
    subject = item.about.stage or item.stage
    return NoticeView(
        request=request,
        stage=item.stage,
        due_at=item.due_at,
        about=item.about,
        late=late,
        now=now,
        link=view.link,
        promise=view.promise,
        history=view.history,
        deeds=view.deeds,
        chase_text=chase_text(request, now),
        raise_text=raise_text(request, now),
        next_rung=_next_rung(request.rung, policy),
        snooze_until=snoozed_until(subject, request, policy, now),
        reader_id=order.reader_id,
    )


def _next_rung(rung: Rung | Literal[""], policy: Policy) -> Rung | None:
    """Return whom "Escalate" would tell; whether somebody is there is found out by pressing."""
    above = (
        one
        for one in rungs_above(rung, policy)
        if one is not Rung.DUTY_MANAGER or duty_managers(policy)
    )
    return next(above, None)
