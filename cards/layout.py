"""The few shapes every card of ours is made of."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Literal

from microsoft_teams.cards.core import (
    Action,
    ActionSet,
    AdaptiveCard,
    CardElement,
    Container,
    Fact,
    FactSet,
    TextBlock,
)

from cards.actions import CardAction, button
from cards.words import Words
from services.reading.visible_text import visible, visible_line

Tint = Literal["default", "emphasis", "accent", "good", "attention", "warning"]

MAX_ABREAST = 3
"""More buttons than this side by side are cut to a letter each on a narrow screen."""
_MARKDOWN = re.compile(r"([\\`*_\[\]<>~&{}|])")
_LINE_START = re.compile(r"^[ \t]*(?:([#+\-])|(\d{1,9})([.)]))?", re.MULTILINE)


def plain(text: str) -> str:
    """Escape what people typed, so that it can't format, link, mention or hide anything."""
    text = _LINE_START.sub(_escape_line_start, _MARKDOWN.sub(r"\\\1", visible(text)))
    # A single line end is a space to markdown; an empty line parts paragraphs.
    return re.sub(r"\n+", "\n\n", text.strip("\n"))


def _escape_line_start(found: re.Match[str]) -> str:
    sign, number, dot = found.groups()
    return f"\\{sign}" if sign else f"{number}\\{dot}" if number else ""


def excerpt(text: str, length: int) -> str:
    """Shorten to `length` characters, with a mark where something is left out."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def one_line(text: str, length: int = 120) -> str:
    """Escape and shorten what people typed, to be quoted inside a sentence of ours."""
    return plain(unbroken(text, length))


def unbroken(text: str, length: int = 120) -> str:
    """Shorten what people typed to a part of one line, for where text is shown as it is."""
    return excerpt(visible_line(text), length)


def sentence(text: str) -> str:
    """Begin with a capital letter what is a part of a sentence elsewhere."""
    return text[:1].upper() + text[1:]


def local_time(moment: datetime) -> str:
    """Let the client show the moment in the reader's own time zone."""
    stamp = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"{{{{DATE({stamp},SHORT)}}}} {{{{TIME({stamp})}}}}"


def heading(text: str) -> TextBlock:
    return TextBlock(text=text, size="Large", weight="Bolder", wrap=True, style="heading")


def section(text: str) -> TextBlock:
    return TextBlock(text=text, weight="Bolder", wrap=True, separator=True, spacing="Medium")


def paragraph(text: str) -> TextBlock:
    return TextBlock(text=text, wrap=True)


def hint(text: str) -> TextBlock:
    return TextBlock(text=text, wrap=True, is_subtle=True, size="Small", spacing="Small")


def bullets(lines: Sequence[str]) -> TextBlock:
    """List lines of ours."""
    return paragraph("\n".join(f"- {line}" for line in lines))


def warning(*items: CardElement) -> Container:
    return tinted("warning", *items)


def tinted(style: Tint, *items: CardElement) -> Container:
    # A tinted box: red or yellow letters are too faint on one of the two themes.
    return Container(items=list(items), style=style)


def facts(values: Mapping[str, str]) -> FactSet:
    """Show labels with values; what has no value is left out."""
    return FactSet(
        facts=[Fact(title=title, value=value) for title, value in values.items() if value]
    )


def option(title: str, action: CardAction, *details: str, style: Tint = "emphasis") -> Container:
    """Offer one of several answers: a row that is pressed as a whole."""
    return Container(
        items=[
            TextBlock(text=title, weight="Bolder", wrap=True),
            *(
                TextBlock(text=text, wrap=True, size="Small", spacing="None")
                for text in details
                if text
            ),
        ],
        # Without a title of its own the row is read out as it is written.
        select_action=button("", action, inputs=False),
        style=style,
        spacing="Small",
    )


def card(words: Words, *body: CardElement, actions: Sequence[Action] = ()) -> AdaptiveCard:
    """Build a card in 1.5, the newest schema version that every Teams client renders."""
    many = len(actions) > MAX_ABREAST
    return AdaptiveCard(
        version="1.5",
        lang=words.language,
        body=[*body, *(_rows_of(actions) if many else ())],
        actions=None if many else list(actions) or None,
    )


def _rows_of(actions: Sequence[Action], *, across: int = 2) -> Iterator[ActionSet]:
    for start in range(0, len(actions), across):
        yield ActionSet(actions=list(actions[start : start + across]), spacing="Small")
