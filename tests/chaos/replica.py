"""One replica of the bot as a process of its own, as `app.py` joins it.

It lives faster than the product: its leases are a sixth as long, so that what a dead one had in
hand is taken over within seconds, and its pauses so many times shorter as its orders say. What it
sends says, out of people's sight, which notices it tells.
"""

import multiprocessing
import os
import socket
import sys
from ctypes import c_double
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial, wraps
from pathlib import Path
from time import monotonic, time
from typing import Any

import aiohttp
import orjson
import uvloop

import app
import bot.outbound.connector
import bot.outbound.gate
import bot.outbound.sender
import services.gateways.outbox
import services.model.outbox
import services.notices.scheduler
from bot.inbound.host import listen
from bot.outbound.connector import TIMEOUT, Connector, Outcome
from bot.outbound.notice_writer import NoticeWriter
from bot.outbound.retry_policy import RetryPolicy
from bot.telemetry.logs import configure_logs
from cards.words import LANGUAGES, words_for
from services.gateways.writes import commit
from services.model.alarms import ALARM_LEASE
from services.model.outbox import MAX_DEFERRAL, MAX_DUE_AHEAD, OutgoingMessage
from tests.chaos.cast import policy

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["tests.chaos.replica"])

HASTE = 6
SHORTEST_POLL = 0.1
"""Seconds, or a replica would do nothing but ask."""
TAG = "ledger"
"""Where in an activity's channelData its notices are named."""
KEY = "outbox"
"""Where in it the message's own key is."""
POLICY = policy()
WORDS = [words_for(language) for language in LANGUAGES]
"""Loaded here, once: every process is forked from one that has imported this module."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The time of this machine, and how far the host's clock and one process's own are off.

    It goes by the stopwatch: whoever sets the machine's clock meanwhile changes nothing.
    """

    host: c_double
    own: c_double
    began: float = field(default_factory=lambda: time() - monotonic())
    """Seconds since the epoch at which the stopwatch showed nought."""

    def __call__(self) -> datetime:
        shown = self.began + monotonic() + self.host.value + self.own.value
        return datetime.fromtimestamp(shown, UTC)


@dataclass(frozen=True, slots=True)
class Orders:
    url: str
    log: Path
    clock: Clock
    pace: c_double
    """How many times shorter than the product's its pauses are."""
    port: int
    """Where it takes what people write."""
    alone: bool
    """It is the only one on its database, as a bot on a file is."""


def run(orders: Orders) -> None:
    """Be a replica until killed."""
    output = os.open(orders.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(output, sys.stdout.fileno())
    os.dup2(output, sys.stderr.fileno())
    configure_logs("warning", local=True)
    _hasten(orders.pace.value)
    app.utc_now = orders.clock
    _name_what_is_sent()
    _number_what_is_sent()
    uvloop.run(_work(orders))


async def _work(orders: Orders) -> None:
    timeout = aiohttp.ClientTimeout(total=(TIMEOUT.total or 0) / HASTE)
    async with (
        app._open_database(orders.url, alone=orders.alone) as database,  # noqa: SLF001  # as app.py does
        aiohttp.ClientSession(timeout=timeout) as http,
        app.open_bot(database, POLICY, app.local_authentication(), http) as host,
    ):
        await listen(host, socket.create_server(("127.0.0.1", orders.port)))


def _hasten(pace: float) -> None:
    """Shorten every span by which replicas agree, and every pause between two attempts."""
    usual = RetryPolicy()
    _set(commit, "MESSAGE_LEASE", usual.lease)
    _set(services.notices.scheduler, "ALARM_LEASE", ALARM_LEASE)
    _set(services.notices.scheduler, "MAX_DIGEST_WAIT", services.notices.scheduler.MAX_DIGEST_WAIT)
    _set(services.model.outbox, "MAX_DUE_AHEAD", MAX_DUE_AHEAD)
    _set(services.gateways.outbox, "MAX_DUE_AHEAD", MAX_DUE_AHEAD)
    _set(bot.outbound.connector, "MAX_DEFERRAL", MAX_DEFERRAL)
    _set(bot.outbound.gate, "MAX_DEFERRAL", MAX_DEFERRAL)
    breaker = replace(
        usual.breaker,
        window=usual.breaker.window / pace,
        trust=usual.breaker.trust / pace,
        min_pause=usual.breaker.min_pause / pace,
        max_pause=usual.breaker.max_pause / pace,
    )
    hasty = partial(
        RetryPolicy,
        min_delay_seconds=usual.min_delay_seconds / pace,
        max_delay_seconds=usual.max_delay_seconds / pace,
        attempt_window=usual.attempt_window / HASTE,
        lease=usual.lease / HASTE,
        min_requeue_delay=usual.min_requeue_delay / pace,
        max_requeue_delay=usual.max_requeue_delay / pace,
        breaker=breaker,
        poll_seconds=max(usual.poll_seconds / pace, SHORTEST_POLL),
        first_poll_seconds=usual.first_poll_seconds / HASTE,
    )
    if bot.outbound.sender.RetryPolicy is not RetryPolicy:
        raise AssertionError("the sender no longer makes its own patience")
    bot.outbound.sender.RetryPolicy = hasty  # type: ignore[misc]


def _set(module: Any, name: str, span: timedelta) -> None:
    if getattr(module, name) != span:
        raise AssertionError(f"{module.__name__}.{name} is no longer what it was")
    setattr(module, name, span / HASTE)


def _name_what_is_sent() -> None:
    original = NoticeWriter.body

    @wraps(original)
    async def body(self: NoticeWriter, message: OutgoingMessage) -> bytes | None:
        written = await original(self, message)
        if written is None:
            return None
        activity = orjson.loads(written)
        activity["channelData"][TAG] = orjson.loads(message.body)
        return orjson.dumps(activity)

    NoticeWriter.body = body  # type: ignore[method-assign]


def _number_what_is_sent() -> None:
    original = Connector.send

    @wraps(original)
    async def send(
        self: Connector, message: OutgoingMessage, body: bytes, activity_id: str = ""
    ) -> Outcome:
        activity = orjson.loads(body)
        activity.setdefault("channelData", {})[KEY] = message.key
        return await original(self, message, orjson.dumps(activity), activity_id)

    Connector.send = send  # type: ignore[method-assign]
