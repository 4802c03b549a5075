"""Tells a plainly Czech line: by its words, or by letters that few other languages have."""

from services.reading.normalization import LONGEST_COMPARED, cleaned, normalized, words_of

_CZECH_ALONE = frozenset("čďěňřšťůž")
_ACCENTED = _CZECH_ALONE | frozenset("áéíóúý")
_ENOUGH = 2
"""Words with accents; a single one is a name: "Škoda VPN"."""
_CZECH = frozenset(
    {
        *("nejde", "nejdou", "nejede", "nejedou", "nefunguje", "nefunguji", "neni", "nejsou"),
        *(
            "nelze",
            "nemuze",
            "nemuzeme",
            "nemohou",
            "nemohu",
            "neodpovida",
            "nechodi",
            "nenaskoci",
        ),
        *("nedostupny", "nedostupna", "nedostupne", "pomaly", "pomala", "pomale", "pomalu"),
        *("chyba", "chyby", "vypadek", "vypadky", "porucha", "uzivatel", "uzivatele", "uzivatelu"),
        *("posta", "posty", "prihlaseni", "prihlasit", "vsichni", "vsechny", "nikdo", "jsou"),
        *("kdyz", "uz", "jen", "pri", "pres", "faktura", "faktury", "licence", "dotaz", "je"),
    }
)
_ENGLISH = frozenset(
    {
        *("the", "is", "are", "not", "cannot", "with", "for", "from", "of", "and", "does", "when"),
        *("after", "all", "users", "user", "slow", "fails", "failed", "error", "down", "unable"),
    }
)


def seems_czech(line: str) -> bool:
    """Return whether a line is Czech; false where English words stand in it, or in doubt."""
    seen = cleaned(line[:LONGEST_COMPARED]).lower()
    plain = set(words_of(normalized(seen)))
    if plain & _ENGLISH:
        return False
    accented = [word for word in words_of(seen) if _ACCENTED.intersection(word)]
    by_letters = len(accented) >= _ENOUGH and _CZECH_ALONE.intersection(seen)
    return bool(by_letters or plain & _CZECH)
