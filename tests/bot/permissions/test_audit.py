"""What was refused, and what changes rules or facts for everyone, leaves one line each."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from prometheus_client import CollectorRegistry

from bot.telemetry.metrics import Metrics
from services.model.audit import AuditEntry, Result
from services.model.permissions import Permission
from services.model.roles import Role
from services.model.states import RequestState
from services.model.taxonomy import Fact
from services.model.unit_of_work import UnitOfWork
from tests.chat import TENANT, Chat, person_id, staffed
from tests.desks import CONTOSO, CUSTOMERS
from tests.sample_request import REQUEST
from tests.transcripts import play

EVER = datetime.min.replace(tzinfo=UTC)
ANN = person_id("Ann")


@pytest.fixture
def metrics():
    """Return metrics of the test's own: it reads them."""
    return Metrics(CollectorRegistry())


@pytest.fixture
async def ann(desk):
    """Return Ann of sales, and put there a request of Bob's and one of another tenant."""
    desk.policy = staffed(desk.policy, Ann=Role.SALES_AGENT, Bob=Role.ADMIN_AGENT)
    desk.restart()
    work = UnitOfWork()
    sent = replace(REQUEST, state=RequestState.SUBMITTED, owner_id=person_id("Bob"))
    work.add(replace(sent, number=1, staff_tenant_id=TENANT))
    work.add(replace(sent, number=2, staff_tenant_id="another"))
    await desk.database.turns.commit(work)
    return Chat(desk, name="Ann", conversation="a:ann")


async def lines(desk):
    """Return the audit without what the fixture's customers left."""
    found = await desk.database.audit.since(EVER)
    return [one for one in found if not one.by_id.startswith("start")]


def refused(permission, target=""):
    return (ANN, permission, Result.REFUSED, target)


def essence(entry):
    return (entry.by_id, entry.action, entry.result, entry.target)


@pytest.mark.parametrize(
    ("deed", "permission", "target"),
    [
        ("/close 1", Permission.CLOSE, "BH-000001"),
        ("/status BH-1", Permission.VIEW, "BH-000001"),
        ("/status BH-2", Permission.VIEW, "BH-000002"),
        ("/close BH-2", Permission.VIEW, "BH-000002"),
        ("/atrisk summary", Permission.VIEW_SHIFT, ""),
    ],
)
async def test_a_refusal_leaves_a_line_with_who_where_and_on_what(
    desk, ann, deed, permission, target
):
    await ann.say(deed)
    (line,) = await lines(desk)
    assert essence(line) == refused(permission, target)
    assert (line.at, line.conversation_id) == (desk.clock(), "a:ann")
    counted = f'behalf_refusals_total{{permission="{permission}"}} 1.0'
    assert counted in desk.turns.metrics.text().decode()


async def test_what_is_refused_for_another_reason_leaves_none(desk, ann):
    await ann.say("/status BH-404")
    await ann.say("/customer nobody at all")
    await ann.say("/status")
    assert await lines(desk) == []


async def test_a_refusal_that_teams_delivers_twice_leaves_one_line(desk, ann):
    message = ann.message("/close 1")
    await ann.send(message)
    await ann.send(message)
    assert len(await lines(desk)) == 1


async def test_a_forged_press_leaves_a_line_too(desk, ann):
    await ann.press_again({"verb": "accept-handover", "data": {"reference": "BH-000001"}})
    await ann.press_again({"verb": "take-request", "data": {"reference": "BH-000001"}})
    assert [essence(one) for one in await lines(desk)] == [
        refused(Permission.VIEW, "BH-000001"),
        refused(Permission.FILE, "BH-000001"),
    ]


async def test_keys_hit_in_a_typeahead_fill_no_audit(desk, ann):
    desk.policy = staffed(desk.policy, Ann=Role.NONE)
    desk.restart()
    for text in ("c", "co", "con"):
        await ann.invoke("application/search", {"queryText": text, "dataset": "customers"})
    assert await lines(desk) == []


async def test_an_offer_to_oneself_is_a_refusal(desk, ann):
    bob = Chat(desk, name="Bob", conversation="a:bob")
    desk.policy = staffed(desk.policy, Ann=Role.HELPDESK_AGENT, Bob=Role.ADMIN_AGENT)
    desk.restart()
    await bob.say("/help")
    await ann.say("/help")
    said = await ann.say("/handover 1 Ann")
    assert "You cannot offer BH-000001 to yourself" in said[0]
    assert [essence(one) for one in await lines(desk)] == [
        refused(Permission.HAND_OVER, "BH-000001")
    ]
    assert (await desk.database.ledger.get(1)).offered_to_id == ""


PHARMA = CUSTOMERS[1]
ASKED = """
    you: /new contoso pharma m365 C Mail is late
    you: technical
    you: Since nine
    you: yes
    bot: GDAP
    you: {answer}
"""


@pytest.mark.parametrize(("answer", "holds"), [("yes", True), ("no", False)])
async def test_a_fact_that_is_kept_leaves_a_line(chat, desk, answer, holds):
    await play(chat, ASKED.format(answer=answer))
    (line,) = await lines(desk)
    assert (await desk.database.customers.get(PHARMA.tenant_id)).facts == {Fact.GDAP: holds}
    assert (line.action, line.result) == (Permission.CHANGE_FACTS, Result.DONE)
    assert (line.target, line.detail) == (PHARMA.tenant_id, f"gdap {answer}")
    assert line.conversation_id == "a:chat"


async def test_what_sales_answer_is_good_for_their_request_and_kept_for_nobody(desk, ann):
    before = await desk.database.customers.get(PHARMA.tenant_id)
    await play(ann, ASKED.format(answer="yes"))
    await play(ann, "you: ada@partner.example\nyou: send\nbot: BH-000003")
    assert await desk.database.customers.get(PHARMA.tenant_id) == before
    assert (await desk.database.ledger.get(3)).facts == {Fact.GDAP: True}
    assert await lines(desk) == []


@pytest.mark.usefixtures("ann")
async def test_watching_and_its_end_leave_a_line_each(desk):
    channel = Chat(desk, name="Bob", conversation="19:duty", kind="channel")
    await channel.say("/watch A contoso ltd")
    await channel.say("/watch A contoso ltd")
    await channel.say("/unwatch")
    assert [(one.action, one.target, one.detail) for one in await lines(desk)] == [
        (Permission.WATCH, CONTOSO.tenant_id, "begun A"),
        (Permission.WATCH, CONTOSO.tenant_id, "ended A"),
    ]
    assert {one.conversation_id for one in await lines(desk)} == {"19:duty"}


async def test_an_import_leaves_a_line_with_by_whom(desk):
    await desk.database.import_customers([replace(CONTOSO, name="Contoso Group")], "os:ada")
    (line,) = await lines(desk)
    assert isinstance(line, AuditEntry)
    assert (line.by_id, line.action, line.detail) == ("os:ada", "import", "0 added, 1 updated")
