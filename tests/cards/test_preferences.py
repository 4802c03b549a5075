from dataclasses import replace
from datetime import time

import pytest

from cards.actions import parse_action
from cards.handover import colleague_card, subscription_line
from cards.notice_actions import OfferHandover, SetPreferences
from cards.notice_samples import BOB, EVA, SUBSCRIPTION
from cards.preferences import preferences_card
from cards.samples import SUBMITTED
from cards.words import words_for
from services.duty import MAX_COLLEAGUES
from services.model.people import Person
from services.model.preferences import NotificationPreferences
from services.model.stage_traits import Topic
from services.model.taxonomy import Severity
from tests.cards.anatomy import inputs, presses, said

EN, CS = words_for("en"), words_for("cs")
OWNER = Person(SUBMITTED.owner_id, "t", SUBMITTED.owner)


def pressed(card, title):
    """Return the action of a press that leaves the inputs as they are shown."""
    values = {name: box["value"] for name, box in inputs(card).items() if "value" in box}
    press = presses(card)[title]
    return parse_action(press | {"data": press["data"] | values})


def test_a_person_without_preferences_is_notified_at_any_hour():
    assert pressed(preferences_card(EN, BOB, []), "Save") == SetPreferences(
        reminders=True, warnings=True, breaches=True, news=True
    )


@pytest.mark.parametrize("topic", Topic)
def test_the_card_shows_the_preferences_and_saving_it_changes_nothing(topic):
    preferences = NotificationPreferences(
        quiet_from=time(22), quiet_until=time(6, 30), muted=frozenset({topic})
    )

    saved = pressed(preferences_card(EN, replace(BOB, preferences=preferences), []), "Save")

    assert {each for each in Topic if not getattr(saved, each.value)} == {topic}
    assert (saved.quiet_from, saved.quiet_until) == ("22:00", "06:30")


def test_the_preferences_say_what_comes_anyway_in_which_zone_and_where():
    shown = said(preferences_card(EN, BOB, [SUBSCRIPTION]))

    for text in (
        "Severity A comes all the same",
        "(Europe/Prague)",
        "come into our personal chat",
        "Severity A of Contoso Ltd",
    ):
        assert text in shown


def test_who_has_no_time_zone_is_asked_in_utc():
    assert "(UTC)" in said(preferences_card(EN, replace(BOB, timezone=""), []))


def test_a_conversation_without_subscriptions_learns_how_to_begin():
    shown = said(preferences_card(EN, BOB, []))

    assert "No notices come here." in shown
    assert "/watch A" in shown


def test_many_subscriptions_are_shortened():
    shown = said(preferences_card(EN, BOB, [SUBSCRIPTION] * 50))

    assert shown.count("Contoso") == 20
    assert "… 30 more …" in shown


@pytest.mark.parametrize(
    ("severity", "customer", "english", "czech"),
    [
        ("", "", "Every request", "Všechny žádosti"),
        (Severity.CRITICAL, "", "Severity A", "Závažnost A"),
        ("", "Contoso", "Every request of Contoso", "Všechny žádosti zákazníka Contoso"),
        (
            Severity.MINIMAL,
            "[x](y)",
            "Severity C of \\[x\\](y)",
            "Závažnost C u zákazníka \\[x\\](y)",
        ),
    ],
)
def test_a_subscription_is_said_in_words(severity, customer, english, czech):
    subscription = replace(
        SUBSCRIPTION, severity=severity, tenant_id="t" if customer else "", customer=customer
    )

    assert subscription_line(EN, subscription) == english
    assert subscription_line(CS, subscription) == czech


def test_a_subscription_to_a_nameless_customer_is_said_by_its_tenant():
    subscription = replace(SUBSCRIPTION, severity="", customer="")

    assert subscription_line(EN, subscription) == f"Every request of {SUBSCRIPTION.tenant_id}"


def test_a_colleague_is_chosen_by_name_and_sent_by_id():
    card = colleague_card(EN, SUBMITTED, [OWNER, BOB, EVA])

    choices = inputs(card)["person_id"]["choices"]
    assert [(one["title"], one["value"]) for one in choices] == [
        ("Bob Novák", "u-2"),
        ("Eva Dvořáková", "u-3"),
    ]
    offer = presses(card)["Offer it"]
    action = parse_action(offer | {"data": offer["data"] | {"person_id": "u-2"}})
    assert action == OfferHandover(reference="BH-000125", person_id="u-2")


@pytest.mark.parametrize("colleagues", [[], [OWNER]])
def test_without_colleagues_the_card_says_how_to_get_some(colleagues):
    card = colleague_card(EN, SUBMITTED, colleagues)

    assert "Whoever has written to me once" in said(card)
    assert inputs(card) == {}
    assert set(presses(card)) == {"Show the request"}


def test_a_long_list_of_colleagues_says_what_to_do_about_those_left_out():
    many = [replace(BOB, id=f"u-{n}", name=f"Bob {n}") for n in range(200)]
    card = colleague_card(EN, SUBMITTED, many)

    assert len(inputs(card)["person_id"]["choices"]) == MAX_COLLEAGUES
    assert "/handover BH-000125 name" in said(card)
