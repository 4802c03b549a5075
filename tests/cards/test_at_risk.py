from dataclasses import replace
from datetime import timedelta

import pytest

from cards.actions import parse_action
from cards.at_risk import at_risk_card, shift_card
from cards.layout import local_time
from cards.notice_actions import ShowAtRisk, ShowShift
from cards.notice_samples import BREACH, soon
from cards.requests import MAX_LISTED
from cards.samples import ANSWERED, NOON, SENT, SUBMITTED, WAITING
from cards.words import words_for
from services.duty import MAX_AT_RISK
from services.model.destinations import Destination
from services.model.requests import Tally
from services.model.routes import Route, Rule
from tests.cards.anatomy import inputs, of_type, presses, said

EN, CS = words_for("en"), words_for("cs")
NOW = BREACH.now
TALLY = Tally(
    NOON,
    waiting=1,
    handed_off=2,
    submitted=3,
    breached=4,
    opened_since=5,
    answered_since=6,
    answered_late_since=7,
    closed_since=8,
)


def rows(card):
    return [
        (row["style"], row["items"][0]["text"].partition(":")[0])
        for row in of_type(card, "Container")
    ]


@pytest.mark.parametrize(
    ("request_", "now", "tint", "word"),
    [
        (SUBMITTED, NOW, "attention", "Overdue"),
        (SUBMITTED, SUBMITTED.respond_by, "attention", "Overdue"),
        (SUBMITTED, SUBMITTED.respond_by - timedelta(seconds=1), "warning", "Due soon"),
        (SENT, NOW, "accent", "Not submitted yet"),
        (WAITING, NOW, "accent", "Not submitted yet"),
        (SENT, SENT.promised_by, "attention", "Overdue"),
        (ANSWERED, NOW, "emphasis", "Answered"),
    ],
)
def test_overdue_due_soon_and_forgotten_are_told_in_words_and_in_colour(request_, now, tint, word):
    assert rows(at_risk_card(EN, [request_], now, may_view_shift=True)) == [(tint, word)]


def test_each_row_opens_its_request_and_says_by_when_which_answer_is_due():
    card = at_risk_card(EN, [SUBMITTED, soon()], NOW, may_view_shift=True)

    pressed = [parse_action(row["selectAction"]).reference for row in of_type(card, "Container")]
    assert pressed == ["BH-000125", "BH-000126"]
    shown = said(card)
    assert (
        f"Microsoft has not answered; that was due by {local_time(SUBMITTED.respond_by)}" in shown
    )
    assert f"our answer to the customer is due by {local_time(SUBMITTED.promised_by)}" in shown
    assert "A · Critical · Ada Novotná" in shown


def test_what_a_publisher_owes_is_not_said_of_microsoft():
    theirs = replace(SUBMITTED, route=Route(Rule.R3, Destination.PUBLISHER))

    shown = said(at_risk_card(EN, [theirs], NOW, may_view_shift=True))

    assert "The publisher has not answered" in shown
    assert "Microsoft" not in shown


def test_a_long_list_says_how_many_are_left_out():
    card = at_risk_card(EN, [SUBMITTED] * 20, NOW, may_view_shift=True)

    assert len(rows(card)) == MAX_LISTED
    assert "… and 5 more" in said(card)
    assert "more" not in said(at_risk_card(EN, [SUBMITTED] * MAX_LISTED, NOW, may_view_shift=True))


def test_of_as_many_as_are_ever_read_it_is_not_said_that_these_are_all():
    assert "… and at least 85 more" in said(
        at_risk_card(EN, [SUBMITTED] * MAX_AT_RISK, NOW, may_view_shift=True)
    )
    assert "… and 84 more" in said(
        at_risk_card(EN, [SUBMITTED] * (MAX_AT_RISK - 1), NOW, may_view_shift=True)
    )
    assert "… and at least 90 more" in said(shift_card(EN, TALLY, [SUBMITTED] * MAX_AT_RISK, NOW))


def test_that_nothing_is_at_risk_is_said_so():
    card = at_risk_card(EN, [], NOW, may_view_shift=True)

    assert "Nothing is at risk" in said(card)
    assert parse_action(presses(card)["Shift summary"]) == ShowShift()


def test_a_shift_is_summed_up_in_numbers():
    card = shift_card(EN, TALLY, [SUBMITTED], NOW)

    facts = [fact for part in of_type(card, "FactSet") for fact in part["facts"]]
    assert {fact["title"]: fact["value"] for fact in facts} == {
        "Waiting for an admin agent": "1",
        "Ready to be submitted": "2",
        "Submitted, waiting for an answer": "3",
        "Overdue": "4",
        "Opened": "5",
        "Answered": "6",
        "Answered late": "7",
        "Closed": "8",
    }
    assert f"Since {local_time(NOON)}" in said(card)
    assert rows(card) == [("attention", "Overdue")]
    assert parse_action(presses(card)["What is at risk"]) == ShowAtRisk()


def test_the_text_for_the_next_shift_says_the_same_with_moments_in_utc():
    text = inputs(shift_card(CS, TALLY, [SUBMITTED, SENT], NOW))["shift"]["value"]

    assert (
        text
        == """\
Přehled směny · 2030-01-07 14:16 UTC

Čeká na agenta správce: 1
Připraveno k podání: 2
Podáno, čeká se na odpověď: 3
Po termínu: 4

Od 2030-01-07 12:00 UTC
Založeno: 5
Zodpovězeno: 6
Zodpovězeno pozdě: 7
Uzavřeno: 8

Co je ohroženo
- Po termínu · BH-000125 · Contoso Ltd · A · 2030-01-07 14:04 UTC · Ada Novotná · VMs in West \
Europe unreachable
- Zatím nepodáno · BH-000123 · Contoso Ltd · A · 2030-01-07 15:00 UTC · Ada Novotná · VMs in West \
Europe unreachable"""
    )


def test_a_quiet_shift_says_that_nothing_is_at_risk():
    card = shift_card(EN, replace(TALLY, breached=0), [], NOW)

    assert "Nothing is at risk" in said(card)
    assert inputs(card)["shift"]["value"].endswith("submitted.")
