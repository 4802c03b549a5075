"""Title and description of a problem, made of the texts that people type, quote and add."""

from services.model.limits import MAX_SHORT_TEXT, MAX_TEXT, within
from services.model.requests import Draft

_LONGEST_TITLE = MAX_SHORT_TEXT // 2
"""Characters of a title that is cut from a longer text."""


def paragraphs(*texts: str) -> str:
    """Return the texts that say something, one below the other."""
    return "\n\n".join(text.strip() for text in texts if text.strip())


def description_of(*texts: str) -> str:
    """Return the texts as one description; raise `TooLongError` if it holds no more."""
    return within(paragraphs(*texts), MAX_TEXT)


def with_quoted(draft: Draft, quoted: str) -> Draft:
    """Return the draft with what a message quotes in its description."""
    if not quoted:
        return draft
    return draft.model_copy(update={"description": description_of(draft.description, quoted)})


def title_and_rest(text: str) -> tuple[str, str]:
    """Return a title, and the whole text for a description if the title leaves some of it out."""
    title, whole = title_of(text), text.strip()
    return title, "" if title == whole else whole


def title_of(description: str) -> str:
    """Take the first line for a title, cut at a word where it is long.

    Only for a text that is kept elsewhere as a whole.
    """
    first = description.strip().partition("\n")[0].strip()
    if len(first) <= _LONGEST_TITLE:
        return first
    return first[:_LONGEST_TITLE].rpartition(" ")[0] or first[:_LONGEST_TITLE]
