"""Reads what is typed as a quick command: by its name, or by words that say the same."""

from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.commands.command import Command
from cards.words import typed
from dialogs.openings import begins_request, tells_problem
from dialogs.understanding import language_said
from services.reading.normalization import bare, cleaned
from services.reading.references import first_word, is_reference, named_request

_LONGEST_NAME = 64
"""Letters that are compared with the names of commands."""
_LONGEST_PHRASE = 8
"""Words of a phrase that stands for a command."""
_ONE_SLIP = 4
"""In letters: a name as short as that is near with one slip, a longer one with two."""

_OF_LINES = frozenset({"new", "form", "status"})
"""Commands behind which any words may stand, those of a problem as well."""

Names = Mapping[str, Command]


@dataclass(frozen=True, slots=True)
class Unknown:
    """An unknown command, and the one that is near it, if any is."""

    name: str
    nearest: Command | None


def parse(names: Names, text: str, *, listening: bool) -> tuple[Command, str] | Unknown | None:
    """Read `/status BH-1`, `status BH-1`, a mere `BH-1`, or what a button says, as a command.

    While a dialog listens, only a slash makes a command, a reference behind its name, the bare
    name of one that interrupts or begins a request: anything else is an answer.
    None for what is no command.
    """
    if not listening and (whole := _whole(names, text)):
        return whole
    name, argument = first_word(text)
    if _seen(name) == "/":
        name, argument = first_word(argument)
        name = f"/{name}"
    name = _seen(name)
    slash = name.startswith("/")
    if phrase := _phrase(names, f"{name.removeprefix('/')} {argument}", listening=listening):
        return phrase
    word = bare(name.removeprefix("/"))
    command = names.get(word)
    if command and (slash or not listening or _is_sure(command, argument)):
        return command, argument
    if command is None and word and (slash or not listening):
        nearest = _nearest(names, word)
        if slash or (nearest and not argument):
            return Unknown(name, nearest)
    return None


def _whole(names: Names, text: str) -> tuple[Command, str] | None:
    """Read what is a command and its argument at once: a reference, a language, the shift."""
    if is_reference(text):
        return names["status"], text
    if language_said(text, exactly=True):
        return names["language"], text
    is_shift = bare(text) in typed("show-shift")
    return (names["atrisk"], typed("typed-summary")[0]) if is_shift else None


def _phrase(names: Names, text: str, *, listening: bool) -> tuple[Command, str] | None:
    """Read several words that stand for a command, and its argument.

    They are all of the text, or a reference follows; behind those that begin a draft, its words.
    """
    for length in range(_LONGEST_PHRASE, 1, -1):
        words = text.split(maxsplit=length)
        said = bare(" ".join(words[:length])[:_LONGEST_NAME])
        command = names.get(said) if len(said.split()) == length else None
        if command is None:
            continue
        argument = "".join(words[length:])
        begins = command.begins_draft and (not argument or not listening)
        alone = not argument and (command.interrupts or not listening)
        if begins or alone or _is_sure(command, argument):
            return command, argument
    return None


def _is_sure(command: Command, argument: str) -> bool:
    """Return whether a command is meant, without a slash, while a dialog listens."""
    named = named_request(argument)
    if not argument and (command.interrupts or command.begins_draft):
        return True
    return named.ours and not (command.only_names and named.rest)


def is_sentence(text: str, command: Command, argument: str) -> bool:
    """Return whether a problem begins with the name of a command: "customer Contoso cannot …"."""
    if _seen(text.strip()[:1]) == "/" or command.name in _OF_LINES:
        return False
    tells = begins_request if command.begins_sentences else tells_problem
    return not named_request(argument).ours and tells(text)


def _seen(name: str) -> str:
    """Return what is seen of a name; longer than any, a pasted log must not hold up others."""
    return cleaned(name[:_LONGEST_NAME]) + name[_LONGEST_NAME:]


def _nearest(names: Names, word: str) -> Command | None:
    """Return the command whose name this is but for a slip or two, or its beginning."""
    if len(word) > _LONGEST_NAME or not word.isalpha():
        return None
    known = [name for name in names if name.isalpha()]
    slips = 1 if len(word) <= _ONE_SLIP else 2
    near = process.extractOne(word, known, scorer=OSA.distance, score_cutoff=slips)
    if near:
        return names[near[0]]
    begun = [name for name in known if len(word) >= _ONE_SLIP and name.startswith(word)]
    return names[begun[0]] if begun else None
