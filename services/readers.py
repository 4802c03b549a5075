"""Who is told what is due: the owner, the channels on duty, and the ladder above them. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from services.alarms import About, Alarm, Audience, Due, DutyWatch, Missed
from services.models import Person, ServiceRequest, Severity
from services.notices import is_muted, quiet_until, rungs_above, rungs_from
from services.places import Conversation, ConversationKind, Opening
from services.policy import Policy
from services.roles import Right, has_right
from services.stages import Recipients, Rung, Stage

NO_CHAT = "NoChat"
"""Why somebody is not reached with whom we have never spoken, nor can begin to."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who can be told, and where."""

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
class Plan:
    """What becomes of one alarm."""

    readers: list[Reader] = field(default_factory=list)
    later: list[Alarm] = field(default_factory=list)
    """For those who are not to be disturbed just now."""
    missed: list[Missed] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Planner:
    """Decides by the policy, for one moment, with what is known of everybody then."""

    policy: Policy
    audience: Audience
    now: datetime

    def plan(self, due: Due) -> Plan:
        """Return who is told, and who is not and why."""
        alarm, plan = due.alarm, Plan(missed=list(due.alarm.about.missed))
        match alarm.stage.traits.recipients:
            case Recipients.COLLEAGUE:
                self._offer(due, plan)
            case Recipients.NEXT_ON_LADDER:
                self._next(due, plan)
            case Recipients.LADDER:
                self._climb(due, plan, rungs_from(due.rung, self.policy))
            case Recipients.ADDRESSEE:
                self._only(due, plan)
            case Recipients.OWNER_AND_DUTY if alarm.to:
                self._only(due, plan)
            case Recipients.OWNER_AND_DUTY:
                self._all(due, plan)
        plan.readers = _distinct(plan.readers)
        return plan

    def reader(self, key: str) -> Reader | Missed:
        """Return the reader of this key, or why there is none."""
        if key in self.audience.people:
            return self._person(self.audience.people[key])
        for watch, conversation in self.audience.watches:
            if watch.conversation_id == key:
                return _channel(watch, conversation)
        return Missed(who="", key=key, why=NO_CHAT)

    def reaches(self, rung: Rung, request: ServiceRequest) -> bool:
        """Whether anybody on this rung of the ladder can be told of the request."""
        alarm = Alarm(request.number, Stage.ESCALATED, self.now)
        due = Due(
            alarm,
            version=0,
            severity=request.severity,
            tenant_id=request.tenant_id,
            owner_id=request.owner_id,
        )
        return any(isinstance(one, Reader) for one in self._on(rung, due))

    def _all(self, due: Due, plan: Plan) -> None:
        """Tell the owner and whoever watches; without the owner at least somebody above."""
        self._one(due, due.owner_id, plan)
        missed = bool(plan.missed)
        self._add(self._channels(due), plan)
        if missed and not plan.readers:
            self._climb(due, plan, self.policy.notices.ladder)

    def _only(self, due: Due, plan: Plan) -> None:
        """Tell the one it was put off for; who is gone since is passed over like anybody."""
        key = due.owner_id if due.alarm.about.for_owner else due.alarm.to
        self._one(due, key, plan)
        if plan.missed and not plan.readers and due.alarm.stage.traits.risk:
            self._climb(due, plan, self.policy.notices.ladder)

    def _one(self, due: Due, key: str, plan: Plan) -> None:
        alarm, person = due.alarm, self.audience.people.get(key)
        if person and due.severity is not Severity.CRITICAL and not alarm.about.snoozed:
            if is_muted(person.wishes, alarm.stage):
                return
            if ends := quiet_until(person.wishes, person.timezone, self.now):
                since = alarm.about.since or alarm.due_at
                quiet = {"since": since, "for_owner": key == due.owner_id}
                about = alarm.about.model_copy(update=quiet)
                plan.later.append(replace(alarm, to=key, due_at=ends, about=about))
                return
        self._add([self.reader(key)], plan)

    def _offer(self, due: Due, plan: Plan) -> None:
        """Ask the colleague; if that is not possible, say so to the owner."""
        self._add([self.reader(due.offered_to_id)], plan)
        if not plan.readers:
            self._add([self.reader(due.owner_id)], plan)

    def _next(self, due: Due, plan: Plan) -> None:
        """Tell the next on the ladder what somebody was not told."""
        last = plan.missed[-1]
        if due.alarm.about.stage is Stage.OFFERED:
            if last.key != due.owner_id:
                self._add([self.reader(due.owner_id)], plan)
            return
        # Without a name it was a channel, and every other one that watches has been told.
        rungs = (
            self.policy.notices.ladder if last.who else rungs_above(Rung.DUTY_CHANNEL, self.policy)
        )
        self._climb(due, plan, rungs)

    def _climb(self, due: Due, plan: Plan, rungs: Iterable[Rung]) -> None:
        """Tell the first rung on which anybody can be told, and nobody twice in vain."""
        tried = {missed.key for missed in plan.missed}
        for rung in rungs:
            self._add((one for one in self._on(rung, due) if one.key not in tried), plan)
            if plan.readers:
                return

    def _on(self, rung: Rung, due: Due) -> Iterator[Reader | Missed]:
        match rung:
            case Rung.DUTY_CHANNEL:
                yield from self._channels(due)
            case Rung.DUTY_MANAGER:
                yield from self._managers(due)

    def _channels(self, due: Due) -> Iterator[Reader]:
        """Yield the channels that watch; one that has put us out has been told of, once."""
        for watch, conversation in self.audience.watches:
            if not watch.sees(due.severity, due.tenant_id):
                continue
            found = _channel(watch, conversation)
            if isinstance(found, Reader):
                yield found

    def _managers(self, due: Due) -> Iterator[Reader | Missed]:
        owner = self.audience.people.get(due.owner_id)
        for key, name in duty_managers(self.policy).items():
            if key != due.owner_id:
                # Whoever never wrote to us may have the app all the same.
                stranger = Person(key, owner.tenant_id if owner else "", name)
                yield self._person(self.audience.people.get(key, stranger))

    def _person(self, person: Person) -> Reader | Missed:
        chat = self.audience.chats.get(person.id)
        if chat and chat.suspended_at is None:
            return _reader(person, chat)
        neighbour = (self.audience.neighbours or {}).get(person.tenant_id)
        if chat or not neighbour:
            why = chat.suspended_because if chat else NO_CHAT
            return Missed(who=person.name, key=person.id, why=why)
        opening = Opening(person.id, person.teams_id, neighbour.bot_id)
        place = replace(
            neighbour,
            id=f"person:{person.id}",
            kind=ConversationKind.PERSONAL,
            person_id=person.id,
        )
        return replace(_reader(person, place), opening=opening)

    def _add(self, found: Iterable[Reader | Missed], plan: Plan) -> None:
        for one in found:
            if isinstance(one, Missed):
                plan.missed.append(one)
            else:
                plan.readers.append(one)


def duty_managers(policy: Policy) -> dict[str, str]:
    """Return the names of the duty managers by their Entra ids."""
    members = policy.staff.members
    return {one.id: one.name for one in members if has_right(one.roles, Right.LEAD)}


def told(due: Due, plan: Plan) -> About:
    """Return what the notice tells beside the request: why somebody else was not told, too."""
    about, missed = due.alarm.about, tuple(dict.fromkeys(plan.missed))
    return about if missed == about.missed else about.model_copy(update={"missed": missed})


def _reader(person: Person, chat: Conversation) -> Reader:
    return Reader(person.id, person.name, person.language, person.locale, person.timezone, chat)


def _channel(watch: DutyWatch, conversation: Conversation | None) -> Reader | Missed:
    if conversation is None or conversation.suspended_at:
        why = conversation.suspended_because if conversation else NO_CHAT
        return Missed(who="", key=watch.conversation_id, why=why)
    key = watch.conversation_id
    return Reader(key, "", watch.language, "", watch.timezone, conversation)


def _distinct(readers: Iterable[Reader]) -> list[Reader]:
    """Leave out who is there already: a channel may watch for two reasons."""
    return list({reader.conversation.id: reader for reader in readers}.values())
