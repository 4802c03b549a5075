from dataclasses import replace
from datetime import timedelta

import pytest

from cards.notice import notice_card
from cards.notice.card import MAX_TEXT
from cards.notice_samples import (
    BOB,
    UNTAKEN,
    WARNING,
    event_at,
    notices,
    pressed,
)
from cards.samples import HISTORY, SUBMITTED, WAITING
from cards.words import words_for
from services.model.notices import NO_CONTEXT, NoticeContext, UnreachedRecipient
from services.model.stages import CLOCK_STAGES, Stage
from services.model.states import EventKind
from tests.cards.anatomy import inputs, of_type, said

EN, CS = words_for("en"), words_for("cs")
MOMENT = "{{DATE(2030-01-07T14:04:00Z,SHORT)}} {{TIME(2030-01-07T14:04:00Z)}}"
SAMPLES = dict(notices())
OWN_REASONS = (
    "internal error",
    "unclear twice: 503",
    "foreign host",
    "no such address",
    "Throttled",
    "its turn did not come",
    "the card will never be there",
    "a notice cannot be read",
    "TimeoutError",
    "database is unavailable",
    "*503*",
    "",
)
FORGOTTEN = SAMPLES["forgotten"]
OFFERED = SAMPLES["offered"]


def box(view):
    """Return the tint of the box that says what has happened, and its lines."""
    found = of_type(notice_card(EN, view), "Container")[0]
    return found["style"], [item["text"] for item in found["items"]]


def test_a_warning_names_customer_problem_severity_owner_and_both_clocks():
    shown = said(notice_card(EN, WARNING))

    for text in (
        "BH-000125 · Contoso Ltd",
        "First response due soon",
        f"Microsoft must answer by {MOMENT}.",
        "VMs in West Europe unreachable",
        "A · Critical",
        f"2 hours: by {MOMENT}",
        "Our promise to the customer",
        "Ada Novotná",
        "2601070040001234",
    ):
        assert text in shown


def test_a_notice_speaks_the_readers_language():
    shown = said(notice_card(CS, WARNING))

    assert "Blíží se termín první odpovědi" in shown
    assert f"Microsoft má odpovědět do {MOMENT}." in shown


def test_every_stage_is_shown_in_the_gallery():
    assert {view.stage for view in SAMPLES.values()} == set(Stage) - {Stage.DIGEST}


@pytest.mark.parametrize(
    ("name", "tint", "title"),
    [
        ("response-warning", "warning", "First response due soon"),
        ("response-breach", "attention", "First response overdue"),
        ("promise-warning", "warning", "Our answer to the customer due soon"),
        ("promise-breach", "attention", "Our answer to the customer overdue"),
        ("forgotten", "warning", "Not submitted yet"),
        ("answered", "good", "First response received"),
        ("changed", "accent", "New status"),
        ("escalated", "attention", "Escalated"),
        ("offered", "accent", "Handover offered"),
        ("accepted", "good", "Handover accepted"),
        ("declined", "warning", "Handover declined"),
        ("unreached", "attention", "First response overdue"),
    ],
)
def test_what_has_happened_is_told_in_words_and_in_colour(name, tint, title):
    shown, lines = box(SAMPLES[name])

    assert (shown, lines[0]) == (tint, title)


@pytest.mark.parametrize("stage", sorted(CLOCK_STAGES))
def test_a_clock_is_told_as_it_stands_now_and_not_when_it_fell_due(stage):
    own = stage in {Stage.PROMISE_WARNING, Stage.PROMISE_BREACH}
    due = SUBMITTED.promised_by if own else SUBMITTED.respond_by
    before = replace(WARNING, stage=stage, now=due - timedelta(seconds=1))

    assert box(before)[1][0].endswith("due soon")
    assert box(replace(before, now=due))[1][0].endswith("overdue")


def test_a_forgotten_hand_off_says_since_when_it_waits():
    since = "{{DATE(2030-01-07T12:00:00Z,SHORT)}} {{TIME(2030-01-07T12:00:00Z)}}"
    taken = replace(FORGOTTEN, history=[*HISTORY[:1], event_at(EventKind.TAKEN, 5)])
    waiting = replace(FORGOTTEN, request=WAITING, allowed_actions=UNTAKEN)

    assert f"ready since {since}" in box(FORGOTTEN)[1][1]
    assert "T12:05:00Z" in box(taken)[1][1]
    assert f"No admin agent has taken it yet; waiting since {since}" in box(waiting)[1][1]


def test_a_late_notice_says_when_it_should_have_come():
    late = SAMPLES["response-breach-late"]

    assert any("comes late" in line for line in box(late)[1])
    assert not any("comes late" in line for line in box(replace(late, late=False))[1])


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("ConversationBlockedByUser", "I was blocked or removed there"),
        ("BotNotInConversationRoster", "I am not installed there"),
        ("ForbiddenOperationException", "I am not installed there"),
        ("BotDisabledByAdmin", "An administrator has switched the app off"),
        ("MessageWritesBlocked", "Teams lets me write nothing there"),
        ("ConversationNotFound", "Teams does not know that conversation any more"),
        ("NoChat", "We have never spoken there"),
        ("403 Bad_Argument", "Teams answered “403 Bad_Argument”"),
        ("Forbidden", "Teams answered “Forbidden”"),
        ("403", "Teams answered “403”"),
        *((ours, "I could not reach them.") for ours in OWN_REASONS),
    ],
)
def test_why_a_recipient_was_unreached_is_said_in_words(code, reason):
    context = NoticeContext(
        stage=Stage.RESPONSE_WARNING, unreached=(UnreachedRecipient(who="Bob", why=code),)
    )
    channel = NoticeContext(
        stage=Stage.RESPONSE_WARNING, unreached=(UnreachedRecipient(who="", why=code),)
    )
    view = replace(WARNING, stage=Stage.UNREACHED, context=context)

    assert f"Bob could not be notified: {reason}" in said(notice_card(EN, view))
    assert "Duty channel could not be notified" in said(
        notice_card(EN, replace(view, context=channel))
    )


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("escalated", "Eva Dvořáková has escalated this request; Microsoft has not answered"),
        ("offered", "Ada Novotná asks you to take this request over; Microsoft must answer by"),
        ("unreached-offer", "Ada Novotná wants to hand this request over to Bob Novák"),
        ("accepted", "Bob Novák has taken this request over."),
        ("declined", "Bob Novák does not take this request over; it stays with Ada Novotná."),
        ("changed", "Microsoft now shows the status “Open”."),
        ("answered", "Microsoft has answered; its status is “Waiting for customer”."),
    ],
)
def test_who_did_it_and_what_microsoft_shows_is_told(name, sentence):
    assert box(SAMPLES[name])[1][1].startswith(sentence)


def test_who_has_no_name_is_a_colleague():
    view = replace(SAMPLES["accepted"], context=NO_CONTEXT)

    assert box(view)[1][1] == "A colleague has taken this request over."


def test_what_was_chased_escalated_or_put_off_is_told_with_who_and_when():
    shown = said(notice_card(EN, pressed(WARNING)))

    assert (
        "{{TIME(2030-01-07T13:35:00Z)}} · Eva Dvořáková · took the text that asks for the answer"
        in shown
    )
    assert "Eva Dvořáková · escalated it: duty channel" in shown
    assert "Bob Novák · snoozed it" in shown
    assert "Escalated to\nduty channel" in shown


def test_what_was_put_off_elsewhere_is_not_told_here():
    other = event_at(EventKind.SNOOZED, 97, Stage.PROMISE_WARNING, BOB)

    shown = said(notice_card(EN, replace(WARNING, history=[*HISTORY, other])))

    assert "snoozed" not in shown


def test_texts_to_paste_are_shown_when_needed_and_copied_exactly():
    text = 'Please "answer" *now*:\n  - [x](y)'
    chased = replace(WARNING, chase_text=text, history=[*HISTORY, event_at(EventKind.CHASED, 95)])
    escalated = replace(
        WARNING, raise_text=text, history=[*HISTORY, event_at(EventKind.ESCALATED, 95)]
    )

    assert inputs(notice_card(EN, WARNING)) == {}
    assert {name: box["value"] for name, box in inputs(notice_card(EN, chased)).items()} == {
        "chase": text
    }
    assert {name: box["value"] for name, box in inputs(notice_card(EN, escalated)).items()} == {
        "raise": text
    }


def test_where_there_is_nothing_to_paste_there_is_no_empty_box():
    acts = [event_at(EventKind.CHASED, 95), event_at(EventKind.ESCALATED, 95)]
    bare = replace(WARNING, chase_text="", raise_text="", history=[*HISTORY, *acts])

    assert inputs(notice_card(EN, bare)) == {}
    assert set(inputs(notice_card(EN, replace(bare, chase_text="Please")))) == {"chase"}
    assert set(inputs(notice_card(EN, replace(bare, raise_text="Please")))) == {"raise"}


def test_a_text_to_paste_that_is_too_long_keeps_both_ends_and_says_so():
    text = f"BEGIN {'👍' * 9_000} END"
    view = replace(WARNING, chase_text=text, history=[*HISTORY, event_at(EventKind.CHASED, 95)])

    card = notice_card(EN, view)

    shown = inputs(card)["chase"]["value"]
    assert len(shown.encode()) <= MAX_TEXT
    assert (shown[:7], shown[-5:]) == ("BEGIN 👍", "👍 END")
    assert "shortened" in said(card)
