"""Inputs of our cards. Each is labelled by its id, the name of the field it fills."""

from collections.abc import Mapping
from typing import Literal

from microsoft_teams.cards.core import Choice, ChoiceSetInput, QueryData, TextInput, ToggleInput

from cards.words import Words
from services.model.limits import MAX_SHORT_TEXT, MAX_TEXT
from services.model.taxonomy import Fact

TextStyle = Literal["Text", "Tel", "Email"]
ChoiceStyle = Literal["compact", "expanded"]


def line_input(
    words: Words, name: str, value: str = "", *, required: bool = False, style: TextStyle = "Text"
) -> TextInput:
    return TextInput(
        id=name,
        label=words(f"field-{name}"),
        value=value or None,
        is_required=required or None,
        error_message=words(f"field-{name}-error"),
        max_length=MAX_SHORT_TEXT,
        style=None if style == "Text" else style,
    )


def text_input(
    words: Words, name: str, value: str = "", *, required: bool = False, max_length: int = MAX_TEXT
) -> TextInput:
    return TextInput(
        id=name,
        label=words(f"field-{name}"),
        value=value or None,
        is_required=required or None,
        error_message=words(f"field-{name}-error"),
        placeholder=words(f"field-{name}-placeholder"),
        max_length=max_length,
        is_multiline=True,
    )


def choice_input(
    words: Words,
    name: str,
    choices: Mapping[str, str],
    value: str = "",
    *,
    style: ChoiceStyle = "compact",
) -> ChoiceSetInput:
    """Offer `choices`, value to title: in a drop-down list, or "expanded" as rows."""
    return ChoiceSetInput(
        id=name,
        label=words(f"field-{name}"),
        value=value or None,
        error_message=words(f"field-{name}-error"),
        choices=[Choice(title=title, value=value) for value, title in choices.items()],
        style=style,
        wrap=style == "expanded" or None,
    )


def fact_input(words: Words, fact: Fact, question: str) -> ChoiceSetInput:
    """Ask for a fact with a question of its own; nothing is chosen before."""
    answers = ("yes", "no", "unsure")
    return ChoiceSetInput(
        id=fact.value,
        label=question,
        choices=[Choice(title=words(answer), value=answer) for answer in answers],
        style="compact",
    )


def typeahead_input(words: Words, name: str, dataset: str) -> ChoiceSetInput:
    """Let Teams ask us for choices during typing (`application/search`)."""
    return ChoiceSetInput(
        id=name,
        label=words(f"field-{name}"),
        error_message=words(f"field-{name}-error"),
        placeholder=words(f"field-{name}-placeholder"),
        choices=[],
        choices_data=QueryData(dataset=dataset),
        style="filtered",
    )


def toggle_input(
    words: Words, name: str, *, value: bool = False, required: bool = False
) -> ToggleInput:
    return ToggleInput(
        id=name,
        label=words(f"field-{name}"),
        title=words(f"field-{name}-title"),
        value="true" if value else "false",
        is_required=required or None,
        error_message=words(f"field-{name}-error") if required else None,
        wrap=True,
    )
