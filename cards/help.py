"""The welcome card and the help card."""

from collections.abc import Sequence

from microsoft_teams.cards.core import AdaptiveCard

from cards.actions import ShowHelp, StartRequest, button
from cards.layout import card, facts, heading, hint, one_line, paragraph, plain
from cards.words import Words, language_names

MAX_AGENTS = 5


def welcome_card(words: Words, agents: Sequence[str] | None = None) -> AdaptiveCard:
    """Say what the bot is for, and how to begin; `agents` as in `help_card`."""
    how = words("welcome-how") if agents is None else _to_whom(words, agents)
    start = [button(words("start"), StartRequest(), style="positive")] if agents is None else []
    return card(
        words,
        heading(words("welcome")),
        paragraph(words("welcome-what")),
        paragraph(how),
        hint(words("welcome-help", languages=language_names())),
        actions=[*start, button(words("show-help"), ShowHelp())],
    )


def help_card(
    words: Words,
    usages: Sequence[tuple[str, str]],
    agents: Sequence[str] | None = None,
    person_id: str = "",
) -> AdaptiveCard:
    """List each usage ("/status BH-…") with what it does, in the reader's words.

    `agents` are those to whom somebody can turn who may open nothing; None for all others.
    `person_id`, shown to them, is what the policy file lists a member of the staff by.
    """
    commands = facts({plain(usage): description for usage, description in usages})
    if agents is not None:
        return card(
            words,
            heading(words("help")),
            paragraph(_to_whom(words, agents)),
            hint(words("help-your-id", id=plain(person_id))),
            commands,
        )
    return card(
        words,
        heading(words("help")),
        commands,
        hint(words("help-how")),
        actions=[button(words("start"), StartRequest(), style="positive")],
    )


def _to_whom(words: Words, agents: Sequence[str]) -> str:
    named = ", ".join(one_line(name) for name in agents[:MAX_AGENTS])
    names = named if len(agents) <= MAX_AGENTS else f"{named}, …"
    return words("help-no-role", count=len(agents), names=names)
