"""The quick commands around the clock: at risk, watch, notify, escalate, hand over."""

import re
from dataclasses import replace
from datetime import time
from typing import Literal

from bot.command import Call, customer_meant, first_word
from cards.at_risk import at_risk_card, shift_card
from cards.handover import watches_line
from cards.layout import one_line
from cards.wishes import wishes_card
from dialogs.replies import say, show
from dialogs.requests import refresh, show_request
from dialogs.turn import DeskTurn
from services.alarms import DutyWatch
from services.duty import Duty
from services.errors import UnknownColleagueError
from services.folding import folded
from services.models import Person, ServiceRequest, Severity
from services.stages import NoticeWishes, Rung, Topic

_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?")
_OFF = frozenset({"off", "vypnout", "vyp", "ne"})
_ON = frozenset({"on", "zapnout", "zap", "ano"})
_SUMMARY = frozenset({"summary", "shift", "souhrn", "smena"})
THREAD = ";messageid="
"""What the id of a thread in a channel adds to the channel's own."""


def root_of(conversation_id: str) -> str:
    """Return the channel to which a thread belongs; any other conversation is its own."""
    return conversation_id.partition(THREAD)[0]


async def at_risk(call: Call) -> None:
    if folded(call.argument) in _SUMMARY:
        await show_shift(call.turn, call.duty)
    else:
        await show_at_risk(call.turn, call.duty)


async def show_at_risk(turn: DeskTurn, duty: Duty) -> None:
    found = await duty.at_risk(turn.person)
    card = at_risk_card(turn.words, found, turn.now)
    show(turn, card, summary=turn.words("at-risk"))


async def show_shift(turn: DeskTurn, duty: Duty) -> None:
    tally = await duty.shift(turn.person)
    card = shift_card(turn.words, tally, await duty.at_risk(turn.person), turn.now)
    show(turn, card, summary=turn.words("shift"))


async def escalate(call: Call) -> None:
    request = await call.duty.escalate(call.turn.work, call.argument, call.turn.person)
    await show_request(call.turn, call.desk, request, moved=True)
    say_escalated(call.turn, request)


def say_escalated(turn: DeskTurn, request: ServiceRequest) -> None:
    key = "escalated-to-channel" if request.rung == Rung.DUTY_CHANNEL else "escalated-to-manager"
    say(turn, turn.words(key, reference=request.reference))


async def handover(call: Call) -> None:
    turn, (reference, name) = call.turn, call.split()
    colleague = await _colleague(call, name)
    request = await call.duty.offer(turn.work, reference, colleague, turn.person)
    if request.offered_to_id == colleague.id:
        await refresh(turn, call.desk, request)
    say_offered(turn, request, colleague)


def say_offered(turn: DeskTurn, request: ServiceRequest, colleague: Person) -> None:
    words, name = turn.words, one_line(colleague.name)
    if colleague.id == request.owner_id:
        say(turn, words("handover-self", reference=request.reference))
    else:
        say(turn, words("handover-offered", reference=request.reference, who=name))


async def _colleague(call: Call, name: str) -> Person:
    """Find who was named with an @, or whose name was typed."""
    for mention in call.turn.mentioned:
        if found := await call.duty.staff.by_teams_id(mention.teams_id):
            return found
        if mention.name:
            raise UnknownColleagueError(mention.name)
    return await call.duty.colleague(call.turn.person.tenant_id, name.removeprefix("@"))


async def watch(call: Call) -> None:
    turn, wanted = call.turn, await _watch_meant(call)
    if wanted is None:
        return
    call.duty.begin_watch(turn.work, wanted, turn.person)
    what = watches_line(turn.words, wanted)
    if any(_same(one, wanted) for one in await call.duty.watches.of(wanted.conversation_id)):
        say(turn, turn.words("watching-already", what=what))
        return
    if wanted.conversation_id != turn.conversation.id:
        # Notices go to the channel, not into the thread in which it was asked for them.
        turn.work.keep(replace(turn.conversation, id=wanted.conversation_id))
    say(turn, turn.words("watching", what=what))


async def unwatch(call: Call) -> None:
    turn, wanted = call.turn, await _watch_meant(call)
    if wanted is None:
        return
    found = await call.duty.watches.of(wanted.conversation_id)
    if call.argument.strip():
        found = [one for one in found if _same(one, wanted)]
    if not found:
        say(turn, turn.words("watching-nothing"))
        return
    call.duty.end_watches(turn.work, found, turn.person)
    what = ", ".join(watches_line(turn.words, one) for one in found)
    say(turn, turn.words("unwatched", what=what))


async def _watch_meant(call: Call) -> DutyWatch | None:
    """Read `[A|B|C] [customer]`; None after saying which customers it could be."""
    turn, (first, rest) = call.turn, first_word(call.argument)
    severity: Severity | Literal[""] = (
        Severity(first.upper()) if first.upper() in set(Severity) else ""
    )
    sought = rest if severity else call.argument.strip()
    customer = await customer_meant(call, sought) if sought else None
    if sought and not customer:
        return None
    return DutyWatch(
        conversation_id=root_of(turn.conversation.id),
        severity=severity,
        tenant_id=customer.tenant_id if customer else "",
        customer=customer.name if customer else "",
        language=turn.words.language,
        timezone=turn.person.timezone,
    )


def _same(one: DutyWatch, other: DutyWatch) -> bool:
    return (one.severity, one.tenant_id) == (other.severity, other.tenant_id)


async def notify(call: Call) -> None:
    """Change what a person wishes to be told as the argument says; without one, show it."""
    turn, said = call.turn, folded(call.argument)
    if not said:
        watches = await call.duty.watches.of(root_of(turn.conversation.id))
        card = wishes_card(turn.words, turn.person, watches)
        show(turn, card, summary=turn.words("wishes"))
    elif said in _OFF:
        _wish(turn, "notify-muted-all", muted=frozenset(Topic))
    elif said in _ON:
        _wish(turn, "notify-muted-none", muted=frozenset())
    else:
        _be_quiet(turn, call.argument)


def _be_quiet(turn: DeskTurn, said: str) -> None:
    """Read "22:00-07:00", and "-" for no quiet hours."""
    start, dash, end = said.replace("\N{EN DASH}", "-").partition("-")
    wishes = quiet_between(turn.person.wishes, start, end) if dash else None
    if wishes is None:
        say(turn, turn.words("notify-unreadable", text=one_line(said, 40)))
    elif wishes.quiet_from and wishes.quiet_until:
        begins, ends = f"{wishes.quiet_from:%H:%M}", f"{wishes.quiet_until:%H:%M}"
        turn.person = replace(turn.person, wishes=wishes)
        say(turn, turn.words("notify-quiet-set", start=begins, end=ends))
    else:
        turn.person = replace(turn.person, wishes=wishes)
        say(turn, turn.words("notify-quiet-cleared"))


def _wish(turn: DeskTurn, key: str, *, muted: frozenset[Topic]) -> None:
    wishes = turn.person.wishes.model_copy(update={"muted": muted})
    turn.person = replace(turn.person, wishes=wishes)
    say(turn, turn.words(key))


def quiet_between(wishes: NoticeWishes, start: str, end: str) -> NoticeWishes | None:
    """Return the wishes with these quiet hours, none if both are empty; None for no times."""
    if not start.strip() and not end.strip():
        return wishes.model_copy(update={"quiet_from": None, "quiet_until": None})
    begins, ends = clock_time(start), clock_time(end)
    if begins is None or ends is None:
        return None
    return wishes.model_copy(update={"quiet_from": begins, "quiet_until": ends})


def clock_time(text: str) -> time | None:
    """Read "22:00", "22.00" or "22"; None for anything else."""
    found = _TIME.fullmatch(text.strip())
    try:
        return time(int(found[1]), int(found[2] or 0)) if found else None
    except ValueError:
        return None
