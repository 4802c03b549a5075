"""Quick commands: one table for the parser, the help card, the app manifest and the README.

What a command says of itself, and what people type for it, stands in `cards/words`, under
`command-NAME`, `usage-NAME` and `typed-command-NAME`.
"""

from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from bot.commands.command import Call, Command, customer_meant
from bot.commands.duty import at_risk, escalate, handover, notify, unwatch, watch
from cards.help import help_card
from cards.layout import plain
from cards.names import customer_line
from cards.requests import MAX_LISTED, found_card, requests_card
from cards.words import LANGUAGES, language_choices, words_for
from dialogs.ask_start import with_start
from dialogs.drafts import beginning
from dialogs.one_line import parse_line
from dialogs.open_request import OpenRequestDialog
from dialogs.openings import tells_problem
from dialogs.replies import say, show
from dialogs.requests import refresh, show_customer, show_request
from dialogs.turn import Navigation
from services.model.permissions import Permission
from services.model.requests import Draft, reference_of
from services.model.states import EventKind
from services.reading.normalization import bare, cleaned
from services.reading.references import first_word, is_reference, named_request

LISTS = (("personal",), ("team", "groupChat"))
"""The kinds of chat for which Teams shows a list each; it takes twelve commands, we have more."""
PERSONAL, SHARED = map(frozenset, LISTS)
EVERYWHERE = PERSONAL | SHARED


async def new(call: Call) -> None:
    await _begin(call, form=False)


async def form(call: Call) -> None:
    await _begin(call, form=True)


async def _begin(call: Call, *, form: bool) -> None:
    """Begin the dialog with what the line says, and say back which customer that is."""
    line = await parse_line(call.desk, call.argument, call.turn.person)
    await call.dialogs.give_up(call.context)
    if line.customer and not form:
        say(call.turn, call.turn.words("understood", what=customer_line(line.customer)))
    options = beginning(
        with_start(line.draft, Draft(), call.turn),
        sought=line.sought,
        suggested_customer=line.suggested_customer,
        draft_if_suggested=line.draft_if_suggested,
        form=form,
    )
    await call.dialogs.begin(call.context, OpenRequestDialog.ID, options)


async def mine(call: Call) -> None:
    owned, waiting = await call.desk.mine(call.turn.person)
    may_open = call.desk.access.may_at_all(call.turn.person, Permission.OPEN)
    card = requests_card(call.turn.words, owned, waiting, may_open=may_open)
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
    chosen = bare(call.argument)
    if chosen not in LANGUAGES:
        say(call.turn, call.turn.words("language-unknown", languages=language_choices()))
        return
    call.turn.words = words_for(chosen)
    call.turn.person = replace(call.turn.person, language=chosen)
    say(call.turn, call.turn.words("language-chosen"))


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
    Command("new", new, EventKind.CREATED.requires, listed=EVERYWHERE),
    Command("form", form, EventKind.CREATED.requires, listed=PERSONAL),
    Command("mine", mine, Permission.VIEW, interrupts=True, listed=PERSONAL),
    Command("status", status, Permission.VIEW, needs=1, only_names=True, listed=EVERYWHERE),
    Command(
        *("atrisk", at_risk, Permission.VIEW),
        options_require=Permission.VIEW_SHIFT,
        listed=EVERYWHERE,
    ),
    Command("submitted", submitted, EventKind.SUBMITTED.requires, needs=1, listed=EVERYWHERE),
    Command("answered", answered, EventKind.ANSWERED.requires, needs=1, listed=EVERYWHERE),
    Command("note", note, EventKind.NOTED.requires, needs=2, listed=SHARED),
    Command("handover", handover, EventKind.OFFERED.requires, needs=2, listed=EVERYWHERE),
    Command(
        *("escalate", escalate, EventKind.ESCALATED.requires),
        needs=1,
        only_names=True,
        listed=EVERYWHERE,
    ),
    Command("close", close, EventKind.CLOSED.requires, needs=1, only_names=True, listed=SHARED),
    Command("customer", customer, Permission.VIEW_CUSTOMER, needs=1, listed=PERSONAL),
    Command("watch", watch, Permission.WATCH, listed=SHARED),
    Command("unwatch", unwatch, Permission.WATCH, listed=SHARED),
    Command("notify", notify, Permission.PREFERENCES, listed=PERSONAL),
    Command("language", language, Permission.PREFERENCES, needs=1),
    Command("cancel", cancel, Permission.HELP, interrupts=True),
    Command("help", help_, Permission.HELP, interrupts=True, listed=EVERYWHERE),
)
_BY_NAME = {text: command for command in COMMANDS for text in command.typed}
_NEAR_ENOUGH = 60
_LONGEST_NAME = 64
"""Letters that are compared with the names of commands."""


def find_command(name: str) -> Command:
    return _BY_NAME[name]


def listed_for(scopes: frozenset[str]) -> list[Command]:
    """Return what Teams lists in these kinds of chat; `/help` shows everything everywhere."""
    return [command for command in COMMANDS if scopes <= command.listed]


@dataclass(frozen=True, slots=True)
class Unknown:
    """An unknown command, and the nearest one that is known."""

    name: str
    nearest: Command


def parse_command(text: str, *, listening: bool) -> tuple[Command, str] | Unknown | None:
    """Read `/status BH-1`, `status BH-1`, or a mere `BH-1`, as a command with its argument.

    While a dialog listens, only a slash makes a command, a reference behind its name, or the
    bare name of one that interrupts: anything else is an answer. None for what is no command.
    """
    if not listening and is_reference(text):
        return find_command("status"), text
    name, argument = first_word(text)
    if _seen(name) == "/":
        name, argument = first_word(argument)
        name = f"/{name}"
    name = _seen(name)
    slash = name.startswith("/")
    word = bare(name.removeprefix("/"))
    command = _BY_NAME.get(word)
    if command and (slash or not listening or _is_sure(command, argument)):
        return command, argument
    if command is None and word and (slash or not listening):
        nearest = _nearest(word)
        if slash or (nearest[1] and not argument):
            return Unknown(name, nearest[0])
    return None


def _is_sure(command: Command, argument: str) -> bool:
    """Return whether a command is meant, without a slash, while a dialog listens."""
    named = named_request(argument)
    if command.interrupts and not argument:
        return True
    return named.ours and not (command.only_names and named.rest)


_OF_LINES = frozenset({"new", "form", "status"})
"""Commands behind which any words may stand, those of a problem as well."""


def is_sentence(text: str, command: Command, argument: str) -> bool:
    """Return whether a problem begins with the name of a command: "customer Contoso cannot …"."""
    if _seen(text.strip()[:1]) == "/" or command.name in _OF_LINES:
        return False
    return not named_request(argument).ours and tells_problem(text)


def _seen(name: str) -> str:
    """Return what is seen of a name; longer than any, a pasted log must not hold up others."""
    return cleaned(name[:_LONGEST_NAME]) + name[_LONGEST_NAME:]


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


def _nearest(word: str) -> tuple[Command, bool]:
    """Return the most similar command, and whether it is similar enough to be meant."""
    known = word[:_LONGEST_NAME]
    name, score, _ = process.extractOne(known, list(_BY_NAME), scorer=fuzz.ratio)
    return _BY_NAME[name], score >= _NEAR_ENOUGH
