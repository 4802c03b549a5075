"""Dispatches an alarm that is due: yields the notices, and that it was dispatched. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from services.model.alarms import (
    Alarm,
    AlarmDispatched,
    ClaimedAlarm,
    LateNotice,
    LateNoticeDispatched,
    unreached_alarm,
)
from services.model.notices import NoticeItem, NoticeOrder
from services.model.outbox import CardCopy, OutgoingMessage, new_key
from services.model.requests import reference_of
from services.model.stages import Stage
from services.model.unit_of_work import Record
from services.notices.plan import counts
from services.notices.recipients import Recipient, RecipientPlanner, notice_context

DIGEST_DELAY = timedelta(seconds=1)
"""Late notices of one recipient are collected for this long before they are sent."""

LanguageOf = Callable[[str, str], str]
"""Returns the language for what a person chose, and for the locale of their Teams."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class NoticeDispatcher:
    """Dispatches the alarms of one sweep; the planner decides whom to notify."""

    planner: RecipientPlanner
    language_of: LanguageOf
    counted: Callable[[str], None] = lambda _outcome: None
    """Hears "dispatched", "late", "dropped" or "unreached" for each alarm."""

    def dispatch(self, due: ClaimedAlarm) -> Iterator[Record]:
        """Yield what to write for an alarm of a request."""
        yield self._dispatched(due)
        if not counts(due.alarm.context.stage or due.alarm.stage, due.state):
            self.counted("dropped")
            return
        plan = self.planner.plan(due)
        yield from plan.later
        alarm, late = due.alarm, self._is_late(due)
        item = NoticeItem(
            number=alarm.number,
            stage=alarm.stage,
            due_at=alarm.context.since or alarm.due_at,
            context=notice_context(due, plan),
        )
        for recipient in plan.recipients:
            yield from (
                self._late_notice(recipient, item, alarm)
                if late
                else self._notice(recipient, item)
            )
        if plan.unreached and not plan.recipients and not plan.later:
            log.warning("notice_without_recipient", reference=reference_of(alarm.number))
            self.counted("unreached")
        else:
            self.counted("late" if late else "dispatched")

    def dispatch_digest(self, due: ClaimedAlarm, found: Sequence[LateNotice]) -> Iterator[Record]:
        """Yield the notices that are late for a recipient: a few one by one, many as a digest."""
        yield self._dispatched(due)
        items = [
            NoticeItem(number=one.number, stage=one.stage, due_at=one.due_at, context=one.context)
            for one in found
        ]
        yield from (
            LateNoticeDispatched(one.to, one.number, one.stage, one.origin) for one in found
        )
        recipient = self.planner.recipient(due.alarm.to)
        if not isinstance(recipient, Recipient):
            # The bot was removed meanwhile: each of these goes to the next escalation level.
            order = NoticeOrder(
                to=due.alarm.to, name=recipient.who, timezone="", items=tuple(items)
            )
            alarms = (unreached_alarm(order, item, recipient.why) for item in items)
            yield from (alarm for alarm in alarms if alarm)
        elif len(items) > self.planner.policy.notices.digest_above:
            yield from self._notice(recipient, *items)
        else:
            for item in items:
                yield from self._notice(recipient, item)

    def postpone_digest(self, due: ClaimedAlarm) -> Alarm:
        """Put off a digest that is being collected: more may come."""
        return Alarm(0, Stage.DIGEST, self.planner.now + DIGEST_DELAY, to=due.alarm.to)

    def _dispatched(self, due: ClaimedAlarm) -> AlarmDispatched:
        alarm = due.alarm
        return AlarmDispatched(alarm.number, alarm.stage, alarm.to, due.version, self.planner.now)

    def _is_late(self, due: ClaimedAlarm) -> bool:
        """Return whether it joins a digest of late notices, after a downtime or quiet hours."""
        if due.alarm.context.since:
            return True
        tolerance = timedelta(minutes=self.planner.policy.notices.late_minutes)
        return self.planner.now - due.alarm.due_at > tolerance

    def _late_notice(
        self, recipient: Recipient, item: NoticeItem, alarm: Alarm
    ) -> Iterator[Record]:
        origin = alarm.to if item.stage is Stage.UNREACHED else ""
        yield LateNotice(recipient.key, item.number, item.stage, item.due_at, item.context, origin)
        yield Alarm(0, Stage.DIGEST, self.planner.now + DIGEST_DELAY, to=recipient.key)

    def _notice(self, recipient: Recipient, *items: NoticeItem) -> Iterator[Record]:
        """Yield a message that becomes a card only as it leaves, and the copy of that card."""
        where, key = recipient.conversation, new_key()
        language = self.language_of(recipient.language, recipient.locale)
        order = NoticeOrder(
            to=recipient.key,
            name=recipient.name,
            timezone=recipient.timezone,
            items=items,
            bot_id=where.bot_id,
        )
        body = order.model_dump_json(exclude_defaults=True)
        if len(items) == 1:
            subject = reference_of(items[0].number)
            yield CardCopy(key, where.id, where.service_url, subject, language, notice=body)
        yield OutgoingMessage(
            key=key,
            conversation_id=where.id,
            service_url=where.service_url,
            body=body.encode(),
            language=language,
            card=key if len(items) == 1 else "",
            notice=True,
            tenant_id=where.tenant_id,
            opening=recipient.opening,
        )
