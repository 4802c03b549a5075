"""What typed words mean. Exact words only, in English and Czech: nothing here guesses consent."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from enum import Enum, StrEnum
from typing import Literal, TypeVar

from services.models import Contact, ProblemKind, ProductFamily, Severity

Choice = TypeVar("Choice", bound=Enum)


class Wish(StrEnum):
    """What can be said to any question instead of an answer."""

    BACK = "back"
    CANCEL = "cancel"
    HELP = "help"


def _table(rows: Mapping[Choice, str]) -> dict[str, Choice]:
    return {word.strip(): choice for choice, words in rows.items() for word in words.split(",")}


_WISHES = _table(
    {
        Wish.BACK: "back, zpet",
        Wish.CANCEL: "cancel, stop, zrusit, storno",
        Wish.HELP: "help, ?, napoveda, pomoc",
    }
)
PRODUCTS = _table(
    {
        ProductFamily.AZURE: "azure, microsoft azure",
        ProductFamily.ENTRA: "entra, entra id, microsoft entra id, azure ad, aad",
        ProductFamily.MICROSOFT_365: "m365, microsoft 365, office 365, o365, office, 365",
        ProductFamily.DYNAMICS: "dynamics, dynamics 365, d365, power platform, power apps,"
        " power automate, business central",
        ProductFamily.EMS: "ems, intune, enterprise mobility, enterprise mobility + security",
        ProductFamily.MARKETPLACE: "marketplace, isv, marketplace product",
    }
)
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

_EMAIL = re.compile(r"[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]{2,}")
_AROUND_THE_CLOCK = re.compile(r"\b24\s?[/x]\s?7\b", re.IGNORECASE)
_PHONE = re.compile(r"[+(]?\d[\d\s()/-]{5,}\d")


def folded(text: str) -> str:
    """Return the text in small letters, without accents and doubled spaces."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split())


def wish_in(text: str) -> Wish | None:
    return _WISHES.get(folded(text).removeprefix("/"))


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
    email = _EMAIL.search(text)
    rest = text.replace(email.group(), " ") if email else text
    phone = _PHONE.search(rest)
    rest = rest.replace(phone.group(), " ") if phone else rest
    around = _AROUND_THE_CLOCK.search(rest)
    rest = rest.replace(around.group(), " ") if around else rest
    name = " ".join(re.sub(r"[,;<>]", " ", rest).split())
    found: dict[str, object] = {
        "name": name,
        "email": email.group() if email else "",
        "phone": phone.group().strip() if phone else "",
        "around_the_clock": around is not None,
    }
    return known.model_copy(update={key: value for key, value in found.items() if value})


def is_email(text: str) -> bool:
    return _EMAIL.fullmatch(text.strip()) is not None


def _numbered(text: str, choices: Iterable[Choice]) -> Choice | None:
    """Read "2" as the second choice, in the order in which the card shows them."""
    numbered = {str(number): choice for number, choice in enumerate(choices, start=1)}
    return numbered.get(text.strip().rstrip("."))
