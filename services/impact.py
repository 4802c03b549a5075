"""Whether a severity contradicts what was said about the problem. A pure function of the words."""

import re
from dataclasses import dataclass

from services.models import Severity

_HARMLESS = re.compile(
    r"\b(work[- ]?around|test (?:system|environment|server|tenant)|(?:dev|staging|sandbox)\b"
    r"|non[- ]?production|cosmetic|obch[aá]z\w*|testovac\w*|v[yý]vojov\w*|neproduk\w*)",
    re.IGNORECASE,
)
_GRAVE = re.compile(
    r"\b(production (?:is )?down|(?:all|every) (?:users?|customers?|sites?)"
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
    if severity is Severity.CRITICAL and (found := _HARMLESS.search(text)):
        return Doubt(Severity.MINIMAL, found.group())
    if severity is Severity.MINIMAL and (found := _GRAVE.search(text)):
        return Doubt(Severity.CRITICAL, found.group())
    return None
