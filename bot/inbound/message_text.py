"""Turns the HTML of a Teams message into plain text.

Paragraphs, lists, tables and line breaks are kept, links with their addresses, mentions by their
names; pictures are dropped. What is a tag and what is not, a parser made for HTML decides; the
tree is walked without recursion, since a mail may be nested deeper than Python's stack.
"""

import re
from collections.abc import Iterator, Mapping
from html import escape
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

MOST_TAGS = 4_000
LONGEST_PORTION = 48 * 1024
"""Characters that are parsed in one go: the parser's time grows with the square of the depth."""
LONGEST_PIECE = 8 * 1024
"""Before so much without another tag, attributes are left out: their time is a square, too."""

_AS_TYPED = frozenset({"codeblock", "listing", "plaintext", "pre", "xmp"})
_LISTS = frozenset({"menu", "ol", "ul"})
_PARAGRAPHS = _AS_TYPED | {
    *("blockquote", "dl", "fieldset", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "p"),
    "table",
}
_LINES = frozenset(
    {
        *(
            "address",
            "article",
            "aside",
            "attachment",
            "caption",
            "center",
            "dd",
            "details",
            "div",
        ),
        *("dt", "figcaption", "footer", "header", "hr", "legend", "li", "main", "nav", "option"),
        *("section", "summary", "tr"),
    }
)
_QUOTES = frozenset({"blockquote", "quoted"})
_QUOTED_KINDS = ("Reply", "Forward")
_EMPTY_QUOTE = re.compile(r"<quoted\b[^<>]*+(?<=/)>", re.IGNORECASE)
"""To HTML it is one that is never closed."""
_MARKS_OF_QUOTES = ("<blockquote", "<quoted", "schema.skype.com/reply", "schema.skype.com/forward")
_CELLS = frozenset({"td", "th"})
_UNSEEN = frozenset(
    {"head", "iframe", "noembed", "noframes", "script", "style", "template", "title", "xml"}
)
_HIDING = ("display:none", "mso-hide:all")
_OPENED = ("http://", "https://", "mailto:", "tel:", "file:")
"""Schemes of what may be opened without harm, or is at least a place."""
_DEEPEST_INDENT = 8
_LONGEST_NUMBER = 6
_CONTROLS = dict.fromkeys(({*range(0x20), 0x7F} - set(map(ord, "\t\n\f\r"))), None)


def text_of(html: str, attached: Mapping[str, str] | None = None) -> str:
    """Return what a reader would see; never raises, whatever the HTML is.

    What is `attached` stands where the HTML has its place for it, else at the end.
    """
    page, rest = _Page(), dict(attached or {})
    _read(html, _Reader(page, page, rest))
    for text in rest.values():
        page.write_block(text)
    return page.text


def own_and_quoted(html: str) -> tuple[str, str]:
    """Tell what somebody wrote from what is quoted or forwarded in it.

    The mentions of the first are tags; whatever else looks like a tag is escaped there.
    """
    own, quoted = _Page(), _Page()
    _read(_EMPTY_QUOTE.sub("", html), _Reader(own, quoted, {}, tagged=True))
    return own.markup, quoted.text


def may_quote(html: str) -> bool:
    """Return whether anything may be quoted or forwarded in it."""
    lower = html.lower()
    return any(mark in lower for mark in _MARKS_OF_QUOTES)


def _read(html: str, reader: "_Reader") -> None:
    for portion in _portions(html):
        root = LexborHTMLParser(portion).root
        if root is not None:
            _walk(root, reader)


def _portions(html: str) -> Iterator[str]:
    """Cut what is longer than any message of Teams before a tag, so that its time stays linear."""
    text, *tags = html.split("<")
    portion, size = [text], len(text)
    for tag in tags:
        piece = "<" + (_without_attributes(tag) if len(tag) > LONGEST_PIECE else tag)
        if len(portion) > MOST_TAGS or size > LONGEST_PORTION:
            yield "".join(portion)
            portion, size = [], 0
        portion.append(piece)
        size += len(piece)
    yield "".join(portion)


def _without_attributes(tag: str) -> str:
    if not tag[:1].isalpha():
        return tag
    inside, end, text = tag.partition(">")
    return inside.split(maxsplit=1)[0] + end + text


def _walk(root: LexborNode, reader: "_Reader") -> None:
    node, depth = root, 0
    while True:
        inside = node.first_child if reader.enter(node) else None
        if inside is not None:
            node, depth = inside, depth + 1
            continue
        while (after := node.next) is None or not depth:
            reader.leave(node)
            above = node.parent
            if not depth or above is None:
                return
            node, depth = above, depth - 1
        reader.leave(node)
        node = after


class _Reader:
    """Writes down what it passes on its way through a tree."""

    def __init__(
        self,
        own: "_Page",
        quoted: "_Page",
        attached: dict[str, str],
        *,
        tagged: bool = False,
    ) -> None:
        self._own, self._quoted = own, quoted
        self._attached = attached
        """Those that have no place yet: each has one, however often it is named."""
        self._tagged = tagged
        self._quotes = 0
        """Number of open quotes."""
        self._link: tuple[str, int] | None = None
        """Address of the open link, and where its text begins."""

    @property
    def _page(self) -> "_Page":
        return self._quoted if self._quotes else self._own

    def enter(self, node: LexborNode) -> bool:
        """Return whether what is inside is seen."""
        if node.is_text_node:
            self._page.write(node.text_content or "")
        tag = node.tag or ""
        if not node.is_element_node or tag in _UNSEEN:
            return False
        attributes = node.attributes
        if _is_hidden(attributes):
            return False
        self._page.enter(tag, attributes)
        if _is_quote(tag, attributes):
            self._quotes += 1
            self._page.enter(tag, attributes)
        match tag:
            case "a" if self._link is None:
                self._link = _address(attributes), self._page.length
            case "attachment":
                self._page.write_block(self._attached.pop(attributes.get("id") or "", ""))
            case "img" | "emoji" if tag == "emoji" or _is_a(attributes, "Emoji"):
                self._page.write(attributes.get("alt") or "")
            case _ if self._tagged and _is_mention(tag, attributes):
                number = attributes.get("id" if tag == "at" else "itemid") or ""
                self._page.write_tag(f'<at id="{number}">' if number.isdecimal() else "<at>")
        return True

    def leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if not node.is_element_node or tag in _UNSEEN:
            return
        attributes = node.attributes
        if _is_hidden(attributes):
            return
        if tag == "a" and self._link is not None:
            address, start = self._link
            self._link = None
            self._page.write_address(address, start)
        elif self._tagged and _is_mention(tag, attributes):
            self._page.write_tag("</at>")
        self._page.leave(tag)
        self._quotes -= _is_quote(tag, attributes)


class _Page:
    def __init__(self) -> None:
        self._parts: list[str] = []
        self._tags: set[int] = set()
        """Places of tags among the parts."""
        self._gap = 0
        """Line ends before the next words."""
        self._blank = False
        """True if a blank stands before the next words."""
        self._bullet = ""
        self._lists: list[int | None] = []
        """The open lists: the next number of each, or none."""
        self._as_typed = 0
        """Number of open elements in which spaces and line ends count."""
        self._row_begins = False
        """True before the first words of a row of a table."""
        self._cell_begins = False
        """True before the first words of a cell: blocks in it begin on the line of the row."""

    @property
    def text(self) -> str:
        return _tidy("".join(self._parts))

    @property
    def markup(self) -> str:
        """Its text with tags, where what else looks like one is escaped."""
        parts = enumerate(self._parts)
        return _tidy(
            "".join(each if at in self._tags else escape(each, quote=False) for at, each in parts)
        )

    @property
    def length(self) -> int:
        return len(self._parts)

    def write(self, seen: str) -> None:
        text = seen.translate(_CONTROLS)
        if self._as_typed:
            self._emit(text.replace("\N{NO-BREAK SPACE}", " "))
            return
        words = " ".join(text.split())
        if words:
            self._emit((" " if self._blank or text[0].isspace() else "") + words)
            self._blank = text[-1].isspace()
        elif text:
            self._blank = True

    def write_tag(self, tag: str) -> None:
        """Write a tag that is not seen, and leave the blanks around it as they are."""
        self._emit((" " if self._blank else "") + tag)
        self._tags.add(len(self._parts) - 1)
        self._blank = False

    def write_block(self, text: str) -> None:
        if text:
            self._raise_gap(2)
            self._emit(text)
            self._raise_gap(2)

    def write_address(self, address: str, start: int) -> None:
        """Write where a link leads, unless its text says so."""
        if start > len(self._parts):
            return
        said = " ".join("".join(self._parts[start:]).split())
        if address and not said:
            self.write(address)
        elif address and _compared_address(said) != _compared_address(address):
            blank, gap, self._gap = self._blank, self._gap, 0
            self._emit(f" ({address})")
            self._blank, self._gap = blank, gap

    def enter(self, tag: str, attributes: Mapping[str, str | None]) -> None:
        if tag == "br":
            self._break()
        self._pass(tag)
        if tag == "tr":
            self._row_begins = True
        elif tag in _CELLS:
            self._cell_begins = True
        elif tag in _LISTS:
            self._lists.append(_number(attributes.get("start"), 1) if tag == "ol" else None)
        elif tag == "li":
            self._begin_item(attributes)
        if tag in _AS_TYPED:
            self._as_typed += 1

    def leave(self, tag: str) -> None:
        if tag in _AS_TYPED:
            self._as_typed -= 1
        if tag in _CELLS:
            self._cell_begins = False
            if not self._row_begins:
                self._gap, self._blank = 0, True
        elif tag in _LISTS and self._lists:
            self._lists.pop()
        elif tag == "li":
            self._bullet = ""
        self._pass(tag)

    def _pass(self, tag: str) -> None:
        """Pass an edge of an element."""
        if tag in _LISTS:
            self._raise_gap(1 if self._lists else 2)
        elif tag in _PARAGRAPHS:
            self._raise_gap(2)
        elif tag in _LINES:
            self._raise_gap(1)

    def _raise_gap(self, gap: int) -> None:
        if not self._cell_begins:
            self._gap, self._blank = max(self._gap, gap), False

    def _break(self) -> None:
        if self._as_typed:
            self._emit("\n")
        elif not self._cell_begins:
            self._gap, self._blank = min(self._gap + 1, 2), False

    def _begin_item(self, attributes: Mapping[str, str | None]) -> None:
        depth = min(len(self._lists), _DEEPEST_INDENT)
        number = self._lists[-1] if self._lists else None
        if number is not None:
            number = _number(attributes.get("value"), number)
            self._lists[-1] = number + 1
        mark = "- " if number is None else f"{number}. "
        self._bullet = "  " * (depth - 1) + mark

    def _emit(self, text: str) -> None:
        if not text:
            return
        if self._gap or self._bullet or not self._parts:
            gap = "\n" * self._gap if self._parts else ""
            self._parts += (gap, self._bullet)
            text = text if self._as_typed else text.removeprefix(" ")
        self._parts.append(text)
        self._gap, self._blank, self._bullet = 0, False, ""
        self._row_begins = self._cell_begins = False


def _tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")


def _is_hidden(attributes: Mapping[str, str | None]) -> bool:
    style = "".join((attributes.get("style") or "").lower().split())
    return "hidden" in attributes or any(one in style for one in _HIDING)


def _is_a(attributes: Mapping[str, str | None], kind: str) -> bool:
    kinds = (attributes.get("itemtype") or "").lower().split()
    return any(one.endswith(f"schema.skype.com/{kind}".lower()) for one in kinds)


def _is_quote(tag: str, attributes: Mapping[str, str | None]) -> bool:
    return tag in _QUOTES or any(_is_a(attributes, kind) for kind in _QUOTED_KINDS)


def _is_mention(tag: str, attributes: Mapping[str, str | None]) -> bool:
    return tag == "at" or _is_a(attributes, "Mention")


def _number(said: str | None, otherwise: int) -> int:
    number = (said or "").strip()[:_LONGEST_NUMBER]
    return int(number) if number.isdecimal() else otherwise


def _address(attributes: Mapping[str, str | None]) -> str:
    """Return where a link leads, if that is a place people can open."""
    address = "".join((attributes.get("href") or "").translate(_CONTROLS).split())
    if not address.lower().startswith(_OPENED):
        return ""
    if address[:7].lower() == "mailto:":
        return address[7:].partition("?")[0]
    return address[4:] if address[:4].lower() == "tel:" else address


def _compared_address(address: str) -> str:
    """Return an address as people compare it: without what a browser adds."""
    shown = unquote(address).lower()
    return shown.removeprefix("https://").removeprefix("http://").rstrip("/")
