"""What runs beside the answers goes on whatever happens to it."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest
from prometheus_client import CollectorRegistry
from structlog.testing import capture_logs

from bot.background import BACKLOG_SECONDS, measure_backlog, purge_periodically
from bot.telemetry.metrics import Metrics
from services.model.errors import GatewayUnavailableError, TurnConflictError
from services.model.outbox import Backlog
from tests.virtual_time import in_virtual_time


@pytest.mark.parametrize(
    ("error", "level"),
    [
        (GatewayUnavailableError("database"), "warning"),
        (TurnConflictError(), "warning"),
        (ValueError("a bug"), "error"),
    ],
)
@in_virtual_time
async def test_a_purge_that_fails_is_logged_and_tried_again_in_six_hours(error, level):
    times = []

    async def purge():
        times.append(asyncio.get_running_loop().time())
        raise error

    with capture_logs() as logged, suppress(TimeoutError):
        async with asyncio.timeout(13 * 3600):
            await purge_periodically(purge)
    assert [round(time - times[0]) for time in times] == [0, 6 * 3600, 12 * 3600]
    assert {(one["event"], one["log_level"]) for one in logged} == {("purge_failed", level)}


@in_virtual_time
async def test_a_purge_that_fails_keeps_no_other_from_its_turn():
    done = []

    async def fails():
        raise ValueError

    async def purge():
        done.append(1)

    with capture_logs(), suppress(TimeoutError):
        async with asyncio.timeout(3600):
            await purge_periodically(fails, purge)
    assert done == [1]


@in_virtual_time
async def test_the_gauges_of_the_backlog_follow_the_database_and_are_unknown_without_it():
    metrics, shown = Metrics(CollectorRegistry()), []
    found = [
        Backlog(7, timedelta(minutes=2), timedelta(seconds=3)),
        GatewayUnavailableError("database"),
        ValueError("a bug"),
        Backlog(0, timedelta(), timedelta()),
    ]

    async def read():
        shown.append(gauges(metrics))
        match found.pop(0):
            case Exception() as error:
                raise error
            case backlog:
                return backlog

    with capture_logs() as logged, suppress(TimeoutError):
        async with asyncio.timeout(3.5 * BACKLOG_SECONDS):
            await measure_backlog(read, metrics)
    waits, unknown, nothing = ["7.0", "120.0", "3.0"], ["NaN"] * 3, ["0.0"] * 3
    assert [*shown[1:], gauges(metrics)] == [waits, unknown, unknown, nothing]
    assert [one["event"] for one in logged] == ["backlog_unknown"]


def gauges(metrics):
    shown = dict(line.rsplit(" ", 1) for line in metrics.text().decode().splitlines())
    return [
        shown[f"behalf_{name}"]
        for name in ("outbox_messages", "outbox_oldest_seconds", "alarms_overdue_seconds")
    ]
