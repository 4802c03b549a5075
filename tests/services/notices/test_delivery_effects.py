"""What follows from a delivery, a dead letter or an obsolete notice."""

import pytest
from structlog.testing import capture_logs

from services.model.alarms import Alarm
from services.model.conversations import ConversationSuspended
from services.model.notices import NoticeOrder
from services.model.outbox import (
    CardDelivered,
    CardRetired,
    DeadLettered,
    Deferred,
    Delivered,
    Obsolete,
)
from services.model.requests import Event
from services.model.stages import Stage
from services.model.states import EventKind, RequestState
from services.notices.delivery_effects import (
    Circumstances,
    effects_of,
    numbers_in_digest,
    order_of,
)
from tests.clock import NOON
from tests.services.gateways.records import CONVERSATION, item, message, notice


def effects(result, *, recorded=False, **states):
    """Return what follows; the result of a notice was not recorded before, unless said so."""
    order = (
        None
        if recorded
        else order_of(result.message.key, result.message.body)
        if result.message.notifies
        else None
    )
    orders = {result.message.key: order} if order else {}
    return list(effects_of(result, Circumstances(NOON, orders, **states)))


def notified(number, who="ada", name="Ada Lovelace", stage=Stage.RESPONSE_WARNING):
    return Event(number, NOON, EventKind.NOTIFIED, who, name, stage)


def test_a_delivered_card_is_known_by_its_activity():
    assert effects(Delivered(message("m"), "1")) == [CardDelivered("card", "1", None)]


def test_a_chat_that_was_opened_is_kept_before_the_card_in_it():
    found = effects(Delivered(message("m"), "1", CONVERSATION))
    assert found == [CONVERSATION, CardDelivered("card", "1", CONVERSATION)]


def test_a_card_without_an_activity_cannot_be_replaced_any_more():
    assert effects(Delivered(message("m"), "")) == [CardRetired("card")]
    assert effects(Delivered(message("m", replaces=True), "")) == []
    assert effects(Delivered(message("m", card=""), "1")) == []


def test_a_delivered_notice_leaves_an_event_by_its_recipient():
    assert effects(Delivered(notice("n", card=""), "1")) == [notified(1)]
    assert effects(Delivered(notice("n", name="", card=""), "1")) == [notified(1, "", "")]


def test_what_was_recorded_before_leaves_no_second_event():
    assert effects(Delivered(notice("n", card=""), "1"), recorded=True) == []


def test_a_digest_leaves_an_event_of_each_that_still_counted():
    items = [item(1), item(2), item(3), item(0, Stage.UNREACHED)]
    states = {1: RequestState.SUBMITTED, 2: RequestState.ANSWERED}
    digest = notice("n", *items, card="")
    assert numbers_in_digest(order_of(digest.key, digest.body)) == {1, 2, 3}
    assert [one.number for one in effects(Delivered(digest, "1"), states=states)] == [1]


def test_a_single_notice_is_no_digest_and_counts_whatever_the_state():
    closed = {1: RequestState.CLOSED}
    assert numbers_in_digest(order_of("n", notice("n").body)) == frozenset()
    assert numbers_in_digest(None) == frozenset()
    assert effects(Delivered(notice("n", card=""), "1"), states=closed) == [notified(1)]


def test_a_dead_notice_goes_to_the_next_on_the_ladder():
    [card, alarm] = effects(DeadLettered(notice("n"), "403 ConversationBlockedByUser"))
    assert card == CardRetired("card")
    assert isinstance(alarm, Alarm)
    assert (alarm.number, alarm.stage) == (1, Stage.UNREACHED)
    [unreached] = alarm.context.unreached
    assert (unreached.key, unreached.why) == ("ada", "ConversationBlockedByUser")


@pytest.mark.parametrize("reason", ["unclear twice", "it cannot be read", "403 Up"])
def test_a_reason_that_is_no_code_of_teams_is_told_as_it_is(reason):
    [alarm] = effects(DeadLettered(notice("n", card=""), reason))
    assert alarm.context.unreached[0].why == reason


def test_a_conversation_that_is_gone_is_suspended_with_the_code():
    dead = DeadLettered(message("m"), "403 BotDisabledByAdmin", conversation_gone=True)
    suspended = ConversationSuspended("a:1", "BotDisabledByAdmin")
    assert effects(dead) == [suspended, CardRetired("card")]


def test_a_dead_notice_that_was_recorded_before_goes_to_nobody():
    assert effects(DeadLettered(notice("n", card=""), "410"), recorded=True) == []


def test_the_answer_to_a_handover_may_reach_no_one():
    accepted = notice("n", item(1, Stage.ACCEPTED), card="")
    assert effects(DeadLettered(accepted, "410")) == []


def test_the_card_of_an_obsolete_notice_is_retired():
    assert effects(Obsolete(notice("n"))) == [CardRetired("card")]
    assert effects(Obsolete(notice("n", card=""))) == []


@pytest.mark.parametrize("numbers", [(1, 2), (1, 2, 3)])
def test_a_digest_is_about_each_of_its_requests(numbers):
    digest = notice("n", *(item(number) for number in numbers))
    assert numbers_in_digest(order_of(digest.key, digest.body)) == {*numbers}


def waiting(*numbers):
    """Return the notices of these requests that wait where no one is reached."""
    orders = [NoticeOrder.model_validate_json(notice("n", item(one)).body) for one in numbers]
    return {CONVERSATION.id: orders, "a:other": orders}


def test_a_deferred_message_has_no_effect():
    assert effects(Deferred(notice("n"), NOON, "429"), waiting=waiting(1, 2)) == []


def test_where_no_one_is_reached_all_notices_that_wait_go_to_the_next_on_the_ladder():
    result = Deferred(message("m"), NOON, "no answer from Timeout", unreached=True)
    alarms = effects(result, waiting=waiting(1, 2))
    assert [(one.number, one.stage) for one in alarms] == [
        (1, Stage.UNREACHED),
        (2, Stage.UNREACHED),
    ]
    assert {one.context.unreached[0].why for one in alarms} == {"Timeout"}
    assert effects(result, waiting={}) == []


def test_a_notice_that_cannot_be_read_leaves_no_event_and_is_logged():
    broken = message("n", notice=True, card="", body=b"{")
    with capture_logs() as logged:
        assert effects(Delivered(broken, "1")) == []
        assert effects(DeadLettered(broken, "410")) == []
    assert {(one["event"], one["key"]) for one in logged} == {("notice_unreadable", "n")}


def test_the_replacement_of_a_notices_card_is_no_notice():
    assert notice("n").notifies
    assert not notice("n", replaces=True).notifies
    assert not message("m").notifies
