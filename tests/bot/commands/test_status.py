"""`/status` with words, as conversations: one request, a list, or a sentence; no one sees more."""

from dataclasses import replace

import pytest

from cards.requests import MAX_LISTED
from services.model.audit import Result
from services.model.roles import Role
from services.model.states import RequestState
from services.model.unit_of_work import UnitOfWork
from tests.chat import TENANT, Chat, person_id, staffed
from tests.clock import NOON
from tests.sample_request import REQUEST
from tests.transcripts import play

ABROAD = "bbbbbbbb-0000-4000-8000-000000000002"


def request(number, title, customer="Contoso Ltd", **changes):
    said = {"title": title, "customer": customer, "state": RequestState.SUBMITTED}
    return replace(REQUEST, number=number, **{**said, "staff_tenant_id": TENANT, **changes})


@pytest.fixture
async def put(desk):
    async def write(*requests):
        work = UnitOfWork()
        work.add(*requests)
        await desk.database.turns.commit(work)

    return write


@pytest.fixture
async def known(put):
    await put(
        request(1, "Mailbox is full", microsoft_number="2611300012345"),
        request(2, "Shared mailbox is gone", state=RequestState.CLOSED, closed_at=NOON),
        request(3, "VPN gateway unreachable", "Müller Förderbänke GmbH"),
    )


@pytest.mark.usefixtures("known")
async def test_words_show_the_request_or_list_those_that_match_best(chat):
    await play(
        chat,
        """
        you: /status contoso mailbox
        bot: Requests found
        and: What matches “contoso mailbox”, best first:
        and: BH-000001 · Contoso Ltd
        and: Mailbox is full
        and: Submitted, waiting for an answer
        and: BH-000002 · Contoso Ltd
        and: Closed
        count: 1
        you: status vpn gateway
        bot: BH-000003 · Müller Förderbänke GmbH
        and: Since 9:40 no VM answers.
        you: /status 26113000
        bot: What matches “26113000”, best first:
        and: BH-000001
        you: /status 26113000123
        bot: BH-000001 · Contoso Ltd
        and: Since 9:40 no VM answers.
        you: /status 2611300012345
        bot: BH-000001 is shown again below.
        you: /status mueller
        bot: What matches “mueller”, best first:
        and: BH-000003
        you: /status gateawy
        bot: What matches “gateawy”, best first:
        and: BH-000003
        """,
    )


@pytest.mark.usefixtures("known")
async def test_words_are_understood_in_czech(desk):
    await play(
        Chat(desk, "Cyril", conversation="a:czech", locale="cs-CZ"),
        """
        you: /stav Müller brána
        bot: Textu „Müller brána“ neodpovídá žádná z žádostí, které vidíte.
        you: /stav contoso mailbox
        bot: Nalezené žádosti
        and: Co odpovídá textu „contoso mailbox“, nejlepší shody první:
        and: Uzavřeno
        you: stav foerderbaenke vpn
        bot: BH-000003
        """,
    )


@pytest.mark.usefixtures("known")
async def test_a_row_that_was_found_is_opened_by_pressing_it(chat):
    await chat.say("/status contoso mailbox")
    await chat.press("", reference="BH-000001")
    assert "Since 9:40 no VM answers." in chat.heard()[-1]


async def test_very_many_are_told_to_be_more_and_the_best_are_listed(chat, put):
    many = [request(number, f"Mailbox {number}") for number in range(1, MAX_LISTED + 6)]
    await put(*many)
    (said,) = await chat.say("/status mailbox")
    assert f"Here are the best {MAX_LISTED}; add a word to see fewer." in said
    assert said.count("BH-0000") == MAX_LISTED
    assert "BH-000020" in said
    assert "BH-000005" not in said


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("nobody at all", "None of the requests you can see matches “nobody at all”."),
        ("BH-9 mailbox", "None of the requests you can see matches “BH-9 mailbox”."),
        ("BH-9", "There is no service request “BH-9”."),
        ("99", "There is no service request “99”."),
        ("☕ \N{PILE OF POO}", "None of the requests you can see matches"),
        ("%", "None of the requests you can see matches “%”."),
        ("_", "None of the requests you can see matches"),
        ('"', "None of the requests you can see matches"),
        ("NEAR(mailbox vpn)", "None of the requests you can see matches"),
        ("zzz* -qqq", "None of the requests you can see matches"),
        ("[x](http://evil)", "matches “\\[x\\](http://evil)”."),
        ("nobody " * 500, "longer than the 256 characters"),
    ],
)
async def test_what_finds_nothing_is_said_with_what_to_do(chat, words, said):
    assert said in (await chat.say(f"/status {words}"))[-1]


async def test_sales_find_their_own_and_other_tenants_nothing(desk, put):
    """Refused and foreign requests leave no trace: in no list, in no count, not in the audit."""
    desk.policy = staffed(desk.policy, Sam=Role.SALES_AGENT, Bob=Role.ADMIN_AGENT)
    desk.restart()
    sam = person_id("Sam")
    others = [request(number, "Mailbox of others") for number in range(10, 10 + 3 * MAX_LISTED)]
    foreign = [
        request(number, "Mailbox abroad", staff_tenant_id=ABROAD, owner_id=sam)
        for number in range(100, 100 + 3 * MAX_LISTED)
    ]
    own = [
        request(1, "Mailbox mine", owner_id=sam),
        request(2, "Mailbox opened by me", created_by_id=sam),
        request(3, "Mailbox offered to me", offered_to_id=sam),
    ]
    await put(*own, *others, *foreign)
    sales, admin = (Chat(desk, name, conversation=f"a:{name}") for name in ("Sam", "Bob"))
    (said,) = await sales.say("/status mailbox")
    assert "What matches “mailbox”, best first:" in said
    assert [f"BH-{n:06}" in said for n in (1, 2, 3)] == [True] * 3
    assert said.count("BH-0") == len(own)
    (said,) = await sales.say("/status mailbox mine")
    assert "BH-000001" in said
    for words in ("mailbox of others", "mailbox abroad"):
        (said,) = await sales.say(f"/status {words}")
        assert "None of the requests you can see matches" in said
    (said,) = await admin.say("/status mailbox")
    assert "abroad" not in said
    (said,) = await admin.say("/status mailbox abroad")
    assert "None of the requests you can see matches" in said
    refused = await desk.database.audit.since(NOON.replace(year=2000))
    assert [line for line in refused if line.result is Result.REFUSED] == []


async def test_whoever_has_no_role_is_refused_whatever_they_search_for(desk, put):
    desk.policy = staffed(desk.policy, Eve=Role.NONE)
    desk.restart()
    await put(request(1, "Mailbox", owner_id=person_id("Eve")))
    (said,) = await Chat(desk, "Eve", conversation="a:eve").say("/status mailbox")
    assert "Your role does not allow this" in said
