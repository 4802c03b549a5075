"""Who is told: the owner, whoever watches, and the ladder where somebody cannot be reached."""

from dataclasses import replace
from datetime import time

import pytest

from cards.samples import NOON
from services.model.alarms import Alarm, ClaimedAlarm
from services.model.conversations import Conversation, ConversationKind, Opening
from services.model.escalation import EscalationLevel
from services.model.notices import NoticeContext, UnreachedRecipient
from services.model.people import Person
from services.model.preferences import NotificationPreferences
from services.model.roles import Role
from services.model.stage_traits import Topic
from services.model.stages import Stage
from services.model.states import RequestState
from services.model.subscriptions import Audience, Subscription
from services.model.taxonomy import Severity
from services.notices.recipients import NO_CHAT, RecipientPlanner, notice_context
from services.policy.loader import local_policy
from services.policy.tables import Member

TENANT = "aaaaaaaa-0000-4000-8000-000000000001"
ADA, BOB, EVA, MIA = (f"{n}0000000-0000-4000-8000-000000000000" for n in "1234")
"""Owner, colleague, and two duty managers."""
NAMES = {ADA: "Ada", BOB: "Bob", EVA: "Eva", MIA: "Mia"}
DUTY, NIGHT = "19:duty", "19:night"
CONTOSO = "c0000000-0000-4000-8000-000000000000"


def policy_with(*managers):
    policy = local_policy()
    members = tuple(
        Member(id=one, name=NAMES[one], roles=frozenset({Role.DUTY_MANAGER})) for one in managers
    )
    staff = policy.staff.model_copy(update={"members": members})
    return policy.model_copy(update={"staff": staff})


def person(key, **preferences):
    return Person(
        key,
        TENANT,
        NAMES[key],
        timezone="UTC",
        teams_id=f"29:{key}",
        preferences=NotificationPreferences(**preferences),
    )


def chat(key, *, gone=""):
    return Conversation(
        f"a:{key}",
        ConversationKind.PERSONAL,
        TENANT,
        "https://teams.example/",
        "28:bot",
        key,
        suspended_at=NOON if gone else None,
        suspended_because=gone,
    )


def channel(key, *, gone=""):
    return replace(chat(key, gone=gone), id=key, kind=ConversationKind.CHANNEL, person_id="")


def audience(*people, gone=(), subscriptions=(), neighbour=False):
    """People by key or with preferences; `gone` are those who have put us out."""
    known = {
        one.id: one
        for one in (each if isinstance(each, Person) else person(each) for each in people)
    }
    reasons = dict(gone)
    return Audience(
        people=known,
        chats={
            key: chat(key, gone=reasons.get(key, ""))
            for key in known
            if reasons.get(key) != "stranger"
        },
        subscriptions=tuple(
            (watch, channel(watch.conversation_id, gone=reasons.get(watch.conversation_id, "")))
            for watch in subscriptions
        ),
        neighbours={TENANT: channel("19:any")} if neighbour else None,
    )


def read_again(key):
    """As it is read from the database: the same id, but another string."""
    return "".join([*key])


def due(stage=Stage.RESPONSE_WARNING, *, to="", context=None, severity=Severity.MODERATE, **facts):
    alarm = Alarm(123, stage, NOON, to, context or NoticeContext())
    told_of = {
        "state": RequestState.SUBMITTED,
        "tenant_id": CONTOSO,
        "owner_id": ADA,
        "staff_tenant_id": TENANT,
        **facts,
    }
    return ClaimedAlarm(alarm, 1, severity=severity, **told_of)


def planned(audience, due, *managers, now=NOON):
    planner = RecipientPlanner(policy_with(*managers), audience, now)
    plan = planner.plan(due)
    return [recipient.key for recipient in plan.recipients], plan


WATCHED = Subscription(DUTY)
BLOCKED = UnreachedRecipient(who="Ada", key=ADA, why="ConversationBlockedByUser")


def test_the_owner_is_notified_and_every_subscribed_channel():
    subscriptions = [
        Subscription("19:critical", Severity.CRITICAL),
        WATCHED,
        Subscription("19:fabrikam", tenant_id="f"),
        Subscription(NIGHT, Severity.MODERATE, CONTOSO),
    ]
    assert planned(audience(ADA, subscriptions=subscriptions), due())[0] == [ADA, DUTY, NIGHT]


def test_a_channel_with_two_subscriptions_is_notified_once():
    subscriptions = [WATCHED, Subscription(DUTY, tenant_id=CONTOSO)]
    assert planned(audience(ADA, subscriptions=subscriptions), due())[0] == [ADA, DUTY]


def test_who_blocked_us_is_replaced_by_the_channel_with_the_reason():
    there = audience(ADA, gone=[(ADA, "ConversationBlockedByUser")], subscriptions=[WATCHED])
    recipients, plan = planned(there, due(), MIA)
    assert recipients == [DUTY]
    assert notice_context(due(), plan).unreached == (
        UnreachedRecipient(who="Ada", key=ADA, why="ConversationBlockedByUser"),
    )


def test_without_a_channel_the_duty_managers_are_notified():
    there = audience(ADA, EVA, MIA, gone=[(ADA, "BotDisabledByAdmin")])
    recipients, plan = planned(there, due(), EVA, MIA)
    assert recipients == [EVA, MIA]
    assert plan.unreached == [UnreachedRecipient(who="Ada", key=ADA, why="BotDisabledByAdmin")]


def test_a_manager_who_owns_it_is_not_notified_instead_of_themselves():
    there = audience(ADA, gone=[(ADA, "BotDisabledByAdmin")])
    assert planned(there, due(owner_id=read_again(ADA)), ADA)[1].unreached == [
        UnreachedRecipient(who="Ada", key=ADA, why="BotDisabledByAdmin")
    ]


def test_a_chat_is_opened_with_somebody_who_has_none_yet():
    there = audience(ADA, gone=[(ADA, "stranger")], neighbour=True)
    _, plan = planned(there, due())
    (recipient,) = plan.recipients
    assert recipient.opening == Opening(ADA, f"29:{ADA}", "28:bot")
    assert recipient.conversation.id == f"person:{ADA}"
    assert recipient.conversation.kind is ConversationKind.PERSONAL
    assert recipient.conversation.person_id == ADA


def test_an_unheard_manager_is_looked_for_in_the_tenant_of_the_owner():
    there = audience(ADA, gone=[(ADA, "BotDisabledByAdmin")], neighbour=True)
    _, plan = planned(there, due(), MIA)
    (recipient,) = plan.recipients
    assert (recipient.key, recipient.name, recipient.conversation.tenant_id) == (
        MIA,
        "Mia",
        TENANT,
    )
    assert recipient.opening == Opening(MIA, "", "28:bot")


def test_an_unheard_manager_is_looked_for_where_the_request_was_opened():
    there = replace(audience(), neighbours={TENANT: channel("19:any")})
    _, plan = planned(there, due(owner_id="gone"), MIA)
    (recipient,) = plan.recipients
    assert (recipient.key, recipient.conversation.tenant_id) == (MIA, TENANT)


OTHER_TENANT = "bbbbbbbb-0000-4000-8000-000000000002"


def joined(policy):
    tenants = frozenset({TENANT, OTHER_TENANT})
    staff = policy.staff.model_copy(update={"joined_tenants": (tenants,)})
    return policy.model_copy(update={"staff": staff})


def test_channels_and_managers_of_another_tenant_hear_nothing_unless_it_is_joined():
    there = audience(ADA, EVA, gone=[(ADA, "BotDisabledByAdmin")], subscriptions=[WATCHED])
    (watch, duty), eva = there.subscriptions[0], there.people[EVA]
    elsewhere = replace(
        there,
        subscriptions=((watch, replace(duty, tenant_id=OTHER_TENANT)),),
        people={**there.people, EVA: replace(eva, tenant_id=OTHER_TENANT)},
    )
    policy = policy_with(EVA)
    for asked, keys in ((policy, []), (joined(policy), [DUTY])):
        plan = RecipientPlanner(asked, elsewhere, NOON).plan(due())
        assert [one.key for one in plan.recipients] == keys
    escalated = due(Stage.ESCALATED, escalation_level=EscalationLevel.DUTY_MANAGER)
    for asked, keys in ((policy, []), (joined(policy), [EVA])):
        plan = RecipientPlanner(asked, elsewhere, NOON).plan(escalated)
        assert [one.key for one in plan.recipients] == keys


def test_no_chat_is_opened_with_somebody_who_closed_theirs():
    there = audience(ADA, gone=[(ADA, "ConversationBlockedByUser")], neighbour=True)
    assert planned(there, due())[1].unreached == [
        UnreachedRecipient(who="Ada", key=ADA, why="ConversationBlockedByUser")
    ]


def test_where_nobody_is_beside_them_no_chat_can_be_opened():
    there = audience(ADA, gone=[(ADA, "stranger")])
    assert planned(there, due())[1].unreached == [
        UnreachedRecipient(who="Ada", key=ADA, why=NO_CHAT)
    ]


def test_an_unknown_owner_is_an_unreached_recipient_too():
    assert planned(audience(), due(owner_id="gone"))[1].unreached == [
        UnreachedRecipient(who="", key="gone", why=NO_CHAT)
    ]


@pytest.mark.parametrize(("gone", "why"), [("BotDisabledByAdmin", "BotDisabledByAdmin"), ("", "")])
def test_a_channel_that_is_gone_is_unreached_with_the_reason(gone, why):
    there = audience(ADA, gone=[(DUTY, gone)], subscriptions=[WATCHED])
    found = RecipientPlanner(policy_with(), there, NOON).recipient(DUTY)
    assert getattr(found, "why", "") == why
    nowhere = replace(there, subscriptions=((WATCHED, None),))
    missed = RecipientPlanner(policy_with(), nowhere, NOON).recipient(DUTY)
    assert missed == UnreachedRecipient(who="", key=DUTY, why=NO_CHAT)


@pytest.mark.parametrize("subscribed", [[DUTY, NIGHT], [NIGHT, DUTY]])
@pytest.mark.parametrize("key", [DUTY, NIGHT])
def test_of_several_channels_the_one_that_is_asked_for_is_found(subscribed, key):
    there = audience(ADA, subscriptions=[Subscription(one) for one in subscribed])
    assert RecipientPlanner(policy_with(), there, NOON).recipient(read_again(key)).key == key


QUIET = {"quiet_from": time(12), "quiet_until": time(13)}


def test_quiet_hours_put_it_off_for_the_owner_and_for_nobody_else():
    there = audience(person(ADA, **QUIET), subscriptions=[WATCHED])
    recipients, plan = planned(there, due())
    assert recipients == [DUTY]
    (later,) = plan.later
    assert (later.stage, later.due_at) == (Stage.RESPONSE_WARNING, NOON.replace(hour=13))
    assert (later.to, later.context.since, later.context.for_owner) == (ADA, NOON, True)
    assert not plan.unreached


@pytest.mark.parametrize("owner", [ADA, BOB])
@pytest.mark.parametrize("key", [ADA, BOB])
def test_what_is_put_off_again_is_for_the_owner_only_if_it_was_theirs(key, owner):
    there = audience(person(ADA, **QUIET), person(BOB, **QUIET))
    (later,) = planned(there, due(to=read_again(key), owner_id=owner))[1].later
    assert (later.to, later.context.for_owner) == (key, key == owner)


def test_opting_out_is_kept():
    recipients, plan = planned(audience(person(ADA, muted={Topic.WARNINGS})), due())
    assert (recipients, plan.later, plan.unreached) == ([], [], [])
    # It was opted out of, not missed: no one has to know instead.
    assert planned(audience(person(ADA, muted={Topic.WARNINGS}), EVA), due(), EVA)[0] == []
    assert planned(audience(person(ADA, muted={Topic.BREACHES})), due())[0] == [ADA]


@pytest.mark.parametrize("preferences", [QUIET, {"muted": frozenset(Topic)}])
def test_severity_a_comes_all_the_same(preferences):
    there = audience(person(ADA, **preferences))
    assert planned(there, due(severity=Severity.CRITICAL))[0] == [ADA]


def test_what_was_snoozed_comes_back_whatever_the_preferences():
    snoozed = due(to=ADA, context=NoticeContext(snoozed=True))
    assert planned(audience(person(ADA, **QUIET), subscriptions=[WATCHED]), snoozed)[0] == [ADA]


def test_what_was_put_off_comes_to_the_one_it_was_put_off_for():
    assert planned(audience(ADA, subscriptions=[WATCHED]), due(to=ADA))[0] == [ADA]
    assert planned(audience(ADA, subscriptions=[WATCHED]), due(to=read_again(DUTY)))[0] == [DUTY]


@pytest.mark.parametrize(
    ("escalation_level", "told_are"),
    [(EscalationLevel.DUTY_CHANNEL, [DUTY]), (EscalationLevel.DUTY_MANAGER, [EVA])],
)
def test_escalating_notifies_the_level_it_was_escalated_to(escalation_level, told_are):
    there = audience(ADA, EVA, subscriptions=[WATCHED])
    assert (
        planned(there, due(Stage.ESCALATED, escalation_level=escalation_level), EVA)[0] == told_are
    )


def test_a_level_that_was_left_meanwhile_is_skipped():
    there = audience(ADA, EVA)
    assert planned(
        there, due(Stage.ESCALATED, escalation_level=EscalationLevel.DUTY_CHANNEL), EVA
    )[0] == [EVA]


def test_an_offer_goes_to_the_colleague_alone():
    there = audience(ADA, BOB, subscriptions=[WATCHED])
    assert planned(there, due(Stage.OFFERED, to=BOB, offered_to_id=BOB))[0] == [BOB]


def test_an_offer_that_reaches_nobody_comes_back_to_the_owner():
    there = audience(ADA, BOB, gone=[(BOB, "ConversationBlockedByUser")], subscriptions=[WATCHED])
    recipients, plan = planned(there, due(Stage.OFFERED, to=BOB, offered_to_id=BOB))
    assert recipients == [ADA]
    assert plan.unreached == [
        UnreachedRecipient(who="Bob", key=BOB, why="ConversationBlockedByUser")
    ]


def unreached(*keys, stage=Stage.RESPONSE_BREACH, **facts):
    """Return what tells that these, one after the other, could not be told."""
    missed = tuple(UnreachedRecipient(who=NAMES.get(key, ""), key=key, why="403") for key in keys)
    context = NoticeContext(stage=stage, unreached=missed)
    return due(Stage.UNREACHED, to=f"response-breach|{keys[-1]}", context=context, **facts)


def test_an_unreached_owner_is_replaced_by_the_subscribed_channel():
    there = audience(ADA, EVA, subscriptions=[WATCHED])
    recipients, plan = planned(there, unreached(ADA), EVA)
    assert recipients == [DUTY]
    assert notice_context(unreached(ADA), plan).unreached == (
        UnreachedRecipient(who="Ada", key=ADA, why="403"),
    )


def test_an_unreached_channel_is_replaced_by_the_managers():
    there = audience(ADA, EVA, subscriptions=[WATCHED])
    assert planned(there, unreached(DUTY), EVA)[0] == [EVA]


def test_instead_of_an_unreached_channel_no_other_is_notified_a_second_time():
    there = audience(ADA, EVA, subscriptions=[WATCHED, Subscription(NIGHT)])
    assert planned(there, unreached(DUTY), EVA)[0] == [EVA]


def test_an_unreached_manager_is_replaced_by_another():
    there = audience(ADA, EVA, MIA, gone=[(EVA, "BotDisabledByAdmin")])
    assert planned(there, unreached(EVA), EVA, MIA)[0] == [MIA]


def test_an_unreached_recipient_is_not_notified_again():
    assert planned(audience(ADA, EVA), unreached(EVA), EVA)[0] == []


def test_an_unreached_offer_goes_to_the_owner_and_an_owner_to_no_one():
    there = audience(ADA, BOB, EVA, subscriptions=[WATCHED])
    assert planned(there, unreached(BOB, stage=Stage.OFFERED), EVA)[0] == [ADA]
    assert planned(there, unreached(BOB, stage=Stage.OFFERED, owner_id=EVA), EVA)[0] == [EVA]
    twice = unreached(BOB, ADA, stage=Stage.OFFERED, owner_id=read_again(ADA))
    assert planned(there, twice, EVA)[0] == []


def test_the_ladder_has_an_end():
    there = audience(ADA, EVA, MIA, subscriptions=[WATCHED])
    assert planned(there, unreached(ADA), EVA, MIA)[0] == [DUTY]
    assert planned(there, unreached(ADA, DUTY), EVA, MIA)[0] == [EVA, MIA]
    assert planned(there, unreached(ADA, DUTY, EVA), EVA, MIA)[0] == [MIA]
    assert planned(there, unreached(ADA, DUTY, EVA, MIA), EVA, MIA)[0] == []


def test_what_was_put_off_for_the_owner_comes_to_the_new_one():
    put_off = due(to=BOB, context=NoticeContext(for_owner=True, since=NOON))
    assert planned(audience(ADA, BOB), put_off)[0] == [ADA]


@pytest.mark.parametrize("key", [ADA, DUTY])
def test_who_is_gone_when_the_wait_is_over_is_passed_over_for_the_next(key):
    there = audience(
        ADA, EVA, gone=[(key, "BotDisabledByAdmin")], subscriptions=[Subscription(DUTY)]
    )
    if key == ADA:
        assert planned(there, due(to=ADA), EVA)[0] == [DUTY]
    else:
        assert planned(there, due(to=DUTY), EVA)[0] == [EVA]


def test_news_put_off_for_somebody_who_is_gone_climbs_no_ladder():
    there = audience(ADA, EVA, gone=[(ADA, "BotDisabledByAdmin")], subscriptions=[WATCHED])
    news = due(Stage.ANSWERED, to=ADA, state=RequestState.ANSWERED)
    recipients, plan = planned(there, news, EVA)
    assert (recipients, [one.key for one in plan.unreached]) == ([], [ADA])


def test_quiet_hours_after_quiet_hours_know_when_it_should_have_come():
    early = NOON.replace(hour=3)
    there = audience(person(ADA, **QUIET))
    (later,) = planned(there, due(to=ADA, context=NoticeContext(since=early, for_owner=True)))[
        1
    ].later
    assert later.context.since == early


def test_a_ladder_without_levels_notifies_no_one_above():
    policy = policy_with(EVA)
    notices = policy.notices.model_copy(update={"ladder": ()})
    planner = RecipientPlanner(
        policy.model_copy(update={"notices": notices}),
        audience(ADA, EVA, gone=[(ADA, "BotDisabledByAdmin")]),
        NOON,
    )
    assert planner.plan(due()).recipients == []
