"""The bench of notices: what it makes due is dispatched, sent and counted, or it says so."""

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
from bench.notices.rates import GOAL, MOST, Dispatched, Written
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
def test_what_falls_due_is_dispatched_to_owners_and_channels_and_written_out(server, crowd):
    found = rates.dispatch(server, crowd, cores=1, alarms=SIZE)
    assert found.alarms == SIZE
    assert found.notices == sum(len(readers_of(number)) for number in range(1, SIZE + 1))
    assert counted(crowd, f"outbox WHERE conversation_id = '{DUTY}'") == SIZE // 20
    assert counted(crowd, "alarms WHERE dispatched_at IS NOT NULL") == SIZE
    assert found.cpu > 0
    assert found.bare > 0
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
"""Requests of which three are notified: two owners, and a channel."""


def run(alarms=2, notices=3, **changes):
    return Dispatched(alarms, notices, **{"seconds": 1, "cpu": 1, "others": 0, **changes})


def test_a_rate_counts_if_every_recipient_was_notified_once():
    rates.check(CRITICAL_AND_OTHER, run(), kept=(3, 3))


@pytest.mark.parametrize(
    ("dispatched", "kept"),
    [((1, 3), (3, 3)), ((2, 2), (3, 3)), ((2, 3), (4, 3)), ((2, 3), (3, 2))],
)
def test_a_rate_does_not_count_if_one_was_lost_or_doubled(dispatched, kept):
    with pytest.raises(SystemExit, match="instead of"):
        rates.check(CRITICAL_AND_OTHER, run(*dispatched), kept)


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


def test_the_goal_is_missed_if_the_best_run_on_most_cores_misses_it():
    slow, fast = (run(alarms, alarms, bare=1) for alarms in (GOAL - 1, GOAL))
    runs = {
        ("SQLite", 1): [slow],
        ("SQLite", 2): [slow, fast],
        ("PostgreSQL", 1): [fast],
        ("PostgreSQL", 2): [slow, slow],
    }
    assert rates.misses(runs, quick=False) == ["PostgreSQL: fewer than 5,000 a second on 2 cores."]
    assert rates.misses(runs, quick=True) == []


def test_a_notice_may_cost_so_many_times_its_bare_rows_in_the_best_of_both():
    most = MOST["SQLite"]
    busy, quiet = run(notices=1, cpu=9 * most, bare=1), run(notices=1, cpu=most, bare=2)
    dear = run(notices=1, cpu=1.1 * most, bare=1)
    assert rates.misses({("SQLite", 1): [busy, quiet, dear]}, quick=True) == []
    (miss,) = rates.misses({("SQLite", 1): [dear, busy]}, quick=True)
    assert miss.startswith("SQLite: a notice costs 13.2 times its bare rows")


def test_the_sum_is_per_notice_and_says_what_the_cores_allow_at_most():
    one = run(alarms=80, notices=100, cpu=0.01)
    table = rates.sums_table({("a", 1): [one], ("a", 2): [one]}, {"a": Written(10, cpu=0.009)})
    assert " ".join(table.splitlines()[1].split()) == "a 100 µs 900 µs 1000 µs 2,000/s"


def test_an_idle_sweep_is_compared_by_medians():
    few, many = Idle([1e-4, 1e-4, 9e-4]), Idle([1.2e-4, 1.2e-4, 1e-5])
    assert idle.ratio(few, many) == pytest.approx(1.2)
