"""The hand-off pack: English text, ready to paste where a service request is submitted."""

import re
from datetime import UTC, datetime

from services.model.customers import Customer
from services.model.destinations import OtherSide
from services.model.requests import ServiceRequest
from services.model.taxonomy import ProblemKind, Severity

REDACTED = "[redacted]"
ERASED = "[erased]"
"""In place of texts that are kept no longer."""

PROBLEM = {
    ProblemKind.TECHNICAL: "Technical (break-fix)",
    ProblemKind.BILLING: "Billing or subscription",
    ProblemKind.QUOTA: "Quota",
    ProblemKind.QUESTION: "Question or advice",
    ProblemKind.FRAUD: "Fraud or dispute",
    ProblemKind.VULNERABILITY: "Security vulnerability",
}
IMPACT = {
    Severity.CRITICAL: (
        "Critical impact (severity A): significant loss or degradation of services; "
        "production services are down"
    ),
    Severity.MODERATE: (
        "Moderate impact (severity B): moderate loss or degradation of services; "
        "production services are partially affected"
    ),
    Severity.MINIMAL: (
        "Minimal impact (severity C): minimal loss or degradation of services; "
        "affected services are still available, or are not production"
    ),
}
"""The business impact in Microsoft's words."""

AZURE_SUPPORT_PLAN = "Cloud Solution Provider"
"""Its name in the Azure portal; the plan that needs no contract of its own."""

INTRODUCTION = {
    OtherSide.MICROSOFT: "A Cloud Solution Provider partner files this on behalf of its customer.",
    OtherSide.PROVIDER: (
        "Please take up this service request: "
        "you provide the customer's subscription, and we are their partner."
    ),
    OtherSide.PUBLISHER: (
        "Please help with your product. "
        "We are the customer's Cloud Solution Provider partner and write on their behalf."
    ),
}

_LABEL = (
    r"(?:password|passwd|passphrase|(?<![a-z])pass|pwd|heslo|secret"
    r"|(?:api|access|account|subscription|secret)[ _-]?key|(?:access|refresh)[ _-]?token)"
)
_QUOTED = r"""\"[^"\n]*"|'[^'\n]*'"""
_NOT_YET = rf"(?!{re.escape(REDACTED)})"
_SECRETS = tuple(
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (
        # What stands before the secret is kept, in the group; the rest goes.
        (
            r"()-----BEGIN [A-Z0-9 ]{1,64}-----"
            r"(?:[^-]|-(?!----END [A-Z0-9 ]{1,64}-----))*+(?:-----END [A-Z0-9 ]{1,64}-----)?"
        ),
        r"(\w://[^\s/:@]{0,200}:)[^\s/@]+(?=@)",
        r"(\bsig=)[^&\s\"']+",
        rf"({_LABEL}[\"']?\s*=\s*){_NOT_YET}(?:(?:{_QUOTED})\w*|[^\s;]+)",
        rf"({_LABEL}[\"']?\s*:\s*){_NOT_YET}(?:(?:{_QUOTED})\w*|\S+)",
        r"(\bauthorization\s*:\s*\w+\s+)\S+",
        r"(\bbearer\s+)[\w.~+/=-]{16,}",
        r"()[\w.~-]{3}\dQ~[\w.~-]{31,}",
        r"()(?<![A-Z0-9+/=])(?:[A-Z0-9+/]{86}==|[A-Z0-9+/]{43}=)(?![A-Z0-9+/=])",
    )
)
_CHAIN = re.compile(r"[\w.-]{12,}", re.ASCII)
"""Parts joined by dots, as those of a token are; which it is, no pattern finds in linear time."""


def redact(text: str) -> str:
    """Put a visible mark in place of what is plainly a secret: better too much than one too few.

    Passwords and keys beside their names, connection strings, SAS signatures, PEM blocks, tokens,
    client secrets and storage keys. What reaches Microsoft is read by many.
    """
    for secret in _SECRETS:
        text = secret.sub(rf"\g<1>{REDACTED}", text)
    return _CHAIN.sub(_without_token, text)


def _without_token(chain: re.Match[str]) -> str:
    """Redact a JSON Web Token, and what is joined to it by a dot."""
    kept, begins, token = chain[0].partition("eyJ")
    return f"{kept}{REDACTED}" if begins and token.count(".") > 1 else chain[0]


def on_one_line(text: str) -> str:
    """Redact what people typed into a field of its own, which has no second line."""
    return " ".join(redact(text).split())


def handoff_pack(request: ServiceRequest, customer: Customer) -> str:
    """Return all that the other side asks for, secrets redacted.

    The contact is the partner's person, whoever it goes to.
    """
    introduction = INTRODUCTION[request.route.destination.traits.other_side]
    parts = [introduction, _problem(request), _customer(customer), contact_block(request)]
    return "\n\n".join([*parts, f"Description:\n{redact(request.description).strip() or ERASED}"])


def _problem(request: ServiceRequest) -> str:
    plan = AZURE_SUPPORT_PLAN if request.route.destination.traits.on_azure else ""
    return labelled(
        {
            "Title": on_one_line(request.title) or ERASED,
            "Product": request.product.traits.english,
            "Publisher": request.publisher,
            "Problem type": PROBLEM[request.kind],
            "Business impact": IMPACT[request.severity],
            "Problem started (UTC)": _in_utc(request.started_at),
            "People affected": str(request.people_affected or ""),
            "Support plan": plan,
            "Our reference": request.reference,
        }
    )


def _in_utc(moment: datetime | None) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}" if moment else ""


def _customer(customer: Customer) -> str:
    return labelled(
        {
            "Customer": customer.name,
            "Customer domain": customer.domain,
            "Customer tenant ID": customer.tenant_id,
        }
    )


def contact_block(request: ServiceRequest) -> str:
    """Name the contact who is to be answered."""
    contact = request.contact
    return labelled(
        {
            "Contact (the partner, not the customer)": contact.name,
            "E-mail": contact.email,
            "Phone": contact.phone,
            "Reachable around the clock": "yes" if contact.around_the_clock else "",
            "Support language": contact.language,
        }
    )


def labelled(values: dict[str, str]) -> str:
    """Put each value beside its label; what has no value is left out."""
    return "\n".join(f"{name}: {value}" for name, value in values.items() if value)
