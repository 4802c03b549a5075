"""Makes the manifest and the language files from the table of commands and the words."""

from typing import Any

from bot.actions.message_action import MESSAGE_ACTION
from bot.commands.table import LISTS, listed_for
from cards.words import LANGUAGES, Words, language_names, words_for

Document = dict[str, Any]
"""JSON."""

_LANGUAGE_SCHEMA = (
    "https://developer.microsoft.com/json-schemas/teams/v{version}/"
    "MicrosoftTeams.Localization.schema.json"
)

_BOT, _EXTENSION = "bots[0]", "composeExtensions[0]"
"""The only ones: the schemas of manifest and language files allow one of each."""


def manifest_of(template: Document) -> Document:
    """Return the manifest of a template, which says nothing that people read."""
    default, *others = LANGUAGES
    words = words_for(default)
    return {
        **template,
        "localizationInfo": {
            "defaultLanguageTag": default,
            "additionalLanguages": [
                {"languageTag": language, "file": f"{language}.json"} for language in others
            ],
        },
        "name": {"short": words("app-name"), "full": words("app-name-full")},
        "description": {"short": words("app-description"), "full": _description(words)},
        "bots": [{**bot, "commandLists": _command_lists(words)} for bot in template["bots"]],
        "composeExtensions": [
            {**extension, "commands": [_message_action(words)]}
            for extension in template["composeExtensions"]
        ],
    }


def language_files(manifest: Document) -> dict[str, Document]:
    """Return the file of each other language by its name: the texts of a manifest, by place."""
    schema = _LANGUAGE_SCHEMA.format(version=manifest["manifestVersion"])
    return {
        f"{language}.json": {"$schema": schema, **_texts(words_for(language))}
        for language in LANGUAGES[1:]
    }


def _command_lists(words: Words) -> list[Document]:
    """List the commands for each kind of chat; a title is what gets sent, in any language."""
    return [
        {
            "scopes": list(scopes),
            "commands": [
                {"title": command.name, "description": command.summary(words)}
                for command in listed_for(frozenset(scopes))
            ],
        }
        for scopes in LISTS
    ]


def _message_action(words: Words) -> Document:
    return {
        "id": MESSAGE_ACTION,
        "type": "action",
        "title": words("message-action"),
        "description": words("message-action-hint"),
        "context": ["message"],
        "fetchTask": True,
    }


def _texts(words: Words) -> dict[str, str]:
    action = f"{_EXTENSION}.commands[0]"
    return {
        "name.short": words("app-name"),
        "name.full": words("app-name-full"),
        "description.short": words("app-description"),
        "description.full": _description(words),
        **{
            f"{_BOT}.commandLists[{place}].commands[{number}].description": shown["description"]
            for place, listed in enumerate(_command_lists(words))
            for number, shown in enumerate(listed["commands"])
        },
        f"{action}.title": words("message-action"),
        f"{action}.description": words("message-action-hint"),
    }


def _description(words: Words) -> str:
    return words("app-description-full", languages=language_names())
