"""Background tasks that run beside the answers, and end with them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import timedelta

import structlog

from bot.telemetry.metrics import Metrics
from services.model.errors import GatewayUnavailableError, TurnConflictError
from services.model.outbox import Backlog

BACKLOG_SECONDS = 30

log = structlog.get_logger()


@asynccontextmanager
async def in_background(*work: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Keep the work going while inside; if some of it fails, everything ends, loudly."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(each) for each in work]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()


async def measure_backlog(read: Callable[[], Awaitable[Backlog]], metrics: Metrics) -> None:
    """Keep the gauges of what waits up to date, until cancelled; NaN while that is unknown."""
    while True:
        try:
            metrics.show(await read())
        except GatewayUnavailableError:
            metrics.show(None)
        except Exception as error:
            metrics.show(None)
            log.exception("backlog_unknown", error=type(error).__name__)
        await asyncio.sleep(BACKLOG_SECONDS)


async def purge_periodically(*purges: Callable[[], Awaitable[None]]) -> None:
    """Purge what is old, a few times a day, until cancelled."""
    while True:
        for purge in purges:
            await _purge(purge)
        await asyncio.sleep(timedelta(hours=6).total_seconds())


async def _purge(purge: Callable[[], Awaitable[None]]) -> None:
    try:
        await purge()
    except (GatewayUnavailableError, TurnConflictError) as error:
        log.warning("purge_failed", error=type(error).__name__)
    except Exception as error:
        # Old rows do no harm: the bot goes on.
        log.exception("purge_failed", error=type(error).__name__)
