"""Whether a person may do something: by role, by whose request it is, and by tenant."""

from dataclasses import replace

import pytest

from services.access import Access
from services.model.conversations import Conversation, ConversationKind
from services.model.customers import SHARED
from services.model.errors import Denial, NotAllowedError
from services.model.people import Person
from services.model.permissions import (
    ON_REQUESTS,
    Permission,
    Scope,
    allows,
    union,
    wanting,
)
from services.model.roles import Role, roles_text
from services.model.states import EventKind, RequestState
from services.policy.loader import load_policy
from services.policy.tables import Member, Policy
from tests.sample_request import REQUEST

HOME, ABROAD = (f"{n}0000000-0000-4000-8000-000000000000" for n in "ab")
IDS = {role: f"{n}0000000-0000-4000-8000-00000000000{n}" for n, role in enumerate(Role)}
MINE = replace(REQUEST, owner_id=IDS[Role.SALES_AGENT], staff_tenant_id=HOME)
THEIRS = replace(MINE, owner_id="somebody else")


def access(**staff):
    members = tuple(
        Member(id=key, name=role.value, roles=frozenset({role})) for role, key in IDS.items()
    )
    policy = load_policy()
    changed = policy.staff.model_copy(update={"members": members, **staff})
    return Access(Policy.model_validate(policy.model_copy(update={"staff": changed}).model_dump()))


def person(role, tenant=HOME):
    return Person(IDS[role], tenant, role.value)


SALES, ADMIN = person(Role.SALES_AGENT), person(Role.ADMIN_AGENT)
STRANGER = Person("c0000000-0000-4000-8000-000000000000", HOME, "Guest")


def test_whoever_is_not_listed_may_ask_for_help_and_nothing_else():
    may = {one for one in Permission if access().may_at_all(STRANGER, one)}
    assert may == {Permission.HELP}


def test_no_roles_are_the_same_as_the_role_none():
    nobody = Member(id=STRANGER.id, name="Guest", roles=frozenset())
    granted = access(members=(nobody,)).policy.permissions_of(STRANGER.id)
    assert granted == Role.NONE.traits


@pytest.mark.parametrize("permission", sorted(ON_REQUESTS))
def test_sales_may_only_with_their_own_requests(permission):
    assert access().may_at_all(SALES, permission)
    assert not access().may_at_all(STRANGER, permission)
    assert access().may(SALES, permission, MINE)
    assert not access().may(SALES, permission, THEIRS)
    assert access().may(ADMIN, permission, THEIRS)
    assert access().scope(SALES, permission) is Scope.OWN
    assert access().scope(ADMIN, permission) is Scope.ALL
    with pytest.raises(NotAllowedError) as refused:
        access().require(SALES, permission, THEIRS)
    assert refused.value.denial == Denial(permission, THEIRS.reference)


def place(kind, person_id="", tenant=HOME):
    return Conversation("x", kind, tenant, "https://t/", "28:bot", person_id)


@pytest.mark.parametrize(
    ("where", "shown"),
    [
        (place(ConversationKind.PERSONAL, ADMIN.id), True),
        (place(ConversationKind.PERSONAL, SALES.id), False),
        (place(ConversationKind.PERSONAL, STRANGER.id), False),
        (place(ConversationKind.PERSONAL, ADMIN.id, ABROAD), False),
        (place(ConversationKind.CHANNEL), True),
        (place(ConversationKind.CHANNEL, tenant=ABROAD), False),
    ],
)
def test_a_card_is_kept_up_to_date_where_its_readers_may_see_the_request(where, shown):
    assert access().shows_in(where, THEIRS) is shown


@pytest.mark.parametrize("field", ["owner_id", "created_by_id", "offered_to_id"])
def test_who_opened_it_and_who_is_to_take_it_see_it_but_only_its_owner_does_something(field):
    request = replace(THEIRS, **{field: SALES.id})
    assert access().may(SALES, Permission.VIEW, request)
    assert access().may(SALES, Permission.CLOSE, request) is (field == "owner_id")


def test_what_belongs_to_another_tenant_is_nobodys_here_unless_the_two_are_joined():
    abroad = replace(MINE, staff_tenant_id=ABROAD)
    assert not access().may(SALES, Permission.VIEW, abroad)
    assert not access().may(ADMIN, Permission.CLOSE, abroad)
    joined = access(joined_tenants=(frozenset({HOME, ABROAD}),))
    assert joined.may(ADMIN, Permission.CLOSE, abroad)
    assert joined.tenants(ADMIN) == {HOME, ABROAD}
    assert joined.may(SALES, Permission.VIEW, abroad)
    assert not access(joined_tenants=(frozenset({ABROAD, IDS[Role.NONE]}),)).may(
        ADMIN, Permission.CLOSE, abroad
    )


@pytest.mark.parametrize(
    ("owner", "own"),
    [
        ("-".join(SALES.id.split("-")), True),
        (IDS[Role.ADMIN_AGENT], False),
        (IDS[Role.NONE], False),
    ],
)
def test_whose_request_it_is_is_said_by_the_owners_id(owner, own):
    assert access().may(SALES, Permission.CLOSE, replace(THEIRS, owner_id=owner)) is own


HELPDESK = person(Role.HELPDESK_AGENT)
WAITING = replace(THEIRS, state=RequestState.WAITING_FOR_ADMIN)
SUBMITTED = replace(THEIRS, state=RequestState.SUBMITTED)


@pytest.mark.parametrize(
    ("who", "asked", "may"),
    [
        (ADMIN, WAITING, True),
        (HELPDESK, WAITING, False),
        (HELPDESK, SUBMITTED, True),
        (STRANGER, SUBMITTED, False),
        (ADMIN, replace(WAITING, staff_tenant_id=ABROAD), False),
    ],
)
def test_what_waits_for_an_admin_agent_is_taken_over_only_by_who_may_file_it(who, asked, may):
    assert access().may_accept(who, asked) is may
    assert access().may_act(who, EventKind.ACCEPTED, asked) is may


def test_other_things_may_be_done_with_what_waits_for_an_admin_agent():
    assert access().may_act(HELPDESK, EventKind.NOTED, WAITING)
    assert not access().may_act(SALES, EventKind.NOTED, WAITING)


@pytest.mark.parametrize(
    ("staff", "tenants"),
    [
        ({}, SHARED),
        ({"separate_customers": True}, (ABROAD,)),
        (
            {
                "separate_customers": True,
                "joined_tenants": (frozenset({HOME, ABROAD, STRANGER.id}),),
            },
            (ABROAD, HOME, STRANGER.id),
        ),
    ],
)
def test_customers_are_those_of_all_or_ones_own_before_those_of_joined_tenants(staff, tenants):
    assert access(**staff).customers_of(ABROAD) == tenants


def test_those_who_have_a_permission_are_named():
    assert access().policy.members_with(Permission.FILE) == {ADMIN.id: "admin_agent"}
    filing = {Role.HELPDESK_AGENT: {Permission.FILE: "all"}}
    named = access(permissions=filing).policy.members_with(Permission.FILE)
    assert [*named.values()] == ["admin_agent", "helpdesk_agent"]


@pytest.mark.parametrize(("asked", "named"), [(HOME, ["Ada"]), (ABROAD, []), ("", ["Ada"])])
def test_those_of_another_tenant_are_not_named_where_it_is_known(asked, named):
    roles = frozenset({Role.ADMIN_AGENT})
    policy = access(members=(Member(id=ADMIN.id, name="Ada", roles=roles, tenant=HOME),)).policy
    assert [*policy.members_with(Permission.FILE, asked).values()] == named


def test_a_policy_grants_and_takes_single_permissions():
    changes = {
        Role.HELPDESK_AGENT: {Permission.CHANGE_FACTS: "all", Permission.CLOSE: "own"},
        Role.DUTY_MANAGER: {Permission.WATCH: "no"},
    }
    changed = access(permissions=changes)
    helpdesk, duty = person(Role.HELPDESK_AGENT), person(Role.DUTY_MANAGER)
    assert changed.may_at_all(helpdesk, Permission.CHANGE_FACTS)
    assert not changed.may(helpdesk, Permission.CLOSE, THEIRS)
    assert changed.may(helpdesk, Permission.ANSWER, THEIRS)
    assert not changed.may_at_all(duty, Permission.WATCH)
    assert changed.may_at_all(ADMIN, Permission.WATCH)


def test_of_several_roles_the_wider_scope_holds():
    sales, shift = Role.SALES_AGENT.traits, Role.HELPDESK_AGENT.traits
    for several in ((sales, shift), (shift, sales)):
        assert union(several) == shift
    assert union([sales, sales]) == sales
    assert union([]) == {}


@pytest.mark.parametrize(
    ("granted", "own", "others"),
    [
        ({}, False, False),
        ({Permission.VIEW: Scope.OWN}, True, False),
        ({Permission.VIEW: Scope.ALL}, True, True),
    ],
)
def test_what_is_not_granted_is_denied(granted, own, others):
    assert allows(granted, Permission.VIEW, own=True) is own
    assert allows(granted, Permission.VIEW, own=False) is others


@pytest.mark.parametrize("role", Role)
def test_nobody_changes_what_they_may_not_see(role):
    seen = role.traits.get(Permission.VIEW)
    wider = [one for one in ON_REQUESTS if role.traits.get(one) not in (None, seen)]
    assert wider == []
    assert role.traits[Permission.HELP] is Scope.ALL


def test_what_is_done_with_a_request_can_be_granted_for_ones_own():
    said = "view submit answer note chase escalate snooze hand-over close"
    assert sorted(ON_REQUESTS) == sorted(said.split())


ALL, OWN = Scope.ALL, Scope.OWN


@pytest.mark.parametrize(
    ("granted", "wanted"),
    [
        ({Permission.CLOSE: OWN}, (Permission.CLOSE, Permission.VIEW, OWN)),
        (
            {Permission.CLOSE: ALL, Permission.VIEW: OWN},
            (Permission.CLOSE, Permission.VIEW, ALL),
        ),
        (
            {Permission.WATCH: ALL, Permission.VIEW: OWN},
            (Permission.WATCH, Permission.VIEW, ALL),
        ),
        ({Permission.LEAD: ALL}, (Permission.LEAD, Permission.VIEW, ALL)),
        ({Permission.FILE: ALL}, (Permission.FILE, Permission.VIEW, ALL)),
        ({Permission.VIEW_SHIFT: ALL}, (Permission.VIEW_SHIFT, Permission.VIEW, ALL)),
        ({Permission.ACCEPT: ALL}, (Permission.ACCEPT, Permission.VIEW, OWN)),
        ({Permission.OPEN: ALL}, (Permission.OPEN, Permission.FIND_CUSTOMER, ALL)),
        (
            {Permission.VIEW_CUSTOMER: ALL},
            (Permission.VIEW_CUSTOMER, Permission.FIND_CUSTOMER, ALL),
        ),
        ({Permission.CHANGE_FACTS: ALL}, (Permission.CHANGE_FACTS, Permission.OPEN, ALL)),
    ],
)
def test_a_permission_means_nothing_without_the_one_it_needs(granted, wanted):
    assert list(wanting({Permission.HELP: ALL, **granted})) == [wanted]


@pytest.mark.parametrize("role", Role)
def test_no_role_wants_for_anything(role):
    assert list(wanting(role.traits)) == []


def test_roles_are_listed_in_one_order():
    assert roles_text([Role.DUTY_MANAGER, Role.ADMIN_AGENT]) == "admin_agent, duty_manager"
    assert roles_text([]) == "none"
