import json
from functools import cache
from pathlib import Path

import jsonschema
import pytest

from cards.actions import parse_action
from cards.gallery import samples, to_json, write
from tests.cards.anatomy import buttons, of_type, parts

HERE = Path(__file__).parent
# Microsoft's own, from github.com/microsoft/AdaptiveCards (MIT, the licence lies beside it).
SCHEMA = HERE.parent / "e2e" / "vendor" / "adaptive-card-1.6.0.schema.json"
CARDS = samples()
MAX_BYTES = 28 * 1024
MAX_ACTIONS = 6
BUTTONS = {
    "in a chat": {"Action.Execute", "Action.OpenUrl", "Action.ToggleVisibility"},
    # A dialog of Teams takes no Action.Execute.
    "form-from-message": {"Action.Submit", "Action.ToggleVisibility"},
}

each_card = pytest.mark.parametrize("name", CARDS)


def every_card(check):
    """Make one test of all cards: what is looked at is less than what a test costs."""

    def look():
        for name in CARDS:
            check(name)

    return look


@cache
def validator():
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    kind = jsonschema.validators.extend(jsonschema.Draft6Validator, {"anyOf": any_of})
    return kind(without_faults(schema))


def any_of(validator, alternatives, value, _schema):
    """Let go of an alternative at its first fault; to find all of all takes far longer."""
    if all(any(True for _ in validator.descend(value, each)) for each in alternatives):
        yield jsonschema.ValidationError(f"{value!r} is none of the alternatives")


def without_faults(schema):
    """Leave out two that say `required: true`, which JSON Schema does not know."""
    if isinstance(schema, list):
        return [without_faults(inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: without_faults(value)
        for key, value in schema.items()
        if not (key == "required" and isinstance(value, bool))
    }


@each_card
def test_a_card_looks_as_recorded(name):
    recorded = (HERE / "gallery" / f"{name}.json").read_text(encoding="utf-8")

    assert to_json(CARDS[name]) == recorded


def test_the_gallery_holds_nothing_but_our_cards(tmp_path):
    write(tmp_path / "new")

    written = {file.name for file in (tmp_path / "new").iterdir()}
    assert written == {file.name for file in (HERE / "gallery").iterdir()}


# Of 1.6, because the one of 1.5 lacks typeahead, which Teams shows in cards of 1.5 too.
@pytest.mark.parametrize(
    "name",
    # In another language a card has other words, and hardly ever another shape.
    [name if ".en" in name else pytest.param(name, marks=pytest.mark.proof) for name in CARDS],
)
def test_a_card_obeys_the_official_schema(name):
    validator().validate(json.loads(to_json(CARDS[name])))


def test_the_schema_refuses_what_is_no_card():
    with pytest.raises(jsonschema.ValidationError):
        validator().validate({"type": "AdaptiveCard", "version": "1.5", "body": [{}]})


@every_card
def test_a_card_is_small_enough_for_teams(name):
    assert len(CARDS[name].model_dump_json(exclude_none=True).encode()) <= MAX_BYTES


@every_card
def test_a_card_has_at_most_six_buttons(name):
    assert len(buttons(CARDS[name])) <= MAX_ACTIONS


@every_card
def test_every_button_comes_back_as_the_action_it_was_made_of(name):
    for pressed in of_type(CARDS[name], "Action.Execute"):
        action = parse_action(pressed)

        assert action.verb == pressed["verb"]
        assert action.model_dump(mode="json", exclude_defaults=True) == pressed["data"]


@every_card
def test_buttons_are_of_one_kind_and_links_are_secure(name):
    for part in parts(CARDS[name]):
        if str(part.get("type")).startswith("Action."):
            assert part["type"] in BUTTONS.get(name.partition(".")[0], BUTTONS["in a chat"])
            assert part.get("url", "https://").startswith("https://")


@every_card
def test_every_input_has_a_label_and_says_what_is_wrong(name):
    for part in parts(CARDS[name]):
        if str(part.get("type")).startswith("Input.") and part["id"] != "pack":
            assert part["label"]
            assert "errorMessage" in part or not part.get("isRequired")


@every_card
def test_a_card_names_its_language(name):
    assert CARDS[name].lang == name.rpartition(".")[2]


@every_card
def test_no_text_is_cut_off_on_a_telephone(name):
    for block in of_type(CARDS[name], "TextBlock"):
        assert block["wrap"]
