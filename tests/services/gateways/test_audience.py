"""Whom notices can reach: people and their chats, channels that watch, and colleagues by name."""

from dataclasses import replace

import pytest

from services.gateways.database import Database
from services.model.conversations import Conversation, ConversationKind
from services.model.people import Person
from services.model.preferences import DEFAULT_PREFERENCES
from services.model.subscriptions import Audience, Subscription, SubscriptionEnded
from services.model.taxonomy import Severity
from tests.clock import NOON
from tests.services.gateways.records import CONVERSATION, CUSTOMER, PERSON, STAFF, work

ADA = replace(PERSON, version=1)
GRACE = Person("grace", "tenant", "Grace Hopper", teams_id="29:grace", version=1)
DUTY = Conversation(
    id="19:duty@thread.tacv2",
    kind=ConversationKind.CHANNEL,
    tenant_id="tenant",
    service_url="https://teams.example/emea/",
    bot_id="28:bot",
)
GONE = {"suspended_at": NOON, "suspended_because": "ConversationBlockedByUser"}
SUBSCRIPTION = Subscription(
    conversation_id=DUTY.id,
    severity=Severity.CRITICAL,
    tenant_id=CUSTOMER.tenant_id,
    customer="Contoso Ltd",
    language="cs",
    timezone="Europe/Prague",
)


def new(person: Person) -> Person:
    return replace(person, version=0)


def chat(name: str, person: str = "ada", **changes: object) -> Conversation:
    return replace(CONVERSATION, id=name, person_id=person, **changes)


async def test_nobody_is_reached_where_nobody_is_known(database: Database):
    assert await database.alarms.audience({"ada"}, {"tenant"}) == Audience({}, {}, (), {})


async def test_the_audience_is_who_was_asked_for_and_every_subscription(database: Database):
    graces = chat("a:2", "grace")
    await database.turns.commit(
        work(
            CONVERSATION, graces, DUTY, new(ADA), new(GRACE), SUBSCRIPTION, Subscription("19:gone")
        )
    )

    audience = await database.alarms.audience({"ada", "eve", ""}, ())
    assert audience == Audience(
        people={"ada": ADA},
        chats={"ada": CONVERSATION},
        subscriptions=((SUBSCRIPTION, DUTY), (Subscription("19:gone"), None)),
        neighbours={},
    )
    assert (await database.alarms.audience((), ())).subscriptions == audience.subscriptions


async def test_a_suspended_chat_counts_only_where_there_is_no_other(database: Database):
    await database.turns.commit(
        work(chat("a:0", **GONE), chat("a:1"), chat("a:2"), chat("a:3", "grace", **GONE))
    )

    audience = await database.alarms.audience({"ada", "grace"}, ())
    assert audience.chats == {"ada": chat("a:1"), "grace": chat("a:3", "grace", **GONE)}


async def test_a_subscription_in_a_place_that_put_us_out_says_why(database: Database):
    gone = replace(DUTY, **GONE)
    await database.turns.commit(work(gone, SUBSCRIPTION))

    assert (await database.alarms.audience((), ())).subscriptions == ((SUBSCRIPTION, gone),)


async def test_a_neighbour_is_a_usable_place_of_the_same_tenant(database: Database):
    await database.turns.commit(
        work(
            chat("a:0", **GONE),
            chat("a:2"),
            chat("a:1"),
            chat("b:1", tenant_id="other"),
            chat("c:1", tenant_id="left", **GONE),
        )
    )

    found = (await database.alarms.audience((), {"tenant", "other", "left", "new"})).neighbours
    assert found == {"tenant": chat("a:1"), "other": chat("b:1", tenant_id="other")}


async def test_hundreds_of_people_are_found_at_once(database: Database):
    people = [replace(PERSON, id=f"p{n}") for n in range(1200)]
    chats = [chat(f"a:{n}", f"p{n}") for n in range(1200)]
    await database.turns.commit(work(*people, *chats))

    audience = await database.alarms.audience({one.id for one in people}, ())
    assert len(audience.people) == 1200
    assert {key: place.id for key, place in audience.chats.items()} == {
        f"p{n}": f"a:{n}" for n in range(1200)
    }


async def test_a_conversation_may_have_several_subscriptions(database: Database):
    everything = Subscription(DUTY.id)
    of_another = replace(SUBSCRIPTION, conversation_id="19:other")
    await database.turns.commit(work(SUBSCRIPTION, of_another))
    await database.turns.commit(work(everything))

    assert await database.subscriptions.of(DUTY.id) == [everything, SUBSCRIPTION]
    assert await database.subscriptions.of("19:other") == [of_another]
    assert await database.subscriptions.of("19:nothing") == []


async def test_a_subscription_set_again_replaces_the_one_before(database: Database):
    await database.turns.commit(work(SUBSCRIPTION))
    again = replace(SUBSCRIPTION, customer="Contoso Group", language="en", timezone="Asia/Tokyo")
    await database.turns.commit(work(again))

    assert await database.subscriptions.of(DUTY.id) == [again]


async def test_a_subscription_ends_without_the_others(database: Database):
    everything = Subscription(DUTY.id)
    of_severity = Subscription(DUTY.id, Severity.CRITICAL)
    await database.turns.commit(work(SUBSCRIPTION, everything, of_severity))
    await database.turns.commit(
        work(SubscriptionEnded(DUTY.id, Severity.CRITICAL), SubscriptionEnded("19:never"))
    )
    assert await database.subscriptions.of(DUTY.id) == [everything, SUBSCRIPTION]

    await database.turns.commit(work(SubscriptionEnded(DUTY.id)))
    assert await database.subscriptions.of(DUTY.id) == [SUBSCRIPTION]


async def test_a_person_is_found_by_id_and_by_what_teams_calls_them(database: Database):
    nameless = replace(GRACE, id="nameless", teams_id="")
    await database.turns.commit(work(new(ADA), new(GRACE), new(nameless)))

    staff = database.staff
    assert await staff.get("ada") == ADA
    assert await staff.get("eve") is None
    assert await staff.by_teams_id("29:grace") == GRACE
    assert await staff.by_teams_id("29:eve") is None
    assert await staff.by_teams_id("") is None


async def test_preferences_can_be_changed_and_dropped(database: Database):
    await database.turns.commit(work(new(ADA)))
    await database.turns.commit(
        work(replace(ADA, preferences=DEFAULT_PREFERENCES, teams_id="29:new"))
    )

    expected = replace(ADA, preferences=DEFAULT_PREFERENCES, teams_id="29:new", version=2)
    assert await database.staff.get("ada") == expected


COLLEAGUES = ("Žofie Žižková", "Ada Lovelace", "Łukasz Nowak", "Jan Novák", "100% _real_", "jan b")


@pytest.fixture
async def colleagues(database: Database) -> None:
    everybody = [replace(PERSON, id=name, name=name) for name in COLLEAGUES]
    await database.turns.commit(work(*everybody, replace(PERSON, id="x", tenant_id="other")))


@pytest.mark.usefixtures("colleagues")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["100% _real_", "Ada Lovelace", "jan b", "Jan Novák", "Łukasz Nowak"]),
        ("  ", ["100% _real_", "Ada Lovelace", "jan b", "Jan Novák", "Łukasz Nowak"]),
        ("zizk", ["Žofie Žižková"]),
        ("ŽIŽKOVÁ žofie", ["Žofie Žižková"]),
        ("lukasz", ["Łukasz Nowak"]),
        ("jan", ["jan b", "Jan Novák"]),
        ("JAN NOV", ["Jan Novák"]),
        ("%", ["100% _real_"]),
        ("_", ["100% _real_"]),
        ("\\", []),
        ("nobody", []),
        ("jan " * 10_000, ["jan b", "Jan Novák"]),
    ],
)
async def test_colleagues_are_found_by_any_part_of_the_name(
    database: Database, text: str, found: list[str]
):
    colleagues = await database.staff.find(STAFF, text, 5)
    assert [one.name for one in colleagues] == found


@pytest.mark.usefixtures("colleagues")
async def test_a_colleague_who_was_renamed_is_found_by_the_new_name_only(database: Database):
    ada = await database.staff.get("Ada Lovelace")
    assert ada is not None
    await database.turns.commit(work(replace(ada, name="Ada King")))

    assert await database.staff.find(STAFF, "lovelace", 5) == []
    (found,) = await database.staff.find(STAFF, "king", 5)
    assert found == replace(ada, name="Ada King", version=2)
