"""Whether a severity contradicts what was said about the problem. A pure function of the words."""

import re
from dataclasses import dataclass

from services.models import Severity

_NOT = r"(?P<not>\b(?:no|not|without|nor|není|neexistuj\w+|bez|žádn\w*)\s+(?:an?\s+|any\s+)?)?"
"""What turns a sign into its opposite, as in "no workaround"."""
_HARMLESS = re.compile(
    _NOT + r"\b(work[- ]?around|test (?:system|environment|server|tenant)"
    r"|(?:dev|staging|sandbox)\b|non[- ]?production|cosmetic"
    r"|obch[aá]z\w*|testovac\w*|v[yý]vojov\w*|neproduk\w*)",
    re.IGNORECASE,
)
_GRAVE = re.compile(
    _NOT + r"\b(production (?:is )?down|(?:all|every) (?:users?|customers?|sites?)"
    r"|complete(?:ly)? (?:down|outage)|nobody can|no one can"
    r"|produkce (?:stoj[ií]|nejede)|v[sš]ichni u[zž]ivatel\w*|nikdo nem[uů][zž]e|nic nefunguje)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A severity that fits the words better, and the words that say so."""

    suggested: Severity
    sign: str


def doubt_about(severity: Severity, text: str) -> Doubt | None:
    """Return what speaks against this severity in the title and description, if anything."""
    if severity is Severity.CRITICAL and (sign := _sign(_HARMLESS, text)):
        return Doubt(Severity.MINIMAL, sign)
    if severity is Severity.MINIMAL and (sign := _sign(_GRAVE, text)):
        return Doubt(Severity.CRITICAL, sign)
    return None


def _sign(signs: re.Pattern[str], text: str) -> str:
    """Return the first sign that is not negated; empty if there is none."""
    return next((found[2] for found in signs.finditer(text) if not found["not"]), "")
