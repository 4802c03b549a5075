"""Reads a contact from one line: name, e-mail, phone, support language."""

import re
from collections.abc import Mapping

from cards.words import typed
from dialogs.choices import choice_in
from dialogs.understanding import PRODUCTS
from services.model.people import Contact
from services.reading.contact_names import name_in
from services.reading.contacts import ContactWords, take_email, take_phone
from services.reading.normalization import bare, words_of

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


def contact_in(
    text: str, known: Contact, languages: Mapping[str, str] | None = None
) -> Contact | None:
    """Read e-mail, phone, name, "24/7" and a support language ("en-us", "English") out of a text.

    `languages` are those offered, tag to name: a name counts where nothing else stands beside it
    between commas.

    What it leaves out stays as known; None if nothing of a contact is in it. Beside other parts,
    words that are no name leave the name empty, to be asked for.
    """
    email, rest = take_email(text)
    rest, language = _language_taken(rest, languages or {})
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


def _language_taken(text: str, languages: Mapping[str, str]) -> tuple[str, str]:
    words = re.split(r"([\s,;]+)", text)
    for place, word in enumerate(words):
        if (tag := bare(word)) in languages:
            words[place] = ""
            return "".join(words), tag
    by_name = {name: tag for tag, name in languages.items()}
    parts = re.split(r"([,;\n])", text)
    for place, part in enumerate(parts):
        if meant := choice_in(part, by_name):
            parts[place] = ""
            return "".join(parts), meant
    return text, ""
