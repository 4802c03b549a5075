"""Buttons: in a personal chat what its reader may do, elsewhere what the state allows.

What a role may do is read from `expected.csv`, which was written by hand.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.duty import MAX_COLLEAGUES
from services.model.alarms import Alarm
from services.model.permissions import Permission
from services.model.promises import ClockSource, RunningClock
from services.model.roles import Role
from services.model.stages import Stage
from services.model.states import RequestState
from services.model.unit_of_work import UnitOfWork
from services.policy.tables import NOT_GRANTED
from tests.bot.permissions.test_expected import ROLES, TABLE
from tests.cards.anatomy import verbs
from tests.chat import TENANT, Chat, person_id, staffed
from tests.desks import CONTOSO
from tests.sample_request import REQUEST
from tests.transcripts import play

GRANTED = {row["deed"]: row for row in TABLE}
OFFERED = {
    RequestState.WAITING_FOR_ADMIN: {"take-request", "close-request"},
    RequestState.HANDED_OFF: {"mark-submitted", "close-request"},
    RequestState.SUBMITTED: {"mark-submitted", "mark-answered", "close-request"},
    RequestState.ANSWERED: {"close-request"},
}
OF_A_WARNING = {
    *("mark-answered", "chase-request", "escalate-request", "choose-colleague", "snooze-notice"),
}
OWNERS = {"own": "Ann", "a colleague's": "Bob"}


def may(role, deed, whose):
    """Return what the table says; a button that chooses a colleague offers it to one."""
    granted = GRANTED[deed][role]
    return granted == "all" or (granted == "own" and whose == "own")


@pytest.fixture
async def people(desk):
    """Give Ann a role, and put a request of this owner there."""

    async def prepare(role, owner, **facts):
        desk.policy = staffed(desk.policy, Ann=Role(role), Bob=Role.ADMIN_AGENT)
        desk.restart()
        now, work = desk.clock(), UnitOfWork()
        breach = now + timedelta(hours=8)
        work.add(
            replace(
                REQUEST,
                number=1,
                tenant_id=CONTOSO.tenant_id,
                staff_tenant_id=TENANT,
                owner_id=person_id(owner),
                owner=owner,
                submitted_at=now,
                respond_by=breach,
                response_clock=RunningClock(ClockSource.AGREEMENT, now, breach),
                **facts,
            )
        )
        await desk.database.turns.commit(work)
        return Chat(desk, name="Ann", conversation="a:ann")

    return prepare


@pytest.mark.parametrize("role", [each for each in ROLES if each != Role.NONE])
@pytest.mark.parametrize("whose", OWNERS)
@pytest.mark.parametrize("state", OFFERED)
async def test_the_card_of_a_request_offers_what_its_reader_may_do(people, role, whose, state):
    ann = await people(role, OWNERS[whose], state=state)
    await ann.say("/status 1")
    if not may(role, "/status BH-1", whose):
        assert [*ann.cards()] == []
        return
    assert verbs(next(ann.cards())) == {verb for verb in OFFERED[state] if may(role, verb, whose)}


async def test_a_card_in_a_channel_offers_what_somebody_there_may_do(people, desk):
    await people(Role.HELPDESK_AGENT, "Bob", state=RequestState.WAITING_FOR_ADMIN)
    channel = Chat(desk, name="Ann", conversation="19:duty", kind="channel")
    await channel.say("/status 1")
    assert verbs(next(channel.cards())) == OFFERED[RequestState.WAITING_FOR_ADMIN]


async def test_each_copy_of_a_card_goes_on_offering_what_its_own_reader_may_do(people, desk):
    """Bob files, and Ann does not: what he does moves her card, with her buttons."""
    ann = await people(Role.HELPDESK_AGENT, "Bob", state=RequestState.WAITING_FOR_ADMIN)
    bob = Chat(desk, name="Bob", conversation="a:bob")
    await play(ann, "you: /status 1\nbot: BH-000001")
    await play(bob, "you: /status 1\nbot: BH-000001")
    assert verbs(next(bob.cards())) == {"take-request", "close-request"}
    ann.heard()
    await play(bob, "you: /note 1 they called")
    (moved,) = [*ann.cards()]
    assert verbs(moved) == {"close-request"}


@pytest.mark.parametrize(
    ("taken", "lost"),
    [
        ([], set()),
        ([Permission.ESCALATE, Permission.SNOOZE], {"escalate-request", "snooze-notice"}),
        ([Permission.HAND_OVER, Permission.CHASE], {"choose-colleague", "chase-request"}),
    ],
)
async def test_a_notice_offers_what_its_recipient_may_do(people, desk, taken, lost):
    changed = {Role.SALES_AGENT: dict.fromkeys(taken, NOT_GRANTED)}
    staff = desk.policy.staff.model_copy(update={"permissions": changed})
    desk.policy = desk.policy.model_copy(update={"staff": staff})
    ann = await people(Role.SALES_AGENT, "Ann", state=RequestState.SUBMITTED)
    await ann.say("/help")
    work = UnitOfWork()
    work.add(Alarm(1, Stage.RESPONSE_WARNING, desk.clock()))
    await desk.database.turns.commit(work)
    ann.heard()
    await desk.wait()
    assert verbs(next(ann.cards())) - {"show-request"} == OF_A_WARNING - lost


@pytest.mark.parametrize(
    ("role", "answers"),
    [
        (Role.ADMIN_AGENT, {"accept-handover", "decline-handover"}),
        (Role.HELPDESK_AGENT, {"decline-handover"}),
    ],
)
async def test_an_offer_of_what_waits_is_accepted_by_who_may_file_it(people, desk, role, answers):
    offered = {"offered_to_id": person_id("Ann"), "offered_to": "Ann"}
    ann = await people(role, "Bob", state=RequestState.WAITING_FOR_ADMIN, **offered)
    await ann.say("/help")
    work = UnitOfWork()
    work.add(Alarm(1, Stage.OFFERED, desk.clock(), ann.person))
    await desk.database.turns.commit(work)
    await desk.wait()
    assert verbs(next(ann.cards())) - {"show-request"} == answers


async def test_who_handed_a_request_over_hears_of_it_without_a_button_they_may_not_press(
    people, desk
):
    sales = await people(Role.SALES_AGENT, "Ann", state=RequestState.SUBMITTED)
    bob = Chat(desk, name="Bob", conversation="a:bob")
    await bob.say("/help")
    await sales.say("/handover 1 Bob")
    await desk.wait()
    await bob.press("Accept")
    await desk.wait()
    assert "Bob" in sales.heard()[-1]
    assert verbs(next(sales.cards())) == set()


@pytest.mark.parametrize(
    ("role", "offered"), [(Role.SALES_AGENT, False), (Role.DUTY_MANAGER, True)]
)
async def test_the_summary_of_a_shift_is_offered_to_who_may_see_it(people, role, offered):
    ann = await people(role, "Ann", state=RequestState.SUBMITTED)
    await ann.say("/atrisk")
    assert ("show-shift" in verbs(next(ann.cards()))) is offered
    (said,) = await ann.say("/help")
    assert ("/atrisk [summary]" in said) is offered
    assert "/atrisk" in said


async def test_colleagues_with_a_role_are_found_among_many_without(people, desk):
    nobody = desk.policy.staff.model_copy(update={"default_roles": frozenset({Role.NONE})})
    desk.policy = desk.policy.model_copy(update={"staff": nobody})
    ann = await people(Role.HELPDESK_AGENT, "Ann", state=RequestState.SUBMITTED)
    for number in range(MAX_COLLEAGUES + 1):
        await Chat(desk, name=f"Aaa{number:02}", conversation=f"a:{number}").say("/help")
    await Chat(desk, name="Bob", conversation="a:bob").say("/help")
    await ann.press_again({"verb": "choose-colleague", "data": {"reference": "BH-000001"}})
    assert "Bob" in ann.heard()[-1]


async def test_a_decline_takes_no_button_from_the_notices_of_others(people, desk):
    """Ann may not see it any more once she has declined; Bob may."""
    offered = {"offered_to_id": person_id("Ann"), "offered_to": "Ann"}
    ann = await people(Role.SALES_AGENT, "Bob", state=RequestState.HANDED_OFF, **offered)
    bob = Chat(desk, name="Bob", conversation="a:bob")
    for each in (ann, bob):
        await each.say("/help")
    work = UnitOfWork()
    work.add(Alarm(1, Stage.FORGOTTEN, desk.clock()))
    work.add(Alarm(1, Stage.OFFERED, desk.clock(), ann.person))
    await desk.database.turns.commit(work)
    await desk.wait()
    notice = next(bob.cards())
    assert "show-request" in verbs(notice)
    bob.heard()
    await ann.press("Decline")
    (moved,) = (card for card in bob.cards() if "mark-submitted" in verbs(card))
    assert verbs(moved) == verbs(notice)
