"""Ways in that were found once: by another tenant, by an old card, by a number, by a clock."""

from dataclasses import replace

import pytest

from bot.actions.message_action import MESSAGE_ACTION
from services.model.alarms import Alarm
from services.model.audit import Result
from services.model.destinations import Destination
from services.model.notices import NoticeContext
from services.model.outbox import new_key
from services.model.permissions import Permission
from services.model.roles import Role
from services.model.stages import Stage
from services.model.states import RequestState
from services.model.taxonomy import Relationship
from services.model.unit_of_work import TurnKeys, UnitOfWork
from tests.chat import TENANT, Chat, person_id, staffed
from tests.desks import CONTOSO
from tests.sample_request import REQUEST
from tests.transcripts import play

ABROAD = "bbbbbbbb-0000-4000-8000-000000000002"
SENT = replace(
    REQUEST,
    state=RequestState.SUBMITTED,
    owner_id=person_id("Bob"),
    owner="Bob",
    submitted_at=REQUEST.created_at,
)


JOINED = (frozenset({TENANT, ABROAD}),)


@pytest.fixture
def staff(desk):
    """Give these people roles; all others have none."""

    def give(**roles):
        desk.policy = staffed(desk.policy, **roles)
        change_staff(desk, default_roles=frozenset({Role.NONE}))

    return give


def change_staff(desk, **changes):
    """Let the desk go on by a policy that says other things of the staff."""
    changed = desk.policy.staff.model_copy(update=changes)
    desk.policy = desk.policy.model_copy(update={"staff": changed})
    desk.restart()


@pytest.fixture
def put(desk):
    async def write(**facts):
        work = UnitOfWork()
        work.add(replace(SENT, **{"staff_tenant_id": TENANT, **facts}))
        await desk.database.turns.commit(work)

    return write


async def test_a_card_that_somebody_may_not_see_any_more_says_just_that(desk, staff, put):
    """Bob offers it to Ann of sales, who declines: her card is not kept up to date."""
    staff(Ann=Role.SALES_AGENT, Bob=Role.ADMIN_AGENT)
    await put(number=1)
    ann, bob = (Chat(desk, name=one, conversation=f"a:{one}") for one in ("Ann", "Bob"))
    await ann.say("/help")
    await play(bob, "you: /handover 1 Ann")
    await play(ann, "you: /status 1\nbot: BH-000001")
    await desk.wait()
    await play(ann, "press: Decline\nbot: BH-000001 is not shown here any more")
    ann.heard()
    await play(bob, "you: /answered 1 26070000")
    assert ann.heard() == []


async def test_a_person_is_of_the_tenant_that_was_just_allowed_in(desk, staff, put):
    staff(Bob=Role.ADMIN_AGENT)
    await put(number=1)
    bob = Chat(desk, name="Bob", conversation="a:bob")
    await play(bob, "you: /status 1\nbot: BH-000001")
    elsewhere = bob.message("/status 1")
    elsewhere["channelData"]["tenant"]["id"] = ABROAD
    elsewhere["conversation"] = {**elsewhere["conversation"], "id": "a:2", "tenantId": ABROAD}
    await bob.send(elsewhere)
    said = Chat(desk, name="Bob", conversation="a:2").heard()
    assert "There is no service request" in said[-1]


async def test_no_other_tenant_hides_a_request_behind_the_same_number(desk, staff, put):
    staff(Bob=Role.ADMIN_AGENT)
    await put(number=1, microsoft_number="26071")
    await put(number=2, microsoft_number="26071", staff_tenant_id=ABROAD)
    bob = Chat(desk, name="Bob", conversation="a:bob")
    await play(bob, "you: /status 26071\nbot: BH-000001")


async def test_a_number_that_means_two_names_neither_to_who_may_see_neither(desk, staff, put):
    staff(Ann=Role.SALES_AGENT)
    await put(number=7)
    await put(number=1, microsoft_number="7")
    (said,) = await Chat(desk, name="Ann", conversation="a:ann").say("/status 7")
    assert "Your role does not allow this" in said
    assert "BH-" not in said


async def test_a_number_that_means_two_is_the_one_that_may_be_seen(desk, staff, put):
    staff(Ann=Role.SALES_AGENT)
    await put(number=7)
    await put(number=1, microsoft_number="7", owner_id=person_id("Ann"))
    await play(Chat(desk, name="Ann", conversation="a:ann"), "you: /status 7\nbot: BH-000001")


async def test_who_has_lost_their_role_is_warned_no_more_and_the_ladder_is(desk, staff, put):
    staff(Bob=Role.HELPDESK_AGENT, Eva=Role.DUTY_MANAGER)
    bob, eva = (Chat(desk, name=one, conversation=f"a:{one}") for one in ("Bob", "Eva"))
    for each in (bob, eva):
        await each.say("/help")
        await each.say("/notify on")
    await put(number=1, state=RequestState.HANDED_OFF, submitted_at=None)
    await play(bob, "you: /submitted 1 26072")
    staff(Eva=Role.DUTY_MANAGER)
    for each in (bob, eva):
        each.heard()
    await desk.wait(hours=3)
    await desk.wait(seconds=2)
    assert bob.heard() == []
    heard = eva.heard()
    assert any("They have no role with which they may see it" in one for one in heard), heard


async def test_a_dialog_that_was_begun_with_a_role_ends_without_it(desk, staff):
    staff(Bob=Role.ADMIN_AGENT)
    bob = Chat(desk, name="Bob", conversation="a:bob")
    await play(bob, "you: /new contoso ltd azure B Slow pages\nyou: technical")
    staff()
    await play(bob, "you: They are slow\nbot: Your role does not allow this")
    await play(bob, "you: /cancel\nbot: cancelled")


async def test_a_channel_stays_of_the_tenant_it_was_first_heard_of_in(desk, staff):
    staff(Bob=Role.ADMIN_AGENT, Zoe=Role.ADMIN_AGENT)
    channel = Chat(desk, name="Bob", conversation="19:duty", kind="channel")
    await play(channel, "you: /watch\nbot: Notices now come")
    guest = Chat(desk, name="Zoe", conversation="19:duty", kind="channel")
    hello = guest.message("hello")
    hello["channelData"]["tenant"]["id"] = hello["conversation"]["tenantId"] = ABROAD
    await guest.send(hello)
    place = (await desk.database.turns.open(TurnKeys("", "", "19:duty", ""))).conversation
    assert place.tenant_id == TENANT
    watch = guest.message("/watch A")
    watch["channelData"]["tenant"]["id"] = watch["conversation"]["tenantId"] = ABROAD
    await guest.send(watch)
    assert "Your role does not allow this" in guest.heard()[-1]
    assert len(await desk.database.subscriptions.of("19:duty")) == 1


async def test_a_snoozed_notice_does_not_come_to_another_tenant(desk, staff, put):
    staff(Bob=Role.ADMIN_AGENT)
    bob = Chat(desk, name="Bob", conversation="a:bob")
    channel = Chat(desk, name="Bob", conversation="19:duty", kind="channel")
    await play(channel, "you: /watch\nbot: Notices now come")
    await put(number=1, state=RequestState.HANDED_OFF, submitted_at=None)
    snoozed = Alarm(1, Stage.FORGOTTEN, desk.clock(), "19:duty", NoticeContext(snoozed=True))
    work = UnitOfWork()
    work.add(snoozed, replace(snoozed, number=2))
    await put(number=2, staff_tenant_id=ABROAD, state=RequestState.HANDED_OFF, submitted_at=None)
    await desk.database.turns.commit(work)
    channel.heard()
    await desk.wait()
    said = " ".join(channel.heard())
    assert "BH-000001" in said
    assert "BH-000002" not in said
    assert bob.heard() == []


async def test_a_refusal_in_the_form_of_a_message_is_in_the_audit(desk, staff):
    staff(Bob=Role.SALES_AGENT)
    change_staff(desk, permissions={Role.SALES_AGENT: {Permission.OPEN: "no"}})
    bob = Chat(desk, name="Bob", conversation="a:bob")
    await bob.say("/help")
    value = {"commandId": MESSAGE_ACTION, "data": {"card": new_key(), "title": "Slow"}}
    await bob.invoke("composeExtension/submitAction", value)
    (line,) = [
        one
        for one in await desk.database.audit.since(desk.clock())
        if one.by_id == person_id("Bob")
    ]
    assert (line.action, line.result) == (Permission.OPEN, Result.REFUSED)


async def test_what_a_channel_watches_is_shown_to_who_may_watch(desk, staff):
    staff(Bob=Role.ADMIN_AGENT, Ann=Role.SALES_AGENT)
    bob, ann = (
        Chat(desk, name=one, conversation="19:duty", kind="channel") for one in ("Bob", "Ann")
    )
    await play(bob, "you: /watch contoso ltd\nbot: Notices now come")
    assert "Contoso" in " ".join(await bob.say("/notify"))
    assert "Contoso" not in " ".join(await ann.say("/notify"))


async def test_where_customers_are_separate_no_one_finds_anothers(desk, staff):
    staff(Bob=Role.ADMIN_AGENT)
    change_staff(desk, separate_customers=True)
    own = replace(CONTOSO, name="Wingtip Toys", domains=(), staff_tenant_id=TENANT)
    other = replace(CONTOSO, name="Northwind", domains=(), staff_tenant_id=ABROAD)
    await desk.database.import_customers([own, other])
    bob = Chat(desk, name="Bob", conversation="a:bob")
    await play(bob, "you: /customer wingtip\nbot: Wingtip Toys")
    for shared in ("northwind", "fabrikam"):
        await play(bob, f"you: /customer {shared}\nbot: No customer matches")
    await play(bob, "you: /new wingtip azure B Slow\nbot: Only this is still open")


async def test_a_watch_of_another_tenants_channel_is_neither_shown_nor_ended(desk, staff):
    staff(Ann=Role.ADMIN_AGENT, Bob=Role.ADMIN_AGENT)
    ann, bob = (
        Chat(desk, name=one, conversation="19:duty", kind="channel") for one in ("Ann", "Bob")
    )
    await play(ann, "you: /watch A contoso ltd\nbot: Contoso Ltd")

    async def abroad(text):
        bob.heard()
        message = bob.message(text)
        message["channelData"]["tenant"]["id"] = message["conversation"]["tenantId"] = ABROAD
        await bob.send(message)
        return bob.heard()

    for typed in ("/notify", "/unwatch"):
        assert "Contoso" not in " ".join(await abroad(typed)), typed
    assert len(await desk.database.subscriptions.of("19:duty")) == 1


async def test_a_notice_on_its_way_is_not_sent_to_who_lost_the_role(desk, staff, put):
    staff(Ann=Role.HELPDESK_AGENT)
    await put(number=1, owner_id=person_id("Ann"), owner="Ann")
    ann = Chat(desk, name="Ann", conversation="a:ann")
    await ann.say("/help")
    work = UnitOfWork()
    work.add(Alarm(1, Stage.RESPONSE_WARNING, desk.clock()))
    await desk.database.turns.commit(work)
    while await desk.scheduler.sweep():
        pass
    staff(Ann=Role.NONE)
    await desk.wait()
    assert REQUEST.title not in " ".join(ann.heard())


async def test_what_a_joined_tenant_calls_a_customer_is_not_what_a_request_goes_by(desk, staff):
    """Both have a record of it; whichever name is typed, one's own is shown and used."""
    staff(Bob=Role.ADMIN_AGENT)
    change_staff(desk, separate_customers=True, joined_tenants=JOINED)
    own = replace(CONTOSO, name="Wingtip Toys", domains=(), staff_tenant_id=TENANT)
    other = replace(CONTOSO, name="Northwind", domains=(), staff_tenant_id=ABROAD)
    await desk.database.import_customers([own, other])
    bob = Chat(desk, name="Bob", conversation="a:bob")
    await play(bob, "you: /customer northwind\nbot: Wingtip Toys")
    assert "Northwind" not in " ".join(await bob.say("/new northwind azure B Slow"))


@pytest.mark.parametrize("gone", [False, True])
async def test_a_request_is_taken_by_the_record_of_those_who_opened_it(desk, staff, put, gone):
    staff(Bob=Role.ADMIN_AGENT)
    change_staff(desk, separate_customers=True, joined_tenants=JOINED)
    own = replace(CONTOSO, relationship=Relationship.RESELLER, staff_tenant_id=TENANT)
    theirs = replace(CONTOSO, staff_tenant_id=ABROAD)
    await desk.database.import_customers([own] if gone else [own, theirs])
    tenant_id = "99999999-0000-4000-8000-000000000009" if gone else CONTOSO.tenant_id
    waits = {"state": RequestState.WAITING_FOR_ADMIN, "submitted_at": None}
    await put(number=1, staff_tenant_id=ABROAD, tenant_id=tenant_id, **waits)
    bob = Chat(desk, name="Bob", conversation="a:bob")
    await play(bob, "you: /status 1\npress: Take it")
    taken = await desk.database.ledger.get(1)
    assert taken.state is RequestState.HANDED_OFF
    assert taken.route.destination is Destination.AZURE_PORTAL
