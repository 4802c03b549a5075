"""What runs beside the answers goes on whatever happens to it."""

import asyncio
from contextlib import suppress

import pytest
from structlog.testing import capture_logs

from bot.background import purge_periodically
from services.model.errors import GatewayUnavailableError, TurnConflictError
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
