"""Handles presses on cards that no dialog waits for: notices and the cards around them."""

from dataclasses import dataclass, replace

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
    SetPreferences,
    ShowAtRisk,
    ShowShift,
    SnoozeNotice,
)
from cards.preferences import preferences_card
from dialogs.duty import (
    say_escalated,
    say_offered,
    show_at_risk,
    show_colleagues,
    show_shift,
    subscriptions_here,
)
from dialogs.quiet_hours import clock_time, quiet_between
from dialogs.replies import answer_with_card, answer_with_text, say
from dialogs.requests import refresh
from dialogs.turn import DeskTurn
from services.duty import Duty
from services.model.conversations import root_of
from services.model.preferences import NotificationPreferences
from services.model.requests import ServiceRequest
from services.model.stage_traits import Topic
from services.model.stages import Stage


@dataclass(frozen=True, slots=True)
class NoticeActionHandler:
    """The buttons of notices, and of the cards around them."""

    duty: Duty

    async def act(self, turn: DeskTurn, action: NoticeAction) -> None:
        match action:
            case SnoozeNotice(reference=reference, stage=stage):
                await self._snooze(turn, reference, stage)
            case ChooseColleague(reference=reference):
                await show_colleagues(turn, self.duty, reference)
            case OfferHandover(reference=reference, person_id=person_id):
                await self._offer(turn, reference, person_id)
            case ShowAtRisk():
                await show_at_risk(turn, self.duty)
            case ShowShift():
                await show_shift(turn, self.duty)
            case SetPreferences():
                await self._save_preferences(turn, action)
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
            case EscalateRequest(reference=reference, escalation_level=escalation_level):
                request = await duty.escalate(work, reference, person, to=escalation_level)
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
        # Pressed in a thread; but the channel is notified.
        here = replace(turn.conversation, id=root_of(turn.conversation.id))
        until = await self.duty.snooze(turn.work, reference, stage, turn.person, here)
        if until is None:
            answer_with_text(turn, turn.words("snooze-too-late"))
            return
        await self._moved(turn, await self.duty.desk.finder.find(reference, turn.person))
        moment = said_moment(turn.words, until, turn.person.timezone, turn.now)
        say(turn, turn.words("snoozed-until", reference=reference, moment=moment))

    async def _offer(self, turn: DeskTurn, reference: str, person_id: str) -> None:
        colleague = await self.duty.staff.get(person_id)
        if colleague is None:
            answer_with_text(turn, turn.words("choose-colleague", reference=reference))
            return
        request = await self.duty.offer(turn.work, reference, colleague, turn.person)
        await refresh(turn, self.duty.desk, request)
        say_offered(turn, request, colleague)

    async def _save_preferences(self, turn: DeskTurn, action: SetPreferences) -> None:
        wanted = {
            Topic.REMINDERS: action.reminders,
            Topic.WARNINGS: action.warnings,
            Topic.BREACHES: action.breaches,
            Topic.NEWS: action.news,
        }
        muted = frozenset(topic for topic, wants in wanted.items() if not wants)
        start, end = action.quiet_from, action.quiet_until
        preferences = quiet_between(NotificationPreferences(muted=muted), start, end)
        subscriptions = await subscriptions_here(turn, self.duty)
        if preferences is None:
            # Shown again as it was entered: clients may empty a card that gets a mere text.
            entered = NotificationPreferences(
                muted=muted, quiet_from=clock_time(start), quiet_until=clock_time(end)
            )
            person, fault = (
                replace(turn.person, preferences=entered),
                turn.words("field-quiet-error"),
            )
            answer_with_card(
                turn, preferences_card(turn.words, person, subscriptions, fault=fault)
            )
            return
        turn.person = replace(turn.person, preferences=preferences)
        answer_with_card(turn, preferences_card(turn.words, turn.person, subscriptions))
        say(turn, turn.words("notify-saved"))
