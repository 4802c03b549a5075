"""Taking a card apart: what the tests of the cards look at."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from markdown_it import MarkdownIt
from microsoft_teams.cards.core import AdaptiveCard

MARKDOWN = MarkdownIt("commonmark")


def parts(card: AdaptiveCard) -> list[dict[str, Any]]:
    """Return every object of the card's JSON, inner cards included."""
    return list(_objects(card.model_dump(exclude_none=True)))


def verbs(card: Mapping[str, Any]) -> set[str]:
    """Return the verbs of the buttons of a card as it was sent."""
    return {part["verb"] for part in _objects(card) if "verb" in part}


def values(card: Mapping[str, Any]) -> dict[str, str]:
    """Return what the inputs hold of a card as it was sent, folded away or not, by their ids."""
    found = (part for part in _objects(card) if str(part.get("type")).startswith("Input."))
    return {part["id"]: part.get("value", "") for part in found}


def _objects(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, Mapping):
        yield dict(value)
        for inner in value.values():
            yield from _objects(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _objects(inner)


def of_type(card: AdaptiveCard, name: str) -> list[dict[str, Any]]:
    return [part for part in parts(card) if part.get("type") == name]


def inputs(card: AdaptiveCard) -> dict[str, dict[str, Any]]:
    """Return the inputs by id."""
    return {part["id"]: part for part in parts(card) if str(part.get("type")).startswith("Input.")}


def presses(card: AdaptiveCard) -> dict[str, dict[str, Any]]:
    """Return the buttons by title; rows that are pressed as a whole by their first line."""
    titled = {part["title"]: part for part in of_type(card, "Action.Execute") if "title" in part}
    rows = {
        part["items"][0]["text"]: part["selectAction"]
        for part in of_type(card, "Container")
        if "selectAction" in part
    }
    return titled | rows


def buttons(card: AdaptiveCard) -> list[str]:
    """Return the titles of all buttons, in the order in which they are shown."""
    rows = [*of_type(card, "ActionSet"), card.model_dump(exclude_none=True)]
    return [action["title"] for row in rows for action in row.get("actions", [])]


def markdown(card: AdaptiveCard) -> list[str]:
    """Return every text that a client reads as markdown."""
    texts = [part["text"] for part in of_type(card, "TextBlock")]
    facts = [fact for part in of_type(card, "FactSet") for fact in part["facts"]]
    return texts + [fact[key] for fact in facts for key in ("title", "value")]


def said(card: AdaptiveCard) -> str:
    """Return what a reader sees, line by line."""
    return "\n".join(_rendered(text) for text in markdown(card))


def _rendered(text: str) -> str:
    return re.sub(r"<[^>]+>", "", MARKDOWN.render(text)).strip()
