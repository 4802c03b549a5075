"""Tells what a person says in a message from what is quoted or forwarded in it.

Teams sends quotes as elements of the HTML that is attached to a message, as references to other
messages, or as entities; the text has them without a mark. People quote with ">", too.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from bot.inbound.attachments import MOST, html_in, quotes
from bot.inbound.envelope import Envelope
from bot.inbound.mentions import without_calls
from bot.inbound.message_text import own_and_quoted

LONGEST_HTML = 100 * 1024
"""No message of Teams is longer; one that is counts as its text."""
_QUOTE_MARKS = (">", "&gt;")


@dataclass(frozen=True, slots=True)
class Spoken:
    """The words of the person, without the mention of the bot; and those of others."""

    own: str
    quoted: str = ""


def spoken(envelope: Envelope) -> Spoken:
    own, found = envelope.text, list[str]()
    for html in html_in(envelope.attachments):
        tells_more = "<blockquote" in html.lower() or not own.strip()
        if tells_more and len(html) <= LONGEST_HTML:
            own, quoted = own_and_quoted(html)
            found.append(quoted)
    for body, shown in _referenced(envelope):
        if not any(body in one for one in found):
            found.append(shown)
        own = _without(own, (body, shown))
    marked, own = _marked(without_calls(own, envelope))
    return Spoken(own, "\n\n".join(filter(None, (*found, marked))))


def spoken_text(envelope: Envelope) -> str:
    """Return what the person says, which may be a command."""
    return spoken(envelope).own


def _referenced(envelope: Envelope) -> Iterator[tuple[str, str]]:
    """Yield what is quoted by reference: its words, and how they are shown."""
    for text in quotes(envelope.attachments):
        yield text.partition(": ")[2] or text, text
    for entity in islice(_quoted_replies(envelope), MOST):
        said, author = entity.get("preview"), entity.get("senderName")
        if isinstance(said, str) and (words := said.strip()):
            yield words, f"{author}: {words}" if isinstance(author, str) and author else words


def _quoted_replies(envelope: Envelope) -> Iterator[Mapping[str, object]]:
    for entity in envelope.entities:
        if entity.get("type") == "quotedReply":
            inner = entity.get("quotedReply")
            yield inner if isinstance(inner, dict) else entity


def _without(own: str, quoted: tuple[str, ...]) -> str:
    """Take lines away that are another's, at the beginning or the end of what is said."""
    text = "\n".join(own.splitlines()).strip()
    for lines in quoted:
        if text == lines:
            return ""
        if text.startswith(f"{lines}\n"):
            return text.removeprefix(lines)
        if text.endswith(f"\n{lines}"):
            return text.removesuffix(lines)
    return own


def _marked(text: str) -> tuple[str, str]:
    """Part the quoted lines with which a text begins from the rest."""
    lines = text.splitlines(keepends=True)
    end = 0
    for number, line in enumerate(lines, 1):
        if line.lstrip().startswith(_QUOTE_MARKS):
            end = number
        elif line.strip():
            break
    return "".join(lines[:end]).strip(), "".join(lines[end:]).strip()
