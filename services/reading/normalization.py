"""Normalization of text: `cleaned` is what a reader sees, `normalized` is for comparison.

`bare` is for words that are said: an answer, a name, an option.

Not for domain names, which have rules of their own: `services.reading.domains`.
"""

import re
from functools import lru_cache
from itertools import filterfalse
from unicodedata import category, combining, normalize

LONGEST_COMPARED = 512
"""Characters that are compared by meaning; no name or word we know is that long.

One letter may become eighteen (U+FDFA), and a pasted log must not hold up others.
"""

_INVISIBLE = {
    *"\N{COMBINING GRAPHEME JOINER}\N{HANGUL FILLER}\N{HALFWIDTH HANGUL FILLER}",
    *"\N{HANGUL CHOSEONG FILLER}\N{HANGUL JUNGSEONG FILLER}",
    *map(chr, (*range(0xFE00, 0xFE10), *range(0x180B, 0x1810), *range(0xE0100, 0xE01F0))),
}
"""Nothing is seen of them, though Unicode calls them letters and marks: fillers, variations."""
_ALIKE = {
    **dict.fromkeys("‐‑‒–—―⁃−﹘﹣－➖", "-"),
    **dict.fromkeys("‘’‚‛′ʹʼˈ`´＇‹›", "'"),
    **dict.fromkeys("“”„‟″ʺ＂«»", '"'),
    **dict.fromkeys("⁄∕", "/"),
    "\N{BRAILLE PATTERN BLANK}": " ",
}
_PUNCTUATION = frozenset({"Pc", "Pe", "Pf", "Pi", "Po", "Ps", "Sk", "Me", "Zs", "Cc", "Cf"})
"""Categories of what stands around words, seen or not; a dash is none, for "-1" is another one."""
_MARKUP = frozenset("<>|~=")
_STROKES = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe"}
)
"""Letters of Latin alphabets that Unicode does not take apart."""


def cleaned(text: str) -> str:
    """Return the text as it is seen: without invisibles; blanks, dashes and quotes of one kind.

    Lines, case and accents stay. Wide and circled letters, ligatures and the like become plain.
    """
    if text.isascii() and text.isprintable():
        return text
    seen = "".join(map(_seen, text))
    return "".join(map(_seen, normalize("NFKC", seen)))


def normalized(text: str) -> str:
    """Return the text without case, accents and needless blanks; its end as it is, if long."""
    words = " ".join(text.split())
    if words.isascii() and words.isprintable() and len(words) <= LONGEST_COMPARED:
        return words.lower()
    head, tail = cleaned(words[:LONGEST_COMPARED]), words[LONGEST_COMPARED:]
    folded = _without_marks(_without_marks(head).casefold()).translate(_STROKES)
    return " ".join(folded.split()) + tail


def bare(text: str) -> str:
    """Return a text as it is compared, without punctuation around it."""
    return unpunctuated(normalized(text))


def unpunctuated(text: str) -> str:
    """Return the text without punctuation and blanks around it, unless that is all of it."""
    return text.strip("".join(filter(_is_around, set(text)))) or text


def _is_around(letter: str) -> bool:
    return letter in _MARKUP or category(letter) in _PUNCTUATION


def _without_marks(text: str) -> str:
    if text.isascii():
        return text
    return normalize("NFC", "".join(filterfalse(combining, normalize("NFKD", text))))


@lru_cache(maxsize=4096)
def _seen(letter: str) -> str:
    """Return what is seen of a letter: itself, one it looks like, a blank, or nothing."""
    if letter in _ALIKE:
        return _ALIKE[letter]
    match category(letter):
        case "Cc":
            return letter if letter in "\n\t" else " "
        case "Zs":
            return " "
        case "Zl" | "Zp":
            return "\n"
        case "Cf" | "Cs" | "Cn" | "Co":
            return ""
        case _:
            return "" if letter in _INVISIBLE else letter


_WORD = re.compile(r"[^\W_]+")
_SEEN_ANYWAY = re.compile("[0-9A-Za-z]")
"""One of these is seen, whatever stands beside it."""


def words_of(text: str) -> list[str]:
    """Return the words of normalized text, punctuation left out."""
    return _WORD.findall(text)


def has_controls(text: str) -> bool:
    """Return whether there is a line end or another control character in it."""
    return not text.isprintable() and any(category(one) in ("Cc", "Zl", "Zp") for one in text)


def is_visible(text: str) -> bool:
    """Return whether anything is seen of it but blanks and lone marks."""
    if _SEEN_ANYWAY.search(text):
        return True
    return any(category(one)[0] not in "CZM" for one in cleaned(text))


def same(one: str, other: str) -> bool:
    """Return whether two texts differ at most in case, accents, blanks and looks."""
    return normalized(one) == normalized(other)
