"""Quick commands: one table for the parser, the help card, the app manifest and the README.

What a command says of itself, and what people type for it, stands in `cards/words`, under
`command-NAME`, `usage-NAME` and `typed-command-NAME`.
"""

from dataclasses import replace

from bot.commands.command import Call, Command, customer_meant
from bot.commands.duty import at_risk, escalate, handover, notify, unwatch, watch
from bot.commands.parser import Unknown, parse
from cards.help import help_card
from cards.layout import plain
from cards.requests import MAX_LISTED, found_card
from cards.words import language_choices, words_for
from dialogs.begin_request import begin_request
from dialogs.new_request import BeginBy, NewRequest
from dialogs.replies import say, show
from dialogs.requests import my_requests, refresh, show_customer, show_request
from dialogs.turn import Navigation
from dialogs.understanding import language_said
from services.model.destinations import OtherSide
from services.model.permissions import Permission
from services.model.requests import reference_of
from services.model.states import EventKind
from services.reading.normalization import bare
from services.reading.references import named_request

LISTS = (("personal",), ("team", "groupChat"))
"""The kinds of chat for which Teams shows a list each; it takes twelve commands, we have more."""
PERSONAL, SHARED = map(frozenset, LISTS)
EVERYWHERE = PERSONAL | SHARED


async def new(call: Call) -> None:
    await _begin_or_ask(call, BeginBy.STEPS)


async def form(call: Call) -> None:
    await _begin_or_ask(call, BeginBy.FORM)


async def _begin_or_ask(call: Call, by: BeginBy) -> None:
    """Begin a request with the line, unless a draft is under way: then it is asked which."""
    asked_for = NewRequest(call.argument, by)
    if request := await call.dialogs.confirm_new(call.context, asked_for):
        await begin_request(call.context, call.desk, call.dialogs, request)


async def mine(call: Call) -> None:
    card = await my_requests(call.turn, call.desk)
    show(call.turn, card, summary=call.turn.words("mine"))


async def status(call: Call) -> None:
    """Show the request that is named, or the choice among those that the words are in."""
    turn, text = call.turn, call.argument
    meant, choice = await call.desk.finder.find_or_search(text, turn.person, MAX_LISTED + 1)
    if meant:
        await show_request(turn, call.desk, meant)
    else:
        show(turn, found_card(turn.words, text, choice), summary=turn.words("found"))


async def submitted(call: Call) -> None:
    reference, number = call.split()
    request = await call.desk.submitted(call.turn.work, reference, number, call.turn.person)
    await show_request(call.turn, call.desk, request, moved=True)


async def answered(call: Call) -> None:
    reference, number = call.split()
    request = await call.desk.answered(call.turn.work, reference, number, call.turn.person)
    await show_request(call.turn, call.desk, request, moved=True)


async def note(call: Call) -> None:
    reference, text = call.split()
    request = await call.desk.note(call.turn.work, reference, text, call.turn.person)
    await refresh(call.turn, call.desk, request)
    say(call.turn, call.turn.words("noted", reference=request.reference))


async def close(call: Call) -> None:
    request = await call.desk.close(call.turn.work, call.argument, call.turn.person)
    await refresh(call.turn, call.desk, request)
    say(call.turn, call.turn.words("closed", reference=request.reference))


async def customer(call: Call) -> None:
    if meant := await customer_meant(call, call.argument, "/customer"):
        await show_customer(call.turn, call.desk, meant)


async def language(call: Call) -> None:
    chosen = language_said(call.argument)
    if chosen is None:
        say(call.turn, call.turn.words("language-unknown", languages=language_choices()))
        return
    call.turn.words = words_for(chosen)
    call.turn.person = replace(call.turn.person, language=chosen)
    say(call.turn, call.turn.words("language-chosen"))
    await call.dialogs.redraw(call.context)


async def cancel(call: Call) -> None:
    call.turn.answer = Navigation.CANCEL
    if not await call.dialogs.resume(call.context):
        say(call.turn, call.turn.words("nothing-to-cancel"))


async def help_(call: Call) -> None:
    words = call.turn.words
    access, person = call.desk.access, call.turn.person
    usages = [
        (command.usage_for(words, access, person), command.summary(words))
        for command in COMMANDS
        if access.may_at_all(person, command.requires)
    ]
    agents = call.desk.agents_for(person)
    show(call.turn, help_card(words, usages, agents, person.id), summary=words("help"))


COMMANDS = (
    Command(
        *("new", new, EventKind.CREATED.requires),
        listed=EVERYWHERE,
        labels=("start", "message-action"),
    ),
    Command("form", form, EventKind.CREATED.requires, listed=PERSONAL),
    Command(
        *("mine", mine, Permission.VIEW),
        interrupts=True,
        begins_sentences=True,
        listed=PERSONAL,
        labels=("mine", "take"),
    ),
    Command(
        *("status", status, Permission.VIEW),
        needs=1,
        only_names=True,
        listed=EVERYWHERE,
        labels=("show-request",),
    ),
    Command(
        *("atrisk", at_risk, Permission.VIEW),
        options_require=Permission.VIEW_SHIFT,
        listed=EVERYWHERE,
        labels=("show-at-risk",),
    ),
    Command(
        *("submitted", submitted, EventKind.SUBMITTED.requires),
        needs=1,
        listed=EVERYWHERE,
        labels=("mark-submitted",),
    ),
    Command(
        *("answered", answered, EventKind.ANSWERED.requires),
        needs=1,
        listed=EVERYWHERE,
        labels=tuple(f"mark-answered-{side}" for side in OtherSide),
    ),
    Command("note", note, EventKind.NOTED.requires, needs=2, listed=SHARED),
    Command(
        *("handover", handover, EventKind.OFFERED.requires),
        needs=1,
        listed=EVERYWHERE,
        labels=("hand-over",),
    ),
    Command(
        *("escalate", escalate, EventKind.ESCALATED.requires),
        needs=1,
        only_names=True,
        listed=EVERYWHERE,
        labels=("escalate-duty_channel", "escalate-duty_manager"),
    ),
    Command(
        *("close", close, EventKind.CLOSED.requires),
        needs=1,
        only_names=True,
        listed=SHARED,
        labels=("close",),
    ),
    Command("customer", customer, Permission.VIEW_CUSTOMER, needs=1, listed=PERSONAL),
    Command("watch", watch, Permission.WATCH, listed=SHARED),
    Command("unwatch", unwatch, Permission.WATCH, listed=SHARED),
    Command(
        *("notify", notify, Permission.PREFERENCES),
        begins_sentences=True,
        listed=PERSONAL,
        labels=("preferences",),
    ),
    Command("language", language, Permission.PREFERENCES, needs=1, begins_sentences=True),
    Command(
        *("cancel", cancel, Permission.HELP),
        interrupts=True,
        begins_sentences=True,
        labels=("cancel",),
    ),
    Command(
        *("help", help_, Permission.HELP),
        interrupts=True,
        begins_sentences=True,
        listed=EVERYWHERE,
        labels=("show-help", "help"),
    ),
)
_BY_NAME = {bare(text): command for command in COMMANDS for text in command.typed}


def find_command(name: str) -> Command:
    return _BY_NAME[name]


def listed_for(scopes: frozenset[str]) -> list[Command]:
    """Return what Teams lists in these kinds of chat; `/help` shows everything everywhere."""
    return [command for command in COMMANDS if scopes <= command.listed]


def parse_command(text: str, *, listening: bool) -> tuple[Command, str] | Unknown | None:
    """Read what is typed as one of our commands with its argument: `bot.commands.parser`."""
    return parse(_BY_NAME, text, listening=listening)


async def run_command(command: Command, call: Call) -> None:
    """Run it, or say how it is used when its argument is too short.

    Raise `NotAllowedError` for somebody who may not use it at all.
    """
    named = named_request(call.argument)
    reference = reference_of(named.number) if named.number is not None else ""
    call.desk.access.require_at_all(call.turn.person, command.requires, reference)
    if len(f"{named.name} {named.rest}".split()) < command.needs:
        say(call.turn, call.turn.words("usage", usage=plain(command.usage(call.turn.words))))
        return
    await command.run(call)
