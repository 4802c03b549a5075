"""What is too old is erased in batches, and nothing that is younger, open or still counts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from services.gateways import batches, erasure
from services.gateways.database import Database
from services.model.alarms import LateNotice
from services.model.audit import AdministrativeAction, AuditEntry, Result
from services.model.errors import TurnConflictError
from services.model.permissions import Permission
from services.model.requests import Event
from services.model.routes import Rule
from services.model.stages import Stage
from services.model.states import EventKind, RequestState
from tests.clock import NOON
from tests.services.gateways.records import (
    CONTACT,
    COPY,
    alarm,
    event,
    request,
    work,
)

BEFORE = NOON + timedelta(days=1)
CLOSED = request(state=RequestState.CLOSED, closed_at=NOON)
GONE = CONTACT.model_copy(update={"name": "", "email": "", "phone": ""})
TEXTS = {"title": "", "description": "", "override_reason": "", "contact": GONE}
SKELETON: dict[str, Any] = {
    **TEXTS,
    **dict.fromkeys(("tenant_id", "customer", "publisher", "owner", "created_by"), ""),
    **dict.fromkeys(("answered_by", "microsoft_number", "escalation_level"), ""),
    "offered_to_id": "",
    "offered_to": "",
    "facts": {},
}
HISTORY = (
    Event(1, NOON, EventKind.CREATED, "ada", "Ada", Rule.R17),
    event(1, "a note"),
    Event(1, NOON, EventKind.ESCALATED, "ada", "Ada", "duty_channel"),
    Event(1, NOON, EventKind.CLOSED, "ada", "Ada"),
)


async def test_texts_of_old_closed_requests_are_erased_and_names_stay(database: Database):
    await database.turns.commit(work(CLOSED, *HISTORY))
    assert await database.erasure.texts(BEFORE) == 2
    assert await database.ledger.get(1) == replace(CLOSED, version=2, **TEXTS)
    assert await database.ledger.history(1) == [
        replace(one, evidence="") if one.kind is EventKind.NOTED else one for one in HISTORY
    ]


async def test_of_an_old_closed_request_a_skeleton_is_left_and_nothing_hangs_on_it(
    database: Database, database_url: str
):
    await database.turns.commit(
        work(CLOSED, *HISTORY, COPY, alarm(), LateNotice("ada", 1, Stage.ESCALATED, NOON))
    )
    assert await database.erasure.closed_requests(BEFORE) == 1 + len(HISTORY)
    assert await database.ledger.get(1) == replace(CLOSED, version=2, **SKELETON)
    assert await database.ledger.history(1) == [
        replace(one, by="", evidence="") for one in HISTORY
    ]
    engine = create_async_engine(database_url)
    async with engine.connect() as connection:
        for table in ("alarms", "late_notices", "card_copies", "event_texts"):
            query = text(f"SELECT count(*) FROM {table}")  # noqa: S608
            assert (await connection.execute(query)).scalar_one() == 0, table
    await engine.dispose()


@pytest.mark.parametrize("kind", ["texts", "closed_requests"])
async def test_what_is_open_or_was_closed_since_stays_as_it_is(database: Database, kind: str):
    open_one = replace(CLOSED, state=RequestState.ANSWERED)
    young = replace(CLOSED, number=2, closed_at=BEFORE)
    kept = [event(1, "one"), event(2, "two")]
    await database.turns.commit(work(open_one, young, *kept))
    assert await getattr(database.erasure, kind)(BEFORE) == 0
    assert await database.ledger.get(1) == replace(open_one, version=1)
    assert await database.ledger.get(2) == replace(young, version=1)
    assert [*await database.ledger.history(1), *await database.ledger.history(2)] == kept


@pytest.mark.parametrize("kind", ["texts", "closed_requests"])
async def test_it_goes_on_batch_by_batch_and_a_note_of_later_goes_too(
    database: Database, monkeypatch: pytest.MonkeyPatch, kind: str
):
    monkeypatch.setattr(batches, "BATCH", 2)
    monkeypatch.setattr(erasure, "FOUND_AT_ONCE", 3)
    erase = getattr(database.erasure, kind)
    several = [replace(CLOSED, number=number) for number in range(1, 8)]
    await database.turns.commit(work(*several, *(event(each.number, "x") for each in several)))
    assert await erase(BEFORE) == 14
    await database.turns.commit(work(event(3, "added later")))
    assert await erase(BEFORE) == 1
    assert {one.evidence for one in await database.ledger.history(3)} == {""}
    assert await erase(BEFORE) == 0


async def test_what_a_turn_has_read_before_is_not_written_back(database: Database):
    await database.turns.commit(work(CLOSED))
    read = await database.ledger.get(1)
    assert read
    await database.erasure.texts(BEFORE)
    with pytest.raises(TurnConflictError):
        await database.turns.commit(work(read))


async def test_a_contact_that_cannot_be_read_is_erased_as_well(
    database: Database, database_url: str
):
    await database.turns.commit(work(CLOSED))
    engine = create_async_engine(database_url)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE requests SET contact = 'Ada, ada@x'"))
    await engine.dispose()
    await database.erasure.texts(BEFORE)
    found = await database.ledger.get(1)
    assert found
    assert (found.contact.name, found.contact.email) == ("", "")


@pytest.mark.parametrize("forgets_leavers", [False, True])
async def test_old_lines_of_the_audit_go_but_for_the_roles_and_the_policy_that_hold(
    database: Database, *, forgets_leavers: bool
):
    now = datetime.now(UTC)
    old, young = now - timedelta(days=400), now - timedelta(days=300)

    def line(
        at: datetime, deed: Permission | AdministrativeAction, target: str = "", detail: str = "x"
    ) -> AuditEntry:
        return AuditEntry(at, "ada", deed, Result.DONE, target, detail)

    gone = [
        line(old, Permission.CLOSE),
        line(old, AdministrativeAction.POLICY, detail="an earlier one"),
        line(old, AdministrativeAction.ROLES, "ada", "admin_agent"),
        line(old, AdministrativeAction.ROLES, "bob", "admin_agent"),
        line(old, AdministrativeAction.ROLES, "bob", ""),
        line(old, AdministrativeAction.FORGET, "bob", ""),
    ]
    # As the docs have it: first forgotten, then taken off the list of staff.
    needed = [line(old + timedelta(days=1), AdministrativeAction.ROLES, "mia", "")]
    gone.append(line(old, AdministrativeAction.FORGET, "mia", ""))
    kept = [
        *(needed if forgets_leavers else ()),
        line(old, AdministrativeAction.POLICY, detail="the last one"),
        line(old, AdministrativeAction.ROLES, "ada", "sales_agent"),
        line(old, AdministrativeAction.ROLES, "eve", ""),
        line(young, Permission.CLOSE),
    ]
    gone += [] if forgets_leavers else needed
    await database.turns.commit(work(*gone, *kept))
    before = now - timedelta(days=366)
    done = await database.erasure.audit(before, forgets_leavers=forgets_leavers)
    assert done == len(gone)
    assert await database.audit.since(datetime(2000, 1, 1, tzinfo=UTC)) == kept
