"""Names what is attached to a message, and reads the messages it quotes or forwards.

Of a message action: https://learn.microsoft.com/graph/api/resources/chatmessageattachment.
"""

from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

import orjson

from bot.inbound.envelope import parsed_json
from bot.inbound.message_text import text_of

MOST = 50
"""Attachments that are looked at; a message of Teams has ten."""
_LONGEST_NAME = 256
_REFERENCES = frozenset({"messagereference", "forwardedmessagereference"})
_DEEPEST_CARD = 8
_OPENING = frozenset({"openurl", "action.openurl"})
"""Actions of cards that open an address."""


def content_type(written: str) -> str:
    """Return a type without its parameters, in lower case: "text/html"."""
    return written.partition(";")[0].strip().lower()


def attached(attachments: object, beside: str = "") -> dict[str, str]:
    """Return by its id the text that stands for each attachment.

    Where a card leads is left out if the HTML `beside` it says so.
    """
    found: dict[str, str] = {}
    said = unescape(beside)
    for attachment in _mappings(attachments):
        if text := quoted_in(attachment) or _named(attachment, said):
            key = _text(attachment, "id")
            found[key] = f"{found[key]}\n\n{text}" if key in found else text
    return found


def quotes(attachments: object) -> Iterator[str]:
    """Yield the messages that are quoted or forwarded by reference."""
    for attachment in _mappings(attachments):
        if text := quoted_in(attachment):
            yield text


def html_in(attachments: object) -> Iterator[str]:
    """Yield the message itself, which Teams sends once more as HTML."""
    for attachment in _mappings(attachments):
        if _kind(attachment) == "text/html":
            yield _html_of(attachment.get("content"))


def quoted_in(attachment: Mapping[str, Any]) -> str:
    """Return what a reference to another message says, with who wrote it; else nothing."""
    if _kind(attachment) not in _REFERENCES:
        return ""
    content = _content(attachment)
    body = content.get("body")
    html = _text(content, "originalMessageContent") or _text(_mapping(body), "content")
    said = text_of(html) or _text(content, "messagePreview").strip()
    author = _author(content.get("originalMessageSender") or content.get("messageSender"))
    return f"{author}: {said}" if author and said else said


def _html_of(content: object) -> str:
    match content:
        case str(html) | {"body": str(html) | {"content": str(html)}}:
            return html
        case {"content": str(html)} | {"text": str(html)}:
            return html
        case _:
            return ""


def _author(sender: object) -> str:
    for kind in ("user", "application", "device"):
        if name := _text(_mapping(_mapping(sender).get(kind)), "displayName").strip():
            return name[:_LONGEST_NAME]
    return ""


def _named(attachment: Mapping[str, Any], said: str) -> str:
    """Return the name of a file or a card, and where a file is or a card leads."""
    kind = _kind(attachment)
    if kind in ("text/html", *_REFERENCES):
        return ""
    content = _content(attachment)
    name = _text(attachment, "name").strip() or _title(content, _DEEPEST_CARD)
    address = _text(attachment, "contentUrl")
    if not address and (link := _link(content, _DEEPEST_CARD)) not in said:
        address = link
    shown = " ".join(name.split())[:_LONGEST_NAME]
    if kind.startswith("image/") or not address.startswith("https://"):
        # A picture's address is one that only Teams can open.
        return f"[{shown}]" if shown else ""
    return f"[{shown}] ({address})" if shown else f"({address})"


def _title(content: Mapping[str, Any], deepest: int) -> str:
    """Return the first words on a card."""
    for name in ("title", "text", "name", "fallbackText"):
        if words := _text(content, name).strip():
            return words
    for name in ("body", "items", "columns", "facts"):
        for inner in _mappings(content.get(name)) if deepest else ():
            if words := _title(inner, deepest - 1):
                return words
    return ""


def _link(content: Mapping[str, Any], deepest: int) -> str:
    """Return the first address that a card opens."""
    for name in ("tap", "selectAction", "buttons", "actions", "body", "items", "columns"):
        inner = content.get(name)
        for one in _mappings(inner if isinstance(inner, list) else [inner]) if deepest else ():
            opens = _text(one, "type").lower() in _OPENING
            address = (_text(one, "value") or _text(one, "url")) if opens else ""
            if address.startswith("https://") or (address := _link(one, deepest - 1)):
                return address
    return ""


def _kind(attachment: Mapping[str, Any]) -> str:
    return content_type(_text(attachment, "contentType"))


def _content(attachment: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the content, which is JSON within JSON; empty where it is something else."""
    content = attachment.get("content")
    if isinstance(content, str):
        try:
            content = parsed_json(content.encode())
        except orjson.JSONDecodeError:
            return {}
    return _mapping(content)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _mappings(value: object) -> Iterator[Mapping[str, Any]]:
    for one in value[:MOST] if isinstance(value, list) else ():
        if isinstance(one, Mapping):
            yield one


def _text(parent: Mapping[str, Any], name: str) -> str:
    value = parent.get(name)
    return value if isinstance(value, str) else ""
