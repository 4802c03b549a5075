"""Recipients of a notice: the owner, subscribed channels, and the escalation ladder. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from services.model.alarms import Alarm, ClaimedAlarm
from services.model.conversations import (
    Conversation,
    ConversationKind,
    Opening,
    unopened_chat,
)
from services.model.escalation import EscalationLevel
from services.model.notices import NoticeContext, UnreachedRecipient
from services.model.people import Person
from services.model.permissions import Permission
from services.model.requests import ServiceRequest
from services.model.stage_traits import Recipients
from services.model.stages import Stage
from services.model.subscriptions import Audience, Subscription
from services.model.taxonomy import Severity
from services.notices.escalation import levels_above, levels_from
from services.notices.quiet_hours import is_muted, quiet_until
from services.policy.tables import Policy

NO_CHAT = "NoChat"
"""The reason for a person who has no chat with the bot, where none can be opened."""
NO_ROLE = "NoRole"
"""The reason for a person whose role or tenant, as it is now, keeps the request from them."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person or channel that can be notified, and in which conversation."""

    key: str
    """A person's Entra id, or the id of a channel's conversation."""
    name: str
    """Empty for a channel."""
    language: str
    locale: str
    timezone: str
    conversation: Conversation
    opening: Opening | None = None


@dataclass(slots=True)
class RecipientPlan:
    """The plan for one alarm: who is notified now, who later, and who cannot be reached."""

    recipients: list[Recipient] = field(default_factory=list)
    later: list[Alarm] = field(default_factory=list)
    """For those who are not to be disturbed just now."""
    unreached: list[UnreachedRecipient] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RecipientPlanner:
    """Decides by the policy whom an alarm is sent to, with what is known at one moment."""

    policy: Policy
    audience: Audience
    now: datetime

    def plan(self, due: ClaimedAlarm) -> RecipientPlan:
        """Return who is notified, and who is not and why."""
        alarm, plan = due.alarm, RecipientPlan(unreached=list(due.alarm.context.unreached))
        match alarm.stage.traits.recipients:
            case Recipients.COLLEAGUE:
                self._offer(due, plan)
            case Recipients.NEXT_ON_LADDER:
                self._next_level(due, plan)
            case Recipients.LADDER:
                self._escalate(due, plan, levels_from(due.escalation_level, self.policy))
            case Recipients.ADDRESSEE:
                self._only(due, plan)
            case Recipients.OWNER_AND_DUTY if alarm.to:
                self._only(due, plan)
            case Recipients.OWNER_AND_DUTY:
                self._all(due, plan)
        plan.recipients = _distinct(plan.recipients)
        return plan

    def recipient_of(self, due: ClaimedAlarm, key: str) -> Recipient | UnreachedRecipient:
        """Return the recipient of this key, unless the request is of another tenant."""
        found = self.recipient(key)
        tenants = self.policy.joined(due.staff_tenant_id)
        if isinstance(found, Recipient) and found.conversation.tenant_id not in tenants:
            return UnreachedRecipient(who=found.name, key=key, why=NO_ROLE)
        return found

    def recipient(self, key: str) -> Recipient | UnreachedRecipient:
        """Return the recipient of this key, or why there is none."""
        if key in self.audience.people:
            return self._person(self.audience.people[key])
        for subscription, conversation in self.audience.subscriptions:
            if subscription.conversation_id == key:
                return _channel(subscription, conversation)
        return UnreachedRecipient(who="", key=key, why=NO_CHAT)

    def reaches(self, escalation_level: EscalationLevel, request: ServiceRequest) -> bool:
        """Return whether anyone on this escalation level can be notified of the request."""
        alarm = Alarm(request.number, Stage.ESCALATED, self.now)
        due = ClaimedAlarm(
            alarm,
            version=0,
            severity=request.severity,
            tenant_id=request.tenant_id,
            staff_tenant_id=request.staff_tenant_id,
            owner_id=request.owner_id,
        )
        return any(isinstance(one, Recipient) for one in self._on(escalation_level, due))

    def _all(self, due: ClaimedAlarm, plan: RecipientPlan) -> None:
        """Notify the owner and subscribed channels; if no one is reached, the ladder."""
        self._one(due, due.owner_id, plan)
        unreached = bool(plan.unreached)
        self._add(self._channels(due), plan)
        if unreached and not plan.recipients:
            self._escalate(due, plan, self.policy.notices.ladder)

    def _only(self, due: ClaimedAlarm, plan: RecipientPlan) -> None:
        """Notify the one it was put off for; one who cannot be reached is skipped as ever."""
        key = due.owner_id if due.alarm.context.for_owner else due.alarm.to
        self._one(due, key, plan)
        if plan.unreached and not plan.recipients and due.alarm.stage.traits.risk:
            self._escalate(due, plan, self.policy.notices.ladder)

    def _one(self, due: ClaimedAlarm, key: str, plan: RecipientPlan) -> None:
        alarm, person = due.alarm, self.audience.people.get(key)
        if person and due.severity is not Severity.CRITICAL and not alarm.context.snoozed:
            if is_muted(person.preferences, alarm.stage):
                return
            if ends := quiet_until(person.preferences, person.timezone, self.now):
                since = alarm.context.since or alarm.due_at
                quiet = {"since": since, "for_owner": key == due.owner_id}
                context = alarm.context.model_copy(update=quiet)
                plan.later.append(replace(alarm, to=key, due_at=ends, context=context))
                return
        self._add([self.recipient_of(due, key)], plan)

    def _offer(self, due: ClaimedAlarm, plan: RecipientPlan) -> None:
        """Ask the colleague; if that is not possible, say so to the owner."""
        self._add([self.recipient_of(due, due.offered_to_id)], plan)
        if not plan.recipients:
            self._add([self.recipient_of(due, due.owner_id)], plan)

    def _next_level(self, due: ClaimedAlarm, plan: RecipientPlan) -> None:
        """Notify the next escalation level of what did not reach its recipient."""
        last = plan.unreached[-1]
        if due.alarm.context.stage is Stage.OFFERED:
            if last.key != due.owner_id:
                self._add([self.recipient_of(due, due.owner_id)], plan)
            return
        # Without a name it was a channel, and every other subscribed one was notified.
        levels = (
            self.policy.notices.ladder
            if last.who
            else levels_above(EscalationLevel.DUTY_CHANNEL, self.policy)
        )
        self._escalate(due, plan, levels)

    def _escalate(
        self, due: ClaimedAlarm, plan: RecipientPlan, levels: Iterable[EscalationLevel]
    ) -> None:
        """Notify the first escalation level that can be reached; try no one twice in vain."""
        tried = {unreached.key for unreached in plan.unreached}
        for escalation_level in levels:
            self._add(
                (one for one in self._on(escalation_level, due) if one.key not in tried), plan
            )
            if plan.recipients:
                return

    def _on(
        self, escalation_level: EscalationLevel, due: ClaimedAlarm
    ) -> Iterator[Recipient | UnreachedRecipient]:
        match escalation_level:
            case EscalationLevel.DUTY_CHANNEL:
                yield from self._channels(due)
            case EscalationLevel.DUTY_MANAGER:
                yield from self._managers(due)

    def _channels(self, due: ClaimedAlarm) -> Iterator[Recipient]:
        """Yield the subscribed channels; one that removed the bot was reported already, once.

        A channel in another tenant hears of its own staff's requests only.
        """
        tenants = self.policy.joined(due.staff_tenant_id)
        for subscription, conversation in self.audience.subscriptions:
            if not subscription.covers(due.severity, due.tenant_id):
                continue
            found = _channel(subscription, conversation)
            if isinstance(found, Recipient) and found.conversation.tenant_id in tenants:
                yield found

    def _managers(self, due: ClaimedAlarm) -> Iterator[Recipient | UnreachedRecipient]:
        tenants = self.policy.joined(due.staff_tenant_id)
        for key, name in duty_managers(self.policy, due.staff_tenant_id).items():
            # A person who never wrote to the bot may have the app all the same.
            stranger = Person(key, due.staff_tenant_id, name)
            manager = self.audience.people.get(key, stranger)
            if key != due.owner_id and manager.tenant_id in tenants:
                yield self._person(manager)

    def _person(self, person: Person) -> Recipient | UnreachedRecipient:
        if Permission.VIEW not in self.policy.permissions_of(person.id):
            return UnreachedRecipient(who=person.name, key=person.id, why=NO_ROLE)
        chat = self.audience.chats.get(person.id)
        if chat and chat.suspended_at is None:
            return _recipient(person, chat)
        neighbour = (self.audience.neighbours or {}).get(person.tenant_id)
        if chat or not neighbour:
            why = chat.suspended_because if chat else NO_CHAT
            return UnreachedRecipient(who=person.name, key=person.id, why=why)
        opening = Opening(person.id, person.teams_id, neighbour.bot_id)
        place = replace(
            neighbour,
            id=unopened_chat(person.id),
            kind=ConversationKind.PERSONAL,
            person_id=person.id,
        )
        return replace(_recipient(person, place), opening=opening)

    def _add(self, found: Iterable[Recipient | UnreachedRecipient], plan: RecipientPlan) -> None:
        for one in found:
            if isinstance(one, UnreachedRecipient):
                plan.unreached.append(one)
            else:
                plan.recipients.append(one)


def duty_managers(policy: Policy, tenant_id: str = "") -> dict[str, str]:
    """Return the names of the duty managers, of a tenant's requests or of all, by Entra id."""
    return policy.members_with(Permission.LEAD, tenant_id)


def notice_context(due: ClaimedAlarm, plan: RecipientPlan) -> NoticeContext:
    """Return the context of the notice, with those who could not be notified and why."""
    context, unreached = due.alarm.context, tuple(dict.fromkeys(plan.unreached))
    changed = context.model_copy(update={"unreached": unreached})
    return context if unreached == context.unreached else changed


def _recipient(person: Person, chat: Conversation) -> Recipient:
    return Recipient(person.id, person.name, person.language, person.locale, person.timezone, chat)


def _channel(
    subscription: Subscription, conversation: Conversation | None
) -> Recipient | UnreachedRecipient:
    if conversation is None or conversation.suspended_at:
        why = conversation.suspended_because if conversation else NO_CHAT
        return UnreachedRecipient(who="", key=subscription.conversation_id, why=why)
    key = subscription.conversation_id
    return Recipient(key, "", subscription.language, "", subscription.timezone, conversation)


def _distinct(recipients: Iterable[Recipient]) -> list[Recipient]:
    """Leave out duplicates: a channel may have two subscriptions that cover it."""
    return list({recipient.conversation.id: recipient for recipient in recipients}.values())
