"""The answers of a request dialog that were kept, each with what it changed: for `undo`.

Plain JSON among the dialog's values, so that it outlives a restart and a release.
"""

from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from services.model.limits import MAX_TEXT

MAX_KEPT = 40
"""Answers that can be taken back; the oldest are forgotten first."""
MAX_BYTES = 4 * MAX_TEXT
"""So much of earlier answers is kept beside the draft."""
_STACK = "kept_answers"
_TOLD = "told"
_FACTS = "remembered_facts"
VALUES = (_STACK, _TOLD, _FACTS)
"""Values of a dialog that are kept for `undo`."""
_RESTORED = (
    *("form", "sought", "suggested_customer", "draft_if_suggested", "answered_facts"),
    "pending",
)
"""Values beside the draft that an answer uses up or adds to."""


@dataclass(frozen=True, slots=True)
class RememberedFact:
    """A fact that an answer put on the customer's record, and what stood there before."""

    tenant_id: str
    fact: str
    holds: bool
    before: bool | None


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer that was taken back: the step that asked, and the line it had become."""

    step: str
    question: str
    said: str
    facts: Sequence[RememberedFact] = ()


@dataclass(frozen=True, slots=True)
class Before:
    """The values of a dialog before an answer."""

    values: Mapping[str, Any]
    draft: Mapping[str, Any]


def before_answer(values: MutableMapping[str, Any]) -> Before:
    """Look at the values before an answer is handed to its step."""
    kept = {name: values[name] for name in _RESTORED if name in values}
    return Before(kept, dict(_draft(values)))


def note_answer(values: MutableMapping[str, Any], question: str, said: str) -> None:
    """Note the line that an answer becomes; of several in a turn the first is the person's."""
    values.setdefault(_TOLD, [question, said])


def note_facts(values: MutableMapping[str, Any], remembered: Iterable[RememberedFact]) -> None:
    """Note how the answer has changed the customer's record."""
    values[_FACTS] = [[one.tenant_id, one.fact, one.holds, one.before] for one in remembered]


def push(values: MutableMapping[str, Any], step: str, before: Before) -> None:
    """Keep what the answer to this step has changed; nothing if it has changed nothing."""
    told, facts = values.pop(_TOLD, None), values.pop(_FACTS, None)
    draft = _draft(values)
    changed = {
        name: before.draft.get(name)
        for name in {*before.draft, *draft}
        if before.draft.get(name) != draft.get(name)
    }
    beside = {
        name: before.values.get(name)
        for name in _RESTORED
        if before.values.get(name) != values.get(name)
    }
    if told is None or not (changed or "form" in beside):
        return
    entry = {"step": step, "told": told, "draft": changed, "values": beside}
    stack = [*_stack(values), entry | ({"facts": facts} if facts else {})][-MAX_KEPT:]
    while len(stack) > 1 and len(orjson.dumps(stack)) > MAX_BYTES:
        del stack[0]
    values[_STACK] = stack


def take_back(values: MutableMapping[str, Any]) -> KeptAnswer | None:
    """Undo the last kept answer in these values and return it; None if none is left."""
    stack = _stack(values)
    if not stack:
        values.pop(_STACK, None)
        return None
    entry = stack.pop()
    values[_STACK] = stack
    values["draft"] = _restored(_draft(values), entry["draft"])
    beside = {name: was for name, was in entry["values"].items() if name in _RESTORED}
    for name, was in beside.items():
        values.pop(name, None)
        if was is not None:
            values[name] = was
    question, said = entry["told"]
    return KeptAnswer(entry["step"], question, said, _facts(entry.get("facts")))


def _restored(draft: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    restored = {**draft, **before}
    return {name: value for name, value in restored.items() if value is not None}


def _draft(values: Mapping[str, Any]) -> Mapping[str, Any]:
    kept = values.get("draft")
    return kept if isinstance(kept, dict) else {}


def _stack(values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the entries that can be read: another release may have written them."""
    kept = values.get(_STACK)
    entries = kept if isinstance(kept, list) else []
    return [entry for entry in entries if _is_entry(entry)]


def _is_entry(entry: object) -> bool:
    match entry:
        case {
            "step": str(),
            "told": [str(), str()],
            "draft": dict(),
            "values": dict(),
        }:
            return True
        case _:
            return False


def _facts(kept: object) -> tuple[RememberedFact, ...]:
    return tuple(_read_facts(kept)) if isinstance(kept, list) else ()


def _read_facts(kept: list[object]) -> Iterator[RememberedFact]:
    for one in kept:
        match one:
            case [str(tenant_id), str(fact), bool(holds), bool() | None as before]:
                yield RememberedFact(tenant_id, fact, holds, before)
            case _:
                pass  # of another release
