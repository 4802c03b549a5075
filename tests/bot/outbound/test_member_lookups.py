"""Teams is asked for an address after the commit, over real sockets, as its contract says."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.outbound.connector import Connector
from bot.outbound.member_lookups import (
    LOOKUP_LEASE,
    LOOKUP_POLL,
    LOOKUP_SPACING,
    MAX_LOOKUP_ATTEMPTS,
    MemberLookupJob,
)
from services.model.errors import GatewayUnavailableError
from services.model.member_lookups import MemberLookup
from tests.bot.outbound.road import UNCLEAR, Loopback, Running, Tokens, road_to_teams
from tests.clock import NOON
from tests.fake_teams import Answer, refusal
from tests.virtual_time import in_virtual_time

MAIL = "ada@partner.example"
ADA = "cccccccc-0000-4000-8000-000000000001"
SECOND = timedelta(seconds=1)


@dataclass
class MemoryLookups:
    """The port in memory: what is due, in order, and what became of it."""

    due: list[MemberLookup] = field(default_factory=list)
    settled: dict[str, str] = field(default_factory=dict)
    deferred: dict[str, timedelta] = field(default_factory=dict)
    leases: list[timedelta] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def claim(self, lease):
        if self.faults:
            raise self.faults.pop()
        if not self.due:
            return None
        self.leases.append(lease)
        lookup = self.due.pop(0)
        return replace(lookup, attempts=lookup.attempts + 1)

    async def settle(self, lookup, email):
        self.settled[lookup.person_id] = email
        self.news.set()

    async def defer(self, lookup, due_at):
        self.deferred[lookup.person_id] = due_at - NOON


def lookup_at(road, person=ADA, **changes):
    known = MemberLookup(
        person_id=person,
        teams_id="29:ada/1",
        conversation_id="19:group@thread.v2",
        service_url=road.teams.url,
        due_at=NOON,
    )
    return replace(known, **changes)


def job_at(road, *due, tokens=None):
    lookups = MemoryLookups(list(due))
    connector = Connector(road.http, tokens, Loopback(), road.clock)
    return MemberLookupJob(connector, lookups, lambda: NOON), lookups


@in_virtual_time
async def test_a_member_is_asked_for_as_the_contract_says():
    async with road_to_teams(Running()) as road:
        road.teams.directory["29:ada/1"] = {"email": MAIL, "aadObjectId": ADA.upper()}
        job, lookups = job_at(road, lookup_at(road), tokens=Tokens("t1"))
        assert await job.look_up_next() == LOOKUP_SPACING
        [asked] = road.teams.lookups
        assert asked.method == "GET"
        assert asked.path == (
            "/emea/tenant/v3/conversations/19%3Agroup%40thread.v2/members/29%3Aada%2F1"
        )
        assert asked.headers["Authorization"] == "Bearer t1"
        assert "Content-Type" not in asked.headers
        assert lookups.settled == {ADA: MAIL}
        assert lookups.leases == [LOOKUP_LEASE]
        assert await job.look_up_next() is None
        assert len(road.teams.lookups) == 1


GUEST = "eve_fabrikam.example#EXT#@partner.example"


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ({"email": MAIL, "userPrincipalName": "admin@partner.example"}, MAIL),
        ({"email": f" {MAIL} "}, MAIL),
        ({"email": MAIL, "objectId": ADA}, MAIL),
        ({"email": "", "userPrincipalName": MAIL}, ""),
        ({"email": None, "userPrincipalName": MAIL}, ""),
        ({"userPrincipalName": GUEST}, ""),
        ({"email": GUEST, "userRole": "guest"}, ""),
        ({"email": GUEST.lower()}, ""),
        ({"email": "eve@fabrikam.example", "userRole": "guest"}, "eve@fabrikam.example"),
        ({"email": "ada"}, ""),
        ({"email": "ada@localhost"}, ""),
        ({"email": ["ada@partner.example"]}, ""),
        ({"email": f"{MAIL}\0"}, ""),
        ({"email": MAIL, "aadObjectId": "cccccccc-0000-4000-8000-000000000002"}, ""),
    ],
)
@in_virtual_time
async def test_only_an_address_is_kept_and_only_theirs(told, kept):
    async with road_to_teams(Running()) as road:
        road.teams.directory["29:ada/1"] = told
        job, lookups = job_at(road, lookup_at(road))
        await job.look_up_next()
        assert lookups.settled == {ADA: kept}


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"<html>", b'{"email":'])
@in_virtual_time
async def test_an_answer_that_is_none_ends_it_without_an_address(body):
    async with road_to_teams(Running()) as road:
        road.teams.will(Answer(200, body))
        job, lookups = job_at(road, lookup_at(road))
        await job.look_up_next()
        assert lookups.settled == {ADA: ""}


@pytest.mark.parametrize(
    "answer",
    [
        refusal(403, "BotNotInConversationRoster"),
        refusal(404, "ConversationNotFound"),
        refusal(404, "MemberNotFoundInConversation"),
        refusal(400, "BadArgument"),
    ],
    ids=lambda one: str(one.status),
)
@in_virtual_time
async def test_a_refusal_ends_it(answer):
    async with road_to_teams(Running()) as road:
        road.teams.will(answer)
        job, lookups = job_at(road, lookup_at(road))
        assert await job.look_up_next() == LOOKUP_SPACING
        assert (lookups.settled, lookups.deferred) == ({ADA: ""}, {})


@pytest.mark.parametrize("answer", UNCLEAR.values(), ids=UNCLEAR)
@in_virtual_time
async def test_what_teams_leaves_open_is_asked_again_later_and_later(answer):
    async with road_to_teams(Running()) as road:
        # As long as need be: aiohttp repeats by itself what a closed connection has swallowed.
        road.teams.mood = lambda _one: answer
        for attempts, wait in ((0, 15), (1, 30), (2, 60), (8, 3600), (10, 3600)):
            job, lookups = job_at(road, lookup_at(road, attempts=attempts))
            assert await job.look_up_next() == LOOKUP_SPACING
            assert (lookups.settled, lookups.deferred) == ({}, {ADA: wait * SECOND})


@in_virtual_time
async def test_in_the_end_it_is_given_up():
    async with road_to_teams(Running()) as road:
        road.teams.will(Answer(503), Answer(503))
        before, last = MAX_LOOKUP_ATTEMPTS - 2, MAX_LOOKUP_ATTEMPTS - 1
        job, lookups = job_at(road, lookup_at(road, attempts=before))
        await job.look_up_next()
        assert lookups.settled == {}
        lookups.due.append(lookup_at(road, attempts=last))
        await job.look_up_next()
        assert lookups.settled == {ADA: ""}


@pytest.mark.parametrize(
    ("said", "pause", "wait"),
    [("7", 7, 15), ("90", 90, 90), ("5000", 600, 600), ("", 15, 15)],
)
@in_virtual_time
async def test_a_throttled_call_pauses_all_of_them(said, pause, wait):
    async with road_to_teams(Running()) as road:
        headers = {"retry_after": said} if said else {}
        road.teams.will(refusal(429, "Throttled", **headers))
        job, lookups = job_at(road, lookup_at(road))
        assert await job.look_up_next() == pause * SECOND
        assert lookups.deferred == {ADA: wait * SECOND}


@in_virtual_time
async def test_a_token_that_is_rejected_or_missing_puts_it_off():
    async with road_to_teams(Running()) as road:
        road.teams.will(refusal(401, "Unauthorized"))
        job, lookups = job_at(road, lookup_at(road), tokens=Tokens("old"))
        await job.look_up_next()
        assert lookups.deferred == {ADA: 15 * SECOND}
        away = Tokens("t1")
        away.away = 1
        job, lookups = job_at(road, lookup_at(road), tokens=away)
        await job.look_up_next()
        assert lookups.deferred == {ADA: 15 * SECOND}


@pytest.mark.parametrize(
    "changes",
    [{"service_url": "https://elsewhere.example/"}, {"conversation_id": ".."}, {"teams_id": "."}],
)
@in_virtual_time
async def test_no_other_host_and_no_other_place_is_asked(changes):
    async with road_to_teams(Running()) as road:
        job, lookups = job_at(road, lookup_at(road, **changes))
        await job.look_up_next()
        assert lookups.settled == {ADA: ""}
        assert road.teams.lookups == []


@in_virtual_time
async def test_a_wake_begins_at_once_and_people_come_one_after_the_other():
    async with road_to_teams(Running()) as road:
        road.teams.directory["29:ada/1"] = {"email": MAIL}
        job, lookups = job_at(road)
        running = asyncio.create_task(job.run())
        await asyncio.sleep(1)
        lookups.due += [lookup_at(road, str(number)) for number in range(3)]
        job.wake()
        await lookups.news.wait()
        assert lookups.settled == {"0": MAIL}
        await asyncio.sleep(2 * LOOKUP_SPACING.total_seconds() + 0.1)
        assert lookups.settled == dict.fromkeys("012", MAIL)
        running.cancel()
        times = [one.at for one in road.teams.lookups]
        pauses = [after - before for before, after in pairwise(times)]
        assert len(pauses) == 2
        assert min(pauses) >= LOOKUP_SPACING


@pytest.mark.parametrize("fault", [GatewayUnavailableError("database"), LookupError("a bug")])
@in_virtual_time
async def test_neither_an_outage_nor_a_bug_ends_it(fault):
    async with road_to_teams(Running()) as road:
        job, lookups = job_at(road, lookup_at(road))
        lookups.faults.append(fault)
        running = asyncio.create_task(job.run())
        await asyncio.sleep(LOOKUP_POLL.total_seconds() + 1)
        assert lookups.settled == {ADA: ""}
        assert not running.done()
        running.cancel()
