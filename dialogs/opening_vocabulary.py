"""Vocabulary of openings, out of the words of all languages."""

from typing import TypeVar

from cards.words import typed
from dialogs.understanding import PRODUCTS
from services.model.taxonomy import ProblemKind, ProductFamily, Severity
from services.reading.normalization import words_of
from services.reading.opening_words import (
    KindSign,
    Lexicon,
    OpeningWords,
    ProductSign,
    Strength,
    Weight,
)

Meaning = TypeVar("Meaning")


def phrases(*keys: str) -> Lexicon[bool]:
    """Return the phrases of all languages that have no further meaning."""
    return Lexicon(dict.fromkeys((text for key in keys for text in typed(key)), True))


def _words(*keys: str) -> frozenset[str]:
    return frozenset(text for key in keys for text in typed(key))


_BARE = frozenset(typed("typed-opening-bare-product"))
"""Names of ours for products that are words of sentences: "office"."""
_PRODUCTS = {
    **{
        text: ProductSign(product, Weight.PLAIN)
        for text, product in PRODUCTS.items()
        if text not in _BARE
    },
    **{
        text: ProductSign(product, Weight.PLAIN)
        for product in ProductFamily
        for text in typed(f"typed-opening-product-{product}")
    },
    **{
        text: ProductSign(product, Weight.GENERIC)
        for product in ProductFamily
        for text in typed(f"typed-opening-generic-{product}")
    },
    **{
        text: ProductSign(ProductFamily.MICROSOFT_365, Weight.LARGE)
        for text in typed("typed-opening-large-m365")
    },
    **{text: ProductSign(None, Weight.PLAIN) for text in typed("typed-opening-product-unclear")},
}
_KINDS = {
    **{
        text: KindSign(kind)
        for kind, texts in {
            # Not a vulnerability: what it leads to ends the draft, so that it is always asked.
            ProblemKind.TECHNICAL: typed("typed-opening-kind-technical"),
            ProblemKind.BILLING: typed("typed-opening-kind-billing"),
            ProblemKind.QUOTA: typed("typed-opening-kind-quota"),
            ProblemKind.QUESTION: typed("typed-opening-kind-question"),
            ProblemKind.FRAUD: typed("typed-opening-kind-fraud"),
        }.items()
        for text in texts
    },
    **{
        text: KindSign(kind, strength)
        for kind, strength, texts in (
            (None, Strength.DOUBT, typed("typed-opening-kind-unclear")),
            (ProblemKind.TECHNICAL, Strength.WEAK, typed("typed-opening-weak-technical")),
            (ProblemKind.TECHNICAL, Strength.DOUBT, typed("typed-opening-doubt-technical")),
            (ProblemKind.BILLING, Strength.WEAK, typed("typed-opening-weak-billing")),
            (ProblemKind.BILLING, Strength.DOUBT, typed("typed-opening-doubt-billing")),
            (ProblemKind.QUOTA, Strength.DOUBT, typed("typed-opening-doubt-quota")),
            (None, Strength.NONE, typed("typed-opening-no-sign")),
        )
        for text in texts
    },
}
_ORDINARY = (
    *("typed-opening-ordinary", "typed-opening-addressee", "typed-opening-people"),
    *("typed-contact-never-name", "typed-contact-label", "typed-contact-job"),
    *("typed-contact-problem", "typed-opening-politeness", "typed-opening-courtesy"),
    *("typed-contact-greeting", "typed-contact-closing", "typed-opening-customer-cue"),
    *("typed-opening-severity", "typed-opening-not-people", "typed-opening-fine"),
)

OPENING_WORDS = OpeningWords(
    products=Lexicon(_PRODUCTS, frozenset(typed("typed-opening-ending"))),
    other_makers=phrases("typed-opening-other-maker"),
    singular=_words("typed-opening-singular"),
    singular_before=_words("typed-opening-singular-before"),
    fine=phrases("typed-opening-fine"),
    unlike=_words("typed-opening-unlike"),
    denials=phrases("typed-opening-denial"),
    between=_words("typed-opening-between"),
    saying=phrases("typed-opening-saying"),
    kinds=Lexicon(_KINDS),
    questioning=_words("typed-opening-questioning"),
    severity_names=phrases("typed-opening-severity"),
    severities={level.lower(): level for level in Severity},
    impacts=Lexicon(
        {
            text: level
            for level, texts in {
                Severity.CRITICAL: typed("typed-opening-impact-large"),
                Severity.MINIMAL: typed("typed-opening-impact-small"),
            }.items()
            for text in texts
        }
    ),
    people=phrases("typed-opening-people"),
    not_people=Lexicon(
        {
            **dict.fromkeys(typed("typed-opening-not-people"), True),
            # "To 20 users" may be of seats; "it happens to 20 users" is of people.
            **dict.fromkeys(typed("typed-opening-with-people"), False),
        }
    ),
    counts={
        text: count
        for count, texts in {
            1: typed("typed-opening-count-1"),
            2: typed("typed-opening-count-2"),
            3: typed("typed-opening-count-3"),
            4: typed("typed-opening-count-4"),
            5: typed("typed-opening-count-5"),
        }.items()
        for text in texts
    },
    additions=_words("typed-opening-addition"),
    conjunctions=_words("typed-opening-conjunction"),
    greetings=phrases("typed-contact-greeting"),
    addressees=_words("typed-opening-addressee"),
    closings=phrases("typed-opening-closing"),
    thanks=phrases("typed-opening-thanks"),
    courtesies=phrases("typed-opening-courtesy"),
    politeness=_words("typed-opening-politeness"),
    sent_from=phrases("typed-opening-sent-from"),
    senders=_words("typed-opening-sender"),
    subjects=_words("typed-opening-subject"),
    headers=_words("typed-opening-header"),
    originals=phrases("typed-opening-original"),
    wrote=_words("typed-opening-wrote"),
    customer_cues=phrases("typed-opening-customer-cue"),
    place_cues=_words("typed-opening-place-cue"),
    asides=_words("typed-opening-aside"),
    fillers=_words("typed-opening-filler"),
    joiners=_words("typed-opening-joiner"),
    ordinary=frozenset(word for text in _words(*_ORDINARY) for word in words_of(text)),
)
