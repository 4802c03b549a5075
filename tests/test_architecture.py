"""docs/architecture.md, the names of the field and the code cannot contradict each other."""

import ast
import re
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from functools import cache
from itertools import product as every
from typing import get_args

import pytest
from sqlalchemy import create_engine, select

from bot import turns
from bot.inbound import signing_keys
from bot.outbound import connector, credentials, member_lookups, sender, throttle
from bot.outbound.circuit_breaker import BreakerPolicy
from bot.outbound.retry_policy import RetryPolicy
from bot.settings.environment import setting_rows
from cards.samples import CONTOSO, NOON, PORTAL, SENT
from services.desk import ServiceDesk
from services.drafting import first_state
from services.duty import Duty
from services.following import Following, Report
from services.gateways.connection import postgres, sqlite
from services.gateways.schema import tables
from services.gateways.schema.tables import metadata, outbox
from services.gateways.writes.commit import write
from services.model.alarms import ALARM_LEASE
from services.model.destinations import Destination
from services.model.errors import RefusedError
from services.model.member_lookups import LOOKUP_INTERVAL
from services.model.outbox import (
    MAX_DEFERRAL,
    MESSAGE_LEASE,
    DeadLettered,
    Deferred,
    Delivered,
    DeliveryResult,
    Obsolete,
    OutgoingMessage,
)
from services.model.people import Person
from services.model.requests import Event, ServiceRequest
from services.model.roles import Role
from services.model.states import EventKind, RequestState
from services.model.unit_of_work import UnitOfWork
from services.notices import scheduler
from services.policy.loader import local_policy
from services.routing.advisor import RoutingAdvisor
from tests.chat import person_id, staffed
from tests.source import (
    PACKAGES,
    ROOT,
    docstrings,
    imports_of,
    is_in,
    log_events_in,
    module_names,
    names_imported,
    names_in,
    neighbours_imported,
    packages,
    parsed,
    parts_of,
    product,
)

DOCUMENT = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
STANDARD_TERMS = (
    "retry",
    "backoff",
    "jitter",
    "idempotency",
    "outbox",
    "lease",
    "dead letter",
    "circuit breaker",
    "rate limit",
    "scheduler",
    "subscription",
    "escalation",
    "digest",
    "authentication",
    "fuzzy search",
)
QUESTION = re.compile(r"(What|Where|How|Why|Who|Whom|Whose|When|Whether|Which)\b")
NUMBERS = {
    ("ALARM_LEASE", ALARM_LEASE),
    ("ATTEMPTS", turns.ATTEMPTS),
    ("CONNECT_TIMEOUT_SECONDS", timedelta(seconds=postgres.CONNECT_TIMEOUT_SECONDS)),
    ("FETCH_TIMEOUT", signing_keys.FETCH_TIMEOUT),
    ("FETCH_TIMEOUT_SECONDS", timedelta(seconds=credentials.FETCH_TIMEOUT_SECONDS)),
    ("LOOKUP_INTERVAL", LOOKUP_INTERVAL),
    ("LOOKUP_LEASE", member_lookups.LOOKUP_LEASE),
    ("MAX_DEFERRAL", MAX_DEFERRAL),
    ("MAX_LOOKUP_ATTEMPTS", member_lookups.MAX_LOOKUP_ATTEMPTS),
    ("MAX_LOOKUP_DELAY", member_lookups.MAX_LOOKUP_DELAY),
    ("MAX_PER_CONVERSATION", sender.MAX_PER_CONVERSATION),
    ("MESSAGE_LEASE", MESSAGE_LEASE),
    ("MIN_FETCH_INTERVAL", signing_keys.MIN_FETCH_INTERVAL),
    ("MIN_FETCH_INTERVAL_WITHOUT_KEYS", signing_keys.MIN_FETCH_INTERVAL_WITHOUT_KEYS),
    ("MIN_LOOKUP_DELAY", member_lookups.MIN_LOOKUP_DELAY),
    ("MIN_RENEWAL_INTERVAL", credentials.MIN_RENEWAL_INTERVAL),
    ("POLL_SECONDS", timedelta(seconds=scheduler.POLL_SECONDS)),
    ("RENEW_AHEAD", credentials.RENEW_AHEAD),
    ("TENANT_THROTTLE_COUNT", throttle.TENANT_THROTTLE_COUNT),
    ("TENANT_THROTTLE_SPAN", throttle.TENANT_THROTTLE_SPAN),
    ("TIMEOUT", timedelta(seconds=connector.TIMEOUT.total)),
    ("WRITE_TIMEOUT_SECONDS", timedelta(seconds=sqlite.WRITE_TIMEOUT_SECONDS)),
    ("attempt_window", RetryPolicy().attempt_window),
    ("max_attempts", RetryPolicy().max_attempts),
    ("max_pause", BreakerPolicy().max_pause),
    ("max_reply_age", RetryPolicy().max_reply_age),
    ("min_pause", BreakerPolicy().min_pause),
    ("poll_seconds", timedelta(seconds=RetryPolicy().poll_seconds)),
}
"""What stands in brackets behind a name."""
OUTBOX_STATES = ("CLAIMED", "UNSENT", "DEAD_LETTER")


def section(heading):
    """Return what stands below a heading, until the next of any level."""
    return re.split(r"^#+ ", DOCUMENT.split(f"# {heading}\n")[1], maxsplit=1, flags=re.MULTILINE)[
        0
    ]


def table(heading, first):
    """Return the cells of the table in this section whose first column has this title."""
    _, _, below = section(heading).partition(f"| {first} |")
    lines = below.split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def code(text):
    return re.findall(r"`([^`]+)`", text)


def arrows(heading):
    """Return the transitions of the state diagram in this section: from, to, label."""
    return set(re.findall(r"^ +(\S+) --> (\S+): (.+)$", section(heading), re.MULTILINE))


def everything():
    """Return all names that product code defines."""
    return {name for file in product() for name in names_in(file)}


# Packages


@pytest.mark.parametrize("package", ["services", "bot"])
def test_every_package_is_described_with_what_it_imports(package):
    listed = {
        code(part)[0]: set(code(using)) for part, _, using in table("Packages", f"in `{package}`")
    }
    assert listed == {part: imports_of(package, part) for part in parts_of(package)}


def test_the_numbers_of_packages_and_arrows_are_right():
    listed = re.findall(
        r"Inside `(\w+)` there are (\d+)[^.:]* with (\d+) arrows", section("Packages")
    )
    counted = [
        (package, str(len(parts)), str(sum(len(imports_of(package, part)) for part in parts)))
        for package, parts in ((each, parts_of(each)) for each in ("services", "bot"))
    ]
    assert listed == counted


def test_the_picture_shows_every_package():
    shown = [module for modules in boxes().values() for module in modules]
    inside = [f"services.{part}" for part in parts_of("services")]
    assert sorted(shown) == sorted(["app", "bot", "dialogs", "cards", *inside])


def test_every_arrow_of_the_picture_is_an_import():
    assert drawn() - imported() == set()


def test_every_import_between_packages_is_in_the_picture():
    ways = {box: ends_of_ways(box) for box in boxes()}
    assert [(box, other) for box, other in imported() if other not in ways[box]] == []


@cache
def drawn():
    """Return the arrows of the picture, from and to."""
    arrow = re.compile(r"^ +(\w+)(?:\[.+\])? --> (\w+)", re.MULTILINE)
    return set(arrow.findall(section("Packages")))


@cache
def boxes():
    """Return the boxes of the picture but the one around `services`, each with its modules."""
    labels = dict(re.findall(r"(\w+)\[\"([^:\"]+): ", section("Packages")))
    inside = parts_of("services")
    return {
        box: [
            f"services.{name}" if name in inside else box
            for name in labels.get(box, box).split(", ")
        ]
        for box in sorted({box for arrow in drawn() for box in arrow} - {"services"})
    }


def imported():
    """Return which box imports which; `services` for what those outside of it import of it."""
    return {
        (box, other if other == "gateways" or is_inside(box) else outer(other))
        for box, modules in boxes().items()
        for name in frozenset().union(*map(names_imported, modules))
        for other, others in boxes().items()
        if other != box and any(is_in(name, module) for module in others)
    }


def is_inside(box):
    return boxes()[box][0].startswith("services.")


def outer(box):
    return "services" if is_inside(box) else box


def ends_of_ways(box):
    """Return what the arrows of the picture lead to from a box, along any number of them."""
    ends = set()
    while more := {end for start, end in drawn() if start in ends | {box}} - ends:
        ends |= more
    return ends


def test_every_package_says_what_belongs_there():
    starts = [file for package in PACKAGES for file in (ROOT / package).rglob("__init__.py")]
    assert [str(file) for file in starts if not ast.get_docstring(parsed(file))] == []


@pytest.mark.parametrize("package", packages())
def test_every_package_says_what_it_imports(package):
    text = ast.get_docstring(parsed(ROOT.joinpath(*package.split("."), "__init__.py")))
    (sentence,) = re.findall(r"\bImports ([^.;:]+)[.;:]", text)
    listed = re.split(r", | and ", " ".join(sentence.split()))
    said = {name.replace(" ", "_") for name in listed}
    assert said - {"nothing_of_ours"} == neighbours_imported(package)


# States


class Ledger:
    """One service request, as far as use cases ask for it."""

    def __init__(self, request):
        self.request = request

    async def get(self, _number):
        return self.request

    async def by_microsoft_number(self, _text, _tenants):
        return None

    async def history(self, _number):
        return ()


class Customers:
    async def get(self, _tenant_id, _staff):
        return CONTOSO


def staff():
    return [Person(person_id(name), SENT.staff_tenant_id, name) for name in ("admin", "helpdesk")]


def desk_with(request):
    roles = {"admin": Role.ADMIN_AGENT, "helpdesk": Role.HELPDESK_AGENT}
    advisor = RoutingAdvisor(staffed(local_policy(), **roles))
    return ServiceDesk(Customers(), Ledger(request), advisor, lambda: NOON)


def deeds(desk, person):
    """Yield all that may move a request, as functions of the unit of work it is written into."""
    duty, following = Duty(desk, None, None, None), Following(desk)
    it, opened = SENT.reference, Report("2607", "Open", NOON)
    yield lambda work: desk.take(work, it, person)
    yield lambda work: desk.submitted(work, it, "", person)
    yield lambda work: desk.submitted(work, it, "2607", person)
    yield lambda work: desk.answered(work, it, "", person)
    yield lambda work: desk.note(work, it, "text", person)
    yield lambda work: desk.close(work, it, person)
    yield lambda work: duty.chase(work, it, person)
    yield lambda work: duty.accept(work, it, person)
    yield lambda work: duty.decline(work, it, person)
    yield lambda work: following.reported(work, SENT.number, opened)
    yield lambda work: following.reported(work, SENT.number, replace(opened, answered_at=NOON))


async def done(state):
    """Do everything that can be done in a state, and return what each wrote."""
    found = []
    for person in staff():
        request = replace(SENT, state=state, offered_to_id=person.id)
        for deed in deeds(desk_with(request), person):
            work = UnitOfWork()
            try:
                await deed(work)
            except RefusedError:
                continue
            found.append(work.records)
    return found


async def moves(state):
    """Return which events lead from a state to which others."""
    found = set()
    for records in await done(state):
        after = [one.state for one in records if isinstance(one, ServiceRequest)]
        kinds = [one.kind.name for one in records if isinstance(one, Event)]
        found |= {(state.name, to.name, kind) for to, kind in every(after, kinds)}
    return {(one, other, kind) for one, other, kind in found if one != other}


async def test_the_diagram_shows_how_a_request_really_moves():
    first = {first_state(replace(PORTAL, destination=each)) for each in Destination}
    expected = {("[*]", state.name, EventKind.CREATED.name) for state in first}
    for state in RequestState:
        expected |= await moves(state)
    assert arrows("A service request") == expected


async def test_an_event_is_allowed_where_a_person_can_really_do_it():
    found = defaultdict(set)
    for state in RequestState:
        for records in await done(state):
            for event in (one for one in records if isinstance(one, Event)):
                found[event.kind].add(state)
    assert found.pop(EventKind.REPORTED)  # by Microsoft's own system, not by a person
    assert set(found) >= {EventKind.NOTED, EventKind.NUMBERED, EventKind.ACCEPTED}
    assert found == {kind: kind.traits.allowed_in for kind in found}


def test_the_events_are_listed_with_the_states_that_allow_them():
    listed = {
        code(kind)[0]: set(code(states)) for kind, states, _ in table("A service request", "event")
    }
    assert listed == {
        kind.name: {state.name for state in kind.traits.allowed_in} for kind in EventKind
    }


def test_the_diagram_shows_what_becomes_of_a_message():
    message = OutgoingMessage("m-1", "c-1", "https://smba.example", b"{}", "en")
    results = [
        Delivered(message, "1"),
        Obsolete(message),
        Deferred(message, NOON + timedelta(minutes=1), "429"),
        Deferred(message, NOON + timedelta(minutes=1), "504", in_doubt=True),
        DeadLettered(message, "403"),
    ]
    assert {type(result) for result in results} == set(get_args(DeliveryResult))
    expected = {("CLAIMED", after(result), type(result).__name__) for result in results}
    assert {arrow for arrow in arrows("An outbox message") if arrow[2][0].isupper()} == expected


def after(result):
    """Record a result in a database, and return the state in which the message is then."""
    engine = create_engine("sqlite://")
    # Python 3.13 warns of a connection that is left open.
    with ExitStack() as stack:
        stack.callback(engine.dispose)
        connection = stack.enter_context(engine.begin())
        metadata.create_all(connection)
        write(connection, [result.message], NOON)
        states = {getattr(tables, name): name for name in OUTBOX_STATES}
        assert states[connection.scalar(select(outbox.c.state))] == "CLAIMED"
        write(connection, [result], NOON)
        return states.get(connection.scalar(select(outbox.c.state)), "[*]")


def test_the_states_of_a_message_are_all_there():
    shown = {state for one, other, _ in arrows("An outbox message") for state in (one, other)}
    listed = {code(state)[0] for state, _ in table("An outbox message", "state")}
    assert shown - {"[*]"} == listed == set(OUTBOX_STATES)
    assert sorted(getattr(tables, name) for name in OUTBOX_STATES) == [0, 1, 2]


def test_the_states_of_a_notice_are_all_explained():
    shown = {state for one, other, _ in arrows("A notice") for state in (one, other)}
    assert shown - {"[*]"} == {state for state, _, _ in table("A notice", "state")}


def test_a_dispatched_notice_ends_with_a_delivery_result():
    ends = {label for one, _, label in arrows("A notice") if one == "dispatched"}
    assert ends == {result.__name__ for result in get_args(DeliveryResult)}


@pytest.mark.parametrize("heading", ["A service request", "An outbox message", "A notice"])
def test_transitions_are_named_as_in_the_code(heading):
    labels = {label for _, _, label in arrows(heading)}
    assert labels
    assert labels - everything() == set()


# Numbers


def test_every_number_beside_a_name_is_the_one_of_the_code():
    shown = re.findall(r"`(\w+)` \((\d[\d.]*)(?: (s|min|h))?\)", DOCUMENT)
    assert {(name, quantity(number, unit)) for name, number, unit in shown} == NUMBERS


def quantity(number, unit):
    units = {"s": timedelta(seconds=1), "min": timedelta(minutes=1), "h": timedelta(hours=1)}
    return float(number) * units[unit] if unit else int(number)


# Words


@pytest.mark.parametrize("words", ["word", "term"])
def test_the_glossary_leads_to_the_code(words):
    for _, terms, _, where in table("Glossary", words):
        places = [ROOT / place for place in re.findall(r"\[([^]]+)\]", where)]
        assert places, where
        defined = frozenset().union(*map(names_in, places))
        assert [name for name in code(terms) if name not in defined] == [], where


def test_the_log_events_of_the_glossary_are_logged_where_it_says():
    for event, _, where in table("Glossary", "log event"):
        (place,) = re.findall(r"\[([^]]+)\]", where)
        assert code(event)[0] in log_events_in(ROOT / place)


def test_every_name_in_the_document_is_one_of_the_code():
    logged = {event for file in product() for event in log_events_in(file)}
    known = everything() | module_names() | logged | {name for name, _ in setting_rows()}
    text = re.sub(r"```.*?```", "", DOCUMENT, flags=re.DOTALL)
    names = [name for name in code(text) if re.fullmatch(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", name)]
    unknown = [name for name in names if not set(name.split(".")) <= known | {"py"}]
    assert [name for name in unknown if not list(ROOT.glob(f"**/{name}"))] == []


@pytest.mark.parametrize("term", STANDARD_TERMS)
def test_a_standard_term_leads_to_a_name(term):
    named = everything() | module_names()
    named |= {event for file in product() for event in log_events_in(file)}
    wanted = term.replace(" ", "")
    assert any(wanted in name.replace("_", "").lower() for name in named)


def test_fields_and_constants_are_documented_below_them():
    documented = {where for where, _ in docstrings()}
    assert {
        "bot/turns.py: ATTEMPTS",
        "bot/turns.py: typeahead",
        "bot/outbound/conversation_order.py: _requeued",
        "services/model/states.py: HANDED_OFF",
    } <= documented


def test_no_docstring_opens_with_a_question_word():
    asking = [
        f"{where}: {text.splitlines()[0]}" for where, text in docstrings() if QUESTION.match(text)
    ]
    assert asking == []


def test_log_events_are_snake_case():
    logged = {event for file in product() for event in log_events_in(file)}
    assert [
        event for event in sorted(logged) if not re.fullmatch(r"[a-z]+(_[a-z]+)*", event)
    ] == []
