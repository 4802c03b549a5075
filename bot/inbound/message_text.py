"""Turns the HTML of a Teams message into plain text.

Paragraphs, lists and line breaks are kept, mentions by their names; pictures are dropped. Not with
the standard library's parser: some HTML makes it raise, and some takes it seconds, in which no
other turn would run. Every pattern here passes over the text once.
"""

import re
from html import unescape

_TAG = re.compile(r"<(/?)([a-z!?][a-z0-9]*+)[^<>]*+>", re.IGNORECASE)
_REFERENCE = re.compile(r"&#?\w{1,31};")
_SPACES = re.compile(r"\s+")

_AS_TYPED = frozenset({"codeblock", "pre"})
_PARAGRAPHS = _AS_TYPED | {
    *("blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "table", "ul"),
}
_LINES = frozenset({"attachment", "div", "hr", "li", "tr"})
_UNSEEN = frozenset({"head", "script", "style", "title"})


def text_of(html: str) -> str:
    """Return what a reader would see; never raises, whatever the HTML is."""
    page = _Page()
    end = 0
    for tag in _TAG.finditer(html):
        page.write(html[end : tag.start()])
        page.turn(tag[2].lower(), opening=not tag[1])
        end = tag.end()
    page.write(html[end:])
    return page.text


class _Page:
    def __init__(self) -> None:
        self._parts: list[str] = []
        self._gap = 0
        """Line ends before the next words."""
        self._bullet = ""
        self._as_typed = 0
        """Number of open elements in which spaces and line ends count."""
        self._unseen = ""
        """The open element of which nothing is shown."""

    @property
    def text(self) -> str:
        lines = "".join(self._parts).splitlines()
        return "\n".join(line.rstrip() for line in lines).strip("\n")

    def write(self, html: str) -> None:
        if self._unseen:
            return
        text = _REFERENCE.sub(lambda found: unescape(found[0]), html)
        if self._as_typed:
            text = text.replace("\N{NO-BREAK SPACE}", " ")
        else:
            text = _SPACES.sub(" ", text)
            if self._gap or self._bullet or not self._parts:
                text = text.lstrip()
        if text:
            gap = "\n" * self._gap if self._parts else ""
            self._parts += (gap, self._bullet, text)
            self._gap, self._bullet = 0, ""

    def turn(self, tag: str, *, opening: bool) -> None:
        """Pass from one element to the next."""
        if tag in _UNSEEN:
            self._unseen = tag if opening else ""
        elif tag == "br":
            self._gap = min(self._gap + 1, 2)
        elif tag in _PARAGRAPHS:
            self._gap = 2
        elif tag in _LINES:
            self._gap = max(self._gap, 1)
        elif tag in ("td", "th") and opening:
            self.write(" ")
        if tag == "li":
            self._bullet = "- " if opening else ""
        if tag in _AS_TYPED:
            self._as_typed = max(self._as_typed + (1 if opening else -1), 0)
