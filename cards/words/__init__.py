"""The words people read and type, by language: one Fluent file each, with the same keys.

Imports services.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource

from services.reading.normalization import normalized

LANGUAGES = ("en", "cs")
"""The languages we speak; the first is spoken to everyone else."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language: `words("key", name=value)`.

    Keys are literals where they are used, so that a test can find those without words.
    """

    language: str
    _bundle: FluentBundle
    _fixed: dict[str, str] = field(default_factory=dict)

    def __call__(self, key: str, **arguments: str | float) -> str:
        """Return the text; raise `LookupError` for an unknown key or a missing argument."""
        if arguments:
            return self._format(key, arguments)
        # A turn needs about 30 texts, and most never change.
        if (text := self._fixed.get(key)) is None:
            text = self._fixed[key] = self._format(key, {})
        return text

    def _format(self, key: str, arguments: dict[str, str | float]) -> str:
        message = self._bundle.get_message(key)
        if message.value is None:
            raise LookupError(key)
        text, errors = self._bundle.format_pattern(message.value, arguments)
        if errors:
            raise LookupError(f"{key}: {errors[0]}")
        return str(text)


@cache
def words_for(language: str) -> Words:
    """Load one of `LANGUAGES`."""
    if language not in LANGUAGES:
        raise LookupError(language)
    # Isolation marks would be copied with every name and number into tickets.
    bundle = FluentBundle([language], use_isolating=False)
    file = Path(__file__).with_name(f"{language}.ftl")
    bundle.add_resource(FluentResource(file.read_text(encoding="utf-8")))
    return Words(language, bundle)


def language_of(chosen: str, locale: str) -> str:
    """Return the language of a person who chose one, or whose Teams speaks `locale`."""
    for preferred in (chosen, locale):
        tag = preferred.replace("_", "-").partition("-")[0].lower()
        if tag in _by_tag():
            return _by_tag()[tag]
    return LANGUAGES[0]


@cache
def _by_tag() -> dict[str, str]:
    """Map each locale's language to the one its speakers are answered in."""
    return {
        tag: language
        for language in LANGUAGES
        for tag in listed(words_for(language)("language-tags"))
    }


def language_names() -> str:
    """List the languages, each by its own name."""
    return ", ".join(words_for(language)("language-name") for language in LANGUAGES)


def language_choices() -> str:
    """List the languages with what to write to choose each."""
    return ", ".join(
        f"{words_for(language)('language-name')} (/language {language})" for language in LANGUAGES
    )


@cache
def typed(key: str) -> tuple[str, ...]:
    """Return what people type for it in any language, normalized."""
    return tuple(dict.fromkeys(listed(",".join(in_every_language(key)))))


def in_every_language(key: str) -> list[str]:
    return [words_for(language)(key) for language in LANGUAGES]


def listed(text: str) -> list[str]:
    """Return what people type for one thing in one language: commas stand between."""
    return [normalized(one) for one in text.split(",") if one.strip()]


def span(words: Words, duration: timedelta) -> str:
    """Say how long something takes: "2 hours", "1 hour 30 minutes"."""
    minutes = round(duration.total_seconds() / 60)
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    parts = [
        words("span-days", count=days) if days else "",
        words("span-hours", count=hours) if hours else "",
        words("span-minutes", count=minutes) if minutes or not (days or hours) else "",
    ]
    return " ".join(part for part in parts if part)
