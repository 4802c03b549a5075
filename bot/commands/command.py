"""The quick command: its definition, and one call of it with all that it may touch."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from cards.layout import plain
from cards.open_request import MAX_FOUND
from cards.words import LANGUAGES, Words, in_every_language, typed
from dialogs.customer_choice import the_one_meant
from dialogs.framework import TurnContext
from dialogs.replies import say
from dialogs.runner import DialogRunner
from dialogs.turn import DeskTurn
from services.access import Access
from services.desk import ServiceDesk
from services.duty import Duty
from services.model.customers import Customer
from services.model.errors import OwnTenantError, UnknownCustomerError
from services.model.people import Person
from services.model.permissions import Permission
from services.model.states import EventKind
from services.reading.normalization import bare
from services.reading.references import first_word, named_request
from services.reading.visible_text import visible_line


@dataclass(frozen=True, slots=True)
class Call:
    """One use of a command, and all that a command may touch."""

    context: TurnContext
    turn: DeskTurn
    argument: str
    duty: Duty
    dialogs: DialogRunner

    @property
    def desk(self) -> ServiceDesk:
        return self.duty.desk

    def split(self) -> tuple[str, str]:
        """Return the request that the argument names, and what follows."""
        named = named_request(self.argument)
        return named.name, named.rest


@dataclass(frozen=True, slots=True)
class Command:
    """A quick command: what it is called, does and requires, and when its name is meant for it."""

    name: str
    run: Callable[[Call], Awaitable[None]]
    requires: Permission
    """Without it the command does not run at all; the use case asks again, for its request."""
    options_require: Permission | None = None
    """Without it, what stands in brackets in its usage is not for them."""
    needs: int = 0
    """Words behind its name that it can't do without."""
    interrupts: bool = False
    """True if its mere name is understood without the slash while a dialog listens."""
    only_names: bool = False
    """True if whatever follows the request that it names makes a sentence of it."""
    begins_sentences: bool = False
    """True if only a setting may follow, so that more is a problem: "Help with Outlook"."""
    listed: frozenset[str] = frozenset()
    """Kinds of chat in whose list of commands it stands; Teams shows twelve in each."""
    labels: tuple[str, ...] = ()
    """Keys of buttons and titles that say the same."""

    @property
    def typed(self) -> tuple[str, ...]:
        """The words people type for it, in any language, what its buttons say among them."""
        said = (bare(one) for label in self.labels for one in in_every_language(label))
        return tuple(dict.fromkeys((*typed(f"typed-command-{self.name}"), *said)))

    @property
    def begins_draft(self) -> bool:
        return self.requires is EventKind.CREATED.requires

    def usage(self, words: Words) -> str:
        return words(f"usage-{self.name}", languages="|".join(LANGUAGES))

    def usage_for(self, words: Words, access: Access, person: Person) -> str:
        """Return the usage without options that this person may not use."""
        usage, requires = self.usage(words), self.options_require
        may = requires is None or access.may_at_all(person, requires)
        return usage if may else usage.partition(" [")[0]

    def summary(self, words: Words) -> str:
        return words(f"command-{self.name}")


async def customer_meant(call: Call, text: str, command: str) -> Customer | None:
    """Find a customer by name; None after saying which ones it could be.

    Each is shown with the line that means it: the command as far as the customer, and behind it
    what names no other.

    Raise `UnknownCustomerError`, or `OwnTenantError` for the partner's own tenant (R2).
    """
    found = await call.desk.find_customers(text, MAX_FOUND, call.turn.person)
    if not found:
        raise UnknownCustomerError(text)
    meant = the_one_meant(text, found)
    if meant is None:
        which = call.turn.words("customer-several", count=len(found))
        lines = (f"{command} {_written(each, found)}" for each in found)
        say(call.turn, "\n\n".join((which, *map(plain, lines))))
    elif call.desk.advisor.is_own(meant):
        raise OwnTenantError
    return meant


def _written(customer: Customer, found: Sequence[Customer]) -> str:
    """Return what names this customer and no other: its name if it can, a domain, or its id."""
    for name in (visible_line(customer.name), *customer.domains):
        # A first word of one letter would be read as a severity.
        if len(bare(first_word(name)[0])) > 1 and the_one_meant(name, found) == customer:
            return name
    return customer.tenant_id
