import ast
import re
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

from bot.commands.table import COMMANDS
from cards.words import LANGUAGES, language_of, span, typed, words_for
from services.model.destinations import Condition, Cost, Destination, Handling, OtherSide
from services.model.escalation import EscalationLevel
from services.model.routes import Rule
from services.model.stage_traits import Topic
from services.model.stages import Stage
from services.model.states import EventKind, RequestState
from services.model.taxonomy import Fact, ProblemKind, ProductFamily, Relationship, Severity

ROOT = Path(__file__).parents[2]
SPEAKERS = ("cards", "dialogs", "bot")

# Words whose key is put together in the code: everything the end of the key can be.
FAMILIES = {
    "product-": ProductFamily,
    "kind-": ProblemKind,
    "severity-": Severity,
    "relationship-": Relationship,
    "fact-": Fact,
    "ask-fact-": Fact,
    "state-": RequestState,
    "event-": EventKind,
    "stage-": Stage,
    "escalation-level-": EscalationLevel,
    "topic-": Topic,
    "escalate-": EscalationLevel,
    "destination-": Destination,
    "send-": Destination,
    "open-": Destination,
    "mark-answered-": OtherSide,
    "next-": [
        *Destination,
        RequestState.SUBMITTED,
        RequestState.ANSWERED,
        RequestState.CLOSED,
    ],
    "rule-": Rule,
    "condition-": Condition,
    "cost-": Cost,
    "then-": Handling,
    "typed-kind-": ProblemKind,
    "typed-severity-": Severity,
    "typed-opening-product-": [*ProductFamily, "unclear"],
    "typed-opening-generic-": ProductFamily,
    "typed-command-": [command.name for command in COMMANDS],
    "typed-ordinal-": range(1, 11),
    "usage-": [command.name for command in COMMANDS],
    "command-": [command.name for command in COMMANDS],
    "happened-": [
        *(stage for stage in Stage if stage.traits.happened),
        "offered-to",
        "status",
    ],
}
HINTED = {
    "product-": ProductFamily,
    "kind-": ProblemKind,
    "severity-": Severity,
    "topic-": Topic,
}


class Arguments(Visitor):
    def __init__(self):
        self.names = set()

    def visit_VariableReference(self, node):  # noqa: N802  # the library's name
        self.names.add(node.id.name)


@cache
def messages(language):
    """Return the arguments of every message of a language, by key."""
    text = (ROOT / "cards" / "words" / f"{language}.ftl").read_text(encoding="utf-8")
    found = {}
    for entry in FluentParser().parse(text).body:
        assert not isinstance(entry, ftl.Junk), entry.content
        if isinstance(entry, ftl.Message):
            assert entry.id.name not in found, f"{entry.id.name} stands there twice"
            arguments = Arguments()
            arguments.visit(entry)
            found[entry.id.name] = arguments.names
    return found


@cache
def nodes():
    """Return every call and every constant of the code, with the file it is in."""
    return [
        (file, node)
        for room in SPEAKERS
        for file in sorted((ROOT / room).rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call | ast.Constant)
    ]


def calls():
    """Yield every use of words in the code: place, key or pattern of keys, argument names."""
    for file, node in nodes():
        if isinstance(node, ast.Call) and node.args and speaks(node.func):
            names = {keyword.arg for keyword in node.keywords}
            for key in keys_in(node.args[0]):
                yield f"{file.relative_to(ROOT)}:{node.lineno}", key, names


def speaks(function):
    if isinstance(function, ast.Call):
        return isinstance(function.func, ast.Name) and function.func.id == "words_for"
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in {"words", "typed", "in_every_language"}


def keys_in(argument) -> Iterable[str]:
    """Return the literal keys, with `*` for a part that only the running code knows."""
    match argument:
        case ast.Constant(value=str(key)):
            return [key]
        case ast.JoinedStr(values=values):
            return ["".join(v.value if isinstance(v, ast.Constant) else "*" for v in values)]
        case ast.IfExp(body=body, orelse=orelse):
            return [*keys_in(body), *keys_in(orelse)]
    return []


def literals():
    """Return every string in the code: keys in tables are looked up later."""
    for _, node in nodes():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def matching(key, known):
    pattern = re.compile(re.escape(key).replace(r"\*", r"[\w-]+"))
    return [name for name in known if pattern.fullmatch(name)]


def test_every_language_has_the_same_words_with_the_same_arguments():
    for language in LANGUAGES[1:]:
        assert messages(language) == messages(LANGUAGES[0])


def test_every_text_that_is_used_has_words_and_gets_its_arguments():
    known = messages("en")
    for place, key, names in calls():
        found = matching(key, known)
        assert found, f"{place}: no words for {key}"
        for name in found:
            if "*" not in key:
                assert known[name] == names, f"{place}: {name} takes {known[name]}"


def test_no_words_are_left_that_nobody_uses():
    known = messages("en")
    used = set(literals()) | {
        name for _, key, _ in calls() if "*" in key for name in matching(key, known)
    }

    assert set(known) - used == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_has_a_name_in_the_code_has_one_in_words(language):
    known = messages(language)
    wanted = [f"{start}{end}" for start, ends in FAMILIES.items() for end in ends]
    hints = [f"{start}{end}-hint" for start, ends in HINTED.items() for end in ends]

    assert [key for key in wanted + hints if key not in known] == []


def test_families_hold_nothing_else():
    for start, ends in FAMILIES.items():
        allowed = {f"{start}{end}" for end in ends}
        allowed |= {f"{start}{end}-hint" for end in HINTED.get(start, ())}
        mine = {
            key
            for key in messages("en")
            if max((s for s in FAMILIES if key.startswith(s)), key=len, default="") == start
        }
        assert mine <= allowed


@pytest.mark.parametrize(
    ("hours", "english", "czech"),
    [
        (0, "0 minutes", "0 minut"),
        (1, "1 hour", "1 hodina"),
        (2, "2 hours", "2 hodiny"),
        (5, "5 hours", "5 hodin"),
        (22, "22 hours", "22 hodin"),
        (1.5, "1 hour 30 minutes", "1 hodina 30 minut"),
        (24, "1 day", "1 den"),
        (50, "2 days 2 hours", "2 dny 2 hodiny"),
        (120, "5 days", "5 dní"),
    ],
)
def test_a_duration_is_said_in_the_right_number(hours, english, czech):
    assert span(words_for("en"), timedelta(hours=hours)) == english
    assert span(words_for("cs"), timedelta(hours=hours)) == czech


@pytest.mark.parametrize(
    ("chosen", "locale", "language"),
    [
        ("", "cs-CZ", "cs"),
        ("", "cs", "cs"),
        ("", "CS_cz", "cs"),
        ("", "sk-SK", "cs"),
        ("", "en-US", "en"),
        ("", "xx-XX", "en"),
        ("", "", "en"),
        ("en", "cs-CZ", "en"),
        ("cs", "en-GB", "cs"),
        ("xx", "cs-CZ", "cs"),
    ],
)
def test_the_language_is_the_chosen_one_or_that_of_teams(chosen, locale, language):
    assert language_of(chosen, locale) == language


@pytest.mark.parametrize(
    "meanings",
    [
        [
            *("typed-yes", "typed-no", "typed-unsure", "typed-back", "typed-undo", "typed-keep"),
            *("typed-continue", "typed-send", "typed-command-cancel", "typed-command-help"),
            *("typed-later", "typed-drop"),
        ],
        ["typed-part", "typed-new", "typed-neither"],
        ["typed-talk-greeting", "typed-talk-thanks", "typed-talk-wait", "typed-talk-who"],
        [f"typed-ordinal-{place}" for place in range(1, 11)],
        ["typed-on", "typed-off"],
        [f"typed-kind-{kind}" for kind in ProblemKind],
        [f"typed-severity-{severity}" for severity in Severity],
    ],
)
def test_what_people_type_means_one_thing_in_all_languages(meanings):
    understood = [text for key in meanings for text in typed(key)]
    assert len(understood) == len(set(understood))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_stands_twice_in_a_list(language):
    said = (ROOT / "cards" / "words" / f"{language}.ftl").read_text(encoding="utf-8")
    lists = re.findall(r"^(typed-[a-z0-9-]+) = (.*)$", said, re.MULTILINE)
    assert lists
    counted = {key: Counter(map(str.strip, words.split(","))) for key, words in lists}
    twice = {key: [one for one in each if each[one] > 1] for key, each in counted.items()}
    assert {key: words for key, words in twice.items() if words} == {}


def test_what_people_type_is_understood_without_accents_and_case():
    assert {"yes", "ano", "oboji"} <= set(typed("typed-yes"))
    assert {"back", "zpet"} <= set(typed("typed-back"))


@pytest.mark.parametrize("key", ["impact-not", "impact-harmless", "impact-grave"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_patterns_of_a_language_are_whole_by_themselves(key, language):
    assert re.compile(words_for(language)(key)).groups == 0


def test_words_are_loaded_once():
    assert words_for("cs") is words_for("cs")
    assert words_for("cs").language == "cs"
    assert words_for("en")("back") is words_for("en")("back")


def test_names_are_put_in_without_marks_around_them():
    text = words_for("en")("unknown-command", name="/nwe", usage="/new")

    assert text == "I don't know “/nwe”. Did you mean /new?"


@pytest.mark.parametrize(
    "say",
    [
        lambda: words_for("xx"),
        lambda: words_for("en")("no-such-words"),
        lambda: words_for("en")("span-hours"),
    ],
)
def test_words_that_are_missing_are_an_error(say):
    with pytest.raises(LookupError):
        say()


@pytest.mark.parametrize("file", ["cards/words/en.ftl", "README.md"])
def test_no_preposition_is_carried_over_from_another_language(file):
    carried = re.compile(r"\bbelongs? into\b|\bwrong at\b")
    assert not carried.findall((ROOT / file).read_text(encoding="utf-8"))


def test_people_read_of_colleagues_and_of_what_is_fixed():
    """Those who are meant have a name: a colleague, no one, everyone."""
    english = (ROOT / "cards" / "words" / "en.ftl").read_text(encoding="utf-8")
    policy = (ROOT / "services" / "policy" / "policy.toml").read_text(encoding="utf-8")
    read = ("impact-", "typed-")
    lines = [line for line in (english + policy).splitlines() if not line.startswith(read)]
    private = re.compile(r"\b((some|no|any|every)body|mend(ed|s)?)\b", re.IGNORECASE)
    assert [line for line in lines if private.search(line)] == []


def test_a_stray_comma_is_no_word(monkeypatch):
    monkeypatch.setattr("cards.words.in_every_language", lambda _key: ["yes, , y,", "ano,"])
    assert typed.__wrapped__("typed-yes") == ("yes", "y", "ano")


def test_each_locale_belongs_to_one_language():
    listed = [words_for(language)("language-tags") for language in LANGUAGES]
    tags = [tag.strip() for one in listed for tag in one.split(",")]
    assert all(tags)
    assert len(tags) == len(set(tags))
