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
        (RequestState.WAITING_FOR_ADMIN, {"TAKEN", "ESCALATED", "OFFERED", "CLOSED"}),
        (RequestState.HANDED_OFF, {"SUBMITTED", "ESCALATED", "OFFERED", "CLOSED"}),
        (
            RequestState.SUBMITTED,
            {"NUMBERED", "ANSWERED", "CHASED", "ESCALATED", "OFFERED", "CLOSED"},
        ),
        (RequestState.ANSWERED, {"OFFERED", "CLOSED"}),
        (RequestState.CLOSED, set()),
    ],
)
def test_a_button_is_offered_where_the_state_allows_it(state, actions):
    desk = ServiceDesk(None, None, None, None)
    allowed = desk.allowed_actions(replace(SENT, state=state, microsoft_number=""))
    assert {kind.name for kind in allowed} == actions


def test_a_note_is_typed_in_any_state_and_has_no_button():
    assert EventKind.NOTED.traits.allowed_in == set(RequestState)
    assert not EventKind.NOTED.traits.button_by_state


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
