"""Who may do what: a table that a person can check, played as messages and forged presses.

`expected.csv` was written by hand, not from the code. A deed on a request says whose: "all", "own"
or "no"; any other says "yes" or "no". A request of another tenant is there for nobody. `effect` is
what comes of it where it is allowed: something changes, or these words are said.
"""

import asyncio
import csv
import shutil
from dataclasses import replace
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import get_args

import orjson
import pytest

from bot.actions.message_action import MESSAGE_ACTION
from bot.commands.table import COMMANDS
from cards.actions import CardAction, StepAction
from services.gateways.database import open_database
from services.model.outbox import new_key
from services.model.permissions import Permission
from services.model.roles import Role
from services.model.states import RequestState
from services.model.unit_of_work import UnitOfWork
from tests.chat import TENANT, Chat, Desk, person_id, staffed
from tests.clock import FakeClock
from tests.desks import CONTOSO
from tests.sample_request import REQUEST

OTHER_TENANT = "bbbbbbbb-0000-4000-8000-000000000002"
TEXT = Path(__file__).with_name("expected.csv").read_text(encoding="utf-8")
TABLE = [*csv.DictReader(TEXT.splitlines())]
ROLES = [*TABLE[0]][1:-1]
WHOSE = {
    "own": {"owner_id": person_id("Ann"), "staff_tenant_id": TENANT},
    "a colleague's": {"owner_id": person_id("Bob"), "staff_tenant_id": TENANT},
    "another tenant's": {"owner_id": person_id("Zed"), "staff_tenant_id": OTHER_TENANT},
}
STATES = {
    "take-request": RequestState.WAITING_FOR_ADMIN,
    "/submitted BH-1 2607": RequestState.HANDED_OFF,
    "mark-submitted": RequestState.HANDED_OFF,
    "snooze-notice": RequestState.HANDED_OFF,
}
"""The state in which a deed is possible, where that is not "submitted"."""
DATA = {
    "continue-draft": {"draft": "gone"},
    "discard-draft": {"draft": "gone"},
    "escalate-request": {"escalation_level": "duty_channel"},
    "snooze-notice": {"stage": "forgotten"},
    "offer-handover": {"person_id": person_id("Eva")},
    "set-preferences": {"quiet_from": "22:00", "quiet_until": "07:00"},
}
ON_REQUESTS = [row for row in TABLE if set(row.values()) & {"all", "own"}]


BOUNDARY = {"all": {"a colleague's", "another tenant's"}, "own": {"own", "a colleague's"}}
"""Where it ends whose requests a role may touch; "no" ends before one's own."""


def cases():
    """Yield deed, role, whose, and the effect; none where it is not allowed.

    Fast are those at a boundary; that it is further inside or outside as well is a proof.
    """
    for row, role in product(TABLE, ROLES):
        if row not in ON_REQUESTS:
            yield row["deed"], role, "", row["effect"] if row[role] == "yes" else ""
            continue
        for whose in WHOSE:
            granted = {"all": ("own", "a colleague's"), "own": ("own",)}.get(row[role], ())
            effect = row["effect"] if whose in granted else ""
            fast = whose in BOUNDARY.get(row[role], {"own"})
            marks = [] if fast else [pytest.mark.proof]
            yield pytest.param(row["deed"], role, whose, effect, marks=marks)


REFUSED = ("Your role does not allow this", "There is no service request")
ANSWERED_APART = {"accept-handover", "decline-handover"}
"""Of an offer, which is somebody's: below."""


def test_every_command_and_every_button_is_in_the_table():
    deeds = {row["deed"].split()[0] for row in TABLE}
    assert {f"/{command.name}" for command in COMMANDS} <= deeds
    verbs = {
        each.model_fields["verb"].default
        for each in get_args(CardAction)
        if not issubclass(each, StepAction)
    }
    assert verbs - ANSWERED_APART <= deeds


def test_every_button_requires_a_permission():
    assert all(isinstance(each.requires, Permission) for each in get_args(CardAction))


def test_the_table_has_every_role():
    assert [*Role] == ROLES


@pytest.fixture(scope="module")
def policies(default_policy):
    """Return the policy by the role of Ann."""
    return {
        role: staffed(default_policy, Ann=Role(role), Bob=Role.ADMIN_AGENT, Eva=Role.DUTY_MANAGER)
        for role in ROLES
    }


@pytest.fixture(scope="module")
def filled(filled, tmp_path_factory, policies):
    """Return the database file in which all three have written once."""
    file = Path(shutil.copy(filled, tmp_path_factory.mktemp("known")))

    async def write():
        database = open_database(f"sqlite+aiosqlite:///{file}", FakeClock())
        desk = Desk(database, policies["none"])
        for each in ("Ann", "Bob", "Eva"):
            await Chat(desk, name=each, conversation=f"a:{each}").say("/help")
        await database.close()

    asyncio.run(write())
    return file


@pytest.fixture
async def scene(desk, policies):
    """Return what gives Ann a role, puts a request there, and lets her do something."""

    async def play(deed, role, whose="", **facts):
        desk.policy = policies[role]
        desk.restart()
        if whose:
            work = UnitOfWork()
            work.add(request(deed, **WHOSE[whose], **facts))
            await desk.database.turns.commit(work)
        kind = "channel" if deed.startswith(("/watch", "/unwatch")) else "personal"
        ann = Chat(desk, name="Ann", conversation="a:ann", kind=kind)
        before = await state_of(desk)
        said = await done(ann, deed)
        return said, before, await state_of(desk)

    return play


def request(deed, **facts):
    moments = {"submitted_at": REQUEST.created_at, "respond_by": REQUEST.created_at}
    moments["respond_by"] += timedelta(days=99)
    state = STATES.get(deed, RequestState.SUBMITTED)
    known = {"number": 1, "tenant_id": CONTOSO.tenant_id, "state": state}
    return replace(REQUEST, **{**known, **moments, **facts})


async def state_of(desk):
    """Return what the refused must not have changed."""
    request = await desk.database.ledger.get(1)
    history = await desk.database.ledger.history(1)
    watched = await desk.database.subscriptions.of("a:ann")
    person = await desk.database.staff.get(person_id("Ann"))
    return request, history, watched, person and person.preferences


async def done(ann, deed):
    """Type it, or press what no card has shown, and return what was answered."""
    if deed.startswith("/"):
        return " ".join(await ann.say(deed))
    if deed == "typeahead":
        wanted = {"queryText": "contoso", "dataset": "customers"}
        found = answered(await ann.invoke("application/search", wanted))
        # A refusal has no place in a list of choices: it is empty.
        return found if "Contoso" in found else REFUSED[0]
    if deed == "form of a message":
        wanted = {"commandId": MESSAGE_ACTION, "messagePayload": {}}
        return answered(await ann.invoke("composeExtension/fetchTask", wanted))
    if deed == "form that was filled in":
        wanted = {"commandId": MESSAGE_ACTION, "data": {"card": new_key(), "title": "Slow"}}
        return answered(await ann.invoke("composeExtension/submitAction", wanted))
    data = {"reference": "BH-000001", **DATA.get(deed, {})}
    answer = await ann.press_again({"verb": deed, "data": data})
    return " ".join([orjson.dumps(answer).decode(), *ann.heard()])


def answered(answer):
    assert answer.status == 200
    return (answer.body or b"").decode()


@pytest.mark.parametrize(
    ("deed", "role", "whose", "effect"), [*cases()], ids=lambda value: str(value).replace("/", "")
)
async def test_each_role_may_do_what_the_table_says(scene, deed, role, whose, effect):
    said, before, after = await scene(deed, role, whose)
    assert any(words in said for words in REFUSED) is (not effect), said
    assert (before != after) is (effect == "changes"), said
    if effect:
        assert effect == "changes" or effect in said
    else:
        assert REQUEST.title not in said


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", [RequestState.WAITING_FOR_ADMIN, RequestState.SUBMITTED])
@pytest.mark.parametrize("answer", ["accept-handover", "decline-handover"])
async def test_an_offer_is_taken_only_with_what_the_request_then_needs(scene, role, state, answer):
    said, before, after = await scene(
        answer,
        role,
        "a colleague's",
        state=state,
        offered_to_id=person_id("Ann"),
        offered_to="Ann",
    )
    waits = state is RequestState.WAITING_FOR_ADMIN and answer == "accept-handover"
    allowed = role == "admin_agent" if waits else role != "none"
    assert (before[0] != after[0]) is allowed, said
    assert ("Your role does not allow this" in said) is not allowed


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("whose", WHOSE)
async def test_what_was_offered_to_somebody_else_no_one_accepts(scene, role, whose):
    offered = {"offered_to_id": person_id("Bob"), "offered_to": "Bob"}
    _, before, after = await scene("accept-handover", role, whose, **offered)
    assert before[0] == after[0]
