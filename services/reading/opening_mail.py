"""Messages in a pasted text: the writer's own words, and mails that are forwarded or answered.

Of each is told what it says without its greeting and its signature.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from services.reading.normalization import bare, normalized
from services.reading.opening_words import OpeningWords

_MOST_LINES = 400
_LONGEST_HEADER = 24
_HEADERS_NEAR = 5
"""Lines below a header among which another one stands."""
_LONGEST_CLOSING = 6
"""Words of a line that closes a mail, the name included."""
_LONGEST_SIGNATURE = 10
"""Lines below a mere "thanks" that are a signature."""
_LONGEST_SIGNATURE_LINE = 90
_RULE = re.compile(r"[-_=*\s]{3,}")
_QUOTE = re.compile(r"[ \t]{0,8}>[> \t]{0,40}")
_REPLIED = re.compile(r"(?:re|fw|fwd|odp|př|aw|wg)\s?:\s*", re.IGNORECASE)


@dataclass(slots=True)
class Message:
    """A message of a text. `lines` are what it says, `signature` what stands below that."""

    sender: str = ""
    """The header with who has sent it; empty for the writer's own words."""
    subject: str = ""
    is_own: bool = False
    lines: list[str] = field(default_factory=list)
    signature: list[str] = field(default_factory=list)

    @property
    def body(self) -> str:
        return "\n".join(self.lines)


def messages_in(text: str, words: OpeningWords) -> list[Message]:
    """Return the messages of a text in the order in which they stand there, the own one first."""
    reader = _Reader(words)
    lines = text.splitlines()[:_MOST_LINES]
    for at, line in enumerate(lines):
        reader.read(line, lines[at + 1 : at + 1 + _HEADERS_NEAR])
    for message in reader.messages:
        _take_signature(message, words)
        _take_greeting(message, words)
    return reader.messages


@dataclass(slots=True)
class _Reader:
    """Reads lines into messages. What is quoted with ">" ends where that ends."""

    words: OpeningWords
    messages: list[Message] = field(default_factory=lambda: [Message(is_own=True)])
    depth: int = 0
    in_headers: bool = False
    at_depth: dict[int, Message] = field(default_factory=dict)

    def read(self, line: str, below: Sequence[str]) -> None:
        quoted = _QUOTE.match(line)
        depth = quoted[0].count(">") if quoted else 0
        said = line[quoted.end() :] if quoted else line
        self._change_depth(depth)
        if not self.in_headers and _begins_message(said, below, self.words):
            if _is_said_in(self._message) or depth == 0:
                self._begin()
            self.in_headers = True
        if self.in_headers:
            is_header = _is_header(self._message, said, self.words)
            is_above = not _has_headers(self._message)
            if is_header or (is_above and (not said.strip() or _is_above(said, self.words))):
                return
            self.in_headers = False
        subject = "" if said.strip() == subject_of(said) else subject_of(said)
        if subject and not _is_said_in(self._message):
            self._message.subject = self._message.subject or subject
        else:
            self._message.lines.append(said)

    @property
    def _message(self) -> Message:
        return self.at_depth.setdefault(self.depth, self.messages[0])

    def _begin(self) -> None:
        self.at_depth[self.depth] = Message()
        self.messages.append(self.at_depth[self.depth])

    def _change_depth(self, depth: int) -> None:
        if depth == self.depth:
            return
        is_deeper = depth > self.depth
        self.depth, self.in_headers = depth, False
        if is_deeper:
            self._begin()


def _is_said_in(message: Message) -> bool:
    return any(map(is_said, message.lines))


def _is_above(line: str, words: OpeningWords) -> bool:
    """Return whether a line stands above the headers of a mail."""
    spoken = bare(line.strip(" -_=*")).split()
    return words.originals.has_any(spoken) or not is_said(line)


def _has_headers(message: Message) -> bool:
    return bool(message.sender or message.subject)


def subject_of(text: str) -> str:
    """Return a subject without what marks an answer or a forward."""
    subject = text.strip()
    for _ in range(_LONGEST_CLOSING):
        shorter = _REPLIED.sub("", subject, count=1) if _REPLIED.match(subject) else subject
        if shorter == subject:
            break
        subject = shorter
    return subject


def _begins_message(line: str, below: Sequence[str], words: OpeningWords) -> bool:
    """Return whether a line stands at the head of another mail."""
    said = bare(line.strip(" -_=*"))
    if not said:
        return False
    spoken = said.split()
    is_ruled = _RULE.match(line.strip()) is not None
    if words.originals.has(*spoken) or (is_ruled and words.originals.has_any(spoken)):
        return True
    if line.rstrip().endswith(":") and spoken[-1] in words.wrote:
        return True
    named = _header_of(line, words)
    others = {_header_of(_QUOTE.sub("", one, count=1), words) for one in below} - {"", named}
    return bool(named and others)


def _header_of(line: str, words: OpeningWords) -> str:
    """Return the normalized name of the header that a line is; empty for other lines."""
    name, colon, _ = line.strip().strip("*").partition(":")
    if not colon or len(name) > _LONGEST_HEADER:
        return ""
    said = bare(name)
    known = words.senders | words.subjects | words.headers
    return said if said in known else ""


def _is_header(message: Message, line: str, words: OpeningWords) -> bool:
    """Keep what a header says; return whether the line is one."""
    name, value = _header_of(line, words), line.partition(":")[2].strip(" *")
    if name in words.senders:
        message.sender = message.sender or value
    elif name in words.subjects:
        message.subject = message.subject or subject_of(value)
    elif not name and line.rstrip().endswith(":"):
        is_wrote = bare(line).split()[-1:] and bare(line).split()[-1] in words.wrote
        message.sender = message.sender or (line if is_wrote else "")
        return bool(is_wrote)
    return bool(name)


def _take_signature(message: Message, words: OpeningWords) -> None:
    for at, line in enumerate(message.lines):
        if not line.strip() or not _closes(line, message.lines[at + 1 :], words):
            continue
        is_empty = not any(one.strip() for one in message.lines[:at])
        if not is_empty:
            message.signature = message.lines[at + 1 :]
            del message.lines[at:]
            return


def _closes(line: str, below: Sequence[str], words: OpeningWords) -> bool:
    """Return whether the signature begins with this line."""
    spoken = [bare(one) for one in line.split()]
    if line.strip() in ("--", "__", "—", "–"):
        return True
    sent = words.sent_from.phrase_at(spoken, 0) if spoken else None
    if sent:
        return True
    if len(spoken) > _LONGEST_CLOSING:
        return False
    if words.closings.phrase_at(spoken, 0):
        return True
    thanked = words.thanks.phrase_at(spoken, 0)
    left = [one for one in below if one.strip()]
    are_short = all(len(one) <= _LONGEST_SIGNATURE_LINE for one in left)
    return bool(thanked) and len(left) <= _LONGEST_SIGNATURE and are_short


def _take_greeting(message: Message, words: OpeningWords) -> None:
    """Take a greeting that is a line of its own; in a line it is left to the title."""
    for at, line in enumerate(message.lines):
        spoken = [bare(one) for one in line.split()]
        if not spoken:
            continue
        if len(spoken) <= _LONGEST_CLOSING and is_greeting(spoken, line, words):
            del message.lines[: at + 1]
        return


def is_greeting(spoken: Sequence[str], line: str, words: OpeningWords) -> bool:
    """Return whether a line greets and says nothing else."""
    greeted = words.greetings.phrase_at(spoken, 0)
    if greeted is None:
        return False
    rest = spoken[greeted.end :]
    named = all(one in words.addressees for one in rest)
    return named or line.rstrip().endswith((",", "!", ":", ".", "-"))


def after_greeting(spoken: Sequence[str], words: OpeningWords) -> int:
    """Return how many words at the beginning greet somebody, or are but polite."""
    at = 0
    while at < len(spoken):
        greeted = words.greetings.phrase_at(spoken, at)
        if greeted:
            at = greeted.end
            while at < len(spoken) and spoken[at] in words.addressees:
                at += 1
        elif spoken[at] in words.politeness:
            at += 1
        else:
            break
    return at


def is_said(text: str) -> bool:
    """Return whether there is a word in it."""
    return any(one.isalnum() for one in normalized(text))
