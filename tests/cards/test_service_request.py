from dataclasses import replace
from datetime import timedelta

import pytest

from cards.actions import parse_action
from cards.gallery import to_json
from cards.help import help_card, welcome_card
from cards.layout import local_time
from cards.refused import refused_card
from cards.requests import MAX_LISTED, customer_sheet, requests_card
from cards.samples import ANSWERED, CONTOSO, HISTORY, NOON, SENT, SUBMITTED, VIEW, WAITING
from cards.service_request import MAX_PACK, request_card
from cards.words import words_for
from services.model.destinations import Destination
from services.model.promises import ClockSource, Promise, RunningClock
from services.model.requests import Event
from services.model.routes import Route, Rule
from services.model.states import EventKind, RequestState
from services.policy.tables import SupportContact
from tests.cards.anatomy import inputs, of_type, presses, said

EN, CS = words_for("en"), words_for("cs")
MOMENT = "{{DATE(2030-01-07T14:04:00Z,SHORT)}} {{TIME(2030-01-07T14:04:00Z)}}"


def links(card):
    return {part["title"]: part["url"] for part in of_type(card, "Action.OpenUrl")}


def test_a_request_shows_reference_route_reason_contact_and_next_step():
    shown = said(request_card(EN, VIEW))

    for text in (
        "BH-000123 · Contoso Ltd",
        "Ready to be submitted",
        "VMs in West Europe unreachable",
        "Goes to: Azure portal, in the customer's context",
        "You are an admin agent and the direct partner",
        "ada@partner.example",
        "choose the support plan “Cloud Solution Provider”",
        "Azure support is charged",
    ):
        assert text in shown


def test_the_link_comes_with_a_warning_of_ones_own_context():
    card = request_card(EN, VIEW)

    assert links(card) == {"Open the Azure portal": VIEW.link}
    assert "your own context" in said(card)
    assert "your own context" not in said(request_card(EN, replace(VIEW, link=None)))


def test_since_when_the_problem_lasts_is_told_in_the_readers_zone():
    shown = said(request_card(EN, VIEW))
    assert f"Problem started\n{local_time(NOON - timedelta(hours=3))}" in shown
    counted = replace(VIEW, request=replace(SENT, people_affected=15))
    assert "People affected\n15" in said(request_card(EN, counted))
    assert "People affected" not in shown
    unknown = replace(VIEW, request=replace(SENT, started_at=None))
    assert "Problem started" not in said(request_card(EN, unknown))


@pytest.mark.parametrize(
    ("request_", "english", "czech"),
    [
        (WAITING, "2 hours, counted from when you submit", "2 hodiny, počítáno od podání"),
        (SENT, "2 hours, counted from when you submit", "2 hodiny, počítáno od podání"),
        (SUBMITTED, f"2 hours: by {MOMENT}", f"2 hodiny: nejpozději {MOMENT}"),
        (ANSWERED, "by Ada Novotná", "potvrzuje Ada Novotná"),
    ],
)
def test_the_clock_is_told_in_words_and_in_the_readers_zone(request_, english, czech):
    view = replace(VIEW, request=request_)

    assert english in said(request_card(EN, view))
    assert czech in said(request_card(CS, view))


@pytest.mark.parametrize(
    ("promise", "shown"),
    [
        (None, "No response time is promised"),
        (Promise(None, 1, business_hours=True, region="emea"), "up to 1 business day"),
    ],
)
def test_what_is_not_promised_in_hours_is_said_so(promise, shown):
    request = replace(SUBMITTED, respond_by=None)

    assert shown in said(request_card(EN, replace(VIEW, request=request, promise=promise)))


def test_what_was_agreed_for_a_request_is_not_called_the_usual_promise():
    clock = RunningClock(ClockSource.AGREEMENT, NOON, NOON)
    view = replace(VIEW, request=replace(SUBMITTED, response_clock=clock), promise=None)

    moment = local_time(SUBMITTED.respond_by)
    assert f"Agreed for this request: by {moment}" in said(request_card(EN, view))
    assert f"Dohodnuto pro tuto žádost: nejpozději {moment}" in said(request_card(CS, view))


def test_both_clocks_are_shown_until_they_stop():
    promised = "Our promise to the customer"

    assert promised in said(request_card(EN, VIEW))
    assert "Answered {{DATE" in said(request_card(EN, replace(VIEW, request=ANSWERED)))
    without = replace(VIEW, request=replace(SENT, promised_by=None))
    assert promised not in said(request_card(EN, without))


@pytest.mark.parametrize(
    ("allowed_actions", "titles"),
    [
        ({EventKind.TAKEN}, {"Take it"}),
        ({EventKind.SUBMITTED, EventKind.CLOSED}, {"I have submitted it", "Close"}),
        ({EventKind.ANSWERED, EventKind.CLOSED}, {"Microsoft answered", "Close"}),
        ({EventKind.NOTED}, set()),
    ],
)
def test_a_request_offers_what_can_be_done_now(allowed_actions, titles):
    buttons = presses(request_card(EN, replace(VIEW, allowed_actions=allowed_actions)))

    assert set(buttons) == titles
    assert all(press["data"] == {"reference": "BH-000123"} for press in buttons.values())


def test_submitting_asks_for_the_number_that_was_given():
    card = request_card(EN, VIEW)

    assert inputs(card)["microsoft_number"]["label"] == "Microsoft's request number"
    pressed = presses(card)["I have submitted it"]
    action = parse_action(pressed | {"data": pressed["data"] | {"microsoft_number": "2601"}})
    assert action.microsoft_number == "2601"


def test_a_submitted_request_shows_its_number_and_what_was_written():
    card = request_card(EN, replace(VIEW, request=SUBMITTED, allowed_actions={EventKind.ANSWERED}))

    assert "2601070040001234" in said(card)
    assert set(inputs(card)) == {"pack"}
    assert "Wait for the first answer" in said(card)


def test_a_number_that_came_later_can_be_saved():
    unnumbered = replace(SUBMITTED, microsoft_number="")
    allowed_actions = {EventKind.ANSWERED, EventKind.NUMBERED}
    card = request_card(EN, replace(VIEW, request=unnumbered, allowed_actions=allowed_actions))

    assert "microsoft_number" in inputs(card)
    assert "Save the number" in presses(card)


def test_a_long_history_keeps_its_beginning_and_says_what_is_left_out():
    later = [replace(HISTORY[-1], evidence=f"note {n}") for n in range(9)]
    card = request_card(EN, replace(VIEW, history=[HISTORY[0], *later]))

    told = said(card)
    assert ("created" in told, "… 3 more …" in told, "note 8" in told) == (True, True, True)
    assert "note 2" not in told


def test_the_hand_off_text_can_be_copied_exactly():
    pack = 'Title: "quotes" *stars*\n  - [x](y)\n{{DATE(2030)}} <at>'

    assert inputs(request_card(EN, replace(VIEW, pack=pack)))["pack"]["value"] == pack


def test_a_hand_off_text_that_is_too_long_keeps_both_ends_and_says_so():
    card = request_card(EN, replace(VIEW, pack=f"BEGIN {'👍' * 10_000} END"))

    shown = inputs(card)["pack"]["value"]
    assert len(shown.encode()) <= MAX_PACK
    assert shown.startswith("BEGIN 👍")
    assert shown.endswith("👍 END")
    assert "shortened" in said(card)
    assert "shortened" not in said(request_card(EN, VIEW))


def test_the_history_tells_who_did_what_when_with_which_evidence():
    note = Event(123, NOON, EventKind.NOTED, "u-2", "Bob", "called *them*\nback")

    shown = said(request_card(EN, replace(VIEW, history=[*HISTORY, note])))

    assert "Ada Novotná · created\n" in shown
    assert "Ada Novotná · submitted it: 2601" in shown
    assert "Bob · noted: called *them* back" in shown


def test_a_publisher_is_reached_as_far_as_is_known():
    request = replace(SENT, route=Route(Rule.R3, Destination.PUBLISHER), publisher="Fabrikam")
    reach = SupportContact(url="https://fabrikam.example/help", phone="+1 555 0100")

    shown = said(request_card(EN, replace(VIEW, request=request, link=None, reach=reach)))

    assert "https://fabrikam.example/help · +1 555 0100" in shown
    assert "Azure · Fabrikam" in shown


PUBLISHER = Route(Rule.R3, Destination.PUBLISHER)


@pytest.mark.parametrize(
    ("changes", "english", "czech"),
    [
        (
            {"state": RequestState.HANDED_OFF},
            "Add the pictures and files in the portal: a.png, b.log (TXT)",
            "Na portálu přidejte obrázky a soubory: a.png, b.log (TXT)",
        ),
        (
            {"state": RequestState.WAITING_FOR_ADMIN},
            "Add the pictures and files in the portal: a.png, b.log (TXT)",
            "Na portálu přidejte obrázky a soubory: a.png, b.log (TXT)",
        ),
        (
            {"state": RequestState.HANDED_OFF, "route": PUBLISHER, "publisher": "Fabrikam"},
            "Send the pictures and files along: a.png, b.log (TXT)",
            "Spolu s textem pošlete obrázky a soubory: a.png, b.log (TXT)",
        ),
    ],
)
def test_what_came_along_is_to_be_added_where_the_request_is_submitted(changes, english, czech):
    request = replace(SENT, description="Slow\n\n📎 a.png\n📎 b.log (TXT)", **changes)
    view = replace(VIEW, request=request)
    assert english in said(request_card(EN, view))
    assert czech in said(request_card(CS, view))
    for quiet in (
        replace(request, description="Slow"),
        replace(request, state=RequestState.SUBMITTED),
    ):
        assert "a.png" not in said(request_card(EN, replace(view, request=quiet)))


def test_my_requests_open_with_one_press():
    card = requests_card(EN, [SUBMITTED, SENT], [WAITING], may_open=True)

    pressed = [parse_action(p).reference for p in of_type(card, "Action.Execute") if p["data"]]
    assert pressed == ["BH-000125", "BH-000123", "BH-000124"]
    assert f"first response by {MOMENT}" in said(card)
    assert "Waiting for an admin agent" in said(card)


def test_a_long_list_says_what_is_left_out_and_leaves_room_for_waiting():
    card = requests_card(EN, [SENT] * 40, [WAITING] * 40, may_open=True)

    assert len(of_type(card, "Container")) == MAX_LISTED
    assert "… and 30 more" in said(card)
    assert "… and 35 more" in said(card)


def test_somebody_without_requests_is_told_so():
    assert "You own no open request." in said(requests_card(EN, [], [], may_open=True))


def test_a_new_request_is_offered_to_who_may_open_one():
    offered = {
        may_open: [
            set(presses(requests_card(EN, [], [], may_open=may_open))),
            set(presses(customer_sheet(EN, CONTOSO, [], [], may_open=may_open))),
        ]
        for may_open in (True, False)
    }
    assert offered == {True: [{"New service request"}] * 2, False: [set()] * 2}


def test_a_customers_sheet_tells_known_facts_from_unknown_ones():
    sheet = customer_sheet(EN, replace(CONTOSO, government=True), [SENT], [], may_open=True)

    facts = {fact["title"]: fact["value"] for fact in of_type(sheet, "FactSet")[0]["facts"]}
    assert facts["GDAP role for support requests"] == "Yes"
    assert facts["Entra ID P1 or P2"] == "No"
    assert facts["ASfP or higher for Dynamics 365"] == "Not known"
    assert facts["US Government cloud"] == "Yes"
    assert "Nothing is known to be missing" in said(sheet)


def test_where_nothing_is_opened_the_right_place_is_shown():
    msrc = Route(Rule.R1, Destination.SECURITY_RESPONSE_CENTER)

    assert refused_card(EN, msrc, None).actions is None
    assert links(refused_card(EN, msrc, "https://msrc.microsoft.com")) == {
        "Open the report page": "https://msrc.microsoft.com"
    }


def test_help_shows_each_usage_as_it_is_written():
    card = help_card(EN, [("/new [customer] [A|B|C]", "open one")])

    assert "/new [customer] [A|B|C]\nopen one" in said(card)
    assert set(presses(card)) == {"New service request"}


def test_help_tells_who_has_no_role_to_whom_to_turn_and_by_which_id():
    card = help_card(EN, [("/help", "all of it")], ["Ada"], "0d4a")

    assert "Turn to Ada" in said(card)
    assert "who gives you a role: 0d4a" in said(card)
    assert presses(card) == {}


def test_the_welcome_says_what_for_and_has_something_to_press():
    card = welcome_card(EN)

    assert "your customers" in said(card)
    assert set(presses(card)) == {"New service request", "What can you do?"}


def test_the_welcome_tells_who_has_no_role_to_whom_to_turn():
    card = welcome_card(EN, ["Ada", "Bob"])

    assert "Ada, Bob" in said(card)
    assert "Press the button" not in said(card)
    assert set(presses(card)) == {"What can you do?"}


def test_no_more_than_two_of_many_buttons_stand_side_by_side():
    card = request_card(
        EN, replace(VIEW, allowed_actions=[*VIEW.allowed_actions, EventKind.TAKEN])
    )

    assert card.actions is None
    assert [[one["title"] for one in row["actions"]] for row in of_type(card, "ActionSet")] == [
        ["Take it", "Open the Azure portal"],
        ["Show the hand-off text", "I have submitted it"],
        ["Close"],
    ]


def test_a_closed_request_has_nothing_left_to_do():
    request = replace(ANSWERED, state=RequestState.CLOSED)
    card = request_card(EN, replace(VIEW, request=request, allowed_actions=set()))

    assert [action.title for action in card.actions] == ["Show the hand-off text"]
    assert "Nothing more to do." in said(card)
    assert "null" not in to_json(card)
