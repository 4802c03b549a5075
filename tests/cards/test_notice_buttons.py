from dataclasses import replace
from datetime import timedelta

import pytest

from cards.actions import parse_action
from cards.notice import notice_card
from cards.notice_actions import SnoozeNotice
from cards.notice_samples import BREACH, UNTAKEN, WARNING, notices, pressed
from cards.samples import SUBMITTED, WAITING
from cards.words import words_for
from services.model.destinations import Destination
from services.model.notices import NoticeContext, UnreachedRecipient
from services.model.routes import Route, Rule
from services.model.stages import Stage
from tests.cards.anatomy import buttons, inputs, of_type, presses, said

EN = words_for("en")
SAMPLES = dict(notices())
FORGOTTEN, OFFERED = SAMPLES["forgotten"], SAMPLES["offered"]


def titles(view):
    return buttons(notice_card(EN, view))


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (
            WARNING,
            [
                "Microsoft answered",
                "Chase",
                "Escalate: duty channel",
                "Hand over",
                "Snooze 30 minutes",
                "Open the Azure portal",
            ],
        ),
        (
            BREACH,
            [
                "Microsoft answered",
                "Chase",
                "Escalate: duty channel",
                "Hand over",
                "Open the Azure portal",
                "Show the request",
            ],
        ),
        (
            FORGOTTEN,
            [
                "I have submitted it",
                "Open the Azure portal",
                "Escalate: duty channel",
                "Hand over",
                "Snooze 30 minutes",
                "Show the request",
            ],
        ),
        (
            replace(
                FORGOTTEN, request=WAITING, allowed_actions=UNTAKEN, link=None, next_level=None
            ),
            ["Take it", "Hand over", "Snooze 30 minutes", "Show the request"],
        ),
        (OFFERED, ["Accept", "Decline", "Show the request"]),
        (SAMPLES["accepted"], ["Show the request"]),
        (SAMPLES["declined"], ["Hand over", "Show the request"]),
        (SAMPLES["answered"], ["Open the Azure portal", "Show the request"]),
        (
            SAMPLES["changed"],
            ["Microsoft answered", "Open the Azure portal", "Show the request"],
        ),
        (SAMPLES["unreached-offer"], ["Hand over", "Show the request"]),
    ],
)
def test_each_stage_offers_what_can_be_done_at_once(view, expected):
    assert titles(view) == expected


@pytest.mark.parametrize("view", SAMPLES.values(), ids=SAMPLES.keys())
def test_nothing_is_offered_that_cannot_be_done_now(view):
    bare = replace(
        view, allowed_actions=frozenset(), next_level=None, snooze_until=None, link=None
    )

    assert set(titles(bare)) <= {"Decline", "Show the request"}
    assert "microsoft_number" not in inputs(notice_card(EN, bare))


def test_a_button_carries_the_request_and_a_snooze_the_stage_that_waits():
    unreached = NoticeContext(
        stage=Stage.RESPONSE_WARNING, unreached=(UnreachedRecipient(who="Bob", why="NoChat"),)
    )
    card = notice_card(EN, replace(WARNING, stage=Stage.UNREACHED, context=unreached))

    snooze = parse_action(presses(card)["Snooze 30 minutes"])
    assert snooze == SnoozeNotice(reference="BH-000125", stage=Stage.RESPONSE_WARNING)
    for press in presses(card).values():
        assert press["data"]["reference"] == "BH-000125"


def test_a_snooze_that_would_pass_the_breach_is_as_short_as_it_has_to_be():
    shortened = replace(WARNING, snooze_until=WARNING.now + timedelta(minutes=7))

    assert "Snooze 7 minutes" in titles(shortened)


def test_where_the_other_side_is_not_microsoft_the_button_says_who():
    publisher = replace(SUBMITTED, route=Route(Rule.R3, Destination.PUBLISHER))
    view = replace(WARNING, request=publisher)

    assert titles(view)[0] == "The publisher answered"
    assert "The publisher must answer by" in said(notice_card(EN, view))


def test_a_forgotten_hand_off_takes_the_number_with_the_press():
    card = notice_card(EN, FORGOTTEN)

    assert inputs(card)["microsoft_number"]["label"] == "Microsoft's request number"
    press = presses(card)["I have submitted it"]
    action = parse_action(press | {"data": press["data"] | {"microsoft_number": "2601"}})
    assert (action.reference, action.microsoft_number) == ("BH-000123", "2601")


def test_what_is_escalated_to_the_top_is_not_escalated_further():
    view = replace(pressed(BREACH), next_level=None)

    assert not any(title.startswith("Escalate") for title in titles(view))
    assert "Escalate: duty manager" in titles(pressed(BREACH))


def test_no_more_than_two_of_many_buttons_stand_side_by_side():
    rows = of_type(notice_card(EN, WARNING), "ActionSet")

    assert [len(row["actions"]) for row in rows] == [2, 2, 2]
    assert notice_card(EN, WARNING).actions is None
    assert of_type(notice_card(EN, OFFERED), "ActionSet") == []
