"""The bench of notices: what it makes due is told, sent and counted, or the bench says so."""

import asyncio
import socket
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
import uvloop

from bench.notices import delay, idle, rates
from bench.notices.crowd import Crowd
from bench.notices.idle import Idle
from bench.notices.rates import Told, Written
from bench.notices.scene import DUTY, now, readers_of
from bench.notices.servers import Postgres, Server, Sqlite

SIZE = 60


@pytest.fixture(params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest) -> Server:
    if request.param == "sqlite":
        return Sqlite(request.getfixturevalue("tmp_path"))
    return Postgres(request.getfixturevalue("postgres"))


@pytest.fixture
def teams() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


@pytest.fixture
def crowd(server: Server, teams: socket.socket) -> Crowd:
    crowd = Crowd(server.create(f"crowd_{uuid4().hex}"), SIZE)
    asyncio.run(crowd.fill(f"http://127.0.0.1:{teams.getsockname()[1]}"))
    return crowd


def counted(crowd: Crowd, what: str) -> int:
    return asyncio.run(crowd.count(what))


def test_every_request_is_open_with_two_clocks_and_nothing_is_due(crowd):
    assert counted(crowd, "requests WHERE state = 'submitted'") == SIZE
    assert counted(crowd, "alarms WHERE dispatched_at IS NULL") == 4 * SIZE
    found = asyncio.run(idle.sample({"crowd": crowd}, rounds=20))
    assert len(found["crowd"].seconds) == 20


@pytest.mark.proof
def test_an_idle_sweep_is_not_measured_where_something_is_due(crowd):
    asyncio.run(crowd.arm(1, now(), timedelta()))
    with pytest.raises(SystemExit, match="something was due"):
        asyncio.run(idle.sample({"crowd": crowd}, rounds=5))


@pytest.mark.proof
def test_what_falls_due_is_told_to_owners_and_channels_and_written_out(server, crowd):
    told = rates.tell(server, crowd, cores=1, alarms=SIZE)
    assert told.alarms == SIZE
    assert told.notices == sum(len(readers_of(number)) for number in range(1, SIZE + 1))
    assert counted(crowd, f"outbox WHERE conversation_id = '{DUTY}'") == SIZE // 20
    assert counted(crowd, "alarms WHERE dispatched_at IS NOT NULL") == SIZE
    assert told.cpu > 0
    assert rates.write(server, crowd, notices=10).cpu > 0


@pytest.mark.proof
def test_no_warning_is_made_due_again(crowd):
    asyncio.run(crowd.arm(SIZE, now(), timedelta()))
    with pytest.raises(ValueError, match="dispatched already"):
        asyncio.run(crowd.arm(1, now(), timedelta()))


@pytest.mark.proof
def test_the_whole_bot_sends_every_notice_once_and_not_before_its_moment(crowd, teams):
    found = uvloop.run(delay.trickle(crowd, teams, seconds=1))
    assert len(found.seconds) == delay.PER_SECOND + 2  # and the channels
    assert min(found.seconds) >= 0


CRITICAL_AND_OTHER = (40, 41)
"""Requests of which three are told: two owners, and a channel."""


def test_a_rate_counts_if_everybody_was_told_once():
    rates.check(CRITICAL_AND_OTHER, Told(2, 3, seconds=1, cpu=1, others=0), kept=(3, 3))


@pytest.mark.parametrize(
    ("told", "kept"), [((1, 3), (3, 3)), ((2, 2), (3, 3)), ((2, 3), (4, 3)), ((2, 3), (3, 2))]
)
def test_a_rate_does_not_count_if_one_was_lost_or_doubled(told, kept):
    with pytest.raises(SystemExit, match="instead of"):
        rates.check(CRITICAL_AND_OTHER, Told(*told, seconds=1, cpu=1, others=0), kept)


@pytest.mark.parametrize(
    ("arrived", "found"),
    [
        ({("a", 1): [5.0], ("b", 2): [6.5]}, {}),
        ({("a", 1): [5.0]}, {"lost": 1}),
        ({("a", 1): [5.0], ("b", 2): [6.5, 6.6]}, {"doubled": 1}),
        ({("a", 1): [5.0], ("b", 2): [5.9]}, {"early": 1}),
        ({("a", 1): [5.0], ("b", 2): [6.5], ("b", 1): [6.5]}, {"foreign": 1}),
    ],
)
def test_what_did_not_arrive_as_it_should_is_named(arrived, found):
    assert delay.faults(arrived, {("a", 1): 5.0, ("b", 2): 6.0}) == found


def test_a_system_is_too_slow_if_its_best_run_on_most_cores_is():
    slow = Told(alarms=4_999, notices=4_999, seconds=1, cpu=2, others=0)
    fast = Told(alarms=5_000, notices=5_000, seconds=1, cpu=2, others=0)
    runs = {("a", 1): [slow], ("a", 2): [slow, fast], ("b", 1): [fast], ("b", 2): [slow, slow]}
    assert rates.too_slow(runs, quick=False) == ["b"]


def test_quick_asks_only_what_the_processors_could_do():
    busy = Told(alarms=1_000, notices=1_000, seconds=1, cpu=0.4, others=1.6)
    dear = Told(alarms=1_000, notices=1_000, seconds=1, cpu=0.5, others=0)
    runs = {("a", 2): [busy], ("b", 2): [dear]}
    assert rates.too_slow(runs, quick=True) == ["b"]


def test_the_sum_is_per_notice_and_says_what_the_cores_allow_at_most():
    run = Told(alarms=80, notices=100, seconds=1, cpu=0.01, others=0)
    table = rates.sums_table({("a", 1): [run], ("a", 2): [run]}, {"a": Written(10, cpu=0.009)})
    assert table.splitlines()[1].split() == [
        "a",
        "100",
        "µs",
        "900",
        "µs",
        "1000",
        "µs",
        "2,000/s",
    ]


def test_an_idle_sweep_is_compared_by_medians():
    few, many = Idle([1e-4, 1e-4, 9e-4]), Idle([1.2e-4, 1.2e-4, 1e-5])
    assert idle.ratio(few, many) == pytest.approx(1.2)
