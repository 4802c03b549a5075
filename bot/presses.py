"""What a press on a card does, where no dialog waits for it."""

from dataclasses import dataclass, replace

from cards.handover import colleague_card
from cards.layout import one_line
from cards.moments import said_moment
from cards.notice_actions import (
    AcceptHandover,
    ChaseRequest,
    ChooseColleague,
    DeclineHandover,
    EscalateRequest,
    NoticeAction,
    OfferHandover,
    SetWishes,
    ShowAtRisk,
    ShowShift,
    SnoozeNotice,
)
from cards.wishes import wishes_card
from dialogs.duty import say_escalated, say_offered, show_at_risk, show_shift, watches_here
from dialogs.replies import answer_with_card, answer_with_text, say, show
from dialogs.requests import refresh
from dialogs.turn import DeskTurn
from dialogs.wishes import clock_time, quiet_between
from services.duty import Duty
from services.models import ServiceRequest
from services.places import root_of
from services.stages import NoticeWishes, Stage, Topic


@dataclass(frozen=True, slots=True)
class NoticePresses:
    """The buttons of notices, and of the cards around them."""

    duty: Duty

    async def act(self, turn: DeskTurn, action: NoticeAction) -> None:
        match action:
            case SnoozeNotice(reference=reference, stage=stage):
                await self._snooze(turn, reference, stage)
            case ChooseColleague(reference=reference):
                await self._choose(turn, reference)
            case OfferHandover(reference=reference, person_id=person_id):
                await self._offer(turn, reference, person_id)
            case ShowAtRisk():
                await show_at_risk(turn, self.duty)
            case ShowShift():
                await show_shift(turn, self.duty)
            case SetWishes():
                await self._wish(turn, action)
            case _:
                await self._do(turn, action)

    async def _do(
        self,
        turn: DeskTurn,
        action: ChaseRequest | EscalateRequest | AcceptHandover | DeclineHandover,
    ) -> None:
        duty, work, person = self.duty, turn.work, turn.person
        match action:
            case ChaseRequest(reference=reference):
                request = await duty.chase(work, reference, person)
            case EscalateRequest(reference=reference, rung=rung):
                request = await duty.escalate(work, reference, person, to=rung)
                say_escalated(turn, request)
            case AcceptHandover(reference=reference):
                request = await duty.accept(work, reference, person)
                say(turn, turn.words("handover-accepted", reference=reference))
            case DeclineHandover(reference=reference):
                request = await duty.decline(work, reference, person)
                owner = one_line(request.owner)
                say(turn, turn.words("handover-declined", reference=reference, owner=owner))
        await self._moved(turn, request)

    async def _moved(self, turn: DeskTurn, request: ServiceRequest) -> None:
        await refresh(turn, self.duty.desk, request, pressed=True)

    async def _snooze(self, turn: DeskTurn, reference: str, stage: Stage) -> None:
        # Pressed in a thread; but the channel is told.
        here = replace(turn.conversation, id=root_of(turn.conversation.id))
        until = await self.duty.snooze(turn.work, reference, stage, turn.person, here)
        if until is None:
            answer_with_text(turn, turn.words("snooze-too-late"))
            return
        await self._moved(turn, await self.duty.desk.find(reference))
        moment = said_moment(turn.words, until, turn.person.timezone, turn.now)
        say(turn, turn.words("snoozed-until", reference=reference, moment=moment))

    async def _choose(self, turn: DeskTurn, reference: str) -> None:
        """Ask below to whom, so that the notice with its clock stays as it is."""
        request, colleagues = await self.duty.colleagues(reference, turn.person)
        card = colleague_card(turn.words, request, colleagues)
        show(turn, card, summary=turn.words("choose-colleague", reference=reference))

    async def _offer(self, turn: DeskTurn, reference: str, person_id: str) -> None:
        colleague = await self.duty.staff.get(person_id)
        if colleague is None or colleague.tenant_id != turn.person.tenant_id:
            answer_with_text(turn, turn.words("choose-colleague", reference=reference))
            return
        request = await self.duty.offer(turn.work, reference, colleague, turn.person)
        await refresh(turn, self.duty.desk, request)
        say_offered(turn, request, colleague)

    async def _wish(self, turn: DeskTurn, action: SetWishes) -> None:
        wanted = {
            Topic.REMINDERS: action.reminders,
            Topic.WARNINGS: action.warnings,
            Topic.BREACHES: action.breaches,
            Topic.NEWS: action.news,
        }
        muted = frozenset(topic for topic, wants in wanted.items() if not wants)
        start, end = action.quiet_from, action.quiet_until
        wishes = quiet_between(NoticeWishes(muted=muted), start, end)
        watches = await watches_here(turn, self.duty)
        if wishes is None:
            # Shown again as it was entered: clients may empty a card that gets a mere text.
            entered = NoticeWishes(
                muted=muted, quiet_from=clock_time(start), quiet_until=clock_time(end)
            )
            person, fault = replace(turn.person, wishes=entered), turn.words("field-quiet-error")
            answer_with_card(turn, wishes_card(turn.words, person, watches, fault=fault))
            return
        turn.person = replace(turn.person, wishes=wishes)
        answer_with_card(turn, wishes_card(turn.words, turn.person, watches))
        say(turn, turn.words("notify-saved"))
