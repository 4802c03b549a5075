"""Words for days, hours and how long ago, in English and Czech, as they are normalized."""

from datetime import time, timedelta, timezone
from typing import NamedTuple


class DayPart(NamedTuple):
    """A part of the day: what it is taken for, and the hours that a clock in it may show."""

    begins: time
    hours: range = range(0)


_MORNING = DayPart(time(8), range(12))
_AFTERNOON = DayPart(time(13), range(12, 18))
_EVENING = DayPart(time(18), range(17, 24))
MIDNIGHT = DayPart(time(0))
"""Of a day it may be the one before or behind it."""
PARTS = {
    **dict.fromkeys(("morning", "rano", "rana"), _MORNING),
    **dict.fromkeys(("noon", "midday", "poledne"), DayPart(time(12), range(12, 13))),
    **dict.fromkeys(("afternoon", "odpoledne"), _AFTERNOON),
    **dict.fromkeys(("evening", "vecer", "vecera"), _EVENING),
    "night": DayPart(time(22), range(18, 24)),
    **dict.fromkeys(("midnight", "pulnoc", "pulnoci"), MIDNIGHT),
}
SINCE = frozenset(
    (
        *("since", "started", "starting", "began", "from", "od"),
        *("zacalo", "zacal", "zacala", "zacaly"),
    )
)
"""Words behind which a start stands."""
WITH_SPAN = "since"
"""Of these the one behind which people say how long it lasts, too: "since 3 hours"."""
WITH_CLOCK_ONLY = "from"
"""Of these the one behind which a day or a number is mostly something else."""
ABOUT = frozenset(
    ("about", "around", "approximately", "approx", "ca", "cca", "asi", "kolem", "zhruba")
)
AT = ABOUT | {"at", "v", "ve", "o"}
"""Words before a clock."""
BETWEEN = AT | {"on", "in", "the"}
"""Words that may stand between since, day and clock."""
BEHIND_SINCE = BETWEEN | {"to", "se", "nam"}
"""Words that may stand behind since, too: "začalo to v 9:00"."""
BETWEEN_SINCE_AND_SPAN = BEHIND_SINCE - {"in"}
"""Of these the ones that may stand before how long it lasts: "in 3 hours" is to come."""
DAYS_AGO = {
    **dict.fromkeys(("tomorrow", "zitra"), -1),
    **dict.fromkeys(("today", "dnes", "dneska"), 0),
    **dict.fromkeys(("yesterday", "vcera", "vcerejska"), 1),
    "predevcirem": 2,
}
PART_DAYS_AGO = {
    **dict.fromkeys(("this", "dnesniho"), 0),
    **dict.fromkeys(("last", "vcerejsiho"), 1),
}
"""Days only where a part follows: "last night", not "last release"."""
WEEKDAYS = {
    **dict.fromkeys(("monday", "mon", "pondeli", "pondelka"), 0),
    **dict.fromkeys(("tuesday", "tue", "utery", "utera", "uterka"), 1),
    **dict.fromkeys(("wednesday", "wed", "streda", "stredu", "stredy"), 2),
    **dict.fromkeys(("thursday", "thu", "ctvrtek", "ctvrtka"), 3),
    **dict.fromkeys(("friday", "fri", "patek", "patku"), 4),
    **dict.fromkeys(("saturday", "sat", "sobota", "sobotu", "soboty"), 5),
    **dict.fromkeys(("sunday", "sun", "nedele", "nedeli"), 6),
}
PART_WEEKDAYS = {
    "pondelniho": 0,
    "uterniho": 1,
    "stredecniho": 2,
    "ctvrtecniho": 3,
    "patecniho": 4,
    "sobotniho": 5,
    "nedelniho": 6,
}
LAST = frozenset(("last", "minuly", "minuleho", "minule", "minulou"))
_MONTHS = (
    ("january", "jan", "ledna"),
    ("february", "feb", "unora"),
    ("march", "mar", "brezna"),
    ("april", "apr", "dubna"),
    ("may", "kvetna"),
    ("june", "jun", "cervna"),
    ("july", "jul", "cervence"),
    ("august", "aug", "srpna"),
    ("september", "sep", "sept", "zari"),
    ("october", "oct", "rijna"),
    ("november", "nov", "listopadu"),
    ("december", "dec", "prosince"),
)
MONTHS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
ABBREVIATED = frozenset(("mon", "tue", "wed", "thu", "fri", "sat", "sun", "approx", "ca", "cca"))
"""Words whose dot ends no sentence; those of months are read with their dates."""
HALVES = {"am": 0, "a.m": 0, "pm": 12, "p.m": 12}
MARKS = HALVES.keys() | {"h", "hod", "hodin", "o'clock"}
"""Words behind a clock that say that it is one."""
ZONES = {
    name: timezone(timedelta(hours=hours))
    for hours, names in enumerate(
        (("utc", "gmt"), ("cet", "sec"), ("cest", "selc", "eet"), ("eest",))
    )
    for name in names
}
"""Names of zones that are no other words; Czechs say SEČ and SELČ."""
UNCLEAR_ZONES = frozenset(
    (
        *("et", "est", "edt", "ct", "cst", "cdt", "mt", "mst", "mdt", "pt", "pst", "pdt"),
        *("ist", "bst", "jst", "sgt", "aest", "aedt", "msk"),
        *("hst", "akst", "akdt", "adt", "hkt", "kst", "nzst", "nzdt", "sast", "brt", "pkt", "gst"),
        *("est5edt", "cst6cdt", "mst7mdt", "pst8pdt"),
    )
)
"""Behind a clock they say that it is another's; which, is not clear, or not known here."""
AREAS_OF_ZONES = frozenset(
    (
        *("us", "america", "canada", "europe", "asia", "africa", "australia", "pacific"),
        *("atlantic", "indian", "etc"),
    )
)
"""They stand before the slash of an IANA name."""
NAMES_OF_ZONES = frozenset(
    (
        *("eastern", "pacific", "central", "mountain", "atlantic", "us", "u.s", "local", "their"),
        *("customer's", "jejich", "time", "cas", "casu"),
    )
)
"""Behind a clock they say the same, unless they begin what is said next."""
BEFORE_ZONE = frozenset(("-", "in", "v", "ve"))
NOT_BEFORE = frozenset(
    (
        *("to", "until", "till", "before", "by", "last", "next", "than", "between", "or"),
        *("do", "az", "pred", "posledni", "pristi", "mezi", "nebo"),
    )
)
"""Behind these, a moment is no start."""
BEHIND_CZECH_IT = frozenset(("dnes", "dneska", "vcera", "predevcirem", "pred", "uz", "jiz"))
"""Before these, "to" is Czech for "it"."""
NOT_AFTER = frozenset(
    (
        *("to", "until", "till", "through", "daily", "every", "each"),
        *("do", "az", "denne", "kazdy", "kazde", "kazdou"),
    )
)
"""Before these, it is a span or a habit."""
GOING_ON = frozenset(
    (
        *("it", "its", "the", "this", "we", "i", "they", "our", "my", "all", "everything", "no"),
        *("nothing", "nobody", "none", "and", "but", "can", "can't", "cannot", "is", "are", "was"),
        *("has", "have", "on", "in", "at", "for", "when", "already", "now"),
        *("nejde", "nejdou", "nefunguje", "nefunguji", "nechodi", "nelze", "nemuze", "nemuzeme"),
        *("nemohu", "neni", "nejsou", "nemame", "nic", "nikdo", "nam", "mi", "se", "si", "je"),
        *(
            "naseho",
            "meho",
            "jsou",
            "to",
            "ta",
            "ten",
            "a",
            "ale",
            "uz",
            "na",
            "v",
            "ve",
            "vsem",
            "vse",
            "cela",
        ),
    )
)
"""Words behind a mere number that count nothing: "since 9 we cannot", not "since 9 users"."""
FILLERS = frozenset(
    (
        *(*SINCE, *BETWEEN, *GOING_ON, "", "-", "think", "guess", "probably", "already", "time"),
        *(
            "problem",
            "problems",
            "issue",
            "outage",
            "please",
            "thanks",
            "yes",
            "well",
            "so",
            "ago",
        ),
        *("myslim", "nejspis", "asi", "snad", "problemy", "vypadek", "prosim", "dekuji", "ano"),
        *("casu", "byl", "bylo", "byla", "was", "down", "stopped", "happened", "broke", "failed"),
        *("prestalo", "prestala", "prestal", "spadlo", "spadla", "spadl", "stalo"),
    )
)
"""Words that an answer may hold beside a moment."""
UNITS = {
    **dict.fromkeys(("min", "mins", "minute", "minutes"), timedelta(minutes=1)),
    **dict.fromkeys(("minutu", "minuty", "minut", "minutou", "minutami"), timedelta(minutes=1)),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), timedelta(hours=1)),
    **dict.fromkeys(("hodinu", "hodiny", "hodin", "hodinou", "hodinami"), timedelta(hours=1)),
    **dict.fromkeys(("day", "days", "den", "dny", "dni", "dnem"), timedelta(days=1)),
    **dict.fromkeys(("week", "weeks"), timedelta(weeks=1)),
    **dict.fromkeys(("tyden", "tydny", "tydnu", "tydnem"), timedelta(weeks=1)),
}
COUNTS = {
    **dict.fromkeys(("a", "an", "one", "jednu", "jeden", "jednou", "jednim"), 1),
    **dict.fromkeys(("two", "dve", "dva", "dvema"), 2),
    **dict.fromkeys(("three", "tri", "tremi"), 3),
}
ONE_OF_UNIT = frozenset(
    (
        *("minute", "hour", "day", "week", "minutu", "minutou", "hodinu", "hodinou"),
        *("den", "dnem", "tyden", "tydnem"),
    )
)
"""Units that need no count: "před hodinou"."""
HALF = frozenset(("half", "pul"))
HALF_HOUR = frozenset(("hour", "hodiny", "hodinou"))
AGO = frozenset(("ago",))
LASTING = frozenset(("last", "past"))
BEFORE_AMOUNT = ABOUT | {"for", "already", "the"}
"""Words before how long it lasts, where nothing else is said."""
BEFORE_SPAN = {"for": frozenset(("now", "already")), "pred": (), "uz": (), "jiz": ()}
"""Words before how long it lasts, or how long ago it was, with those of which one has to follow.

Without "now", it may be over: but for "the last 3 hours".
"""
BEFORE_LASTING = BEFORE_SPAN.keys() - {"pred"}
"""Of these the ones behind which it lasts still."""
DENIED = frozenset(("not", "never", "ne", "nikoli", "nikoliv"))
"""Right before since they say that it was not then."""
TROUBLE = frozenset(
    (
        *("began", "begun", "started", "stopped", "broke", "broken", "crashed", "failed", "fails"),
        *(
            "failing",
            "down",
            "offline",
            "unavailable",
            "unreachable",
            "outage",
            "happened",
            "died",
        ),
        *("occurred", "appeared", "disappeared", "dropped", "lost", "hung", "froze", "slow"),
        *("disconnected", "affected", "blocked", "interrupted", "denied", "refused", "rejected"),
        *("locked", "delayed", "degraded", "stuck", "cannot", "can't", "need", "speed"),
        *(f"zaca{end}" for end in ("lo", "l", "la", "ly")),
        *(f"presta{end}" for end in ("lo", "l", "la", "ly", "li")),
        *(f"spad{end}" for end in ("lo", "l", "la", "ly")),
        *(f"vypad{end}" for end in ("lo", "l", "la", "ly")),
        *(f"selha{end}" for end in ("lo", "l", "la", "ly")),
        *(f"nasta{end}" for end in ("lo", "l", "la", "ly")),
        *(f"rozbi{end}" for end in ("lo", "l", "la", "ly")),
        *(f"objevi{end}" for end in ("lo", "l", "la", "ly")),
        *("stalo", "vypadek", "vypadku", "nejde", "nejdou", "nefunguje", "nefunguji", "nechodi"),
        *("nelze", "pomale", "pomaly", "pomala"),
    )
)
"""Words for a problem, or its beginning: a moment in their sentence is most likely its start."""
PAST_ENDINGS = ("ed", "lo", "li", "la", "en", "eno", "ena", "eny", "ano", "ana", "any", "jte")
"""Ends of words for what has happened, in Czech also for what is asked to be done."""
OF_ELSE = frozenset(
    (
        *("call", "ring", "meet", "met", "fine", "ok", "okay", "works", "working", "well"),
        *("until", "till", "before", "sent", "made", "built", "bought", "got", "ran", "wrote"),
        *("told", "spoke", "gave", "set", "left", "put", "took", "meeting", "back", "up", "again"),
        *(
            "funguje",
            "funguji",
            "fungoval",
            "fungovaly",
            "slo",
            "jelo",
            "jede",
            "dobre",
            "schuzka",
        ),
        *("do", "nez", "vyprsel", "vyprsely", "volal", "psal", "poslal", "udelal", "opet", "zase"),
    )
)
"""Words that say that a moment in their sentence is of something else."""
MAIL_HEADERS = frozenset(
    (
        *("sent", "date", "received", "created", "when", "subject", "from", "to", "cc"),
        *("odeslano", "datum", "prijato", "vytvoreno", "kdy", "predmet", "od", "komu", "kopie"),
        *("gesendet", "envoye"),
    )
)
"""With a colon at the beginning of a line, they are what a program wrote."""
