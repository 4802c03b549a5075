"""Takes the mention of the bot out of a text, and finds the people mentioned."""

import re
from itertools import islice

from bot.inbound.envelope import Envelope, fits_an_id, shown_name
from dialogs.turn import Mention

MAX_CALLS = 20
"""Mentions of the bot that are taken out of one message; any more stay as its name."""
_TAG = re.compile(r"</?at(?:\s[^<>]*+)?>")


def spoken_text(envelope: Envelope) -> str:
    """Return the text as it was meant: our own mention gone, other people's by their names."""
    text = envelope.text.replace("&nbsp;", " ").replace("\N{NO-BREAK SPACE}", " ")
    calls = (one for one in envelope.entities if _calls(one, envelope.recipient.id))
    for entity in islice(calls, MAX_CALLS):
        if isinstance(entity.get("text"), str):
            text = text.replace(entity["text"], " ", 1)
    return _TAG.sub("", text).strip()


def mentioned(envelope: Envelope) -> tuple[Mention, ...]:
    """Return the people named with an @, in order."""
    found = (_member(entity) for entity in envelope.entities if entity.get("type") == "mention")
    return tuple(one for one in found if one and one.teams_id != envelope.recipient.id)


def _member(entity: dict[str, object]) -> Mention | None:
    match entity.get("mentioned"):
        case {"id": str(teams_id)} if not fits_an_id(teams_id):
            return None
        case {"id": str(teams_id), "name": str(name)}:
            return Mention(teams_id, shown_name(name))
        case {"id": str(teams_id)}:
            return Mention(teams_id)
        case _:
            return None


def _calls(entity: dict[str, object], bot_id: str) -> bool:
    mentioned = entity.get("mentioned")
    return (
        entity.get("type") == "mention"
        and isinstance(mentioned, dict)
        and mentioned.get("id") == bot_id
    )
