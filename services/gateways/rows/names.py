"""Names of a person inside JSON: in the orders of notices, in their contexts, in activities."""

import json
from collections.abc import Collection
from typing import Any

from services.reading.visible_text import visible, visible_line

_LONGEST_COMPARED = 40
"""Cards shorten a name that is longer."""


def quoted(name: str) -> str:
    """Return a name as it stands between the quotes of JSON."""
    return json.dumps(name, ensure_ascii=False)[1:-1]


def without_names(text: str, names: Collection[str], person_id: str) -> str:
    """Return the JSON of a notice, or of its context, without these names.

    A recipient who was not reached is named by the id: one without a name would be a channel.
    Of what is damaged and names them nothing is left, which is read as nothing.
    """
    try:
        known = json.loads(text)
    except ValueError:
        return "" if any(quoted(name) in text for name in names) else text
    kept = _without(known, names, person_id)
    return text if kept == known else json.dumps(kept, ensure_ascii=False)


def names_in(body: bytes, names: Collection[str]) -> bool:
    """Return whether an activity names them; its cards escape and shorten what people typed."""
    # A mark of markdown has a backslash before it, and that one another in JSON.
    shown = body.decode("utf-8", "replace").replace("\\", "")
    said = {one[:_LONGEST_COMPARED] for name in names for one in _as_said(name)}
    return any(quoted(one).replace("\\", "") in shown for one in said)


def _as_said(name: str) -> Collection[str]:
    """Return a name as it was given, and as it is shown; none where nothing of it is seen."""
    return {name, visible(name), shown} if (shown := visible_line(name)) else ()


def _without(value: Any, names: Collection[str], person_id: str) -> Any:
    match value:
        case {"who": str(), "why": _} if _is_theirs(value, names, person_id):
            return {**value, "who": person_id, "key": person_id}
        case {"who": str()} if _is_theirs(value, names, person_id):
            return _without({**value, "who": ""}, names, person_id)
        case dict():
            return {key: _without(inner, names, person_id) for key, inner in value.items()}
        case list():
            return [_without(inner, names, person_id) for inner in value]
        case _:
            return value


def _is_theirs(value: dict[str, Any], names: Collection[str], person_id: str) -> bool:
    """Tell by the id beside the name; only where there is none, by the name."""
    key = value.get("key" if "why" in value else "who_id")
    return bool(value["who"]) and (key == person_id if key else value["who"] in names)
