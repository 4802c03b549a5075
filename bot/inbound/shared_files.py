"""Names the pictures and files that came along with a message; nothing of them is fetched.

https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.inbound.attachments import MOST, content_type, html_in
from bot.inbound.envelope import Envelope
from dialogs.turn import SharedFile
from services.model.conversations import ConversationKind

DOWNLOAD = "application/vnd.microsoft.teams.file.download.info"
"""Type of an attachment that is a file; only a personal chat has them."""
_MEDIA = frozenset({"image", "video", "audio"})
_PICTURES = frozenset({"bmp", "gif", "heic", "jpeg", "jpg", "png", "tif", "tiff", "webp"})
_TAG = re.compile(r"<(?:img|attachment)\s[^<>]*+>", re.IGNORECASE)
_NO_FILES = ("schema.skype.com/emoji", "schema.skype.com/giphy", "schema.skype.com/sticker")
"""Pictures that say how somebody feels."""
_EMOJIS = "https://statics.teams."
"""Beginning of the address of an emoji that a client sends as a picture."""
_ID = re.compile(r"\sid=[\"']?([^\s\"'<>]++)", re.IGNORECASE)
_KIND = re.compile(r"[a-z0-9]{1,8}", re.IGNORECASE)
_LONGEST_HTML = 100 * 1024
"""No message of Teams is longer."""


def shared_files(envelope: Envelope) -> tuple[SharedFile, ...]:
    """Return what came along, in order: first what has an attachment, then what only HTML shows.

    A pasted picture has no name. A file in a channel has an attachment that bots do not get; of it
    the HTML shows the place.
    """
    attachments = [*_mappings(envelope.attachments)]
    found = [one for each in attachments if (one := _file_of(each))]
    pictures, places = _shown(attachments)
    unseen = pictures - sum(one.is_picture for one in found)
    found += [SharedFile(is_picture=True)] * max(unseen, 0)
    if envelope.conversation.kind is not ConversationKind.PERSONAL:
        known = {str(each.get("id")) for each in attachments}
        found += [SharedFile()] * len(places - known)
    return tuple(found[:MOST])


def _file_of(attachment: Mapping[str, Any]) -> SharedFile | None:
    type_, _, subtype = content_type(_text(attachment, "contentType")).partition("/")
    name = _text(attachment, "name").strip()
    if f"{type_}/{subtype}" == DOWNLOAD:
        content = attachment.get("content")
        kind = _text(content, "fileType") if isinstance(content, Mapping) else ""
        return SharedFile(name, _kind(kind), is_picture=_kind(kind).lower() in _PICTURES)
    if _text(attachment, "contentUrl").lower().startswith(_EMOJIS):
        return None
    if type_ in _MEDIA:
        return SharedFile(name, _kind(subtype), is_picture=type_ == "image")
    return None


def _shown(attachments: list[Mapping[str, Any]]) -> tuple[int, set[str]]:
    """Return how many pictures the HTML shows, and the ids of attachments it has a place for."""
    pictures, places = 0, set[str]()
    for html in html_in(attachments):
        for tag in _TAG.finditer(html[:_LONGEST_HTML]):
            lower = tag[0].lower()
            if lower.startswith("<attachment"):
                places |= {one[1] for one in _ID.finditer(tag[0])}
            elif not any(each in lower for each in _NO_FILES):
                pictures += 1
    return pictures, places


def _kind(said: str) -> str:
    """Return the kind of a file if it is one, not "*" or a type that nobody knows by name."""
    return said if _KIND.fullmatch(said) else ""


def _mappings(attachments: object) -> Iterator[Mapping[str, Any]]:
    for one in attachments[:MOST] if isinstance(attachments, list) else ():
        if isinstance(one, Mapping):
            yield one


def _text(parent: Mapping[str, Any], name: str) -> str:
    value = parent.get(name)
    return value if isinstance(value, str) else ""
