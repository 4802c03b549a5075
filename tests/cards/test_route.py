from dataclasses import replace

import pytest

from cards.route import (
    in_customer_context,
    link_title,
    missing_lines,
    next_step,
    number_title,
    route_reason,
    route_title,
    send_title,
    side_notes,
    what_will_happen,
)
from cards.words import LANGUAGES, words_for
from services.model.destinations import Condition, Cost, Destination
from services.model.routes import Route, Rule

WORDS = words_for("en")
PORTAL = Route(Rule.R12, Destination.AZURE_PORTAL)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", Rule)
def test_every_rule_has_a_reason(rule, language):
    assert route_reason(words_for(language), replace(PORTAL, rule=rule))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("destination", Destination)
def test_every_destination_has_all_its_words(destination, language):
    words, route = words_for(language), replace(PORTAL, destination=destination)

    for say in (route_title, send_title, what_will_happen, next_step, link_title, number_title):
        assert say(words, route)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_condition_is_told_at_once_as_missing_or_as_a_note(language):
    words, route = words_for(language), replace(PORTAL, missing=tuple(Condition))

    lines = missing_lines(words, route) + side_notes(words, route)

    assert len(set(lines)) == len(Condition)


def test_what_is_done_differently_is_no_missing_thing():
    route = replace(PORTAL, missing=(Condition.API_NOT_CONNECTED,))

    assert missing_lines(WORDS, route) == []
    assert "not connected yet" in side_notes(WORDS, route)[0]


@pytest.mark.parametrize("cost", Cost)
def test_every_cost_is_a_line_and_no_cost_is_none(cost):
    assert len(side_notes(WORDS, replace(PORTAL, cost=cost))) == 1
    assert side_notes(WORDS, PORTAL) == []


def test_another_way_is_named():
    route = replace(PORTAL, also=(Destination.PROVIDER,))

    assert side_notes(WORDS, route) == ["Another way: The indirect provider"]


def test_the_government_cloud_is_named_in_the_reason():
    assert "US Government" in route_reason(WORDS, replace(PORTAL, government=True))
    assert "US Government" not in route_reason(WORDS, PORTAL)


def test_the_number_is_microsofts_unless_somebody_else_gives_it():
    provider = replace(PORTAL, destination=Destination.PROVIDER)

    assert number_title(WORDS, PORTAL) == "Microsoft's request number"
    assert number_title(WORDS, provider) == "Their reference number"


def test_only_portals_that_know_customers_have_a_customers_context():
    assert in_customer_context(PORTAL)
    assert not in_customer_context(replace(PORTAL, destination=Destination.PROVIDER))
