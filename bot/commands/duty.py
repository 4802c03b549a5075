"""Quick commands around the clock: at risk, watch, notify, escalate, hand over."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from bot.commands.command import Call, customer_meant
from cards.handover import subscription_line
from cards.layout import one_line, plain
from cards.preferences import preferences_card
from cards.words import Words, typed
from dialogs.duty import (
    say_escalated,
    say_offered,
    show_at_risk,
    show_colleagues,
    show_shift,
    subscriptions_here,
)
from dialogs.quiet_hours import quiet_between
from dialogs.replies import say, show
from dialogs.requests import refresh, show_request
from dialogs.turn import DeskTurn, Mention
from services.model.conversations import ConversationKind, root_of
from services.model.errors import UnknownColleagueError
from services.model.people import Person
from services.model.stage_traits import Topic
from services.model.subscriptions import Subscription
from services.model.taxonomy import Severity
from services.reading.naming import SaidName
from services.reading.normalization import bare, cleaned, is_visible, unpunctuated
from services.reading.references import first_word


async def at_risk(call: Call) -> None:
    if bare(call.argument) in typed("typed-summary"):
        await show_shift(call.turn, call.duty)
    else:
        await show_at_risk(call.turn, call.duty)


async def escalate(call: Call) -> None:
    request = await call.duty.escalate(call.turn.work, call.argument, call.turn.person)
    await show_request(call.turn, call.desk, request, moved=True)
    say_escalated(call.turn, request)


async def handover(call: Call) -> None:
    """Offer a request to the colleague who is named; without a name, show who can be chosen."""
    turn, (reference, name) = call.turn, call.split()
    if not name:
        await show_colleagues(turn, call.duty, reference)
        return
    colleague = await _colleague(call, name)
    request = await call.duty.offer(turn.work, reference, colleague, turn.person)
    if request.offered_to_id == colleague.id:
        await refresh(turn, call.desk, request)
    say_offered(turn, request, colleague)


async def _colleague(call: Call, name: str) -> Person:
    """Find who was named with an @, or whose name was typed."""
    for mention in _meant(call.turn.mentioned, name):
        if found := await call.duty.staff.by_teams_id(mention.teams_id):
            return found
        if mention.name:
            raise UnknownColleagueError(mention.name)
    return await call.duty.colleague(call.turn.person, unpunctuated(name))


def _meant(mentioned: Sequence[Mention], name: str) -> Sequence[Mention]:
    """Return the mention that a name says: all of it, else the longest in it, else a part of it.

    Somebody may be called beside the bot first, and the colleague be another. A mention without
    a name may be anybody's.
    """
    said = SaidName(name)
    for is_meant in (said.is_all_of, said.has):
        if found := [one for one in reversed(mentioned) if is_meant(one.name)]:
            return [max(found, key=lambda one: len(one.name))]
    found = [one for one in mentioned if said.is_within(one.name)]
    return found if len(found) == 1 else [one for one in mentioned if not one.name]


async def watch(call: Call) -> None:
    if call.turn.conversation.kind is ConversationKind.PERSONAL:
        say(call.turn, call.turn.words("watch-not-here"))
        return
    turn, wanted = call.turn, await _subscription_meant(call)
    if wanted is None:
        return
    # In a thread as well: notices go to its channel.
    tenant_id = turn.conversation.tenant_id
    new = await call.duty.subscribe(turn.work, wanted, turn.person, tenant_id)
    what = subscription_line(turn.words, wanted)
    say(turn, turn.words("watching" if new else "watching-already", what=what))


async def unwatch(call: Call) -> None:
    """End what fits `[A|B|C] [customer]`, also for a customer that is gone; all without either."""
    turn, (severity, sought) = call.turn, _subscription_said(call.argument)
    known = await call.duty.subscriptions.of(root_of(turn.conversation.id))
    found = [
        one
        for one in known
        if severity in ("", one.severity) and (not sought or _may_mean(sought, one))
    ]
    if not found:
        say(turn, turn.words("watching-nothing"))
        return
    call.duty.unsubscribe(turn.work, found, turn.person, turn.conversation.tenant_id)
    ended = turn.words("unwatched", what=_listed(turn.words, found))
    left = [one for one in known if one not in found]
    still = turn.words("watching-still", what=_listed(turn.words, left)) if left else ""
    say(turn, f"{ended} {still}".rstrip())


def _may_mean(sought: str, subscription: Subscription) -> bool:
    said, names = SaidName(sought), (subscription.customer, subscription.tenant_id)
    return any(said.is_exactly(name) or said.is_part_of(name) for name in names)


def _listed(words: Words, subscriptions: Sequence[Subscription]) -> str:
    return ", ".join(subscription_line(words, one) for one in subscriptions)


async def _subscription_meant(call: Call) -> Subscription | None:
    """Return the subscription that is asked for; None after saying what is not clear."""
    turn, (severity, sought) = call.turn, _subscription_said(call.argument)
    if len(bare(sought)) == 1:
        # A letter that is no severity would be part of many a name.
        usage = plain(turn.words("usage-watch"))
        say(turn, turn.words("usage", usage=usage))
        return None
    command = f"/watch {severity}".rstrip()
    customer = await customer_meant(call, sought, command) if sought else None
    if sought and not customer:
        return None
    return Subscription(
        conversation_id=root_of(turn.conversation.id),
        severity=severity,
        tenant_id=customer.tenant_id if customer else "",
        customer=customer.name if customer else "",
        language=turn.words.language,
        timezone=turn.person.timezone,
    )


def _subscription_said(argument: str) -> tuple[Severity | Literal[""], str]:
    """Read `[A|B|C] [customer]`."""
    first, rest = first_word(argument)
    letter = bare(first).upper()
    if letter in set(Severity):
        return Severity(letter), rest if is_visible(rest) else ""
    return "", argument.strip() if is_visible(argument) else ""


async def notify(call: Call) -> None:
    """Change a person's notification preferences; without an argument, show them."""
    turn, said = call.turn, bare(call.argument)
    if not said:
        card = preferences_card(turn.words, turn.person, await subscriptions_here(turn, call.duty))
        show(turn, card, summary=turn.words("preferences"))
    elif said in typed("typed-off"):
        silent = turn.person.preferences.model_copy(update={"muted": frozenset(Topic)})
        turn.person = replace(turn.person, preferences=silent)
        say(turn, turn.words("notify-muted-all"))
    elif said in typed("typed-on"):
        _unmute(turn)
    else:
        _be_quiet(turn, call.argument)


def _unmute(turn: DeskTurn) -> None:
    """Mute nothing any more; quiet hours stay, and that is said."""
    preferences = turn.person.preferences.model_copy(update={"muted": frozenset()})
    turn.person = replace(turn.person, preferences=preferences)
    start, end = preferences.quiet_from, preferences.quiet_until
    if start and end:
        begins, ends = f"{start:%H:%M}", f"{end:%H:%M}"
        say(turn, turn.words("notify-muted-none-but-quiet", start=begins, end=ends))
    else:
        say(turn, turn.words("notify-muted-none"))


def _be_quiet(turn: DeskTurn, said: str) -> None:
    """Read "22:00-07:00", and "-" for no quiet hours."""
    start, dash, end = cleaned(said).partition("-")
    preferences = quiet_between(turn.person.preferences, start, end) if dash else None
    if preferences is None:
        say(turn, turn.words("notify-unreadable", text=one_line(said, 40)))
    elif preferences.quiet_from and preferences.quiet_until:
        begins, ends = f"{preferences.quiet_from:%H:%M}", f"{preferences.quiet_until:%H:%M}"
        turn.person = replace(turn.person, preferences=preferences)
        say(turn, turn.words("notify-quiet-set", start=begins, end=ends))
    else:
        turn.person = replace(turn.person, preferences=preferences)
        say(turn, turn.words("notify-quiet-cleared"))
