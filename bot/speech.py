"""What somebody said, without the mention that called the bot."""

import re

from bot.envelope import Envelope

_TAG = re.compile(r"</?at(\s[^>]*)?>")


def spoken(envelope: Envelope) -> str:
    """Return the text as it was meant: our own mention gone, other people's by their names."""
    text = envelope.text.replace("&nbsp;", " ").replace("\N{NO-BREAK SPACE}", " ")
    for entity in envelope.entities:
        if _calls(entity, envelope.recipient.id) and isinstance(entity.get("text"), str):
            text = text.replace(entity["text"], " ", 1)
    return _TAG.sub("", text).strip()


def _calls(entity: dict[str, object], bot_id: str) -> bool:
    mentioned = entity.get("mentioned")
    return (
        entity.get("type") == "mention"
        and isinstance(mentioned, dict)
        and mentioned.get("id") == bot_id
    )
