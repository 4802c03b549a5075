"""What is written for an alarm that is due: that it was told, and the notices that leave. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from services.alarms import (
    Alarm,
    AlarmTold,
    Due,
    Item,
    LateNotice,
    LateNoticeTold,
    Order,
    unreached,
)
from services.models import reference_of
from services.notices import counts
from services.readers import Planner, Reader, told
from services.stages import Stage
from services.work import CardCopy, OutgoingMessage, Record, new_key

GATHERING = timedelta(seconds=1)
"""How long what is late for one reader is gathered before it is told."""

LanguageOf = Callable[[str, str], str]
"""Returns the language for what somebody chose, and for the locale of their Teams."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Telling:
    """Writes for one sweep; whom to tell is the planner's to say."""

    planner: Planner
    language_of: LanguageOf
    counted: Callable[[str], None] = lambda _outcome: None
    """Hears "told", "late", "dropped" or "nobody" for each alarm."""

    def of(self, due: Due) -> Iterator[Record]:
        """Yield what to write for an alarm of a request."""
        yield self._done(due)
        if not counts(due.alarm.about.stage or due.alarm.stage, due.state):
            self.counted("dropped")
            return
        plan = self.planner.plan(due)
        yield from plan.later
        alarm, late = due.alarm, self._is_late(due)
        item = Item(
            number=alarm.number,
            stage=alarm.stage,
            due_at=alarm.about.since or alarm.due_at,
            about=told(due, plan),
        )
        for reader in plan.readers:
            yield from self._late(reader, item, alarm) if late else self._order(reader, item)
        if plan.missed and not plan.readers and not plan.later:
            log.warning("nobody can be told", reference=reference_of(alarm.number))
            self.counted("nobody")
        else:
            self.counted("late" if late else "told")

    def of_gathered(self, due: Due, found: Sequence[LateNotice]) -> Iterator[Record]:
        """Yield what tells a reader all that is late: a few one by one, many in a list."""
        yield self._done(due)
        items = [
            Item(number=one.number, stage=one.stage, due_at=one.due_at, about=one.about)
            for one in found
        ]
        yield from (LateNoticeTold(one.to, one.number, one.stage, one.origin) for one in found)
        reader = self.planner.reader(due.alarm.to)
        if not isinstance(reader, Reader):
            # They have put us out meanwhile: each of these goes to the next on the ladder.
            order = Order(to=due.alarm.to, name=reader.who, timezone="", items=tuple(items))
            alarms = (unreached(order, item, reader.why) for item in items)
            yield from (alarm for alarm in alarms if alarm)
        elif len(items) > self.planner.policy.notices.gather_above:
            yield from self._order(reader, *items)
        else:
            for item in items:
                yield from self._order(reader, item)

    def again(self, due: Due) -> Alarm:
        """Put off what is being gathered: more may come."""
        return Alarm(0, Stage.GATHERED, self.planner.now + GATHERING, to=due.alarm.to)

    def _done(self, due: Due) -> AlarmTold:
        alarm = due.alarm
        return AlarmTold(alarm.number, alarm.stage, alarm.to, due.version, self.planner.now)

    def _is_late(self, due: Due) -> bool:
        """Whether it is gathered with what else comes late, after a downtime or quiet hours."""
        if due.alarm.about.since:
            return True
        patience = timedelta(minutes=self.planner.policy.notices.late_minutes)
        return self.planner.now - due.alarm.due_at > patience

    def _late(self, reader: Reader, item: Item, alarm: Alarm) -> Iterator[Record]:
        origin = alarm.to if item.stage is Stage.UNREACHED else ""
        yield LateNotice(reader.key, item.number, item.stage, item.due_at, item.about, origin)
        yield Alarm(0, Stage.GATHERED, self.planner.now + GATHERING, to=reader.key)

    def _order(self, reader: Reader, *items: Item) -> Iterator[Record]:
        """Yield a message that becomes a card only as it leaves, and the copy of that card."""
        where, key = reader.conversation, new_key()
        language = self.language_of(reader.language, reader.locale)
        order = Order(
            to=reader.key,
            name=reader.name,
            timezone=reader.timezone,
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
            opening=reader.opening,
        )
