"""A draft becomes a request, and a request a draft again, with nothing lost that a route needs."""

import pytest

from cards.samples import ADA, CONTOSO, DRAFT, NOON, PORTAL
from services.drafting import draft_of, request_from
from services.model.destinations import Destination
from services.model.people import Person
from services.model.routes import Route, Rule
from services.model.states import RequestState
from services.model.taxonomy import Fact
from services.reading.file_lines import files_in

PERSON = Person("u-1", "tenant", "Ada Novotná")
WHOLE = DRAFT.model_copy(
    update={"contact": ADA, "publisher": "Fabrikam", "override_reason": "status page is down"}
)


def test_a_request_says_what_the_draft_said():
    request = request_from(WHOLE, CONTOSO, PORTAL, PERSON, NOON)
    for name in ("product", "publisher", "kind", "title", "description", "severity", "contact"):
        assert getattr(request, name) == getattr(WHOLE, name), name
    assert (request.tenant_id, request.customer) == (CONTOSO.tenant_id, CONTOSO.name)
    assert (request.owner_id, request.owner, request.created_by) == (
        "u-1",
        PERSON.name,
        PERSON.name,
    )
    assert (request.route, request.created_at, request.number) == (PORTAL, NOON, 0)
    assert request.override_reason == WHOLE.override_reason
    assert request.started_at == WHOLE.started_at is not None


def test_what_came_along_stands_below_the_description():
    draft = WHOLE.model_copy(update={"files": ("📎 a.png", "📎 b.log (TXT)")})
    request = request_from(draft, CONTOSO, PORTAL, PERSON, NOON)
    assert request.description == f"{WHOLE.description}\n\n📎 a.png\n📎 b.log (TXT)"
    assert files_in(request.description) == ("a.png", "b.log (TXT)")


@pytest.mark.parametrize(
    ("destination", "state"),
    [
        (Destination.ADMIN_AGENT, RequestState.WAITING_FOR_ADMIN),
        (Destination.AZURE_PORTAL, RequestState.HANDED_OFF),
    ],
)
def test_what_only_an_admin_agent_may_file_waits_for_one(destination, state):
    route = Route(Rule.R14, destination)
    assert request_from(WHOLE, CONTOSO, route, PERSON, NOON).state is state


@pytest.mark.parametrize("missing", ["product", "kind", "severity", "contact", "title"])
def test_an_unfinished_draft_makes_no_request(missing):
    nothing = "" if missing == "title" else None
    with pytest.raises(ValueError, match="lacks an answer"):
        request_from(WHOLE.model_copy(update={missing: nothing}), CONTOSO, PORTAL, PERSON, NOON)


def test_a_request_is_routed_again_by_the_same_answers_and_asks_nobody():
    draft = draft_of(request_from(WHOLE, CONTOSO, PORTAL, PERSON, NOON), CONTOSO)
    for name in ("product", "publisher", "kind", "severity", "contact", "override_reason"):
        assert getattr(draft, name) == getattr(WHOLE, name), name
    assert draft.tenant_id == CONTOSO.tenant_id
    assert (draft.health_checked, draft.tried, draft.unsure) == (True, True, tuple(Fact))
