"""What typed words mean. Exact words only, in English and Czech: nothing here guesses consent."""

import re
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Literal, TypeVar

from services.folding import folded
from services.guide import EMAIL
from services.models import Contact, ProblemKind, ProductFamily, Severity

Choice = TypeVar("Choice", bound=Enum)


def _table(rows: Mapping[Choice, str]) -> dict[str, Choice]:
    return {word.strip(): choice for choice, words in rows.items() for word in words.split(",")}


_BACK = frozenset({"back", "zpet"})
PRODUCTS = {name: product for product in ProductFamily for name in product.traits.typed}
_KINDS = _table(
    {
        ProblemKind.TECHNICAL: "technical, break-fix, technical break-fix, technicky, technicka",
        ProblemKind.BILLING: "billing, subscription, billing or subscription, invoice,"
        " fakturace, predplatne",
        ProblemKind.QUOTA: "quota, kvota",
        ProblemKind.QUESTION: "question, advice, question or advice, dotaz, otazka, rada",
        ProblemKind.FRAUD: "fraud, dispute, fraud or dispute, podvod, spor",
        ProblemKind.VULNERABILITY: "vulnerability, security vulnerability, zranitelnost",
    }
)
_SEVERITIES = _table(
    {
        Severity.CRITICAL: "a, critical, sev a, severity a, kriticky, kriticka",
        Severity.MODERATE: "b, moderate, sev b, severity b, stredni",
        Severity.MINIMAL: "c, minimal, sev c, severity c, minimalni",
    }
)
_YES = frozenset({"yes", "y", "ok", "ano", "jo", "keep", "ponechat", "both", "oboji", "done"})
_NO = frozenset({"no", "n", "ne"})
_UNSURE = frozenset({"not sure", "unsure", "don't know", "dont know", "nevim"})
_SEND = frozenset({"send", "yes", "open", "submit", "odeslat", "ano", "otevrit"})

_AROUND_THE_CLOCK = re.compile(r"\b24\s?[/x]\s?7\b", re.IGNORECASE)
_PHONE = re.compile(r"[+(]?\d[\d\s()/-]{5,}\d")


def means_back(text: str) -> bool:
    return folded(text).removeprefix("/") in _BACK


def product_in(text: str) -> ProductFamily | None:
    return PRODUCTS.get(folded(text)) or _numbered(text, ProductFamily)


def kind_in(text: str) -> ProblemKind | None:
    return _KINDS.get(folded(text)) or _numbered(text, ProblemKind)


def severity_in(text: str) -> Severity | None:
    return _SEVERITIES.get(folded(text))


def means_yes(text: str) -> bool:
    return folded(text) in _YES


def means_no(text: str) -> bool:
    return folded(text) in _NO


def fact_answer_in(text: str) -> Literal["yes", "no", "unsure"] | None:
    """Read the answer to a question about a fact; None for anything else."""
    if means_yes(text):
        return "yes"
    if means_no(text):
        return "no"
    return "unsure" if folded(text) in _UNSURE else None


def means_send(text: str) -> bool:
    return folded(text) in _SEND


def contact_in(text: str, known: Contact) -> Contact:
    """Read e-mail, phone, name and "24/7" out of a line; what it leaves out stays as known."""
    rest, email = _taken(EMAIL, text)
    # Before the telephone number, which would swallow these digits.
    rest, around_the_clock = _taken(_AROUND_THE_CLOCK, rest)
    rest, phone = _taken(_PHONE, rest)
    name = " ".join(re.sub(r"[,;<>]", " ", rest).split())
    found: dict[str, object] = {
        "name": name,
        "email": email,
        "phone": phone.strip(),
        "around_the_clock": bool(around_the_clock),
    }
    said = {key: value for key, value in found.items() if value}
    if phone:
        # Whoever can be reached around the clock can be so at that number only.
        said["around_the_clock"] = bool(around_the_clock)
    return known.model_copy(update=said)


def _taken(part: re.Pattern[str], text: str) -> tuple[str, str]:
    """Take the first such part out of the text; return the rest and the part."""
    found = part.search(text)
    return (text.replace(found[0], " ", 1), found[0]) if found else (text, "")


def _numbered(text: str, choices: Iterable[Choice]) -> Choice | None:
    """Read "2" as the second choice, in the order in which the card shows them."""
    numbered = {str(number): choice for number, choice in enumerate(choices, start=1)}
    return numbered.get(text.strip().rstrip("."))
