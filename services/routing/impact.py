"""Doubts about a severity that contradicts what was said of the problem. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from services.model.taxonomy import Severity


@dataclass(frozen=True, slots=True)
class Signs:
    """Words that speak for a small impact, and for a large one."""

    harmless: re.Pattern[str]
    grave: re.Pattern[str]


def signs(*, harmless: Iterable[str], grave: Iterable[str], negations: Iterable[str]) -> Signs:
    """Join patterns of several languages. A negation turns a sign into its opposite."""
    negated = rf"(?P<not>\b(?:{'|'.join(negations)})\s+)?"

    def any_of(patterns: Iterable[str]) -> re.Pattern[str]:
        return re.compile(rf"{negated}\b({'|'.join(patterns)})", re.IGNORECASE)

    return Signs(any_of(harmless), any_of(grave))


@dataclass(frozen=True, slots=True)
class Doubt:
    """A severity that fits the words better, and the words that say so."""

    suggested: Severity
    sign: str


def doubt_about(severity: Severity, text: str, signs: Signs) -> Doubt | None:
    """Return what speaks against this severity in the title and description, if anything."""
    if severity is Severity.CRITICAL and (sign := _sign(signs.harmless, text)):
        return Doubt(Severity.MINIMAL, sign)
    if severity is Severity.MINIMAL and (sign := _sign(signs.grave, text)):
        return Doubt(Severity.CRITICAL, sign)
    return None


def _sign(sign: re.Pattern[str], text: str) -> str:
    """Return the first sign that is not negated; empty if there is none."""
    return next((found[2] for found in sign.finditer(text) if not found["not"]), "")
