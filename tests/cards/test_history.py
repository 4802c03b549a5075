from dataclasses import replace
from datetime import timedelta

import pytest

from cards.history import event_line, history_lines
from cards.layout import local_time
from cards.notice_samples import BOB, EVA, event_at
from cards.samples import HISTORY, NOON, SUBMITTED, VIEW
from cards.service_request import request_card
from cards.words import words_for
from services.model.escalation import EscalationLevel
from services.model.requests import Event
from services.model.stages import Stage
from services.model.states import EventKind
from tests.cards.anatomy import said

EN, CS = words_for("en"), words_for("cs")


def told(minutes, stage, by=BOB):
    return event_at(EventKind.NOTIFIED, minutes, stage, by)


def told_channel(minutes, stage):
    return replace(told(minutes, stage), by="", by_id="")


def without_moments(lines):
    return [line.partition(" · ")[2] or line for line in lines]


@pytest.mark.parametrize(
    ("event", "english", "czech"),
    [
        (
            event_at(EventKind.ESCALATED, 1, EscalationLevel.DUTY_MANAGER),
            "Eva Dvořáková · escalated it: duty manager",
            "Eva Dvořáková · eskalace: vedoucí směny",
        ),
        (
            event_at(EventKind.SNOOZED, 1, Stage.RESPONSE_WARNING),
            "Eva Dvořáková · snoozed it: first response due soon",
            "Eva Dvořáková · odložení: blíží se termín první odpovědi",
        ),
        (
            event_at(EventKind.OFFERED, 1, "Bob *Novák*"),
            "Eva Dvořáková · offered it: Bob \\*Novák\\*",
            "Eva Dvořáková · nabídka k převzetí: Bob \\*Novák\\*",
        ),
        (
            Event(125, NOON, EventKind.REPORTED, "", "", "Open"),
            "Microsoft's system shows: Open",
            "systém Microsoftu uvádí: Open",
        ),
        (
            told(1, Stage.RESPONSE_BREACH),
            "notified Bob Novák: first response overdue",
            "upozornění: první odpověď je po termínu (Bob Novák)",
        ),
        (
            told_channel(1, Stage.RESPONSE_BREACH),
            "notified duty channel: first response overdue",
            "upozornění: první odpověď je po termínu (kanál směny)",
        ),
        # What somebody typed is theirs, even if the desk has the same word.
        (
            event_at(EventKind.NOTED, 1, "escalated"),
            "Eva Dvořáková · noted: escalated",
            "Eva Dvořáková · poznámka: escalated",
        ),
        # Of another release.
        (
            event_at(EventKind.SNOOZED, 1, "stage-of-tomorrow"),
            "Eva Dvořáková · snoozed it: stage-of-tomorrow",
            "Eva Dvořáková · odložení: stage-of-tomorrow",
        ),
    ],
)
def test_an_event_says_who_did_it_and_what_it_rests_on(event, english, czech):
    assert event_line(EN, event) == f"{local_time(event.at)} · {english}"
    assert event_line(CS, event) == f"{local_time(event.at)} · {czech}"


def test_all_who_were_notified_of_one_stage_share_a_line():
    stage = Stage.RESPONSE_WARNING
    history = [*HISTORY, told(90, stage), told_channel(91, stage), told(92, stage, EVA)]

    assert without_moments(history_lines(EN, history))[2:] == [
        "notified Bob Novák, duty channel, Eva Dvořáková: first response due soon"
    ]


def test_of_very_many_who_were_notified_three_are_named():
    readers = [replace(BOB, name=f"Bob {n}") for n in range(9)]
    history = [*HISTORY, *(told(90, Stage.RESPONSE_WARNING, reader) for reader in readers)]

    assert without_moments(history_lines(EN, history))[2:] == [
        "notified Bob 0, Bob 1, Bob 2, +6: first response due soon"
    ]


def test_notices_never_crowd_out_what_was_done():
    done = [event_at(EventKind.NOTED, minutes, f"note {minutes}") for minutes in range(1, 7)]
    stages = (Stage.FORGOTTEN, Stage.RESPONSE_WARNING, Stage.RESPONSE_BREACH)
    notices = [told(60 + n, stage) for n, stage in enumerate(stages) for _ in range(20)]

    shown = without_moments(history_lines(EN, [HISTORY[0], *done, *notices]))

    assert shown == [
        "Ada Novotná · created",
        "… 20 more …",
        *(f"Eva Dvořáková · noted: note {minutes}" for minutes in range(1, 7)),
        "notified Bob Novák: first response due soon",
        "notified Bob Novák: first response overdue",
    ]


def test_the_history_stays_in_the_order_in_which_things_happened():
    answered = event_at(EventKind.ANSWERED, 95)
    chased = event_at(EventKind.CHASED, 80)
    history = [HISTORY[0], chased, told(90, Stage.RESPONSE_WARNING), answered]

    assert without_moments(history_lines(EN, history))[1:] == [
        "Eva Dvořáková · took the text that asks for the answer",
        "notified Bob Novák: first response due soon",
        "Eva Dvořáková · marked it as answered",
    ]


def test_the_request_shows_whom_it_is_offered_to_and_its_escalation():
    request = replace(
        SUBMITTED, offered_to="Bob Novák", escalation_level=EscalationLevel.DUTY_CHANNEL
    )

    shown = said(request_card(EN, replace(VIEW, request=request)))

    assert "Offered to\nBob Novák" in shown
    assert "Escalated to\nduty channel" in shown
    assert "Offered to" not in said(request_card(EN, VIEW))
    assert "Escalated to" not in said(request_card(EN, VIEW))


def test_the_moment_of_an_event_is_the_readers_own():
    lines = history_lines(EN, [event_at(EventKind.CREATED, 5)])

    assert lines[0].startswith(local_time(NOON + timedelta(minutes=5)))
