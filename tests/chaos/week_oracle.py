"""Who had to be told of what, and when, in a week: worked out from what people did.

It shares no line with what it judges. What is to fall due is put down when somebody does
something; who is told is looked up at that moment.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from heapq import heappop, heappush

from services.policy.tables import Policy
from tests.chaos.week_case import (
    ENDED_BY,
    FORGOTTEN,
    GATHERED_ABOVE,
    GATHERED_FOR,
    LADDER,
    LATE_AFTER,
    MINUTE,
    PEOPLE,
    SNOOZE,
    TOPICS,
    UNDER_WAY,
    Case,
    Deed,
    Line,
    Pending,
    Told,
    begins_as,
    channels,
    escalation_level_of,
    quiet_end,
)
from tests.chaos.week_cast import DOWN_FROM, DOWN_UNTIL


@dataclass(slots=True)
class Oracle:
    policy: Policy
    told: list[Told] = field(default_factory=list)
    _cases: dict[int, Case] = field(default_factory=dict)
    _agenda: list[tuple[datetime, int, Pending | str]] = field(default_factory=list)
    """What falls due, or whose late notices are told; the number keeps them apart."""
    _late: defaultdict[str, dict[tuple[int, str], Line]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    """Of one request and stage there is one, and the last to fall due stays."""
    _gathered_at: dict[str, datetime] = field(default_factory=dict)
    _order: int = 0

    def follow(self, deeds: Sequence[Deed]) -> list[Told]:
        for deed in deeds:
            self._pass(deed.at)
            getattr(self, f"_{deed.kind}")(deed)
        self._pass(datetime.max.replace(tzinfo=UTC))
        return self.told

    def _pass(self, until: datetime) -> None:
        """Let time go by; while nothing runs, all waits for the end of that."""
        while self._agenda and self._agenda[0][0] < until:
            due, _, what = heappop(self._agenda)
            at = DOWN_UNTIL if DOWN_FROM <= due < DOWN_UNTIL else due
            if isinstance(what, str):
                self._tell_late(what, due)
            else:
                self._fall_due(what, at)

    def _fall_due(self, one: Pending, at: datetime) -> None:
        case = self._cases[one.number]
        if case.pending.get((one.stage, one.to)) is not one:
            return
        del case.pending[one.stage, one.to]
        late = one.since is not None or at - one.due > LATE_AFTER
        for reader in dict.fromkeys(self._readers(one, case, at)):
            if late:
                line = Line(one.since or one.due, one.number, one.stage)
                self._late[reader][one.number, one.stage] = line
                self._gathered_at[reader] = at + GATHERED_FOR
                self._note(at + GATHERED_FOR, reader)
            else:
                self.told.append(Told(at, reader, ((one.number, one.stage),)))

    def _tell_late(self, reader: str, at: datetime) -> None:
        if self._gathered_at[reader] != at:
            return  # something came after, and all of it waits for that
        lines = sorted(self._late.pop(reader, {}).values())
        if len(lines) > GATHERED_ABOVE:
            items = tuple((line.number, line.stage) for line in lines)
            self.told.append(Told(at, reader, items, late=True))
            return
        for line in lines:
            late = at - line.due > LATE_AFTER
            self.told.append(Told(at, reader, ((line.number, line.stage),), late))

    def _readers(self, one: Pending, case: Case, at: datetime) -> Iterator[str]:
        match one.stage:
            case "offered":
                yield case.offered_to
            case "escalated":
                yield from escalation_level_of(case.escalation_level, case)
            case _ if one.to:
                yield from self._reader(case.owner if one.for_owner else one.to, one, at)
            case _:
                yield from self._reader(case.owner, one, at)
                yield from channels(case.matter)

    def _reader(self, key: str, one: Pending, at: datetime) -> Iterator[str]:
        """Yield whoever it is, unless they do not wish to be told, or not now."""
        case, person = self._cases[one.number], PEOPLE.get(key)
        if person and case.matter.severity != "A" and not one.snoozed:
            if TOPICS.get(one.stage.rpartition("-")[2]) in person.preferences.muted:
                return
            if ends := quiet_end(person, at):
                since, mine = one.since or one.due, key == case.owner
                self._set(replace(one, due=ends, to=key, for_owner=mine, since=since))
                return
        yield key

    def _set(self, one: Pending) -> None:
        self._cases[one.number].pending[one.stage, one.to] = one
        self._note(one.due, one)

    def _note(self, due: datetime, what: Pending | str) -> None:
        self._order += 1
        heappush(self._agenda, (due, self._order, what))

    def _opened(self, deed: Deed) -> None:
        matter = deed.matter
        assert matter is not None
        case = self._cases[deed.number] = Case(
            matter, deed.by, deed.at, begins_as(matter, deed.by)
        )
        self._remind(deed)
        warning, breach = case.promise()
        self._set(Pending(warning, deed.number, "promise-warning"))
        self._set(Pending(breach, deed.number, "promise-breach"))

    def _remind(self, deed: Deed) -> None:
        minutes = FORGOTTEN[self._cases[deed.number].matter.severity]
        self._set(Pending(deed.at + minutes * MINUTE, deed.number, "forgotten"))

    def _taken(self, deed: Deed) -> None:
        case = self._cases[deed.number]
        case.owner, case.state, case.offered_to = deed.by, "handed-off", ""
        case.forget({"forgotten"})
        self._remind(deed)

    def _submitted(self, deed: Deed) -> None:
        case = self._end(deed)
        case.escalation_level = ""
        if moments := case.start(deed.at, self.policy):
            self._set(Pending(moments[0], deed.number, "response-warning"))
            self._set(Pending(moments[1], deed.number, "response-breach"))

    def _answered(self, deed: Deed) -> None:
        self._end(deed)

    def _closed(self, deed: Deed) -> None:
        self._end(deed)

    def _end(self, deed: Deed) -> Case:
        case = self._cases[deed.number]
        case.state = deed.kind
        case.forget(ENDED_BY[deed.kind])
        return case

    def _escalated(self, deed: Deed) -> None:
        case = self._cases[deed.number]
        above = (
            LADDER[LADDER.index(case.escalation_level) + 1 :] if case.escalation_level else LADDER
        )
        case.escalation_level = next(
            escalation_level
            for escalation_level in above
            if any(escalation_level_of(escalation_level, case))
        )
        self._set(Pending(deed.at, deed.number, "escalated"))

    def _offered(self, deed: Deed) -> None:
        case = self._cases[deed.number]
        if deed.other not in (case.owner, case.offered_to):
            case.offered_to = deed.other
            case.forget({"offered"})
            self._set(Pending(deed.at, deed.number, "offered", deed.other))

    def _accepted(self, deed: Deed) -> None:
        case = self._cases[deed.number]
        former, case.owner, case.offered_to = case.owner, deed.by, ""
        if case.state in UNDER_WAY:
            case.state = begins_as(case.matter, deed.by)
            case.forget({"forgotten"})
            self._remind(deed)
        self._set(Pending(deed.at, deed.number, "accepted", former))

    def _declined(self, deed: Deed) -> None:
        case = self._cases[deed.number]
        case.offered_to = ""
        self._set(Pending(deed.at, deed.number, "declined", case.owner))

    def _snoozed(self, deed: Deed) -> None:
        case, stage = self._cases[deed.number], deed.other
        breach = case.breach_after(stage)
        until = min(deed.at + SNOOZE, breach) if breach else deed.at + SNOOZE
        if breach and breach - deed.at < MINUTE:
            return
        muted = "breaches" in PEOPLE[deed.by].preferences.muted and case.matter.severity != "A"
        told_anyway = deed.where or (deed.by == case.owner and not muted)
        if until != breach or not told_anyway:
            to = deed.where or deed.by
            mine = to == case.owner
            self._set(Pending(until, deed.number, stage, to, snoozed=True, for_owner=mine))
