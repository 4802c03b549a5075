"""Meanings of typed words, in any language. Consent is exact, so that none is guessed.

Punctuation around an answer is nothing, and so is how letters look: each is read by `bare`. The
label of an option may have a slip in it: `dialogs.choices`.
"""

from collections.abc import Sequence
from typing import Literal

from cards.words import LANGUAGES, in_every_language, listed, typed, words_for
from dialogs.choices import choice_in, numbered
from dialogs.turn import Navigation
from services.model.destinations import Destination
from services.model.taxonomy import ProblemKind, ProductFamily, Severity
from services.reading.normalization import LONGEST_COMPARED, bare, words_of
from services.routing.impact import Doubt, doubt_about, signs


def _severity_labels(key: str) -> dict[str, Severity]:
    """Return the titles of the buttons that have a severity in them, in every language."""
    return {
        words(key, severity=words(f"severity-{level}")): level
        for words in map(words_for, LANGUAGES)
        for level in Severity
    }


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
_KEPT_SEVERITIES = _severity_labels("ask-doubt-keep")
_CHANGED_SEVERITIES = _severity_labels("ask-doubt-change")
_STEPS = {
    text: step
    for step, texts in {
        "ask_customer": typed("step-customer"),
        "ask_product": typed("step-product"),
        "ask_publisher": typed("step-publisher"),
        "ask_kind": typed("step-kind"),
        "ask_description": (*typed("step-description"), *typed("typed-step-description")),
        "ask_start": (*typed("step-start"), *typed("typed-step-start")),
        "ask_checks": (*typed("step-checks"), *typed("complete-checks")),
        "ask_fact": typed("step-fact"),
        "ask_severity": (*typed("step-severity"), *typed("typed-step-severity")),
        "ask_contact": typed("step-contact"),
    }.items()
    for text in texts
}
_CORRECTIONS = typed("typed-corrects")
_LONGEST_CORRECTION = 4
"""Words of one."""
_MOST_CORRECTIONS = 3
"""Corrections that are said in a row: "no wait, sorry, I meant"."""
_CHANGE = frozenset((*typed("change"), *typed("typed-change")))
_LANGUAGES = {
    name: language
    for language in LANGUAGES
    for name in (language, *listed(words_for(language)("typed-language")))
}
_NAVIGATION = {
    text: navigation
    for navigation, texts in {
        Navigation.BACK: (*typed("typed-back"), *typed("back")),
        Navigation.UNDO: typed("typed-undo"),
        Navigation.DROP: typed("typed-drop"),
        Navigation.KEEP: typed("typed-keep"),
        Navigation.CONTINUE: (*typed("typed-continue"), *typed("continue")),
        Navigation.SEND: typed("typed-send"),
    }.items()
    for text in texts
}
_CHECKS = {
    text: made
    for made, texts in {
        (True, False): (
            *typed("field-health_checked"),
            *in_every_language("field-health_checked-title"),
        ),
        (False, True): (*typed("field-tried"), *in_every_language("field-tried-title")),
    }.items()
    for text in texts
}
_SIGNS = signs(
    harmless=in_every_language("impact-harmless"),
    grave=in_every_language("impact-grave"),
    negations=in_every_language("impact-not"),
)


def navigation_in(text: str) -> Navigation | None:
    """Read a word that steers the dialog and is never content. Cancelling is a quick command."""
    return _NAVIGATION.get(bare(text))


def means_continue(text: str) -> bool:
    """Return whether it leaves what is shown as it is."""
    return means_yes(text) or navigation_in(text) in (Navigation.CONTINUE, Navigation.KEEP)


def language_said(text: str, *, exactly: bool = False) -> str | None:
    """Read the name of a language we speak, in any language, or its tag."""
    if exactly:
        return _LANGUAGES.get(bare(text))
    return choice_in(text, _LANGUAGES)


def means_later(text: str) -> bool:
    return bare(text) in (*typed("keep-for-later"), *typed("typed-later"))


def means_search(text: str) -> bool:
    """Return whether it says no more than the button that searches, or takes what is chosen."""
    return bare(text) in (*typed("search"), *typed("search-again"), *typed("choose"))


def step_in(text: str) -> str | None:
    """Read "contact", "change the contact" or "wrong contact" as the step that asks for it."""
    if len(text) > LONGEST_COMPARED:
        return None
    words = [bare(each) for each in text.split()]
    left = [each for each in words if each not in _CHANGE]
    if len(left) < len(words):
        left = [each for each in left if each not in typed("typed-change-more")]
    return choice_in(" ".join(left), _STEPS)


def change_in(text: str) -> str | None:
    """Read "change contact" as the step that asks for it; a mere "contact" may be content."""
    is_change = any(bare(each) in _CHANGE for each in text[:LONGEST_COMPARED].split())
    return step_in(text) if is_change else None


def product_in(text: str) -> ProductFamily | None:
    return choice_in(text, PRODUCTS) or numbered(text, ProductFamily)


def kind_in(text: str) -> ProblemKind | None:
    return choice_in(text, _KINDS) or numbered(text, ProblemKind)


def severity_in(text: str) -> Severity | None:
    return choice_in(text, _SEVERITIES) or numbered(text, Severity)


def kept_severity_in(text: str) -> Severity | None:
    """Read "keep A · Critical", as the button of the one polite question says it."""
    return choice_in(text, _KEPT_SEVERITIES)


def changed_severity_in(text: str) -> Severity | None:
    """Read "change to C · Minimal", as the other button says it."""
    return choice_in(text, _CHANGED_SEVERITIES)


def checks_in(text: str) -> tuple[bool, bool] | None:
    """Read which checks a label says were made: service health, own attempts."""
    return choice_in(text, _CHECKS)


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
    return _means_this(text, "part-of-this") or means_yes(text)


def means_new(text: str) -> bool:
    """Return whether what comes in the middle begins a request of its own."""
    labels = (*typed("typed-new"), *typed("a-new-one"), *typed("begin-anew"))
    return _without_polite(text) in labels or numbered(text, (False, True)) is True


def means_go_on(text: str) -> bool:
    """Return whether the request under way goes on: a mere yes may mean either."""
    if navigation_in(_without_polite(text)) in (Navigation.CONTINUE, Navigation.KEEP):
        return True
    return _means_this(text, "go-on-with-it") or means_no(text)


def _means_this(text: str, label: str) -> bool:
    said = _without_polite(text)
    return said in (*typed("typed-part"), *typed(label)) or numbered(text, (True,)) is True


def _without_polite(text: str) -> str:
    """Return the bare text without "please"; a longer one than any answer is left as it is."""
    if len(text) > LONGEST_COMPARED:
        return text
    polite = typed("typed-polite")
    return bare(" ".join(word for word in text.split() if bare(word) not in polite))


def means_neither(text: str) -> bool:
    """Return whether what was told in the middle is to be left out: it was told by mistake."""
    return bare(text) in typed("typed-neither")


def is_reply(text: str) -> bool:
    """Return whether it answers a question that was not about a name."""
    return means_continue(text) or means_change(text) or means_other(text)


def means_other(text: str) -> bool:
    """Return whether it is none of what was offered."""
    return bare(text) in (*typed("typed-other"), *typed("change"), *typed("search-again"))


def behind_correction(text: str) -> str:
    """Return what "no, I meant contoso" says instead; the text itself if it corrects nothing."""
    first, _, rest = text.partition(",")
    left = rest if means_no(first) and bare(rest) else text
    for _ in range(_MOST_CORRECTIONS):
        length = _length_of_correction(left.split(maxsplit=_LONGEST_CORRECTION))
        left = left.split(maxsplit=length)[length] if length else left
    return left


def _length_of_correction(words: Sequence[str]) -> int:
    """Return how many words at the beginning only say that what follows is right."""
    lengths = range(min(len(words) - 1, _LONGEST_CORRECTION), 0, -1)
    said = (length for length in lengths if bare(" ".join(words[:length])) in _CORRECTIONS)
    return next(said, 0)


def _is_only(text: str, answer: Literal["yes", "no"]) -> bool:
    """Return whether a first word answers, and those behind it say just the same."""
    first, *more = _words(text)
    firsts, same = typed(f"typed-{answer}-first"), typed(f"typed-{answer}-more")
    return first in firsts and {*firsts, *words_of(" ".join(same))}.issuperset(more)


def _words(text: str) -> list[str]:
    return words_of(bare(text)) or [""]


def is_unsure(text: str) -> bool:
    return bare(text) in (*typed("typed-unsure"), *typed("unsure"))


def says_nothing(text: str) -> bool:
    """Return whether it is a yes, a no or "don't know": where words are asked for, it is none."""
    return means_yes(text) or means_no(text) or is_unsure(text)


def fact_answer_in(text: str) -> Literal["yes", "no", "unsure"] | None:
    """Read the answer to a question about a fact; None for anything else."""
    if means_yes(text):
        return "yes"
    if means_no(text):
        return "no"
    if is_unsure(text):
        return "unsure"
    by_place: tuple[Literal["yes", "no", "unsure"], ...] = ("yes", "no", "unsure")
    return numbered(text, by_place)


def means_unknown_start(text: str) -> bool:
    """Return whether it says that no one knows when the problem began."""
    return is_unsure(text) or bare(text) in typed("typed-start-unknown")


def means_change(text: str) -> bool:
    """Return whether it takes what was suggested instead."""
    return means_no(text) or bare(text) in typed("change")


def means_send(text: str, destination: Destination) -> bool:
    """Return whether it agrees, in a word or as the button for this destination says it."""
    said = _without_polite(text)
    return said in (*typed("typed-send"), *typed("yes"), *typed(f"send-{destination}"))
