"""Asking how much business is hurt, in Microsoft's words."""

from collections.abc import Mapping

from microsoft_teams.cards.core import AdaptiveCard

from cards.actions import ChooseSeverity, button
from cards.clock import promise_text
from cards.layout import card, heading, one_line, paragraph
from cards.names import severity_name
from cards.open_request.navigation import answer_option, back_and_out
from cards.words import Words
from services.model.promises import Promise
from services.model.taxonomy import Severity


def severity_card(
    words: Words,
    key: str,
    promises: Mapping[Severity, Promise | None],
    *,
    chosen: Severity | None = None,
) -> AdaptiveCard:
    """Offer A, B and C, each with the response time that `promises` holds for it."""
    return card(
        words,
        heading(words("ask-severity")),
        *(
            answer_option(
                words,
                severity_name(words, severity),
                ChooseSeverity(card=key, severity=severity),
                words(f"severity-{severity}-hint"),
                words(
                    "ask-severity-response", promise=promise_text(words, promises.get(severity))
                ),
                chosen=severity is chosen,
            )
            for severity in Severity
        ),
        actions=back_and_out(words, key),
    )


def doubt_card(
    words: Words, key: str, *, severity: Severity, suggested: Severity, sign: str
) -> AdaptiveCard:
    """Ask once, politely; `sign` is the passage of their own text that speaks against it."""
    chosen, better = severity_name(words, severity), severity_name(words, suggested)
    why = words("ask-doubt-why", severity=chosen, suggested=better, sign=one_line(sign))
    return card(
        words,
        heading(words("ask-doubt", severity=chosen)),
        paragraph(why),
        actions=[
            button(
                words("ask-doubt-keep", severity=chosen),
                ChooseSeverity(card=key, severity=severity, confirmed=True),
            ),
            button(
                words("ask-doubt-change", severity=better),
                ChooseSeverity(card=key, severity=suggested, confirmed=True),
            ),
            *back_and_out(words, key),
        ],
    )
