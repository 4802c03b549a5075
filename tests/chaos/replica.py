"""One replica of the bot as a process of its own, as `app.py` joins it, without an HTTP host.

It lives faster than the product: its leases and pauses are a sixth as long, all in the same
proportion, so that what a dead one had in hand is taken over within seconds. What it sends says,
out of people's sight, which notices it tells.
"""

import asyncio
import multiprocessing
import os
import sys
from ctypes import c_double
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial, wraps
from pathlib import Path
from typing import Any

import aiohttp
import orjson
import uvloop

import app
import bot.connector
import bot.delivery
import bot.sender
import services.gateways.outbox
import services.watch
import services.work
from bot.connector import TIMEOUT
from bot.logs import configure_logs
from bot.notices import NoticeWriter
from bot.patience import Patience
from cards.words import LANGUAGES, words_for
from services.alarms import LEASE
from services.gateways import writing
from services.work import FARTHEST_DUE, LONGEST_PAUSE, OutgoingMessage
from tests.chaos.cast import policy

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["tests.chaos.replica"])

HASTE = 6
TAG = "ledger"
"""Where in an activity's channelData its notices are named."""
KEY = "outbox"
"""Where in it the message's own key is."""
POLICY = policy()
WORDS = [words_for(language) for language in LANGUAGES]
"""Loaded here, once: every process is forked from one that has imported this module."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The time of this machine, and how far the host's clock and one process's own are off."""

    host: c_double
    own: c_double

    def __call__(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.host.value + self.own.value)


@dataclass(frozen=True, slots=True)
class Orders:
    url: str
    log: Path
    clock: Clock


def run(orders: Orders) -> None:
    """Be a replica until killed."""
    output = os.open(orders.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(output, sys.stdout.fileno())
    os.dup2(output, sys.stderr.fileno())
    configure_logs("warning", local=True)
    _hasten()
    app.utc_now = orders.clock
    _name_what_is_sent()
    uvloop.run(_work(orders.url))


async def _work(url: str) -> None:
    timeout = aiohttp.ClientTimeout(total=(TIMEOUT.total or 0) / HASTE)
    async with (
        app._open_database(url) as database,  # noqa: SLF001  # as app.py does
        aiohttp.ClientSession(timeout=timeout) as http,
        app.open_bot(database, POLICY, app.local_door(), http),
    ):
        await asyncio.Event().wait()


def _hasten() -> None:
    """Shorten every span by which replicas agree, and every pause between two attempts."""
    usual = Patience()
    _set(writing, "LEASE", usual.lease)
    _set(services.watch, "LEASE", LEASE)
    _set(services.watch, "GATHERED_BY", services.watch.GATHERED_BY)
    _set(services.work, "FARTHEST_DUE", FARTHEST_DUE)
    _set(services.gateways.outbox, "FARTHEST_DUE", FARTHEST_DUE)
    _set(bot.connector, "LONGEST_PAUSE", LONGEST_PAUSE)
    _set(bot.delivery, "LONGEST_PAUSE", LONGEST_PAUSE)
    hasty = partial(
        Patience,
        first_wait=usual.first_wait / HASTE,
        longest_wait=usual.longest_wait / HASTE,
        start_within=usual.start_within / HASTE,
        lease=usual.lease / HASTE,
        first_return=usual.first_return / HASTE,
        longest_return=usual.longest_return / HASTE,
        poll=usual.poll / HASTE,
        first_look=usual.first_look / HASTE,
    )
    if bot.sender.Patience is not Patience:
        raise AssertionError("the sender no longer makes its own patience")
    bot.sender.Patience = hasty  # type: ignore[misc]


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
        activity["channelData"][KEY] = message.key
        return orjson.dumps(activity)

    NoticeWriter.body = body  # type: ignore[method-assign]
