"""Names in contacts as they are typed or pasted: what is not surely one is asked, not guessed."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from unicodedata import category

from services.reading.contacts import CUT, TAKEN, ContactWords
from services.reading.legal_forms import ends_in_legal_form, without_legal_form
from services.reading.names import one_spelling
from services.reading.normalization import cleaned, normalized, words_of

_MAX_NAME_WORDS = 5
_MAX_LOWER_CASE_WORDS = 3
_MAX_WORDS_OF_BOTH_CASES = 2
_MAX_GIVEN_NAMES = 2
_ACRONYM = range(2, 5)
"""Letters of one, among words that are not in capitals; more are a family name: "NOVÁK Jan"."""
_FEWEST_LETTERS = 3
"""Of a name, if others stand beside it in the address that it agrees with."""
_LONGEST_CLOSING = 4
"""Words of it that are looked at."""

_MARKS = str.maketrans({**dict.fromkeys("<>()[]", ","), "=": ":"})
_WEB = re.compile(r"\bmailto:|\b(?:https?://|www\.)\S+", re.IGNORECASE)
_SEGMENT_END = re.compile(r"[\t;|¦│⎥•·@]|\s[-/]\s")
_LETTERS = re.compile(r"[^\W\d_]+")
_PARTICLES = frozenset(
    (
        *("al", "bin", "da", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el"),
        *("la", "le", "ten", "ter", "van", "von", "y", "z", "ze", "zu", "zum", "zur"),
    )
)
"""Words in names that are written small."""
_SUFFIXES = frozenset(("jr.", "jun.", "ml.", "sen.", "sr.", "st."))
"""Younger and older, behind a name: their dot is theirs."""
_TITLES = frozenset(
    (
        *("arch.", "dipl.", "dipl.-ing.", "judr.", "mddr.", "mudr.", "mvdr.", "paeddr."),
        *("pharmdr.", "phdr.", "prof.", "rndr.", "thdr."),
    )
)
"""Titles before a name that are longer than an initial or "Ing."."""
_FORMS_LIKE_NAMES = frozenset(("co", "doo", "ou", "oy", "sa", "sas", "se", "vos"))
"""Legal forms that are names, too, unless in capitals or with dots: "Jan Vos"."""


def name_in(text: str, words: ContactWords, email: str = "") -> str | None:
    """Return the name in what is left of a contact; "" if nothing is left, None if no name is.

    Best is what stands behind "my name is", then what agrees with the address, then what stands
    before it. Else one line may have a name; of those in several none is surely the person's.
    """
    seen = _WEB.sub(" ", cleaned(text)).translate(_MARKS)
    lines = [
        [_parts(one, words) for one in _SEGMENT_END.split(line) if one.strip()]
        for line in seen.split("\n")
    ]
    names = [[_names_of(parts, words) for parts in line] for line in lines]
    agreeing = (one for line in names for each in line for one in each if _agrees(one, email))
    if name := _introduced(seen, words) or next(agreeing, "") or _only_name(seen, names, words):
        return name
    left = any(_words_left(part, words) for line in lines for parts in line for part in parts)
    return None if left else ""


def _only_name(seen: str, names: Sequence[Sequence[Sequence[str]]], words: ContactWords) -> str:
    """Return the name before the address, else that of the only line that has one."""
    firsts = [next(filter(None, (first for first, *_ in line)), "") for line in names]
    found = [one for one in dict.fromkeys(firsts) if one]
    if TAKEN in seen:
        before = seen.partition(TAKEN)[0].rpartition("\n")[2]
        owner, *_ = _names_of(_parts(_SEGMENT_END.split(before)[-1], words), words)
        # Beside an address there are other words than names.
        found = [one for one in ([owner] if owner else found) if _is_large(one)]
    elif CUT in seen:
        found = [one for one in found if not _is_stuck(one, seen)]
    else:
        found = [one for one in found if not _is_problem(one, words)]
    return found[0] if len(found) == 1 else ""


def _is_large(name: str) -> bool:
    """Return whether it is written as names are, and nothing else than a name in capitals is."""
    return not name.islower() and (" " in name or not name.isupper())


def _is_stuck(name: str, seen: str) -> bool:
    """Return whether it is one word at a number, with nothing between: a town, a desk."""
    lines = [" ".join(one.split()) for one in seen.split("\n")]
    stuck = (f"{name} {CUT}", f"{CUT} {name}")
    return " " not in name and any(one in line for line in lines for one in stuck)


def _is_problem(text: str, words: ContactWords) -> bool:
    """Return whether words without an address or a number say what it is about, not who."""
    said = text.split()
    plain = {_plain(one) for one in said}
    if not words.problems.isdisjoint(plain) or plain <= words.products:
        return True
    return any(_is_acronym(one, all_large=text.isupper()) for one in said)


def _is_acronym(word: str, *, all_large: bool) -> bool:
    if word.endswith("s") and len(word) > _ACRONYM.start and word[:-1].isupper():
        return True
    return word.isalpha() and word.isupper() and len(word) in _ACRONYM and not all_large


def _agrees(name: str, email: str) -> bool:
    """Return whether a word of the name is one of the address, or its beginning or end."""
    local, _, domain = normalized(email).rpartition("@")
    of_all = set(words_of(domain))
    own = [one_spelling(one) for one in _LETTERS.findall(local) if one not in of_all]
    whole = "".join(own)
    for word in map(one_spelling, words_of(normalized(name))):
        if word in own and word not in _PARTICLES and len(word) > 1:
            return True
        if len(word) >= _FEWEST_LETTERS and (whole.startswith(word) or whole.endswith(word)):
            return True
    return False


def _introduced(text: str, words: ContactWords) -> str:
    """Return what stands behind "my name is", or large behind "I am", if it is a name."""
    for line in re.split(rf"[\n;{CUT}]", text):
        said = line.replace(":", ": ").split()
        plain = [_plain(one) for one in said]
        for phrase in (*words.introductions, *words.openings):
            for start in _places(phrase.split(), plain):
                named = " ".join(_before_other_words(said[start - 1 :], words))
                name, *_ = _names_of(_parts(named, words), words)
                if name and (phrase in words.introductions or _is_large(name)):
                    return name
    return ""


def _places(part: Sequence[str], whole: Sequence[str]) -> Iterator[int]:
    """Yield where the part ends in the whole, if anything stands behind it."""
    for end in range(len(part), len(whole)):
        if whole[end - len(part) : end] == part:
            yield end


def _before_other_words(said: Sequence[str], words: ContactWords) -> Iterator[str]:
    """Yield what may be a name, behind the first word: in a sentence it has no comma."""
    introduction, *others = said
    ends = "!" if introduction.endswith(":") else ",!"
    for one in others[:_MAX_NAME_WORDS]:
        if _plain(one) in words.never_names | words.labels:
            return
        yield one
        if one.endswith(tuple(ends)) or (one.endswith(".") and not _is_abbreviated(one)):
            return


def _is_abbreviated(word: str) -> bool:
    return len(word) <= len("Ing.") or normalized(word) in _TITLES


def _parts(segment: str, words: ContactWords) -> list[str]:
    """Return what stands between its commas, without what is around a name."""
    first, *others = segment.split(",")
    parts = [_unlabelled(_labelled(first, words), words)]
    # What stands behind a name and a colon is a group, as Outlook writes it.
    parts += [_unlabelled(each.partition(":")[0], words) for each in others]
    return [one for one in parts if one]


def _labelled(text: str, words: ContactWords) -> str:
    """Return what stands behind a label that is known; what another one says is not known."""
    label, _, value = text.partition(":")
    if not value.strip():
        return text
    known = {*words.labels, *words.jobs, *words.introductions, *words.openings}
    return value if " ".join(map(_plain, label.split())) in known else text


def _unlabelled(text: str, words: ContactWords) -> str:
    """Return it without labels at either end and closings before it; "" if one is spoken to."""
    said = _trimmed(text).split()
    while said and _is_label(said[-1], words):
        del said[-1]
    if not said:
        return ""
    begin = 0
    while size := _around(said[begin : begin + _LONGEST_CLOSING], words):
        begin += size
    rest = said[begin:]
    return "" if _phrase_at(rest[:_LONGEST_CLOSING], words.greetings) else " ".join(rest)


def _around(said: Sequence[str], words: ContactWords) -> int:
    """Return how many words at the beginning belong to no name."""
    if closing := _phrase_at(said, words.closings):
        return len(closing.split())
    return sum(_is_label(one, words) for one in said[:1])


def _phrase_at(said: Sequence[str], phrases: Sequence[str]) -> str:
    """Return the longest of the phrases that it begins with, or ""."""
    text = "".join(f"{_plain(one)} " for one in said)
    return max((one for one in phrases if text.startswith(f"{one} ")), key=len, default="")


def _is_label(word: str, words: ContactWords) -> bool:
    """Return whether it is one: a large letter is an initial where the small one is a word."""
    plain = _plain(word)
    initial = len(plain) == 1 and plain in words.never_names and word.isupper()
    return plain in words.labels and not initial


def _trimmed(text: str) -> str:
    return " ".join(text.split()).strip(" ,:!'\"-")


def _plain(word: str) -> str:
    return normalized(word).strip(".,:!'\"")


def _names_of(parts: Sequence[str], words: ContactWords) -> list[str]:
    """Return the name of a segment, or "", and what else in it may be one.

    "Nova, Ada" is a name as it is; of other commas it is what stands first.
    """
    persons = [
        part
        for part, after in pairwise([*parts, ""])
        if not _is_job(part, words) and not _is_firm(part, after)
    ]
    names = [_undotted(one) for one in persons if _is_name(one, words)]
    if not names or not _is_name(persons[0], words):
        return ["", *names]
    first, second, *_ = *persons, ""
    if " " not in first and len(second.split()) <= _MAX_GIVEN_NAMES and _is_name(second, words):
        return [f"{first}, {second}", *names]
    return names


def _undotted(name: str) -> str:
    return name if normalized(name.rsplit(maxsplit=1)[-1]) in _SUFFIXES else name.rstrip(".")


def _is_job(text: str, words: ContactWords) -> bool:
    return not words.jobs.isdisjoint(words_of(normalized(text)))


def _is_firm(text: str, after: str) -> bool:
    """Return whether a legal form is its end, or is what stands behind its comma."""
    last = text.rsplit(maxsplit=1)[-1]
    if normalized(last) in _FORMS_LIKE_NAMES and not last.isupper():
        return False
    return ends_in_legal_form(text) or (
        bool(after) and not without_legal_form(words_of(normalized(after)))
    )


def _is_name(text: str, words: ContactWords) -> bool:
    said = text.split()
    if not said or len(said) > _MAX_NAME_WORDS or not all(map(_may_be_in_name, said)):
        return False
    plain = [normalized(one) for one in said]
    small = [
        one
        for one, letters in zip(said, plain, strict=True)
        if one[0].islower() and letters not in _PARTICLES | _SUFFIXES
    ]
    never = [one for one in plain if one.strip(".") in words.never_names]
    if never and (small or text.isupper() or never == plain):
        return False
    most = _MAX_LOWER_CASE_WORDS if small == said else _MAX_WORDS_OF_BOTH_CASES
    return not small or len(said) <= most


def _may_be_in_name(word: str) -> bool:
    """Return whether it has letters only, in the way of names: "x.cz" is a domain."""
    if any(dot == "." and letter.islower() for dot, letter in pairwise(word)):
        return False
    return word[0].isalpha() and all(one in "'.-" or category(one)[0] in "LM" for one in word)


def _words_left(text: str, words: ContactWords) -> list[str]:
    plain = (_plain(one) for one in text.split())
    return [one for one in plain if one and one not in words.labels]
