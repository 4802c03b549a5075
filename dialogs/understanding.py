"""Meanings of typed words, in any language: exact ones only, so that no consent is guessed.

Punctuation around an answer is nothing, and so is how letters look: each is read by `bare`.
"""

import re
from collections.abc import Collection, Iterable
from typing import Literal, TypeVar

from cards.words import in_every_language, typed
from services.model.destinations import Destination
from services.model.people import Contact
from services.model.taxonomy import ProblemKind, ProductFamily, Severity
from services.reading.contact_names import name_in
from services.reading.contacts import ContactWords, take_email, take_phone
from services.reading.normalization import bare, words_of
from services.routing.impact import Doubt, doubt_about, signs

Choice = TypeVar("Choice")

PRODUCTS = {
    name: product
    for product in ProductFamily
    for name in (*product.traits.typed, *typed(f"product-{product}"))
}
_KINDS = {
    text: kind
    for kind in ProblemKind
    for text in (*typed(f"typed-kind-{kind}"), *typed(f"kind-{kind}"))
}
_SEVERITIES = {
    text: level
    for level in Severity
    for text in (*typed(f"typed-severity-{level}"), *typed(f"severity-{level}"))
}
_STEPS = {
    text: step
    for step, texts in {
        "ask_customer": typed("step-customer"),
        "ask_product": typed("step-product"),
        "ask_publisher": typed("step-publisher"),
        "ask_kind": typed("step-kind"),
        "ask_description": typed("step-description"),
        "ask_start": (*typed("step-start"), *typed("typed-step-start")),
        "ask_checks": (*typed("step-checks"), *typed("complete-checks")),
        "ask_fact": typed("step-fact"),
        "ask_severity": typed("step-severity"),
        "ask_contact": typed("step-contact"),
    }.items()
    for text in texts
}
_SIGNS = signs(
    harmless=in_every_language("impact-harmless"),
    grave=in_every_language("impact-grave"),
    negations=in_every_language("impact-not"),
)

_AROUND_THE_CLOCK = re.compile(r"\b24\s?[/x]\s?7\b", re.IGNORECASE)
_CONTACT_WORDS = ContactWords(
    introductions=sorted(typed("typed-contact-name-is"), key=len, reverse=True),
    openings=sorted(typed("typed-contact-is"), key=len, reverse=True),
    greetings=typed("typed-contact-greeting"),
    closings=typed("typed-contact-closing"),
    labels=frozenset(typed("typed-contact-label")),
    never_names=frozenset(typed("typed-contact-never-name")),
    products=frozenset(word for name in PRODUCTS for word in words_of(name)),
    problems=frozenset(typed("typed-contact-problem")),
    jobs=frozenset(typed("typed-contact-job")),
    extensions=frozenset(typed("typed-contact-extension")),
    other_numbers=frozenset(typed("typed-contact-other-number")),
)


def means_back(text: str) -> bool:
    return bare(text) in typed("typed-back")


def means_continue(text: str) -> bool:
    """Return whether it leaves a form as it is."""
    return means_yes(text) or bare(text) in typed("continue")


def step_in(text: str) -> str | None:
    """Read "contact", or "change contact", as the step that asks for it."""
    first, _, rest = bare(text).partition(" ")
    return _STEPS.get(bare(rest) if bare(first) in typed("change") else bare(text))


def product_in(text: str) -> ProductFamily | None:
    return PRODUCTS.get(bare(text)) or numbered(text, ProductFamily)


def kind_in(text: str) -> ProblemKind | None:
    return _KINDS.get(bare(text)) or numbered(text, ProblemKind)


def severity_in(text: str) -> Severity | None:
    return _SEVERITIES.get(bare(text))


def doubt_in(severity: Severity, text: str) -> Doubt | None:
    """Return what in a description speaks against this severity."""
    return doubt_about(severity, text, _SIGNS)


def means_yes(text: str) -> bool:
    """Read "yes", and "yes, please": a yes with nothing behind it that says more or less."""
    return bare(text) in typed("typed-yes") or _is_only(text, "yes")


def means_no(text: str) -> bool:
    return bare(text) in typed("typed-no") or _is_only(text, "no")


def begins_with_yes(text: str) -> bool:
    """Return whether it is a yes, perhaps one with a but."""
    return _words(text)[0] in typed("typed-yes-first")


def means_part(text: str) -> bool:
    """Return whether what was told in the middle belongs to the request under way."""
    return bare(text) in (*typed("typed-part"), *typed("part-of-this"), "1") or means_yes(text)


def means_new(text: str) -> bool:
    """Return whether what was told in the middle begins a request of its own."""
    return bare(text) in (*typed("typed-new"), *typed("a-new-one"), "2")


def is_reply(text: str) -> bool:
    """Return whether it answers a question that was not about a name."""
    return means_continue(text) or means_change(text) or means_other(text)


def means_other(text: str) -> bool:
    """Return whether it is none of what was offered."""
    return bare(text) in (*typed("typed-other"), *typed("change"))


def behind_no(text: str) -> str:
    """Return what "no, contoso" says instead; the text itself if it does not begin with a no."""
    first, _, rest = text.partition(",")
    return rest if means_no(first) and bare(rest) else text


def _is_only(text: str, answer: Literal["yes", "no"]) -> bool:
    """Return whether a first word answers, and those behind it say just the same."""
    first, *more = _words(text)
    firsts, same = typed(f"typed-{answer}-first"), typed(f"typed-{answer}-more")
    return first in firsts and {*firsts, *words_of(" ".join(same))}.issuperset(more)


def _words(text: str) -> list[str]:
    return words_of(bare(text)) or [""]


def fact_answer_in(text: str) -> Literal["yes", "no", "unsure"] | None:
    """Read the answer to a question about a fact; None for anything else."""
    if means_yes(text):
        return "yes"
    if means_no(text):
        return "no"
    unsure = (*typed("typed-unsure"), *typed("unsure"))
    return "unsure" if bare(text) in unsure else None


def means_unknown_start(text: str) -> bool:
    """Return whether it says that no one knows when the problem began."""
    unknown = (*typed("typed-unsure"), *typed("unsure"), *typed("typed-start-unknown"))
    return bare(text) in unknown


def means_change(text: str) -> bool:
    """Return whether it takes what was suggested instead."""
    return means_no(text) or bare(text) in typed("change")


def means_send(text: str, destination: Destination) -> bool:
    """Return whether it sends, in a word or as the button for this destination says it."""
    return bare(text) in (*typed("typed-send"), *typed(f"send-{destination}"))


def contact_in(text: str, known: Contact, languages: Collection[str] = ()) -> Contact | None:
    """Read e-mail, phone, name, "24/7" and the tag of a support language ("en-us") out of a text.

    What it leaves out stays as known; None if nothing of a contact is in it. Beside other parts,
    words that are no name leave the name empty, to be asked for.
    """
    email, rest = take_email(text)
    rest, language = _language_taken(rest, languages)
    # Before the telephone number, which would swallow these digits.
    rest, around_the_clock = _taken(_AROUND_THE_CLOCK, rest)
    phone, rest = take_phone(rest, _CONTACT_WORDS)
    name = name_in(rest, _CONTACT_WORDS, email)
    found: dict[str, object] = {
        "name": name,
        "email": email,
        "phone": phone,
        "around_the_clock": bool(around_the_clock),
        "language": language,
    }
    said = {key: value for key, value in found.items() if value}
    if not said:
        return None
    if name is None:
        said["name"] = ""
    if phone:
        # Whoever can be reached around the clock can be so at that number only.
        said["around_the_clock"] = bool(around_the_clock)
    return known.model_copy(update=said)


def _taken(part: re.Pattern[str], text: str) -> tuple[str, str]:
    """Take the first such part out of the text; return the rest and the part."""
    found = part.search(text)
    return (text.replace(found[0], " ", 1), found[0]) if found else (text, "")


def _language_taken(text: str, languages: Collection[str]) -> tuple[str, str]:
    words = re.split(r"([\s,;]+)", text)
    for place, word in enumerate(words):
        if (tag := bare(word)) in languages:
            words[place] = ""
            return "".join(words), tag
    return text, ""


def numbered(text: str, choices: Iterable[Choice]) -> Choice | None:
    """Read "2" as the second choice, in the order in which the card shows them."""
    numbered = {str(number): choice for number, choice in enumerate(choices, start=1)}
    return numbered.get(bare(text))
