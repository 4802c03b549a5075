"""What cards offer to do with a request by its state, and what is typed to find it."""

from dataclasses import replace

import pytest

from cards.samples import SENT
from services.access import Access
from services.desk import ServiceDesk
from services.finder import RequestFinder
from services.model import states
from services.model.bounds import MAX_REQUEST_NUMBER
from services.model.errors import UnknownRequestError
from services.model.people import Person
from services.model.stage_traits import Topic
from services.model.stages import Stage
from services.model.states import EventKind, RequestState
from services.policy.loader import load_policy


@pytest.mark.parametrize(
    ("state", "actions"),
    [
        (RequestState.WAITING_FOR_ADMIN, {"TAKEN", "ESCALATED", "SNOOZED"}),
        (RequestState.HANDED_OFF, {"SUBMITTED", "ESCALATED", "SNOOZED"}),
        (
            RequestState.SUBMITTED,
            {"NUMBERED", "ANSWERED", "CHASED", "ESCALATED", "SNOOZED"},
        ),
        (RequestState.ANSWERED, set()),
    ],
)
def test_to_several_readers_is_offered_what_the_state_allows(state, actions):
    desk = ServiceDesk(None, None, None, None)
    allowed = desk.allowed_actions(replace(SENT, state=state, microsoft_number=""), None)
    in_any_open_state = {"NOTED", "OFFERED", "ACCEPTED", "DECLINED", "CLOSED"}
    assert {kind.name for kind in allowed} == in_any_open_state | actions


def test_of_a_closed_request_only_notes_are_left():
    desk = ServiceDesk(None, None, None, None)
    closed = replace(SENT, state=RequestState.CLOSED)
    assert desk.allowed_actions(closed, None) == {EventKind.NOTED}


def test_an_event_that_no_person_makes_requires_no_permission_one_could_have():
    with pytest.raises(ValueError, match="no person does this: notified"):
        _ = EventKind.NOTIFIED.requires


def test_a_notice_is_put_off_while_it_still_counts():
    can_wait = [one for one in Stage if one.breach or one.traits.topic is Topic.REMINDERS]
    counted = frozenset().union(*(stage.traits.counts_in for stage in can_wait))
    assert EventKind.SNOOZED.traits.allowed_in == counted == states.UNANSWERED


PERSON = Person("ada", "tenant", "Ada")


class Numbers:
    """A ledger without requests that remembers which it was asked for."""

    def __init__(self):
        self.asked = []

    async def get(self, number):
        self.asked.append(number)

    async def by_microsoft_number(self, _text, _tenants):
        return None


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        (f"bh-000{MAX_REQUEST_NUMBER}", [MAX_REQUEST_NUMBER]),
        (str(MAX_REQUEST_NUMBER), [MAX_REQUEST_NUMBER]),
        (str(MAX_REQUEST_NUMBER + 1), []),
    ],
)
async def test_a_number_beyond_the_greatest_of_ours_is_not_looked_up(typed, asked):
    ledger = Numbers()
    with pytest.raises(UnknownRequestError):
        await RequestFinder(ledger, Access(load_policy())).find(typed, PERSON)
    assert ledger.asked == asked
