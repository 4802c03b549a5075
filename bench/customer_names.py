"""Names of customers as partners have them: invented, in several languages, with marks and forms.

The same ones in every run: what is found among them, and how fast, can be compared.
"""

from collections.abc import Iterator
from random import Random

from services.model.customers import Customer
from services.model.taxonomy import Relationship
from services.reading.normalization import normalized, words_of

_BEGINNINGS = (
    *("al", "an", "ar", "be", "bra", "cal", "con", "cor", "da", "del", "dra", "el", "er", "fa"),
    *("fer", "gar", "go", "hal", "ho", "in", "jan", "kal", "ko", "kra", "la", "lo", "ma", "mar"),
    *("mi", "mo", "na", "no", "or", "pa", "pro", "ra", "ri", "ro", "sa", "sta", "stein", "ta"),
    *(
        "tre",
        "va",
        "vi",
        "wa",
        "wei",
        "za",
        "žá",
        "mül",
        "fö",
        "dvo",
        "če",
        "ší",
        "łu",
        "çe",
        "gré",
    ),
)
_MIDDLES = (
    *("ba", "be", "bi", "co", "da", "de", "di", "do", "fi", "ga", "go", "ka", "ke", "ko", "la"),
    *("le", "li", "lo", "ma", "me", "mi", "na", "ne", "ni", "no", "pa", "pe", "po", "ra", "re"),
    *(
        "ri",
        "ro",
        "sa",
        "se",
        "so",
        "ta",
        "te",
        "ti",
        "to",
        "va",
        "vi",
        "vo",
        "ze",
        "řá",
        "ů",
        "é",
    ),
)
_ENDS = (
    *("", "n", "r", "s", "x", "ck", "ga", "ka", "na", "ra", "sa", "tech", "soft", "data", "lab"),
    *("mann", "son", "berg", "feld", "ová", "ský", "ner", "ini", "ez", "eau", "ia", "um", "or"),
)
_TRADES = (
    *("Consulting", "Group", "Systems", "Logistics", "Services", "Solutions", "Bank", "Energy"),
    *("Pharma", "Medical", "Media", "Food", "Foods", "Motors", "Industries", "Partners", "Trade"),
    *("Maschinenbau", "Förderbänke", "Werkzeuge", "Bäckerei", "Versicherung", "Spedition"),
    *("Stavby", "Pojišťovna", "Nemocnice", "Obchodní dům", "Pivovar", "Strojírny", "Účetnictví"),
    *("Boulangerie", "Hôpital", "Énergie", "Assurances", "Transports", "Usługi", "Budownictwo"),
)
_PLACES = (
    *("Praha", "Brno", "Plzeň", "Wien", "Graz", "München", "Köln", "Berlin", "Zürich", "Genève"),
    *("Paris", "Lyon", "Kraków", "Łódź", "Oslo", "Göteborg", "Århus", "London", "Leeds", "Madrid"),
    *("Málaga", "Porto", "Milano", "Torino", "Boston", "Austin", "Europe", "International"),
)
_FORMS = (
    *("GmbH", "GmbH", "GmbH", "s.r.o.", "s.r.o.", "a.s.", "Ltd", "Ltd.", "Inc.", "Corp.", "AG"),
    *("SE", "B.V.", "S.A.", "LLC", "KG", "Oy", "AB", "Sp. z o.o.", "GmbH & Co. KG", "", ""),
)
_HAN = "東京大阪日本中山田川口高橋鈴木北南西和光明富士電機製作建設工業商事物産海運食品化学薬医"


def customers(count: int) -> Iterator[Customer]:
    """Invent so many customers; the first ones are the same, however many follow."""
    draw = Random(20_300_107)
    families = [_family(draw) for _ in range(60_000)]
    for number in range(count):
        name = _name(draw, families)
        host = (
            "-".join(words_of(normalized(name))[:2]).encode("ascii", "ignore").decode().strip("-")
        )
        yield Customer(
            f"{draw.getrandbits(32):08x}-0000-4000-8000-{number:012x}",
            name,
            (f"{host or 'kaisha'}{number % 97}.example",),
            Relationship.DIRECT,
        )


def _family(draw: Random) -> str:
    middles = "".join(draw.choices(_MIDDLES, k=draw.choice((0, 1, 1, 2))))
    return (draw.choice(_BEGINNINGS) + middles + draw.choice(_ENDS)).capitalize()


def _name(draw: Random, families: list[str]) -> str:
    if draw.random() < 0.03:
        return "".join(draw.choices(_HAN, k=draw.randint(2, 6))) + draw.choice(("株式会社", ""))
    # Few names are everywhere, most are rare.
    first = families[int(len(families) * draw.random() ** 2)]
    match draw.randrange(6):
        case 0:
            words = [first]
        case 1:
            words = [f"{first}-{draw.choice(families)}"]
        case 2:
            words = [first, draw.choice(_PLACES)]
        case 3:
            words = [first, draw.choice(_TRADES), draw.choice(_PLACES)]
        case 4:
            words = [first, "&", draw.choice(families), draw.choice(_TRADES)]
        case _:
            words = [first, draw.choice(_TRADES)]
    return " ".join([*words, draw.choice(_FORMS)]).strip()
