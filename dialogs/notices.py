"""Builds the view of a notice from the request as it is now."""

from datetime import datetime
from typing import Literal

from cards.notice import NoticeView
from cards.service_request import RequestView
from services.model.escalation import EscalationLevel
from services.model.notices import NoticeOrder
from services.notices.chasing import chase_text, raise_text
from services.notices.escalation import levels_above
from services.notices.plan import snoozed_until
from services.notices.recipients import duty_managers
from services.policy.tables import Policy


def notice_view(
    policy: Policy, view: RequestView, order: NoticeOrder, now: datetime, *, late: bool = False
) -> NoticeView:
    """Return the view of a notice of a single stage for its recipient."""
    request, item = view.request, order.items[0]
    subject = item.context.stage or item.stage
    return NoticeView(
        request=request,
        stage=item.stage,
        due_at=item.due_at,
        context=item.context,
        late=late,
        now=now,
        link=view.link,
        promise=view.promise,
        history=view.history,
        may_view=view.may_view,
        allowed_actions=view.allowed_actions,
        chase_text=chase_text(request, now),
        raise_text=raise_text(request, now),
        next_level=_next_level(request.escalation_level, policy),
        snooze_until=snoozed_until(subject, request, policy, now),
        recipient_id=order.recipient_id,
    )


def _next_level(
    escalation_level: EscalationLevel | Literal[""], policy: Policy
) -> EscalationLevel | None:
    """Return the level "Escalate" would notify; a press finds out whether it can be reached."""
    above = (
        one
        for one in levels_above(escalation_level, policy)
        if one is not EscalationLevel.DUTY_MANAGER or duty_managers(policy)
    )
    return next(above, None)
