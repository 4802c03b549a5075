"""The step that asks when the problem began, and what is read of that in other answers."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from cards.actions import FillForm, GiveStart
from cards.moments import said_moment, typed_moment
from cards.open_request import start_card
from dialogs import understanding as understood
from dialogs.base import answer_to, waiting
from dialogs.drafts import Progress
from dialogs.framework import DialogTurnResult, WaterfallStepContext
from dialogs.interview import DeskInterview
from dialogs.replies import say
from dialogs.turn import DeskTurn, Navigation, Typed, desk_turn
from services.model.limits import MAX_SHORT_TEXT, within
from services.model.requests import Draft
from services.reading.times import may_name_start, moment_in, start_in, zone_of

_READ = ("started_at", "start_read_at", "start_unclear")
"""Fields of a draft that its text changes."""


class AsksStart(DeskInterview):
    async def ask_start(self, step: WaterfallStepContext) -> DialogTurnResult:
        """Ask only if a time is named that is not clear, or to change what was read."""
        turn, draft = desk_turn(step.context), Progress(step.values).draft
        match answer_to(step):
            case GiveStart() as given if given.unknown:
                return await self._save_unknown(step)
            case GiveStart(started=text):
                return await self._read_start(step, text)
            case Navigation() as word:
                return await self._steer_start(step, word)
            case Typed(text=text):
                return await self._read_typed(step, text)
        if self.known(step, answered=not draft.start_unclear):
            return await step.next(None)
        card_of = partial(
            start_card,
            started=typed_start(draft, turn),
            timezone=known_timezone(turn),
            unclear=draft.start_unclear,
        )
        return await self.ask(step, turn.words("step-start"), card_of)

    async def _read_typed(self, step: WaterfallStepContext, text: str) -> DialogTurnResult:
        turn, draft = desk_turn(step.context), Progress(step.values).draft
        if understood.means_unknown_start(text):
            return await self._save_unknown(step)
        if draft.started_at and understood.means_yes(text):
            return await self._read_start(step, typed_start(draft, turn))
        return await self._read_start(step, text)

    async def _steer_start(self, step: WaterfallStepContext, word: Navigation) -> DialogTurnResult:
        """Keep the moment that is shown, or that it is not known."""
        turn, draft = desk_turn(step.context), Progress(step.values).draft
        if draft.started_at and word is not Navigation.SEND:
            return await self._read_start(step, typed_start(draft, turn))
        said = turn.words("start-unknown") if draft.start_confirmed else ""
        return await self.leave_as_is(step, word, how_start(turn), said)

    async def save_answers(
        self, step: WaterfallStepContext, said: str, **answers: object
    ) -> DialogTurnResult:
        """Read the start of the problem in what was typed just now, too."""
        if answers.keys() & {"title", "description"}:
            turn, draft = desk_turn(step.context), Progress(step.values).draft
            told = with_start(draft.model_copy(update=answers), draft, turn)
            answers |= {name: getattr(told, name) for name in _READ}
        return await super().save_answers(step, said, **answers)

    async def _read_start(self, step: WaterfallStepContext, text: str) -> DialogTurnResult:
        turn, draft = desk_turn(step.context), Progress(step.values).draft
        typed, timezone = within(text, MAX_SHORT_TEXT).strip(), turn.person.timezone
        # What was shown is kept even where clocks show it twice.
        as_shown = draft.started_at if typed == typed_start(draft, turn) else None
        started = as_shown or moment_in(typed, turn.said_at, timezone)
        if started is None:
            return await self.not_understood(step, how_start(turn))
        if started > turn.said_at:
            say(turn, turn.words("start-to-come"))
            return waiting()
        said = said_moment(turn.words, started, timezone, turn.now)
        return await self.save_answers(step, said, **_confirmed(started))

    async def _save_unknown(self, step: WaterfallStepContext) -> DialogTurnResult:
        said = desk_turn(step.context).words("start-unknown")
        return await self.save_answers(step, said, **_confirmed(None))


def start_given(text: str, turn: DeskTurn) -> dict[str, object] | None:
    """Return what an answer says of the start, which may be that nobody knows it.

    None for what cannot be read, and for a moment that is still to come.
    """
    if len(text) > MAX_SHORT_TEXT:
        return None
    if not text.strip() or understood.means_unknown_start(text):
        return _confirmed(None)
    started = moment_in(text, turn.said_at, turn.person.timezone)
    return _confirmed(started) if started and started <= turn.said_at else None


def start_sent(form: FillForm, turn: DeskTurn) -> dict[str, object]:
    """Return what a form says of the start; nothing where it was not asked, or can't be read."""
    asked = "started" in form.model_fields_set
    return (start_given(form.started, turn) if asked else None) or {}


def _confirmed(started: datetime | None) -> dict[str, object]:
    return {"started_at": started, "start_confirmed": True, "start_unclear": False}


def with_start(draft: Draft, before: Draft, turn: DeskTurn, *, own: bool = True) -> Draft:
    """Return the draft with the start of the problem as the text says it that came just now.

    Only what is new in the draft is read, now and in the writer's zone: what was said earlier was
    read then. Of others' words neither hour nor zone is known, so that it is asked; so it is where
    a moment is named that may be one of something else.
    """
    text, before_it = _text(draft), _text(before)
    if text == before_it:
        return draft
    known = set(before_it)
    left = [line for line in text if line in known]
    if draft.start_confirmed or _say_the_same(draft, turn, text, left):
        return draft
    if isinstance(turn.answer, Typed) and turn.answer.quoted:
        own = False
    new = [line for line in text if line not in known]
    quoted = set(_lines(turn.quoted) if own else new)
    mine = "\n".join(line for line in new if line not in quoted)
    if started := start_in(mine, turn.said_at, turn.person.timezone):
        read = {"started_at": started, "start_read_at": turn.said_at, "start_unclear": False}
        return draft.model_copy(update=read)
    has_zone = zone_of(turn.person.timezone) is not None
    unread = "\n".join(line for line in new if line in quoted or not has_zone)
    doubtful = ((unread, "UTC"), (mine, turn.person.timezone))
    is_unclear = start_in(unread, turn.said_at, "UTC") or any(
        may_name_start(each, turn.said_at, timezone) for each, timezone in doubtful
    )
    if draft.started_at is None and is_unclear:
        return draft.model_copy(update={"start_unclear": True})
    if known <= set(text):
        return draft
    return draft.model_copy(update={"started_at": None, "start_unclear": False})


def _say_the_same(draft: Draft, turn: DeskTurn, *texts: Sequence[str]) -> bool:
    """Return whether one of these texts would have said the same start when that was said."""
    if draft.started_at is None or draft.start_read_at is None:
        return False
    read_at, timezone = draft.start_read_at, turn.person.timezone
    return draft.started_at in (start_in("\n".join(each), read_at, timezone) for each in texts)


def _text(draft: Draft) -> list[str]:
    """Return the lines of title and description, without a title that is cut from it."""
    title = "" if draft.description.startswith(draft.title) else draft.title
    return _lines(f"{title}\n{draft.description}")


def _lines(text: str) -> list[str]:
    return [line for each in text.splitlines() if (line := each.strip())]


def known_timezone(turn: DeskTurn) -> str:
    """Return the person's zone by its IANA name; empty where it is not known."""
    return turn.person.timezone if zone_of(turn.person.timezone) else ""


def how_start(turn: DeskTurn) -> str:
    """Say how a moment is typed."""
    return turn.words("how-start" if known_timezone(turn) else "how-start-zone")


def typed_start(draft: Draft, turn: DeskTurn) -> str:
    """Return the start as it could be typed; empty if it is not known."""
    return typed_moment(draft.started_at, turn.person.timezone) if draft.started_at else ""
