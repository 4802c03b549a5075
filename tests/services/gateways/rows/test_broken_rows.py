"""Rows that another release wrote, or somebody broke: what is sound beside them still works."""

import re
from dataclasses import replace
from datetime import time

import pytest
from sqlalchemy.ext.asyncio import create_async_engine
from structlog.testing import capture_logs

from services.gateways.database import Database
from services.model.alarms import ALARM_LEASE, LateNotice
from services.model.conversations import ConversationKind
from services.model.errors import UnreadableRecordError
from services.model.preferences import DEFAULT_PREFERENCES, NotificationPreferences
from services.model.stages import Stage
from services.model.subscriptions import Subscription
from services.model.taxonomy import Fact, Relationship
from tests.clock import NOON
from tests.log_calls import ROOT
from tests.services.gateways.records import CONVERSATION, CUSTOMER, PERSON, keys, message, work

OTHER = replace(
    CUSTOMER, tenant_id="22222222-0000-4000-8000-000000000002", name="Contoso Other", domains=()
)

GUIDE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
[WRONG_KEYS] = re.findall(r"SELECT key, tenant_id, .* FROM customers .*(?=;)", GUIDE)


@pytest.fixture
async def broken(database: Database, database_url: str):
    """Keep a little of everything; the function returned then changes one column of it."""
    duty = replace(CONVERSATION, id="19:duty", kind=ConversationKind.CHANNEL, person_id="")
    late = LateNotice("ada", 1, Stage.RESPONSE_WARNING, NOON)
    await database.turns.commit(work(PERSON, CONVERSATION, CUSTOMER, OTHER))
    await database.turns.commit(work(duty, Subscription("19:duty"), late, message("m")))
    await database.outbox.release()

    async def change(column: str, value: str) -> Database:
        table, name = column.split(".")
        engine = create_async_engine(database_url)
        only = f" WHERE name = '{CUSTOMER.name}'" if table == "customers" else ""
        async with engine.begin() as connection:
            await connection.exec_driver_sql(f"UPDATE {table} SET {name} = '{value}'{only}")  # noqa: S608
        await engine.dispose()
        return database

    return change


@pytest.mark.parametrize("contact", ["{", "[]", '{"full_name":"Ada"}'])
async def test_an_unreadable_contact_is_none_and_can_be_given_again(broken, contact: str):
    database = await broken("people.contact", contact)
    with capture_logs() as logged:
        person = (await database.turns.open(keys())).person
    assert person == replace(PERSON, contact=None, version=1)
    assert [one["log_level"] for one in logged] == ["warning"]
    assert "Ada" not in str(logged)

    await database.turns.commit(work(replace(person, contact=PERSON.contact)))
    assert (await database.turns.open(keys())).person == replace(PERSON, version=2)


@pytest.mark.parametrize("preferences", ["{", "[]", '{"quiet_from":"late"}', '{"muted":["moon"]}'])
async def test_unreadable_preferences_are_the_default_and_can_be_set_again(
    broken, preferences: str
):
    database = await broken("people.preferences", preferences)
    with capture_logs() as logged:
        person = await database.staff.get("ada")
    assert person == replace(PERSON, preferences=DEFAULT_PREFERENCES, version=1)
    assert [one["log_level"] for one in logged] == ["warning"]
    assert "moon" not in str(logged)

    await database.turns.commit(work(replace(person, preferences=PERSON.preferences)))
    assert (await database.turns.open(keys())).person == replace(PERSON, version=2)


async def test_preferences_of_another_release_are_kept_where_they_are_known(broken):
    database = await broken("people.preferences", '{"quiet_from":"21:00","holiday":true}')

    person = await database.staff.get("ada")
    assert person is not None
    assert person.preferences == NotificationPreferences(quiet_from=time(21))


async def test_a_message_that_cannot_say_how_to_open_its_chat_is_sent_without(broken):
    database = await broken("outbox.opening", '{"bot_id":1}')
    with capture_logs() as logged:
        (pending,) = await database.outbox.claim(ALARM_LEASE, 10)
    assert pending.message == message("m")
    assert [one["log_level"] for one in logged] == ["warning"]


@pytest.mark.parametrize(
    ("column", "value"), [("subscriptions.severity", "D"), ("late_notices.stage", "moon")]
)
async def test_what_only_another_release_knows_is_left_to_that_one(broken, column, value):
    database = await broken(column, value)
    subscriptions = column.startswith("subscriptions")

    audience = await database.alarms.audience({"ada"}, {"tenant"})
    assert (
        len(audience.subscriptions)
        == len(await database.subscriptions.of("19:duty"))
        == 1 - subscriptions
    )
    assert len(await database.alarms.late_notices("ada")) == subscriptions
    assert audience.chats == {"ada": CONVERSATION}


async def test_who_has_a_chat_of_unknown_kind_has_none(broken):
    database = await broken("conversations.kind", "meeting")

    audience = await database.alarms.audience({"ada"}, {"tenant"})
    assert (audience.chats, audience.neighbours) == ({}, {})
    assert [place for _, place in audience.subscriptions] == [None]


async def test_a_conversation_of_unknown_kind_is_as_good_as_unknown(broken):
    database = await broken("conversations.kind", "meeting")
    with capture_logs() as logged:
        assert (await database.turns.open(keys())).conversation is None
        assert await database.turns.personal_chat("ada", "28:bot") is None
    assert {one["log_level"] for one in logged} == {"warning"}

    await database.turns.commit(work(CONVERSATION))
    assert (await database.turns.open(keys())).conversation == CONVERSATION


async def test_a_fact_of_another_release_is_left_out(broken):
    database = await broken("customers.facts", '{"moon":true,"gdap":false}')
    with capture_logs() as logged:
        found = await database.customers.get(CUSTOMER.tenant_id)
    assert found is not None
    assert found.facts == {Fact.GDAP: False}
    assert [one["log_level"] for one in logged] == ["warning"]


async def test_unreadable_facts_are_none(broken):
    database = await broken("customers.facts", "{")
    found = await database.customers.get(CUSTOMER.tenant_id)
    assert found == replace(CUSTOMER, facts={}, version=1)


@pytest.mark.parametrize(
    ("column", "value"), [("customers.relationship", "friend"), ("customers.domains", "x")]
)
@pytest.mark.parametrize("text", ["contoso", "contsoo", ""])
async def test_a_search_leaves_out_whom_it_cannot_read(broken, column: str, value: str, text: str):
    database = await broken(column, value)
    with capture_logs() as logged:
        found = await database.customers.search(text, 5)
    assert [one.name for one in found] == ["Contoso Other"]
    assert [one["log_level"] for one in logged] == ["warning"]
    assert CUSTOMER.name not in str(logged)
    with pytest.raises(UnreadableRecordError):
        await database.customers.get(CUSTOMER.tenant_id)


@pytest.mark.parametrize("column", ["key", "tenant_id", "staff_tenant_id"])
async def test_a_customer_under_a_wrong_key_is_mended_as_operations_says(
    database: Database, database_url: str, column: str
):
    await database.turns.commit(work(CUSTOMER, OTHER))
    tenants = ["x", ""]
    engine = create_async_engine(database_url)
    async with engine.begin() as shell:
        await shell.exec_driver_sql(
            f"UPDATE customers SET {column} = 'x' WHERE name = '{CUSTOMER.name}'"  # noqa: S608
        )
    with capture_logs() as logged:
        found = await database.customers.search("contoso", 5, tenants)
    assert [one.name for one in found] == [OTHER.name]
    assert [(one["event"], one["fields"]) for one in logged] == [("row_skipped", "key")]

    async with engine.begin() as shell:
        wrong = (await shell.exec_driver_sql(WRONG_KEYS)).scalars().all()
        assert len(wrong) == 1
        await shell.exec_driver_sql(f"DELETE FROM customers WHERE key = '{wrong[0]}'")  # noqa: S608
    await engine.dispose()
    assert await database.import_customers([CUSTOMER]) == (1, 0)
    assert await database.customers.get(CUSTOMER.tenant_id) == replace(CUSTOMER, version=1)


@pytest.mark.parametrize("column", ["tenant_id", "staff_tenant_id"])
async def test_an_import_mends_a_customer_whose_tenant_is_not_that_of_its_key(broken, column: str):
    database = await broken(f"customers.{column}", "x")
    assert await database.import_customers([CUSTOMER]) == (0, 1)
    assert await database.customers.get(CUSTOMER.tenant_id) == replace(CUSTOMER, version=1)


async def test_an_import_mends_a_broken_customer(broken):
    database = await broken("customers.relationship", "friend")
    mended = replace(CUSTOMER, relationship=Relationship.DIRECT)

    assert await database.import_customers([mended]) == (0, 1)
    assert await database.customers.get(CUSTOMER.tenant_id) == replace(mended, version=1)
