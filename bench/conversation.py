"""The one conversation that every contender plays, and what must come back in each turn.

Headings are read from the gallery of Behalf's own cards, so that a new wording needs no change.
"""

import json
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

GALLERY = Path(__file__).parent.parent / "tests" / "cards" / "gallery"
CUSTOMER = "Northwind Traders"
"""One of the sample customers, with every fact known, so that no question about facts comes."""


@cache
def gallery_card(name: str) -> dict[str, Any]:
    card: dict[str, Any] = json.loads((GALLERY / f"{name}.en.json").read_text())
    return card


def texts_of(name: str) -> list[str]:
    """Return the texts at the top level of a card of the gallery; the first is its heading."""
    return [block["text"] for block in gallery_card(name)["body"] if block["type"] == "TextBlock"]


@dataclass(frozen=True, slots=True)
class Turn:
    """What somebody types, and what Teams then receives. "{token}" is told by one person only."""

    typed: str
    card: str
    """The new card, by its name in the gallery."""
    shows: tuple[str, ...]
    """What the new card must say."""
    line: str = ""
    """What the line must say that takes the old card's place; empty when there is no old card."""


_PROBLEM = "Machines in West Europe cannot be reached {token}"
_EMAIL = "ada.{token}@partner.example"

SCRIPT = (
    Turn("/new", "customer", (texts_of("customer")[0],)),
    Turn(CUSTOMER, "product", (texts_of("product")[0],), CUSTOMER),
    Turn("Azure", "kind", (texts_of("kind")[0],), "Azure"),
    Turn("technical", "description", (texts_of("description")[0],), "Technical problem"),
    Turn(_PROBLEM, "checks", (texts_of("checks")[0],), _PROBLEM),
    Turn("yes", "severity", (texts_of("severity")[0],), "checked"),
    Turn("B", "contact-C", (texts_of("contact-C")[0],), "Moderate"),
    Turn(
        f"Ada Nova, {_EMAIL}, +420 123 456 789",
        "review",
        (texts_of("review")[0], _PROBLEM, _EMAIL),
        _EMAIL,
    ),
    Turn(
        "send",
        "request-handed-off",
        (texts_of("request-handed-off")[1], _PROBLEM, _EMAIL),
        "BH-",
    ),
)
POSTS_ONLY = tuple(replace(turn, line="") for turn in SCRIPT)
"""The same for a bot that leaves answered cards as they are."""
