"""The draft that begins with a problem told in anyone's own words, and what is said of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from cards.layout import one_line
from cards.names import severity_name
from cards.words import Words
from dialogs.descriptions import title_of
from dialogs.opening_customer import CustomerOfOpening, customer_of
from dialogs.opening_vocabulary import OPENING_WORDS
from services.desk import ServiceDesk
from services.model.limits import MAX_TEXT, within
from services.model.people import Person
from services.model.requests import Draft
from services.reading.opening_impact import Hint
from services.reading.openings import Opening
from services.reading.visible_text import visible

_LONGEST_ANSWER = 8
"""Words of a name, or of a choice, with all that is said around it."""
_MOST_READ = 2_000
"""Characters: whoever tells a problem says at the beginning what it is, above all above a log."""


@dataclass(frozen=True, slots=True)
class ReadOpening:
    """A draft with what a text says plainly, and what it only hints at."""

    draft: Draft
    named: CustomerOfOpening
    hint: Hint | None = None

    @property
    def customer_name(self) -> str:
        """The name to begin the form with: of the customer that is named, or to be found."""
        return self.named.customer.name if self.named.customer else self.named.sought


async def read_opening(desk: ServiceDesk, text: str, person: Person) -> ReadOpening:
    """Read a text; whatever it does not say plainly stays open, and all of it is kept.

    Raise `TooLongError` for one that no description holds.
    """
    described, opening = within(text, MAX_TEXT), _opening(text)
    # The words of its name say nothing of a product.
    named = await customer_of(desk, opening, person)
    draft = Draft(
        tenant_id=named.customer.tenant_id if named.customer else None,
        product=opening.product,
        kind=opening.kind,
        severity=opening.severity,
        title=title_of(opening.title),
        description=described,
        people_affected=opening.people,
    )
    return ReadOpening(draft, named, None if opening.severity else opening.hint)


def with_people(draft: Draft) -> Draft:
    """Return the draft with the number of people affected, as its text says it by now."""
    people = _opening(draft.description or draft.title).people
    return draft.model_copy(update={"people_affected": people})


def with_kind(draft: Draft) -> Draft:
    """Return the draft with the kind of problem, if its text tells that plainly."""
    if draft.kind:
        return draft
    told = "\n".join(filter(None, (draft.title, draft.description)))
    return draft.model_copy(update={"kind": _opening(told).kind})


def tells_problem(text: str) -> bool:
    """Return whether a text is plainly a problem, not an answer to a question."""
    return _opening(text).is_problem


def may_tell_problem(text: str) -> bool:
    """Return whether it is a problem, or too long for an answer to a choice, whatever it tells."""
    opening = _opening(text)
    return opening.is_problem or (len(text.split()) > _LONGEST_ANSWER and opening.is_opening)


def begins_request(text: str) -> bool:
    """Return whether a text says enough to begin a request with it."""
    return _opening(text).is_opening


def remarks_on(words: Words, read: ReadOpening) -> Iterator[str]:
    """Yield what is said of an opening beside its form: what is asked there, and why."""
    if several := read.named.several:
        names = ", ".join(one_line(each.name) for each in several)
        yield words("opening-several", names=names)
    if read.hint:
        said, severity = one_line(read.hint.said), severity_name(words, read.hint.severity)
        yield words("opening-hint", said=said, severity=severity)


def _opening(text: str) -> Opening:
    return Opening(visible(text[:_MOST_READ]), OPENING_WORDS)
