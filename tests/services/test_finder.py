"""What a text means among requests of several tenants, for people who may see all or their own."""

from dataclasses import replace

import pytest

from services.access import Access
from services.finder import RequestFinder
from services.model.errors import (
    AmbiguousRequestError,
    NoMatchingRequestError,
    NotAllowedError,
    SeveralRequestsError,
    UnknownRequestError,
    UnreadableRecordError,
)
from services.model.people import Person
from services.model.permissions import Permission
from services.model.roles import Role
from services.model.states import EventKind
from services.policy.loader import load_policy
from services.policy.tables import Member, Policy
from services.reading.names import Query, fit, searched_request
from tests.sample_request import REQUEST

HOME, ABROAD = "tenant", "another"
IDS = {role: f"{n}0000000-0000-4000-8000-00000000000{n}" for n, role in enumerate(Role)}
ADMIN, SALES = (
    Person(IDS[role], HOME, role.value) for role in (Role.ADMIN_AGENT, Role.SALES_AGENT)
)
SEVEN = replace(REQUEST, number=7, staff_tenant_id=HOME, microsoft_number="2607")
EIGHT = replace(SEVEN, number=8, microsoft_number="7")
FOREIGN = replace(SEVEN, number=9, staff_tenant_id=ABROAD, microsoft_number="9999")


def access():
    members = tuple(
        Member(id=key, name=role.value, roles=frozenset({role})) for role, key in IDS.items()
    )
    policy = load_policy()
    staff = policy.staff.model_copy(update={"members": members})
    changed = policy.model_copy(update={"staff": staff})
    return Access(Policy.model_validate(changed.model_dump()))


def kept(request):
    return searched_request(
        request.customer, request.title, request.reference, request.microsoft_number
    )


class Ledger:
    def __init__(self, *requests, unreadable=""):
        self.requests = {one.number: one for one in requests}
        self.unreadable = unreadable
        self.asked = None

    async def get(self, number):
        return self.requests.get(number)

    async def search(self, text, limit, tenants, person_id=None):
        """Return whatever fits, whosever it is: a good ledger would leave out what is foreign."""
        self.asked = text, limit, tenants, person_id
        query = Query.of(text)
        return [one for one in self.requests.values() if fit(query, *kept(one)) is not None][
            :limit
        ]

    async def by_microsoft_number(self, text, tenants):
        if self.unreadable == text:
            raise UnreadableRecordError("requests", "BH-000001")
        found = (one for one in self.requests.values() if one.staff_tenant_id in tenants)
        return next((one for one in found if one.microsoft_number == text), None)


def finder(*requests, **how):
    return RequestFinder(Ledger(*requests, **how), access())


@pytest.mark.parametrize(
    "text", ["BH-000007", "bh-7", "7", "007", "2607", "case 7", "SR# 2607", "[BH 7]"]
)
async def test_a_request_is_found_by_either_number(text):
    assert await finder(SEVEN).find(text, ADMIN) is SEVEN


async def test_a_reference_means_ours_and_a_bare_number_either():
    assert await finder(SEVEN, EIGHT).find("BH-7", ADMIN) is SEVEN
    with pytest.raises(AmbiguousRequestError) as two:
        await finder(SEVEN, EIGHT).find("7", ADMIN)
    assert (two.value.ours, two.value.theirs) == ("BH-000007", "BH-000008")
    same = replace(SEVEN, microsoft_number="7")
    assert await finder(same).find("7", ADMIN) is same


@pytest.mark.parametrize(("owner", "found"), [(7, 7), (8, 8)])
async def test_of_two_the_one_is_meant_that_may_be_seen(owner, found):
    two = [
        replace(one, owner_id=SALES.id if one.number == owner else "x") for one in (SEVEN, EIGHT)
    ]
    assert (await finder(*two).find("7", SALES)).number == found


async def test_of_two_that_may_not_be_seen_neither_is_named_but_in_the_audit():
    with pytest.raises(NotAllowedError) as refused:
        await finder(SEVEN, EIGHT).find("7", SALES)
    assert refused.value.denial.reference == "BH-000007"


async def test_what_belongs_to_another_tenant_is_unknown_and_noted():
    with pytest.raises(UnknownRequestError) as unknown:
        await finder(FOREIGN).find("BH-9", ADMIN)
    assert unknown.value.denial.reference == "BH-000009"
    for text in ("9999", "BH-10"):
        with pytest.raises(UnknownRequestError) as unknown:
            await finder(FOREIGN).find(text, ADMIN)
        assert unknown.value.denial is None


async def test_a_number_of_a_damaged_request_is_said_to_be_so_or_to_mean_two():
    with pytest.raises(UnreadableRecordError):
        await finder(unreadable="7").find("7", ADMIN)
    with pytest.raises(AmbiguousRequestError) as two:
        await finder(SEVEN, unreadable="7").find("7", ADMIN)
    assert (two.value.ours, two.value.theirs) == ("BH-000007", "BH-000001")


async def test_what_may_be_seen_may_not_all_be_done():
    mine = replace(SEVEN, offered_to_id=SALES.id)
    assert await finder(mine).find("7", SALES) is mine
    with pytest.raises(NotAllowedError) as refused:
        await finder(mine).find_for_action("7", SALES, EventKind.CLOSED)
    assert refused.value.denial.permission is Permission.CLOSE
    assert await finder(mine).find_for_action("7", ADMIN, EventKind.CLOSED) is mine
    with pytest.raises(ValueError, match="no person does this"):
        await finder(mine).find_for_action("7", ADMIN, EventKind.NOTIFIED)


async def test_a_number_of_several_words_is_found_as_it_was_kept():
    spoken = replace(SEVEN, microsoft_number="case 12 of 2026")
    assert await finder(spoken).find("case 12 of 2026", ADMIN) is spoken
    with pytest.raises(UnknownRequestError) as unknown:
        await finder(SEVEN).find("7 and 8", ADMIN)
    assert unknown.value.text == "7 and 8"


async def test_of_a_copied_text_the_one_request_in_it_is_meant():
    numbered = replace(SEVEN, microsoft_number="2601070040001234")
    for text in (
        "RE: [BH-7] Slow pages",
        "bh-7 please",
        "RE: Slow pages - TrackingID#2601070040001234",
        "Case 2601 0700 4000 1234 - Slow",
    ):
        assert await finder(numbered).find(text, ADMIN) is numbered
    with pytest.raises(SeveralRequestsError) as several:
        await finder(SEVEN, EIGHT).find("BH-7 and bh 8, BH-000009 too", ADMIN)
    assert several.value.names == ("BH-000007", "BH-000009")


MAIL = replace(SEVEN, number=10, customer="Müller", title="Mailbox full", microsoft_number="")
CALENDAR = replace(MAIL, number=11, title="Calendar empty, no mail")


@pytest.mark.parametrize(
    ("text", "meant", "choice"),
    [
        ("BH-7", SEVEN, ()),
        ("#7", SEVEN, ()),
        ("2607", SEVEN, ()),
        ("mailbox", MAIL, ()),
        ("box full", MAIL, ()),
        ("Müller mailbox", MAIL, ()),
        ("mail", None, (MAIL, CALENDAR)),
        ("mueller calendar", None, (CALENDAR,)),
        ("calendra", None, (CALENDAR,)),
    ],
)
async def test_words_mean_the_only_one_they_are_a_part_of(text, meant, choice):
    found = await finder(SEVEN, MAIL, CALENDAR).find_or_search(text, ADMIN, 5)
    assert (found.meant, [*found.choice]) == (meant, [*choice])


async def test_a_number_that_is_no_request_is_looked_for_and_never_taken_for_granted():
    rooms = replace(MAIL, title="42 rooms without network")
    assert await finder(rooms).find_or_search("42", ADMIN, 5) == (None, [rooms])
    assert (await finder(rooms).find_or_search("42 rooms", ADMIN, 5)).meant is rooms
    for text in ("BH-42", "43"):
        with pytest.raises(UnknownRequestError):
            await finder(rooms).find_or_search(text, ADMIN, 5)


async def test_what_no_request_has_is_said_with_what_was_sought():
    for text in ("nobody at all", "7 and 8", "26070000000000"):
        with pytest.raises(NoMatchingRequestError) as nothing:
            await finder(SEVEN).find_or_search(text, ADMIN, 5)
        assert nothing.value.text == text
        assert nothing.value.denial is None


async def test_of_several_requests_that_a_text_names_none_is_chosen():
    with pytest.raises(SeveralRequestsError):
        await finder(SEVEN).find_or_search("BH-7 and BH-8", ADMIN, 5)


async def test_what_is_hidden_is_as_unknown_as_ever_and_not_searched_for():
    nine = replace(MAIL, title="9 rooms")
    known = finder(FOREIGN, nine)
    for text in ("9", "BH-9"):
        with pytest.raises(UnknownRequestError) as unknown:
            await known.find_or_search(text, ADMIN, 5)
        assert unknown.value.denial.reference == "BH-000009"
    with pytest.raises(NotAllowedError):
        await known.find_or_search("10", SALES, 5)
    assert known.requests.asked is None


@pytest.mark.parametrize(("person", "own"), [(ADMIN, None), (SALES, SALES.id)])
async def test_the_database_is_asked_for_what_the_person_may_see(person, own):
    mine = replace(MAIL, owner_id=SALES.id)
    known = finder(mine)
    assert (await known.find_or_search("mailbox", person, 5)).meant is mine
    assert known.requests.asked == ("mailbox", 5, {HOME}, own)


async def test_what_may_not_be_seen_is_not_shown_even_if_the_database_has_found_it():
    foreign = replace(MAIL, number=12, staff_tenant_id=ABROAD, owner_id=SALES.id)
    with pytest.raises(NoMatchingRequestError):
        await finder(MAIL, foreign).find_or_search("mailbox", SALES, 5)
    assert (await finder(MAIL, foreign).find_or_search("mailbox", ADMIN, 5)).meant is MAIL
