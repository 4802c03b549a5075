from dataclasses import replace
from datetime import timedelta

import pytest

from cards import open_request as steps
from cards.actions import EditAnswer, FillForm, GiveContact, parse_action
from cards.layout import local_time
from cards.samples import ADA, ALIKE, CONTOSO, DRAFT, KEY, NOON, PORTAL, PROMISES, SPOKEN
from cards.words import words_for
from services.model.destinations import Destination
from services.model.taxonomy import Fact, ProblemKind, ProductFamily, Severity
from tests.cards.anatomy import inputs, of_type, presses, said

EN, CS = words_for("en"), words_for("cs")
REVIEW = steps.Review(
    draft=DRAFT,
    customer=CONTOSO,
    route=PORTAL,
    promise=PROMISES[Severity.CRITICAL],
    partner_promise=timedelta(hours=3),
    steps=("ask_customer", "ask_severity"),
)
QUESTIONS = {
    "product": steps.product_card(EN, KEY),
    "publisher": steps.publisher_card(EN, KEY, ["Fabrikam"]),
    "kind": steps.kind_card(EN, KEY),
    "description": steps.description_card(EN, KEY),
    "start": steps.start_card(EN, KEY),
    "checks": steps.checks_card(EN, KEY, government=False),
    "fact": steps.fact_card(EN, KEY, Fact.GDAP, "Contoso"),
    "severity": steps.severity_card(EN, KEY, PROMISES),
    "contact": steps.contact_card(
        EN, KEY, contact=None, languages=SPOKEN, severity=Severity.MINIMAL
    ),
    "review": steps.review_card(EN, KEY, REVIEW),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_can_be_left_backwards_or_cancelled_when_empty(name):
    buttons = presses(QUESTIONS[name])

    assert buttons["Back"]["associatedInputs"] == "none"
    assert buttons["Cancel"]["associatedInputs"] == "none"


def test_the_start_is_asked_with_what_is_known_of_it_and_by_whose_clock():
    card = steps.start_card(EN, KEY, started="2030-01-07 10:00", timezone="Europe/Prague")
    assert inputs(card)["started"]["value"] == "2030-01-07 10:00"
    assert "by your clock (Europe/Prague)" in said(card)
    assert presses(card)["Not known"]["data"] == {"card": KEY, "unknown": True}
    assert presses(card)["Not known"]["associatedInputs"] == "none"
    unclear = said(steps.start_card(EN, KEY, unclear=True))
    assert "which time zone you are in" in unclear
    assert "not by whose clock" in unclear
    assert "not by whose clock" not in said(card)


@pytest.mark.parametrize(
    ("known", "shown"),
    [
        ({}, f"{local_time(NOON - timedelta(hours=3))} · as read in what you wrote"),
        ({"start_confirmed": True}, local_time(NOON - timedelta(hours=3))),
        ({"started_at": None}, "Not known"),
    ],
)
def test_the_review_says_since_when_and_how_that_is_known(known, shown):
    draft = DRAFT.model_copy(update=known)
    card = steps.review_card(EN, KEY, replace(REVIEW, draft=draft, steps=("ask_start",)))
    assert f"Problem started\n{shown}\nChange" in said(card)
    pressed = presses(card)["Change: Problem started"]
    assert parse_action(pressed) == EditAnswer(card=KEY, step="ask_start")


def test_the_first_question_has_nothing_to_go_back_to():
    assert "Back" not in presses(steps.customer_card(EN, KEY))


def test_every_press_carries_the_key_of_its_card():
    for card in QUESTIONS.values():
        assert all(press["data"]["card"] == KEY for press in presses(card).values())


def test_a_customer_is_searched_for():
    card = steps.customer_card(EN, KEY)

    assert list(inputs(card)) == ["customer"]
    assert presses(card)["Search"]["verb"] == "search-customer"


def test_a_customer_can_be_chosen_while_typing_where_teams_asks_us():
    card = steps.customer_card(EN, KEY, typeahead=True)

    assert inputs(card)["tenant_id"]["choices.data"]["dataset"] == steps.DATASET
    assert presses(card)["Choose"]["verb"] == "choose-customer"
    assert "Search" in presses(card)


def test_two_contosos_are_told_apart_by_domain_and_tenant():
    card = steps.customer_card(EN, KEY, found=[CONTOSO, ALIKE], text="contoso", typeahead=True)

    pressed = presses(card)["Contoso Pharmaceuticals"]
    assert parse_action(pressed).tenant_id == ALIKE.tenant_id
    assert "contosopharma.com · 11111111-0000-4000-8000-000000000002" in said(card)
    assert "2 customers found" in said(card)
    assert "tenant_id" not in inputs(card)


def test_at_most_eight_customers_are_shown():
    many = [replace(CONTOSO, name=f"Contoso {number}") for number in range(20)]

    rows = of_type(steps.customer_card(EN, KEY, found=many, text="contoso"), "Container")

    assert len(rows) == steps.MAX_FOUND == 8


def test_a_customer_that_is_not_found_is_said_and_can_be_corrected():
    card = steps.customer_card(EN, KEY, text="contsoo")

    assert "No customer matches “contsoo”" in said(card)
    assert inputs(card)["customer"]["value"] == "contsoo"


def test_every_product_and_kind_is_one_press():
    products = [parse_action(p) for p in presses(QUESTIONS["product"]).values()]
    kinds = [parse_action(p) for p in presses(QUESTIONS["kind"]).values()]

    assert [p.product for p in products if p.verb == "choose-product"] == list(ProductFamily)
    assert [k.kind for k in kinds if k.verb == "choose-kind"] == list(ProblemKind)


def test_a_publisher_is_one_press_or_typed():
    card = QUESTIONS["publisher"]

    assert parse_action(presses(card)["Fabrikam"]).publisher == "Fabrikam"
    typed = presses(card)["Continue"]
    assert parse_action(typed | {"data": typed["data"] | {"publisher": "Woodgrove"}}).publisher


def test_health_is_not_asked_for_where_it_cannot_be_checked():
    card = steps.checks_card(EN, KEY, government=True)

    assert "health_checked" not in inputs(card)
    assert parse_action(presses(card)["Continue"]).health_checked


@pytest.mark.parametrize("title", ["Yes", "No", "Not sure"])
def test_a_fact_is_answered_by_one_press(title):
    action = parse_action(presses(QUESTIONS["fact"])[title])

    assert action.fact is Fact.GDAP
    assert action.answer in {"yes", "no", "unsure"}


def test_each_severity_shows_its_response_time():
    card = steps.severity_card(CS, KEY, {**PROMISES, Severity.MINIMAL: None})

    assert "První odpověď: 2 hodiny" in said(card)
    assert "První odpověď: 4 hodiny" in said(card)
    assert "Doba odpovědi není zaručena" in said(card)


def test_a_doubt_quotes_the_passage_and_leaves_the_choice():
    card = steps.doubt_card(
        EN, KEY, severity=Severity.CRITICAL, suggested=Severity.MINIMAL, sign="test [system]"
    )

    kept = parse_action(presses(card)["Keep A · Critical"])
    changed = parse_action(presses(card)["Change to C · Minimal"])
    assert "“test [system]”" in said(card)
    assert (kept.severity, kept.confirmed) == (Severity.CRITICAL, True)
    assert (changed.severity, changed.confirmed) == (Severity.MINIMAL, True)


def test_a_contact_is_filled_in_from_the_last_request():
    card = steps.contact_card(
        EN, KEY, contact=ADA, languages=SPOKEN, severity=Severity.CRITICAL, fault="No, *that* one."
    )

    values = {name: field.get("value") for name, field in inputs(card).items()}
    given = parse_action({"verb": "give-contact", "data": {"card": KEY, **values}})
    assert given == GiveContact(card=KEY, **ADA.model_dump())
    assert "No, that one." in said(card)


def test_a_critical_request_needs_a_phone_reachable_around_the_clock():
    fields = {
        severity: inputs(
            steps.contact_card(EN, KEY, contact=ADA, languages=SPOKEN, severity=severity)
        )
        for severity in Severity
    }

    for name in ("phone", "around_the_clock"):
        assert fields[Severity.CRITICAL][name]["isRequired"]
        assert "isRequired" not in fields[Severity.MODERATE][name]


def test_a_language_that_microsoft_does_not_speak_falls_back_and_says_so():
    czech = ADA.model_copy(update={"language": "cs-cz"})
    cards = [
        steps.contact_card(words, KEY, contact=czech, languages=SPOKEN, severity=None)
        for words in (CS, EN)
    ]

    assert inputs(cards[0])["language"]["value"] == "en-us"
    assert "Česky Microsoft podporu neposkytuje" in said(cards[0])
    assert "your language" not in said(cards[1])


def test_the_form_has_an_input_for_every_field_and_requires_none():
    every = tuple(steps.FormField)
    form = steps.Form(every, DRAFT, SPOKEN, sought="Contoso", facts=tuple(Fact), contact=ADA)
    card = steps.form_card(EN, KEY, form)

    fields = inputs(card)
    assert set(fields) == set(FillForm.model_fields) - {"verb", "card"}
    assert not any("isRequired" in field for field in fields.values())
    assert fields["title"]["value"] == DRAFT.title


def test_the_review_shows_each_answer_with_a_way_to_change_it():
    card = QUESTIONS["review"]

    changes = [e for e in of_type(card, "Action.Execute") if e["verb"] == "edit-answer"]
    assert [parse_action(change) for change in changes] == [
        EditAnswer(card=KEY, step="ask_customer"),
        EditAnswer(card=KEY, step="ask_severity"),
    ]
    for shown in (
        "Contoso Ltd · contoso.com · 11111111-0000-4000-8000-000000000001",
        "Azure",
        "Technical problem",
        "VMs in West Europe unreachable",
        "Service health checked, own attempts made",
        "A · Critical",
        "ada@partner.example",
    ):
        assert shown in said(card)


def test_the_review_shows_route_reason_clocks_and_cost_before_sending():
    shown = said(QUESTIONS["review"])

    assert "Azure portal, in the customer's context" in shown
    assert "You are an admin agent" in shown
    assert "2 hours" in shown
    assert "3 hours" in shown
    assert "Azure support is charged" in shown
    assert "Hand off to the Azure portal" in presses(QUESTIONS["review"])


def test_a_review_that_leads_nowhere_cannot_be_sent():
    route = replace(PORTAL, destination=Destination.TROUBLESHOOT)

    card = steps.review_card(EN, KEY, replace(REVIEW, route=route))

    assert not [p for p in of_type(card, "Action.Execute") if p["verb"] == "send-request"]


@pytest.mark.parametrize(
    ("checked", "tried", "reason", "shown"),
    [
        (True, True, "", "Service health checked, own attempts made"),
        (True, False, "", "Service health checked, not tried ourselves"),
        (False, True, "", "Tried ourselves, service health not checked"),
        (False, False, "", "Neither checked nor tried yet"),
        (
            None,
            None,
            "No *access*",
            "Neither checked nor tried yet · reason to go on: No *access*",
        ),
    ],
)
def test_the_review_says_what_was_checked(checked, tried, reason, shown):
    update = {"health_checked": checked, "tried": tried, "override_reason": reason}
    draft = DRAFT.model_copy(update=update)

    assert shown in said(steps.review_card(EN, KEY, replace(REVIEW, draft=draft)))


def test_a_review_of_little_says_what_is_not_answered_yet():
    draft = DRAFT.model_copy(
        update={"product": None, "kind": None, "severity": None, "contact": None, "title": ""}
    )

    card = steps.review_card(EN, KEY, replace(REVIEW, draft=draft, partner_promise=None))

    assert said(card).count("Not answered yet") == 4


def test_the_publisher_is_reviewed_where_there_is_one():
    draft = DRAFT.model_copy(
        update={"product": ProductFamily.MARKETPLACE, "publisher": "Fabrikam"}
    )

    assert "Fabrikam" in said(steps.review_card(EN, KEY, replace(REVIEW, draft=draft)))
    assert "Publisher" not in said(QUESTIONS["review"])


def test_an_answered_card_is_a_line_without_buttons():
    card = steps.answered_card(EN, "Customer", "Contoso <at>x</at>\nLtd")

    assert said(card) == "✓ Customer: Contoso &lt;at&gt;x&lt;/at&gt; Ltd"
    assert card.actions is None


def test_a_card_that_was_put_aside_says_what_it_was():
    assert said(steps.closed_card(EN, "Customer", "cancelled")) == "Customer: cancelled"
