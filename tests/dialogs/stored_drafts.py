"""The drafts of a conversation as the database keeps them: under way, and put aside."""

from typing import Any

import orjson

from dialogs.dialog_state import key_of
from dialogs.drafts import read_draft
from services.model.requests import Draft
from services.model.unit_of_work import TurnKeys
from tests.chat import Chat


async def draft_of(chat: Chat) -> Draft | None:
    """Return the draft under way in a chat; None if there is none."""
    dialogs = (await _state_of(chat)).get("dialogs")
    return read_draft(dialogs[0]["state"]["values"].get("draft", {})) if dialogs else None


async def parked_in(chat: Chat) -> list[dict[str, object]]:
    """Return the drafts that were put aside in a chat."""
    return list((await _state_of(chat)).get("parked", []))


async def _state_of(chat: Chat) -> dict[str, Any]:
    keys = TurnKeys("", key_of(chat.conversation, chat.person), "", "")
    state = (await chat.desk.database.turns.open(keys)).dialog_state
    return dict(orjson.loads(state.body)) if state else {}
