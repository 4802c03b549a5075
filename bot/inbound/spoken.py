"""Tells what a person says in a message from what is quoted or forwarded in it.

Teams sends quotes as elements of the HTML that is attached to a message, as references to other
messages, or as entities; the text has them without a mark. People quote with ">", too.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import islice

from bot.inbound.attachments import MOST, html_in, quotes
from bot.inbound.envelope import Envelope
from bot.inbound.mentions import without_calls
from bot.inbound.message_text import may_quote, own_and_quoted

LONGEST_HTML = 100 * 1024
"""No message of Teams is longer; one that is counts as its text."""
_QUOTE_MARK = ">"
_ESCAPE = re.compile(r"&(?:[a-z][a-z0-9]{1,31}|#[0-9]{1,7}|#x[0-9a-f]{1,6});", re.IGNORECASE)
"""One that ends as it has to: "&copy=1" belongs to an address."""
_QUOTED = re.compile(r"<(/?)quoted(?:\s[^<>]*+|/)?>", re.IGNORECASE)
_PLACE = re.compile(r"<attachment\s[^<>]*+>(?:</attachment>)?+", re.IGNORECASE)
"""The place of an attachment in the text; the words of it are in the attachment."""
_MARKUP = frozenset("<>&")
_FIRST_TAG = re.compile(r"\s*+&lt;(quoted|at)\b([^<>&]*+)&gt;", re.IGNORECASE)
_ITS_END = re.compile(r"&lt;/(?:quoted|at)&gt;", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Spoken:
    """The words of the person, without the mention of the bot; and those of others."""

    own: str
    quoted: str = ""


def spoken(envelope: Envelope) -> Spoken:
    # What people typed is cut apart before it is unescaped: "&lt;at&gt;" is a word of theirs.
    text = _ESCAPE.sub(_unescaped_unless_markup, envelope.text)
    own, tagged = _untagged(_PLACE.sub("", _with_first_tag(text, envelope)))
    found = [_unescaped(tagged)]
    for html in html_in(envelope.attachments):
        if len(html) <= LONGEST_HTML and (may_quote(html) or not own.strip()):
            said, quoted = own_and_quoted(html)
            own = said or _beside(own, quoted)
            found.append(quoted)
    for body, shown in _referenced(envelope):
        if not any(body in one for one in found):
            found.append(shown)
        own = _without(own, body, shown)
    marked, own = _marked(_unescaped(without_calls(own, envelope)))
    return Spoken(own, "\n\n".join(filter(None, (*found, marked))))


def spoken_text(envelope: Envelope) -> str:
    """Return what the person says, which may be a command."""
    return spoken(envelope).own


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda one: unescape(one[0]), text)


def _unescaped_unless_markup(escape: re.Match[str]) -> str:
    letter = unescape(escape[0])
    return escape[0] if letter in _MARKUP else letter


def _with_first_tag(text: str, envelope: Envelope) -> str:
    """Return the text with the element at its beginning as a tag, if a client has escaped it.

    It is a reference to a message, or a mention where none has a tag.
    """
    tag = _FIRST_TAG.match(text)
    if tag is None:
        return text
    is_clients = "messageid" in tag[2].lower()
    if tag[1].lower() == "at":
        mentions = (one for one in envelope.entities if one.get("type") == "mention")
        is_clients = "<at" not in text.lower() and any(mentions)
    if not is_clients:
        return text
    closing = None if tag[2].endswith("/") else _ITS_END.search(text, tag.end())
    end = closing.end() if closing else tag.end()
    return _unescaped(text[:end]) + text[end:]


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


def _untagged(text: str) -> tuple[str, str]:
    """Part what is said from what stands in tags of quotes; an empty one says but whose it is."""
    own, quoted = list[str](), list[str]()
    depth = end = 0
    for tag in _QUOTED.finditer(text):
        (quoted if depth else own).append(text[end : tag.start()])
        end = tag.end()
        if tag[1]:
            depth = max(depth - 1, 0)
        elif not tag[0].endswith("/>"):
            depth += 1
    (quoted if depth else own).append(text[end:])
    return "".join(own), "".join(quoted).strip()


def _beside(text: str, quoted: str) -> str:
    """Return what a text says besides a quote; nothing where they cannot be told apart."""
    rest = _without(text, quoted, quoted.partition("\n")[2])
    whole = _in_line(_unescaped(text))
    lines = islice(filter(None, map(_in_line, quoted.splitlines())), MOST)
    is_mixed = whole in _in_line(quoted) or any(line in whole for line in lines)
    return "" if rest == text and is_mixed else rest


def _without(own: str, *quoted: str) -> str:
    """Take lines away that are another's, at the beginning or the end of what is said."""
    lines = own.splitlines(keepends=True)
    said = [_unescaped(line).split() for line in lines]
    for words in filter(None, map(str.split, quoted)):
        if end := _reach(words, said):
            return "".join(lines[end:])
        backwards = ([*reversed(line)] for line in reversed(said))
        if end := _reach([*reversed(words)], backwards):
            return "".join(lines[:-end])
    return own


def _reach(words: Sequence[str], lines: Iterable[Sequence[str]]) -> int:
    """Return how many lines it takes to say just these words; 0 if they say others."""
    said = 0
    for number, line in enumerate(lines, 1):
        if words[said : said + len(line)] != line:
            return 0
        said += len(line)
        if said == len(words):
            return number
    return 0


def _in_line(text: str) -> str:
    return " ".join(text.split())


def _marked(text: str) -> tuple[str, str]:
    """Part the quoted lines with which a text begins from the rest."""
    lines = text.splitlines(keepends=True)
    end = 0
    for number, line in enumerate(lines, 1):
        if line.lstrip().startswith(_QUOTE_MARK):
            end = number
        elif line.strip():
            break
    return "".join(lines[:end]).strip(), "".join(lines[end:]).strip()
