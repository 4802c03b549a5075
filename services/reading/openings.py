"""Openings of requests: what is read of a text in which somebody tells a problem in their words.

A text is read word by word, once. What it says twice and in two ways is left open, for it is
asked then; a guess that no one sees would file the wrong request.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from services.model.taxonomy import ProblemKind, ProductFamily, Severity
from services.reading.opening_impact import Hint, hint_in, people_in, severity_in
from services.reading.opening_mail import Message, is_said, messages_in
from services.reading.opening_names import names_in
from services.reading.opening_places import NamePlace, domains_in, ids_in
from services.reading.opening_problem import (
    is_told,
    kind_of,
    kinds_in,
    names_product,
    product_in,
)
from services.reading.opening_title import title_in, trimmed
from services.reading.opening_tokens import Token, tokens_of
from services.reading.opening_words import KindSign, OpeningWords

_FEWEST_WORDS = 25
"""Words that say something although none of them is known; of known ones two are enough."""
_FEWEST_KNOWN_WORDS = 2
_FEWEST_OF_PROBLEM = 4
_SEVERAL_ITEMS = 2
_ITEM = re.compile(r"\s{0,8}(?:[-*•–]|\d{1,2}[.)])\s")
"""Beginning of a line that is one of a list."""


@dataclass
class Opening:
    """A text that may open a request, and what it says beside the names of customers."""

    text: str
    words: OpeningWords
    names: set[int] = field(default_factory=set)
    """Places in the body where words of a customer's name begin: they say nothing else."""

    @cached_property
    def _messages(self) -> list[Message]:
        return messages_in(self.text, self.words)

    @cached_property
    def _told(self) -> Message:
        """The message that tells the problem: the writer's own, or else the first forwarded."""
        for message in self._messages:
            if is_said(message.body) and self._says_something(message):
                return message
        return next((one for one in self._messages if is_said(one.body)), self._messages[0])

    def _says_something(self, message: Message) -> bool:
        tokens = tokens_of(message.body, self.words.conjunctions)
        return is_told(kinds_in(tokens, self.words)) or names_product(tokens, self.words)

    @cached_property
    def tokens(self) -> list[Token]:
        """The words of the message that tells the problem."""
        return tokens_of(self._told.body, self.words.conjunctions)

    @property
    def product(self) -> ProductFamily | None:
        return None if self._are_several else product_in(self.tokens, self.words, self.names)

    @property
    def kind(self) -> ProblemKind | None:
        kind = None if self._are_several else kind_of(self._signs)
        is_data = kind is ProblemKind.BILLING and self.product is ProductFamily.DYNAMICS
        # Invoices are what people write there: the word may be of its data.
        return None if is_data else kind

    @property
    def _are_several(self) -> bool:
        """Return whether it is a list, perhaps of several problems."""
        return sum(_ITEM.match(line) is not None for line in self._told.lines) >= _SEVERAL_ITEMS

    @property
    def severity(self) -> Severity | None:
        """The severity that is named in plain words, there or beside a forwarded mail."""
        own = self._messages[0]
        said = tokens_of(own.body, self.words.conjunctions) if own is not self._told else []
        named = {severity_in(each, self.words) for each in (said, self.tokens)} - {None}
        return named.pop() if len(named) == 1 else None

    @property
    def hint(self) -> Hint | None:
        """Words that speak of the impact without naming a severity."""
        return hint_in(self.tokens, self.words)

    @property
    def people(self) -> int | None:
        """The number of people who are affected by a fault: seats and the like are none."""
        others = {sign.kind for sign in self._signs} - {ProblemKind.TECHNICAL, None}
        return None if others else people_in(self.tokens, self.words)

    @property
    def title(self) -> str:
        """One line that says what is wrong; empty if nothing says it."""
        subject = tokens_of(self._told.subject, self.words.conjunctions)
        # Above words of one's own it may only say that they are passed on.
        if subject and (not self._told.is_own or kinds_in(subject, self.words)):
            return trimmed(self._told.subject, self.words)
        return title_in(self._told.body, self.tokens, self.words)

    @property
    def is_problem(self) -> bool:
        """Return whether it plainly tells a problem, or asks for something."""
        return len(self.tokens) >= _FEWEST_OF_PROBLEM and is_told(self._signs)

    @property
    def is_opening(self) -> bool:
        """Return whether it says enough to begin a request."""
        words = [one for one in self.tokens if one.text and any(map(str.isalpha, one.text))]
        is_known = is_told(self._signs) or names_product(self.tokens, self.words)
        is_known = is_known or self.people is not None
        return len(words) >= (_FEWEST_KNOWN_WORDS if is_known else _FEWEST_WORDS)

    @property
    def _signs(self) -> Collection[KindSign]:
        return kinds_in(self._outside_names, self.words)

    @property
    def _outside_names(self) -> list[Token]:
        return [one for one in self.tokens if one.begin not in self.names]

    def mark_name(self, tokens: Sequence[Token]) -> None:
        """Let these words be a customer's name, if they are of the message that is read."""
        self.names.update(one.begin for one in tokens if one in self.tokens)

    def places(self) -> list[NamePlace]:
        """Return where a customer may be named, the plainest first."""
        told, words = self._told, self.words
        signed = "\n".join(told.signature)
        senders = [one.sender for one in self._messages if one.sender]
        domains = [
            *domains_in(told.sender or next(iter(senders), ""), words, is_header=True),
            *domains_in(f"{told.body}\n{signed}", words),
        ]
        own = self._messages[0]
        beside = [] if own is told else names_in(tokens_of(own.body, words.conjunctions), words)
        return [*ids_in(self.text), *domains, *beside, *names_in(self.tokens, words)]
