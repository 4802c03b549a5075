from dataclasses import replace
from datetime import timedelta

import pytest

from cards.layout import local_time
from cards.notice import notice_card
from cards.notice_samples import (
    ALWAYS,
    BOB,
    BREACH,
    EVA,
    HALF_PAST_ONE,
    OFFERED_REQUEST,
    READY,
    WARNING,
    event_at,
    notices,
    pressed,
)
from cards.samples import ANSWERED, NOON, SUBMITTED
from cards.words import words_for
from services.model.states import EventKind, RequestState
from tests.cards.anatomy import buttons, inputs, of_type

EN = words_for("en")
SAMPLES = dict(notices())
FORGOTTEN, OFFERED = SAMPLES["forgotten"], SAMPLES["offered"]


def at(minutes):
    return local_time(NOON + timedelta(minutes=minutes))


def box(view):
    """Return the tint of the box that says what has happened, and its first line."""
    found = of_type(notice_card(EN, view), "Container")[0]
    return found["style"], found["items"][0]["text"]


CLOSED = replace(ANSWERED, state=RequestState.CLOSED)
TAKEN = replace(SUBMITTED, owner_id=BOB.id, owner=BOB.name)


@pytest.mark.parametrize(
    ("view", "line"),
    [
        (
            replace(BREACH, request=ANSWERED, allowed_actions=ALWAYS),
            f"Answered {at(60)}, confirmed by Ada Novotná",
        ),
        (
            replace(
                BREACH,
                request=CLOSED,
                allowed_actions=set(),
                history=[event_at(EventKind.CLOSED, 130)],
            ),
            f"Closed {at(130)} by Eva Dvořáková",
        ),
        (replace(BREACH, request=CLOSED, allowed_actions=set(), history=()), "Closed"),
        (replace(SAMPLES["answered"], request=CLOSED, history=()), "Closed"),
        (
            SAMPLES["submitted-meanwhile"],
            f"Submitted {at(16)} by Eva Dvořáková",
        ),
        (
            replace(FORGOTTEN, allowed_actions=READY, history=[event_at(EventKind.TAKEN, 20)]),
            f"Taken over {at(20)} by Eva Dvořáková",
        ),
        (
            SAMPLES["handed-over"],
            f"Taken over {at(95)} by Bob Novák",
        ),
        (
            replace(OFFERED, request=TAKEN, history=[event_at(EventKind.ACCEPTED, 95, by=BOB)]),
            f"Taken over {at(95)} by Bob Novák",
        ),
        (
            replace(
                OFFERED, request=SUBMITTED, history=[event_at(EventKind.DECLINED, 95, by=BOB)]
            ),
            f"Handover declined {at(95)} by Bob Novák",
        ),
        (replace(OFFERED, request=SUBMITTED), "This offer has ended"),
        (
            replace(
                OFFERED, request=replace(SUBMITTED, offered_to_id=EVA.id, offered_to=EVA.name)
            ),
            "Offered to Eva Dvořáková instead",
        ),
        (
            replace(
                OFFERED, recipient_id="", history=[event_at(EventKind.OFFERED, 99, "Bob Novák")]
            ),
            "Offered to Bob Novák instead",
        ),
    ],
)
def test_what_is_past_says_so_and_leads_to_the_request_only(view, line):
    card = notice_card(EN, view)

    assert box(view) == ("good", line)
    assert buttons(card) == ["Show the request"]
    assert inputs(notice_card(EN, pressed(view))) == {}


@pytest.mark.parametrize(
    ("view", "title"),
    [
        # Whoever owns it, a channel on duty goes on watching its clock, and so does the owner.
        (replace(SAMPLES["handed-over"], recipient_id=""), "First response due soon"),
        (replace(SAMPLES["handed-over"], recipient_id=BOB.id), "First response due soon"),
        # Taken before the notice fell due: it is about whoever has it since.
        (
            replace(
                WARNING, request=TAKEN, recipient_id="u-1", history=[event_at(EventKind.TAKEN, 90)]
            ),
            "First response due soon",
        ),
        (replace(FORGOTTEN, history=[event_at(EventKind.TAKEN, 10)]), "Not submitted yet"),
        # An answer is news also when it is there already, and so is what a colleague has said.
        (SAMPLES["answered"], "First response received"),
        (replace(SAMPLES["declined"], request=ANSWERED), "Handover declined"),
        # The offer that was made is this one, and it stands.
        (
            replace(OFFERED, history=[replace(event_at(EventKind.OFFERED, 94), at=HALF_PAST_ONE)]),
            "Handover offered",
        ),
        (replace(OFFERED, recipient_id=""), "Handover offered"),
        (replace(SAMPLES["escalated"], request=OFFERED_REQUEST), "Escalated"),
    ],
)
def test_what_still_matters_is_not_called_past(view, title):
    assert box(view)[1] == title
