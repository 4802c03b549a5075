"""Text that is there to be copied, whole."""

import json

from microsoft_teams.cards.core import CardElement, TextInput

from cards.layout import hint
from cards.words import Words


def to_copy(words: Words, name: str, text: str, limit: int) -> list[CardElement]:
    """Show text to copy under its own label; over `limit` bytes of JSON it is shortened."""
    shown = _within(text, limit)
    # An input, because its text is never read as markdown and can be copied on a telephone too.
    copied = TextInput(id=name, label=words(f"copy-{name}"), value=shown, is_multiline=True)
    return [copied] if shown == text else [copied, hint(words("copy-shortened"))]


def _within(text: str, limit: int) -> str:
    """Leave out of the middle what is over `limit` bytes of JSON: both ends say who and where."""
    shown, kept = text, len(text)
    while len(json.dumps(shown, ensure_ascii=False).encode()) > limit:
        kept = kept * 9 // 10
        shown = f"{text[: kept * 3 // 4]}\n[…]\n{text[-kept // 4 :]}"
    return shown
