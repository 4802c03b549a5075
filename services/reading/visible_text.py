"""Text that people typed, as far as it is seen."""

import re

from services.reading.normalization import cleaned, is_visible

_UNSEEN = re.compile(
    "["
    r"\x00-\x09\x0b-\x1f\x7f-\x9f"  # control characters
    r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # which way text runs
    # Without a width; not the joiners (200c, 200d) and variants that scripts and emojis need.
    r"\u00ad\u034f\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"
    r"\u115f\u1160\u17b4\u17b5\u3164\uffa0"  # fillers
    r"\U0001d173-\U0001d17a\U000e0000-\U000e007f"  # marks in music, tags
    "]"
)
_BEHIND_A_NAME = ",:;!.-"
"""Signs behind a name that is called; more dashes and dots look like these."""
_LINE_ENDS = re.compile(r"\r\n?|[\x85\u2028\u2029]")


def visible(text: str) -> str:
    """Drop what hides text or turns it round; for where text is shown as it is."""
    return _UNSEEN.sub("", _LINE_ENDS.sub("\n", text).replace("\t", " "))


def visible_line(text: str) -> str:
    """Return it as a part of a line: a blank for each gap between words."""
    return " ".join(visible(text).split())


def after_name(text: str) -> str:
    """Return what is said behind a name that is called: without "," or " - ", on its line."""
    for start, letter in enumerate(text):
        seen = cleaned(letter)
        is_sign = seen == "-" and not text[start + 1 : start + 2].isspace()
        is_between = not is_visible(letter) or _is_behind_a_name(letter)
        if letter == "\n" or is_sign or not is_between:
            return text[start:]
    return ""


def without_signs_behind(name: str) -> str:
    """Return a name that is called without the signs behind it, unless it has no letters."""
    end = len(name)
    while end and _is_behind_a_name(name[end - 1]):
        end -= 1
    return name[:end] or name


def _is_behind_a_name(letter: str) -> bool:
    seen = cleaned(letter)
    return bool(seen) and set(seen) <= set(_BEHIND_A_NAME)
