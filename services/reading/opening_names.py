"""Names in an opening: where one may stand, and how much of a customer's name that is."""

from collections.abc import Iterator, Sequence
from itertools import chain

from services.reading.legal_forms import without_legal_form
from services.reading.normalization import normalized, words_of
from services.reading.opening_places import NamePlace, Naming
from services.reading.opening_tokens import Token, form_at
from services.reading.opening_words import OpeningWords

_LONGEST_NAME = 5
_FIRST_WORDS = 3
_FEWEST_SMALL_LETTERS = 3
"""Of a name that is written small."""
_MOST_TOKENS = 12
"""Words that are compared with a name; of legal forms each letter may be one."""
_FEWEST_SHOUTED = 4


def names_in(tokens: Sequence[Token], words: OpeningWords) -> Iterator[NamePlace]:
    """Yield the places where a name may stand, those behind plain cues first."""
    cues, places, runs = list[NamePlace](), list[NamePlace](), list[NamePlace]()
    at = 0
    while at < len(tokens):
        cue = words.customer_cues.phrase_at([one.text for one in tokens[at : at + 4]], 0)
        if cue and not _is_no_cue(tokens, at, at + cue.end - 1, words):
            cues += _behind_cue(tokens, at + cue.end, words)
        if run := _run_at(tokens, at, words):
            for part in _parts(tokens, run, words):
                place = _place(tokens, part, words)
                (places if place.naming is Naming.AT else runs).append(place)
            at = run[1]
            continue
        if tokens[at].text in words.place_cues:
            places += _small_behind(tokens, at + 1, words)
        at += cue.end if cue else 1
    ours = (_named(tokens, run, Naming.RUN) for run in _runs_of_ours(tokens, words))
    yield from chain(cues, places, runs, ours, _first(tokens, words))


def _is_no_cue(tokens: Sequence[Token], at: int, last: int, words: OpeningWords) -> bool:
    """Return whether it is "the customer's", or a program: "the Outlook client"."""
    is_program = at > 0 and words.products.has(tokens[at - 1].text)
    return tokens[last].has_possessive or is_program


def _named(
    tokens: Sequence[Token], run: tuple[int, int], naming: Naming, *, is_aside: bool = False
) -> NamePlace:
    at = run[0]
    is_written = tokens[at].is_large and not _is_shouted(tokens[at : at + _MOST_TOKENS])
    return NamePlace(
        naming, _said(tokens, run), is_aside, tokens[at : at + _MOST_TOKENS], is_written
    )


def _is_shouted(tokens: Sequence[Token]) -> bool:
    """Return whether all is written large, so that a large letter says nothing."""
    letters = "".join(one.core for one in tokens)
    return len(tokens) >= _FEWEST_SHOUTED and letters.isupper()


def _behind_cue(tokens: Sequence[Token], at: int, words: OpeningWords) -> Iterator[NamePlace]:
    """Yield the name behind a cue: with large letters, or words that are none of sentences."""
    while at < len(tokens) and tokens[at].text in words.fillers:
        at += 1
    if at >= len(tokens) or _is_cut(tokens[at - 1], tokens[at]):
        return
    if run := _run_at(tokens, at, words, behind_cue=True):
        yield _named(tokens, run, Naming.CUE)
    elif tokens[at].is_large and words.products.has(tokens[at].text):
        yield _named(tokens, (at, _end_of_large(tokens, at)), Naming.CUE)
    elif _may_be_name(tokens[at], words):
        yield _named(tokens, (at, at + _small_size(tokens, at, words)), Naming.CUE)


def _small_behind(tokens: Sequence[Token], at: int, words: OpeningWords) -> Iterator[NamePlace]:
    """Yield a name that is written small behind "at"."""
    if at >= len(tokens) or tokens[at].is_large or _is_cut(tokens[at - 1], tokens[at]):
        return
    if _may_be_name(tokens[at], words):
        yield _named(tokens, (at, at + _small_size(tokens, at, words)), Naming.AT)


def _end_of_large(tokens: Sequence[Token], at: int) -> int:
    """Return where the words with large letters end that begin here, within their clause."""
    end = at + 1
    while end < len(tokens) and end - at < _LONGEST_NAME:
        if not tokens[end].is_large or tokens[end].clause != tokens[at].clause:
            break
        end += 1
    return end + form_at(tokens, end)


def _runs_of_ours(tokens: Sequence[Token], words: OpeningWords) -> Iterator[tuple[int, int]]:
    """Yield where a product begins what may be a firm's name: "Azure Power"."""
    for at, token in enumerate(tokens):
        if not token.is_large or not words.products.has(token.text):
            continue
        end = _end_of_large(tokens, at)
        said = [one.text for one in tokens[at:end]]
        if end > at + 1 and not words.products.has(*said):
            yield at, end


def _is_cut(before: Token, token: Token) -> bool:
    """Return whether what follows is another sentence, or part of one."""
    return before.sentence != token.sentence or bool(set(before.tail) & set(",;"))


def _small_size(tokens: Sequence[Token], at: int, words: OpeningWords) -> int:
    """Return of how many small words a name may be: up to a word of sentences or of ours."""
    size = 1
    while (
        size < _FIRST_WORDS
        and at + size < len(tokens)
        and tokens[at + size].clause == tokens[at].clause
        and _may_be_name(tokens[at + size], words)
    ):
        size += 1
    return size


def _may_be_name(token: Token, words: OpeningWords) -> bool:
    is_long_enough = token.is_large or len(token.text) >= _FEWEST_SMALL_LETTERS
    is_word = bool(words_of(token.text)) and "." not in token.text
    return is_long_enough and is_word and not is_ordinary(token.text, words)


def is_ordinary(text: str, words: OpeningWords) -> bool:
    """Return whether a word is one of sentences or of our trade, not of names."""
    known = text in words.ordinary or words.products.has(text)
    return known or words.kinds.has(text) or not any(one.isalpha() for one in text)


def _run_at(
    tokens: Sequence[Token], at: int, words: OpeningWords, *, behind_cue: bool = False
) -> tuple[int, int] | None:
    """Return where words with large letters begin and end that may be a name."""
    begins = _is_name_like(tokens[at], words) or _is_number_of_name(tokens, at, words)
    if not begins and not _ends_in_form(tokens, at):
        return None
    end = at + 1
    while end < len(tokens) and end - at < _LONGEST_NAME and _goes_on(tokens, end, words):
        end += 1
    end += form_at(tokens, end)
    is_lone = end == at + 1 and tokens[at].is_first and not behind_cue
    return None if is_lone and is_ordinary(tokens[at].text, words) else (at, end)


def _is_name_like(token: Token, words: OpeningWords) -> bool:
    return token.is_large and bool(token.text) and not is_ordinary(token.text, words)


def _parts(
    tokens: Sequence[Token], run: tuple[int, int], words: OpeningWords
) -> Iterator[tuple[int, int]]:
    """Yield a run, and what stands behind "and" in it: the names may be two."""
    yield run
    for at in range(run[0] + 1, run[1] - 1):
        if tokens[at].text in words.joiners:
            yield at + 1, run[1]


def _is_number_of_name(tokens: Sequence[Token], at: int, words: OpeningWords) -> bool:
    """Return whether a name begins with this number: "365 Bank"."""
    if not tokens[at].text.isdecimal() or at + 1 >= len(tokens):
        return False
    behind = tokens[at + 1]
    return behind.clause == tokens[at].clause and _is_name_like(behind, words)


def _ends_in_form(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a firm is named here by words of ours: "Azure Power s.r.o."."""
    end = at
    while end < len(tokens) and end - at < _LONGEST_NAME and tokens[end].is_large:
        if tokens[end].sentence != tokens[at].sentence:
            return False
        end += 1
        if form_at(tokens, end):
            return True
    return False


def _goes_on(tokens: Sequence[Token], at: int, words: OpeningWords) -> bool:
    before, token = tokens[at - 1], tokens[at]
    if before.clause != token.clause or before.has_possessive:
        return False
    if token.core in words.joiners and at + 1 < len(tokens):
        return _is_name_like(tokens[at + 1], words)
    if _is_name_like(token, words) or (token.is_large and _ends_in_form(tokens, at)):
        return True
    # "Adventure Works Cycles"
    is_between = token.is_large and not words.products.has(token.text)
    behind = tokens[at + 1 : at + 2]
    return is_between and bool(behind) and _is_part_of_name(token, behind[0], words)


def _is_part_of_name(token: Token, behind: Token, words: OpeningWords) -> bool:
    """Return whether a name goes on behind a word that is one of sentences, too."""
    return behind.clause == token.clause and _is_name_like(behind, words)


def _place(tokens: Sequence[Token], run: tuple[int, int], words: OpeningWords) -> NamePlace:
    at, end = run
    before = tokens[at - 1].text if at and tokens[at - 1].sentence == tokens[at].sentence else ""
    is_owner = tokens[end - 1].has_possessive
    naming = Naming.AT if before in words.place_cues or is_owner else Naming.RUN
    return _named(tokens, run, naming, is_aside=before in words.asides)


def _first(tokens: Sequence[Token], words: OpeningWords) -> Iterator[NamePlace]:
    """Yield the first words of the text as a name."""
    begin = next((at for at, one in enumerate(tokens) if _may_be_name(one, words)), None)
    if begin is not None and begin < _FIRST_WORDS and tokens[begin].sentence == 0:
        run = begin, begin + _small_size(tokens, begin, words)
        is_aside = begin > 0 and tokens[begin - 1].text in words.asides
        yield _named(tokens, run, Naming.FIRST, is_aside=is_aside)


def _said(tokens: Sequence[Token], run: tuple[int, int]) -> str:
    """Return the words of a name as they were typed; a form in it keeps its dots."""
    said = tokens[run[0] : run[1]]
    return " ".join(one.core.removesuffix("'s").removesuffix("’s") for one in said)


def matching_words(name: str, tokens: Sequence[Token]) -> tuple[int, int]:
    """Return how many words of a name stand at the beginning, and how many tokens those are."""
    wanted, count, place = words_of(normalized(name)), 0, 0
    while count < len(wanted) and place < len(tokens):
        size = _agreeing(wanted[count:], tokens[place])
        if not size:
            break
        count, place = count + size, place + 1
    return count, place


def _agreeing(wanted: Sequence[str], token: Token) -> int:
    """Return how many of these words a token is, with "'s" or without it."""
    for text in (normalized(token.core), token.text):
        spoken = words_of(text)
        if spoken and spoken == list(wanted[: len(spoken)]):
            return len(spoken)
    return 0


def is_distinct(place: NamePlace, size: int, words: OpeningWords) -> bool:
    """Return whether any of so many words of the text says that a name is meant by them."""
    return any(not is_ordinary(one.text, words) for one in place.tokens[:size])


def sizes_of(name: str) -> tuple[int, int]:
    """Return of how many words a name is, and of how many without its legal form."""
    spoken = words_of(normalized(name))
    return len(spoken), len(without_legal_form(spoken))


def is_of_ordinary_words(name: str, words: OpeningWords) -> bool:
    """Return whether a name has a product's, or is made of words of sentences."""
    spoken = without_legal_form(words_of(normalized(name)))
    return words.products.has_any(spoken) or all(is_ordinary(one, words) for one in spoken)
