"""Whoever has no role gets through no use case, whatever new one there will be."""

from dataclasses import replace
from inspect import iscoroutinefunction, signature

import pytest

from cards.samples import DRAFT
from services.desk import ServiceDesk
from services.duty import Duty
from services.finder import RequestFinder
from services.model.conversations import Conversation, ConversationKind
from services.model.errors import NotAllowedError
from services.model.people import Person
from services.model.roles import Role
from services.model.stages import Stage
from services.model.states import EventKind, RequestState
from services.model.subscriptions import Subscription
from services.model.unit_of_work import UnitOfWork
from tests.chat import TENANT, person_id, staffed
from tests.desks import CONTOSO
from tests.sample_request import REQUEST

STRANGER = Person(person_id("Stranger"), TENANT, "Stranger")
FOR_ALL = {
    (ServiceDesk, "customer_of"): "of a request that was found",
}
"""Without a person to ask about, each with the reason."""


def use_cases():
    for kind in (ServiceDesk, Duty, RequestFinder):
        for name, method in vars(kind).items():
            person = "person" in signature(method).parameters if callable(method) else False
            if not name.startswith("_") and (iscoroutinefunction(method) or person):
                yield kind, name


ASKED = [(kind, name) for kind, name in use_cases() if (kind, name) not in FOR_ALL]
NO_REFUSAL = {
    "agents_for",
    "may_watch",
    "audit_action",
    "record",
    "remember_facts",
    "rerouted",
    "started",
}
"""Parts of use cases: they ask no one, or leave out what is not allowed."""


@pytest.fixture
async def parts(desk):
    desk.policy = staffed(desk.policy, Stranger=Role.NONE)
    desk.restart()
    work = UnitOfWork()
    work.add(replace(REQUEST, number=1, state=RequestState.SUBMITTED, staff_tenant_id=TENANT))
    await desk.database.turns.commit(work)
    return {ServiceDesk: desk.service, Duty: desk.duty, RequestFinder: desk.service.finder}


@pytest.mark.parametrize(
    ("kind", "name"), [each for each in ASKED if each[1] not in NO_REFUSAL], ids=str
)
async def test_a_stranger_is_refused(parts, kind, name):
    work = UnitOfWork()
    watch = Subscription("19:duty")
    known = {
        "work": work,
        "reference": "1",
        "text": "1",
        "number": "1",
        "limit": 1,
        "person": STRANGER,
        "colleague": replace(STRANGER, id="another"),
        "customer": CONTOSO,
        "draft": DRAFT,
        "action": EventKind.CLOSED,
        "stage": Stage.RESPONSE_WARNING,
        "subscription": watch,
        "subscriptions": [watch],
        "tenant_id": TENANT,
        "here": Conversation("a:1", ConversationKind.PERSONAL, TENANT, "https://t/", "28:bot"),
    }
    method = getattr(parts[kind], name)
    wanted = {
        each.name: known[each.name]
        for each in signature(method).parameters.values()
        if each.default is each.empty
    }
    with pytest.raises(NotAllowedError):
        await called(method, wanted)
    assert work.records == []


async def called(method, wanted):
    answer = method(**wanted)
    return await answer if iscoroutinefunction(method) else answer


def test_what_asks_no_one_is_there():
    assert FOR_ALL.keys() <= {*use_cases()}
