"""What the bots beside Behalf say: Behalf's own cards from the gallery, with the answers added."""

from collections.abc import Mapping
from typing import Any

from bench.conversation import SCRIPT, gallery_card

ADAPTIVE_CARD = "application/vnd.microsoft.card.adaptive"

PRODUCTS = {"azure": "Azure", "m365": "Microsoft 365", "dynamics": "Dynamics 365", "ems": "EMS"}
KINDS = {"technical": "Technical problem", "billing": "Billing or subscription", "quota": "Quota"}
SEVERITIES = {"a": "A · Critical", "b": "B · Moderate", "c": "C · Minimal"}
ASKED = ("customer", "product", "kind", "description", "checks", "severity", "contact")
"""What is asked, in order; then comes the review."""

_CARDS = dict(zip((*ASKED, "review", "request"), (turn.card for turn in SCRIPT), strict=True))


def card_of(name: str, answers: Mapping[str, str]) -> dict[str, Any]:
    """Return the card of a question; review and request say what was answered."""
    card = gallery_card(_CARDS[name])
    if name in ASKED:
        return card
    said = [
        {"type": "TextBlock", "text": answers[each], "wrap": True}
        for each in ("customer", "description", "contact")
    ]
    return {**card, "body": [*card["body"], *said]}


def line_of(name: str, said: str) -> dict[str, Any]:
    """Return the card that takes the place of an answered one."""
    line = {"type": "TextBlock", "text": f"✓ **{name}:** {said}", "wrap": True}
    return {**gallery_card("answered"), "body": [line]}
